"""The words of a query, analysed as the words of a passage are.

A few words are too short for a statistical guess of their language; so their stop words vote, and a word is looked for by
its stem in each language that is likely.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from rightsarchive.language.data import languages as known_languages
from rightsarchive.language.folding import lower
from rightsarchive.language.lexicon import LONGEST, grams
from rightsarchive.language.stems import keeps_accents, stem
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import Token


class QueryWord(NamedTuple):
    """What a word of a query is looked for by.

    ``stems`` are those of the likely languages. ``grams`` are its character n-grams. ``accented`` tells that it is written
    with accents, and that in a likely language accents tell words apart. ``following`` is the next character, where the
    script puts no spaces between words. A stop word has neither stems nor n-grams; with ``name`` it may be a name nevertheless, for it
    is written so, and only in another language a small word.
    """

    token: Token
    stop: bool
    stems: tuple[str, ...] = ()
    grams: tuple[str, ...] = ()
    accented: bool = False
    following: Token | None = None
    name: bool = False


def analyze_query(words: Sequence[Token], languages: Sequence[str]) -> list[QueryWord]:
    """The words of a query to an archive that holds ``languages`` (ISO 639-1). Where all are stop words, none is taken
    for one."""
    stop = stop_words_of_query(words, languages)
    if all(token.word in stop and not token.unspaced for token in words):
        stop = frozenset()
    capitals = frozenset(_may_be_names(words, languages)) if stop else frozenset()
    likely = likely_languages(words, languages)
    accents = any(map(keeps_accents, languages))
    likely_accents = any(map(keeps_accents, likely))
    analysed = []
    for token, following in zip_longest(words, words[1:]):
        if token.unspaced:
            analysed.append(_character(token, following))
        elif token.word in stop:
            analysed.append(QueryWord(token, stop=True, name=token in capitals))
        else:
            accented = lower(token.surface)
            forms = sorted({token.word, accented}) if accents else [token.word]
            analysed.append(
                QueryWord(
                    token,
                    stop=False,
                    stems=tuple(dict.fromkeys(stem(token.surface, each, token.word)[:LONGEST] for each in likely)),
                    grams=tuple(gram for form in forms for gram in grams(form)),
                    accented=likely_accents and accented != token.word,
                )
            )
    return analysed


def _character(token: Token, following: Token | None) -> QueryWord:
    """A character of a script without spaces: its stem is itself, and itself with the next one, if that stands beside it."""
    if following is None or not following.unspaced or following.start != token.end:
        return QueryWord(token, stop=False, stems=(token.word,))
    pair = token.word + following.word
    return QueryWord(token, stop=False, stems=(token.word, pair), grams=(pair,), following=following)


def likely_languages(words: Sequence[Token], languages: Sequence[str]) -> tuple[str, ...]:
    """Those of ``languages`` that the words are likely in; all of them where stop words say nothing."""
    counted = _votes(words, languages)
    most = max(counted.values(), default=0)
    return tuple(language for language in languages if counted[language] * 2 > most) if most else tuple(languages)


def stop_words_of_query(words: Sequence[Token], languages: Sequence[str]) -> frozenset[str]:
    """The stop words of the language that the query is likeliest in, first of all one of ``languages``.

    Another language must be much likelier: *die* in an English archive is a verb until an article comes with it.
    """
    counted = _votes(words, languages)
    most = max(counted.values(), default=0)
    spoken = _spoken()
    foreign = Counter(
        language for token in words for language in spoken.get(token.word, "").split() if language not in counted
    )
    if max(foreign.values(), default=0) >= 2 * most + 2:
        counted, most = foreign, max(foreign.values())
    likeliest = [stop_words(language) for language, count in counted.items() if most and count == most]
    found = likeliest[0] if len(likeliest) == 1 else frozenset[str]().union(*likeliest)
    return found - {token.word for token in words if token.word.isdecimal()}


def _may_be_names(words: Sequence[Token], languages: Sequence[str]) -> Iterator[Token]:
    """Words with a capital that are no small words of the language that the others are in: *Kim* in an English query, though
    *kim* asks who in Turkish. A query has to be in the language that the archive has most of, where nothing else says."""
    small = [token for token in words if not token.surface[:1].isupper()]
    counted = _votes(small, languages)
    most = max(counted.values(), default=0)
    own = [language for language in languages if most and counted[language] == most] or languages[:1]
    stop = frozenset[str]().union(*map(stop_words, own))
    if not all(token.surface.isupper() for token in words):
        yield from (token for token in words if token.surface[:1].isupper() and token.word not in stop)


@cache
def _spoken() -> dict[str, str]:
    """For each stop word of the languages that a query may be in though the archive holds none of it, these languages, a blank
    between them: texts are none of the garbage collector's business."""
    found: dict[str, str] = {}
    for language in known_languages():
        if language.head.widely_spoken:
            for word in stop_words(language.code):
                found[word] = f"{found[word]} {language.code}" if word in found else language.code
    return found


def _votes(words: Sequence[Token], languages: Iterable[str]) -> dict[str, int]:
    """How many of the words are stop words of each language."""
    folded = [token.word for token in words]
    return {language: sum(map(stop_words(language).__contains__, folded)) for language in languages}
