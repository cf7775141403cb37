"""What people said of a document in another archive and wrote to it there, kept here as it was: the places where it was found, what each
source says of it, notes and tags."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from rightsarchive.bags import layout
from rightsarchive.errors import BrokenFileError, UsageError
from rightsarchive.ingest import Describer
from rightsarchive.model import Access, FieldOrigin, Metadata, Notice, Origin, ProvenanceKind, VersionId
from rightsarchive.model.layers import Found
from rightsarchive.store import Annotation, Catalog, Spot, checked_values
from rightsarchive.upkeep.annotations import Annotator

_NOBODY = frozenset({Origin.FILE, Origin.INFERRED, Origin.FRONT_MATTER})
"""Sources that stand in the file itself, and are read here again."""


class Work:
    """Keeps it, in the transaction of its caller. ``name`` is what the other archive, or the package, calls itself."""

    def __init__(self, catalog: Catalog, describer: Describer, name: str) -> None:
        self._catalog = catalog
        self._describer = describer
        self._name = name

    def is_from_there(self, document: str) -> bool:
        """Whether a document was taken in from there before."""
        known = self._catalog.provenance.of(document) if self._catalog.documents.is_there(document) else []
        return Spot(ProvenanceKind.ARCHIVE, self._name) in {each.spot for each in known}

    def put_places(
        self,
        document: str,
        known: VersionId | None,
        newest: layout.VersionRecord,
        about: layout.AboutRecord,
        here: Mapping[str, str],
    ) -> None:
        """Keep where the document was found there and what was said of it, so that it is known again here. ``known`` is its newest
        version until now, ``newest`` the one of there; ``here`` are the ids here of documents that have another one there."""
        catalog = self._catalog
        if self._name == catalog.id:
            return  # a package of this archive
        there = [] if known is None else catalog.provenance.of(document)
        same = known is not None and catalog.documents.description(known)[0] == newest.metadata
        holder = newest.metadata.part_of
        if holder is not None:
            spot = Spot(ProvenanceKind.ATTACHMENT, here.get(holder, holder))
            catalog.provenance.put(document, spot, newest.sha256, ({}, {}))
        if same and document == about.id and {each.name for each in about.places} <= {each.spot.name for each in there}:
            return  # nothing that is not known
        places = [(f"{self._name}: {each.name}".rstrip(": "), each) for each in about.places]
        own = layout.PlaceRecord(
            kind="archive",
            name=self._name,
            sha256=newest.sha256,
            declared=newest.metadata,
            origins={name: each for name, each in newest.origins.items() if each.origin not in _NOBODY},
            identifier=about.id if document != about.id else None,
        )
        for name, place in (*places, (self._name, own)):
            declared = {field: (_value(place.declared, field), _there(each)) for field, each in place.origins.items()}
            spot = Spot(ProvenanceKind.ARCHIVE, name)
            catalog.provenance.put(document, spot, place.sha256, (declared, {}), identifier=place.identifier)
        if known is not None and len(catalog.provenance.of(document)) > len(there):
            catalog.custody.record(
                "provenance",
                document,
                was=Access.CONFIDENTIAL.level,
                private={"source": f"archive {self._name}", "there": about.id},
                version=catalog.documents.state(document).last,
                sha256=newest.sha256,
            )

    def put_annotations(
        self, document: str, about: layout.AboutRecord, tell: Callable[[Notice], object], *, known: bool
    ) -> bool:
        """Keep the notes and tags of there; whether one was new. Who took one out here since knew it. What cannot be kept is told."""
        annotator = Annotator(self._catalog)
        gone = annotator.removed(document) if known else frozenset()
        added = False
        for record in about.annotations:
            if record.id in gone:
                continue
            try:
                added = annotator.take_in(_annotation(record, document)) or added
            except UsageError as error:
                tell(Notice("conflict", error.message, error.advice, path=document))
        return added

    def restore_sources(self, document: str, about: layout.AboutRecord) -> None:
        """Keep what each source said of a document that is new here, where all of it together gives what is known of the document: a
        record that says something else could open it with the next edit. Raises BrokenFileError."""
        catalog = self._catalog
        newest = catalog.documents.newest(document)
        if newest is None or not about.sources:
            return
        for case in about.left:
            catalog.documents.leave(document, case)
        try:
            said = [_layer(origin, about.sources[origin]) for origin in Origin if origin in about.sources]
        except ValueError as error:
            raise BrokenFileError(f"what its sources say cannot be read: {error}") from error
        found = self._describer.joined(document, said)
        if (found.metadata, found.origins) == catalog.documents.description(newest):
            catalog.sources.put(document, found.said)
        else:
            for case in about.left:
                catalog.documents.enter(document, case)


def _layer(origin: Origin, fields: Mapping[str, tuple[Any, str]]) -> Found:
    """What one source said, by field. Raises ValueError."""
    values = checked_values({name: value for name, (value, _) in fields.items()})
    return {name: (values[name], FieldOrigin(origin=origin, where=where)) for name, (_, where) in fields.items()}


def _annotation(record: layout.AnnotationRecord, document: str) -> Annotation:
    """A note or a tag of there, of a document here."""
    return Annotation(
        record.id,
        document,
        record.kind,
        record.body,
        record.text_sha256,
        record.start,
        record.end,
        record.author,
        _utc(record.at),
        None if record.edited is None else _utc(record.edited),
        record.access.level,
    )


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


def _there(origin: FieldOrigin) -> FieldOrigin:
    """What somebody edited there is no edit of ours."""
    if origin.origin is not Origin.EDIT:
        return origin
    return FieldOrigin(origin=Origin.CALL, where=f"edited there {origin.where}".rstrip())


def _value(metadata: Metadata, field: str) -> Any:
    own = field.removeprefix("extra.")
    return getattr(metadata, field) if own == field else metadata.extra[own]
