"""How much of a page is writing in pictures that nobody has read: scanned letters, and not photographs, maps or drawings.

Writing is thin strokes on an even ground, in rows with room between them, over a stretch of the page. The page, drawn small, is
cut into squares of half an inch, and each is asked for that, once for dark strokes and once for light ones. A stroke is what a
morphological closing fills (Serra, Image Analysis and Mathematical Morphology, 1982): edges of large things are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rightsarchive.extract.pdf.objects import Box

_CHANNELS = 4
_SQUARE = 36
_STROKE = 9
"""Pixels: strokes are narrower."""
_LONGEST = 900
"""Pixels of a page's longer side that are enough: the type of a letter is five to ten of them high then."""
_LETTERS = 400
"""Letters on a whole page below which a picture of writing has no text of its own: a stamp, a line of the registry."""
_FEWEST_AROUND = 3
"""Squares written on around one that counts, on a page with words of its own; where there are none, a line may be all."""
_LARGE = 0.45
_FEW = 200
_LITTLE = 0.05
"""A picture over so much of the page, beside so few letters, with so little writing, is looked at once more."""
_CONTRAST = 18.0

Pixels = tuple[int, int, int, int]
"""Left, top, right and bottom in a drawing."""
_Grey = npt.NDArray[np.uint8]
_Squares = npt.NDArray[np.bool_]
_Numbers = npt.NDArray[np.float32]


class Shown(NamedTuple):
    """A picture, or words of the page: a box in points and in pixels; which part of the page it covers, or how many letters."""

    box: Box
    pixels: Pixels
    size: float


def unread_share(drawing: bytes, stride: int, pictures: Sequence[Shown], words: Sequence[Shown]) -> float:
    """The part of the page that is writing in ``pictures`` without ``words`` of the page over it.

    ``drawing`` has four bytes for each pixel and ``stride`` for each row.
    """
    wordless = [picture for picture in pictures if _letters_over(picture.box, words) < _LETTERS * picture.size]
    if not wordless:
        return 0.0
    rows, columns = len(drawing) // stride, stride // _CHANNELS
    fold = max(1, round(max(rows, columns) / _LONGEST))
    frame = _around(picture.pixels for picture in wordless)
    grey = _grey(drawing, stride, frame, fold)
    if min(grey.shape) < _SQUARE:
        return 0.0
    origin, step = frame[:2], _SQUARE * fold
    shape = grey.shape[0] // _SQUARE, grey.shape[1] // _SQUARE
    covered = _middles_within((each.pixels for each in wordless), origin, step, shape)
    covered &= ~_touched((each.pixels for each in words), origin, step, shape)
    if not covered.any():
        return 0.0
    one = step * step / (rows * columns)
    around = _FEWEST_AROUND if words else 1
    unread = _written(grey, covered, around) * one
    part = sum(picture.size for picture in wordless)
    if unread < _LITTLE and part >= _LARGE and sum(each.size for each in words) < _FEW:
        unread = max(unread, _written(_softened(grey), covered, around) * one)
    return min(1.0, unread)


def _written(grey: _Grey, covered: _Squares, fewest: int) -> float:
    """How many squares are written on, dark on light or light on dark."""
    dark = float(_look(grey, covered, fewest).sum())
    return dark if dark > 0.1 * covered.size else max(dark, float(_look(255 - grey, covered, fewest).sum()))


def _softened(grey: _Grey) -> _Grey:
    """The grey of three pixels by three, in which the grain of a bad copy is gone."""
    framed = np.pad(grey.astype(np.uint16), 1, mode="edge")
    high = framed[:-2] + framed[1:-1] + framed[2:]
    soft: _Grey = ((high[:, :-2] + high[:, 1:-1] + high[:, 2:]) // 9).astype(np.uint8)
    return soft


def _letters_over(box: Box, words: Sequence[Shown]) -> float:
    return sum(
        each.size
        for each in words
        if box[0] <= (each.box[0] + each.box[2]) / 2 <= box[2] and box[1] <= (each.box[1] + each.box[3]) / 2 <= box[3]
    )


def _around(boxes: Iterable[Pixels]) -> Pixels:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _grey(drawing: bytes, stride: int, pixels: Pixels, fold: int) -> _Grey:
    """A part of the drawing in grey, ``fold`` times smaller."""
    left, top, right, bottom = pixels
    whole = np.frombuffer(drawing, np.uint8).reshape(-1, stride)
    colours = whole[top:bottom, left * _CHANNELS : right * _CHANNELS].reshape(bottom - top, right - left, _CHANNELS)
    blue, green, red = (colours[..., channel].astype(np.uint16) for channel in range(3))
    grey = (blue + 2 * green + red) >> 2
    if fold > 1:
        height, width = grey.shape[0] // fold, grey.shape[1] // fold
        parts = grey[: height * fold, : width * fold].reshape(height, fold, width, fold)
        grey = parts.mean((1, 3), dtype=np.float32)
    return grey.astype(np.uint8)


def _middles_within(boxes: Iterable[Pixels], origin: tuple[int, int], step: int, shape: tuple[int, int]) -> _Squares:
    found = np.zeros(shape, np.bool_)
    for left, top, right, bottom in boxes:
        across = [round((edge - origin[0]) / step) for edge in (left, right)]
        down = [round((edge - origin[1]) / step) for edge in (top, bottom)]
        found[max(0, down[0]) : max(0, down[1]), max(0, across[0]) : max(0, across[1])] = True
    return found


def _touched(boxes: Iterable[Pixels], origin: tuple[int, int], step: int, shape: tuple[int, int]) -> _Squares:
    found = np.zeros(shape, np.bool_)
    for left, top, right, bottom in boxes:
        across = (left - origin[0]) // step, -(-(right - origin[0]) // step)
        down = (top - origin[1]) // step, -(-(bottom - origin[1]) // step)
        found[max(0, down[0]) : max(0, down[1]), max(0, across[0]) : max(0, across[1])] = True
    return found


# Squares -------------------------------------------------------------------------------------------------------------


def _look(grey: _Grey, covered: _Squares, fewest: int) -> _Squares:
    """The covered squares with dark writing. ``fewest`` others are around one that counts."""
    ground = _closed(grey)
    strokes, grounds = _squares(ground - grey)[covered], _squares(ground)[covered]
    rank = int(0.95 * _SQUARE * _SQUARE)
    contrast = np.partition(strokes.reshape(len(strokes), -1), rank, axis=1)[:, rank].astype(np.float32)
    unevenness = grounds.std((1, 2), dtype=np.float32)
    written = np.zeros(covered.shape, np.bool_)
    asked = (contrast > _CONTRAST) & (unevenness < 0.15 * contrast)
    found = np.zeros(len(strokes), np.bool_)
    found[asked] = _are_written(strokes[asked], contrast[asked])
    written[covered] = found
    return _filled(_in_company(written, fewest)) & covered


def _are_written(strokes: _Grey, contrast: _Numbers) -> npt.NDArray[np.bool_]:
    """Whether the strokes in squares on an even ground, one after the other, are those of writing."""
    ink = strokes > np.maximum(12, 0.4 * contrast)[:, None, None]
    count = ink.sum((1, 2))
    share = count / (_SQUARE * _SQUARE)
    rows, columns = ink.mean(2, dtype=np.float32), ink.mean(1, dtype=np.float32)
    by_row, by_column = rows.std(1) / share, columns.std(1) / share
    length = count / np.maximum(1, (ink[..., 1:] & ~ink[..., :-1]).sum((1, 2)))
    inner = ink[:, 1:-1, 1:-1] & ink[:, :-2, 1:-1] & ink[:, 2:, 1:-1] & ink[:, 1:-1, :-2] & ink[:, 1:-1, 2:]
    thick = inner.sum((1, 2)) / count
    rest = (strokes * ~ink).sum((1, 2)) / (_SQUARE * _SQUARE - count) / contrast
    blank = rows < 0.06
    lines = (blank[:, :-1] & ~blank[:, 1:]).sum(1)
    # Small bold type, drawn small, is one stroke from the first letter of a line to the last.
    run_together = (length < 14) & (by_row > 0.9) & (by_column < 0.6) & (lines >= 2)
    found: npt.NDArray[np.bool_] = (
        (share > 0.05)
        & (share < 0.4)
        & ((length < 6) | run_together)
        & (rest < 0.17)
        & (lines >= 1)
        & (lines <= 5)
        & (blank.mean(1) > 0.2)
        & (by_row > 0.65)
        # The windows of a house are thick, and stand one below the other.
        & (by_column < np.where(thick > 0.42, 0.8, 1.1))
    )
    return found


def _squares(values: _Grey) -> _Grey:
    """The picture as rows of squares of pixels."""
    height, width = values.shape[0] // _SQUARE, values.shape[1] // _SQUARE
    parts = values[: height * _SQUARE, : width * _SQUARE].reshape(height, _SQUARE, width, _SQUARE)
    return parts.transpose(0, 2, 1, 3)


def _closed(grey: _Grey) -> _Grey:
    for best in (np.maximum, np.minimum):
        for axis in (0, 1):
            grey = _extreme(grey, best, axis)
    return grey


def _extreme(values: _Grey, best: Callable[[_Grey, _Grey], _Grey], axis: int) -> _Grey:
    """The largest or smallest of the neighbours along an axis, for each pixel: of two, then of four, then of eight and one."""
    values = np.pad(values, [(_STROKE // 2, _STROKE // 2) if each == axis else (0, 0) for each in (0, 1)], mode="edge")
    done = 1
    while done < _STROKE:
        step = min(done, _STROKE - done)
        ahead = values[step:] if axis == 0 else values[:, step:]
        values = best(values[: len(ahead)] if axis == 0 else values[:, : ahead.shape[1]], ahead)
        done += step
    return values


def _in_company(squares: _Squares, fewest: int) -> _Squares:
    """Those with another beside them, as lines of writing have, and as many around."""
    framed = np.pad(squares, 1)
    height, width = squares.shape
    around = sum(
        framed[down : down + height, across : across + width].astype(np.int8)
        for down in range(3)
        for across in range(3)
    )
    beside = framed[1:-1, :-2] | framed[1:-1, 2:]
    found: _Squares = squares & beside & (around > fewest)
    return found


def _filled(squares: _Squares) -> _Squares:
    """The squares and what is between two of them."""
    framed = np.pad(squares, 1)
    found: _Squares = squares | (framed[1:-1, :-2] & framed[1:-1, 2:]) | (framed[:-2, 1:-1] & framed[2:, 1:-1])
    return found
