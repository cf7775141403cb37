"""Lines that the margin numbers, as in a transcript: the numbers are no text, but tell where a line stands.

Lists, tables and numbered paragraphs begin with numbers too. The margin of a transcript has a number beside every line, one more each
time, and its sentences go on from line to line in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rightsarchive.language.punctuation import ends_sentence
from rightsarchive.language.scripts import is_small
from rightsarchive.model import Mark, MarkKind

FEWEST_LINES = 5
"""Lines that are numbered one after the other, at least."""

FEWEST_ON_LATER_PAGES = 2
"""The same for a page of a text that has other such pages: its last may be short."""

_FEWEST_WORDS = 4
"""Words of a line that goes on in the next."""

_NUMBERED = re.compile(r"[^\S\n]*(\d{1,3})(?:[^\S\n]+(?=\S)|[^\S\n]*$)")


class Numbered(NamedTuple):
    """A line of a text: its number in the margin, where it begins, where its own words do, and where it ends."""

    number: int
    start: int
    words: int
    end: int


def number_of(line: str) -> tuple[int, int] | None:
    """The number that a line begins with, and where what it numbers begins; None for a line that begins with none."""
    found = _NUMBERED.match(line)
    return (int(found[1]), found.end()) if found else None


def go_on(lines: Iterable[str]) -> bool:
    """Whether sentences go on from one of these lines to the next, and end: then they are no list."""
    before, broken, ended = "", False, False
    for line in lines:
        ends = ends_sentence(before)
        broken = broken or (not ends and len(before.split()) >= _FEWEST_WORDS and is_small(line.lstrip()[:1]))
        ended = ended or ends
        before = line
    return broken and (ended or ends_sentence(before))


def line_mark(start: int, number: int) -> Mark:
    """The mark of a numbered line that begins at ``start``."""
    return Mark(start, start + 1, MarkKind.LINE_NUMBER, str(number))


def without_margin(text: str, start: int = 0) -> tuple[str, tuple[Mark, ...]]:
    """``text`` without the numbers of its lines from ``start`` on, and the marks of these lines. Where its lines are not numbered,
    it is given back as it is."""
    runs = [run for run in _runs(text, start) if len(run) >= FEWEST_ON_LATER_PAGES]
    if not any(len(run) >= FEWEST_LINES and go_on(text[line.words : line.end] for line in run) for run in runs):
        return text, ()
    pieces: list[str] = []
    marks: list[Mark] = []
    at = length = 0
    for line in (line for run in runs for line in run):
        pieces.append(text[at : line.start])
        length += line.start - at
        if line.words < line.end:
            marks.append(line_mark(length, line.number))
        at = line.words
    return "".join([*pieces, text[at:]]), tuple(marks)


def _runs(text: str, start: int) -> Iterator[list[Numbered]]:
    """Lines that follow each other, each numbered one more than the one before; empty lines may stand between."""
    run: list[Numbered] = []
    for found in re.finditer(r"[^\r\n\f]+", text[start:]):
        first, last = start + found.start(), start + found.end()
        numbered = number_of(found[0])
        if numbered is None:
            if found[0].strip():
                yield run
                run = []
            continue
        number, words = numbered
        if run and number != run[-1].number + 1:
            yield run
            run = []
        if run or number == 1:
            run.append(Numbered(number, first, first + words, last))
    yield run


_SPEAKER = re.compile(r"\s*(?:[QA](?:[.:)]|\s)\s*\S|(?:[^\W\d_a-zß-öø-ÿа-я]|[ .’'-]){3,40}:)")


def spoken_spans(text: str, lines: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The paragraphs of numbered lines (start and end of each in ``text``, none empty): one for each who speaks."""
    opened: tuple[int, int] | None = None
    for start, end in lines:
        if opened and _SPEAKER.match(text, start, end):
            yield opened
            opened = None
        opened = (opened[0] if opened else start, end)
    if opened:
        yield opened
