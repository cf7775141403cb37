"""Offices: a judge, a minister or a spokesman stands in the reports of many cases, and makes none of them one case."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rightsarchive.language.data import gathered
from rightsarchive.language.tokens import Token


@cache
def _offices() -> tuple[str, ...]:
    """Beginnings of words, folded as tokens are: the office in its cases, numbers and genders."""
    return gathered(lambda each: each.documents.offices)


def names_office(token: Token) -> bool:
    """Whether a word names an office."""
    return token.word.startswith(_offices())


def is_office(text: str, before: Sequence[Token], after: Sequence[Token], start: int, end: int) -> bool:
    """Whether a name (``text[start:end]``) stands beside the word for an office, with at most a space, a comma or a dot
    between: “Judge A. B.”, “A B, the prosecutor”. ``before`` and ``after`` are the tokens on either side, in order."""
    for token in reversed(before):
        if set(text[token.end : start]) & set(";:!?\n"):
            break
        if names_office(token):
            return True
    for token in after:
        if set(text[end : token.start]) & set(".;:!?\n"):
            break
        if names_office(token) and "," in text[end : token.start]:
            return True
    return False
