"""A verdict on the text of a page: good, or what is wrong with it, by counting characters and words."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from functools import cache

from rightsarchive.language.data import gathered
from rightsarchive.language.scripts import count_unspaced
from rightsarchive.model import PageVerdict

FEWEST_VISIBLE = 16
"""Fewer visible characters than this on a page that a picture covers are a stamp or a page number, not its text."""

_FEWEST_WORDS = 20
_FEWEST_LETTERS = 100
_COMMON_SHARE = 0.02
_LEAST_LIKENESS = 0.72
# The mean length of a run of letters: 4 to 8 in our languages (Finnish and Kazakh the longest), 12 where most spaces are lost.
_LONGEST_MEAN = 9.5
_SIGN_IN_WORD = re.compile(r"[^\W\d_][\\^~|=<>{}\[\]@#$%&*+§¶¤¦¬±²³µ¹º»«¿¡][^\W\d_]")
# Rounded shares of letters, the mean over languages of each script.
_LATIN_LETTERS = dict(
    zip(
        "eainrstoludcmpghbvfkyzwjqx",
        (
            12,
            10,
            8,
            7.5,
            6.5,
            6.5,
            6.5,
            6.5,
            5,
            4,
            4,
            3.2,
            3,
            2.4,
            1.7,
            2.2,
            1.5,
            1.2,
            1.2,
            1.5,
            1.5,
            0.9,
            0.7,
            0.4,
            0.4,
            0.2,
        ),
        strict=True,
    )
)
_CYRILLIC_LETTERS = dict(
    zip("аоеинтрслвкдмыпуягзбьчіхжшюцэщфқңұғүөәһєґ", (10.5, 8, 8, 7, 7, 6, 5, 4.8, 4.8, 3.5, 3.6, 3.6, 3, 4, 2.3, 2.4, 1.6, 1.7, 1.6, 1.8, 1, 1.1, 2.4, 0.7, 0.9, 0.9, 0.5, 0.4, 0.3, 0.3, 0.2, 0.9, 0.5, 0.3, 0.5, 0.4, 0.4, 0.4, 0.05, 0.1, 0.05), strict=True)
)  # fmt: skip
_GLYPH_NAMES = re.compile(r"(?:/[A-Za-z]{0,3}\d{1,5}){3,}|(?:\(cid:\d+\)){2,}|(?:/uni[0-9A-F]{4}){2,}")
_WORD = re.compile(r"[^\W\d_]+")
_URL_MARKS = ("://", "www.", "@", "..", "__", "--", "––", "——", "-.", "._", "_.", ".-")
_URL = re.compile(r"\S*(?:://|www\.|@)\S*|[._–—-]{4,}")


@cache
def _common() -> frozenset[str]:
    """The most frequent words of the languages that are written in letters: a page without any is in none of them."""
    return frozenset(gathered(lambda each: each.pages.common))


@cache
def _forwards() -> frozenset[str]:
    """Those that say which way a word runs. Two letters do so only in scripts where few words are two letters long the other
    way round too."""
    return frozenset(word for word in _common() if len(word) > 2 or (len(word) == 2 and word[0] > "\u0400"))


@cache
def _backwards() -> frozenset[str]:
    return frozenset(word[::-1] for word in _forwards()) - _common()


@cache
def _one_letter_words() -> frozenset[str]:
    """Words of one letter, and the letters of lists and initials that stand without a full stop."""
    return frozenset(gathered(lambda each: each.pages.one_letter))


def visible(text: str) -> int:
    """The number of characters that leave a mark on paper."""
    return sum(map(len, text.split()))


def verdict_on(text: str) -> PageVerdict:
    """GOOD, EMPTY (nothing visible), GARBLED, REVERSED or GLUED."""
    if not text.strip():
        return PageVerdict.EMPTY
    if is_garbled(text):
        return PageVerdict.GARBLED
    if is_reversed(text):
        return PageVerdict.REVERSED
    if is_glued(text):
        return PageVerdict.GLUED
    return PageVerdict.GOOD


def is_garbled(text: str) -> bool:
    """Whether the characters are not those a reader sees: marks without a meaning, glyph names, letters that form no words."""
    shown = visible(text)
    nonsense = 0 if text.isascii() else sum(map(text.count, filter(_means_nothing, set(text))))
    if nonsense > 0.08 * shown:
        return True
    if ("/" in text or "(cid:" in text) and sum(map(len, _GLYPH_NAMES.findall(text))) > 0.1 * shown:
        return True
    return _forms_no_words(text)


def _means_nothing(character: str) -> bool:
    return character > "\x7f" and (character == "\ufffd" or unicodedata.category(character) in {"Co", "Cn", "Cs"})


def _forms_no_words(text: str) -> bool:
    """Letters swapped for others, as where a font's table is missing: no common word of any language, and letters in
    proportions that no language has, signs inside words, or little but accented letters."""
    # Each word once: a table says the same few a hundred times over.
    words = {word.casefold() for word in _words(text) if len(word) > 1}
    if len(words) < _FEWEST_WORDS:
        return False
    # Words of two letters come out of any mixture of letters by chance.
    longer = [word for word in words if len(word) > 2 or word[0] > "\u0590"]
    if len(_common().intersection(longer)) > _COMMON_SHARE * max(1, len(longer)):
        return False
    letters = "".join(sorted(words))
    if len(letters) < _FEWEST_LETTERS:
        return False
    bare = unicodedata.normalize("NFD", letters.replace("й", "и").replace("ї", "і"))
    western = sum("\u00c0" <= letter <= "\u00ff" for letter in letters)
    if western > 0.4 * len(letters):
        return True
    signs = len(_SIGN_IN_WORD.findall(_plain(text)))
    if signs > 0.25 * len(words):
        return True
    for usual in (_LATIN_LETTERS, _CYRILLIC_LETTERS):
        counts = Counter(letter for letter in bare if letter in usual)
        if sum(counts.values()) > 0.7 * len(letters):
            return _likeness(counts, usual) < _LEAST_LIKENESS
    return False


def _likeness(counts: Counter[str], usual: dict[str, float]) -> float:
    """The cosine between how often letters stand here and how often they usually do."""
    product = sum(counts[letter] * share for letter, share in usual.items())
    return product / math.sqrt(sum(n * n for n in counts.values()) * sum(share * share for share in usual.values()))


def is_reversed(text: str) -> bool:
    """Whether words stand letter for letter from behind: common words do so more often than they stand rightly."""
    words = [word.casefold() for word in _words(text)]
    backwards = sum(word in _backwards() for word in words)
    return (
        backwards >= 3 and backwards > 0.02 * len(words) and backwards > 2 * sum(word in _forwards() for word in words)
    )


def word_length(text: str) -> float:
    """The mean length of words, addresses and rows of dots left out; 0 for fewer than 20 words and for scripts without spaces."""
    words = [word for word in _plain(text).split() if word.isalpha() or _WORD.search(word)]
    if len(words) < 20 or _writes_without_spaces(text):
        return 0.0
    return sum(map(len, words)) / len(words)


def torn(text: str) -> float:
    """The share of words that are one letter alone which is no word: “Астанада ғ ы” where the font lacks these letters.

    0 for fewer than three of them and for scripts without spaces.
    """
    words = text.split()
    alone = sum(len(word) == 1 and word.isalpha() and word.casefold() not in _one_letter_words() for word in words)
    return alone / len(words) if alone >= 3 and not _writes_without_spaces(text) else 0.0


def is_glued(text: str) -> bool:
    """Whether the spaces between words are missing. Scripts that are written without spaces are passed over."""
    words = _words(text)
    letters = sum(map(len, words))
    if letters < _FEWEST_LETTERS or _writes_without_spaces(text):
        return False
    long = sum(len(word) for word in words if len(word) > 30)
    return letters / len(words) > _LONGEST_MEAN or long > 0.3 * letters


def _plain(text: str) -> str:
    """Without addresses and rows of dots."""
    return _URL.sub(" ", text) if any(mark in text for mark in _URL_MARKS) else text


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


def _writes_without_spaces(text: str) -> bool:
    sample = text[:2000]
    unspaced = count_unspaced(sample)
    return unspaced > 0 and unspaced > 0.2 * sum(map(str.isalpha, sample))
