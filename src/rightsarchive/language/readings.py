"""The ways in which words that were typed one after the other may stand in an index.

A word that is broken at the end of a line is there as one word and as its halves, all at one position
(:func:`~rightsarchive.language.tokens.indexed`); on a line a hyphen divides two words. So ``pre-trial`` is looked for in both
ways, and so is a word that was pasted with the end of a line in it. A mark of raised digits has the position of its word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from rightsarchive.language.lexicon import LONGEST
from rightsarchive.language.tokens import RUN, indexed, joins

Reading = tuple[tuple[str, int], ...]
"""Words, each with its distance from the first."""

HYPHEN = re.compile(r"[-\u2010\u2011]\s*")
_MOST_DOUBTS = 5
"""Hyphens of one phrase that are looked for in both ways; there are twice as many readings for each."""


def readings(text: str) -> tuple[Reading, ...]:
    """Every way to read ``text``, the likeliest first; none where it holds no word.

    >>> readings("a pre-trial")
    ((('a', 0), ('pre', 1), ('trial', 2)), (('a', 0), ('pre', 1), ('trial', 1)))
    """
    ways: list[list[Reading]] = []
    doubts = 0
    before: tuple[int, int] | None = None
    for start, end, halves, word, beside in _words(text):
        if beside:
            ways.append([((word, 0),)])
            continue
        either: list[Reading] = [((word, 1),)]
        if doubts < _MOST_DOUBTS:
            if halves:
                either.append(tuple((half, 1) for half in halves))
            elif before is not None and _may_be_broken(text, before, (start, end)):
                either.append(((word, 0),))
            doubts += len(either) > 1
        ways.append(either)
        before = start, end
    return tuple(dict.fromkeys(found for each in product(*ways) if (found := _placed(each)))) if ways else ()


def _words(text: str) -> Iterator[tuple[int, int, list[str], str, bool]]:
    """Each word of a text with its place, and its halves where it is broken."""
    for run in RUN.finditer(text):
        found = indexed(run.group())
        for number, piece in enumerate(found):
            mark = piece.beside and piece.word.isdigit() and not piece.word.isdecimal()
            if piece.beside and not mark:
                continue
            halves = []
            for half in found[number + 1 :]:
                if not half.beside or half.start >= piece.end:
                    break
                halves.append(half.word[:LONGEST])
            yield run.start() + piece.start, run.start() + piece.end, halves, piece.word[:LONGEST], mark


def _may_be_broken(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    return bool(HYPHEN.fullmatch(text, left[1], right[0])) and joins(text[slice(*left)], text[slice(*right)])


def _placed(ways: tuple[Reading, ...]) -> Reading:
    at = -1
    placed = []
    for way in ways:
        for word, step in way:
            at = max(at + step, 0)
            placed.append((word, at))
    # A word that is twice at one place, as of “bye-bye”, would be found wherever it stands once.
    return tuple(placed) if len(set(placed)) == len(placed) else ()
