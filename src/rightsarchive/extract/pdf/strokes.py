"""Lines that are drawn through words."""

from __future__ import annotations

from collections.abc import Iterable

from rightsarchive.extract.pdf import calls
from rightsarchive.extract.pdf.nomination import Bands
from rightsarchive.extract.pdf.objects import Box, Item
from rightsarchive.extract.pdf.painted import Run

_THIN = 5.0
"""Points that a line is high at most."""

_LINE = 0.35
"""How broad a line is at most that strikes letters out, in sizes of their type."""

_STRUCK = 0.7
"""The part of a word that lines go through at least."""


class Strokes:
    """The thin lines among the ``items`` of a page."""

    def __init__(self, items: Iterable[Item]) -> None:
        thin = [item for item in items if item.kind == calls.PATH and item.box[3] - item.box[1] <= _THIN]
        self._bands = Bands([item for item in thin if item.box[2] - item.box[0] > _THIN])

    def through(self, run: Run) -> set[Box]:
        """Those at the height at which a stretch of upright letters is struck out."""
        band = (run.box[0], run.y + 0.15 * run.size, run.box[2], run.y + 0.45 * run.size)
        return {
            line.box
            for line in self._bands.near(band, -_THIN)
            if band[1] < (line.box[1] + line.box[3]) / 2 < band[3] and line.box[3] - line.box[1] <= _LINE * run.size
        }


def strikes_out(lines: Iterable[Box], start: float, end: float) -> bool:
    """Whether lines go through a word from ``start`` to ``end``: a dash in a line of type and the side of a box do not."""
    length, reached = 0.0, start
    for line in sorted(lines):
        left, right = max(line[0], reached), min(line[2], end)
        if right > left:
            length += right - left
            reached = right
    return length > _STRUCK * (end - start)
