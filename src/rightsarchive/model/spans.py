"""Stretches of a text: start and end in code points, half open; one of them, or several that are read together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Span = tuple[int, int]

JOINT = "\n"
"""Stands between two stretches that are read together."""


def trimmed(text: str, start: int, end: int) -> Span:
    """``start`` and ``end`` without the white space at both ends of ``text[start:end]``; an empty span where there is no more."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def source_of(spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The stretches of a source that the code points ``start`` to ``end`` are of what its ``spans`` make when they are joined."""
    found = []
    at = 0
    for first, last in spans:
        piece = max(first, first + start - at), min(last, first + end - at)
        if piece[0] < piece[1]:
            found.append(piece)
        at += last - first + len(JOINT)
    return tuple(found)


def joined_offset(spans: Sequence[Span], at: int) -> int:
    """Where the code point ``at`` of a source stands in what its ``spans`` make when they are joined; what stands between two of
    them counts as the beginning of the next."""
    before = 0
    for first, last in spans:
        if at < last:
            return before + max(0, at - first)
        before += last - first + len(JOINT)
    return before - len(JOINT)


class Joined:
    """Stretches of a source that are read together, as where a paragraph goes on over the end of a page: their ``text``, with a line
    end between two, and where each part of it stands in the source."""

    def __init__(self, source: str, spans: Iterable[Span]) -> None:
        self.spans = tuple(spans)
        self.text = JOINT.join([source[start:end] for start, end in self.spans])

    def source(self, start: int, end: int) -> tuple[Span, ...]:
        """The stretches of the source that ``text[start:end]`` is made of, without empty ones."""
        return source_of(self.spans, start, end)
