"""A package, or another archive, into an archive. A document that the archive knows, by its id or by its bytes, keeps what is known of it
here: it gets further versions, places and cases, or a stricter level, and nothing of it ever becomes more open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from rightsarchive.bags import layout
from rightsarchive.bags.outcome import BagImport
from rightsarchive.bags.source import Source
from rightsarchive.bags.work import Work
from rightsarchive.errors import ArchiveError, BrokenFileError, RightsArchiveError
from rightsarchive.ingest import Describer
from rightsarchive.model import (
    Case,
    Extraction,
    Failure,
    FieldOrigin,
    Notice,
    Origin,
    VersionId,
    VersionNumber,
    case_id,
)
from rightsarchive.passages import split
from rightsarchive.settings import Limits
from rightsarchive.store import Catalog, CustodyHead, Originals, Staged, metadata_digest
from rightsarchive.store.custody_event import ARCHIVE
from rightsarchive.upkeep import custody
from rightsarchive.withholding import ReadingKeeper

Kind = Literal["added", "updated", "unchanged"]


class TakingIn:
    def __init__(self, catalog: Catalog, originals: Originals, bag: Source, limits: Limits, name: str) -> None:
        self._name = name
        self._catalog = catalog
        self._originals = originals
        self._bag = bag
        self._limits = limits
        self._readings = ReadingKeeper(catalog, originals)
        self._describer = Describer(catalog)
        self._work = Work(catalog, self._describer, bag.name)
        self._cases = bag.cases()
        self._titles = {each.case.id: each.case.title for each in self._cases}
        self._conflicts: list[Notice] = []
        self._here: dict[str, str] = {}
        """The ids here of documents that have another one there."""
        self._again = False
        """Whether this very package was taken in before."""

    def run(self, log: custody.Log) -> BagImport:
        catalog = self._catalog
        found: dict[Kind, list[str]] = {"added": [], "updated": [], "unchanged": []}
        failed: list[Failure] = []
        self._again = catalog.foreign_logs.has(log.head)
        with catalog.transaction():
            cases = [each.case.id for each in self._cases if self._put_case(each)]
        for entry in self._bag.documents:
            try:
                found[self._document(entry)].append(entry.id)
            except RightsArchiveError as error:
                if type(error) is ArchiveError:
                    raise  # the disk takes no more: what was taken in stays, and the rest comes when it is done again
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
            tuple(self._conflicts),
        )

    def _note(self, head: CustodyHead, found: dict[Kind, list[str]]) -> None:
        self._catalog.custody.record(
            "import",
            ARCHIVE,
            private={"file": custody.storable(self._name)},
            sha256=self._bag.sha256,
            clearance=self._bag.clearance.value,
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
        if case != known.model_copy(update={"access": case.access}):
            self._tell(case.id, _differences(known.as_json(), case.as_json()))
        return False

    def _tell(self, subject: str, differences: str) -> None:
        if differences:
            told = f"what is known of it here stays; the other one says: {differences}."
            self._conflicts.append(
                Notice("conflict", told, "Change it here where the other one is right.", path=subject)
            )

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
            document = entry.id if state.newest is not None else self._with_same_bytes(entry, staged)
            self._here[entry.id] = document
            known = self._known(entry, document)
            self._originals.keep(staged)
        except BaseException:
            for each in staged:
                self._originals.drop(each)
            raise
        with catalog.transaction():
            return self._write(entry, document, known, {each.sha256: each for each in staged})

    def _with_same_bytes(self, entry: layout.DocumentEntry, staged: Sequence[Staged]) -> str:
        """The document here that has the bytes of one there; its own id where none has, or where both have an identifier."""
        theirs = self._bag.version(entry.id, entry.versions[-1])[0].metadata.identifier
        for each in reversed(staged):
            for document in self._catalog.documents.others_with(each.sha256):
                newest = self._catalog.documents.newest(document)
                ours = None if newest is None else self._catalog.documents.description(newest)[0].identifier
                if None in {ours, theirs} or ours == theirs:
                    return document
        return entry.id

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

    def _known(self, entry: layout.DocumentEntry, document: str) -> dict[int, VersionId]:
        """The versions there that are known here, by their number, with the row of each. Raises BrokenFileError where the two archives
        went different ways, or another document has its identifier."""
        rows = self._catalog.documents.versions(document)
        ours = [self._catalog.documents.record(row) for row in rows]
        theirs = [self._bag.version(entry.id, number)[0] for number in entry.versions]
        if document == entry.id:
            pairs = zip(ours, theirs, strict=False)
            other = next((b.version for a, b in pairs if (a.sha256, a.text_sha256) != (b.sha256, b.text_sha256)), None)
            if other is not None:
                raise BrokenFileError(
                    f"version {other} of this document is another one here: the two archives went different ways, or one of them"
                    " saw a reduced text.",
                    advice="Ingest the original from the package, if it is wanted beside the other.",
                )
            known = dict(zip(entry.versions, rows, strict=False))
        else:
            known = {}
            for record in theirs:
                row = next((row for row, each in zip(rows, ours, strict=True) if each.sha256 == record.sha256), None)
                if row is not None:
                    known[record.version] = row
            if len(known) < len(theirs) and [each.sha256 for each in theirs[: len(ours)]] != [
                each.sha256 for each in ours
            ]:
                raise BrokenFileError(
                    f"it has the bytes of {document} here, and each has versions that the other has not.",
                    advice="Ingest the newest original there, if it is the newest version.",
                )
        for record in theirs:
            identifier = record.metadata.identifier
            holder = None if identifier is None else self._catalog.documents.with_identifier(identifier)
            if holder not in {None, document}:
                raise BrokenFileError(
                    f"the document {holder} has the same identifier here.",
                    advice="Give one of them another identifier.",
                )
        return known

    def _write(
        self, entry: layout.DocumentEntry, document: str, known: dict[int, VersionId], staged: dict[str, Staged]
    ) -> Kind:
        catalog = self._catalog
        ours = catalog.documents.versions(document)
        least = max((catalog.documents.level(row) for row in ours), default=0)
        before = ours[-1] if ours else None
        number = len(ours)
        about = self._bag.about(entry.id)
        said = self._again and self._work.is_from_there(document)
        newest = self._bag.version(entry.id, entry.versions[-1])[0]
        self._work.put_places(document, before, newest, about, self._here)
        rows: dict[VersionId, layout.VersionRecord] = {}
        for each in entry.versions:
            record, text = self._bag.version(entry.id, each)
            if each in known:
                rows[known[each]] = record
                continue
            number += 1
            theirs = record.model_copy(update={"id": document, "version": number})
            whole = not ours and each == entry.versions[-1]
            before = self._add_version(theirs, text, staged[record.sha256], before, about if whole else None)
            rows[before] = record
        was = {row: catalog.documents.level(row) for row in rows}
        if not ours:
            self._put_redactions(document, rows)
        self._readings.settle(document)
        closed = [
            self._close(document, row, max(record.access.level, least if row not in ours else 0))
            for row, record in rows.items()
            # Who opened it since knew what the package says.
            if not (said and row in ours)
        ]
        written = self._work.put_annotations(document, about, self._conflicts.append, known=bool(ours))
        if not ours:
            return "added"
        changed = written or any(closed) or any(was[row] != catalog.documents.level(row) for row in rows)
        if ours[-1] in rows:
            joined = self._join_cases(document, ours[-1], rows[ours[-1]])
            changed = changed or joined
            description = catalog.documents.description(ours[-1])[0]
            self._tell(document, _differences(description.as_json(), rows[ours[-1]].metadata.as_json()))
        return "updated" if changed or len(known) < len(entry.versions) else "unchanged"

    def _join_cases(self, document: str, row: VersionId, theirs: layout.VersionRecord) -> bool:
        """Make a document part of the cases that it belongs to there too. Whether that changed anything."""
        catalog = self._catalog
        before, origins = catalog.documents.description(row)
        named = set(map(catalog.case_names.lead, before.cases))
        further = tuple(name for name in theirs.metadata.cases if catalog.case_names.lead(name) not in named)
        if not further:
            return False
        was = catalog.documents.level(row)
        said = {origin: dict(found) for origin, found in self._describer.said(document, row).items()}
        holds = next((origin for origin, found in said.items() if "cases" in found), Origin.CALL)
        layer = said.setdefault(holds, {})
        known, origin = layer.get("cases", ((), FieldOrigin(origin=holds)))
        where = "; ".join(each for each in (origin.where, f"archive {self._bag.name}") if each)
        layer["cases"] = (*(known or ()), *further), FieldOrigin(origin=holds, where=where)
        found = self._describer.joined(document, [said[origin] for origin in Origin if origin in said])
        if found.metadata == before and found.origins == origins:
            return False  # a person took it out of them here
        catalog.documents.describe(row, found.metadata, found.origins)
        catalog.sources.put(document, found.said)
        self._readings.settle(document)
        catalog.custody.record(
            "describe",
            document,
            was=was,
            private={"before": {"cases": list(before.cases)}, "after": {"cases": list(found.metadata.cases)}},
            version=catalog.documents.state(document).last,
            changed=["cases"],
            metadata_sha256=metadata_digest(found.metadata),
        )
        return True

    def _add_version(
        self,
        record: layout.VersionRecord,
        text: str,
        staged: Staged,
        before: VersionId | None,
        about: layout.AboutRecord | None,
    ) -> VersionId:
        """``about`` is what was said of the document there, for its newest version."""
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
        if about is not None:
            self._work.restore_sources(record.id, about)
        catalog.custody.record(
            "ingest" if before is None else "new version",
            record.id,
            version=record.version,
            sha256=record.sha256,
            size=staged.size,
            extractor=record.extractor,
            private={"source": f"{self._bag.name} {self._bag.sha256}"},
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
        catalog.readings.close(row, level)
        catalog.documents.settle(document)
        return True


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


def _differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    """The fields that say something else there, with what they say. Levels and cases are joined, and are no difference."""
    compared = (name for name in theirs if name not in {"access", "cases", "part_of"} and name in ours)
    return "; ".join(f"{name}: {theirs[name]}" for name in compared if ours[name] != theirs[name])
