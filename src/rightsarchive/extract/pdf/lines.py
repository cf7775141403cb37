"""The record of one line of a PDF page, whoever read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightsarchive.model import MarkKind, PassageKind, Reason


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


class Apart(NamedTuple):
    """Words of a page that are no plain text of it: hidden, struck out, filled in or added, and why."""

    text: str
    kind: PassageKind
    reason: Reason


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
    nameless: int = 0
    """How many of its codes nobody can tell the characters of."""
    marks: tuple[tuple[int, int, MarkKind], ...] = ()
    """Where raised and lowered signs stand in the text."""
    apart: tuple[Apart, ...] = ()
    """What is no part of the text."""

    @property
    def whole(self) -> str:
        """The text, and below it each stretch that is no part of it."""
        return "\n".join((*((self.text,) if self.text else ()), *(each.text for each in self.apart)))

    def stretches(self) -> Iterator[tuple[int, int, Apart]]:
        """Where what is apart stands in the whole."""
        start = len(self.text) + 1 if self.text else 0
        for each in self.apart:
            yield start, start + len(each.text), each
            start += len(each.text) + 1
