"""Custody logs of other archives, which came with packages: kept beside ours as they came, each a chain of its own.

When a document is erased here, what these logs tell of it is taken out as well. The digests of such lines stay, and the chain with
them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rightsarchive.model.brief import Brief
from rightsarchive.store.chain import CustodyHead, Line, canonical, problems, subjects_of
from rightsarchive.store.custody import Custody, now
from rightsarchive.store.custody_event import CustodyEvent, event_of
from rightsarchive.store.database import Database


@dataclass(frozen=True, slots=True, repr=False)
class ForeignLog(Brief):
    """A log that came with a package. ``archive`` is the name that the other archive has for itself, None where it was not told."""

    head: CustodyHead
    archive: str | None
    clearance: str
    imported: str


@dataclass(frozen=True, slots=True)
class _Erased(Line):
    """A line of which the digest alone is left."""

    def computed(self) -> str:
        return self.digest


class ForeignLogs:
    def __init__(self, database: Database, custody: Custody) -> None:
        self._db = database
        self._custody = custody

    def add(self, top: Mapping[str, Any], lines: Iterable[tuple[Line, str | None]], head: CustodyHead) -> bool:
        """Keep a log; False where it is here already."""
        name = str(head)
        if self.has(head):
            return False
        self._db.run("INSERT INTO foreign_logs VALUES (?, ?, ?)", (name, canonical(dict(top)), now()))
        self._db.run_many(
            "INSERT INTO foreign_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            ((name, *(getattr(line, field) for field in Line.__slots__), private) for line, private in lines),
        )
        return True

    def has(self, head: CustodyHead) -> bool:
        """Whether the log that ends with this line is here."""
        return bool(self._db.value("SELECT 1 FROM foreign_logs WHERE head = ?", (str(head),)))

    def all(self) -> list[ForeignLog]:
        """Every log, in the order in which they came."""
        found = []
        for row in self._db.all("SELECT * FROM foreign_logs ORDER BY imported, head"):
            top = json.loads(row["top"])
            archive = top.get("archive")
            head = CustodyHead.read(row["head"])
            found.append(ForeignLog(head, archive, str(top.get("clearance")), row["imported"]))
        return found

    def events(self, log: ForeignLog) -> Iterator[CustodyEvent]:
        """What a log tells, oldest first."""
        for line, private in self._lines(log):
            yield event_of(line, private)

    def _lines(self, log: ForeignLog) -> Iterator[tuple[Line, str | None]]:
        for row in self._db.all("SELECT * FROM foreign_lines WHERE log = ? ORDER BY number", (str(log.head),)):
            kind = _Erased if row["erased"] else Line
            line = kind(*(row[field] for field in Line.__slots__))
            yield line, row["private"]

    def forget(self, document: str) -> None:
        """Take out what the logs tell of a document, and of the packages and reports that held it."""
        for log in self.all():
            for line, _ in self._lines(log):
                if document in {line.subject, *subjects_of(line)}:
                    self._db.run(
                        "UPDATE foreign_lines SET detail = '{}', private = NULL, erased = 1 WHERE log = ? AND number = ?",
                        (str(log.head), line.number),
                    )

    def broken(self) -> Iterator[tuple[str, str]]:
        """Logs that are not what they were when they came, with what is wrong."""
        noted = self._custody.imported_heads()
        there = {str(log.head): log for log in self.all()}
        deleted = self._custody.deleted()
        for name in sorted(noted - there.keys()):
            yield name, "the custody log that came with a package is gone"
        for name, log in there.items():
            if name not in noted:
                yield name, "our own custody log does not tell of this log of another archive"
            for message in problems(self._lines(log), log.head):
                yield name, message
            for line, _ in self._lines(log):
                # Lines of exports name several documents.
                if isinstance(line, _Erased) and not deleted:
                    yield name, f"custody line {line.number} was taken out, and nothing was deleted"
