"""Readings of a page that pdfium does not survive. A child imports this while its asker waits, so it needs little."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from rightsarchive.extract.pdf import pdfium
from rightsarchive.extract.pdf.lines import PageText

READ = pdfium.read_page

Read = Callable[[object, int], PageText | None]


def hang_on_the_second(document: object, index: int) -> PageText | None:
    if index == 1:
        ctypes.CDLL(None).pause()
    return READ(document, index)


def crash_on_the_second(document: object, index: int) -> PageText | None:
    if index == 1:
        ctypes.string_at(0)
    return READ(document, index)


def run_out_on_the_second(document: object, index: int) -> PageText | None:
    if index == 1:
        raise MemoryError
    return READ(document, index)


def crash_always(document: object, index: int) -> PageText | None:
    ctypes.string_at(0)
    return READ(document, index)
