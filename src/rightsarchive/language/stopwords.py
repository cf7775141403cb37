"""Words that say little by themselves, per language: they do not decide what is found, and have no stem.

The lists are those of stopwordsiso where a language's file names it, less the words in them that people do search for
(*state*, *case*, *right*, Россия, Mensch), with the file's own.
"""

from __future__ import annotations

from functools import cache

import stopwordsiso

from rightsarchive.language.data import language as known
from rightsarchive.language.folding import fold

_SHORT = 2


@cache
def stop_words(language: str) -> frozenset[str]:
    """The folded stop words of a language (ISO 639-1); empty where no list is known."""
    told = known(language).stop_words
    words = {fold(word) for word in stopwordsiso.stopwords(language)} if told.source else set()
    words -= {fold(word) for word in told.meaningful}
    if told.short:
        words = {word for word in words if len(word) > _SHORT or word in told.short}
    words |= {fold(word) for word in told.further}
    return frozenset(words - {""})
