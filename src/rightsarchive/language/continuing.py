"""A quick check whether a text continues in the same language, by words and letters that similar languages do not have."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from rightsarchive.language.data import language as known

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEWEST = 2


class _Signs(NamedTuple):
    words: frozenset[str]
    letters: re.Pattern[str] | None
    against: re.Pattern[str] | None
    beginnings: tuple[str, ...]
    beside: frozenset[str]


def continues(text: str, language: str) -> bool:
    """Whether ``text`` clearly continues in ``language``; False only means that full detection is needed."""
    signs = _signs(language)
    if signs is None:
        return False
    lower = text.lower()
    if signs.against is not None and signs.against.search(lower):
        return False
    # Nearly always a word between spaces tells, and then no other way to part the words finds less.
    if not signs.words.isdisjoint(lower.split()):
        return True
    if signs.letters is not None and len(signs.letters.findall(lower)) >= _FEWEST:
        return True
    words = _WORD.findall(lower)
    if not signs.words.isdisjoint(words):
        return True
    return any(sign in lower for sign in signs.beginnings) and not signs.beside.isdisjoint(words)


@cache
def _signs(language: str) -> _Signs | None:
    told = known(language).continuing
    if not (told.words or told.letters):
        return None
    letters, against = (re.compile(f"[{signs}]") if signs else None for signs in (told.letters, told.against))
    return _Signs(frozenset(told.words), letters, against, told.signs, frozenset(told.beside))
