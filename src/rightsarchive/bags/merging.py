"""Another archive into an archive: its documents with all their versions, its cases and its custody log.

It is a stranger's: it is opened without a write, its layout, its tables and its log are checked first, and every row that is read is held
against the digests that its log vouches for.
"""

from __future__ import annotations

from pathlib import Path

from rightsarchive.bags import layout
from rightsarchive.bags.outcome import BagImport
from rightsarchive.bags.record import about_record, version_record
from rightsarchive.bags.taking_in import TakingIn
from rightsarchive.errors import BrokenFileError, DamagedArchiveError, UsageError
from rightsarchive.model import Access, VersionId
from rightsarchive.settings import EngineSettings, Limits
from rightsarchive.store import Catalog, Originals
from rightsarchive.upkeep import custody, opening
from rightsarchive.upkeep import location as locations


def merge(catalog: Catalog, originals: Originals, path: Path, limits: Limits) -> BagImport:
    """Take in the archive in the folder ``path``, each document in one transaction. The index is behind until it is synchronized.
    Raises UsageError for the same archive, ArchiveNotFoundError, ArchiveVersionError, DamagedArchiveError where its custody log is not
    whole."""
    root, settings = locations.find(path)
    if settings.originals.url:
        # Nothing of a stranger's makes this computer ask a server, which would learn who reads it.
        raise UsageError(
            f"its originals lie at {settings.originals.url}, and are not fetched from there.",
            advice="Merge a copy that `rightsarchive backup` made of it: that holds the originals itself.",
            path=path,
        )
    # An index is not needed.
    settings = settings.model_copy(update={"engine": EngineSettings()})
    parts = opening.open_parts(root, settings, read_only=True)
    try:
        if parts.catalog.id == catalog.id:
            raise UsageError("this is the same archive, or a copy of it.", advice="Name another one.", path=path)
        if wrong := parts.catalog.custody.broken():
            raise DamagedArchiveError(
                f"its custody log is not whole: {wrong[0]}.", advice="Ask for the archive again.", path=path
            )
        with parts.catalog.snapshot():
            source = ArchiveSource(parts.catalog, parts.originals, root)
            return TakingIn(catalog, originals, source, limits, root.resolve().name).run(source.log())
    finally:
        parts.close()


class ArchiveSource:
    """An archive, read as a package at the highest clearance."""

    def __init__(self, catalog: Catalog, originals: Originals, root: Path) -> None:
        self._catalog = catalog
        self._reader = catalog.seen_by(Access.CONFIDENTIAL)
        self._originals = originals
        self.root = root
        self.name = catalog.id
        self.clearance = Access.CONFIDENTIAL
        self.sha256 = catalog.custody.head().digest
        """It pins everything: each line of a custody log holds the hash of the one before, and the log those of the documents."""
        self._rows: dict[tuple[str, int], VersionId] = {}
        found = []
        for document in sorted({document for _, document in self._reader.documents.newest_of_all()}):
            rows = self._reader.documents.versions(document)
            self._rows.update(((document, number), row) for number, row in enumerate(rows, 1))
            found.append(layout.DocumentEntry(id=document, versions=tuple(range(1, len(rows) + 1))))
        self.documents = tuple(found)

    def cases(self) -> list[layout.CaseEntry]:
        known = self._reader.cases
        return [layout.CaseEntry(case=case, named=known.is_named(case.id)) for case in known.all()]

    def version(self, document: str, number: int) -> tuple[layout.VersionRecord, str]:
        """The record of a version, and its text. Raises DamagedRecordError."""
        row = self._rows[document, number]
        with self._catalog.snapshot():
            extraction = self._catalog.texts.extraction(self._catalog.documents.text(row))
            found = self._reader.documents.record(row)
            record = version_record(self._reader, row, found, extraction, "original.bin")
        if (record.id, record.version) != (document, number) or not layout.fits(record, len(extraction.text)):
            raise BrokenFileError("its places do not lie in its text, in order.", path=self.root)
        return record, extraction.text

    def original(self, record: layout.VersionRecord) -> Path | None:
        """Where the bytes of a version are."""
        return self._originals.path(record.sha256)

    def about(self, document: str) -> layout.AboutRecord:
        """What people said of a document there and wrote to it. Raises DamagedRecordError."""
        with self._catalog.snapshot():
            return about_record(self._reader, document)

    def log(self) -> custody.Log:
        """Its custody log, with what is private in it."""
        lines = tuple(self._catalog.custody.lines())
        top = {
            "format": custody.FORMAT,
            "version": custody.FORMAT_VERSION,
            "clearance": self.clearance.value,
            "archive": self.name,
        }
        return custody.Log(top, lines, self._catalog.custody.head())
