"""A page as pdfium gives it: its characters in runs, one for each text object, with where they stand; its pictures and rules."""

from __future__ import annotations

import ctypes
import itertools
import math
import statistics
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rightsarchive.extract.pdf import calls
from rightsarchive.extract.pdf.glyphs import Glyph, glyphs_of
from rightsarchive.extract.pdf.nomination import may_hide
from rightsarchive.extract.pdf.objects import (
    Box,
    Item,
    colour_of,
    draw_mode,
    is_unpainted,
    items_of,
    share_of,
)
from rightsarchive.extract.pdf.pages import BOLD_NAME, clean
from rightsarchive.language.scripts import count_right_to_left

_BOLD_WEIGHT = 600
_HYPHENS = frozenset({0x02, 0xFFFE})
"""pdfium's stand-ins for a hyphen at the end of a line, which it joins with the next."""
_NOTHING = frozenset({0, 0xFFFF})
_PALE = 150
"""From this brightness on (of 255) letters may be as pale as their ground."""
_FAINT = 160
"""Below this alpha letters are pale too."""
_MOST_TURNED = 0.35
"""Degrees, in radians, over which a text is no line of the page: it is painted across it."""
_MOST_RULES = 600
_THIN = 2.5
_FEWEST_INSIDE = 3
_SHORTEST, _TALLEST, _USUAL_HEIGHT = 0.5, 3.0, 1.2
"""How high the box of a line is, the size of its type being 1."""
_SCAN = 0.5
_FEWEST_RECOGNISED = 400
_FEWEST_APART = 5
_WORD_ROOM = 1.5
"""How much more room there is between words that are set wide than between their letters."""


class Run(NamedTuple):
    """The characters of one text object, without a break. ``gap`` is what stands before it: nothing, a space, or a line end.

    ``indexes`` are those of its characters among all of the page. ``x``, ``y`` and ``end`` are of its base line, seen with the
    text upright; ``box`` as it stands on the page. ``turn`` is in degrees; ``slant`` tells that it is painted across the page.
    """

    text: str
    gap: str
    indexes: Sequence[int]
    box: Box
    x: float
    y: float
    end: float
    size: float
    bold: bool
    turn: int
    slant: bool
    object: int
    pale: bool = False


class Painted(NamedTuple):
    """One page. ``glyphs`` are there where letters were painted out of their order, each with its index among the characters.

    ``pictures`` are the parts of the page that its pictures cover; ``paths`` counts lines and areas, ``rules`` are the thin ones.
    ``to_be_seen``: only a drawing of the page tells whether all of its text is shown. ``recognised``: it is a scan with a text
    layer.
    """

    runs: tuple[Run, ...]
    glyphs: tuple[tuple[int, Glyph], ...]
    box: Box
    pictures: tuple[Box, ...]
    picture_share: float
    paths: int
    rules: tuple[Box, ...]
    to_be_seen: bool
    recognised: bool


def painted(page: Any, textpage: Any, *, layers: bool, annotations: bool) -> Painted:
    """The page, read without drawing it. ``layers`` and ``annotations`` tell that there are some, which may hide text."""
    items = items_of(page)
    box = page_box(page)
    texts = {item.handle: colour_of(item.handle) for item in items if item.kind == calls.TEXT}
    pale = {handle for handle, colour in texts.items() if min(colour[:3]) > _PALE or colour[3] < _FAINT}
    runs = tuple(run._replace(pale=True) if run.object in pale else run for run in runs_of(textpage))
    pictures = tuple(item.box for item in items if item.kind == calls.IMAGE)
    share = sum(share_of(each, box) for each in pictures)
    recognised = _is_recognised(items, runs, share)
    paths = [item for item in items if item.kind == calls.PATH]
    rules = tuple(_rules(paths)) if runs else ()
    glyphs: tuple[tuple[int, Glyph], ...] = ()
    if _runs_wild(runs):
        glyphs = tuple(glyphs_of(textpage))
    return Painted(
        runs=runs,
        glyphs=glyphs,
        box=box,
        pictures=pictures,
        picture_share=share,
        paths=len(paths),
        rules=rules,
        to_be_seen=bool(runs) and (layers or annotations or (not recognised and may_hide(items, texts, runs, box))),
        recognised=recognised,
    )


def page_box(page: Any) -> Box:
    """What of the page is shown: the crop box within the media box, which it may have from above (ISO 32000-2, 14.11.2)."""
    box: Box = tuple(page.get_bbox())
    return box


def runs_of(textpage: Any) -> Iterator[Run]:
    """The characters in the order of pdfium's own text."""
    import pypdfium2.raw as pdfium

    call, handle = calls.functions(), calls.address(textpage)
    unicode, text_object = call.Text_GetUnicode, call.Text_GetTextObject
    maker = _Maker(handle, pdfium)
    gap, before, current = "", "", 0
    letters: list[str] = []
    indexes: list[int] = []
    texts: dict[int, str] = {}
    for index in range(call.Text_CountChars(handle)):
        code, painted_by = unicode(handle, index), text_object(handle, index) or 0
        if not painted_by:
            if code == 0x20:
                gap = gap or " "
            elif code in {0x0A, 0x0D}:
                gap = "\n"
            continue
        if code in _NOTHING:
            continue
        if painted_by != current:
            if letters:
                yield from maker.run(letters, indexes, before, current)
                letters, indexes = [], []
            current, before, gap = painted_by, gap, ""
        elif gap:
            letters.append(" ")
            indexes.append(-1)
            gap = ""
        if (text := texts.get(code)) is None:
            text = texts[code] = "-" if code in _HYPHENS else clean(chr(code))
        letters.append(text)
        indexes.append(index)
        if code in _HYPHENS:
            gap = "\n"
            yield from maker.run(letters, indexes, before, current)
            letters, indexes, current = [], [], 0
    if letters:
        yield from maker.run(letters, indexes, before, current)


class _Maker:
    """Measures runs, with buffers that are made once."""

    def __init__(self, handle: int, pdfium: Any) -> None:
        self._handle = handle
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._at = [ctypes.byref(each) for each in (self._x, self._y, self._box, self._matrix)]
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def run(self, letters: list[str], indexes: list[int], gap: str, painted_by: int) -> Iterator[Run]:
        call, handle = calls.functions(), self._handle
        at_x, at_y, at_box, at_matrix = self._at
        text = "".join(letters)
        shown = [index for index, letter in zip(indexes, letters, strict=True) if index >= 0 and not letter.isspace()]
        first, last = (shown[0], shown[-1]) if shown else (indexes[0], indexes[-1])
        if not call.Text_GetCharOrigin(handle, first, at_x, at_y):
            return
        x, y = self._x.value, self._y.value
        if not call.Text_GetLooseCharBox(handle, first, at_box):
            return
        left, bottom, right, top = self._box.left, self._box.bottom, self._box.right, self._box.top
        if last != first and call.Text_GetLooseCharBox(handle, last, at_box):
            left, bottom = min(left, self._box.left), min(bottom, self._box.bottom)
            right, top = max(right, self._box.right), max(top, self._box.top)
        size, turn, slant = call.Text_GetFontSize(handle, first), 0, False
        if call.Text_GetMatrix(handle, first, at_matrix):
            a, b, c, d = self._matrix.a, self._matrix.b, self._matrix.c, self._matrix.d
            size *= math.hypot(c, d)
            if abs(b) > abs(a):
                turn = 90 if b > 0 else 270
            elif a < 0 and d < 0:
                turn = 180
            slant = math.atan2(min(abs(a), abs(b)), max(abs(a), abs(b), 1e-9)) > _MOST_TURNED / 2
        size = abs(size) or 1.0
        # The matrix of a form is not in that of its letters: their boxes tell how large they are.
        height = right - left if turn in {90, 270} else top - bottom
        if not slant and height > 0 and not _SHORTEST * size < height < _TALLEST * size:
            size = height / _USUAL_HEIGHT
        weight = call.Text_GetFontWeight(handle, first)
        bold = weight >= _BOLD_WEIGHT or (weight <= 0 and self._has_bold_name(first))
        if " " in text and is_spaced_out(text):
            text, indexes = self._words(letters, indexes, 0.16 * size)
        upright = {
            0: (x, y, right),
            90: (y, -x, top),
            180: (-x, -y, -left),
            270: (-y, x, -bottom),
        }[turn]
        whole = range(indexes[0], indexes[0] + len(indexes))
        yield Run(
            text,
            gap,
            whole if indexes == [*whole] else tuple(indexes),
            (left, bottom, right, top),
            *upright,
            size,
            bold,
            turn,
            slant,
            painted_by,
        )

    def _words(self, letters: list[str], indexes: list[int], least: float) -> tuple[str, list[int]]:
        """Letters that are set apart, joined to words: between these is clearly more room than between letters."""
        at_box = self._at[2]
        shown = [(i, letter) for i, letter in zip(indexes, letters, strict=True) if i >= 0 and not letter.isspace()]
        boxes = []
        for index, _ in shown:
            calls.functions().Text_GetLooseCharBox(self._handle, index, at_box)
            boxes.append((self._box.left, self._box.right))
        gaps = [other[0] - one[1] for one, other in itertools.pairwise(boxes)]
        usual = max(statistics.median(gaps), least)
        words: list[str] = []
        places: list[int] = []
        for number, (index, letter) in enumerate(shown):
            if number and gaps[number - 1] > _WORD_ROOM * usual:
                words.append(" ")
                places.append(-1)
            words.append(letter)
            places.append(index)
        return "".join(words), places

    def _has_bold_name(self, index: int) -> bool:
        calls.functions().Text_GetFontInfo(self._handle, index, self._name, len(self._name), ctypes.byref(self._flags))
        return bool(BOLD_NAME.search(self._name.value.decode("utf-8", "replace")))


def is_spaced_out(text: str) -> bool:
    """Whether nearly every letter of a text is followed by room: it is set wide, and its words are not single letters.

    >>> is_spaced_out("O R D E R"), is_spaced_out("A to B")
    (True, False)
    """
    tokens = text.split()
    single = sum(len(token) == 1 for token in tokens)
    return single >= _FEWEST_APART and single > 0.8 * len(tokens) and sum(map(str.isalpha, text)) > 0.7 * single


def _runs_wild(runs: Sequence[Run]) -> bool:
    """Whether letters run out of their order: from right to left, down the page, or painted after the word they belong to."""
    text = "".join(run.text for run in runs)
    if not text.isascii() and (count_right_to_left(text) or _runs_down(runs)):
        return True
    inside = 0
    before: Run | None = None
    for run in runs:
        if (
            before is not None
            and before.turn == run.turn
            and abs(before.y - run.y) < 0.2 * before.size
            and before.x - 0.5 * before.size < run.x < before.end - 0.25 * before.size
            and run.text.strip()
            and any(map(str.isalpha, run.text))
        ):
            inside += 1
        before = run
    return inside >= _FEWEST_INSIDE


def _runs_down(runs: Sequence[Run]) -> bool:
    """Whether Chinese or Japanese letters stand one below the other."""
    wide = [run for run in runs if any(letter > "\u2e80" for letter in run.text)]
    tall = sum(run.box[3] - run.box[1] > 1.8 * (run.box[2] - run.box[0]) and len(run.text.strip()) > 1 for run in wide)
    alone = sum(len(run.text.strip()) == 1 for run in wide)
    return bool(wide) and (tall > 0.2 * len(wide) or alone > 0.5 * len(wide))


def _is_recognised(items: Sequence[Item], runs: Sequence[Run], pictures: float) -> bool:
    """Whether the page is a scan with its recognised text: none of it is painted, and there is as much of it as on a page."""
    return (
        pictures > _SCAN
        and sum(len(run.text) for run in runs) > _FEWEST_RECOGNISED
        and all(is_unpainted(item.handle) for item in items if item.kind == calls.TEXT)
    )


def _rules(paths: Sequence[Item]) -> Iterator[Box]:
    """Thin straight paths: rules of tables, lines under, over and through words."""
    found = 0
    for item in paths:
        left, bottom, right, top = item.box
        width, height = right - left, top - bottom
        if min(width, height) <= _THIN and max(width, height) > 2 * min(width, height):
            yield item.box
            found += 1
            if found >= _MOST_RULES:
                return
        elif calls.functions().Path_CountSegments(item.handle) <= 6 and draw_mode(item.handle) == (False, True):
            # A box that is drawn and not filled: its four sides.
            yield from (
                (left, bottom, right, bottom),
                (left, top, right, top),
                (left, bottom, left, top),
                (right, bottom, right, top),
            )
            found += 4
