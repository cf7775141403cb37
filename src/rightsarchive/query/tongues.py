"""Which language a query is in, as far as its stop words tell: a few words are too short for a statistical guess."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from rightsarchive.language.data import languages
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import Token


@cache
def widely_spoken() -> tuple[str, ...]:
    """Languages that a query may be in though the archive holds none of it."""
    return tuple(each.code for each in languages() if each.head.widely_spoken)


def votes(words: Sequence[Token], languages: Iterable[str]) -> dict[str, int]:
    """How many of the words are stop words of each language."""
    folded = [token.word for token in words]
    return {language: sum(map(stop_words(language).__contains__, folded)) for language in languages}


def likely_languages(words: Sequence[Token], languages: Sequence[str]) -> tuple[str, ...]:
    """Those of ``languages`` that the words are likely in; all of them where stop words say nothing."""
    counted = votes(words, languages)
    most = max(counted.values(), default=0)
    return tuple(language for language in languages if counted[language] * 2 > most) if most else tuple(languages)


def stop_words_of_query(words: Sequence[Token], languages: Sequence[str]) -> frozenset[str]:
    """The stop words of the language that the query is likeliest in, first of all one of ``languages``.

    Another language must be much likelier: *die* in an English archive is a verb until an article comes with it.
    """
    counted = votes(words, languages)
    most = max(counted.values(), default=0)
    foreign = votes(words, (language for language in widely_spoken() if language not in counted))
    if foreign and max(foreign.values()) >= 2 * most + 2:
        counted, most = foreign, max(foreign.values())
    likeliest = [stop_words(language) for language, count in counted.items() if most and count == most]
    return likeliest[0] if len(likeliest) == 1 else frozenset[str]().union(*likeliest)
