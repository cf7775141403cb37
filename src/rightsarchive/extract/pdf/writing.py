"""Whether a picture on a page is one of writing: a scanned letter pasted in, and not a photograph or a drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rightsarchive.extract.pdf.objects import Box

_CHANNELS = 4
_LEAST_SHARE = 0.03
"""Smaller pictures are logotypes and signatures."""
_LIGHT = 140
"""How bright (of 255) the ground of writing is at least."""
_STEP = 40
"""By how much ink is darker than its ground at least."""
_LEAST_INK, _MOST_INK = 0.01, 0.4
_LEAST_STROKES = 2.0
"""Strokes on a hundred pixels of a line, on the mean of those lines that have any."""
_LETTERS = 400
"""Letters on a whole page below which a picture of writing has no text of its own: a stamp, a line of the registry."""

_LARGE = 0.45
"""From this part of the page on a grey picture beside little text may be a scan, however dark it is."""
_FEW = 200
_COLOURFUL = 24
"""How far red, green and blue are apart (of 255), on the mean, in a picture that is no scan of a letter."""
_SAMPLED = 24


def writing_share(
    drawing: bytes,
    stride: int,
    pictures: Sequence[tuple[Box, tuple[int, int, int, int], float]],
    texts: Sequence[Box],
    letters: Sequence[int],
) -> float:
    """The part of the page under pictures of writing that have no text over them.

    ``pictures`` have their boxes on the page, in pixels of the drawing (four bytes each), and their parts of the page; ``texts``
    are the boxes of the page's own words, with how many ``letters`` each has.
    """
    unread, all_letters = 0.0, sum(letters)
    for box, pixels, share in pictures:
        if share < _LEAST_SHARE:
            continue
        over = sum(
            count
            for text, count in zip(texts, letters, strict=True)
            if box[0] <= (text[0] + text[2]) / 2 <= box[2] and box[1] <= (text[1] + text[3]) / 2 <= box[3]
        )
        large = share >= _LARGE and all_letters < _FEW and is_grey(drawing, stride, pixels)
        if over < _LETTERS * share and (large or looks_written(drawing, stride, pixels)):
            unread += share
    return min(1.0, unread)


def looks_written(drawing: bytes, stride: int, pixels: tuple[int, int, int, int]) -> bool:
    """Whether dark strokes follow each other on a light ground, line by line, as letters do."""
    left, top, right, bottom = pixels
    rows = [
        drawing[row * stride + left * _CHANNELS + 1 : row * stride + right * _CHANNELS : _CHANNELS]
        for row in range(top, bottom)
    ]
    size = sum(map(len, rows))
    if size < 400:
        return False
    ground = Counter(b"".join(rows[:: max(1, len(rows) // 60)])).most_common(1)[0][0]
    if ground < _LIGHT:
        return False
    table = bytes(1 if value < ground - _STEP else 0 for value in range(256))
    inked = [row.translate(table) for row in rows]
    ink = sum(row.count(1) for row in inked)
    if not _LEAST_INK * size < ink < _MOST_INK * size:
        return False
    strokes = [row.count(b"\0\1") for row in inked]
    width = max(1, right - left)
    lines = [100 * count / width for count in strokes if count]
    return len(lines) > 0.1 * len(rows) and sum(lines) / len(lines) > _LEAST_STROKES


def is_grey(drawing: bytes, stride: int, pixels: tuple[int, int, int, int]) -> bool:
    """Whether a picture has hardly any colour."""
    left, top, right, bottom = pixels
    apart = count = 0
    for row in range(top, bottom, max(1, (bottom - top) // _SAMPLED)):
        blue, green, red = (
            drawing[row * stride + left * _CHANNELS + channel : row * stride + right * _CHANNELS : 4 * _CHANNELS]
            for channel in range(3)
        )
        apart += sum(max(each) - min(each) for each in zip(blue, green, red, strict=True))
        count += len(blue)
    return count > 0 and apart < _COLOURFUL * count
