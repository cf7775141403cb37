"""A citation: the exact quote, where it stands, what it was taken from, and how to write that down in any style."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import Field

from rightsarchive.citation import reference
from rightsarchive.citation.rendered import Run, pinpoint, plain
from rightsarchive.metadata.csl import REDACTED, source_item
from rightsarchive.model import JOINT, Document, Locator, Metadata, PassageKind, Record
from rightsarchive.model.brief import brief, cut

if TYPE_CHECKING:
    from rightsarchive.citation.exchange import CitationFormat

CONTEXT = 32
"""Code points of context kept before and after a quote (TextQuoteSelector ``prefix`` and ``suffix``)."""

STYLE = "chicago-notes-bibliography"
LOCALE = "en-US"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

# What a reader of a report needs to find the source again. The user's own notes and fields are not among it.
_PUBLIC = frozenset(
    {
        "access",
        "archive",
        "archived_url",
        "authors",
        "call_number",
        "case_number",
        "court",
        "document_type",
        "editors",
        "identifier",
        "interviewer",
        "language",
        "license",
        "original_title",
        "published",
        "publisher",
        "publisher_place",
        "recipient",
        "retrieved",
        "symbol",
        "title",
        "translated_title",
        "url",
    }
)


class Citation(Record):
    """A quote and its source. It stands alone: it can be written into a report, read back and verified years later.

    ``quote`` is ``document.text[locator.start:locator.end]``, unchanged; where it goes over the end of a page, the parts that
    ``locator.parts`` names, with a line end between two. ``prefix`` and ``suffix`` are up to 32 code
    points of the same text on either side. ``sha256`` is that of the original bytes, ``text_sha256`` that of the extracted
    text (UTF-8). ``repeats`` are the locators of the same words elsewhere in the document. With ``ocr`` the words were
    read from an image and may differ from what is printed. A ``redacted`` one cites a text with marks for what is withheld, and
    ``sha256`` is that of its own plain-text file. ``kind`` and ``reason`` are given where the words are no plain text of the
    page: hidden (and why), struck through, filled in, or an annotation.
    """

    document_id: str
    version: int
    passage_id: int | None = None
    quote: str
    prefix: str = ""
    suffix: str = ""
    locator: Locator
    sha256: Sha256
    text_sha256: Sha256
    extractor: str
    media_type: str
    language: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9-]{2,35}$")] = None
    cases: tuple[str, ...] = ()
    metadata: Metadata = Metadata()
    repeats: tuple[Locator, ...] = ()
    ocr: bool = False
    redacted: bool = False
    kind: PassageKind | None = None
    reason: str | None = None

    @property
    def title(self) -> str:
        """The document's title; where it has none its identifier, else its id in the archive."""
        return self.metadata.title or self.metadata.identifier or self.document_id

    @property
    def parts(self) -> tuple[str, ...]:
        """The quote as the parts that ``locator.spans`` name: ``document.text[start:end]`` of each. As a rule there is one."""
        found, at = [], 0
        for start, end in self.locator.spans:
            found.append(self.quote[at : at + end - start])
            at += end - start + len(JOINT)
        return tuple(found)

    @property
    def reference(self) -> str:
        """The source and the locator in plain English, on one line, in no particular style."""
        return reference.reference(
            self.metadata, self.title, self.locator, ocr=self.ocr, redacted=self.redacted, apart=self.apart
        )

    @property
    def apart(self) -> str:
        """What the words are where they are no plain text of the page: ``hidden text (covered)``; else nothing."""
        return reference.apart(self.kind, self.reason)

    def csl(self) -> dict[str, Any]:
        """The source as a CSL-JSON item. ``custom`` holds the document's id, version and SHA-256."""
        return source_item(
            self.metadata,
            document=self.document_id,
            title=self.title,
            version=self.version,
            sha256=self.sha256,
            notes=(REDACTED if self.redacted else "", self.apart),
        )

    def render(self, style: str = STYLE, locale: str = LOCALE) -> str:
        """The note, or in-text citation, with its pinpoint, as plain text.

        ``style`` is one of :func:`~rightsarchive.citation.loading.styles` or the path of a ``.csl`` file; ``locale`` one of
        :func:`~rightsarchive.citation.loading.locales` (``fr`` is enough for ``fr-FR``). Raises StyleError.
        """
        return plain(self.note(style, locale))

    def bibliography(self, style: str = STYLE, locale: str = LOCALE) -> str:
        """The entry for a list of sources, without pinpoint, as plain text. Raises StyleError."""
        return plain(self.entry(style, locale))

    def note(self, style: str = STYLE, locale: str = LOCALE) -> tuple[Run, ...]:
        """As :meth:`render`, in runs that know which words are italic."""
        from rightsarchive.citation import processor  # it reads styles, which few commands need
        from rightsarchive.citation.sources import item_of

        return processor.render_note(item_of(self), pinpoint(self.locator), style, locale)

    def entry(self, style: str = STYLE, locale: str = LOCALE) -> tuple[Run, ...]:
        """As :meth:`bibliography`, in runs that know which words are italic."""
        from rightsarchive.citation import processor
        from rightsarchive.citation.sources import item_of

        return processor.render_entry(item_of(self), style, locale)

    def bibtex(self) -> str:
        """The source as one BibTeX entry, escaped for LaTeX."""
        from rightsarchive.citation import bibtex  # what writes and reads libraries is not needed by a search

        return bibtex.entry(self.csl())

    def ris(self) -> str:
        """The source as one RIS record."""
        from rightsarchive.citation import ris

        return ris.record(self.csl())

    def export(self, format: CitationFormat = "csl") -> str:  # noqa: A002 - what it is called everywhere
        """The citation for another program: ``csl`` (CSL-JSON), ``w3c`` (a Web Annotation in JSON-LD), ``biblatex``, ``bibtex`` or ``ris``, with
        the quote and its place where the format holds them. For several, :func:`~rightsarchive.export_citations`. Raises UsageError.
        """
        from rightsarchive.citation import exchange

        return exchange.one(self, format)

    def selectors(self) -> list[dict[str, Any]]:
        """The quote as W3C Web Annotation selectors: a TextQuoteSelector and a TextPositionSelector (code points) for it, or for each
        of its parts."""
        parts = self.parts
        found: list[dict[str, Any]] = []
        for number, (exact, (start, end)) in enumerate(zip(parts, self.locator.spans, strict=True)):
            prefix, suffix = "" if number else self.prefix, self.suffix if number == len(parts) - 1 else ""
            found.append({"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix})
            found.append({"type": "TextPositionSelector", "start": start, "end": end})
        return found

    def __repr__(self) -> str:
        return f"<Citation {brief(self.quote)} in {brief(self.title)}, {cut(str(self.locator))}>"

    __str__ = __repr__

    def public(self) -> Self:
        """A copy for a report: without the user's notes, own fields, and lists of persons and places."""
        known = {key: getattr(self.metadata, key) for key in _PUBLIC}
        return self.model_copy(update={"metadata": Metadata(**known)})


def cite(
    document: Document,
    locator: Locator,
    window: str,
    *,
    window_start: int,
    passage_id: int | None = None,
    language: str | None = None,
    repeats: tuple[Locator, ...] = (),
    ocr: bool = False,
    kind: PassageKind = PassageKind.BODY,
    reason: str | None = None,
) -> Citation:
    """The citation of ``document.text[locator.start:locator.end]``, or of the parts of the locator.

    ``window`` is the stretch of the document's text that begins at code point ``window_start``; it must cover the quote and
    should reach :data:`CONTEXT` code points beyond it on both sides. For a part of a passage, pass
    ``dataclasses.replace(passage.locator, start=..., end=...)``. ``kind`` and ``reason`` are those of its paragraphs. Raises ValueError where the window does not cover the quote.
    """
    start, end = locator.start - window_start, locator.end - window_start
    if not 0 <= start <= end <= len(window):
        raise ValueError(
            f"the window of {len(window)} code points from {window_start} does not cover {locator.start}-{locator.end}"
        )
    metadata = document.metadata
    spans = ((first - window_start, last - window_start) for first, last in locator.spans)
    # All parts are validated records already: building without a second validation is what keeps a page of hits fast. This is the way
    # of ``pickle``, which takes a third of the time of ``model_construct``.
    values = {
        "document_id": document.id,
        "version": document.version,
        "passage_id": passage_id,
        "quote": JOINT.join([window[first:last] for first, last in spans]),
        "prefix": window[max(0, start - CONTEXT) : start],
        "suffix": window[end : end + CONTEXT],
        "locator": locator,
        "sha256": document.sha256,
        "text_sha256": document.text_sha256,
        "extractor": document.extractor,
        "media_type": document.media_type,
        "language": language or metadata.language,
        "cases": metadata.cases,
        "metadata": metadata,
        "repeats": repeats,
        "ocr": ocr,
        "redacted": document.redacted,
        "kind": kind if kind.is_apart else None,
        "reason": reason if kind.is_apart else None,
    }
    citation = Citation.__new__(Citation)
    citation.__setstate__(
        {
            "__dict__": values,
            "__pydantic_fields_set__": {*values},
            "__pydantic_extra__": None,
            "__pydantic_private__": None,
        }
    )
    return citation
