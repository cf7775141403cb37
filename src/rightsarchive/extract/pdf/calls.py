"""pdfium's functions that are called for every character or object of a page, with the least that a call can cost.

pypdfium2's own take a handle object and give one back: with plain integers for handles a call takes a third of the time. The
lock of the interpreter is kept meanwhile (a process that reads has one thread).
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_double, c_float, c_int, c_uint, c_ulong, c_void_p
from functools import cache
from importlib import import_module
from types import SimpleNamespace
from typing import Any

Handle = int

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
"""Kinds of objects on a page (``fpdf_edit.h``)."""


def address(handle: Any) -> Handle:
    """The integer behind one of pypdfium2's handles."""
    return ctypes.cast(getattr(handle, "raw", handle), c_void_p).value or 0


@cache
def functions() -> Any:
    """The functions by their names in pdfium, without ``FPDF`` and the underscore."""
    from pypdfium2 import raw

    bindings = import_module("pypdfium2_raw.bindings")
    library = bindings._libs["pdfium"]  # noqa: SLF001 - the one place where it is kept
    matrix, rectangle = POINTER(raw.FS_MATRIX), POINTER(raw.FS_RECTF)
    colour = [POINTER(c_uint)] * 4
    kinds: dict[str, tuple[Any, list[Any]]] = {
        "FPDFText_CountChars": (c_int, [c_void_p]),
        "FPDFText_GetUnicode": (c_uint, [c_void_p, c_int]),
        "FPDFText_GetTextObject": (c_void_p, [c_void_p, c_int]),
        "FPDFText_GetFontSize": (c_double, [c_void_p, c_int]),
        "FPDFText_GetFontWeight": (c_int, [c_void_p, c_int]),
        "FPDFText_GetFontInfo": (c_ulong, [c_void_p, c_int, ctypes.c_char_p, c_ulong, POINTER(c_int)]),
        "FPDFText_GetMatrix": (c_int, [c_void_p, c_int, matrix]),
        "FPDFText_GetCharOrigin": (c_int, [c_void_p, c_int, POINTER(c_double), POINTER(c_double)]),
        "FPDFText_GetLooseCharBox": (c_int, [c_void_p, c_int, rectangle]),
        "FPDFPage_CountObjects": (c_int, [c_void_p]),
        "FPDFPage_GetObject": (c_void_p, [c_void_p, c_int]),
        "FPDFPageObj_GetType": (c_int, [c_void_p]),
        "FPDFPageObj_GetBounds": (c_int, [c_void_p, *([POINTER(c_float)] * 4)]),
        "FPDFPageObj_GetMatrix": (c_int, [c_void_p, matrix]),
        "FPDFPageObj_SetIsActive": (c_int, [c_void_p, c_int]),
        "FPDFPageObj_GetFillColor": (c_int, [c_void_p, *colour]),
        "FPDFPageObj_GetStrokeColor": (c_int, [c_void_p, *colour]),
        "FPDFPageObj_GetStrokeWidth": (c_int, [c_void_p, POINTER(c_float)]),
        "FPDFPageObj_GetClipPath": (c_void_p, [c_void_p]),
        "FPDFClipPath_CountPaths": (c_int, [c_void_p]),
        "FPDFClipPath_CountPathSegments": (c_int, [c_void_p, c_int]),
        "FPDFClipPath_GetPathSegment": (c_void_p, [c_void_p, c_int, c_int]),
        "FPDFPathSegment_GetPoint": (c_int, [c_void_p, POINTER(c_float), POINTER(c_float)]),
        "FPDFPageObj_CountMarks": (c_int, [c_void_p]),
        "FPDFPageObj_GetMark": (c_void_p, [c_void_p, c_ulong]),
        "FPDFPageObjMark_GetName": (c_int, [c_void_p, c_void_p, c_ulong, POINTER(c_ulong)]),
        "FPDFPath_GetDrawMode": (c_int, [c_void_p, POINTER(c_int), POINTER(c_int)]),
        "FPDFPath_CountSegments": (c_int, [c_void_p]),
        "FPDFTextObj_GetTextRenderMode": (c_int, [c_void_p]),
        "FPDFFormObj_CountObjects": (c_int, [c_void_p]),
        "FPDFFormObj_GetObject": (c_void_p, [c_void_p, c_ulong]),
    }
    made = {
        name.removeprefix("FPDF").removeprefix("_"): ctypes.PYFUNCTYPE(result, *arguments)(
            ctypes.cast(getattr(library, name), c_void_p).value or 0
        )
        for name, (result, arguments) in kinds.items()
    }
    return SimpleNamespace(**made)
