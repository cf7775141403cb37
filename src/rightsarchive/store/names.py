"""Name forms that the passages hold, by phonetic key. Derived: a rebuild of the index makes them again."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rightsarchive.store.database import Database


class Names:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Remember (key, fold) pairs."""
        self._db.run_many("INSERT OR IGNORE INTO names VALUES (?, ?)", pairs)

    def candidates(self, keys: Iterable[str]) -> list[str]:
        """The folds that share a key with these."""
        # One row instead of hundreds; a fold never has a comma in it.
        found = self._db.value(
            "SELECT group_concat(fold) FROM names WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        return sorted(dict.fromkeys(found.split(","))) if found else []

    def clear(self) -> None:
        self._db.run("DELETE FROM names")
