"""What an arrived source means for the catalog: a new report, a new version, new metadata, or nothing new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from rightsarchive.errors import BrokenFileError, DamagedRecordError, RightsArchiveError
from rightsarchive.extract.readers import reader_of
from rightsarchive.files import keepable
from rightsarchive.ingest.describing import Describer, Description
from rightsarchive.ingest.discovery import Candidate
from rightsarchive.model import (
    Extraction,
    Metadata,
    Notice,
    Origin,
    Passage,
    TextId,
    VersionId,
    VersionNumber,
)
from rightsarchive.model.layers import Found, Said
from rightsarchive.store import (
    Catalog,
    DocumentState,
    FolderOriginals,
    Staged,
    document_id,
    metadata_digest,
    text_digest,
)
from rightsarchive.withholding import ReadingKeeper

Kind = Literal["added", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A source whose bytes are kept. ``extraction`` is None where the catalog knows the text of these bytes: it is then the
    row ``text_id``."""

    candidate: Candidate
    staged: Staged
    extraction: Extraction | None
    text_id: TextId | None


@dataclass(frozen=True, slots=True)
class Registered:
    """``version`` is the row id of the document's newest version. ``notices`` are those of a text that is new here."""

    kind: Kind
    version: VersionId
    notices: tuple[Notice, ...] = ()


class Registrar:
    """Decides and writes, inside the transaction of its caller.

    **Which report is it?** The one with the declared identifier; else the one last read from that path; else the one
    with the same bytes and the same declared metadata (a copy, or a file that was moved); else a new one. A new report's
    id is made from its identifier or its bytes, so it does not depend on where or in which order it came.
    """

    def __init__(self, catalog: Catalog, originals: FolderOriginals, *, restore: bool) -> None:
        self._catalog = catalog
        self._describer = Describer(catalog)
        self._readings = ReadingKeeper(catalog, originals)
        self._restore = restore

    def register(self, arrival: Arrival) -> Registered | RightsArchiveError:
        """Returns the error instead where this one source cannot be taken in; nothing of it is then written."""
        try:
            with self._catalog.attempt():
                return self._register(arrival)
        except DamagedRecordError as error:
            return error  # what is damaged is not written over: it is restored, or deleted

    def _register(self, arrival: Arrival) -> Registered | RightsArchiveError:
        staged, documents = arrival.staged, self._catalog.documents
        path = None if arrival.candidate.path is None else keepable(arrival.candidate.path.resolve())
        document = self._identify(arrival, path)
        state = documents.state(document)
        tombstone = documents.deletion_of(staged.sha256)
        if tombstone is None and state.is_deleted:
            tombstone = documents.tombstone(document)
        if tombstone is not None and not self._restore:
            return BrokenFileError(
                f"this document was deleted from the archive on {tombstone.deleted}: {tombstone.reason}.",
                advice="To take it in again all the same, ingest with restore=True (--restore).",
            )
        newest = state.newest
        if newest is None:
            return self._write(arrival, document, path, state, restored=state.is_deleted)
        same = state.original == staged.sha256
        if (
            not same
            and path is not None
            and documents.at_path(path) != document
            and documents.holds(document, staged.sha256)
        ):
            return Registered("unchanged", newest)  # an earlier version's file, kept beside the later one
        if not same:
            return self._write(arrival, document, path, state)
        if path is not None and not _still_there(documents.path(document)):
            documents.set_path(document, path)
        if arrival.extraction is not None and self._is_other_text(arrival.extraction, state.text_id):
            return self._write(arrival, document, path, state)  # the same bytes, read better than before
        if self._is_described(arrival, document, state):
            return Registered("unchanged", newest)
        return self._describe(arrival, document, newest, state.last)

    def _identify(self, arrival: Arrival, path: str | None) -> str:
        documents = self._catalog.documents
        identifier = next((layer["identifier"][0] for layer in self._declared(arrival) if "identifier" in layer), None)
        at_path = None if path is None else documents.at_path(path)
        if identifier is not None:
            known = documents.with_identifier(identifier)
            if known is None and at_path is not None:
                newest = documents.newest(at_path)
                if newest is not None and documents.description(newest)[0].identifier is None:
                    known = at_path
            return known or document_id("identifier", identifier)
        if at_path is not None:
            return at_path
        if arrival.candidate.content is not None:
            # Its access is its holder's, which may change: what it is part of does not.
            return document_id("part", str(_holder(arrival)), arrival.staged.sha256)
        return document_id("bytes", arrival.staged.sha256, _digest(arrival.candidate.declared))

    def _declared(self, arrival: Arrival) -> Iterator[Found]:
        yield from arrival.candidate.declared
        yield _front_matter(self._properties(arrival))

    def _properties(self, arrival: Arrival) -> Found:
        """What the file says of itself."""
        fresh = arrival.extraction
        return self._describer.properties(arrival.text_id) if fresh is None else fresh.properties

    def _is_other_text(self, extraction: Extraction, text_id: TextId | None) -> bool:
        return text_id is None or text_digest(extraction.text) != self._catalog.texts.digest(text_id)

    def _is_described(self, arrival: Arrival, document: str, known: DocumentState) -> bool:
        """Whether the metadata would come out as it is, without reading the text again. What each source says is kept then."""
        assert known.newest is not None
        said = self._describer.said(document, known.newest)
        properties = self._describer.properties(known.text_id)
        stated = self._stated(
            arrival, said, properties if arrival.extraction is None else arrival.extraction.properties
        )
        found = self._describer.joined(document, (*stated, properties, said.get(Origin.INFERRED, {})))
        same = (found.metadata, found.origins) == self._catalog.documents.description(known.newest)
        if same and found.said != said:
            self._catalog.sources.put(document, found.said)
        return same

    def _stated(self, arrival: Arrival, said: Said, properties: Found) -> tuple[Found, ...]:
        """What people say of a source, now and before, as :meth:`Describer.stated` has it."""
        candidate = arrival.candidate
        return self._describer.stated(
            candidate.declared, said, _front_matter(properties), is_file=candidate.path is not None
        )

    def _describe(self, arrival: Arrival, document: str, version: VersionId, number: int) -> Registered:
        catalog = self._catalog
        was = catalog.documents.level(version)
        before, _ = catalog.documents.description(version)
        extraction = catalog.texts.extraction(catalog.documents.text(version))
        passages, found = self._read(arrival, document, extraction, known=version)
        metadata = found.metadata
        catalog.documents.describe(version, metadata, found.origins)
        catalog.sources.put(document, found.said)
        catalog.passages.replace(version, passages)
        self._readings.settle(document)
        changed = sorted(name for name in Metadata.model_fields if getattr(before, name) != getattr(metadata, name))
        if not changed:
            return Registered("unchanged", version)
        catalog.custody.record(
            "describe",
            document,
            was=was,
            private={
                when: state.model_dump(mode="json", include=set(changed))
                for when, state in (("before", before), ("after", metadata))
            },
            version=number,
            changed=changed,
            metadata_sha256=metadata_digest(metadata),
        )
        return Registered("updated", version)

    def _write(
        self, arrival: Arrival, document: str, path: str | None, before: DocumentState, *, restored: bool = False
    ) -> Registered:
        catalog, staged = self._catalog, arrival.staged
        superseded, number = before.newest, VersionNumber(before.last + 1)
        # Asked again: a source before this one, in the same transaction, may have had the same bytes.
        text_id, fresh = catalog.texts.find(staged.sha256), arrival.extraction
        if text_id is None:
            catalog.add_original(staged.sha256, staged.size)
        if fresh is not None and self._is_other_text(fresh, text_id):
            text_id = catalog.texts.add(staged.sha256, fresh)
        assert text_id is not None
        extraction = fresh or catalog.texts.extraction(text_id)
        passages, found = self._read(arrival, document, extraction, known=superseded)
        version = catalog.documents.add_version(
            document,
            number,
            original=staged.sha256,
            size=staged.size,
            text_id=text_id,
            metadata=found.metadata,
            origins=found.origins,
            path=path,
            reader=None if fresh is None else reader_of(fresh.media_type),
            holder=_holder(arrival),
        )
        catalog.sources.put(document, found.said)
        if superseded is None:
            catalog.passages.add(version, passages)
        else:
            catalog.passages.replace(version, passages, superseded=(superseded,))
        covered = self._readings.close_covered(document, version, extraction)
        notices = (*extraction.notices, *self._readings.settle(document))
        action = "new version" if superseded is not None else "restore" if restored else "ingest"
        catalog.custody.record(
            action,
            document,
            version=number,
            sha256=staged.sha256,
            size=staged.size,
            extractor=extraction.extractor,
            private={"source": arrival.candidate.name},
            metadata_sha256=metadata_digest(found.metadata),
        )
        self._readings.record_covered(document, number, covered)
        return Registered("added" if superseded is None else "updated", version, notices)

    def _read(
        self, arrival: Arrival, document: str, extraction: Extraction, known: VersionId | None
    ) -> tuple[tuple[Passage, ...], Description]:
        """Passages and metadata of a version, from its text, what is declared, and the version ``known`` until now."""
        said = {} if known is None else self._describer.said(document, known)
        stem = Path(arrival.candidate.name).stem if arrival.candidate.text is None else None
        stated = self._stated(arrival, said, self._properties(arrival))
        return self._describer.read(document, stated, extraction, stem, known=known is not None)


def _holder(arrival: Arrival) -> str | None:
    """The document out of whose file a file was taken."""
    if arrival.candidate.content is None:
        return None
    return next(str(layer["part_of"][0]) for layer in arrival.candidate.declared if "part_of" in layer)


def _front_matter(properties: Found) -> Found:
    return {name: item for name, item in properties.items() if item[1].origin is Origin.FRONT_MATTER}


def _still_there(path: str | None) -> bool:
    return path is not None and Path(path).exists()


def _spelled(value: object) -> str:
    """A value as ids were made of it from the first release on."""
    if not isinstance(value, tuple):
        return str(value)
    items = [BaseModel.__repr__(each) if isinstance(each, BaseModel) else repr(each) for each in value]
    return f"({', '.join(items)}{',' * (len(items) == 1)})"


def _digest(declared: Sequence[Found]) -> str:
    """The same for the same declared values, whatever file and line they stand in."""
    values = [{name: _spelled(value) for name, (value, _) in sorted(layer.items())} for layer in declared]
    return hashlib.sha256(json.dumps([layer for layer in values if layer]).encode("utf-8", "surrogatepass")).hexdigest()
