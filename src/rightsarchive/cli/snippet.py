"""The part of a passage that shows best why it was found."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 320
"""Code points of a passage that a table shows."""


def snippet(text: str, matches: Sequence[tuple[int, int]], width: int = WIDTH) -> tuple[int, int]:
    """The stretch of at most about ``width`` code points, cut at white space, that holds the most matches."""
    if len(text) <= width:
        return 0, len(text)
    starts = [start for start, _ in matches] or [0]
    best = max(starts, key=lambda start: (sum(start <= other < start + width * 3 // 4 for other in starts), -start))
    start = _after_space(text, max(0, min(best - width // 4, len(text) - width)))
    end = min(len(text), start + width)
    if end < len(text):
        space = text.rfind(" ", start + width // 2, end)
        end = space if space > 0 else end
    return start, end


def _after_space(text: str, start: int) -> int:
    if start == 0:
        return 0
    space = text.find(" ", start, start + 40)
    return space + 1 if space >= 0 else start
