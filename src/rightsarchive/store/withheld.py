"""Marks on stretches of a document that a clearance may not read, and where each of them stands in each version."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rightsarchive.model import Span, VersionId
from rightsarchive.store.custody import now
from rightsarchive.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person decided: stretches of a document are read from ``level`` on, below it ``code`` stands in their place."""

    id: str
    document_id: str
    level: int
    code: str | None
    at: str
    released: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark in one version. Without ``spans`` (code points of the whole text) nobody has said yet where its words stand there,
    or that they do not: unless ``released``, the version is then closed at the mark's level."""

    mark: Mark
    version: VersionId
    spans: tuple[Span, ...]
    released: bool


class Withheld:
    """Marks by document. A version is named by the row of its whole reading."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, document: str, level: int, code: str | None) -> Mark:
        """A new mark, which stands nowhere yet. Its id tells nothing of how many there are."""
        mark = Mark(f"w{secrets.token_hex(8)}", document, level, code, now(), released=False)
        self._db.run(
            "INSERT INTO withheld (id, document_id, level, code, at) VALUES (?, ?, ?, ?, ?)",
            (mark.id, document, level, code, mark.at),
        )
        return mark

    def get(self, name: str) -> Mark | None:
        row = self._db.row("SELECT * FROM withheld WHERE id = ?", (name,))
        return None if row is None else _mark(row)

    def of_document(self, document: str) -> list[Mark]:
        """The marks that hold, in the order in which they were set."""
        rows = self._db.rows(
            "SELECT * FROM withheld WHERE document_id = ? AND released IS NULL ORDER BY at, id", (document,)
        )
        return list(map(_mark, rows))

    def documents(self) -> list[str]:
        """The documents that have, or had, a mark."""
        return [row[0] for row in self._db.rows("SELECT DISTINCT document_id FROM withheld ORDER BY document_id")]

    def has_any(self, document: str) -> bool:
        """Whether a document has, or had, a mark."""
        return self._db.value("SELECT 1 FROM withheld WHERE document_id = ?", (document,)) is not None

    def place(self, mark: str, version: VersionId, spans: Sequence[Span]) -> None:
        """Say where a mark stands in a version; without ``spans`` that is open."""
        self._db.run("DELETE FROM withheld_places WHERE mark = ? AND version_id = ?", (mark, version))
        places: Iterable[tuple[int | None, int | None]] = spans or [(None, None)]
        self._db.run_many(
            "INSERT INTO withheld_places VALUES (?, ?, ?, ?, 0)", ((mark, version, start, end) for start, end in places)
        )

    def placed(self, mark: Mark) -> list[Placed]:
        """Where a mark stands, by version, the oldest first."""
        found: dict[VersionId, list[Row]] = {}
        for row in self._db.all("SELECT * FROM withheld_places WHERE mark = ? ORDER BY version_id, start", (mark.id,)):
            found.setdefault(row["version_id"], []).append(row)
        return [
            Placed(
                mark,
                version,
                tuple((row["start"], row["end"]) for row in rows if row["start"] is not None),
                released=bool(rows[0]["released"]),
            )
            for version, rows in found.items()
        ]

    def of_version(self, document: str, version: VersionId) -> list[Placed]:
        """The marks that hold in one version."""
        return [
            placed
            for mark in self.of_document(document)
            for placed in self.placed(mark)
            if placed.version == version and not placed.released
        ]

    def release(self, mark: str, version: VersionId | None = None) -> None:
        """Lift a mark, or lift it in one version."""
        if version is None:
            self._db.run("UPDATE withheld SET released = ? WHERE id = ?", (now(), mark))
        else:
            self._db.run("UPDATE withheld_places SET released = 1 WHERE mark = ? AND version_id = ?", (mark, version))

    def forget(self, document: str) -> None:
        """Forget where the marks of an erased document stood and what was to stand there. That there were some stays: should
        the document come back, it is closed until a person decides."""
        self._db.run(
            "DELETE FROM withheld_places WHERE mark IN (SELECT id FROM withheld WHERE document_id = ?)", (document,)
        )
        self._db.run("UPDATE withheld SET code = NULL WHERE document_id = ?", (document,))


def _mark(row: Row) -> Mark:
    return Mark(row["id"], row["document_id"], row["level"], row["code"], row["at"], row["released"] is not None)
