"""A text and its parts: pages, paragraphs, passages, and the locator of each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from rightsarchive.model.brief import Brief, brief, cut
from rightsarchive.model.ids import PassageId
from rightsarchive.model.inventory import Inventory
from rightsarchive.model.metadata import FieldOrigin, Metadata
from rightsarchive.model.spans import Span, source_of


class PassageKind(StrEnum):
    """What a passage is in its document. Navigation and hidden text are kept and not searched unless asked for.

    Hidden and struck text, form values and annotations stand in paragraphs of their own, never inside those of the body:
    :attr:`is_apart` tells them from what the page plainly says.
    """

    BODY = "body"
    HEADING = "heading"
    TABLE = "table"
    FOOTNOTE = "footnote"
    NAVIGATION = "navigation"
    HIDDEN = "hidden"
    STRUCK = "struck"
    FORM = "form"
    ANNOTATION = "annotation"

    @property
    def is_apart(self) -> bool:
        """Whether it is to be labelled wherever it is shown or quoted."""
        return self in _APART


_APART = frozenset({PassageKind.HIDDEN, PassageKind.STRUCK, PassageKind.FORM, PassageKind.ANNOTATION})


class Reason(StrEnum):
    """Why a paragraph is hidden, or what one that is no body text is."""

    COVERED = "covered"
    REDACTION = "pending redaction"
    CROPPED = "cropped"
    LAYER_OFF = "layer off"
    INVISIBLE = "invisible"
    GROUND_COLOUR = "ground colour"
    OFF_PAGE = "off the page"
    TOO_SMALL = "too small"
    STYLE = "hidden by style"
    UNUSED_HEADER = "unused header"
    STRUCK = "struck through"
    FORM_VALUE = "form value"
    NOTE = "note"
    STAMP = "stamp"
    SIGNATURE = "signature"
    COMMENT = "comment"
    WATERMARK = "watermark"
    RUNNING_LINE = "running line"
    RECOGNISED = "read from a picture"

    @property
    def is_confidential(self) -> bool:
        """Whether somebody meant to take the words away: they are confidential until a person decides."""
        return self in _TAKEN_AWAY


_TAKEN_AWAY = frozenset({Reason.COVERED, Reason.REDACTION})


class MarkKind(StrEnum):
    """What is set apart inside a paragraph."""

    RAISED = "raised"
    LOWERED = "lowered"
    NOTE = "note"
    LINE_NUMBER = "line number"


class PageVerdict(StrEnum):
    """What extraction thinks of a page's text."""

    GOOD = "good"
    EMPTY = "empty"
    SCANNED = "scanned"
    PARTLY_SCANNED = "partly scanned"
    GARBLED = "garbled"
    GLUED = "glued"
    REVERSED = "reversed"
    CUT = "cut"


@dataclass(frozen=True, slots=True, repr=False)
class TextSource(Brief):
    """A text handed over in memory. Without ``metadata.identifier`` the text itself is its identity."""

    text: str
    metadata: Metadata = field(default_factory=Metadata)


@dataclass(frozen=True, slots=True, repr=False)
class Notice(Brief):
    """Something a user should know about a file that was taken in: ``code`` for machines, ``advice`` what to do."""

    code: str
    message: str
    advice: str = ""
    page: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Failure(Brief):
    """A file that was not taken in. ``code`` is that of a :class:`~rightsarchive.errors.FileError` or MetadataError."""

    path: str
    code: str
    message: str
    advice: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Page(Brief):
    """A page: ``number`` is its 1-based position in the file, ``label`` what is printed on it (None where none is given)."""

    number: int
    label: str | None
    start: int
    end: int
    verdict: PageVerdict = PageVerdict.GOOD
    extractor: str = ""
    agreement: float | None = None
    """The share of letters that a second reader found too, from 0 to 1; None where there was no second reader."""


@dataclass(frozen=True, slots=True, repr=False)
class Paragraph(Brief):
    """A paragraph of the text, without surrounding white space. ``number`` counts from 1 through the whole document.

    ``page`` is the number of its page, None where the format has no pages. ``heading_path`` names the headings above
    it, outermost first; a heading's own path ends with itself. ``reason`` tells why hidden text is hidden (a
    :class:`Reason`), and what struck text, form values and annotations are.
    """

    number: int
    start: int
    end: int
    kind: PassageKind = PassageKind.BODY
    page: int | None = None
    heading_path: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Mark(Brief):
    """``text[start:end]`` (code points, half open), inside a paragraph, is raised, lowered, the mark of a note (``note`` is its
    number or sign) or the first character of a line whose number, ``note``, stands in the margin. Raised and lowered digits are Unicode's own superscripts and subscripts in the text."""

    start: int
    end: int
    kind: MarkKind
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extractor gave for one file. Paragraphs are in order and do not overlap; ``text`` is kept as it is.

    ``properties`` holds the file's own metadata, in the keys of :class:`Metadata`, with where each was found. ``marks`` are in
    order and do not overlap.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    media_type: str
    extractor: str
    """Name and version: ``pypdf 7.1.0``."""
    pages: tuple[Page, ...] = ()
    properties: Mapping[str, tuple[Any, FieldOrigin]] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    encoding: str | None = None
    marks: tuple[Mark, ...] = ()
    inventory: Inventory = field(default_factory=Inventory)


@dataclass(frozen=True, slots=True, repr=False)
class Locator(Brief):
    """Where a passage stands. ``page`` and ``page_label`` are None where the format has no pages.

    ``paragraph_end`` is the last paragraph that it covers (inclusive). ``start`` and ``end`` are code points. Where it goes over the
    end of a page, ``page_end`` is its last page, and ``parts`` are the stretches of the text that it is made of: what stands between
    them (running lines, page numbers, notes) is no part of it. ``line`` and ``line_end`` are its first and last line where the margin
    numbers the lines, as in a transcript.
    """

    start: int
    end: int
    paragraph: int
    paragraph_end: int
    page: int | None = None
    page_label: str | None = None
    heading_path: tuple[str, ...] = ()
    page_end: int | None = None
    page_end_label: str | None = None
    parts: tuple[tuple[int, int], ...] = ()
    line: int | None = None
    line_end: int | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """The stretches of the text that it is made of (code points, half open), in order: one, or each of its parts."""
        return self.parts or ((self.start, self.end),)

    def within(self, start: int, end: int) -> Locator:
        """The locator of the code points ``start`` to ``end`` of the words that stand here. Of paragraphs, pages and lines it tells
        the same."""
        spans = source_of(self.spans, start, end)
        return replace(self, start=spans[0][0], end=spans[-1][1], parts=spans if len(spans) > 1 else ())

    @property
    def pinpoint(self) -> str | None:
        """The page as printed, or its number in the file: ``iv``, ``3–4``; with numbered lines ``12:5–9``, ``12:25–13:4``, or
        ``5–9`` where there are no pages. None where there is neither."""
        first, last = self.page_label or _written(self.page), self.page_end_label or _written(self.page_end)
        if self.line is None:
            return first if last is None else f"{first}–{last}"
        begin, end = (
            f"{page}:{line}" if page else str(line) for page, line in ((first, self.line), (last, self.line_end))
        )
        return begin if (self.line_end or self.line) == self.line and last is None else f"{begin}–{end}"

    def __str__(self) -> str:
        """Where a reader finds it: ``p. iv (page 4 of the file), para. 12``; ``pp. 3–4``; ``p. 12:5–9``; ``“Facts” › “Trial”, paras 3-4``."""
        parts = []
        if self.page is not None:
            parts.append(self._pages())
        elif self.heading_path:
            parts.append(" › ".join(f"“{heading}”" for heading in self.heading_path))
        if self.page is None and self.line is not None:
            parts.append(
                f"lines {self.pinpoint}" if self.line_end not in {None, self.line} else f"line {self.pinpoint}"
            )
        if self.paragraph_end > self.paragraph:
            parts.append(f"paras {self.paragraph}-{self.paragraph_end}")
        else:
            parts.append(f"para. {self.paragraph}")
        return ", ".join(parts)

    def _pages(self) -> str:
        first, last = str(self.page), _written(self.page_end)
        printed = f"{'p.' if last is None else 'pp.'} {self.pinpoint}"
        if (self.page_label or first, self.page_end_label or last) == (first, last):
            return printed
        return (
            f"{printed} (page {first} of the file)" if last is None else f"{printed} (pages {first}–{last} of the file)"
        )


def _written(page: int | None) -> str | None:
    return None if page is None else str(page)


@dataclass(frozen=True, slots=True, repr=False)
class Passage:
    """The unit of retrieval and of citation: whole sentences in one language, under one heading; on one page, but for a paragraph
    that goes on over the end of a page.

    ``document.text[locator.start:locator.end] == text``, or ``text`` is made of the parts of the locator, with a line end between.
    ``repeats`` has the other locators in the same document where the same words stand; they are one finding. ``reason`` tells why
    hidden text is hidden, and what other text that is set apart from the body is.
    """

    id: PassageId
    document_id: str
    ordinal: int
    text: str
    language: str
    kind: PassageKind
    locator: Locator
    repeats: tuple[Locator, ...] = ()
    reason: str | None = None

    @property
    def name(self) -> str:
        """The id as people and JSON write it: ``p`` and 16 hexadecimal digits."""
        return f"p{self.id:016x}"

    def __repr__(self) -> str:
        return f"<Passage {self.name} {brief(self.text)}, {cut(str(self.locator))}>"


def stable_id(*parts: object) -> int:
    """A 63-bit number that depends on ``parts`` alone, so that the order of ingestion changes nothing (SHA-256)."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1
