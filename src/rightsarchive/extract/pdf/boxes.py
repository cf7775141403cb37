"""Where words stand on the pages of a PDF: rectangles in points, found through pdfium. To be called in a worker process."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rightsarchive.extract.pdf.pdfium import open_document

_OVERLAP = 0.5
"""Of the height of a line a letter shares so much with the letters beside it."""


class Rectangle(NamedTuple):
    """A rectangle in points, from the lower left corner of the page as the file has it, before it is turned."""

    left: float
    bottom: float
    right: float
    top: float


class Wanted(NamedTuple):
    """Words of a page (from 1). The same ones stand on it ``before`` times above them."""

    page: int
    words: str
    before: int


class _Letter(NamedTuple):
    text: str
    box: Rectangle


def letters_of(text: str) -> str:
    """What two readers of one page agree on: its letters and digits alone, without case, accents and forms."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def rectangles(path: Path, wanted: Sequence[Wanted]) -> list[tuple[Rectangle, ...]]:
    """For each of the words the rectangles that they take up, line by line; none where pdfium does not find them."""
    with open_document(path) as document:
        return [rectangles_in(document, each) for each in wanted]


def rectangles_in(document: Any | None, wanted: Wanted) -> tuple[Rectangle, ...]:
    """The rectangles of words of an open document."""
    if document is None or wanted.page > len(document):
        return ()
    page = document[wanted.page - 1]
    turned = page.get_rotation()
    page.set_rotation(0)  # of a turned page pdfium joins other lines
    textpage = page.get_textpage()
    try:
        letters = list(_letters(textpage))
    finally:
        textpage.close()
        page.set_rotation(turned)
        page.close()
    return tuple(_lines(_standing(letters, wanted)))


def _letters(textpage: Any) -> Iterator[_Letter]:
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    for index in range(textpage.count_chars()):
        text = letters_of(chr(pdfium.FPDFText_GetUnicode(textpage.raw, index)))
        if text and pdfium.FPDFText_GetLooseCharBox(textpage.raw, index, ctypes.byref(box)):
            sides = Rectangle(box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
            yield from (_Letter(letter, sides) for letter in text)


def _standing(letters: Sequence[_Letter], wanted: Wanted) -> list[_Letter]:
    """The letters of the words: as they follow each other, else line by line, since a margin may stand between two lines."""
    text = "".join(letter.text for letter in letters)
    whole = letters_of(wanted.words)
    at = _place(text, whole, wanted.before)
    if at >= 0:
        return [*letters[at : at + len(whole)]]
    found: list[_Letter] = []
    start = 0
    for line in filter(None, map(letters_of, wanted.words.splitlines())):
        at = text.find(line, start)
        if at < 0:
            return []
        found += letters[at : at + len(line)]
        start = at + len(line)
    return found


def _place(text: str, words: str, before: int) -> int:
    at = text.find(words) if words else -1
    for _ in range(before):
        following = text.find(words, at + 1)
        if following < 0:
            break
        at = following
    return at


def _lines(letters: Sequence[_Letter]) -> Iterator[Rectangle]:
    """One rectangle for the letters that stand side by side."""
    current: Rectangle | None = None
    for _, box in letters:
        if current is not None and _beside(current, box):
            current = Rectangle(
                min(current.left, box.left),
                min(current.bottom, box.bottom),
                max(current.right, box.right),
                max(current.top, box.top),
            )
            continue
        if current is not None:
            yield current
        current = box
    if current is not None:
        yield current


def _beside(line: Rectangle, box: Rectangle) -> bool:
    """Whether a letter stands on the line, or below or above the last one where text is turned."""
    return min(line.top, box.top) - max(line.bottom, box.bottom) > _OVERLAP * (box.top - box.bottom) or (
        min(line.right, box.right) - max(line.left, box.left) > _OVERLAP * (box.right - box.left) > 0
        and line.right - line.left <= 2 * (box.right - box.left)
        and line.top - line.bottom > box.top - box.bottom
    )
