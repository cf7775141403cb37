"""A passage cut into chunks, and which terms of a plan each of them holds.

A chunk is what stands between white space; it is known by itself what words it holds, so one that comes again is not read
again, and most need not be read at all (``glance``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rightsarchive.language.analysis import LONGEST
from rightsarchive.language.fields import NAME, STEM, WORD
from rightsarchive.language.folding import fold
from rightsarchive.language.names.spotting import spot
from rightsarchive.language.stems import stem
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import RUN, Piece, pieces
from rightsarchive.search.highlight.glance import AROUND, Glance, is_by_letter
from rightsarchive.search.highlight.wanted import Wanted

_LINE_END = re.compile(r"[-‐\u00ad][ \t]*\r?\n")

# Characters that are words by themselves, and that folding leaves as they are.
_HAN = re.compile("[\u4e00-\u9fff]+")

_LONGEST_REMEMBERED = 24
"""Code points of a run of letters whose division is remembered. In scripts without spaces a longer one is not met again."""


class Found(NamedTuple):
    """A term of the plan in a chunk, from ``start`` to ``end`` in code points of the chunk; ``number`` counts the words of
    the chunk from 0. ``rank`` is that of the reason to mark it by itself, if there is one; ``inside`` tells that it is no
    term where a sentence starts."""

    number: int
    field: str
    term: str
    start: int
    end: int
    rank: int | None
    inside: bool = False


def cut(text: str) -> tuple[Sequence[str], Sequence[int]]:
    """A text in chunks that no word crosses, in order. Where words are broken at the ends of lines, the chunks are runs of
    letters, and beside them is the place where each starts; else what stands between white space."""
    if "\n" not in text or not _LINE_END.search(text):
        return text.split(), ()
    runs = [(run.group(), run.start()) for run in RUN.finditer(text)]
    return [run for run, _ in runs], [start for _, start in runs]


def next_place(text: str, chunk: str, at: int) -> int:
    """Where ``chunk`` stands next between white space, from ``at`` on."""
    while True:
        at = text.index(chunk, at)
        end = at + len(chunk)
        if (at == 0 or text[at - 1].isspace()) and (end == len(text) or text[end].isspace()):
            return at
        at += 1


def words_in(chunk: str) -> int:
    """How many words a chunk holds."""
    word = chunk.strip(AROUND)
    if not word.isalnum():
        return sum(map(_words_of, RUN.findall(chunk)))
    return 1 if word.isascii() else _words_of(word)


def _words_of(run: str) -> int:
    return len(run) if _HAN.fullmatch(run) else len(_pieces(run))


def _pieces(run: str) -> tuple[Piece, ...]:
    return _remembered(run) if len(run) <= _LONGEST_REMEMBERED else pieces(run)


# A word with an apostrophe costs several times as much as another.
_remembered = lru_cache(maxsize=16_384)(pieces)


class Reader:
    """What is found in the chunks of texts in one language, each read once."""

    def __init__(self, wanted: Mapping[str, Wanted], language: str) -> None:
        self._words, self._stems, self._names = (wanted[field] for field in (WORD, STEM, NAME))
        self._language = language
        self._stopped = stop_words(language)
        self._unspaced = [
            text for text in (*self._words.terms, *self._stems.terms) if not text.isascii() and _HAN.search(text)
        ]
        self._like = any(field.like for field in wanted.values())
        self._glance = Glance(wanted, language)
        self._known: set[str] = set()
        self._found: dict[str, Sequence[Found]] = {}

    def read(self, chunks: Sequence[str], text: str) -> Mapping[str, Sequence[Found]]:
        """What is found in the ``chunks`` of ``text``, among what was found before; nothing if none of them holds anything."""
        distinct = set(chunks)
        new = distinct - self._known
        self._known |= new
        for chunk in self._glance.worth_reading(new, text):
            if found := self._in(chunk):
                self._found[chunk] = found
        return {} if self._found.keys().isdisjoint(distinct) else self._found

    def _in(self, chunk: str) -> Sequence[Found]:
        found: list[Found] = []
        word = chunk.strip(AROUND)
        if word.isalnum() and is_by_letter(word):
            start = chunk.index(word)
            self._word(0, start, start + len(word), fold(word), word, found)
            return found
        words = 0
        for match in RUN.finditer(chunk):
            run, at = match.group(), match.start()
            if not self._like and _HAN.fullmatch(run) and not any(text in run for text in self._unspaced):
                words += len(run)
                continue
            divided = _pieces(run)
            for number, (start, end, word, unspaced) in enumerate(divided):
                if unspaced:
                    self._character(divided, number, words, at, found)
                else:
                    self._word(words + number, at + start, at + end, word, run[start:end], found)
            words += len(divided)
        return found

    def _word(self, number: int, start: int, end: int, word: str, surface: str, found: list[Found]) -> None:
        """The terms of the plan that a word gives, as ``language.analysis`` makes them."""
        words, stems, names = self._words, self._stems, self._names
        whole = word[:LONGEST]
        if (whole in words.terms or words.like) and (rank := words.found(whole)):
            found.append(Found(number, WORD, whole, start, end, *rank))
        if (stems.terms or stems.like) and word not in self._stopped:
            stemmed = stem(surface, self._language, word)[:LONGEST]
            if (stemmed in stems.terms or stems.like) and (rank := stems.found(stemmed)):
                found.append(Found(number, STEM, stemmed, start, end, *rank))
        if (names.terms or names.like) and (spotted := spot(surface, word, self._stopped)):
            found += [
                Found(number, NAME, folded, start, end, *rank, spotted.inside)
                for folded in spotted.folds
                if (rank := names.found(folded))
            ]

    def _character(self, divided: Sequence[Piece], number: int, words: int, at: int, found: list[Found]) -> None:
        """In scripts without spaces: those that a character gives, by itself and with the next one. ``words`` of the chunk come
        before the run of letters that is ``divided``, which starts ``at`` there."""
        start, end, word, _ = divided[number]
        place = words + number
        if rank := self._words.found(word[:LONGEST]):
            found.append(Found(place, WORD, word[:LONGEST], at + start, at + end, *rank))
        if rank := self._stems.found(word):
            found.append(Found(place, STEM, word, at + start, at + end, *rank))
        following = divided[number + 1] if number + 1 < len(divided) else None
        if following is not None and following.unspaced and (rank := self._stems.found(word + following.word)):
            found.append(Found(place, STEM, word + following.word, at + start, at + following.end, *rank))
