"""How alike two folds sound: one pair at a time, or one fold against many at once.

The similarity is that of a weighted edit distance (Wagner and Fischer 1974) in which what transliterations change is cheap:
vowels, glides, and consonants that stand for each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from rightsarchive.language.data import gathered
from rightsarchive.language.names.fold import ABJAD

Array = npt.NDArray[Any]

_ROOT_LOSS = 0.92
_HOPELESS = 0.4
_VOWEL_SIZE = 0.45
_VOWELS = frozenset("aeiou")
_LETTERS = "abcdefghijklmnoprstuvxz"


def _costs() -> dict[str, float]:
    table: dict[str, float] = {}
    tiers = (
        ("eo eu iu io", 0.3),
        ("ae ai ao au", 0.22),
        ("ei ou", 0.15),
        ("sz", 0.2),
        ("vu", 0.25),
        ("kh ji", 0.3),
        ("xj xc cj xs cs js zj ck ch cx gh kg gj bp dt fv bv vo", 0.35),
        ("pf", 0.4),
        ("tz dz ts vi ui", 0.5),
        ("mn jk", 0.6),
        ("ks", 0.7),
        ("lr", 0.8),
    )
    for pairs, cost in tiers:
        for pair in pairs.split():
            table[pair] = table[pair[::-1]] = cost
    return table


_SWAP = _costs()
_SWAP_UNLIKE = 1.1

# Each word stands on a line of its own.
_ARTICLE = re.compile("^(?:al|el|ul)(?=[a-z]{3})", re.MULTILINE)
_GLIDE_END = re.compile("(?<=[aeou])i$", re.MULTILINE)


@cache
def _family_ending() -> re.Pattern[str]:
    """Patronymics and case endings that one language adds to a family name and another does not: -ұлы, -кызы, -ова, -евтың."""
    endings = gathered(lambda each: each.names.family_endings)
    return re.compile(f"(?<=[a-z]{{4}})(?:{'|'.join(endings)})$", re.MULTILINE)


def root(folded: str) -> str:
    """The fold without an Arabic article, a patronymic or family ending and its case ending: Zhylanbayev, Жыланбайұлы → *jilanba*."""
    return _roots([folded.removeprefix(ABJAD)])[0]


def _roots(bare: Sequence[str]) -> list[str]:
    """The roots of some folds without :data:`ABJAD`: of all at once, which takes a third of the time."""
    text = _ARTICLE.sub("", "\n".join(bare))
    return _GLIDE_END.sub("", _family_ending().sub("", text)).split("\n")


def similarity(first: str, second: str) -> float:
    """How alike two folds sound, 0 to 1; 1 for equal ones only. Symmetric."""
    if first == second:
        return 1.0
    vowels_missing = first.startswith(ABJAD) != second.startswith(ABJAD)
    a, b = first.removeprefix(ABJAD), second.removeprefix(ABJAD)
    best = _alike(a, b, vowels_missing)
    root_a, root_b = root(a), root(b)
    if _HOPELESS < best < _ROOT_LOSS and (root_a, root_b) != (a, b):
        best = max(best, _ROOT_LOSS * _alike(root_a, root_b, vowels_missing))
    return min(best, 0.99)


def pair_similarities(first: Sequence[str], second: Sequence[str]) -> list[float]:
    """The :func:`similarity` of each of ``first`` to the one of ``second`` with the same index, several times quicker than one after
    the other. Memory grows with their number."""
    if not first:
        return []
    a, b = [word.removeprefix(ABJAD) for word in first], [word.removeprefix(ABJAD) for word in second]
    missing = np.array(
        [one.startswith(ABJAD) != other.startswith(ABJAD) for one, other in zip(first, second, strict=True)]
    )
    distinct = list({*a, *b})
    root_of = dict(zip(distinct, _roots(distinct), strict=True))
    roots = [root_of[word] for word in a], [root_of[word] for word in b]
    alike = _alike_to_each(a + roots[0], b + roots[1], np.concatenate((missing, missing)))
    whole, by_root = alike[: len(a)], _ROOT_LOSS * alike[len(a) :]
    best = np.minimum(np.where(whole > _HOPELESS, np.maximum(whole, by_root), whole), 0.99)
    return [1.0 if one == other else value for one, other, value in zip(first, second, best.tolist(), strict=True)]


def _alike(a: str, b: str, vowels_missing: bool) -> float:
    whole = max(_size(a), _size(b))
    return max(0.0, 1 - _distance(a, b, vowels_missing) / whole) if whole else 0.0


def _size(word: str) -> float:
    return sum(_letter_size(letter) for letter in word)


def _letter_size(letter: str) -> float:
    return _VOWEL_SIZE if letter in _VOWELS else 0.6 if letter == "h" else 1.0


def _gap(before: str, letter: str, after: str, vowels_missing: bool) -> float:
    """What it costs that a letter stands in one spelling alone. ``before`` and ``after`` are empty at the ends."""
    if letter not in _VOWELS:
        return {"h": 0.35, "v": 0.7, "j": 0.8}.get(letter, 1.0 if before else 1.4)
    vowel = 0.12 if vowels_missing else 0.38
    if letter in "iu" and (before in _VOWELS or after in _VOWELS):
        return 0.15
    if not before:
        return max(vowel, 0.3)
    if letter == "e" and not after:
        return min(vowel, 0.2)
    return vowel


def _gaps(word: str, vowels_missing: bool) -> tuple[float, ...]:
    return tuple(
        _gap(word[i - 1] if i else "", letter, word[i + 1 : i + 2], vowels_missing) for i, letter in enumerate(word)
    )


def _distance(a: str, b: str, vowels_missing: bool) -> float:
    gaps_a, gaps_b = _gaps(a, vowels_missing), _gaps(b, vowels_missing)
    above = [0.0]
    for gap in gaps_b:
        above.append(above[-1] + gap)
    for letter_a, gap_a in zip(a, gaps_a, strict=True):
        left = above[0] + gap_a
        row = [left]
        for i, letter_b in enumerate(b):
            swap = above[i]
            if letter_a != letter_b:
                swap += _SWAP.get(letter_a + letter_b, _SWAP_UNLIKE)
            left += gaps_b[i]
            if (up := above[i + 1] + gap_a) < left:
                left = up
            if swap < left:  # noqa: PLR1730 - this loop is the cost of comparing two names
                left = swap
            row.append(left)
        above = row
    return above[-1]


@cache
def _tables() -> tuple[Array, Array, Array]:
    """The costs as arrays by letter number (0 is no letter): of a swap; of a gap by whether vowels are missing, the letter
    before, the letter, the letter after; the size of a letter."""
    letters = ("", *_LETTERS)
    swap = np.array([[0.0 if a == b else _SWAP.get(a + b, _SWAP_UNLIKE) for b in letters] for a in letters])
    gap = np.array(
        [
            [[[_gap(before, letter, after, missing) for after in letters] for letter in letters] for before in letters]
            for missing in (False, True)
        ]
    )
    size = np.array([_letter_size(letter) if letter else 0.0 for letter in letters])
    return swap, gap, size


_NUMBERS = bytes(_LETTERS.find(chr(code)) + 1 if chr(code) in _LETTERS else 0 for code in range(256))


def _numbered(words: Sequence[str]) -> Array:
    """The letters as numbers, a word in each column; one row of 0 above, and at least one below."""
    width = max(map(len, words)) + 2
    joined = "".join([f" {word}".ljust(width) for word in words]).encode("ascii").translate(_NUMBERS)
    return np.frombuffer(joined, np.uint8).reshape(len(words), width).T.astype(np.intp)


def _alike_to_each(left: Sequence[str], right: Sequence[str], vowels_missing: Array) -> Array:
    """:func:`_alike` of each pair. A row of the table of distances is one step for all pairs; that a letter of ``right``
    stands alone is carried along the row by running sums and minima."""
    swap, gap, size = _tables()
    a, b = _numbered(left), _numbered(right)
    missing = vowels_missing.astype(np.intp)
    gaps_a = gap[missing, a[:-2], a[1:-1], a[2:]]
    alone = np.zeros((len(b) - 1, len(right)))
    np.cumsum(gap[missing, b[:-2], b[1:-1], b[2:]], axis=0, out=alone[1:])
    lengths_a, lengths_b = np.array(list(map(len, left))), np.array(list(map(len, right)))
    pairs = np.arange(len(left))
    swaps = swap[a[1:-1, None], b[None, 1:-1]]
    table = np.empty((len(a) - 1, *alone.shape))
    table[0] = alone
    for row in range(len(a) - 2):
        above, step = table[row], table[row + 1]
        np.add(above, gaps_a[row], out=step)
        np.minimum(step[1:], above[:-1] + swaps[row], out=step[1:])
        step -= alone
        np.minimum.accumulate(step, axis=0, out=step)
        step += alone
    distance = table[lengths_a, lengths_b, pairs]
    whole = np.maximum(size[a].sum(axis=0), size[b].sum(axis=0))
    alike: Array = np.maximum(0.0, 1 - distance / np.where(whole > 0, whole, np.inf)) * (whole > 0)
    return alike
