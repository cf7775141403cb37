"""The fonts that pdfium may use: its own and one of ours, never the machine's, so that the same bytes give the same text.

pdfium carries the standard fonts and reads every other that a file embeds. A font that a file names and does not embed it
asks the system for; what text it then gives depends on the machine. The system's answer is replaced by ours
(``fpdf_sysfontinfo.h``), which is the same on Linux, Windows and macOS: nothing, but for Chinese, Japanese and Korean.

Files in these languages often leave their fonts out. Which characters such a file shows, its codes tell (the registered
CMaps of Adobe, which pdfium carries), and how wide they are, the file. Yet pdfium leaves out of the text an object whose box
has no width, which is each one of a single character that no font has. So all of them get ``boxes.ttf``, in which each
character is a box: the text is whole, every character has its position, and a page that is drawn shows where they stand.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("boxes.ttf")
FAMILY = "rightsarchive boxes"

_INTERFACE = 1
_BOXES = 1
"""What our one font is called by between pdfium and these functions."""
_SHIFT_JIS = 128
_CHINESE_JAPANESE_KOREAN = frozenset({_SHIFT_JIS, 129, 134, 136})
"""Numbers of character sets, as Windows has them: Shift JIS, Hangul, GB 2312, Big 5."""


@cache
def our_fonts() -> Any:
    """The answers to pdfium's questions about fonts, an ``FPDF_SYSFONTINFO``; it is kept for as long as the process runs."""
    import pypdfium2.raw as pdfium

    data = PATH.read_bytes()

    def map_font(
        _self: Any, _weight: int, _italic: int, charset: int, _pitch: int, _face: Any, _exact: Any
    ) -> int | None:
        return _BOXES if charset in _CHINESE_JAPANESE_KOREAN else None

    def font_data(_self: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        # Zero asks for the whole file, anything else for one table of it.
        return 0 if table else _given(data, buffer, size)

    answers: dict[str, Callable[..., Any]] = {
        "Release": lambda _self: None,
        "EnumFonts": lambda _self, _mapper: None,
        "MapFont": map_font,
        "GetFont": lambda _self, _face: None,
        "GetFontData": font_data,
        "GetFaceName": lambda _self, _font, buffer, size: _given(FAMILY.encode() + b"\0", buffer, size),
        "GetFontCharset": lambda _self, _font: _SHIFT_JIS,
        "DeleteFont": lambda _self, _font: None,
    }
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    return pdfium.FPDF_SYSFONTINFO(_INTERFACE, **{name: kinds[name](answer) for name, answer in answers.items()})


def _given(data: bytes, buffer: Any, size: int) -> int:
    """Copy ``data`` where it fits; its length in any case."""
    if buffer and size >= len(data):
        ctypes.memmove(buffer, data, len(data))
    return len(data)
