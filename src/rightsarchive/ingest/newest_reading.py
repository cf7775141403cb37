"""What a later reading of the same bytes means for the catalog: the newest one is read from now on, the earlier one stays for its
citations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from rightsarchive.citation.locating import Source
from rightsarchive.extract.readers import reader_of
from rightsarchive.ingest.annotation_places import carry_annotations
from rightsarchive.ingest.describing import Describer, Description
from rightsarchive.ingest.passage_changes import Pair, changed_passages
from rightsarchive.ingest.rereading_outcome import RereadDocument
from rightsarchive.model import (
    Document,
    Extraction,
    FieldOrigin,
    Metadata,
    Notice,
    Origin,
    Page,
    Passage,
)
from rightsarchive.model.layers import first
from rightsarchive.passages import split
from rightsarchive.store import Catalog, Originals, Reading, metadata_digest
from rightsarchive.withholding import Covered, ReadingKeeper

OF_THE_FILE = frozenset({Origin.FILE, Origin.INFERRED})
"""What nobody said of a document, but its own file."""


class ReadingRegistrar:
    """Writes, inside the transaction of its caller."""

    def __init__(self, catalog: Catalog, originals: Originals) -> None:
        self._catalog = catalog
        self._describer = Describer(catalog)
        self._keeper = ReadingKeeper(catalog, originals)

    def register(
        self, document: Document, reading: Reading, name: str, before: Extraction, after: Extraction
    ) -> tuple[RereadDocument, tuple[Notice, ...]]:
        """Make ``after`` the reading of a version in the place of ``before`` (which ``reading`` is); what changed with it, and what a
        person should look at. Redactions are carried along; one whose words do not stand in the newest reading closes it."""
        catalog, was = self._catalog, self._catalog.documents.level(reading.id)
        reader = reader_of(after.media_type)
        row, text_id, metadata = reading.id, reading.text_id, document.metadata
        places: tuple[Pair, ...] = ()
        notices: tuple[Notice, ...] = ()
        covered: tuple[Covered, ...] = ()
        if _is_same(before, after):
            catalog.readings.confirm(row, reader)
        else:
            known = catalog.texts.find(reading.original)
            if known is not None and known != text_id and _is_same(catalog.texts.extraction(known), after):
                text_id = known  # another document with the same bytes was read again before
            else:
                text_id = catalog.texts.add(reading.original, after)
            origins: Mapping[str, FieldOrigin] = document.origins
            hint = _stated_language(document)
            old = tuple(catalog.passages.of_version(row)) or split(document.id, before, hint)
            if reading.newest:
                passages, found = self._described(document, reading, after)
                metadata, origins = found.metadata, found.origins
                catalog.sources.put(document.id, found.said)
            row = catalog.readings.read_again(
                reading.id, text_id=text_id, reader=reader, metadata=metadata, origins=origins
            )
            if reading.newest:
                catalog.passages.replace(row, passages, superseded=(reading.id,))
            covered = self._keeper.close_covered(document.id, row, after, before=before)
            notices = (
                *(notice for notice in after.notices if notice not in before.notices),
                *self._keeper.settle(document.id),
                *carry_annotations(catalog, document.id, reading.text_id, text_id),
            )
            catalog.documents.settle(document.id)
            places = tuple(changed_passages(old, Source(after.text, after.paragraphs, after.pages, after.marks)))
        changed = sorted(
            field for field in Metadata.model_fields if getattr(document.metadata, field) != getattr(metadata, field)
        )
        digests = catalog.texts.digest(reading.text_id), catalog.texts.digest(text_id)
        catalog.custody.record(
            "reread",
            document.id,
            was=was,
            private={
                when: state.model_dump(mode="json", include=set(changed))
                for when, state in (("before", document.metadata), ("after", metadata))
            }
            if changed
            else None,
            version=document.version,
            readers=[reading.reader, reader],
            extractors=[before.extractor, after.extractor],
            texts=list(digests),
            passages=len(places),
            changed=changed,
            **({"metadata_sha256": metadata_digest(metadata)} if reading.newest else {}),
        )
        self._keeper.record_covered(document.id, document.version, covered)
        read = RereadDocument(
            document.id,
            document.version,
            name,
            (reading.reader, reader),
            digests,
            tuple(changed),
            covered=tuple(each.redaction for each in covered),
            closed=tuple(
                placed.redaction.id for placed in catalog.withheld.of_version(document.id, row) if not placed.spans
            ),
            places=places,
            _read_before=partial(catalog.texts.read, reading.text_id),
            _read_after=partial(catalog.texts.read, text_id),
        )
        return read, tuple(replace(notice, path=name) for notice in notices)

    def _described(
        self, document: Document, reading: Reading, after: Extraction
    ) -> tuple[tuple[Passage, ...], Description]:
        """The passages and metadata of the newest reading. What people said of the document stays; what its file says, and what is
        inferred from its text, is taken from the newest reading. The level does not fall; a restriction in the file that is understood
        by now closes it."""
        said = self._describer.said(document.id, reading.id)
        layers = [found for origin, found in said.items() if origin not in OF_THE_FILE]
        level, restriction = document.metadata.access, after.properties.get("access")
        if restriction is not None and restriction[0].level > level.level:
            layers.insert(0, {"access": restriction})
        elif first(layers, "access") is None and "access" in document.origins:
            layers.append({"access": (level, document.origins["access"])})
        stem = Path(document.path).stem if document.path else None
        return self._describer.read(document.id, layers, after, stem, known=True)


def _is_same(before: Extraction, after: Extraction) -> bool:
    """Whether two readings say the same, whatever the programs are called that gave them."""
    return (
        (before.text, before.paragraphs, before.marks, before.inventory, before.notices, before.encoding)
        == (after.text, after.paragraphs, after.marks, after.inventory, after.notices, after.encoding)
        and before.media_type == after.media_type
        and list(map(_unnamed, before.pages)) == list(map(_unnamed, after.pages))
        and _written(before) == _written(after)
    )


def _unnamed(page: Page) -> Page:
    return replace(page, extractor=page.extractor[:3])  # “OCR”, or not


def _written(extraction: Extraction) -> str:
    properties = {name: [str(value), origin.as_json()] for name, (value, origin) in extraction.properties.items()}
    return json.dumps(properties, sort_keys=True)


def _stated_language(document: Document) -> str | None:
    """The language that somebody said, which decides how a text is read."""
    said = document.origins.get("language")
    return None if said is None or said.origin in OF_THE_FILE else document.metadata.language
