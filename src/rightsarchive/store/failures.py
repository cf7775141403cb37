"""What could not be taken in, kept until that is mended.

It is no record of the archive but a note of the program about files outside of it, which the next run makes anew: no digest vouches for
it, and the custody log tells only of what a person dismissed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rightsarchive.model import Failure
from rightsarchive.model.brief import Brief
from rightsarchive.store.custody import Custody, now
from rightsarchive.store.custody_event import ARCHIVE
from rightsarchive.store.database import Database

FailureKind = Literal["failed", "skipped"]


@dataclass(frozen=True, slots=True, repr=False)
class KeptFailure(Brief):
    """A file, a text or a list that could not be taken in (``failed``), or a file that was passed over (``skipped``): why, what to do,
    and when that was first and last so."""

    path: str
    kind: FailureKind
    code: str
    message: str
    advice: str
    first: dt.datetime
    last: dt.datetime


class Failures:
    def __init__(self, database: Database, custody: Custody) -> None:
        self._db = database
        self._custody = custody

    def all(self) -> list[KeptFailure]:
        """Everything that is not mended, by path."""
        return [
            KeptFailure(
                row["path"],
                row["kind"],
                row["code"],
                row["message"],
                row["advice"],
                dt.datetime.fromisoformat(row["first"]),
                dt.datetime.fromisoformat(row["last"]),
            )
            for row in self._db.rows("SELECT * FROM failures ORDER BY path, code, message")
        ]

    def note(self, found: Iterable[tuple[FailureKind, Failure]]) -> None:
        """Keep what a run could not take in."""
        at = now()
        self._db.run_many(
            "INSERT INTO failures VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path, code, message) DO UPDATE SET last = excluded.last",
            ((each.path, kind, each.code, each.message, each.advice, at, at) for kind, each in found),
        )

    def mend(self, taken: Iterable[str], found: Iterable[Failure]) -> None:
        """Drop what is kept about some files, and about what lies in folders of these names, but for what was ``found`` again."""
        again = {(each.path, each.code, each.message) for each in found}
        there = [tuple(row) for row in self._db.all("SELECT path, code, message FROM failures")]
        if not there:
            return
        names = set(taken)
        self._db.run_many(
            "DELETE FROM failures WHERE path = ? AND code = ? AND message = ?",
            (key for key in there if key not in again and _is_in(key[0], names)),
        )

    def dismiss(self, path: str) -> int:
        """Drop what is kept about a path, or about all that lies in a folder; how much that was."""
        gone = [row["path"] for row in self._db.all("SELECT path FROM failures") if _is_in(row["path"], {path})]
        if gone:
            self._db.run_many("DELETE FROM failures WHERE path = ?", ((each,) for each in set(gone)))
            self._custody.record("dismiss", ARCHIVE, private={"path": path}, failures=len(gone))
        return len(gone)


def _is_in(path: str, names: set[str]) -> bool:
    """Whether a path is one of the names, or lies in one of them."""
    if path in names:
        return True
    return any(
        path[: at + 1].rstrip("/\\") in names or path[: at + 1] in names
        for at, sign in enumerate(path)
        if sign in "/\\"
    )
