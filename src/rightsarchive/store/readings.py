"""The readings of a version: its whole text, and a reduced text for each clearance that may not read all of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rightsarchive.model import Access, FieldOrigin, Metadata, TextId, VersionId, VersionNumber
from rightsarchive.store.case_names import CaseNames
from rightsarchive.store.database import Database, Row
from rightsarchive.store.serialization import origins_json

Hole = tuple[int, int, str]

WHOLE = Access.CONFIDENTIAL.level


@dataclass(frozen=True, slots=True)
class Reading:
    """One row of ``versions``. ``holes`` are the stretches of the whole text (start and end in code points) that are withheld
    from it, and what stands for each. ``ceiling``
    is the highest level that reads it (:data:`WHOLE` for the whole one alone), ``floor`` the lowest it can come to. What is not
    ``current`` is kept for the citations of it. ``whole`` is the row of the whole reading that a reduced one was made of (of a whole one,
    its own); ``reader`` says which reader gave the text last (None: one of an earlier release). ``least`` is the ``floor`` that it has
    without anything withheld in it."""

    id: VersionId
    number: VersionNumber
    original: str
    text_id: TextId
    text_sha256: str
    ceiling: int
    floor: int
    holes: tuple[Hole, ...]
    current: bool
    newest: bool
    whole: VersionId
    reader: str | None
    least: int

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole text, and not a reduced one."""
        return self.ceiling == WHOLE


class Readings:
    def __init__(self, database: Database, case_names: CaseNames) -> None:
        self._db = database
        self._case_names = case_names

    def of_document(self, document: str) -> list[Reading]:
        """Every reading of every version whose text is there, the oldest version first."""
        rows = self._db.all(
            "SELECT v.*, t.sha256 AS text_sha256, iif(v.ceiling = 2, v.id, coalesce(v.whole, (SELECT min(w.id) FROM versions w"
            " WHERE w.document_id = v.document_id AND w.number = v.number AND w.ceiling = 2))) AS made_of"
            " FROM versions v JOIN texts t ON t.id = v.text_id WHERE v.document_id = ? ORDER BY v.number, v.ceiling DESC, v.id",
            (document,),
        )
        return list(map(_reading, rows))

    def add(
        self,
        whole: VersionId,
        *,
        original: str,
        size: int,
        text_id: TextId,
        holes: Sequence[Hole],
        metadata: Metadata,
        origins: Mapping[str, FieldOrigin],
    ) -> VersionId:
        """A reduced reading of the version whose whole reading is the row ``whole``. Nobody sees it until :meth:`adjust` says who does."""
        row = self._db.run(
            "INSERT INTO versions (document_id, number, original, size, text_id, metadata, origins, access, ingested, newest,"
            " level, ceiling, floor, current, holes, whole)"
            " SELECT document_id, number, ?, ?, ?, ?, ?, access, ingested, 0, ?, 0, ?, 0, ?, id FROM versions WHERE id = ?",
            (
                original,
                size,
                text_id,
                metadata.to_json(),
                origins_json(origins),
                WHOLE,
                WHOLE,
                json.dumps(holes),
                whole,
            ),
        )
        return VersionId(row)

    def read_again(
        self,
        whole: VersionId,
        *,
        text_id: TextId,
        reader: str,
        metadata: Metadata,
        origins: Mapping[str, FieldOrigin],
    ) -> VersionId:
        """A later whole reading of the version whose whole reading was the row ``whole``, which is kept for the citations of it. The
        caller gives a newest one its passages."""
        row = VersionId(
            self._db.run(
                "INSERT INTO versions (document_id, number, original, size, text_id, metadata, origins, access, ingested, newest,"
                " level, ceiling, floor, least, reader)"
                " SELECT document_id, number, original, size, ?, ?, ?, ?, ingested, newest, level, ceiling, floor, least, ?"
                " FROM versions WHERE id = ?",
                (text_id, metadata.to_json(), origins_json(origins), str(metadata.access), reader, whole),
            )
        )
        self._db.run(
            "INSERT INTO version_cases SELECT ?, case_id FROM version_cases WHERE version_id = ?", (row, whole)
        )
        self._db.run("DELETE FROM version_cases WHERE version_id = ?", (whole,))
        self._db.run("UPDATE versions SET newest = 0, current = 0 WHERE id = ?", (whole,))
        return row

    def confirm(self, whole: VersionId, reader: str) -> None:
        """Note that a reader gave the same text again."""
        self._db.run("UPDATE versions SET reader = ? WHERE id = ?", (reader, whole))

    def adjust(self, row: VersionId, *, ceiling: int, floor: int, current: bool, newest: bool) -> None:
        """Say who reads a reading. The caller then settles its level, and gives a newest reading its passages."""
        self._db.run(
            "UPDATE versions SET ceiling = ?, floor = ?, current = ?, newest = ? WHERE id = ?",
            (ceiling, floor, int(current), int(newest), row),
        )

    def close(self, row: VersionId, least: int) -> None:
        """Never let a reading be seen below a level, whatever it declares and whatever is withheld in it. The caller then settles its
        level."""
        self._db.run(
            "UPDATE versions SET least = max(least, :least), floor = max(floor, :least), current = 1 WHERE id = :row",
            {"least": least, "row": row},
        )

    def open_to(self, document: str, level: int, *, is_marked: bool) -> dict[int, int]:
        """Take back what :meth:`close`, and a case that is gone, said of the versions of a document, down to ``level``: by number, the
        level at which each was held until now. What is withheld in one that ``is_marked`` keeps it closed all the same: the caller
        then settles its readings, and its levels."""
        held = "least" if is_marked else "max(least, floor)"
        rows = self._db.all(
            f"SELECT number, max({held}) AS held FROM versions WHERE document_id = ? AND ceiling = ? AND text_id IS NOT NULL"
            f" AND {held} > ? GROUP BY number",
            (document, WHOLE, level),
        )
        if rows:
            self._db.run(
                "UPDATE versions SET floor = min(floor, :level), least = min(least, :level)"
                " WHERE document_id = :document AND text_id IS NOT NULL",
                {"document": document, "level": level},
            )
        return {row["number"]: row["held"] for row in rows}

    def hold(self, document: str, number: int, level: int) -> None:
        """Hold every reading of a version at a level again, as :meth:`close` did. The caller then settles the document."""
        self._db.run(
            "UPDATE versions SET least = max(least, :level), floor = max(floor, :level)"
            " WHERE document_id = :document AND number = :number AND text_id IS NOT NULL",
            {"level": level, "document": document, "number": number},
        )

    def describe(self, row: VersionId, metadata: Metadata, origins: Mapping[str, FieldOrigin]) -> bool:
        """Give a reduced reading its metadata, and the cases that they name and that are there; whether they changed."""
        values = metadata.to_json(), origins_json(origins), str(metadata.access)
        before = self._db.row("SELECT metadata, origins, access FROM versions WHERE id = ?", (row,))
        cases = {self._case_names.lead(name) for name in metadata.cases}
        if before is not None and tuple(before) == values and cases == self._cases(row):
            return False
        self._db.run("UPDATE versions SET metadata = ?, origins = ?, access = ? WHERE id = ?", (*values, row))
        self._db.run("DELETE FROM version_cases WHERE version_id = ?", (row,))
        self._db.run_many(
            "INSERT OR IGNORE INTO version_cases SELECT ?, id FROM cases WHERE id = ?", ((row, case) for case in cases)
        )
        return True

    def _cases(self, row: VersionId) -> set[str]:
        return {each[0] for each in self._db.rows("SELECT case_id FROM version_cases WHERE version_id = ?", (row,))}

    def metadata(self, row: VersionId) -> Metadata:
        return Metadata.from_json(str(self._db.value("SELECT metadata FROM versions WHERE id = ?", (row,))))

    def with_passages(self, document: str) -> list[tuple[VersionId, VersionNumber]]:
        """The reduced readings of a document that still have passages, although they are no longer searched, each with the number of
        its version."""
        rows = self._db.all(
            "SELECT id, number FROM versions v WHERE document_id = ? AND ceiling < ? AND newest = 0"
            " AND EXISTS (SELECT 1 FROM passages p WHERE p.version_id = v.id)",
            (document, WHOLE),
        )
        return [(row["id"], row["number"]) for row in rows]

    def ceiling(self, row: VersionId) -> Access | None:
        """The highest clearance that reads a reading; None if there is no upper bound."""
        level = int(self._db.value("SELECT ceiling FROM versions WHERE id = ?", (row,)))
        return None if level == WHOLE else tuple(Access)[level]

    def reduced_documents(self) -> list[str]:
        """The documents that have a reduced text."""
        rows = self._db.rows("SELECT DISTINCT document_id FROM versions WHERE ceiling < ?", (WHOLE,))
        return [row["document_id"] for row in rows]

    def copies(self, original: str, document: str) -> list[str]:
        """Other documents that have the same bytes."""
        rows = self._db.rows(
            "SELECT DISTINCT document_id FROM versions WHERE original = ? AND document_id <> ? AND text_id IS NOT NULL"
            " ORDER BY document_id",
            (original, document),
        )
        return [row["document_id"] for row in rows]


def _reading(row: Row) -> Reading:
    return Reading(
        row["id"],
        row["number"],
        row["original"],
        row["text_id"],
        row["text_sha256"],
        row["ceiling"],
        row["floor"],
        tuple((start, end, mark) for start, end, mark in json.loads(row["holes"])),
        bool(row["current"]),
        bool(row["newest"]),
        row["made_of"],
        row["reader"],
        row["least"],
    )
