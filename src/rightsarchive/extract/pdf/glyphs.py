"""The glyphs of one page as pdfium gives them, each with its position, seen with the text upright."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from rightsarchive.extract.pdf.pages import BOLD_NAME, clean

_BOLD_WEIGHT = 600
_HYPHEN = 0x02
"""pdfium's stand-in for a hyphen at the end of a line."""
_NO_GLYPHS = frozenset({0, 0x0A, 0x0D, 0xFFFE, 0xFFFF})
_SPACE = 0x20


class Glyph(NamedTuple):
    """A character with the box that it takes up, in points, y growing upwards; ``y`` is its base line."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    turn: int = 0


def glyphs_of(textpage: Any) -> Iterator[tuple[int, Glyph]]:
    """What is painted on the page, in the order of the file, each glyph with its index among the characters; spaces that
    pdfium puts in between words are left out."""
    import pypdfium2.raw as pdfium

    page = textpage.raw
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    at_x, at_y, at_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    texts: dict[int, str] = {}
    painted: int | None = None
    size, bold, turn = 1.0, False, 0
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(page, index)
        if code in _NO_GLYPHS or (code == _SPACE and pdfium.FPDFText_IsGenerated(page, index) == 1):
            continue
        if not pdfium.FPDFText_GetCharOrigin(page, index, at_x, at_y):
            continue
        if not pdfium.FPDFText_GetLooseCharBox(page, index, at_box):
            continue
        if (text := texts.get(code)) is None:
            text = texts[code] = "-" if code == _HYPHEN else clean(chr(code))
        # Letters painted by one operator share their type, which takes as many calls to learn as the rest together.
        operator = ctypes.c_void_p.from_buffer(pdfium.FPDFText_GetTextObject(page, index)).value
        if operator is None or operator != painted:
            painted = operator
            size, bold, turn = _type(page, index)
        left, right, base = box.left, box.right, y.value
        if turn == 90:
            left, right, base = box.bottom, box.top, -x.value
        elif turn == 180:
            left, right, base = -box.right, -box.left, -y.value
        elif turn == 270:
            left, right, base = -box.top, -box.bottom, x.value
        if left > right:
            left, right = right, left
        yield index, Glyph(text, left, right, base, size, bold, turn)


def _type(page: Any, index: int) -> tuple[float, bool, int]:
    """Size in points, whether bold, and by how many degrees the text is turned."""
    import pypdfium2.raw as pdfium

    size, turn, matrix = pdfium.FPDFText_GetFontSize(page, index), 0, pdfium.FS_MATRIX()
    if pdfium.FPDFText_GetMatrix(page, index, matrix):
        size *= math.hypot(matrix.c, matrix.d)
        if abs(matrix.b) > abs(matrix.a):
            turn = 90 if matrix.b > 0 else 270
        elif matrix.a < 0 and matrix.d < 0:
            turn = 180
    weight = pdfium.FPDFText_GetFontWeight(page, index)
    return abs(size) or 1.0, weight >= _BOLD_WEIGHT or (weight <= 0 and _has_bold_name(page, index)), turn


def _has_bold_name(page: Any, index: int) -> bool:
    import pypdfium2.raw as pdfium

    name = ctypes.create_string_buffer(128)
    pdfium.FPDFText_GetFontInfo(page, index, name, len(name), ctypes.c_int())
    return bool(BOLD_NAME.search(name.value.decode("utf-8", "replace")))
