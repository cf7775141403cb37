"""A stretch of a document as a citation."""

from __future__ import annotations

from rightsarchive.citation import CONTEXT, Citation, cite
from rightsarchive.model import Document, Locator, Paragraph, Passage, PassageKind, Reason, TextId, VersionId
from rightsarchive.store import CatalogReader, Excerpt


def cite_excerpt(excerpt: Excerpt, document: Document) -> Citation:
    """The citation of a whole passage that was read with its surroundings (:data:`CONTEXT` code points on both sides)."""
    passage = excerpt.passage
    return cite(
        document,
        passage.locator,
        excerpt.window,
        window_start=excerpt.window_start,
        passage_id=passage.id,
        language=passage.language,
        repeats=passage.repeats,
        ocr=excerpt.ocr,
        kind=passage.kind,
        reason=passage.reason,
    )


def cite_passage(catalog: CatalogReader, version: VersionId, document: Document, passage: Passage) -> Citation:
    """The citation of a whole passage, read from the frozen text of a document's ``version`` (its row in the catalog)."""
    text_id = catalog.documents.text(version)
    return cite_at(catalog, document, text_id, passage.locator, passage=passage, repeats=passage.repeats)


def cite_at(
    catalog: CatalogReader,
    document: Document,
    text_id: TextId,
    locator: Locator,
    *,
    passage: Passage | None = None,
    repeats: tuple[Locator, ...] = (),
    paragraph: Paragraph | None = None,
) -> Citation:
    """The citation of the stretch at ``locator`` of a document's frozen text, read with its context. ``passage`` is the one
    that it stands in, or ``paragraph`` its first paragraph; ``repeats`` are the other locators with the same words."""
    apart = passage or paragraph
    window_start = max(0, locator.start - CONTEXT)
    return cite(
        document,
        locator,
        catalog.texts.read(text_id, window_start, locator.end + CONTEXT),
        window_start=window_start,
        passage_id=None if passage is None else passage.id,
        language=None if passage is None else passage.language,
        repeats=repeats,
        ocr=catalog.texts.is_ocr(text_id, locator.page) or (apart is not None and apart.reason == Reason.RECOGNISED),
        kind=PassageKind.BODY if apart is None else apart.kind,
        reason=None if apart is None else apart.reason,
    )
