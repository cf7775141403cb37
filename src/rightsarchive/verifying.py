"""Words looked for in a document and cited, and a citation or a whole report held against the archive."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from rightsarchive.citation import Citation, ReferenceKind, Status, Verdict
from rightsarchive.citation.locating import Source
from rightsarchive.citation.surroundings import Box, Context, ContextParagraph, Exhibit
from rightsarchive.citation.verification import (
    another_file,
    damaged,
    in_another,
    nearest,
    read_since,
    superseded,
    undecidable,
    verify,
)
from rightsarchive.citing import cite_at
from rightsarchive.errors import DamagedRecordError, NotInArchiveError, UsageError
from rightsarchive.model import Access, Document, Locator, PassageKind, VersionId
from rightsarchive.settings import Limits
from rightsarchive.store import CatalogReader, Originals, text_digest

if TYPE_CHECKING:
    from rightsarchive.extract.pdf.boxes import Wanted


def source_of(catalog: CatalogReader, version: VersionId) -> Source:
    """The frozen text of a version (its row in the catalog), with its paragraphs and pages."""
    text_id, texts = catalog.documents.text(version), catalog.texts
    with catalog.snapshot():
        return Source(texts.read(text_id), texts.paragraphs(text_id), texts.pages(text_id), texts.marks(text_id))


def cite_stretch(catalog: CatalogReader, version: VersionId, start: int, end: int) -> Citation:
    """The citation of the code points ``start`` to ``end`` of a version's text (``version`` is its row in the catalog). Raises
    UsageError for a stretch that is empty, out of the text, or holds hidden or struck text beside other."""
    source = source_of(catalog, version)
    return _cite(catalog, version, source, source.locate(start, end))


def cite_words(catalog: CatalogReader, version: VersionId, words: str) -> Citation:
    """The citation of ``words`` where they first stand in a version's text, as a reader compares them (``language.alike``); the
    quote is as the document has it. Raises NotInArchiveError where they do not stand there, which tells the nearest words, and
    UsageError where they are hidden or struck text beside other."""
    document = catalog.documents.record(version)
    source = source_of(catalog, version)
    places = source.find(words)
    if not places:
        raise NotInArchiveError(f"these words do not stand in {document.title}.", advice=_instead(words, source))
    return _cite(catalog, version, source, places[0])


def _cite(catalog: CatalogReader, version: VersionId, source: Source, at: Locator) -> Citation:
    """The citation of a stretch, with the other places where its words stand, plainly or apart from the body as they do here."""
    paragraph = source.paragraph(at)
    kind = source.kind_apart(at)
    places = [place for place in source.find(source.quoted(at).text) if source.kind_apart(place) is kind]
    return cite_at(
        catalog,
        catalog.documents.record(version),
        catalog.documents.text(version),
        at,
        repeats=tuple(other for other in places if other.end <= at.start or other.start >= at.end),
        paragraph=paragraph,
    )


def cite_place(catalog: CatalogReader, document: str, source: Source, at: Locator) -> Citation:
    """The citation of a place in the text of a document's newest version. Raises NotInArchiveError."""
    version = catalog.documents.find(document)
    return cite_at(
        catalog, catalog.documents.record(version), catalog.documents.text(version), at, paragraph=source.paragraph(at)
    )


def _instead(words: str, source: Source) -> str:
    """What to do about words that do not stand in a text."""
    span = nearest(words, source.text)
    if span is None:
        return "Nothing like them is there. Copy them from “rightsarchive show --text”."
    with suppress(UsageError):
        at = source.locate(*span)
        found = " ".join(source.quoted(at).text.split())
        return f"The nearest words are “{found}” ({at}). Cite these if you mean them."
    return "Copy them from “rightsarchive show --text”."


Elsewhere = Callable[[str, str], Citation | None]
"""Where words stand in another document than the one with an id."""


def verdict(
    catalog: CatalogReader,
    originals: Originals,
    citation: Citation,
    printed: str | None,
    elsewhere: Elsewhere | None = None,
) -> Verdict:
    """Whether a quote still stands, and whether ``printed`` (what a report says it is) is it; whether what the citation says of its
    source is what the archive says. ``elsewhere`` looks for words in other documents.

    What is checked is the version with the bytes that were cited, whatever its number is here. Whoever may not see everything
    is not told whether what he does not see is there.
    """
    try:
        with catalog.snapshot():
            versions = catalog.documents.versions_with(citation.document_id, citation.sha256, citation.text_sha256)
            if not versions:
                return _not_there(catalog, citation, printed)
            original = originals.digest(citation.sha256)
            told = _of_version(catalog, original, citation, printed, versions[0])
            # A file that was read again may have two readings of one text, with other paragraphs.
            for version in versions[1:] if told.words.ok and not told.reference.ok else ():
                earlier = _of_version(catalog, original, citation, printed, version)
                if earlier.reference.ok or earlier.reference.kind is ReferenceKind.READ_DIFFERENTLY:
                    told = earlier
                    break
    except DamagedRecordError as error:
        return damaged(citation, error.part, printed)
    if elsewhere is not None and told.status is Status.ALTERED and told.quote.strip():
        other = elsewhere(told.quote, citation.document_id)
        if other is not None:
            return in_another(told, other)
    return told


def _newest(catalog: CatalogReader, version: VersionId) -> Source | None:
    """What the reader of ``catalog`` reads now in the place of an earlier reading of the same bytes; None where that is the newest."""
    later = catalog.documents.later_reading(version)
    if later is None:
        return None
    catalog.documents.record(later)
    return source_of(catalog, later)


def _given(catalog: CatalogReader, version: VersionId, document: Document, source: Source, at: Locator) -> Citation:
    """What the archive gives as the citation of a place, whatever else is claimed of the place."""
    text_id = catalog.documents.text(version)
    return cite_at(catalog, document, text_id, source.placed(at) or at, paragraph=source.paragraph(at))


def _of_version(
    catalog: CatalogReader, original: str | None, citation: Citation, printed: str | None, version: VersionId
) -> Verdict:
    """The verdict by one version that has the bytes that were cited."""
    document, source = _checked(catalog, citation, version)
    told = verify(
        citation,
        original=original,
        text=source.text,
        printed=printed,
        source=source,
        given=lambda at: _given(catalog, version, document, source, at),
    )
    if told.reference.kind is ReferenceKind.RIGHT:
        told = _with_newer(catalog, document, told)
    later = _newest(catalog, version)
    return told if later is None else read_since(told, later)


def _not_there(catalog: CatalogReader, citation: Citation, printed: str | None) -> Verdict:
    """The verdict where no file like the one that is cited is seen: what is hidden and what is unknown are answered alike, by what is
    seen of the document."""
    catalog.documents.losses.check_found(citation.document_id)
    newest = catalog.documents.newest(citation.document_id)
    seen = None if newest is None else catalog.documents.record(newest)
    if catalog.clearance is not Access.CONFIDENTIAL:
        return undecidable(citation, printed)
    if seen is not None:
        return another_file(citation, seen.sha256, printed)
    return verify(citation, original=None, text=None, printed=printed)


def _checked(catalog: CatalogReader, citation: Citation, version: VersionId) -> tuple[Document, Source]:
    """The version that was cited, and its text with its paragraphs and pages. Raises DamagedRecordError where the archive cannot vouch
    for any of it."""
    document = catalog.documents.record(version)  # what is known of it is checked too
    source = source_of(catalog, version)
    if text_digest(source.text) != catalog.texts.digest(catalog.documents.text(version)):
        # An archive that was sealed as it was found may have been damaged before.
        raise DamagedRecordError(citation.document_id, "text")
    return document, source


def _with_newer(catalog: CatalogReader, document: Document, told: Verdict) -> Verdict:
    """A verdict on a version that a newer one took the place of, with what became of the words there."""
    newest = catalog.documents.newest(document.id)
    if newest is None:
        return told
    newer = catalog.documents.record(newest)
    if newer.version <= document.version:
        return told
    return superseded(told, newer.version, source_of(catalog, newest))


def cited_place(catalog: CatalogReader, citation: Citation) -> tuple[VersionId, Source, Locator]:
    """The version that a citation is of, its text, and where the quote stands in it. Raises NotInArchiveError where the document
    is not there, or the words are not."""
    version = catalog.documents.version_with(citation.document_id, citation.sha256, citation.text_sha256)
    if version is None:
        raise NotInArchiveError(f"what is cited of {citation.title} is not in this archive.")
    source = source_of(catalog, version)
    if source.quoted(citation.locator).text == citation.quote:
        return version, source, citation.locator
    places = source.find(citation.quote)
    if not places:
        raise NotInArchiveError(f"the words that are cited do not stand in {citation.title}.")
    return version, source, min(places, key=lambda place: abs(place.start - citation.locator.start))


def context(catalog: CatalogReader, citation: Citation, around: int) -> Context:
    """The paragraphs of a quote and ``around`` before and after them. Raises NotInArchiveError."""
    _, source, at = cited_place(catalog, citation)
    return Context(
        citation,
        tuple(
            ContextParagraph(
                each,
                source.text[each.start : each.end],
                tuple(
                    (max(start, each.start) - each.start, min(end, each.end) - each.start)
                    for start, end in at.spans
                    if start < each.end and end > each.start
                ),
            )
            for each in source.around(at, around)
        ),
    )


def boxes(catalog: CatalogReader, originals: Originals, citation: Citation, limits: Limits) -> tuple[Box, ...]:
    """The rectangles of a quote on the pages of its PDF, found in a worker process. Raises NotInArchiveError, UsageError for what is
    no PDF or a reduced text, and what a file that cannot be read raises (FileError)."""
    from rightsarchive.extract.isolation.worker import IsolatedExecutor
    from rightsarchive.extract.pdf.boxes import rectangles

    _, wanted = _on_pages(catalog, citation)
    with IsolatedExecutor(limits) as worker:
        found = worker.submit(rectangles, originals.path(citation.sha256), wanted).result()
    return tuple(Box(each.page, *box) for each, sides in zip(wanted, found, strict=True) for box in sides)


def exhibits(catalog: CatalogReader, originals: Originals, citation: Citation, limits: Limits) -> tuple[Exhibit, ...]:
    """The lines of a quote as the pages of its PDF show them, drawn in a worker process. Raises NotInArchiveError; UsageError for what is no
    PDF, for a document of which something is withheld, for hidden words and for words that are not found on the page; FileError."""
    from rightsarchive.extract.isolation.worker import IsolatedExecutor
    from rightsarchive.extract.pdf.exhibits import drawn

    kind, wanted = _on_pages(catalog, citation)
    if kind is PassageKind.HIDDEN:
        raise UsageError(
            f"no picture can be made of these words of {citation.title}: its page does not show them.",
            advice="Quote them, and say why they are hidden.",
        )
    with IsolatedExecutor(limits) as worker:
        found = worker.submit(drawn, originals.path(citation.sha256), wanted).result()
    if not found:
        raise UsageError(
            f"these words of {citation.title} were not found on its page, so no picture of them is made.",
            advice="They may have been read from a picture of the page. Quote them without an exhibit.",
        )
    return tuple(Exhibit(*each) for each in found)


def _on_pages(catalog: CatalogReader, citation: Citation) -> tuple[PassageKind | None, list[Wanted]]:
    """What a quote is on its page, and the words of each page. A reduced text is refused: its original shows what is withheld from it, and
    no reader of a part of a document is shown any page of it."""
    from rightsarchive.extract.pdf.boxes import Wanted, letters_of

    version, source, at = cited_place(catalog, citation)
    document = catalog.documents.record(version)
    if document.redacted:
        raise UsageError(
            f"parts of {citation.title} are withheld, so no page of its original is used.",
            advice="Quote its words without a picture, or ask whoever may see all of it.",
        )
    if document.media_type != "application/pdf":
        raise UsageError(
            f"the words of {citation.title} have no place on a page: its file is no PDF.",
            advice="Only a quote of a PDF that is read whole has one. Quote it without a picture.",
        )
    wanted = []
    for start, end in at.spans:
        page = source.page(start)
        if page is not None:
            words = source.text[start:end]
            above = letters_of(source.text[page.start : start]).count(letters_of(words))
            wanted.append(Wanted(page.number, words, above))
    return source.kind_apart(at), wanted
