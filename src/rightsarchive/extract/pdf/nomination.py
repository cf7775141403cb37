"""Which pages have to be drawn to know what of their text is seen: rules that cost little and miss nothing that paint can do."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from rightsarchive.extract.pdf import calls
from rightsarchive.extract.pdf.objects import (
    Box,
    Item,
    colour_of,
    draw_mode,
    overlaps,
    stroke_width,
)

Colour = tuple[int, int, int, int]

_NO_ROOM = 3.0
"""Points; what is narrower covers no letter."""
_BROADEST = 5.0
"""Points; what is higher strikes nothing out, it covers it."""
_BAND = 48.0
_NEAR = 130
"""Colours whose red, green and blue differ by less, added up, may be hard to tell apart."""
_WHITE: Colour = (255, 255, 255, 255)
_FILLED = {0, 2}
"""Text render modes: letters are filled, and perhaps outlined too (made bold)."""
_RECTANGLE = 6
"""Segments of a path at most that may be a rectangle."""


class Placed(Protocol):
    @property
    def box(self) -> Box: ...


class Bands:
    """Boxes by the stripes of the page that they reach into, so that few are compared."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._bands: dict[int, list[Item]] = {}
        for item in items:
            for band in _bands(item.box):
                self._bands.setdefault(band, []).append(item)

    def near(self, box: Box, room: float = 0.5) -> Iterator[Item]:
        """Those that overlap a box, some perhaps twice."""
        for band in _bands(box):
            for item in self._bands.get(band, ()):
                if overlaps(item.box, box, room):
                    yield item


def _bands(box: Box) -> range:
    low, high = int(max(box[1], -20_000) // _BAND), int(min(box[3], 20_000) // _BAND)
    return range(low, high + 1)


def may_hide(items: Sequence[Item], texts: Mapping[calls.Handle, Colour], runs: Sequence[Placed], page: Box) -> bool:
    """Whether anything on the page could keep a letter from being seen. ``texts`` are the colours of its texts."""
    if any(
        run.box[0] < page[0] - 1 or run.box[1] < page[1] - 1 or run.box[2] > page[2] + 1 or run.box[3] > page[3] + 1
        for run in runs
    ):
        return True
    paints = Bands([item for item in items if _covers(item)])
    strokes = Bands([item for item in items if _may_strike(item)])
    grounds: dict[calls.Handle, Colour] = {}
    for item in items:
        if item.kind == calls.TEXT and (
            _is_odd(item, texts[item.handle])
            or is_clipped(item)
            or _meets(item, texts[item.handle], paints, grounds)
            or any(_goes_through(line, item) for line in strokes.near(_grown(item.box), 0.0))
        ):
            return True
    return False


def _covers(item: Item) -> bool:
    left, bottom, right, top = item.box
    if item.kind in {calls.IMAGE, calls.SHADING}:
        return True
    if item.kind != calls.PATH:
        return False
    filled, stroked = draw_mode(item.handle)
    if filled and min(right - left, top - bottom) > _NO_ROOM:
        return True
    return stroked and stroke_width(item.handle) > _NO_ROOM


def _may_strike(item: Item) -> bool:
    return item.kind == calls.PATH and item.box[3] - item.box[1] <= _BROADEST and item.box[2] - item.box[0] > _NO_ROOM


def _grown(box: Box) -> Box:
    return box[0], box[1] - 1, box[2], box[3] + 1


def _goes_through(line: Item, text: Item) -> bool:
    """Whether a line stands between the foot and the head of letters, and not under or over them."""
    middle, height = (line.box[1] + line.box[3]) / 2, text.box[3] - text.box[1]
    return text.box[1] + 0.15 * height < middle < text.box[3] - 0.2 * height


def _is_odd(text: Item, colour: Colour) -> bool:
    return colour[3] < 255 or calls.functions().TextObj_GetTextRenderMode(text.handle) not in _FILLED


def _meets(text: Item, colour: Colour, paints: Bands, grounds: dict[calls.Handle, Colour]) -> bool:
    """Whether the text is painted over later, or stands on a ground that may be as pale or dark as itself."""
    under: Item | None = None
    for paint in paints.near(text.box):
        if paint.order > text.order:
            return True
        if under is None or paint.order > under.order:
            under = paint
    if under is None:
        return _is_near(colour, _WHITE)
    if under.kind != calls.PATH or not _holds(under.box, text.box):
        return True
    if under.handle not in grounds:
        grounds[under.handle] = colour_of(under.handle)
    ground = grounds[under.handle]
    return ground[3] < 255 or _is_near(colour, ground)


def _is_near(one: Colour, other: Colour) -> bool:
    return sum(abs(a - b) for a, b in zip(one[:3], other[:3], strict=True)) < _NEAR


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0] + 1 and outer[1] <= inner[1] + 1 and outer[2] >= inner[2] - 1 and outer[3] >= inner[3] - 1
    )


def is_clipped(text: Item) -> bool:
    """Whether the clipping path may cut letters off: it is no rectangle around them. In a form nothing is known of its place."""
    call = calls.functions()
    clip = call.PageObj_GetClipPath(text.handle)
    paths = call.ClipPath_CountPaths(clip)
    if paths <= 0:
        return False
    if text.in_form:
        return True
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    for path in range(paths):
        segments = call.ClipPath_CountPathSegments(clip, path)
        if not 0 < segments <= _RECTANGLE:
            return True
        across, up = [], []
        for number in range(segments):
            segment = call.ClipPath_GetPathSegment(clip, path, number)
            if call.PathSegment_GetPoint(segment, at_x, at_y):
                across.append(x.value)
                up.append(y.value)
        if not across or not _holds((min(across), min(up), max(across), max(up)), text.box):
            return True
    return False
