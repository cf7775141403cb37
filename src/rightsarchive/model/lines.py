"""Lines that the margin numbers: which one a place of a text stands in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from rightsarchive.model.text import Mark, MarkKind, Page


class LineNumbers:
    """The numbered lines of a text, from its marks; the numbers begin anew on each page."""

    def __init__(self, marks: Iterable[Mark] = (), pages: Sequence[Page] = ()) -> None:
        lines = [mark for mark in marks if mark.kind is MarkKind.LINE_NUMBER and mark.note is not None]
        self._starts = [mark.start for mark in lines]
        self._numbers = [int(mark.note or 0) for mark in lines]
        self._pages = [page.start for page in pages]

    def of(self, start: int, end: int) -> tuple[int | None, int | None]:
        """The numbers of the lines of the first and the last character of ``text[start:end]``; None where they have none."""
        return (self._at(start), self._at(end - 1)) if self._starts else (None, None)

    def _at(self, place: int) -> int | None:
        line = bisect_right(self._starts, place) - 1
        if line < 0 or bisect_right(self._pages, self._starts[line]) < bisect_right(self._pages, place):
            return None
        return self._numbers[line]
