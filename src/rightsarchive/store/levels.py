"""The effective level of each version: the strictest of what it declares, what later versions declare, what its cases declare, and the level
of the document out of whose file it was taken."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from rightsarchive.model import Access, VersionId
from rightsarchive.store.custody import Custody
from rightsarchive.store.database import Database
from rightsarchive.store.passages import Passages

_LEVELS = tuple(level.value for level in Access)


class Levels:
    """Keeps the effective levels up to date, in the transaction of each change that they depend on."""

    def __init__(self, database: Database, passages: Passages, custody: Custody) -> None:
        self._db = database
        self._passages = passages
        self._custody = custody

    def settle(self, document: str, *, fresh: VersionId | None = None) -> None:
        """Compute the levels of a document's versions again. Versions whose level changed are queued for the engine and recorded
        in the custody log; the one that is ``fresh``, just added, is not recorded.

        The level is the highest of the version's own, those of its cases, and those of later versions: a document that is
        closed later is closed in its older versions too. A reading is never below its ``floor``. What was taken out of a file is as
        closed as the bytes of that: it follows.
        """
        self._settle(document, fresh)
        for part in self.parts(document):
            self._settle(part, None)

    def parts(self, document: str) -> list[str]:
        """The ids of the documents that were taken out of the file of a document, those out of these too; each after its holder."""
        found = [document]
        for holder in found:
            rows = self._db.all("SELECT id FROM documents WHERE holder = ? AND deleted IS NULL ORDER BY id", (holder,))
            found += [row["id"] for row in rows if row["id"] not in found]
        return found[1:]

    def _settle(self, document: str, fresh: VersionId | None) -> None:
        moved: dict[int, list[str]] = {}
        for number, found in self._levels(document).items():
            for row, (level, now) in found.items():
                if level != now:
                    self._db.run("UPDATE versions SET level = ? WHERE id = ?", (level, row))
                    self._passages.touch(row)
            # Who sees the version at all: a stretch that is withheld from some moves one reading, not the version.
            known = [levels for row, levels in found.items() if row != fresh]
            lowest, was = (min(each, default=0) for each in zip(*known, strict=True)) if known else (0, 0)
            if lowest != was:
                moved[number] = [_LEVELS[was], _LEVELS[lowest]]
        if moved:
            strictest = max(Access(name).level for pair in moved.values() for name in pair)
            self._custody.record("level", document, was=strictest, versions=moved)

    def inconsistent(self) -> list[str]:
        """Documents with a version whose level is not what it has to be."""
        documents = [row["id"] for row in self._db.rows("SELECT id FROM documents WHERE deleted IS NULL ORDER BY id")]
        return [
            document
            for document in documents
            if any(level != now for found in self._levels(document).values() for level, now in found.values())
        ]

    def _levels(self, document: str) -> dict[int, dict[VersionId, tuple[int, int]]]:
        """By version, the newest first: for each reading (row id) the level that it should have, and the one that it has."""
        levels: dict[int, dict[VersionId, tuple[int, int]]] = {}
        rows = self._db.all(
            "SELECT v.number, v.id, v.level, v.floor, iif(v.ceiling = 2 AND v.current = 1, v.access, 'public'), v.current,"
            " (SELECT max(c.level) FROM version_cases m JOIN cases c ON c.id = m.case_id WHERE m.version_id = v.id) FROM versions v WHERE v.document_id = ?"
            " ORDER BY v.number DESC",
            (document,),
        )
        least = self._of_holder(document)
        for number, readings in groupby(rows, key=itemgetter(0)):
            version = [tuple(row) for row in readings]
            least = max(least, *(max(Access(access).level, cases or 0) for *_, access, _, cases in version))
            found = {row: (max(least, floor), level) for _, row, level, floor, *_ in version}
            least = min((found[row][0] for _, row, *_, current, _ in version if current), default=least)
            levels[number] = found
        return levels

    def _of_holder(self, document: str) -> int:
        found = self._db.value(
            "SELECT max(w.level) FROM documents d JOIN versions w ON w.document_id = d.holder AND w.newest = 1 AND w.ceiling = 2"
            " WHERE d.id = ?",
            (document,),
        )
        return int(found or 0)

    def settle_case(self, case: str) -> None:
        """The same for every document of a case."""
        for row in self._db.all(
            "SELECT DISTINCT v.document_id FROM version_cases c JOIN versions v ON v.id = c.version_id WHERE c.case_id = ?",
            (case,),
        ):
            self.settle(row["document_id"])
