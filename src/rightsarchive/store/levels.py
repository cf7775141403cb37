"""The effective level of each version: the strictest of what it declares, what later versions and its cases declare, what is declared of the
same bytes in other documents, and the levels of the documents out of whose files it was taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from rightsarchive.model import Access, VersionId
from rightsarchive.store.custody import Custody
from rightsarchive.store.database import Database
from rightsarchive.store.passages import Passages
from rightsarchive.store.provenance import Provenances

_LEVELS = tuple(level.value for level in Access)


class Levels:
    """Keeps the effective levels up to date, in the transaction of each change that they depend on."""

    def __init__(self, database: Database, passages: Passages, provenance: Provenances, custody: Custody) -> None:
        self._db = database
        self._passages = passages
        self._provenance = provenance
        self._custody = custody

    def settle(self, document: str, *, fresh: VersionId | None = None) -> None:
        """Compute the levels of a document's versions again, and those of other documents with the same bytes. Versions whose level
        changed are queued for the engine and recorded in the custody log; the one that is ``fresh``, just added, is not recorded.

        The level is the highest of the version's own, those of its cases, those of later versions, and those of the same bytes in
        other documents: a document that is closed later is closed in its older versions too, and nobody reads elsewhere what is
        closed here. A reading is never below its ``floor``. What was taken out of a file is as closed as the bytes of that: it
        follows.
        """
        for each, versions in self._levels(document).items():
            self._apply(each, versions, fresh)
            for part in self.parts(each):
                for one, levels in self._levels(part).items():
                    self._apply(one, levels, None)

    def parts(self, document: str) -> list[str]:
        """The ids of the documents that were taken out of the file of a document, those out of these too; each after its holder."""
        found = [document]
        for holder in found:
            rows = self._db.all(
                "SELECT document_id FROM provenance WHERE name = ? AND kind = 'attachment' ORDER BY document_id",
                (holder,),
            )
            found += [row[0] for row in rows if row[0] not in found]
        return found[1:]

    def _apply(self, document: str, versions: Mapping[int, Mapping[int, tuple[int, int]]], fresh: int | None) -> None:
        moved: dict[int, list[str]] = {}
        for number, found in versions.items():
            for row, (level, now) in found.items():
                if level != now:
                    self._db.run("UPDATE versions SET level = ? WHERE id = ?", (level, row))
                    self._passages.touch(VersionId(row))
            # Who sees the version at all: a stretch that is withheld from some moves one reading, not the version.
            known = [levels for row, levels in found.items() if row != fresh]
            lowest, was = (min(each, default=0) for each in zip(*known, strict=True)) if known else (0, 0)
            if lowest != was:
                moved[number] = [_LEVELS[was], _LEVELS[lowest]]
        if moved:
            for other in self._provenance.others_named(document):
                self._passages.touch(other)
            strictest = max(Access(name).level for pair in moved.values() for name in pair)
            self._custody.record("level", document, was=strictest, versions=moved)

    def inconsistent(self) -> list[str]:
        """Documents with a version whose level is not what it has to be."""
        documents = [row["id"] for row in self._db.rows("SELECT id FROM documents WHERE deleted IS NULL ORDER BY id")]
        return [
            document
            for document in documents
            if any(level != now for found in self._levels(document)[document].values() for level, now in found.values())
        ]

    def settle_case(self, case: str) -> None:
        """The same for every document of a case."""
        for row in self._db.all(
            "SELECT DISTINCT v.document_id FROM version_cases c JOIN versions v ON v.id = c.version_id WHERE c.case_id = ?",
            (case,),
        ):
            self.settle(row["document_id"])

    def settle_copies(self) -> None:
        """The same for every document whose bytes another document has too, and for those that were taken out of files."""
        for row in self._db.all(
            "SELECT DISTINCT v.document_id FROM versions v JOIN versions o ON o.original = v.original"
            f" AND o.document_id <> v.document_id AND {_WHOLE.format('o')} WHERE {_WHOLE.format('v')}"
            " UNION SELECT document_id FROM provenance WHERE kind = 'attachment' ORDER BY 1"
        ):
            self.settle(row["document_id"])

    def _levels(self, document: str) -> dict[str, dict[int, dict[int, tuple[int, int]]]]:
        """By document (the one that is asked for, and those with the same bytes) and by version, the newest first: for each reading
        (row id) the level that it should have, and the one that it has."""
        versions = {each: self._versions(each) for each in self._with_same_bytes(document)}
        declared = _declared(versions, {each: self._of_holders(each) for each in versions})
        floors: dict[str, dict[str, int]] = {}
        for each, rows in versions.items():
            for row in rows:
                if row.is_whole:
                    floors.setdefault(row.original, {})[each] = row.floor
        return {each: _levels_of(each, rows, declared[each], floors) for each, rows in versions.items()}

    def _of_holders(self, document: str) -> int:
        found = self._db.value(
            "SELECT max(w.level) FROM provenance p JOIN versions w ON w.document_id = p.name AND w.newest = 1 AND w.ceiling = 2"
            " WHERE p.document_id = ? AND p.kind = 'attachment'",
            (document,),
        )
        return int(found or 0)

    def _versions(self, document: str) -> list[_Version]:
        return [
            _Version(*row)
            for row in self._db.all(
                "SELECT v.number, v.id, v.level, v.floor, iif(v.ceiling = 2 AND v.current = 1, v.access, 'public'), v.current,"
                " v.ceiling = 2,"
                " v.original, coalesce((SELECT max(c.level) FROM version_cases m JOIN cases c ON c.id = m.case_id"
                " WHERE m.version_id = v.id), 0) FROM versions v WHERE v.document_id = ? ORDER BY v.number DESC",
                (document,),
            )
        ]

    def _with_same_bytes(self, document: str) -> list[str]:
        """A document, and those that are tied to it by bytes of any version, over others too."""
        found = [document]
        for each in found:
            others = self._db.all(
                "SELECT DISTINCT o.document_id FROM versions v JOIN versions o ON o.original = v.original"
                f" AND o.document_id <> v.document_id AND {_WHOLE.format('o')} WHERE v.document_id = ? AND {_WHOLE.format('v')}",
                (each,),
            )
            found += [other for (other,) in others if other not in found]
        return found


_WHOLE = "{0}.ceiling = 2 AND {0}.text_id IS NOT NULL"


class _Version(NamedTuple):
    """A row of ``versions``: a reading, with what decides its level. ``cases`` is the highest level of its cases."""

    number: int
    row: int
    level: int
    floor: int
    access: str
    current: int
    is_whole: int
    original: str
    cases: int


def _declared(versions: Mapping[str, Sequence[_Version]], holders: Mapping[str, int]) -> dict[str, dict[int, int]]:
    """By document and version: the highest level that is declared of it, of a later version, or of the same bytes in another
    document, and never below that of its ``holders``."""
    found: dict[str, dict[int, int]] = {document: {} for document in versions}
    of_bytes: dict[str, int] = {}
    while True:
        before = dict(of_bytes)
        for document, rows in versions.items():
            least = holders[document]
            for number, readings in groupby(rows, key=attrgetter("number")):
                version = list(readings)
                whole = [row.original for row in version if row.is_whole]
                own = (max(Access(row.access).level, row.cases) for row in version)
                least = max(least, *own, *(of_bytes.get(original, 0) for original in whole))
                found[document][number] = least
                if len(versions) > 1:
                    of_bytes.update((original, least) for original in whole)
        if of_bytes == before:
            return found


def _levels_of(
    document: str, rows: Sequence[_Version], declared: Mapping[int, int], floors: Mapping[str, Mapping[str, int]]
) -> dict[int, dict[int, tuple[int, int]]]:
    levels: dict[int, dict[int, tuple[int, int]]] = {}
    least = 0
    for number, readings in groupby(rows, key=attrgetter("number")):
        version = list(readings)
        least = max(least, declared[number])
        found = {}
        for row in version:
            tied = floors.get(row.original, {}) if row.is_whole else {}
            others = (floor for each, floor in tied.items() if each != document)
            found[row.row] = max(least, row.floor, *others), row.level
        least = min((found[row.row][0] for row in version if row.current), default=least)
        levels[number] = found
    return levels
