"""A pre-filter: which chunks of a passage are worth analysing for a plan. For most the first letters of a word tell.

A word that is looked for begins as the term does; so it does, in most languages, where its stem is looked for; and the fold
of a name, which is what the name sounds like, begins with one of few letters. Where they cannot tell (several
words in one chunk, a stemmer that changes the first letters), the chunk passes.

It changes no mark and can be left out. What it gains, in milliseconds of processor for a page of ten hits (p50):

=======================================  =======  ==========
texts and words                          with it  without it
=======================================  =======  ==========
made texts, words not met before         1.5      3.6
made texts, words met before             1.0      1.6
eight languages, words not met before    4.2      5.7
eight languages, words met before        2.3      3.0
=======================================  =======  ==========
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache

from rightsarchive.language.data import language as known
from rightsarchive.language.data.records import Stems
from rightsarchive.language.fields import NAME, STEM, WORD
from rightsarchive.language.folding import RAISED, fold
from rightsarchive.language.names.fold import ABJAD, romanise
from rightsarchive.language.tokens import AROUND, HAN, simplified
from rightsarchive.query.plan import Prefix
from rightsarchive.search.highlight.query_terms import QueryTerms

_HEAD = 3
"""Letters of a word that are looked at."""


# Letters that may be words by themselves, or that folding may join with their neighbours; three apostrophes and the raised
# digits, which Unicode takes for letters. Those of the Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic scripts are folded each by itself.
@cache
def _not_by_letter() -> re.Pattern[str]:
    return re.compile(f"[{RAISED}\u02bb-\u02bd\u0700-\u1dff\u2c80-\U0010ffff]")


_HEARD = {
    **{letter: letter.lower() for letter in "abfghjlmnpruvABCEFGHJKLMNOPRSUVXZ"},
    "c": "ksxc", "d": "dj", "e": "ei", "i": "ei", "k": "kh", "o": "ou", "p": "pf", "q": "k", "s": "sx", "t": "tcjs",
    "w": "v", "x": "k", "y": "ei", "z": "zjs", "D": "dj", "I": "ei", "T": "tcs",
}  # fmt: skip
"""The letters with which the fold of a name may begin, by the first letter of its romanised form. If that is a consonant
before a vowel, only the first of them may; with c, the first two."""

_LIKE_VOWEL = {"a": "a", "e": "i", "i": "i", "y": "i", "o": "u", "u": "u"}
"""Vowels that may take each other's place after a consonant."""

_NOT_A_CONSONANT = frozenset("aeiouyAEIOUqx")
"""Nor is q, which takes a u along, nor x, which is two."""

_SOMETIMES_SILENT = "ع"
_ABJADS = "\u0590"
"""Before it stand the alphabets whose vowels are all written, and of which each letter is romanised by itself."""

_NAME = "^"
_UNCERTAIN = ("?",)
"""The sign of what is to be read in any case."""


SignsOf = Callable[[str], tuple[str, ...]]
"""What :func:`signs_of` gives, remembered or not."""


def is_by_letter(text: str) -> bool:
    """Whether every letter in ``text`` is of a script that has spaces between words, and folded by itself."""
    return text.isascii() or not _not_by_letter().search(text)


def _sign(start: str) -> str:
    """The sign of the words that begin so."""
    return start[:_HEAD] if len(start) >= _HEAD else f"{start}*"


def _certain(stem: str, rules: Stems) -> str:
    """What a word begins with that has this stem. Of a short one little is certain (dying: die; bundan: p; ões: ao)."""
    if rules.unlike and re.fullmatch(rules.unlike, stem):
        return ""
    if len(stem) <= _HEAD:
        return stem[:1]
    return stem[: 2 if rules.umlauts or len(stem) == _HEAD + 1 else _HEAD]


def signs_of(head: str) -> tuple[str, ...]:
    """The signs of the words that begin with these characters, which are all of the word if it has less than three."""
    start = fold(head)
    if not start or len(start) < len(head) or not is_by_letter(head):
        return _UNCERTAIN
    signs = (start[:_HEAD], f"{start[:2]}*", f"{start[:1]}*")
    first = head[:1]
    if first.islower() or first.isdigit():
        return signs
    heard = () if first == _SOMETIMES_SILENT else _heard(romanise(head if max(head) < _ABJADS else first))
    return (*signs, *heard) if heard else _UNCERTAIN


def _heard(romanised: str) -> Sequence[str]:
    """The signs of the folds that a name may have whose romanised form begins so; none where that does not tell."""
    first, second = romanised[:1], romanised[1:2].lower()
    letters = _HEARD.get(first, "")
    if second in _LIKE_VOWEL and first not in _NOT_A_CONSONANT:
        return [f"{_NAME}{letter}{_LIKE_VOWEL[second]}" for letter in letters[: 2 if first == "c" else 1]]
    return [_NAME + letter for letter in letters]


def _signs_of_fold(name: str) -> Sequence[str]:
    """The signs of a name with this fold, for words whose first vowel does not tell and for others."""
    return _NAME + name[:1], _NAME + name[:1] + _LIKE_VOWEL.get(name[1:2], "")


class Prefilter:
    """For what is ``wanted`` in the fields of passages in one language. Who has many of them passes a ``signs_of`` that
    remembers."""

    def __init__(self, query_terms: Mapping[str, QueryTerms], language: str, signs_of: SignsOf = signs_of) -> None:
        words, stems, names = query_terms[WORD], query_terms[STEM], query_terms[NAME]
        self._like, self._names = bool(words.like), bool(names.ranks)
        signs = {*_UNCERTAIN, *(text[:_HEAD] for text in words.ranks)}
        signs |= {_sign(leaf.text if isinstance(leaf, Prefix) else leaf.text[:1]) for _, leaf in words.like}
        signs |= {sign for name in names.ranks for sign in _signs_of_fold(name.removeprefix(ABJAD))}
        rules = known(language).stems
        if not rules.snowball:
            signs |= {fold(start)[:_HEAD] for start in {text[:_HEAD] for text in stems.ranks}}
        elif rules.begins_like_word:
            signs |= {_sign(_certain(text, rules)) for text in stems.ranks}
            # An umlaut is one letter to the stemmer, also where it is written as two (Aerzte: arzt).
            signs |= {_sign(f"{text[0]}e") for text in stems.ranks if text[:1] and text[0] in rules.umlauts}
        elif stems.ranks:
            signs.add("*")
        self._everything = bool(stems.like or names.like or "*" in signs)
        self._starts = _Starts(signs, signs_of)
        self._signs_of = signs_of
        self._no_sign = signs.isdisjoint
        self._han = [text for text in (*words.ranks, *stems.ranks) if not text.isascii() and HAN.search(text)]

    def worth_reading(self, chunks: Collection[str], text: str) -> Collection[str]:
        """Those of ``chunks`` (of ``text``, with a word or several in each, and other signs) that may hold what is wanted."""
        if self._everything:
            return chunks
        starts, no_sign, signs_of = self._starts, self._no_sign, self._signs_of
        if is_by_letter(text):
            return [
                chunk
                for chunk in chunks
                # Most chunks are a word and nothing else, and most words begin with another letter.
                if (
                    starts[chunk[0]] and not no_sign(signs_of(chunk[:_HEAD]))
                    if chunk.isalnum()
                    else not no_sign(signs_of((word := chunk.strip(AROUND))[:_HEAD])) or not word.isalnum()
                )
            ]
        if not self._like and not self._names:
            now = simplified() if self._han else {}
            chunks = [
                chunk
                for chunk in chunks
                if not HAN.fullmatch(chunk) or any(one in chunk.translate(now) for one in self._han)
            ]
        return [
            chunk
            for chunk in chunks
            if not no_sign(signs_of((word := chunk.strip(AROUND))[:_HEAD]))
            or not word.isalnum()
            or not is_by_letter(word)
        ]


class _Starts(dict[str, bool]):
    """Whether a word that begins with this character may have one of ``signs``: what the first look is for."""

    def __init__(self, signs: Iterable[str], signs_of: SignsOf) -> None:
        super().__init__()
        self._signs_of = signs_of
        self._no_sign = {sign[:2] if sign[:1] == _NAME else f"{sign[:1]}*" for sign in signs}.isdisjoint

    def __missing__(self, first: str) -> bool:
        signs = self._signs_of(first)
        self[first] = may = signs is _UNCERTAIN or not self._no_sign(signs)
        return may
