"""A stretch of a text: start and end in code points, half open."""

from __future__ import annotations

Span = tuple[int, int]


def trimmed(text: str, start: int, end: int) -> Span:
    """``start`` and ``end`` without the white space at both ends of ``text[start:end]``; an empty span where there is no more."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())
