"""Raised and lowered signs: which runs of a line they are, and how they stand in the text.

Digits and signs become Unicode's own superscripts and subscripts (12⁴, H₂O), so that they never glue to a word or a number;
letters that have none (5th, 1er) stay letters.
"""

from __future__ import annotations

from typing import Protocol

from rightsarchive.extract.pdf.placed import Placed
from rightsarchive.model import MarkKind

_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SMALLER = 0.82
"""How large a raised or lowered sign is at most, the type beside it being 1."""
_SAME = 0.95
_SMALLEST = 0.4
_LONGEST = 12
_LONGEST_OF_ONE_SIZE = 4
_BEFORE, _AFTER = -0.55, 0.6
"""How far from the end of what it stands behind it begins, in sizes of type."""
_MUCH_SMALLER = 0.7
_LONGEST_NUMBER = 3
_GLUED = 0.15
_LEAST_RISE, _MOST_RISE = 0.15, 1.0
_LEAST_FALL, _MOST_FALL = 0.08, 0.45


class PlacedText(Placed, Protocol):
    """A stretch of type on a base line."""

    @property
    def text(self) -> str: ...


def shift(base: PlacedText, before: PlacedText, sign: PlacedText) -> MarkKind | None:
    """Whether ``sign``, which follows ``before``, is raised or lowered against the type of ``base``; None for neither."""
    if base.turn != sign.turn or not _BEFORE * base.size <= sign.x - before.end <= _AFTER * base.size:
        return None
    if len(sign.text.strip()) > _LONGEST or sign.size < _SMALLEST * base.size:
        return None
    rise = (sign.y - base.y) / base.size
    if sign.size > _SMALLER * base.size:
        alike = sign.size < base.size / _SAME and len(sign.text.strip()) <= _LONGEST_OF_ONE_SIZE
        # In the same type only what is short and clearly off the line.
        if not alike or not (0.2 <= rise <= 0.6 or -0.45 <= rise <= -0.15):
            return None
    if _LEAST_RISE <= rise <= _MOST_RISE:
        return MarkKind.RAISED
    return MarkKind.LOWERED if -_MOST_FALL <= rise <= -_LEAST_FALL else None


def small_number(base: PlacedText, before: PlacedText, sign: PlacedText) -> MarkKind | None:
    """LOWERED for a number in clearly smaller type that stands at the end of another on the same line, as some marks of notes do;
    None for anything else."""
    if (
        sign.size > _MUCH_SMALLER * base.size
        or not sign.text.strip().isdecimal()
        or len(sign.text.strip()) > _LONGEST_NUMBER
    ):
        return None
    glued = before.text[-1:].isdecimal() and sign.text[:1].isdecimal() and sign.x - before.end < _GLUED * base.size
    return MarkKind.LOWERED if glued else None


def written(text: str, kind: MarkKind | None) -> str:
    """The text as it stands among the others; as long as before.

    >>> written("4", MarkKind.RAISED), written("2", MarkKind.LOWERED), written("th", MarkKind.RAISED)
    ('⁴', '₂', 'th')
    """
    if kind is None:
        return text
    return text.translate(_RAISED if kind is MarkKind.RAISED else _LOWERED)


PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
"""Back to plain digits: the number of a note."""
