"""What stands around a quote, and where it stands on the page."""

from __future__ import annotations

from dataclasses import dataclass

from rightsarchive.citation.citation import Citation
from rightsarchive.model import Paragraph, Span
from rightsarchive.model.brief import Brief


@dataclass(frozen=True, slots=True, repr=False)
class ContextParagraph(Brief):
    """A paragraph with its text; ``quoted`` are the stretches of it that are quoted (code points of ``text``)."""

    paragraph: Paragraph
    text: str
    quoted: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Context(Brief):
    """A citation with the paragraphs that its quote stands in and those around them, in order."""

    citation: Citation
    paragraphs: tuple[ContextParagraph, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Exhibit(Brief):
    """The lines of a quote as page ``page`` (from 1) of the original shows them, each in a frame, with one line above and below: a picture
    (PNG) of ``width`` by ``height`` pixels, ``scale`` of them to a point."""

    page: int
    png: bytes
    width: int
    height: int
    scale: float


@dataclass(frozen=True, slots=True, repr=False)
class Box(Brief):
    """A rectangle on a page of the original that holds words of a quote: ``page`` from 1, the sides in points from the lower left
    corner of the page as the file has it (before it is turned)."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
