"""Negations and numbers among words: what a quotation must not lose."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from rightsarchive.language.alike import compared
from rightsarchive.language.data import gathered, language
from rightsarchive.language.scripts import UNSPACED_CHARACTERS

_WORD = re.compile(
    rf"[{UNSPACED_CHARACTERS}]|(?:(?![{UNSPACED_CHARACTERS}])[^\W_])+(?:'(?:(?![{UNSPACED_CHARACTERS}])[^\W_])+)*"
)
_DIGIT = re.compile(r"\d")


class _Signs(NamedTuple):
    negations: frozenset[str]
    pattern: re.Pattern[str] | None
    numbers: frozenset[str]


@cache
def _signs(code: str | None) -> _Signs:
    """What a language's file says; that of all files where it says nothing."""
    known = None if code is None else language(code).quoting
    if known is None or not known.negations:
        # No pattern of another language: its endings mean something else here.
        return _Signs(
            frozenset(gathered(lambda each: each.quoting.negations)),
            None,
            frozenset(gathered(lambda each: each.quoting.numbers)),
        )
    pattern = re.compile("|".join(known.negation_patterns)) if known.negation_patterns else None
    return _Signs(frozenset(known.negations), pattern, frozenset(known.numbers))


def negations(text: str, code: str | None = None) -> tuple[str, ...]:
    """The words of ``text`` that say no in a language (ISO 639; None where it is not known), in order.

    >>> negations("She was not there; the officers didn’t come.", "en")
    ('not', "didn't")
    """
    signs = _signs(code)
    return tuple(word for word in _words(text) if _says_no(word.lower(), signs))


def numbers(text: str, code: str | None = None) -> tuple[str, ...]:
    """The words of ``text`` that are numbers, in digits or letters, in order.

    >>> numbers("12 of the forty men", "en")
    ('12', 'forty')
    """
    signs = _signs(code)
    return tuple(word for word in _words(text) if _DIGIT.search(word) or word.lower() in signs.numbers)


def words_in(text: str) -> int:
    """How many words there are; in scripts without spaces between words, how many signs."""
    return len(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(compared(text))


def _says_no(word: str, signs: _Signs) -> bool:
    return (
        word in signs.negations
        or not signs.negations.isdisjoint(word.split("'"))
        or (signs.pattern is not None and signs.pattern.fullmatch(word) is not None)
    )


@cache
def added_by_quoters() -> frozenset[str]:
    """What quoters of any language add in round brackets, in small letters: ``sic``."""
    return frozenset(each.lower() for each in gathered(lambda each: each.quoting.sic))
