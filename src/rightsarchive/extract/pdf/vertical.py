"""Chinese and Japanese columns that run down the page: seen turned, so that a column is a line.

Such letters stand upright one below the other (ISO 32000-2, 9.7.4.3: writing mode 1), the columns from right to left: what
text that is painted a quarter turn to the right looks like.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence

from rightsarchive.extract.pdf.glyphs import Glyph

_FEWEST = 4
# In units of the size of type: how far apart two letters of a column may stand, and how much the base line of a Latin word
# in it is nearer to the middle than the left edge of its letters.
_LONGEST_STEP = 1.3
_SHIFT = 0.2
_BASE = 0.12
_SIDEWAYS = 270


def upright(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The same glyphs, those of vertical columns as though the page were turned to read them."""
    if not any(map(_is_wide, glyphs)):
        return list(glyphs)
    columns = list(_columns(glyphs))
    wide = [sum(map(_is_wide, column)) for column in columns]
    certain = [count >= _FEWEST and count > 0.5 * len(column) for column, count in zip(columns, wide, strict=True)]
    # Where most of a page runs down, two letters below each other do too.
    most = sum(itertools.compress(wide, certain)) > 0.5 * sum(wide)
    seen: list[Glyph] = []
    for column, count, sure in zip(columns, wide, certain, strict=True):
        runs_down = sure or (most and count == len(column) > 1)
        seen.extend(map(_turned, column) if runs_down else column)
    return seen


def _columns(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that follow each other straight down; any other is alone."""
    column: list[Glyph] = []
    for glyph in glyphs:
        if column and not _is_below(column[-1], glyph):
            yield column
            column = []
        column.append(glyph)
    if column:
        yield column


def _is_below(upper: Glyph, lower: Glyph) -> bool:
    size = max(upper.size, lower.size)
    return (
        upper.turn == lower.turn == 0
        and 0.3 * size < upper.y - lower.y < _LONGEST_STEP * size
        and abs(upper.left - lower.left) < _SHIFT * size
    )


def _is_wide(glyph: Glyph) -> bool:
    return glyph.text > "\u1100" and unicodedata.east_asian_width(glyph.text) in {"W", "F"}


def _turned(glyph: Glyph) -> Glyph:
    top = -glyph.y - glyph.size
    return glyph._replace(left=top, right=-glyph.y, y=glyph.left + _BASE * glyph.size, turn=_SIDEWAYS)
