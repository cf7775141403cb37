"""What an arrived source means for the catalog: a new report, a new version, new metadata, or nothing new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from types import MappingProxyType
from typing import Literal

from rightsarchive.errors import BrokenFileError, DamagedRecordError, RightsArchiveError
from rightsarchive.extract.readers import reader_of
from rightsarchive.ingest import notices
from rightsarchive.ingest.describing import Describer, Description
from rightsarchive.ingest.discovery import Candidate
from rightsarchive.ingest.identity import Identity
from rightsarchive.ingest.statements import declared_now, inherited, layers, spot_of
from rightsarchive.model import (
    Extraction,
    Metadata,
    Notice,
    Origin,
    Passage,
    ProvenanceKind,
    TextId,
    VersionId,
    VersionNumber,
)
from rightsarchive.model.layers import Found, Said
from rightsarchive.store import (
    Catalog,
    DocumentState,
    Originals,
    Spot,
    Staged,
    Statement,
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
    """``version`` is the row id of the document's newest version. ``notices`` are those of a text that is new here, and of bytes that
    are known. ``is_copy``: the bytes were known, and were not found there before."""

    kind: Kind
    version: VersionId
    notices: tuple[Notice, ...] = ()
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """An arrival, with what is known of its document: ``statements`` of where it was found before, ``here`` the one of this spot."""

    arrival: Arrival
    front_matter: Found
    identifier: str | None
    spot: Spot
    document: str
    state: DocumentState
    statements: tuple[Statement, ...]
    here: Statement | None
    former: str | None
    """Another document, which was found at this spot until now."""

    @property
    def sha256(self) -> str:
        return self.arrival.staged.sha256


class Registrar:
    """Decides and writes, inside the transaction of its caller.

    **Which report is it?** The one with the same bytes, wherever they were found; else the one with the declared identifier; else the
    one last read from that path; else a new one. A text that a program hands over with an identifier of its own is what that says. A
    new report's id is made from its identifier or its bytes, so it does not depend on where or in which order it came.
    """

    def __init__(self, catalog: Catalog, originals: Originals, *, restore: bool) -> None:
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
        sha256, documents = arrival.staged.sha256, self._catalog.documents
        spot, front_matter = spot_of(arrival.candidate), self._front_matter(arrival)
        identifier = _identifier(arrival, front_matter)
        identity = Identity(self._catalog, spot, sha256, identifier, is_text=arrival.candidate.text is not None)
        document = identity.document
        state = documents.state(document)
        tombstone = documents.deletion_of(sha256)
        if tombstone is None and state.is_deleted:
            tombstone = documents.tombstone(document)
        if tombstone is not None and not self._restore:
            return BrokenFileError(
                f"this document was deleted from the archive on {tombstone.deleted}: {tombstone.reason}.",
                advice="To take it in again all the same, ingest with restore=True (--restore).",
            )
        statements = () if state.newest is None else tuple(self._catalog.provenance.of(document))
        here = next((each for each in statements if each.spot == spot), None)
        found = _Found(arrival, front_matter, identifier, spot, document, state, statements, here, identity.former)
        if state.newest is None:
            return self._write(found, restored=state.is_deleted)
        known = documents.version_of(document, sha256)
        if known is None or self._returns(found):
            return self._write(found)
        if (
            state.original == sha256
            and arrival.extraction is not None
            and self._is_other_text(arrival.extraction, state.text_id)
        ):
            return self._write(found)  # the same bytes, read better than before
        return self._find(found, *known)

    def _returns(self, found: _Found) -> bool:
        """Whether a file that had the newest bytes has older ones again, and no copy of it the newest."""
        newest = found.state.original
        return (
            found.sha256 != newest
            and found.here is not None
            and found.here.sha256 == newest
            and not any(each.sha256 == newest and not each.gone for each in found.statements if each is not found.here)
        )

    def _find(self, found: _Found, version: VersionId, number: VersionNumber) -> Registered:
        """Known bytes: where they were found, and what is said of them there."""
        assert found.state.newest is not None
        was = self._catalog.documents.level(version)
        path = self._catalog.documents.path(found.state.newest)
        self._put(found)
        if self._catalog.documents.path(found.state.newest) != path:
            self._catalog.passages.touch(found.state.newest)  # the name of the file is searched
        described = self._is_described(found, version) or not self._describe(found, version, number)
        is_copy = found.here is None and bool(found.statements)
        if found.here is None or found.here.sha256 != found.sha256:
            self._catalog.custody.record(
                "provenance",
                found.document,
                was=was,
                private={"source": found.arrival.candidate.name},
                version=number,
                sha256=found.sha256,
            )
        told = notices.copied(self._catalog, found.document, found.statements, found.former) if is_copy else ()
        return Registered("unchanged" if described else "updated", found.state.newest, told, is_copy)

    def _put(self, found: _Found, kept: Found = MappingProxyType({})) -> None:
        declared = declared_now(found.arrival.candidate, found.here, found.front_matter, kept)
        if found.here is None:
            for each in found.statements:
                if each.spot.kind is ProvenanceKind.FILE and not each.gone and not Path(each.spot.name).exists():
                    self._catalog.provenance.leave(found.document, each.spot)
        self._catalog.provenance.put(found.document, found.spot, found.sha256, declared, identifier=found.identifier)
        if found.former is not None:
            # A name that led to others is searched with them no more.
            for other in self._catalog.provenance.others_named(found.document):
                self._catalog.passages.touch(other)

    def _front_matter(self, arrival: Arrival) -> Found:
        fresh = arrival.extraction
        properties = self._describer.properties(arrival.text_id) if fresh is None else fresh.properties
        return {name: item for name, item in properties.items() if item[1].origin is Origin.FRONT_MATTER}

    def _is_other_text(self, extraction: Extraction, text_id: TextId | None) -> bool:
        return text_id is None or text_digest(extraction.text) != self._catalog.texts.digest(text_id)

    def _is_described(self, found: _Found, version: VersionId) -> bool:
        """Whether the metadata would come out as it is, without reading the text again. What each source says is kept then."""
        is_newest = version == found.state.newest
        said = self._describer.said(found.document, version, is_newest=is_newest)
        properties = self._describer.properties(self._catalog.documents.text(version))
        stated = self._stated(found, said, self._catalog.provenance.of(found.document))
        described = self._describer.joined(found.document, (*stated, properties, said.get(Origin.INFERRED, {})))
        same = (described.metadata, described.origins) == self._catalog.documents.description(version)
        if same and is_newest and described.said != said:
            self._catalog.sources.put(found.document, described.said)
        return same

    def _stated(self, found: _Found, said: Said, now: Iterable[Statement]) -> tuple[Found, ...]:
        """What people say of the bytes, wherever they are, and what was edited in the archive. An identifier that another document has
        is not this one's."""
        statements = [each for each in now if each.sha256 == found.sha256]
        front_matter = found.front_matter
        declared = [self._own(found.document, layer) for layer in layers(statements, front_matter)]
        return self._describer.stated(declared, said, front_matter)

    def _own(self, document: str, layer: Found) -> Found:
        if "identifier" not in layer:
            return layer
        holder = self._catalog.documents.with_identifier(str(layer["identifier"][0]))
        return {name: said for name, said in layer.items() if name != "identifier" or holder in {None, document}}

    def _describe(self, found: _Found, version: VersionId, number: int) -> bool:
        """Describe a version anew; whether anything changed."""
        catalog, document = self._catalog, found.document
        was = catalog.documents.level(version)
        before, _ = catalog.documents.description(version)
        extraction = catalog.texts.extraction(catalog.documents.text(version))
        is_newest = version == found.state.newest
        passages, described = self._read(found, extraction, version)
        metadata = described.metadata
        catalog.documents.describe(version, metadata, described.origins)
        if is_newest:
            catalog.sources.put(document, described.said)
            catalog.passages.replace(version, passages)
        self._readings.settle(document)
        changed = sorted(name for name in Metadata.model_fields if getattr(before, name) != getattr(metadata, name))
        if not changed:
            return False
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
            # Of the newest version alone: a check holds its metadata against the last line that has this.
            **({"metadata_sha256": metadata_digest(metadata)} if is_newest else {}),
        )
        return True

    def _write(self, found: _Found, *, restored: bool = False) -> Registered:
        catalog, arrival, staged = self._catalog, found.arrival, found.arrival.staged
        document, before = found.document, found.state
        superseded, number = before.newest, VersionNumber(before.last + 1)
        self._put(found, self._kept(found))
        # Asked again: a source before this one, in the same transaction, may have had the same bytes.
        text_id, fresh = catalog.texts.find(staged.sha256), arrival.extraction
        if text_id is None:
            catalog.add_original(staged.sha256, staged.size)
        if fresh is not None and self._is_other_text(fresh, text_id):
            text_id = catalog.texts.add(staged.sha256, fresh)
        assert text_id is not None
        extraction = fresh or catalog.texts.extraction(text_id)
        passages, described = self._read(found, extraction, superseded)
        version = catalog.documents.add_version(
            document,
            number,
            original=staged.sha256,
            size=staged.size,
            text_id=text_id,
            metadata=described.metadata,
            origins=described.origins,
            reader=None if fresh is None else reader_of(fresh.media_type),
        )
        catalog.sources.put(document, described.said)
        if superseded is None:
            catalog.passages.add(version, passages)
        else:
            catalog.passages.replace(version, passages, superseded=(superseded,))
        covered = self._readings.close_covered(document, version, extraction)
        told = (*extraction.notices, *self._readings.settle(document))
        if found.former is not None and superseded is None:
            told = (*told, notices.parted(found.former))
        action = "new version" if superseded is not None else "restore" if restored else "ingest"
        catalog.custody.record(
            action,
            document,
            version=number,
            sha256=staged.sha256,
            size=staged.size,
            extractor=extraction.extractor,
            private={"source": arrival.candidate.name},
            metadata_sha256=metadata_digest(described.metadata),
        )
        self._readings.record_covered(document, number, covered)
        return Registered("added" if superseded is None else "updated", version, told)

    def _kept(self, found: _Found) -> Found:
        """What holds of bytes that are new where nothing else is said: what was said of the copies of the file until now, and the
        level that it had."""
        documents = self._catalog.documents
        document, here, statements = found.document, found.here, found.statements
        if here is None and found.former is not None:
            document, statements = found.former, tuple(self._catalog.provenance.of(found.former))
            here = next(each for each in statements if each.spot == found.spot)
        kept: Found = {}
        if found.spot.kind is ProvenanceKind.FILE:
            if here is not None:
                kept = inherited(each for each in statements if each.sha256 == here.sha256 and each != here)
            elif statements:
                newest = (each for each in statements if each.sha256 == found.state.original and each.declared)
                kept = inherited(replace(each, declared=each.declared[:1]) for each in newest)
        before = (
            documents.newest(document) if here is None else (documents.version_of(document, here.sha256) or (None,))[0]
        )
        if before is not None:
            metadata, origins = documents.description(before)
            if "access" in origins:
                kept = {**kept, "access": (metadata.access, origins["access"])}
        return kept

    def _read(
        self, found: _Found, extraction: Extraction, known: VersionId | None
    ) -> tuple[tuple[Passage, ...], Description]:
        """Passages and metadata of a version, from its text, what is declared, and the version ``known`` until now."""
        document = found.document
        said = {} if known is None else self._describer.said(document, known, is_newest=known == found.state.newest)
        statements = tuple(self._catalog.provenance.of(document))
        stated, stem = self._stated(found, said, statements), self._stem(found, statements)
        return self._describer.read(document, stated, extraction, stem, known=known is not None)

    @staticmethod
    def _stem(found: _Found, now: Iterable[Statement]) -> str | None:
        """The name of the file that the bytes were first found in, which may say what nobody wrote down."""
        for each in now:
            if each.sha256 == found.sha256 and each.spot.kind is ProvenanceKind.FILE:
                return PureWindowsPath(each.spot.name).stem
        candidate = found.arrival.candidate
        return Path(candidate.name).stem if candidate.text is None else None


def _identifier(arrival: Arrival, front_matter: Found) -> str | None:
    layers = (*arrival.candidate.declared, front_matter)
    return next((layer["identifier"][0] for layer in layers if "identifier" in layer), None)
