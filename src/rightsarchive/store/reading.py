"""The catalog as one clearance sees it: whatever is read for somebody is read through this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rightsarchive.model import Access
from rightsarchive.store.cases import CaseReader
from rightsarchive.store.custody import Custody, CustodyEvent
from rightsarchive.store.database import Database
from rightsarchive.store.document_reader import DocumentReader
from rightsarchive.store.names import Names
from rightsarchive.store.passage_reader import PassageReader
from rightsarchive.store.sight import seen_at
from rightsarchive.store.texts import Texts

_ARRIVALS = ("ingest", "new version")
_OF_BYTES = ("version", "sha256", "size", "extractor")


class CatalogReader:
    """Documents, passages, cases, counts and history, as if there were nothing above ``clearance``.

    ``texts`` are read by the row ids that ``documents`` gives out. ``names`` hold the name forms of the whole archive: what is
    found there is to be held against the engine at this clearance before it is told.
    """

    def __init__(self, database: Database, texts: Texts, names: Names, custody: Custody, clearance: Access) -> None:
        self._db = database
        self._custody = custody
        self._seen = seen_at(clearance)
        self.clearance = clearance
        self.texts = texts
        self.names = names
        self.documents = DocumentReader(database, texts, clearance)
        self.passages = PassageReader(database, texts, clearance)
        self.cases = CaseReader(database, clearance)

    def forget(self) -> None:
        """Drop every record that is remembered."""
        self.documents.forget()
        self.passages.forget()
        self.cases.forget()

    def holds(self, sha256: str) -> bool:
        """Whether a reading that may be seen has these bytes."""
        found = self._db.value(
            "SELECT 1 FROM versions WHERE original = ? AND text_id IS NOT NULL AND level <= ?",
            (sha256, self.clearance.level),
        )
        return found is not None

    def stats(self) -> dict[str, Any]:
        """Counts: documents, versions, passages, cases, original_bytes, and by language, media_type and page verdict."""
        seen, versions = self._seen, "FROM versions v JOIN texts t ON t.id = v.text_id"
        of_newest = f"{versions} WHERE v.newest = 1 AND {seen}"
        passages = f"FROM passages p JOIN versions v ON v.id = p.version_id WHERE {seen}"
        return {
            "documents": self.documents.count(),
            "versions": self._db.value(f"SELECT count(*) {versions} WHERE v.current = 1 AND {seen}"),
            "passages": self._db.value(f"SELECT count(*) {passages}"),
            "cases": self.cases.count(),
            "original_bytes": self._db.value(
                "SELECT coalesce(sum(size), 0) FROM originals WHERE sha256 IN"
                f" (SELECT v.original FROM versions v WHERE v.text_id IS NOT NULL AND {seen})"
            ),
            "languages": self._counts(f"SELECT p.language, count(*) {passages} GROUP BY p.language"),
            "media_types": self._counts(f"SELECT t.media_type, count(*) {of_newest} GROUP BY t.media_type"),
            "pages": self._counts(
                f"SELECT verdict, count(*) FROM pages WHERE text_id IN (SELECT v.text_id {of_newest}) GROUP BY verdict"
            ),
        }

    def events(self, subject: str | None = None) -> Iterator[CustodyEvent]:
        """The lines of the custody log that tell of what may be seen, oldest first. Below the highest clearance they are counted
        anew and stand without the chain, which would tell how many others there are; of a version they tell its bytes and its
        number among those that are seen, not where it came from nor a digest of what may have been closed then."""
        if self.clearance is Access.CONFIDENTIAL:
            yield from self._custody.events(subject)
            return
        number = 0
        for event in self._custody.events(subject):
            told = self._of_version(event) if event.action in _ARRIVALS else self._of_seen(event)
            if told is not None:
                number += 1
                yield replace(told, number=number, previous="", digest="")

    def _of_version(self, event: CustodyEvent) -> CustodyEvent | None:
        number = self.documents.number_seen(event.subject, event.detail.get("version", 0))
        if number is None:
            return None
        detail = {name: value for name, value in event.detail.items() if name in _OF_BYTES}
        return replace(event, action=_ARRIVALS[min(number, 2) - 1], detail={**detail, "version": number})

    def _of_seen(self, event: CustodyEvent) -> CustodyEvent | None:
        if self._custody.level(event.number) > self.clearance.level:
            return None
        seen = set(self.documents.originals(event.subject))
        if not seen and not self.cases.records([event.subject]):
            return None
        if "case" in event.detail and not self.cases.records([event.detail["case"]]):
            return None
        if "originals" not in event.detail:
            return event
        kept = [original for original in event.detail["originals"] if original in seen]
        return replace(event, detail={**event.detail, "originals": kept})

    def _counts(self, sql: str) -> dict[str, int]:
        """Two columns, the most frequent first."""
        return dict(sorted((tuple(row) for row in self._db.rows(sql)), key=lambda pair: (-pair[1], pair[0])))
