"""Rows of documents that are gone, met by whoever looks for them: what is not found may be among these."""

from __future__ import annotations

from rightsarchive.model import Access
from rightsarchive.store.database import Database
from rightsarchive.store.seals import Seals, damaged
from rightsarchive.store.tallies import Tallies


class DocumentLosses:
    """Looks for them on behalf of ``clearance``."""

    def __init__(self, database: Database, seals: Seals, clearance: Access) -> None:
        self._db = database
        self._seals = seals
        self._tallies = Tallies(database)
        self._clearance = clearance

    def check_names(self) -> None:
        """Raise DamagedArchiveError where a name may lead nowhere because rows are gone."""
        self._tallies.check("documents", "versions", "provenance")

    def check_all(self) -> None:
        """Raise DamagedArchiveError where a document may be missing from all of them."""
        self.check_not_lost()
        self._tallies.check("documents", "versions")

    def check_found(self, document: str) -> None:
        """Raise DamagedRecordError where a version, or the whole document, may be among rows that are gone."""
        self.check_versions(document)
        if not (self._tallies.is_whole("documents") and self._tallies.is_whole("versions")):
            damaged(document, "documents")

    def check_versions(self, document: str) -> None:
        """Raise DamagedRecordError where a version is missing of a document that the custody log vouches for."""
        with self._db.snapshot():
            rows = self._db.all(
                "SELECT v.id, v.text_id IS NOT t.id FROM versions v LEFT JOIN texts t ON t.id = v.text_id"
                " WHERE v.document_id = ?",
                (document,),
            )
            there = {row for row, _ in rows}
            if not there and self._db.value("SELECT 1 FROM seals WHERE document_id = ?", (document,)) is None:
                return  # nobody knows it
            seal = self._seals.of(document)
        if seal.versions is not None and (seal.versions.keys() != there or any(textless for _, textless in rows)):
            damaged(document, "versions")

    def check_not_lost(self, document: str | None = None) -> None:
        """Raise DamagedRecordError where the custody log vouches for a document that is neither there nor deleted. What its level was
        is lost with it: only who sees everything is told."""
        if self._clearance is Access.CONFIDENTIAL:
            lost = self._db.value(
                "SELECT s.document_id FROM seals s LEFT JOIN documents d ON d.id = s.document_id"
                f" WHERE d.deleted IS NULL {'' if document is None else 'AND s.document_id = :document'} AND NOT EXISTS"
                " (SELECT 1 FROM versions v WHERE v.document_id = s.document_id AND v.newest = 1) LIMIT 1",
                {} if document is None else {"document": document},
            )
            if lost is not None:
                damaged(str(lost), "documents")
