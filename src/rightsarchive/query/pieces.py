"""A word as two, or as a part of a longer one: *extrajudicial* and *extra-judicial*, *Verteidiger* in *Menschenrechtsverteidiger*.

Parts are found by character n-grams, so that no list of words is needed: passages in a language that writes words together which have all
those of the word. A short one has to begin or end the longer word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from rightsarchive.language.data import gathered, language
from rightsarchive.language.fields import GRAM, LANGUAGE, STEM, WORD
from rightsarchive.language.lexicon import grams
from rightsarchive.language.query_analysis import QueryWord
from rightsarchive.query.plan import AllOf, Keyword, Leaf, Node, Phrase, Term, Why

SHORTEST_REST = 3
"""Letters of a word behind its prefix."""

LONGEST_PREFIX = 8

SHORTEST_PART, LONG_PART = 4, 6
"""Letters of a word that is looked for inside longer ones; from how many on anywhere in them."""

PART_BOOST = 0.3
"""A part of a longer word, against a whole one."""


@cache
def prefixes() -> frozenset[str]:
    """Beginnings of words that some write with a hyphen behind them."""
    return frozenset(gathered(lambda each: each.hyphens.prefixes))


def in_two(word: str, stems: Sequence[str], surface: str) -> Iterator[Leaf]:
    """A word that begins with what some write a hyphen behind: as two words, and with another ending of the second."""
    why = Why(surface, "phrase", "written with a hyphen")
    for size in range(2, min(len(word) - SHORTEST_REST, LONGEST_PREFIX) + 1):
        if (prefix := word[:size]) in prefixes():
            yield Phrase(WORD, ((prefix, 0), (word[size:], 1)), 0, 1.0, why)
            for stem in dict.fromkeys(stems):
                if stem.startswith(prefix) and len(stem) - size >= SHORTEST_REST:
                    yield Phrase(STEM, ((prefix, 0), (stem[size:], 1)), 0, 1.0, why)


@cache
def written_together(languages: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the languages that write words together."""
    return tuple(code for code in languages if language(code).compounds.written_together)


def inside_others(word: QueryWord, languages: tuple[str, ...]) -> Iterator[Node]:
    """Words in which this one is a part, in the ``languages`` that write words together: passages that have all the character n-grams of
    it; of a short one, those with which such a word begins or ends."""
    surface = word.token.surface
    held = Keyword(LANGUAGE, languages)
    whole = word.token.word
    beginnings = [stem for stem in word.stems if whole.startswith(stem) and len(stem) >= SHORTEST_PART]
    part = min(beginnings, key=len, default=whole)
    if len(part) < SHORTEST_PART or not part.isalpha():
        return
    why = Why(surface, "part", "a part of a longer word")
    for way in [grams(part)[1:-1]] if len(part) >= LONG_PART else [grams(part)[:-1], grams(whole)[1:]]:
        boost = PART_BOOST / len(way)
        yield AllOf((held, *(Term(GRAM, gram, boost, why) for gram in dict.fromkeys(way))))
