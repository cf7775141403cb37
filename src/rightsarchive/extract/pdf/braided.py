"""Two columns that were painted line by line across both: read one after the other, and told from tables."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import Protocol, Self, TypeVar

from rightsarchive.extract.pdf.placed import Placed

_GUTTER = 1.2
"""The least room between two columns, in sizes of type."""
_FEWEST = 4
_LEAST_LETTERS = 18
_LEAST_WIDTH = 0.6
_READS_ON = 0.5
_STEP = 2.6


class Cuttable(Placed, Protocol):
    """A line that can be cut in two."""

    def text(self) -> str: ...
    def gaps(self) -> Iterator[tuple[int, float, float]]:
        """The rooms between its pieces: the number of the piece behind it, where it begins and where it ends."""
        ...

    def cut(self, at: int) -> tuple[Self, Self]: ...


Line = TypeVar("Line", bound=Cuttable)


def unbraided(lines: Sequence[Line]) -> list[Line]:
    """The lines, those of two columns that run beside each other one column after the other."""
    done: list[Line] = []
    held: list[tuple[Line, int]] = []
    edge = 0.0
    for line in lines:
        found = _widest(line)
        follows = bool(held) and found is not None and _is_next(held[-1][0], line) and abs(found[1] - edge) < line.size
        if not follows:
            done += _parted(held)
            held, edge = [], found[1] if found is not None else 0.0
        if found is None:
            done.append(line)
        else:
            held.append((line, found[0]))
    return done + _parted(held)


def _widest(line: Line) -> tuple[int, float] | None:
    """The piece behind the widest room of a line, and where it begins; None where no room is as wide as a gutter."""
    if line.turn:
        return None
    number, left, right = max(line.gaps(), key=lambda gap: gap[2] - gap[1], default=(0, 0.0, 0.0))
    return (number, right) if right - left >= _GUTTER * line.size else None


def _is_next(above: Placed, line: Placed) -> bool:
    return 0.5 * line.size < above.y - line.y < _STEP * line.size and abs(above.size - line.size) < 0.1 * line.size


def _parted(held: Sequence[tuple[Line, int]]) -> list[Line]:
    halves = [line.cut(at) for line, at in held]
    left, right = [one for one, _ in halves], [other for _, other in halves]
    if len(held) < _FEWEST or not _is_column(left, min(each.x for each in right)) or not _is_column(right, None):
        return [line for line, _ in held]
    return left + right


def _is_column(lines: Sequence[Line], edge: float | None) -> bool:
    """Whether lines are running text that fills its column, and no cells of a table."""
    texts = [line.text() for line in lines]
    if statistics.median(map(len, texts)) < _LEAST_LETTERS:
        return False
    start = min(line.x for line in lines)
    end = edge if edge is not None else max(line.end for line in lines)
    if statistics.median(line.end - line.x for line in lines) < _LEAST_WIDTH * (end - start):
        return False
    going_on = sum(text[:1].islower() for text in texts[1:])
    return going_on >= _READS_ON * (len(texts) - 1)
