"""A package into an archive. A document that the archive knows keeps what is known of it here: it gets further versions, or a stricter
level, and nothing of it ever becomes more open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from rightsarchive.bags import layout
from rightsarchive.bags.keys import Keys, identities_of, listed
from rightsarchive.bags.outcome import BagImport
from rightsarchive.bags.reading import LARGEST_MANIFEST, BagReader
from rightsarchive.bags.sealing import unsealed
from rightsarchive.errors import BrokenFileError, FileError, RightsArchiveError, UsageError
from rightsarchive.model import Case, Extraction, Failure, Origin, VersionId, VersionNumber, case_id
from rightsarchive.passages import split
from rightsarchive.settings import Limits
from rightsarchive.store import Catalog, CustodyHead, FolderOriginals, Staged, document_id, metadata_digest
from rightsarchive.store.custody import ARCHIVE
from rightsarchive.upkeep import custody
from rightsarchive.withholding import ReadingKeeper

Kind = Literal["added", "updated", "unchanged"]


def restore(
    catalog: Catalog, originals: FolderOriginals, path: Path, limits: Limits, identities: Keys = None
) -> BagImport:
    """Take a package in: the whole of it is checked first, then each document is one transaction. The index is behind until it is
    synchronized. One that is encrypted is decrypted into a folder of the archive, which goes when all is done. Raises FileError where
    the package is damaged or no package, UsageError."""
    keys = listed(identities)
    if path.is_dir() or not path.exists():
        if keys:
            raise UsageError("this is not encrypted.", advice="Leave the keys out.", path=path)
        return _restored(catalog, originals, path, limits, path.resolve().name)
    if not keys:
        raise UsageError(
            "this is a file: it would be an encrypted package.",
            advice="Name the file with your secret key (--identity), or the folder of a package.",
            path=path,
        )
    known = identities_of(keys)
    with originals.workspace() as folder:
        try:
            root = unsealed(path, known, folder, max(limits.file_mb << 20, LARGEST_MANIFEST))
            return _restored(catalog, originals, root, limits, path.resolve().name)
        except FileError as error:
            inside = Path(error.path or path)
            if inside.is_relative_to(folder):  # the folder is gone when somebody reads the message
                error.path = str(path.joinpath(*inside.relative_to(folder).parts[1:]))
            raise


def _restored(catalog: Catalog, originals: FolderOriginals, root: Path, limits: Limits, name: str) -> BagImport:
    bag = BagReader(root, limits)
    log = custody.read_log(bag.custody())
    if str(log.head) != bag.package.custody_head:
        raise BrokenFileError("its custody log does not end with the line that the package names.", path=bag.custody())
    return _Restoring(catalog, originals, bag, limits, name).run(log)


class _Restoring:
    def __init__(self, catalog: Catalog, originals: FolderOriginals, bag: BagReader, limits: Limits, name: str) -> None:
        self._name = name
        self._catalog = catalog
        self._originals = originals
        self._bag = bag
        self._limits = limits
        self._readings = ReadingKeeper(catalog, originals)
        self._cases = bag.cases()
        self._titles = {each.case.id: each.case.title for each in self._cases}

    def run(self, log: custody.Log) -> BagImport:
        catalog = self._catalog
        found: dict[Kind, list[str]] = {"added": [], "updated": [], "unchanged": []}
        failed: list[Failure] = []
        with catalog.transaction():
            cases = [each.case.id for each in self._cases if self._put_case(each)]
        for entry in self._bag.documents:
            try:
                found[self._document(entry)].append(entry.id)
            except RightsArchiveError as error:
                failed.append(Failure(entry.id, error.code, str(error), error.advice))
        with catalog.transaction():
            if catalog.foreign_logs.add(log.top, log.lines, log.head):
                self._note(log.head, found)
        return BagImport(
            tuple(found["added"]),
            tuple(found["updated"]),
            tuple(found["unchanged"]),
            tuple(failed),
            tuple(cases),
            log.head,
        )

    def _note(self, head: CustodyHead, found: dict[Kind, list[str]]) -> None:
        self._catalog.custody.record(
            "import",
            ARCHIVE,
            private={"file": custody.storable(self._name)},
            sha256=self._bag.sha256,
            clearance=self._bag.package.clearance.value,
            custody_head=str(head),
            documents=sorted(found["added"] + found["updated"]),
        )

    def _put_case(self, entry: layout.CaseEntry) -> bool:
        """A case that is not here, or is more open here. Whether anything changed."""
        cases, case = self._catalog.cases, entry.case
        known: Case | None = cases.records([case.id]).get(case.id)
        if entry.named:
            cases.name(case.id, case.title)
            return known is None
        if known is None or cases.is_named(case.id):
            cases.put(case)
            return True
        if case.access.level > known.access.level:
            cases.put(known.model_copy(update={"access": case.access}))
            return True
        return False

    def _document(self, entry: layout.DocumentEntry) -> Kind:
        """One document, in one transaction. Raises RightsArchiveError where it cannot be taken in; nothing of it then is."""
        catalog = self._catalog
        state = catalog.documents.state(entry.id)
        tombstone = catalog.documents.tombstone(entry.id) if state.is_deleted else None
        if tombstone is not None:
            raise BrokenFileError(
                f"this document was deleted from the archive on {tombstone.deleted}: {tombstone.reason}.",
                advice="To take it in again all the same, ingest its original with --restore.",
            )
        staged: list[Staged] = []
        try:
            for each in self._staged(entry):
                staged.append(each)  # noqa: PERF402 - what is staged is to be dropped, also when the next one fails
            self._check_known(entry)
            self._originals.keep(staged)
        except BaseException:
            for each in staged:
                self._originals.drop(each)
            raise
        with catalog.transaction():
            return self._write(entry, {each.sha256: each for each in staged})

    def _staged(self, entry: layout.DocumentEntry) -> Iterator[Staged]:
        for number in entry.versions:
            record, _ = self._bag.version(entry.id, number)
            source = self._bag.original(record)
            if source is None:
                raise BrokenFileError(
                    f"the package has no original of version {number}: words of it are withheld.",
                    advice="Ask for a package at a higher clearance.",
                )
            tombstone = self._catalog.documents.deletion_of(record.sha256)
            if tombstone is not None:
                raise BrokenFileError(
                    f"these bytes were deleted from the archive on {tombstone.deleted}: {tombstone.reason}.",
                    advice="To take them in again all the same, ingest the original with --restore.",
                )
            staged = self._originals.stage(source, most=self._limits.file_mb << 20)
            yield staged
            if staged.sha256 != record.sha256:
                raise BrokenFileError("the original is not the one that its record names.", path=source)

    def _check_known(self, entry: layout.DocumentEntry) -> None:
        """Raise where the archive has other versions of the document, or another document with its identifier."""
        for row, number in zip(self._catalog.documents.versions(entry.id), entry.versions, strict=False):
            ours, (theirs, _) = self._catalog.documents.record(row), self._bag.version(entry.id, number)
            if (ours.sha256, ours.text_sha256) != (theirs.sha256, theirs.text_sha256):
                raise BrokenFileError(
                    f"version {number} of this document is another one here: the two archives went different ways, or one of them"
                    " saw a reduced text.",
                    advice="Ingest the original from the package, if it is wanted beside the other.",
                )
        for number in entry.versions:
            identifier = self._bag.version(entry.id, number)[0].metadata.identifier
            holder = None if identifier is None else self._catalog.documents.with_identifier(identifier)
            if holder not in {None, entry.id}:
                raise BrokenFileError(
                    f"the document {holder} has the same identifier here.",
                    advice="Give one of them another identifier.",
                )

    def _write(self, entry: layout.DocumentEntry, staged: dict[str, Staged]) -> Kind:
        catalog = self._catalog
        known = catalog.documents.versions(entry.id)
        least = max((catalog.documents.level(row) for row in known), default=0)
        rows: dict[VersionId, layout.VersionRecord] = {}
        for number, row in zip(entry.versions, known, strict=False):
            rows[row] = self._bag.version(entry.id, number)[0]
        before = known[-1] if known else None
        for number in entry.versions[len(known) :]:
            record, text = self._bag.version(entry.id, number)
            before = self._add_version(record, text, staged[record.sha256], before)
            rows[before] = record
        was = {row: catalog.documents.level(row) for row in rows}
        if not known:
            self._put_redactions(entry.id, rows)
        self._readings.settle(entry.id)
        closed = [self._close(entry.id, row, max(record.access.level, least if row not in known else 0))
                  for row, record in rows.items()]  # fmt: skip
        changed = any(closed) or any(was[row] != catalog.documents.level(row) for row in rows)
        if not known:
            return "added"
        return "updated" if changed or len(entry.versions) > len(known) else "unchanged"

    def _add_version(
        self, record: layout.VersionRecord, text: str, staged: Staged, before: VersionId | None
    ) -> VersionId:
        catalog = self._catalog
        text_id = catalog.texts.find(record.sha256)
        if text_id is None:
            catalog.add_original(record.sha256, staged.size)
        if text_id is None or catalog.texts.digest(text_id) != record.text_sha256:
            text_id = catalog.texts.add(record.sha256, _extraction(record, text))
        metadata = record.metadata
        named = set(map(case_id, metadata.cases))
        version = catalog.documents.add_version(
            record.id,
            VersionNumber(record.version),
            original=record.sha256,
            size=staged.size,
            text_id=text_id,
            metadata=metadata,
            origins=record.origins,
            holder=_holder(record),
        )
        for case in record.assigned:
            if case in named:
                catalog.documents.assign(record.id, case, self._titles.get(case, case))
        said = record.origins.get("language")
        hint = None if said is None or said.origin is Origin.INFERRED else metadata.language
        passages = split(record.id, catalog.texts.extraction(text_id), hint)
        if before is None:
            catalog.passages.add(version, passages)
        else:
            catalog.passages.replace(version, passages, superseded=(before,))
        catalog.custody.record(
            "ingest" if before is None else "new version",
            record.id,
            version=record.version,
            sha256=record.sha256,
            size=staged.size,
            extractor=record.extractor,
            private={"source": f"package {self._bag.sha256}"},
            metadata_sha256=metadata_digest(metadata),
        )
        return version

    def _put_redactions(self, document: str, rows: dict[VersionId, layout.VersionRecord]) -> None:
        """Withhold what was withheld where the package comes from. A mark that a version there did not have was released in it."""
        withheld = self._catalog.withheld
        marks = {mark.id: mark for record in rows.values() for mark in record.redactions}
        for name, mark in sorted(marks.items()):
            fresh = withheld.add(document, mark.access.level, mark.code)
            for row, record in rows.items():
                here = next((each for each in record.redactions if each.id == name), None)
                withheld.set_spans(fresh.id, row, () if here is None else here.spans)
                if here is None:
                    withheld.release(fresh.id, row)
            self._catalog.custody.record(
                "withhold", document, private={"reason": "withheld in the package", "was": name}, mark=fresh.id,
                access=mark.access.value,
            )  # fmt: skip

    def _close(self, document: str, row: VersionId, level: int) -> bool:
        """Close a version at least at ``level``, whatever it declares itself. Whether that was needed."""
        catalog = self._catalog
        if catalog.documents.level(row) >= level:
            return False
        reading = next(each for each in catalog.readings.of_document(document) if each.id == row)
        catalog.readings.adjust(row, ceiling=reading.ceiling, floor=level, current=True, newest=reading.newest)
        catalog.documents.settle(document)
        return True


def _holder(record: layout.VersionRecord) -> str | None:
    """The document out of whose file it was taken: its id is made of that one's."""
    holder = record.metadata.part_of
    return holder if holder is not None and record.id == document_id("part", holder, record.sha256) else None


def _extraction(record: layout.VersionRecord, text: str) -> Extraction:
    return Extraction(
        text=text,
        paragraphs=record.paragraphs,
        media_type=record.media_type,
        extractor=record.extractor,
        pages=record.pages,
        properties=record.properties,
        notices=record.notices,
        encoding=record.encoding,
        marks=record.marks,
        inventory=record.inventory,
    )
