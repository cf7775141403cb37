"""A verdict on the text of a page: good, or what is wrong with it, by counting characters and words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from rightsarchive.model import PageVerdict

FEWEST_VISIBLE = 16
"""Fewer visible characters than this on a page are a stamp or a page number, not its text."""

_GLYPH_NAMES = re.compile(r"(?:/[A-Za-z]{0,3}\d{1,5}){3,}|(?:\(cid:\d+\)){2,}|(?:/uni[0-9A-F]{4}){2,}")
_WORD = re.compile(r"[^\W\d_]+")
_NO_SPACES = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
_URL = re.compile(r"\S*(?:://|www\.|@)\S*|[._–—-]{4,}")


def visible(text: str) -> int:
    """The number of characters that leave a mark on paper."""
    return sum(1 for character in text if not character.isspace())


def verdict_on(text: str) -> PageVerdict:
    """GOOD, EMPTY (fewer than 16 visible characters), GARBLED or GLUED."""
    if visible(text) < FEWEST_VISIBLE:
        return PageVerdict.EMPTY
    if is_garbled(text):
        return PageVerdict.GARBLED
    if is_glued(text):
        return PageVerdict.GLUED
    return PageVerdict.GOOD


def is_garbled(text: str) -> bool:
    """Whether the characters are not those a reader sees: marks without a meaning, glyph names."""
    shown = visible(text)
    nonsense = sum(count for character, count in Counter(text).items() if _means_nothing(character))
    if nonsense > 0.08 * shown:
        return True
    names = sum(len(found[0]) for found in _GLYPH_NAMES.finditer(text))
    return names > 0.1 * shown


def _means_nothing(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in {"Co", "Cn", "Cs"}


def is_glued(text: str) -> bool:
    """Whether the spaces between words are missing. Scripts that are written without spaces are passed over."""
    words = [word for word in _URL.sub(" ", text).split() if _WORD.search(word)]
    letters = sum(map(len, words))
    if letters < 200:
        return False
    if _writes_without_spaces(text):
        return False
    long = sum(len(word) for word in words if len(word) > 30)
    return letters / len(words) > 12 or long > 0.3 * letters


def _writes_without_spaces(text: str) -> bool:
    sample = [character for character in text[:2000] if character.isalpha() and character > "\u0e00"]
    named = sum(1 for character in sample if unicodedata.name(character, "").startswith(_NO_SPACES))
    return named > 0.2 * sum(character.isalpha() for character in text[:2000])
