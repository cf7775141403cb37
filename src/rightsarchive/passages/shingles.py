"""Which paragraphs could be copies, by their shingles (runs of four words): told for a whole document on arrays of hashes.

Nearly always nothing is repeated, so this is the part that must be fast. A false likeness of two hashes does no harm: who asks
compares the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rightsarchive.language.scripts import UNSPACED, UNSPACED_CHARACTERS, ranges_of

SHINGLE: Final = 4
_FEWEST_WORDS = 8
_FEWEST_SIGNS = 24
_LIKELY = 0.6
# The shortest copy has five shingles, so four of them stand elsewhere; fewer are a turn of phrase.
_FEWEST_SHARED = 4
# In texts longer than this (in characters) one shingle in eight is remembered when copies are sought, which bounds the
# memory. Shingles are chosen by their own value, so that copies choose the same.
_LONG_TEXT = 1_000_000
_SAMPLED: Final = np.uint64(7)

_UNSPACED: Final = re.compile(f"[{UNSPACED_CHARACTERS}]")
_WORD: Final = re.compile(r"[^\W_]+")
_SIGN_OR_WORD: Final = re.compile(rf"[{UNSPACED_CHARACTERS}]|[^\W_]+")

Hashes = NDArray[np.uint64]
Owners = NDArray[np.int64]

_BASIC_PLANE = 1 << 16
_SIGN = 2
_POWERS: Final = np.array([pow(0x9E3779B97F4A7C15, power, 1 << 64) for power in range(64)], np.uint64)
_WORD_POWERS: Final = [np.uint64(pow(0xD1342543DE82EF95, power, 1 << 64)) for power in range(SHINGLE)]


def words_of(paragraph: str) -> list[str]:
    """The words that are compared, in small letters; where words are not spaced, each sign is one."""
    spaced = paragraph.isascii() or _UNSPACED.search(paragraph) is None
    return (_WORD if spaced else _SIGN_OR_WORD).findall(paragraph.lower())


def likely_copies(paragraphs: Sequence[str]) -> list[int]:
    """The indexes of the paragraphs that share shingles with a likely copy, in order, the copies among them.

    A paragraph of at least eight words (24 signs where words are not spaced) is a likely copy when six tenths of its
    shingles stand in paragraphs that have four of theirs from paragraphs before them.
    """
    long = sum(map(len, paragraphs)) > _LONG_TEXT
    shingles, owners = _sampled(paragraphs) if long else _shingles(paragraphs)
    order = shingles.argsort(kind="stable")
    shingles, owners = shingles[order], owners[order]
    first = np.ones(len(shingles), np.bool_)
    np.not_equal(shingles[1:], shingles[:-1], out=first[1:])
    if first.all():
        return []
    # Each shingle of a paragraph once; equal ones stand side by side, in the order of their paragraphs.
    once = first.copy()
    once[1:] |= owners[1:] != owners[:-1]
    first, owners = first[once], owners[once]
    groups = first.cumsum() - 1
    count = len(paragraphs)
    shared = np.bincount(owners, ~first, count)
    twice = np.bincount(groups, ~first & (shared >= (1 if long else _FEWEST_SHARED))[owners]) > 0
    likely = np.bincount(owners, twice[groups], count) >= _LIKELY * np.bincount(owners, minlength=count).clip(1)
    copied = np.bincount(groups, likely[owners]) > 0
    found: list[int] = np.unique(owners[copied[groups]]).tolist()
    return found


def shingles_of(paragraphs: Sequence[str]) -> Hashes:
    """The hash of every shingle of a text, the same in this process for the same words; those of paragraphs with fewer than eight
    words are left out."""
    return _shingles(paragraphs)[0]


def _sampled(paragraphs: Sequence[str]) -> tuple[Hashes, Owners]:
    """Some of the shingles of a long text, found paragraph by paragraph."""
    kept: list[Hashes] = []
    for paragraph in paragraphs:
        shingles = _run_together(*_hashed([paragraph]))[0]
        kept.append(shingles[shingles & _SAMPLED == 0])
    return np.concatenate(kept), np.repeat(np.arange(len(kept)), [len(shingles) for shingles in kept])


def _shingles(paragraphs: Sequence[str]) -> tuple[Hashes, Owners]:
    """The hash of every shingle, and the index of its paragraph."""
    return _run_together(*(_hashed_at_once(paragraphs) or _hashed(paragraphs)))


def _run_together(words: Hashes, owners: Owners) -> tuple[Hashes, Owners]:
    runs = max(0, len(words) - SHINGLE + 1)
    long_enough = (np.bincount(owners) >= _FEWEST_WORDS)[owners[:runs]]
    inside = (owners[:runs] == owners[len(words) - runs :]) & long_enough
    shingles = words[:runs].copy()
    for after in range(1, SHINGLE):
        shingles += words[after : after + runs] * _WORD_POWERS[after]
    return shingles[inside], owners[:runs][inside]


def _hashed(paragraphs: Sequence[str]) -> tuple[Hashes, Owners]:
    """The hash of every word, and the index of its paragraph. Too few signs for a copy are left out."""
    words = [words_of(paragraph) for paragraph in paragraphs]
    words = [[] if 0 < len(each) < _FEWEST_SIGNS and _UNSPACED.search(each[-1]) else each for each in words]
    lengths = [len(each) for each in words]
    hashes = np.fromiter(map(hash, chain.from_iterable(words)), np.int64, sum(lengths))
    return hashes.view(np.uint64), np.repeat(np.arange(len(words)), lengths)


def _hashed_at_once(paragraphs: Sequence[str]) -> tuple[Hashes, Owners] | None:
    """The same by other hashes, without an object for each word: a polynomial of its letters modulo 2**64. None where the
    text has signs that are words, or letters beyond the basic plane."""
    lowered = [paragraph.lower() for paragraph in paragraphs]
    whole = "\n".join(("", *lowered, ""))
    letters = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    if letters.max() >= _BASIC_PLANE:
        return None
    kinds = _kinds().take(letters)
    if kinds.max() == _SIGN:
        return None
    # Where words begin and end, in turn.
    edges = (kinds[1:] != kinds[:-1]).nonzero()[0] + 1
    if not len(edges):
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    since = np.arange(edges[0], len(letters)) - edges.repeat(np.diff(edges, append=len(letters)))
    terms = _POWERS.take(since, mode="clip")
    terms *= letters[edges[0] :]
    starts = edges[::2]
    ends = np.cumsum([len(paragraph) + 1 for paragraph in lowered])
    return np.add.reduceat(terms, edges - edges[0])[::2], ends.searchsorted(starts, "right")


@cache
def _kinds() -> NDArray[np.uint8]:
    """What each character of the basic plane is: between words, in a word, or a sign that is a word."""
    kinds = np.array([chr(point).isalnum() for point in range(_BASIC_PLANE)], np.uint8)
    for first, last in ranges_of(*UNSPACED):
        kinds[first : last + 1] = _SIGN
    return kinds
