"""One page through pypdfium2, glyph by glyph: for pages whose letters pypdf gives glued, out of order or not at all."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from rightsarchive.extract.pdf.lines import PageText, PdfLine
from rightsarchive.extract.pdf.pages import BOLD_NAME, clean, edges
from rightsarchive.extract.pdf.reading_order import direction, logical, mirrored, settled

_SAME_LINE = 0.35
# Empty stretches in units of the size of type. pdfium also reports spaces that nobody painted, inside words and numbers:
# a space counts when there is room for it, and room alone counts when there is more of it.
_REAL_SPACE = 0.06
_WORD_GAP = 0.17
# A sign that leans on the word before it is set with room of its own.
_SIGN_GAP = 0.6
_LEANING = set(".,;:!?)]}»،؛؟")
_BOLD_WEIGHT = 600
_DPI = 300
_MOST_PIXELS = 40_000_000
POINTS = 72
"""Points in an inch."""
_HYPHEN = 0x02
"""pdfium's stand-in for a hyphen at the end of a line."""


class Glyph(NamedTuple):
    """A character with the box that it takes up, in points, y growing upwards; ``y`` is its base line."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    turn: int = 0


class Picture(NamedTuple):
    """A page drawn in grey (PGM), ``scale`` pixels for each point; ``height`` is the page's, in points."""

    image: bytes
    scale: float
    height: float


@cache
def extractor() -> str | None:
    """Name and version, None where the extra ``pdfium`` is not installed."""
    try:
        return f"pypdfium2 {version('pypdfium2')}"
    except PackageNotFoundError:
        return None


def load() -> None:
    """Import pypdfium2, if it is there."""
    with suppress(ImportError):
        import pypdfium2  # noqa: F401


@contextmanager
def open_document(path: Path) -> Iterator[Any | None]:
    """The document in pdfium, past the empty password; None where pdfium is not installed or cannot open it."""
    try:
        import pypdfium2
    except ImportError:
        yield None
        return
    try:
        document = pypdfium2.PdfDocument(path)
    except (pypdfium2.PdfiumError, OSError, ValueError):
        yield None
        return
    try:
        yield document
    finally:
        document.close()


def sketch(document: Any, index: int) -> str:
    """The page's text as pdfium itself puts it together, without places; empty where it fails."""
    import pypdfium2

    try:
        page = document[index]
        textpage = page.get_textpage()
        text = str(textpage.get_text_range())
        textpage.close()
        page.close()
    except (pypdfium2.PdfiumError, IndexError):
        return ""
    return text


def read_page(document: Any, index: int) -> PageText | None:
    """The text of page ``index`` (from 0) in reading order, None where pdfium fails on it."""
    import pypdfium2

    try:
        page = document[index]
    except (pypdfium2.PdfiumError, IndexError):
        return None
    try:
        # With it pdfium turns the places of the letters and not their matrices.
        page.set_rotation(0)
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        page.close()
        return None
    try:
        glyphs = list(_glyphs(textpage))
        lines = [line for row in _rows(glyphs) for line in (_line(row),) if line]
        bottom, top = _edges(page.get_cropbox(), glyphs)
    finally:
        textpage.close()
        page.close()
    pieces: list[str] = []
    found: list[PdfLine] = []
    offset = 0
    for number, (text, first) in enumerate(lines):
        found.append(
            PdfLine(
                number, offset, offset + len(text), text, first.left, first.y, round(first.size * 2) / 2, first.bold
            )
        )
        pieces.append(text)
        offset += len(text) + 1
    return PageText("\n".join(pieces), tuple(found), bottom, top)


def picture(document: Any, index: int) -> Picture | None:
    """Page ``index`` (from 0) drawn for text recognition, None where pdfium fails on it."""
    import pypdfium2

    try:
        page = document[index]
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


def _edges(box: tuple[float, float, float, float], glyphs: list[Glyph]) -> tuple[float, float]:
    """The lowest and highest place of the page, turned as most of its letters are."""
    turns = Counter(glyph.turn for glyph in glyphs if glyph.text.strip())
    turn = turns.most_common(1)[0][0] if turns else 0
    return edges(box, turn)


def _glyphs(textpage: Any) -> Iterator[Glyph]:
    import pypdfium2.raw as pdfium

    page = textpage.raw
    x, y = ctypes.c_double(), ctypes.c_double()
    name = ctypes.create_string_buffer(128)
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(page, index)
        if code in {0, 0xFFFE, 0xFFFF} or pdfium.FPDFText_IsGenerated(page, index) == 1:
            continue
        if not pdfium.FPDFText_GetCharOrigin(page, index, x, y) or not pdfium.FPDFText_GetLooseCharBox(
            page, index, box
        ):
            continue
        text = "-" if code == _HYPHEN else clean(chr(code))
        if text in "\r\n":
            continue
        size = pdfium.FPDFText_GetFontSize(page, index)
        left, right, base, turn = box.left, box.right, y.value, 0
        if pdfium.FPDFText_GetMatrix(page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
            if abs(matrix.b) > abs(matrix.a):
                # Text that runs up or down the page, seen upright.
                left, right, base, turn = (
                    (box.bottom, box.top, -x.value, 90) if matrix.b > 0 else (-box.top, -box.bottom, x.value, 270)
                )
            elif matrix.a < 0 and matrix.d < 0:
                left, right, base, turn = -box.right, -box.left, -y.value, 180
        weight = pdfium.FPDFText_GetFontWeight(page, index)
        bold = weight >= _BOLD_WEIGHT or (weight <= 0 and _is_bold(page, index, name))
        yield Glyph(text, min(left, right), max(left, right), base, abs(size) or 1.0, bold, turn)


def _is_bold(page: Any, index: int, name: Any) -> bool:
    """By the font's name, for the standard fonts, which state no weight."""
    import pypdfium2.raw as pdfium

    pdfium.FPDFText_GetFontInfo(page, index, name, len(name), ctypes.c_int())
    return bool(BOLD_NAME.search(name.value.decode("utf-8", "replace")))


def _rows(glyphs: list[Glyph]) -> list[list[Glyph]]:
    """Letters on one base line that follow each other in the file, each row with the marks that stand over its letters."""
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        if unicodedata.combining(glyph.text):
            continue
        if rows and abs(glyph.y - rows[-1][0].y) <= _SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    joined: list[list[Glyph]] = []
    for row in rows:
        # What a writer painted in two turns (a number inside right-to-left text) is still one line.
        other = next((earlier for earlier in reversed(joined[-4:]) if _one_line(earlier, row)), None)
        if other is None:
            joined.append(row)
        else:
            other.extend(row)
    for mark in glyphs:
        if unicodedata.combining(mark.text) and joined:
            min(joined, key=lambda row: _distance(mark, row)).append(mark)
    return joined


def _distance(mark: Glyph, row: list[Glyph]) -> float:
    """How far a mark stands from the nearest letter of a row."""
    middle = (mark.left + mark.right) / 2
    beside = min(max(letter.left - middle, middle - letter.right, 0.0) for letter in row)
    return abs(mark.y - row[0].y) + beside


def _one_line(one: list[Glyph], other: list[Glyph]) -> bool:
    size = max(one[0].size, other[0].size)
    if abs(one[0].y - other[0].y) > 0.15 * size:
        return False
    left, right = min(glyph.left for glyph in one), max(glyph.right for glyph in one)
    nearest = max(min(glyph.left for glyph in other) - right, left - max(glyph.right for glyph in other))
    return nearest < 0.8 * size


def _line(row: list[Glyph]) -> tuple[str, Glyph] | None:
    """The text of a row in reading order, and its first glyph from the left."""
    clusters = _clusters(row)
    if not any(cluster[0].text.strip() for cluster in clusters):
        return None
    shown = _spaced(clusters)
    pieces = []
    for place, right_to_left in logical([cluster[0] for cluster in shown]):
        pieces.append(mirrored(shown[place]) if right_to_left else shown[place])
    first = next(cluster[0] for cluster in clusters if cluster[0].text.strip())
    sizes = Counter(cluster[0].size for cluster in clusters if cluster[0].text.strip())
    text = "".join(pieces).strip()
    if any(direction(character) == "R" for character in text):
        text = settled(text)
    return text, first._replace(size=sizes.most_common(1)[0][0])


def _spaced(clusters: list[list[Glyph]]) -> list[str]:
    """The letters from left to right, each with its marks, and spaces where there is room for one."""
    shown: list[str] = []
    last: list[Glyph] | None = None
    space: Glyph | None = None
    for cluster in clusters:
        text = "".join(glyph.text for glyph in cluster)
        if text.isspace():
            space = cluster[0]
            continue
        if last:
            least = _REAL_SPACE if space else _SIGN_GAP if _leans(last[0].text, cluster[0].text) else _WORD_GAP
            if _gap(last, cluster) > least or (space and _is_free(space, last[0], cluster[0])):
                shown.append(" ")
        shown.append(text)
        last, space = cluster, None
    return shown


def _is_free(space: Glyph, left: Glyph, right: Glyph) -> bool:
    """Whether the letter that is read after a painted space leaves it its place: the boxes of the letter before may be too
    wide where a font is replaced by another."""
    width = space.right - space.left
    if width < 0.1 * right.size:
        return False
    if "R" in {direction(left.text), direction(right.text)}:
        return left.right < space.left + 0.2 * width
    return right.left > space.right - 0.2 * width


def _leans(left: str, right: str) -> bool:
    """Whether one of two neighbours without a painted space between them is a sign that belongs to the other."""
    if "R" in {direction(left), direction(right)}:
        return left in _LEANING
    return right in _LEANING


def _gap(one: list[Glyph], other: list[Glyph]) -> float:
    """How much is empty between two letters (with their marks), in units of their size."""
    left, right = (max(glyph.right for glyph in cluster) for cluster in (one, other))
    empty = max(min(glyph.left for glyph in other) - left, min(glyph.left for glyph in one) - right)
    return empty / max(one[0].size, other[0].size, 1e-6)


def _clusters(row: list[Glyph]) -> list[list[Glyph]]:
    """Letters from left to right, each with the marks over it; a ligature's letters stay together, in reading order."""
    clusters: list[list[Glyph]] = []
    marks: list[Glyph] = []
    for glyph in row:
        if unicodedata.combining(glyph.text):
            marks.append(glyph)
        elif clusters and (glyph.left, glyph.right, glyph.y) == (
            clusters[-1][0].left,
            clusters[-1][0].right,
            clusters[-1][0].y,
        ):
            # pdfium gives the letters of a right-to-left ligature from its left to its right.
            if direction(glyph.text) == "R":
                clusters[-1].insert(0, glyph)
            else:
                clusters[-1].append(glyph)
        else:
            clusters.append([glyph])
    clusters.sort(key=lambda cluster: (cluster[0].left + cluster[0].right) / 2)
    for mark in marks:
        middle = (mark.left + mark.right) / 2
        letters = [cluster for cluster in clusters if cluster[0].text.strip()]
        if letters:
            min(letters, key=lambda cluster: max(cluster[0].left - middle, middle - cluster[0].right, 0.0)).append(mark)
        else:
            clusters.append([mark])
    return clusters
