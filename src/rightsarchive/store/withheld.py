"""Redactions: stretches of a document that a clearance may not read, and where each of them stands in each version."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rightsarchive.model import Span, VersionId
from rightsarchive.store.custody import now
from rightsarchive.store.database import Database, Row


@dataclass(frozen=True, slots=True)
class Redaction:
    """What a person decided to withhold. Clearances from ``level`` on read the words; those below read ``code`` instead."""

    id: str
    document_id: str
    level: int
    code: str | None
    at: str
    released: bool


@dataclass(frozen=True, slots=True)
class RedactionInVersion:
    """A redaction in one version. Without ``spans`` (code points of the whole text) nobody has said yet where its words stand there,
    or that they do not: unless ``released``, the version is then closed at the mark's level."""

    redaction: Redaction
    version: VersionId
    spans: tuple[Span, ...]
    released: bool


class Withheld:
    """Redactions by document. A version is given as the row of its whole reading."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, document: str, level: int, code: str | None) -> Redaction:
        """A new redaction without spans. Its id is random, so that it does not tell how many there are."""
        mark = Redaction(f"w{secrets.token_hex(8)}", document, level, code, now(), released=False)
        self._db.run(
            "INSERT INTO withheld (id, document_id, level, code, at) VALUES (?, ?, ?, ?, ?)",
            (mark.id, document, level, code, mark.at),
        )
        return mark

    def get(self, name: str) -> Redaction | None:
        row = self._db.row("SELECT * FROM withheld WHERE id = ?", (name,))
        return None if row is None else _mark(row)

    def of_document(self, document: str) -> list[Redaction]:
        """The redactions that are not released, oldest first."""
        rows = self._db.rows(
            "SELECT * FROM withheld WHERE document_id = ? AND released IS NULL ORDER BY at, id", (document,)
        )
        return list(map(_mark, rows))

    def documents(self) -> list[str]:
        """The documents that have, or had, a redaction."""
        return [row[0] for row in self._db.rows("SELECT DISTINCT document_id FROM withheld ORDER BY document_id")]

    def has_any(self, document: str) -> bool:
        """Whether a document has, or had, a redaction."""
        return self._db.value("SELECT 1 FROM withheld WHERE document_id = ?", (document,)) is not None

    def set_spans(self, mark: str, version: VersionId, spans: Sequence[Span]) -> None:
        """Set the spans of a redaction in a version. No spans: its words were not found, and a person has to decide."""
        self._db.run("DELETE FROM withheld_spans WHERE mark = ? AND version_id = ?", (mark, version))
        rows: Iterable[tuple[int | None, int | None]] = spans or [(None, None)]
        self._db.run_many(
            "INSERT INTO withheld_spans VALUES (?, ?, ?, ?, 0)", ((mark, version, start, end) for start, end in rows)
        )

    def in_versions(self, redaction: Redaction) -> list[RedactionInVersion]:
        """A redaction in each version, the oldest first."""
        found: dict[VersionId, list[Row]] = {}
        for row in self._db.all(
            "SELECT * FROM withheld_spans WHERE mark = ? ORDER BY version_id, start", (redaction.id,)
        ):
            found.setdefault(row["version_id"], []).append(row)
        return [
            RedactionInVersion(
                redaction,
                version,
                tuple((row["start"], row["end"]) for row in rows if row["start"] is not None),
                released=bool(rows[0]["released"]),
            )
            for version, rows in found.items()
        ]

    def of_version(self, document: str, version: VersionId) -> list[RedactionInVersion]:
        """The redactions of one version that are not released."""
        return [
            found
            for redaction in self.of_document(document)
            for found in self.in_versions(redaction)
            if found.version == version and not found.released
        ]

    def release(self, mark: str, version: VersionId | None = None) -> None:
        """Release a redaction, or release it in one version only."""
        if version is None:
            self._db.run("UPDATE withheld SET released = ? WHERE id = ?", (now(), mark))
        else:
            self._db.run("UPDATE withheld_spans SET released = 1 WHERE mark = ? AND version_id = ?", (mark, version))

    def forget(self, document: str) -> None:
        """Delete the spans and codes of the redactions of an erased document. The redactions themselves stay: if the document is
        restored, it is closed until a person decides."""
        self._db.run(
            "DELETE FROM withheld_spans WHERE mark IN (SELECT id FROM withheld WHERE document_id = ?)", (document,)
        )
        self._db.run("UPDATE withheld SET code = NULL WHERE document_id = ?", (document,))


def _mark(row: Row) -> Redaction:
    return Redaction(row["id"], row["document_id"], row["level"], row["code"], row["at"], row["released"] is not None)
