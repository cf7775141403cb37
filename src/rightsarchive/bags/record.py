"""What an import needs of one version, and of what people said of a document, read from a catalog."""

from __future__ import annotations

from rightsarchive.bags import layout
from rightsarchive.model import Access, Document, Extraction, VersionId
from rightsarchive.store import NOTE, TAG, CatalogReader, plain_values
from rightsarchive.withholding import moved


def version_record(
    catalog: CatalogReader, row: VersionId, document: Document, extraction: Extraction, original: str | None
) -> layout.VersionRecord:
    """The record of the version with a row id. ``original`` is the name of its bytes in a package."""
    marks, holes = catalog.withheld(row)
    named = set(document.cases)
    return layout.VersionRecord(
        id=document.id,
        version=document.version,
        sha256=document.sha256,
        size=document.size,
        original=original,
        text_sha256=document.text_sha256,
        media_type=document.media_type,
        extractor=document.extractor,
        encoding=document.encoding,
        access=document.access,
        redacted=document.redacted,
        ingested=document.ingested.isoformat(),
        metadata=document.metadata,
        origins=dict(document.origins),
        properties=dict(extraction.properties),
        assigned=tuple(case for case in catalog.documents.assigned(document.id) if case in named),
        paragraphs=extraction.paragraphs,
        pages=extraction.pages,
        marks=extraction.marks,
        inventory=extraction.inventory,
        notices=extraction.notices,
        redactions=tuple(
            layout.Redaction(
                id=each.redaction.id,
                access=layout.LEVELS[each.redaction.level],
                code=each.redaction.code,
                spans=moved(each.spans, holes),
            )
            for each in marks
        ),
    )


def about_record(catalog: CatalogReader, document: str) -> layout.AboutRecord:
    """What people said of a document and wrote to it. What a stronger source put in the shade may be what nobody was to read any more:
    it is told at the highest clearance alone."""
    is_all = catalog.clearance is Access.CONFIDENTIAL
    said = catalog.sources.of(document) if is_all else {}
    plain = {
        origin: plain_values({name: value for name, (value, _) in found.items()}) for origin, found in said.items()
    }
    return layout.AboutRecord(
        id=document,
        places=place_records(catalog, document),
        sources={
            origin: {name: (plain[origin][name], where.where) for name, (_, where) in found.items()}
            for origin, found in said.items()
        },
        left=tuple(sorted(catalog.documents.left(document))) if is_all else (),
        annotations=tuple(
            layout.AnnotationRecord(
                id=each.id,
                kind=kind,
                body=each.body,
                text_sha256=each.text_sha256,
                start=each.start,
                end=each.end,
                author=each.author,
                at=each.at,
                edited=each.edited,
                access=layout.LEVELS[each.level],
            )
            for kind in (NOTE, TAG)
            for each in catalog.annotations.all(kind, document)
        ),
    )


def place_records(catalog: CatalogReader, document: str) -> tuple[layout.PlaceRecord, ...]:
    """Where a document was found, and what was declared of it in each place."""
    return tuple(
        layout.PlaceRecord(
            kind=each.kind,
            name=each.name,
            sha256=each.sha256,
            declared=each.declared,
            origins=dict(each.origins),
            identifier=each.identifier,
        )
        for each in catalog.places(document)
    )
