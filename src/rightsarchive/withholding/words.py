"""Where withheld words stand again: in a text, in a title, in an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rightsarchive.model import Span

_APART = re.compile(r"(?:[\s_\-\u2010-\u2015.,;:/\\+%'’\"“”«»()\[\]])+")
"""What stands between two words, in prose or in an address."""

_UNSEEN = "[\\u00ad\\u061c\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]*"
"""Signs that no reader sees may stand between any two letters."""


_TELLING = 4
"""Letters from which on words are looked for inside of longer ones: fewer stand there by chance."""


_MOST_OF_A_NAME = 4
"""Words of a name; what has more is prose."""


class Places(NamedTuple):
    """``whole``: as words of their own. ``inside``: as a part of longer words, such as inflected forms."""

    whole: tuple[Span, ...]
    inside: tuple[Span, ...]


class Wording:
    """Some words, whatever their case, the white space or punctuation between them and the signs in them that no reader sees;
    of a few words the last may come first, as in “Kovac, Amina”."""

    def __init__(self, words: Iterable[str]) -> None:
        found = {pattern for each in words if each.strip() for pattern in _patterns(each)}
        alternatives = sorted(found, key=lambda each: (-len(each), each))
        self._pattern = re.compile("|".join(alternatives), re.IGNORECASE) if alternatives else None

    def places(self, text: str) -> Places:
        """Where they stand in ``text`` (code points), in order and apart from each other."""
        whole: list[Span] = []
        inside: list[Span] = []
        for start, end in self._found(text):
            if _alone(text, start, end):
                whole.append((start, end))
            elif end - start >= _TELLING:
                inside.append((start, end))
        return Places(tuple(whole), tuple(inside))

    def _found(self, text: str) -> Iterator[Span]:
        if self._pattern is not None:
            yield from (found.span() for found in self._pattern.finditer(text))

    def stand_in(self, text: str) -> bool:
        """Whether they stand in ``text``, be it inside of longer words."""
        return any(self.places(text))

    def replaced(self, text: str, mark: str) -> str:
        """``text`` with ``mark`` wherever they stand, be it inside of longer words."""
        at, pieces = 0, []
        for start, end in sorted(span for spans in self.places(text) for span in spans):
            pieces += [text[at:start], mark]
            at = end
        return "".join([*pieces, text[at:]]) if pieces else text


class Scrubber:
    """Takes words out of what is told beside a text; each wording has the mark that stands for it."""

    def __init__(self, marks: Sequence[tuple[Wording, str]]) -> None:
        self._marks = marks

    def __call__(self, text: str) -> str:
        for wording, mark in self._marks:
            text = wording.replaced(text, mark)
        return text

    def name(self, text: str) -> str:
        """A name that holds any of the words is the mark and nothing else."""
        return next((mark for wording, mark in self._marks if wording.stand_in(text)), text)


def _alone(text: str, start: int, end: int) -> bool:
    return not (start and _joins(text[start - 1])) and not (end < len(text) and _joins(text[end]))


def parts_of(words: str) -> tuple[str, ...]:
    """The single words of what may be a name; none of a longer stretch."""
    parts = tuple(part for part in _APART.split(words) if part)
    return parts if 2 <= len(parts) <= _MOST_OF_A_NAME else ()


def _patterns(words: str) -> Iterator[str]:
    parts = [part for part in _APART.split(words) if part] or [words]
    yield _joined(parts)
    if 2 <= len(parts) <= _MOST_OF_A_NAME:
        yield _joined([parts[-1], *parts[:-1]])


def _joined(parts: Sequence[str]) -> str:
    return _APART.pattern.join(_UNSEEN.join(map(re.escape, part)) for part in parts)


def _joins(letter: str) -> bool:
    """Whether a letter, a digit or a sign on a letter."""
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
