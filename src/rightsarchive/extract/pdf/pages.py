"""One page through pypdf: its text exactly as ``extract_text`` gives it, and where each line stands.

pypdf hands its visitor every piece of text with the matrices it was painted under; the pieces, joined, are the text.
Matrices are those of ISO 32000-2, 8.3.3 and 9.4.4: six numbers a b c d e f.
"""

from __future__ import annotations

import itertools
import logging
import math
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from pypdf import PageObject
from pypdf.errors import LimitReachedError

from rightsarchive.extract.assembly import without_surrogates
from rightsarchive.extract.pdf.codes import Codes, codes_of
from rightsarchive.extract.pdf.lines import PageText, PdfLine

Matrix = list[float]
Box = tuple[float, float, float, float]

# No XML, HTML or database takes them, and in a PDF's text they stand for glyphs without a meaning.
_CONTROLS = {code: "\ufffd" for code in (*range(9), *range(11, 13), *range(14, 32), *range(127, 160)) if code != 0x85}
_A4: Box = (0.0, 0.0, 595.0, 842.0)
_NARROWEST = 0.3
BOLD_NAME = re.compile(r"bold|black|heavy|semibold|,b\b|-bd\b", re.IGNORECASE)


class _Piece(NamedTuple):
    text: str
    x: float
    y: float
    size: float
    bold: bool
    turn: int


def clean(text: str) -> str:
    """The same number of characters, none of which a database or an XML file would refuse."""
    # Most pieces have nothing to replace, which is quick to tell.
    return text if text.isprintable() else without_surrogates(text).translate(_CONTROLS)


class _Visitor:
    """Collects pieces as pypdf paints them."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self.letters: Counter[Codes] = Counter()
        self._bold: dict[int, bool] = {}
        self._codes: dict[int, Codes] = {}

    def __call__(self, text: str, cm: Matrix, tm: Matrix, font: Any, size: float) -> None:
        if not text:
            return
        a, b, c, d = (
            tm[0] * cm[0] + tm[1] * cm[2],
            tm[0] * cm[1] + tm[1] * cm[3],
            tm[2] * cm[0] + tm[3] * cm[2],
            tm[2] * cm[1] + tm[3] * cm[3],
        )
        e, f = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        turn = _turn(a, b, d)
        x, y = _turned(e, f, turn)
        self.letters[self._codes_of(font)] += len(text) - text.count(" ")
        self.pieces.append(_Piece(clean(text), x, y, abs(size) * math.hypot(c, d), self._is_bold(font), turn))

    def _codes_of(self, font: Any) -> Codes:
        found = self._codes.get(id(font))
        if found is None:
            found = self._codes[id(font)] = codes_of(font)
        return found

    def _is_bold(self, font: Any) -> bool:
        if font is None:
            return False
        key = id(font)
        if key not in self._bold:
            try:
                self._bold[key] = bool(BOLD_NAME.search(str(font.get("/BaseFont", ""))))
            except (AttributeError, TypeError, ValueError):
                self._bold[key] = False
        return self._bold[key]


def _turn(a: float, b: float, d: float) -> int:
    if abs(a) >= abs(b):
        return 0 if a >= 0 or d > 0 else 180
    return 90 if b > 0 else 270


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """The position as seen with the text upright."""
    return {0: (x, y), 90: (y, -x), 180: (-x, -y), 270: (-y, x)}[turn]


def read_page(page: PageObject) -> PageText:
    """The text of ``page`` and its lines. Never raises but for MemoryError: what stops the reading is told in ``problem``."""
    visitor = _Visitor()
    problem, unsafe = "", False
    with pypdf_warnings() as warnings:
        try:
            page.extract_text(visitor_text=visitor)
        except MemoryError:
            raise
        except LimitReachedError as error:
            problem, unsafe = f"it needs more work than is safe ({error})", True
        except Exception as error:
            problem = f"its content cannot be followed ({type(error).__name__}: {error})"
    if not problem and (limit := next((message for message in warnings if "xceeded" in message), "")):
        problem, unsafe = limit, True
    text = "".join(piece.text for piece in visitor.pieces)
    bottom, top = _edges(page, visitor.pieces)
    lines = tuple(_lines(visitor.pieces))
    letters = visitor.letters
    return PageText(
        text,
        lines,
        bottom,
        top,
        problem,
        unsafe,
        _is_disordered(visitor.pieces),
        nameless=letters[Codes.NAMELESS],
    )


def _is_disordered(pieces: list[_Piece]) -> bool:
    """Pieces that begin inside the one before on their line: letters from another font were painted after the word."""
    inside = 0
    for one, other in itertools.pairwise(pieces):
        text = one.text.strip()
        if "\n" in one.text or not text or not other.text.strip() or abs(one.y - other.y) > 0.2 * one.size:
            continue
        # Only where a piece begins is known; no text face sets letters narrower than this on average.
        letters = sum(map(str.isalpha, text))
        if letters < 0.7 * len(text):
            continue
        least_end = one.x + (_NARROWEST * one.size * letters if letters >= 4 else -0.1 * one.size)
        if one.x - 40 * one.size < other.x < least_end:
            inside += 1
    return inside >= 3


def _edges(page: PageObject, pieces: list[_Piece]) -> tuple[float, float]:
    try:
        box = page.cropbox
        left, low, right, high = (float(box.left), float(box.bottom), float(box.right), float(box.top))
    except Exception:
        left, low, right, high = _A4
    if right - left < 1 or high - low < 1:
        left, low, right, high = _A4
    turns = Counter(piece.turn for piece in pieces if piece.text.strip())
    turn = turns.most_common(1)[0][0] if turns else 0
    return edges((left, low, right, high), turn)


def edges(box: Box, turn: int) -> tuple[float, float]:
    """The lower and upper edge of a page (left, bottom, right, top) with its text, turned by ``turn`` degrees, upright."""
    heights = _turned(box[0], box[1], turn)[1], _turned(box[2], box[3], turn)[1]
    return min(heights), max(heights)


def _lines(pieces: list[_Piece]) -> Iterator[PdfLine]:
    offset = number = 0
    held: list[tuple[int, str, _Piece]] = []
    for piece in pieces:
        for part in re.findall(r"[^\n]*\n|[^\n]+", piece.text):
            held.append((offset, part, piece))
            offset += len(part)
            if part[-1] == "\n":
                if line := _line(held, number):
                    yield line
                    number += 1
                held = []
    if held and (line := _line(held, number)):
        yield line


def _line(held: list[tuple[int, str, _Piece]], number: int) -> PdfLine | None:
    text = "".join(part for _, part, _ in held)
    if not text.strip():
        return None
    start = held[0][0]
    first = next(piece for _, part, piece in held if part.strip())
    weights: Counter[float] = Counter()
    bold = total = 0
    for _, part, piece in held:
        visible = len(part.strip())
        weights[round(piece.size * 2) / 2] += visible
        bold += visible if piece.bold else 0
        total += visible
    size = weights.most_common(1)[0][0]
    return PdfLine(
        number, start, start + len(text.rstrip("\n")), text.rstrip("\n"), first.x, first.y, size, bold > 0.9 * total
    )


def picture_share(page: PageObject) -> float:
    """How much of the page its pictures cover, 0 to 1 (over 1 where they overlap); 0 where it cannot be told."""
    kinds = _objects(page)
    if not kinds and b"BI" not in _content(page):
        return 0.0
    images = {name for name, kind in kinds.items() if kind == "/Image"}
    covered = 0.0

    def look(operator: bytes, operands: list[Any], cm: Matrix, _tm: Matrix) -> None:
        nonlocal covered
        if operator == b"INLINE IMAGE" or (operator == b"Do" and operands and operands[0] in images):
            covered += abs(cm[0] * cm[3] - cm[1] * cm[2])

    with pypdf_warnings():
        try:
            page.extract_text(visitor_operand_before=look)
            box = page.cropbox
            return covered / max(1.0, abs(float(box.width) * float(box.height)))
        except MemoryError:
            raise
        except Exception:
            return 1.0 if images else 0.0


def has_drawings(page: PageObject) -> bool:
    """Whether the page paints many lines or areas: letters turned into shapes look like that."""
    return len(re.findall(rb"\s[clv]\s", _content(page))) > 300


def may_have_letters(page: PageObject) -> bool:
    """Whether the page begins a text (ISO 32000-2, 9.4.1) or paints a form that might, or cannot be looked into."""
    data, kinds = _content(page), _objects(page).values()
    return not data or b"BT" in data or (b"Do" in data and (not kinds or any(kind != "/Image" for kind in kinds)))


def _objects(page: PageObject) -> dict[str, str]:
    """The kinds of the page's external objects by their names, none where they cannot be found."""
    try:
        found = page["/Resources"]["/XObject"].get_object()  # type: ignore[index]
        return {name: str(item.get_object().get("/Subtype")) for name, item in found.items()}
    except MemoryError:
        raise
    except Exception:
        return {}


def _content(page: PageObject) -> bytes:
    """The operators that paint the page, nothing where they cannot be read."""
    try:
        content = page.get_contents()
        return content.get_data() if content is not None else b""
    except MemoryError:
        raise
    except Exception:
        return b""


class _Keep(logging.Handler):
    """Keeps the first hundred messages."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.messages) < 100:
            self.messages.append(record.getMessage())


@contextmanager
def pypdf_warnings() -> Iterator[list[str]]:
    """Keep pypdf's warnings off standard error and hand them over instead."""
    logger = logging.getLogger("pypdf")
    handler, propagate = _Keep(), logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler.messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
