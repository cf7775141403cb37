"""Which words of a passage may be names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rightsarchive.language.names.fold import fold
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import Token

SHORTEST = 2
"""Folds of one letter (initials) are not kept."""

_SENTENCE_END = re.compile(r"(?:^|[.!?…:;\n•·–—«“\"])[\s\"'«“„‘(\[*_#-]*$")
_ZERO_WIDTH_JOINT = "\u200c"


def name_folds(tokens: Sequence[Token], text: str, language: str | None) -> list[tuple[str, int]]:
    """The folds of the words of a passage that may be names, each with its token's position, in order.

    In scripts with capitals these are the capitalised words, stop words left out where a capital is owed to the start of a
    sentence; in scripts without, every word but stop words; in scripts written without spaces, none. A compound that a
    zero-width joint holds together is given whole and in its parts, at one position.
    """
    stop = stop_words(language) if language else frozenset()
    found: list[tuple[str, int]] = []
    for token in tokens:
        surface = token.surface
        first = surface[0]
        if token.unspaced or first.islower() or first.isdigit():
            continue
        if token.word in stop and (
            len(surface) <= 3 or not first.isupper() or surface.isupper() or _starts_sentence(text, token.start)
        ):
            continue
        spellings = [surface]
        if _ZERO_WIDTH_JOINT in surface:
            spellings += surface.split(_ZERO_WIDTH_JOINT)
        for spelling in spellings:
            folded = fold(spelling)
            if len(folded) >= SHORTEST:
                found.append((folded, token.position))
    return found


def _starts_sentence(text: str, start: int) -> bool:
    return _SENTENCE_END.search(text, max(0, start - 6), start) is not None if start else True
