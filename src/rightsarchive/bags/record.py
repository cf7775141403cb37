"""What an import needs of one version, read from a catalog."""

from __future__ import annotations

from rightsarchive.bags import layout
from rightsarchive.model import Document, Extraction, VersionId
from rightsarchive.store import CatalogReader
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
