"""Documents and pages through pypdfium2: what pages paint, and pictures of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from rightsarchive.extract.pdf import calls
from rightsarchive.extract.pdf.fonts import our_fonts
from rightsarchive.extract.pdf.objects import items_of
from rightsarchive.extract.pdf.painted import Painted, painted

_CONFIGURATION = 2
"""The version of ``FPDF_LIBRARY_CONFIG`` whose fields are filled in."""
_DPI = 300
_MOST_PIXELS = 40_000_000
POINTS = 72
"""Points in an inch."""


class Picture(NamedTuple):
    """A page drawn in grey (PGM), ``scale`` pixels for each point; ``height`` is the page's, in points."""

    image: bytes
    scale: float
    height: float


@cache
def extractor() -> str:
    """Name and version of the reader."""
    return f"pypdfium2 {version('pypdfium2')}"


def load() -> None:
    """Import pypdfium2, which a process that only searches never needs."""
    import pypdfium2  # noqa: F401


@contextmanager
def open_document(path: Path) -> Iterator[Any | None]:
    """The document in pdfium, past the empty password; None where pdfium cannot open it.

    pdfium is begun anew: no document may be open in this process, and what it remembers of those before is gone.
    """
    import pypdfium2

    _begin()
    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError, ValueError):
        yield None
        return
    try:
        yield document
    finally:
        document.close()


def _begin() -> None:
    """pdfium as it is at the start of a process, with our fonts.

    Once it has drawn a page in a substituted font, it gives other boxes, and so other words, for the files that follow.
    """
    from pypdfium2 import raw

    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(_CONFIGURATION, None, None, 0))
    raw.FPDF_SetSystemFontInfo(our_fonts())


def count(document: Any) -> int:
    """The number of pages."""
    return len(document)


def read_page(document: Any, index: int, layers: bool, annotations: bool) -> Painted | None:
    """What page ``index`` (from 0) paints, None where pdfium fails on it."""
    import pypdfium2

    try:
        page = document[index]
    except (pypdfium2.PdfiumError, IndexError):
        return None
    try:
        # With it pdfium turns the positions of the letters and not their matrices.
        page.set_rotation(0)
        textpage = page.get_textpage()
        try:
            return painted(page, textpage, layers=layers, annotations=annotations)
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def picture(document: Any, index: int, without_text: bool = False) -> Picture | None:
    """Page ``index`` (from 0) drawn for text recognition, without its own text if that is known; None where pdfium fails on it."""
    import pypdfium2

    try:
        page = document[index]
        for item in items_of(page) if without_text else ():
            if item.kind == calls.TEXT:
                calls.functions().PageObj_SetIsActive(item.handle, 0)
        width, height = page.get_size()
        scale = min(_DPI / POINTS, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
    except (pypdfium2.PdfiumError, IndexError):
        return None
    raw = bytes(bitmap.buffer)
    rows = b"".join(raw[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height))
    header = f"P5 {bitmap.width} {bitmap.height} 255\n".encode()
    bitmap.close()
    page.close()
    return Picture(header + rows, scale, height)
