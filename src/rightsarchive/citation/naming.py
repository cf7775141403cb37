"""Titles and names of documents inside words of ours: each keeps its own direction, and turns nothing about that stands beside it.

Quotes are not changed so: each is a paragraph of its own in every format, which no control of direction leaves (UAX 9, P1).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from rightsarchive.citation.embedding import visible
from rightsarchive.controls import isolated, may_run_right_to_left, without_scopes
from rightsarchive.language.scripts import RIGHT_TO_LEFT
from rightsarchive.model import primary_language

_SEPARATORS = {0x2028: " ", 0x2029: " "}


def on_its_own(text: str) -> str:
    """A title that fills a line: without separators of lines, nor controls of direction that would act on more than themselves."""
    return without_scopes(visible(text)).translate(_SEPARATORS)


def in_a_sentence(text: str) -> str:
    """A name or title among other words: isolated where it may run from right to left."""
    plain = on_its_own(text)
    return isolated(plain) if may_run_right_to_left(plain) else plain


def isolation(locale: str) -> Callable[[str], bool]:
    """Whether a name, title, date or address has to be isolated in a reference of this locale: where it may run against the line."""
    return _has_left_to_right if primary_language(locale) in RIGHT_TO_LEFT else may_run_right_to_left


def _has_left_to_right(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) == "L" for letter in text)
