"""Words to stems, for each language what it has: a Snowball stemmer, the first five letters, or the word itself.

Stems are made from the word with its accents, as the stemmers expect, and folded after. For agglutinative
languages that have no stemmer, the first five letters did better than a dictionary (Kazakh questions, nDCG@10: whole
words .59, a Hunspell dictionary .63, five letters .71).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cache

import Stemmer

from rightsarchive.language.data import language as known
from rightsarchive.language.folding import fold, lower

PREFIX = 5
"""Letters kept of a word in a language without a stemmer."""

_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


class _ByLanguage(dict[str, Callable[[str], str] | None]):
    """The Snowball stemmers in use; None for a language that has none."""

    def __missing__(self, language: str) -> Callable[[str], str] | None:
        name = known(language).stems.snowball
        self[language] = found = Stemmer.Stemmer(name, 0).stemWord if name in _algorithms() else None
        return found


class _Stemmers(threading.local):
    """The stemmers of one thread, made when they are asked for: no two threads may use one at once."""

    def __init__(self) -> None:
        self.by_language = _ByLanguage()


_STEMMERS = _Stemmers()


def has_stemmer(language: str) -> bool:
    """Whether the language has a stemmer of its own."""
    return bool(known(language).stems.snowball)


def keeps_accents(language: str) -> bool:
    """Whether accents tell words of the language apart, so that its stems keep them."""
    return known(language).stems.tones


@cache
def _algorithms() -> frozenset[str]:
    return frozenset(Stemmer.algorithms())


def stem(surface: str, language: str, word: str | None = None) -> str:
    """The folded stem of a word as it stands in a text of ``language`` (ISO 639-1; any other code is no error).
    ``word`` is its folded form, where the caller has it.

    >>> stem("libérés", "fr"), stem("забастовки", "ru"), stem("жұмыстағы", "kk"), stem("nhân", "vi")
    ('liber', 'забастовк', 'жумыс', 'nhân')
    """
    return stem_of(surface, language, fold(surface) if word is None else word)


def stem_of(surface: str, language: str, word: str) -> str:
    """The same as :func:`stem`, for a caller that remembers the results itself."""
    if not word.isalpha() and any(letter.isdigit() for letter in word):
        return word
    rules = known(language).stems
    if rules.tones:
        return lower(surface)
    if rules.whole:
        return word
    snowball = _STEMMERS.by_language[language]
    if snowball is None:
        return word if rules.latin_whole and _LATIN.match(word) else word[:PREFIX]
    for capital, small in rules.capitals:
        surface = surface.replace(capital, small)
    accented = word if word == surface.lower() else lower(surface)
    for letter, expected in rules.letters:
        accented = accented.replace(letter, expected)
    for ending, joined in rules.endings:
        if accented.endswith(ending):
            accented = accented.removesuffix(ending) + joined
    stemmed = snowball(accented)
    return stemmed if stemmed and word.startswith(stemmed) else fold(stemmed) or word
