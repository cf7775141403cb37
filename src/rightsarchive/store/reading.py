"""The catalog as one clearance sees it: whatever is read for somebody is read through this."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from rightsarchive.model import Access, FieldOrigin, Metadata, Origin, Provenance, TextId, VersionId
from rightsarchive.model.inventory import tally
from rightsarchive.store.annotations import AnnotationReader
from rightsarchive.store.case_names import CaseNames
from rightsarchive.store.cases import CaseReader
from rightsarchive.store.custody import Custody
from rightsarchive.store.custody_reader import CustodyReader
from rightsarchive.store.database import Database
from rightsarchive.store.document_reader import DocumentReader
from rightsarchive.store.names import Names
from rightsarchive.store.passage_reader import PassageReader
from rightsarchive.store.provenance import ProvenanceReader
from rightsarchive.store.readings import Hole
from rightsarchive.store.seals import Seals
from rightsarchive.store.searches import SearchReader
from rightsarchive.store.sight import seen_at
from rightsarchive.store.soundness import damage_told
from rightsarchive.store.sources import Sources
from rightsarchive.store.stated import StatedMetadata
from rightsarchive.store.texts import Texts
from rightsarchive.store.withheld import RedactionInVersion, Withheld


class CatalogReader:
    """Documents, passages, cases, counts and history, as if there were nothing above ``clearance``.

    ``texts`` are read by the row ids that ``documents`` gives out. ``names`` hold the name forms of the whole archive: what is
    found there is to be held against the engine at this clearance before it is told.
    """

    def __init__(
        self, database: Database, texts: Texts, seals: Seals, names: Names, custody: Custody, clearance: Access
    ) -> None:
        self._db = database
        self._seals = seals
        self._withheld = Withheld(database)
        self._seen = seen_at(clearance)
        self.clearance = clearance
        self.texts = texts
        self.names = names
        self.documents = DocumentReader(database, texts, seals, clearance)
        self.stated = StatedMetadata(database, seals, clearance)
        self.passages = PassageReader(database, texts, seals, clearance)
        self.case_names = CaseNames(database, clearance)
        self.cases = CaseReader(database, seals, clearance)
        self.sources = Sources(database, seals)
        self.annotations = AnnotationReader(database, seals, clearance)
        self.searches = SearchReader(database, clearance)
        self.provenance = ProvenanceReader(database, seals, clearance)
        self.custody = CustodyReader(custody, self.documents, self.cases, clearance)

    def damage_told(self) -> contextlib.AbstractContextManager[None]:
        """As :meth:`Catalog.damage_told`."""
        return damage_told(self._db)

    def forget(self) -> None:
        """Drop every record that is remembered."""
        self.documents.forget()
        self.cases.forget()

    def snapshot(self) -> contextlib.AbstractContextManager[None]:
        """Whatever is read within is of one moment."""
        return self._db.snapshot()

    def holds(self, sha256: str) -> bool:
        """Whether a reading that may be seen has these bytes, none of the same document withholds a stretch of them, and nothing that was
        taken out of them is closed."""
        found = self._db.value(
            "SELECT 1 FROM versions v WHERE original = :sha256 AND text_id IS NOT NULL AND level <= :level AND NOT EXISTS (SELECT 1"
            " FROM versions o WHERE o.document_id = v.document_id AND o.original = :sha256 AND o.ceiling = 2 AND o.floor > :level)"
            " AND NOT EXISTS (WITH RECURSIVE inside(id) AS (SELECT document_id FROM provenance WHERE name = v.document_id AND kind = 'attachment'"
            " UNION SELECT p.document_id FROM provenance p JOIN inside i ON p.name = i.id AND p.kind = 'attachment')"
            " SELECT 1 FROM inside JOIN versions p ON p.document_id = inside.id AND p.text_id IS NOT NULL"
            " WHERE p.ceiling = 2 AND p.level > :level)",
            {"sha256": sha256, "level": self.clearance.level},
        )
        return found is not None

    def places(self, document: str) -> tuple[Provenance, ...]:
        """Where a document was found, in the order in which it was, and what was declared of it there. A reduced text has none. What was
        declared and a person put right is told at the highest clearance alone: it may be what nobody was to read any more."""
        told = self.provenance.told(document, self.documents.numbers(document))
        if self.clearance is Access.CONFIDENTIAL or not told:
            return told
        record = self.documents.record(self.documents.find(document))
        edited = {name for name, origin in record.origins.items() if origin.origin is Origin.EDIT}
        gone = self.documents.left(document)
        left = {name for each in told for name in each.declared.cases if self.case_names.lead(name) in gone}
        decided = edited | self.sources.cleared(document)
        return tuple(_put_right(each, record.metadata, decided, left) for each in told)

    def withheld(self, version: VersionId) -> tuple[list[RedactionInVersion], tuple[Hole, ...]]:
        """The redactions in the version of a reading that was found for this clearance, less those above it; and the stretches that
        are withheld from this reading, in code points of the whole text."""
        row = self._db.row("SELECT document_id, number, holes FROM versions WHERE id = ?", (version,))
        assert row is not None
        whole = self._db.value(
            "SELECT id FROM versions WHERE document_id = ? AND number = ? AND ceiling = 2 AND current = 1",
            (row["document_id"], row["number"]),
        )
        self._seals.check_of_document(row["document_id"], "withheld")
        self._seals.check_of_version(row["document_id"], whole, "withheld_spans")
        redactions = self._withheld.of_version(row["document_id"], whole)
        kept = [each for each in redactions if each.redaction.level <= self.clearance.level]
        return kept, tuple((start, end, mark) for start, end, mark in json.loads(row["holes"]))

    def texts_of(self, versions: Sequence[VersionId]) -> dict[VersionId, tuple[str, TextId, str]]:
        """For each version the SHA-256 of its bytes, the row id of its text, and the SHA-256 of that."""
        rows = self._db.all(
            "SELECT v.id, v.original, t.id, t.sha256 FROM versions v JOIN texts t ON t.id = v.text_id"
            " WHERE v.id IN (SELECT value FROM json_each(?)) ORDER BY v.document_id",
            (json.dumps(list(versions)),),
        )
        return {VersionId(row): (original, TextId(text), digest) for row, original, text, digest in rows}

    def stats(self) -> dict[str, Any]:
        """Counts: documents, versions, cases, original_bytes; by media_type and page verdict; what the files hold, by kind."""
        seen, versions = self._seen, "FROM versions v JOIN texts t ON t.id = v.text_id"
        of_newest = f"{versions} WHERE v.newest = 1 AND {seen}"
        return {
            "documents": self.documents.count(),
            "versions": self._db.value(f"SELECT count(*) {versions} WHERE v.current = 1 AND {seen}"),
            "cases": self.cases.count(),
            "original_bytes": self._db.value(
                "SELECT coalesce(sum(size), 0) FROM originals WHERE sha256 IN"
                f" (SELECT v.original FROM versions v WHERE v.text_id IS NOT NULL AND v.current = 1 AND {seen})"
            ),
            "media_types": self._counts(f"SELECT t.media_type, count(*) {of_newest} GROUP BY t.media_type"),
            "pages": self._counts(
                f"SELECT verdict, count(*) FROM pages WHERE text_id IN (SELECT v.text_id {of_newest}) GROUP BY verdict"
            ),
            "contents": tally(
                tuple(row)
                for row in self._db.rows(
                    "SELECT kind, sum(count), sum(as_text) FROM contents"
                    f" WHERE text_id IN (SELECT v.text_id {of_newest}) GROUP BY kind"
                )
            ),
        }

    def languages(self) -> dict[str, int]:
        """How many passages each language has, the most frequent first. Reads a row of every passage."""
        passages = f"FROM passages p JOIN versions v ON v.id = p.version_id WHERE v.newest = 1 AND {self._seen}"
        return self._counts(f"SELECT p.language, count(*) {passages} GROUP BY p.language")

    def _counts(self, sql: str) -> dict[str, int]:
        """Two columns, the most frequent first."""
        return dict(sorted((tuple(row) for row in self._db.rows(sql)), key=lambda pair: (-pair[1], pair[0])))


def _put_right(place: Provenance, holds: Metadata, decided: Collection[str], left: Collection[str]) -> Provenance:
    """A place with what was declared there, less what a person ``decided`` otherwise, and the cases that were ``left``."""
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    origins: dict[str, FieldOrigin] = {}
    for name, origin in place.origins.items():
        own = name.removeprefix("extra.")
        there, here = (each.extra.get(own) if own != name else getattr(each, name) for each in (place.declared, holds))
        if name == "cases":
            cases = place.declared.cases
            there = tuple(each for each in cases if each not in left and (name not in decided or each in holds.cases))
            if not there:
                continue
        elif name in decided and there != here:
            continue
        (values if own == name else extra)[own] = there
        origins[name] = origin
    access = place.access if "access" in origins else None
    return replace(place, declared=Metadata(**values, extra=extra), origins=origins, access=access)
