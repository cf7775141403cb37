"""The lines of a page that words stand in, drawn as the page shows them, each line of the words in a frame. To be called in a worker process."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rightsarchive.extract.pdf.boxes import Rectangle, Wanted, rectangles_in
from rightsarchive.extract.pdf.pdfium import open_document

_SCALE = 2.0
"""Pixels for a point: 144 to an inch, which is sharp on a screen and legible in print."""
_MOST_PIXELS = 4_000_000
_MOST_BYTES = 1_000_000
"""Of a picture in colour; a larger one is drawn in 64 colours."""
_AROUND = 18.0
"""Points above and below the words that are drawn with them: about one line."""
_PADDING = 2.0
_FRAME = (176, 0, 32)


class Drawn(NamedTuple):
    """A strip of page ``page`` (from 1) as PNG, ``width`` and ``height`` in pixels, ``scale`` pixels for each point."""

    page: int
    png: bytes
    width: int
    height: int
    scale: float


def drawn(path: Path, wanted: Sequence[Wanted]) -> list[Drawn]:
    """For each page that the words stand on the strip of it with them, in order; nothing where any of the words are not found. Everything is
    read before anything is drawn, since drawing changes what pdfium reads next."""
    with open_document(path) as document:
        found = [(each.page, rectangles_in(document, each)) for each in wanted]
        if document is None or not all(boxes for _, boxes in found):
            return []
        return [
            _strip(document, page, [box for _, boxes in each for box in boxes])
            for page, each in itertools.groupby(found, key=lambda one: one[0])
        ]


def _strip(document: Any, number: int, boxes: Sequence[Rectangle]) -> Drawn:
    import pypdfium2
    from PIL import ImageDraw
    from pypdfium2 import raw

    page = document[number - 1]
    width, height = page.get_size()
    scale = min(_SCALE, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    frames = [_on_picture(page, size, box) for box in boxes]
    around = _AROUND * scale
    top = max(0, int(min(each[1] for each in frames) - around))
    bottom = min(size[1], int(max(each[3] for each in frames) + around))
    bitmap = pypdfium2.PdfBitmap.new_native(size[0], max(1, bottom - top), raw.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, bitmap.width, bitmap.height)
    # With its annotations: what a bar or a note covers on the page is covered here.
    raw.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, -top, *size, 0, raw.FPDF_ANNOT)
    picture = bitmap.to_pil().convert("RGB")
    bitmap.close()
    page.close()
    pen = ImageDraw.Draw(picture)
    for left, upper, right, lower in frames:
        pad = _PADDING * scale
        sides = (max(0.0, left - pad), upper - top - pad, min(picture.width - 1.0, right + pad), lower - top + pad)
        pen.rectangle(sides, outline=_FRAME, width=max(1, round(scale)))
    return Drawn(number, _png(picture), picture.width, picture.height, scale)


def _on_picture(page: Any, size: tuple[int, int], box: Rectangle) -> tuple[float, float, float, float]:
    """A rectangle of the page in pixels from the upper left corner of the whole page as it is shown, cropped and turned."""
    corners = [_device(page, size, x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _device(page: Any, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    import ctypes

    from pypdfium2 import raw

    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
    return across.value, down.value


def _png(picture: Any) -> bytes:
    made = b""
    for each in _lighter(picture):
        stream = io.BytesIO()
        each.save(stream, "PNG", optimize=True)
        made = stream.getvalue()
        if len(made) <= _MOST_BYTES:
            break
    return made


def _lighter(picture: Any) -> Iterable[Any]:
    yield picture
    yield picture.quantize(64)
    yield picture.convert("L").quantize(16)
