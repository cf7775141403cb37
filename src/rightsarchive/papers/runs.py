"""Runs of words that a paper has in common with a source, and no quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rightsarchive.language.typesetting import letters_of
from rightsarchive.model import Span
from rightsarchive.papers.paper import Block

RUN = 8
"""Words that are copied without quotation marks from which on they are told."""

_WORD = re.compile(r"[^\W_]+(?:['’\u00ad\u2010\u2011-]\s*[^\W_]+)*")


class Word(NamedTuple):
    """A word as its letters alone, and its stretch of the text; a barrier has none."""

    letters: str
    span: Span


def free_words(block: Block, marked: Sequence[Span]) -> list[Word]:
    """The words of a paragraph that stand outside of quotation marks, which are around ``marked``; where some stand inside, a barrier."""
    found: list[Word] = []
    for word in _words(block.text):
        if any(start <= word.span[0] < end for start, end in marked):
            if found and found[-1].letters:
                found.append(Word("", word.span))
        else:
            found.append(word)
    return found


def _words(text: str) -> Iterator[Word]:
    for word in _WORD.finditer(text):
        letters = letters_of(word[0])
        if letters:  # a raised digit has none
            yield Word(letters, word.span())


def runs(mine: Sequence[Word], source: str) -> Iterator[Span]:
    """The longest runs of at least :data:`RUN` words that a source has too, as stretches of the paragraph."""
    its = [word.letters for word in _words(source)]
    grams = {tuple(its[at : at + RUN]) for at in range(len(its) - RUN + 1)}
    keys = [word.letters for word in mine]
    at = 0
    while at + RUN <= len(keys):
        last = at
        while last + RUN <= len(keys) and tuple(keys[last : last + RUN]) in grams:
            last += 1
        if last > at:
            yield mine[at].span[0], mine[last + RUN - 2].span[1]
        at = max(last, at + 1)
