"""Readings of a page that pdfium does not survive. A child imports this while its asker waits, so it needs little."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from rightsarchive.extract.pdf import pdfium
from rightsarchive.extract.pdf.painted import Painted

READ = pdfium.read_page

Read = Callable[[object, int, bool, bool], Painted | None]


def hang_on_the_second(document: object, index: int, layers: bool, annotations: bool) -> Painted | None:
    if index == 1:
        ctypes.CDLL(None).pause()
    return READ(document, index, layers, annotations)


def crash_on_the_second(document: object, index: int, layers: bool, annotations: bool) -> Painted | None:
    if index == 1:
        ctypes.string_at(0)
    return READ(document, index, layers, annotations)


def run_out_on_the_second(document: object, index: int, layers: bool, annotations: bool) -> Painted | None:
    if index == 1:
        raise MemoryError
    return READ(document, index, layers, annotations)


def crash_always(document: object, index: int, layers: bool, annotations: bool) -> Painted | None:
    ctypes.string_at(0)
    return READ(document, index, layers, annotations)
