"""Whether the rows that a document is made of are those that were sealed."""

from __future__ import annotations

import functools

from rightsarchive.errors import DamagedRecordError
from rightsarchive.model import Access
from rightsarchive.store.database import Database, Row
from rightsarchive.store.digests import Seal, count
from rightsarchive.store.seals import Seals, damaged

OWN = 20
"""Columns of a row that a document is made of. Behind them stand the line of its seal and, whole, the rows that are checked."""

_REMEMBERED = 2_048
"""Versions whose rows were found to be sound: who searches meets the same documents again and again."""


class VersionChecks:
    """Of rows as ``DocumentReader`` reads them. Raises DamagedRecordError for one that the custody log does not vouch for."""

    def __init__(self, database: Database, seals: Seals, clearance: Access) -> None:
        self._db = database
        self._seals = seals
        self._clearance = clearance
        self.forget()

    def forget(self) -> None:
        """Empty the cache."""
        self._sound: dict[int, tuple[Seal, tuple[object, ...], tuple[object, ...]]] = {}

    def check(self, row: Row, seal: Seal | DamagedRecordError) -> None:
        """The rows of a version, of its document and of its text are what they were when they were sealed."""
        if isinstance(seal, DamagedRecordError):
            raise seal
        if seal.rows is None or seal.versions is None or seal.texts is None:
            return
        (row_id, document), values = row[:2], row[OWN + 1 :]
        path = row[OWN - 3]
        if self._sound.get(row_id) == (seal, row[2:OWN], values):
            return  # the very values that were checked before
        first, second, end = self._ends
        version = seal.versions.get(row_id, {})
        self._seals.check_row(document, version.get("versions"), "versions", values[:first])
        self._seals.check_row(document, seal.rows.get("documents"), "documents", values[first:second])
        if path is not None:
            found = self._db.all("SELECT * FROM provenance WHERE document_id = ? ORDER BY kind, name", (document,))
            self._seals.check_rows(document, seal.rows.get("provenance"), "provenance", list(map(tuple, found)))
        pages, passages, _, _, text_id = row[OWN - 5 : OWN]
        text = {} if text_id is None else seal.texts.get(text_id, {})
        if text_id is not None:
            self._seals.check_row(document, text.get("texts"), "texts", values[second:end])
        if (count(text.get("pages")), count(version.get("passages"))) != (pages, passages):
            damaged(document, "passages")
        if values[2] > 1 and self._clearance is not Access.CONFIDENTIAL:
            self._check_numbers(document, seal)
        else:
            if len(self._sound) >= _REMEMBERED:
                self._sound = {}
            self._sound[row_id] = (seal, row[2:OWN], values)

    @functools.cached_property
    def _ends(self) -> tuple[int, int, int]:
        """Where the columns of each table end among those that are read to be checked."""
        versions, documents = self._db.width("versions"), self._db.width("documents")
        return versions, versions + documents, versions + documents + self._db.width("texts")

    def check_version(self, row: Row) -> None:
        """A row of ``versions`` by itself."""
        seal = self._seals.of(row["document_id"])
        if seal.versions is not None:
            vouched = seal.versions.get(row["id"], {}).get("versions")
            self._seals.check_row(row["document_id"], vouched, "versions", tuple(row))

    def _check_numbers(self, document: str, seal: Seal) -> None:
        """The other versions, by which this one is counted."""
        for row in self._db.all("SELECT * FROM versions WHERE document_id = ?", (document,)):
            version = {} if seal.versions is None else seal.versions.get(row["id"], {})
            self._seals.check_row(document, version.get("versions"), "versions", tuple(row))
