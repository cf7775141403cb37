"""Which words of a passage may be names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rightsarchive.language.names.fold import fold, other_readings
from rightsarchive.language.punctuation import (
    BULLETS,
    COLONS,
    DASHES,
    DIVIDING_QUOTES,
    OPENING_BRACKETS,
    QUOTATION_MARKS,
    TERMINALS,
    any_of,
)
from rightsarchive.language.scripts import is_small
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import Token

SHORTEST = 2
"""Folds of one letter (initials) are not kept."""

_SENTENCE_END = re.compile(
    rf"(?:^|\n|{any_of(TERMINALS, COLONS, BULLETS, '–—―', DIVIDING_QUOTES, OPENING_BRACKETS)})"
    rf"(?:\s|{any_of(QUOTATION_MARKS, OPENING_BRACKETS, DASHES, '*_#')})*$"
)
_ZERO_WIDTH_JOINT = "\u200c"


FoldName = Callable[[str], str]
"""The fold of a name: that of ``names.fold``, or one that remembers what it gave."""


class Spotted(NamedTuple):
    """A word that may be a name: its ``folds``, and whether it is one only where its capital is not owed to the start of a
    sentence (``inside``)."""

    folds: tuple[str, ...]
    inside: bool


def spot(surface: str, word: str, stop: frozenset[str], fold_name: FoldName = fold) -> Spotted | None:
    """What a word could give to the names of a passage wherever it stands; None where it is no name. ``word`` is its folded
    form, ``stop`` the stop words of the language. Of scripts without spaces no word is to be asked about."""
    first = surface[0]
    if is_small(first) or first.isdigit():
        return None
    inside = word in stop
    if inside and (len(surface) <= 3 or not first.isupper() or surface.isupper()):
        return None
    spellings = [surface, *surface.split(_ZERO_WIDTH_JOINT)] if _ZERO_WIDTH_JOINT in surface else [surface]
    spellings += other_readings(surface)
    folds = tuple(dict.fromkeys([folded for each in spellings if len(folded := fold_name(each)) >= SHORTEST]))
    return Spotted(folds, inside) if folds else None


def name_folds(
    tokens: Sequence[Token], text: str, language: str | None, fold_name: FoldName = fold
) -> list[tuple[str, int]]:
    """The folds of the words of a passage that may be names, each with its token's position, in order.

    In scripts with capitals these are the capitalised words, stop words left out where a capital is owed to the start of a
    sentence; in scripts without, every word but stop words; in scripts written without spaces, none. A compound that a
    zero-width joint holds together is given whole and in its parts, at one position.
    """
    stop = stop_words(language) if language else frozenset()
    found: list[tuple[str, int]] = []
    for token in tokens:
        spotted = None if token.unspaced else spot(token.surface, token.word, stop, fold_name)
        if spotted and not (spotted.inside and starts_sentence(text, token.start)):
            found += [(folded, token.position) for folded in spotted.folds]
    return found


def starts_sentence(text: str, start: int) -> bool:
    """Whether the word at ``start`` (code points) follows the end of a sentence, or an opening quotation mark or bracket."""
    return _SENTENCE_END.search(text, max(0, start - 6), start) is not None if start else True
