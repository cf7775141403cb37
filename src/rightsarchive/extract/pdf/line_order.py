"""Lines in the order in which they are read, where they were written in another: text layers that go up the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from rightsarchive.extract.pdf.placed import Placed

_FEWEST = 3
_STEP = 3.0
_GUTTER = 1.0


Placement = TypeVar("Placement", bound=Placed)


def in_order(lines: list[Placement]) -> list[Placement]:
    """The lines from top to bottom, column by column, where most of them follow each other up the page; else as they are."""
    if len(lines) <= _FEWEST or not _goes_up(lines):
        return lines
    return _columns(lines)


def _goes_up(lines: Sequence[Placed]) -> bool:
    up = down = 0
    for one, other in pairwise(lines):
        if one.turn != other.turn or min(one.end, other.end) <= max(one.x, other.x):
            continue
        step = (other.y - one.y) / max(one.size, other.size, 1.0)
        if 0.5 < step < _STEP:
            up += 1
        elif -_STEP < step < -0.5:
            down += 1
    return up >= _FEWEST and up > 0.6 * (up + down)


def _columns(lines: Sequence[Placement]) -> list[Placement]:
    """Cut at a gutter that no line crosses, the left column first; without one from top to bottom."""
    edges = sorted(lines, key=lambda line: line.x)
    reach = edges[0].end
    for number, line in enumerate(edges[1:], 1):
        if line.x > reach + _GUTTER * line.size and min(number, len(edges) - number) >= _FEWEST:
            return _columns(edges[:number]) + _columns(edges[number:])
        reach = max(reach, line.end)
    return sorted(lines, key=lambda line: (-round(line.y / max(0.3 * line.size, 0.1)), line.x))
