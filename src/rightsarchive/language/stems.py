"""Words to stems, for each language what it has: a Snowball stemmer, the first five letters, or the word itself.

Stems are made from the word with its accents, as the stemmers expect, and folded after. For languages that glue many
endings to a word and have no stemmer, the first five letters did better than a dictionary (Kazakh questions, nDCG@10: whole
words .59, a Hunspell dictionary .63, five letters .71).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import cache

import Stemmer

from rightsarchive.language.folding import fold, lower

PREFIX = 5
"""Letters kept of a word in a language without a stemmer."""

_SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_WHOLE_WORDS = frozenset(["ja", "km", "ko", "lo", "my", "th", "vi", "zh"])
"""Languages whose words do not change their form."""

_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_PERSIAN = str.maketrans("يك", "یک")
_CYRILLIC_ONLY = frozenset(["be", "bg", "kk", "ky", "mk", "mn", "tg", "uk"])


class _ByLanguage(dict[str, Callable[[str], str] | None]):
    """The Snowball stemmers in use; None for a language that has none."""

    def __missing__(self, language: str) -> Callable[[str], str] | None:
        name = _SNOWBALL.get(language)
        self[language] = found = Stemmer.Stemmer(name, 0).stemWord if name in _algorithms() else None
        return found


class _Stemmers(threading.local):
    """The stemmers of one thread, made when they are asked for: no two threads may use one at once."""

    def __init__(self) -> None:
        self.by_language = _ByLanguage()


_STEMMERS = _Stemmers()


def has_stemmer(language: str) -> bool:
    """Whether the language has a stemmer of its own."""
    return language in _SNOWBALL


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
    if language == "vi":
        return lower(surface)
    if language in _WHOLE_WORDS:
        return word
    snowball = _STEMMERS.by_language[language]
    if snowball is None:
        foreign = _LATIN.match(word) and language in _CYRILLIC_ONLY
        return word if foreign else word[:PREFIX]
    if language == "tr":
        surface = surface.replace("I", "ı").replace("İ", "i")
    accented = word if word == surface.lower() else lower(surface)
    if language == "fa":
        accented = accented.translate(_PERSIAN)
    if language == "pt" and accented.endswith("ões"):
        accented = f"{accented[:-3]}ão"  # the stemmer leaves prisão and prisões apart
    stemmed = snowball(accented)
    return stemmed if stemmed and word.startswith(stemmed) else fold(stemmed) or word
