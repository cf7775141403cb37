"""The record of one line of a PDF page, whoever read it."""

from __future__ import annotations

from typing import NamedTuple


class PdfLine(NamedTuple):
    """One line as it stands in the page's text: offsets into that text, position and size in points, y growing upwards.

    ``x`` and ``y`` are where the base line begins, turned so that the line reads from left to right; ``number`` is the
    line's index in the page's text.
    """

    number: int
    start: int
    end: int
    text: str
    x: float
    y: float
    size: float
    bold: bool = False


class PageText(NamedTuple):
    """The text of one page with its lines; ``bottom`` and ``top`` are the edges of the page, turned as its lines are."""

    text: str
    lines: tuple[PdfLine, ...]
    bottom: float
    top: float
    problem: str = ""
    """Why the text stops before the page does, empty where it does not."""
    unsafe: bool = False
    """Whether it stopped at a limit: no other reader is then tried."""
    disordered: bool = False
    """Whether glyphs were painted out of their order, so that letters may be in the wrong order."""
    registered: bool = False
    """Whether some of its codes are characters only to a reader that has Adobe's CMaps."""
    nameless: int = 0
    """How many of its codes nobody can tell the characters of."""
