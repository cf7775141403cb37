"""Name forms that the passages hold, by phonetic key. Derived: a rebuild of the index makes them again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from rightsarchive.store.database import Database


class Names:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Remember (key, fold) pairs."""
        self._db.run_many("INSERT OR IGNORE INTO names VALUES (?, ?)", pairs)

    def candidates(self, keys: Sequence[str]) -> list[str]:
        """The folds, rising, that share a key with these."""
        return self.candidates_of_several([keys])[0]

    def candidates_of_several(self, asked: Sequence[Sequence[str]]) -> list[list[str]]:
        """The same of the keys of several names, each by itself."""
        # One row of each key in place of hundreds: a fold has no comma in it.
        rows = self._db.all(
            "SELECT key, group_concat(fold) FROM names WHERE key IN (SELECT value FROM json_each(?)) GROUP BY key",
            (json.dumps(list({key for keys in asked for key in keys})),),
        )
        held = dict(map(tuple, rows))
        found = [",".join([held[key] for key in keys if key in held]) for keys in asked]
        return [sorted({*folds.split(",")}) if folds else [] for folds in found]

    def all(self, at_once: int) -> Iterator[list[str]]:
        """Every fold, so many at a time; one that has several keys may come again."""
        last: tuple[str, str] = ("", "")
        while rows := self._db.all(
            "SELECT key, fold FROM names WHERE (key, fold) > (?, ?) ORDER BY key, fold LIMIT ?", (*last, at_once)
        ):
            yield [row["fold"] for row in rows]
            last = rows[-1]["key"], rows[-1]["fold"]

    def remove(self, folds: Iterable[str]) -> None:
        """Forget these folds."""
        listed = json.dumps(list(folds))
        if listed != "[]":
            self._db.run("DELETE FROM names WHERE fold IN (SELECT value FROM json_each(?))", (listed,))
