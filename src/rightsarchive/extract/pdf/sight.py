"""What of a page's text is seen: rules name the cause, a drawing of the page decides.

The page is drawn twice, with and without its text. A letter whose place does not change is not seen, whatever hides it: a box,
a picture, an annotation, a layer that is off, the colour of its ground. Drawing changes what pdfium tells of pages that it reads
afterwards, so all pages of a file are read before the first is drawn.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rightsarchive.extract.colours import Colour, is_dark, is_like
from rightsarchive.extract.pdf import calls
from rightsarchive.extract.pdf.nomination import Bands, is_clipped
from rightsarchive.extract.pdf.objects import (
    Box,
    Item,
    colour_of,
    is_opaque,
    is_unpainted,
    items_of,
    marks_of,
    overlaps,
    share_of,
)
from rightsarchive.extract.pdf.painted import Run, page_box, runs_of
from rightsarchive.extract.pdf.strokes import Strokes, strikes_out
from rightsarchive.model import Reason

_MOST_PIXELS = 4_000_000
_CHANNELS = 4
_CLIPPING = 7
"""Text render mode: only the clipping path is set."""
_SCAN = 0.3
"""The part of a page from which on a picture may be the scan that an unpainted text belongs to."""
_MOSTLY = 0.8
_LONGEST_BLANK = 1.6
_FAINT = bytes(0 if value < 16 else value for value in range(256))
"""Differences that no eye sees count as none."""
_NEAR = 60
_DARK = 100
_OUTLINED = 1
"""Text render mode: letters are only outlined."""


class Annotated(NamedTuple):
    """What the annotations of a page say of its text, in points: boxes that wait for redaction, boxes that are struck out, all
    boxes that may cover something, and dark bars, which cover what is under them although pdfium draws none of them."""

    redactions: tuple[Box, ...] = ()
    strikes: tuple[Box, ...] = ()
    covers: tuple[Box, ...] = ()
    bars: tuple[Box, ...] = ()


class Sight(NamedTuple):
    """Indexes of characters that are not seen, with the reason; those that are struck out; and the part of the page that is
    writing in pictures, without a text of its own."""

    hidden: tuple[tuple[Reason, tuple[int, ...]], ...]
    struck: tuple[int, ...]
    unread: float


def look(document: Any, index: int, page_said: Annotated, layers: bool) -> Sight | None:
    """Page ``index`` (from 0) looked at; None where pdfium fails on it."""
    import pypdfium2

    try:
        page = document[index]
    except (pypdfium2.PdfiumError, IndexError):
        return None
    try:
        page.set_rotation(0)
        textpage = page.get_textpage()
        try:
            return _Looker(page, textpage, page_said, layers=layers).sight()
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


class _Looker:
    def __init__(self, page: Any, textpage: Any, said: Annotated, *, layers: bool) -> None:
        self._page = page
        self._textpage = calls.address(textpage)
        self._said = said
        self._layers = layers
        self._box = page_box(page)
        self._media: Box = tuple(page.get_mediabox(fallback_ok=False) or self._box)
        self._items = items_of(page)
        self._of = {item.handle: item for item in self._items if item.kind == calls.TEXT}
        self._runs = list(runs_of(textpage))
        self._pictures = [item for item in self._items if item.kind == calls.IMAGE]
        self._opaque: list[Item] | None = None
        self._strokes: Strokes | None = None
        width, height = self._box[2] - self._box[0], self._box[3] - self._box[1]
        self._scale = min(1.0, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
        if max(width, height) < 300:
            self._scale *= 2.0
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def sight(self) -> Sight:
        with_text, self._stride, rows = self._drawn()
        self._first = with_text
        unread = self._unread() if self._pictures else 0.0
        hidden: dict[Reason, list[int]] = {}
        struck: list[int] = []
        if any(map(_has_letters, self._runs)):
            self._rows = rows
            self._compare()
            for run in filter(_has_letters, self._runs):
                gone = self._gone(run)
                for reason, indexes in gone:
                    hidden.setdefault(reason, []).extend(indexes)
                if not gone:
                    struck.extend(self._struck(run))
        return Sight(tuple((reason, tuple(indexes)) for reason, indexes in hidden.items()), tuple(struck), unread)

    def _unread(self) -> float:
        # Only here, so that a process which meets no picture does not load numpy.
        from rightsarchive.extract.pdf.writing import Shown, unread_share

        pictures = [Shown(item.box, self._pixels(item.box), share_of(item.box, self._box)) for item in self._pictures]
        words = [
            Shown(run.box, self._pixels(run.box), len(run.text.strip()))
            for run in self._runs
            if run.text.strip() and not run.slant
        ]
        return unread_share(self._first, self._stride, pictures, words)

    # What is drawn -------------------------------------------------------------------------------------------------

    def _drawn(self) -> tuple[bytes, int, int]:
        bitmap = self._page.render(scale=self._scale, prefer_bgrx=True)
        try:
            return bytes(bitmap.buffer), bitmap.stride, bitmap.height
        finally:
            bitmap.close()

    def _compare(self) -> None:
        call = calls.functions()
        for handle in self._of:
            call.PageObj_SetIsActive(handle, 0)
        self._without_text = self._drawn()[0]
        # Where new words stand on white paint over old ones, only the old ones are taken away.
        self._suspects = set(self._painted_over())
        self._without_suspects = b""
        if self._suspects:
            for handle in self._of:
                call.PageObj_SetIsActive(handle, int(handle not in self._suspects))
            self._without_suspects = self._drawn()[0]

    def _painted_over(self) -> Iterator[int]:
        covers = Bands(self._opaque_items())
        texts = Bands([*self._of.values()])
        for item in self._of.values():
            orders = [cover.order for cover in covers.near(item.box, 1.0) if cover.order > item.order]
            if orders and any(later.order > min(orders) for later in texts.near(item.box, 1.0)):
                yield item.handle

    def _opaque_items(self) -> list[Item]:
        if self._opaque is None:
            self._opaque = [item for item in self._items if item.kind != calls.TEXT and is_opaque(item)]
        return self._opaque

    def _pixels(self, box: Box) -> tuple[int, int, int, int]:
        """Left, top, right and bottom in pixels, inside the drawing."""
        width, rows = self._stride // _CHANNELS, len(self._first) // self._stride
        left, right = ((edge - self._box[0]) * self._scale for edge in (box[0], box[2]))
        top, bottom = ((self._box[3] - edge) * self._scale for edge in (box[3], box[1]))
        return (
            min(width, max(0, int(left))),
            min(rows, max(0, int(top))),
            min(width, max(0, int(right) + 1)),
            min(rows, max(0, int(bottom) + 1)),
        )

    def _mask(self, other: bytes, box: Box) -> tuple[bytes, int]:
        """Which columns of a box are not as in another drawing, and the pixel that the first of them is."""
        left, top, right, bottom = self._pixels(box)
        union = 0
        for row in range(top, bottom):
            start, end = row * self._stride + left * _CHANNELS, row * self._stride + right * _CHANNELS
            if (one := self._first[start:end]) != (two := other[start:end]):
                union |= int.from_bytes(one, "little") ^ int.from_bytes(two, "little")
        return union.to_bytes(max(0, right - left) * _CHANNELS, "little").translate(_FAINT), left

    # What is gone --------------------------------------------------------------------------------------------------

    def _gone(self, run: Run) -> list[tuple[Reason, list[int]]]:
        waiting = self._inside(run, self._said.redactions)
        if waiting:
            return [(Reason.REDACTION, waiting)]
        item = self._of.get(run.object)
        if item is None:
            return []
        if calls.functions().TextObj_GetTextRenderMode(item.handle) == _CLIPPING:
            return self._only_cut_out(run, item)
        if (covered := self._inside(run, self._said.bars)) and not run.slant:
            return [(Reason.COVERED, covered)]
        left, bottom, right, top = run.box
        inked = item.box
        if right - left < 0.3 or top - bottom < 0.5 or inked[2] - inked[0] < 0.1 or inked[3] - inked[1] < 0.1:
            # A font that is not there draws nothing.
            return []
        across, up = (left + right) / 2, (bottom + top) / 2
        indexes = [index for index in run.indexes if index >= 0]
        if not _within(across, up, self._box) and not overlaps(run.box, self._box, 1.0):
            return [(Reason.CROPPED if _within(across, up, self._media) else Reason.OFF_PAGE, indexes)]
        other = self._without_suspects if run.object in self._suspects else self._without_text
        band = _band(run)
        mask, first = self._mask(other, band)
        if not mask.strip(b"\0"):
            if not mask or self._belongs_to_a_scan(run, item):
                return [] if mask else [(Reason.CROPPED, indexes)]
            return [(self._reason(run, item), indexes)]
        blank = max(3, int(_LONGEST_BLANK * run.size * self._scale)) * _CHANNELS
        beyond = run.turn == 0 and (left < self._box[0] - 1 or right > self._box[2] + 1)
        if run.turn or run.slant or (not beyond and mask.find(bytes(blank)) < 0):
            return [(Reason.COVERED, indexes)] if self._is_dark_on_dark(item, band) else []
        # A sign alone may be too small, or too high, to leave a trace.
        telling = {index for index, letter in zip(run.indexes, run.text, strict=True) if letter.isalnum()}
        words = [
            word
            for word in self._words(run)
            if not telling.isdisjoint(index for index, _, _ in word) and self._is_blank(word, mask, first)
        ]
        if not words or self._belongs_to_a_scan(run, item):
            return []
        found: list[tuple[Reason, list[int]]] = []
        for word in words:
            box = (word[0][1], bottom, word[-1][2], top)
            reason = self._reason(run._replace(box=box), item)
            found.append((reason, [index for index, _, _ in word]))
        return found

    def _only_cut_out(self, run: Run, item: Item) -> list[tuple[Reason, list[int]]]:
        """Of letters that are only a clipping path nothing is seen, unless something is painted through them."""
        painted = (other for other in self._items if other.kind != calls.TEXT and other.order > item.order)
        if any(overlaps(other.box, run.box) for other in painted):
            return []
        return [(Reason.INVISIBLE, [index for index in run.indexes if index >= 0])]

    def _is_dark_on_dark(self, item: Item, band: Box) -> bool:
        """Whether the letters are as dark as a bar behind them: a drawing tells the two apart, an eye does not."""
        colour = self._colour(item)
        if not is_dark(colour):
            return False
        left, top, right, bottom = self._pixels(band)
        alike: set[bytes] = set()
        for row in range(top * self._stride, bottom * self._stride, self._stride):
            for at in range(row + left * _CHANNELS, row + right * _CHANNELS, _CHANNELS):
                ground = self._without_text[at : at + 3]
                if ground in alike:
                    continue
                # On most pages the first pixel is paper, and tells.
                if not is_like(colour, (ground[2], ground[1], ground[0])):
                    return False
                alike.add(ground)
        return bool(alike)

    def _colour(self, item: Item) -> Colour:
        """The colour that letters are painted in."""
        outlined = calls.functions().TextObj_GetTextRenderMode(item.handle) == _OUTLINED
        red, green, blue, _ = colour_of(item.handle, stroke=outlined)
        return red, green, blue

    def _words(self, run: Run) -> Iterator[list[tuple[int, float, float]]]:
        """The words of a run: for each letter its index and where it begins and ends."""
        word: list[tuple[int, float, float]] = []
        places = self._places(run)
        for letter, place in zip(run.text, places, strict=True):
            if letter.isspace() or place is None:
                if word:
                    yield word
                word = []
            else:
                word.append(place)
        if word:
            yield word

    def _places(self, run: Run) -> list[tuple[int, float, float] | None]:
        call = calls.functions()
        at_x, at_y = ctypes.byref(self._x), ctypes.byref(self._y)
        starts: list[tuple[int, float] | None] = []
        for index in run.indexes:
            if index >= 0 and call.Text_GetCharOrigin(self._textpage, index, at_x, at_y):
                starts.append((index, self._x.value))
            else:
                starts.append(None)
        places: list[tuple[int, float, float] | None] = []
        after = run.box[2]
        for start in reversed(starts):
            places.append(None if start is None else (start[0], start[1], max(after, start[1])))
            after = after if start is None else start[1]
        return places[::-1]

    def _is_blank(self, word: list[tuple[int, float, float]], mask: bytes, first: int) -> bool:
        """Whether most letters of a word leave no trace."""
        blank = 0
        for _, left, right in word:
            begin = max(0, int((left - self._box[0]) * self._scale) - first)
            end = max(begin + 1, int((right - self._box[0]) * self._scale) - first)
            piece = mask[begin * _CHANNELS : end * _CHANNELS]
            blank += not piece.strip(b"\0")
        return blank > 0.5 * len(word)

    def _belongs_to_a_scan(self, run: Run, item: Item) -> bool:
        """Whether the letters are those of a picture, put beneath or over it by text recognition."""
        unpainted = is_unpainted(item.handle)
        for picture in self._pictures:
            if not _within((run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2, picture.box):
                continue
            share = share_of(picture.box, self._box)
            if unpainted and share > 0.05:
                return True
            if share > _SCAN and picture.order > item.order and self._is_mostly_under(picture):
                return True
        return False

    def _is_mostly_under(self, picture: Item) -> bool:
        letters = under = 0
        for run in self._runs:
            size = len(run.text.strip())
            letters += size
            under += size * _within((run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2, picture.box)
        return under > _MOSTLY * letters and under > 40

    def _reason(self, run: Run, item: Item) -> Reason:
        across, up = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
        if not _within(across, up, self._box):
            return Reason.CROPPED if _within(across, up, self._media) else Reason.OFF_PAGE
        if is_unpainted(item.handle) or colour_of(item.handle)[3] == 0:
            return Reason.INVISIBLE
        if self._layers and "OC" in marks_of(item.handle):
            return Reason.LAYER_OFF
        if any(cover.order > item.order and overlaps(cover.box, run.box, 0.5) for cover in self._opaque_items()):
            return Reason.COVERED
        if any(overlaps(cover, run.box, 0.5) for cover in self._said.covers):
            return Reason.COVERED
        left, top, right, bottom = self._pixels(run.box)
        at = ((top + bottom) // 2) * self._stride + ((left + right) // 2) * _CHANNELS
        shown = tuple(self._first[at : at + 3][::-1])
        if len(shown) == 3 and sum(abs(a - b) for a, b in zip(shown, self._colour(item), strict=True)) < _NEAR:
            # What was painted black on black was meant to be a bar.
            return Reason.COVERED if max(shown) < _DARK or is_dark(shown) else Reason.GROUND_COLOUR
        if self._layers and item.in_form:
            return Reason.LAYER_OFF
        # What nobody can name the cause of is kept as closed as what lies under a bar.
        return Reason.CROPPED if is_clipped(item) else Reason.COVERED

    # What is struck ------------------------------------------------------------------------------------------------

    def _struck(self, run: Run) -> list[int]:
        found = self._inside(run, self._said.strikes)
        if run.turn or run.slant:
            return found
        if self._strokes is None:
            self._strokes = Strokes(self._items)
        lines = self._strokes.through(run)
        for word in self._words(run) if lines else ():
            if strikes_out(lines, word[0][1], word[-1][2]):
                found.extend(index for index, _, _ in word if index not in found)
        return found

    def _inside(self, run: Run, boxes: Sequence[Box]) -> list[int]:
        """The letters of the words whose greater part lies in one of the boxes."""
        near = [box for box in boxes if overlaps(box, run.box)]
        if not near:
            return []
        if run.turn or run.slant:
            return [index for index in run.indexes if index >= 0]
        middle = run.y + 0.25 * run.size
        found: list[int] = []
        for word in self._words(run):
            inside = sum(
                any(box[0] <= (left + right) / 2 <= box[2] and box[1] <= middle <= box[3] for box in near)
                for _, left, right in word
            )
            if inside > 0.5 * len(word):
                found.extend(index for index, _, _ in word)
        return found


def _band(run: Run) -> Box:
    """Where the bodies of the letters are, without what reaches up or down into other lines."""
    left, bottom, right, top = run.box
    if run.turn == 0 and not run.slant:
        return left + 0.3, run.y + 0.05 * run.size, max(left + 0.6, right - 0.3), run.y + 0.5 * run.size
    across, up = 0.2 * (right - left), 0.2 * (top - bottom)
    return (
        (left + across, bottom, right - across, top) if run.turn in {90, 270} else (left, bottom + up, right, top - up)
    )


def _has_letters(run: Run) -> bool:
    return any(map(str.isalnum, run.text))


def _within(x: float, y: float, box: Box) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
