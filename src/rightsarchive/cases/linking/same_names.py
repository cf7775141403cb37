"""Full names that are one name in several spellings and scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from rightsarchive.language.names import keys, pair_similarities

SAME_NAME = 0.74
"""From this similarity of their folds on, two words of full names are taken for one name."""

_COMPARED = 100
"""Names of one sound that are compared with one another; of more, those that the alphabet brings together."""

_AT_ONCE = 4096
"""Pairs of words that are compared in one step."""

Numbers = npt.NDArray[np.int64]


def same_names(
    folds: Sequence[str],
    first: Numbers,
    second: Numbers,
    about: Numbers | None = None,
    name_keys: Callable[[str], tuple[str, ...]] = keys,
) -> Numbers:
    """For each full name ``folds[first[i]] folds[second[i]]`` the index of the one that stands for all its spellings.

    Names are compared when a key of the one word and a key of the other agree, whichever stands first; like words are
    found by :func:`~rightsarchive.language.names.similarity`. Which one stands for a name depends on the folds alone.
    Where ``about`` gives some of the names, only what sounds like one of them is compared. ``name_keys`` may remember.
    """
    groups = list(_sharing_keys(folds, first, second, about, name_keys))
    alike = _alike(folds, first, second, groups)
    stands_for = np.arange(len(first))
    for group in groups:
        leaders: dict[int, int] = {}  # each with its first name in this group
        for pair in group:
            own = _leader(stands_for, pair)
            if own in leaders:
                continue
            like = next((leader for leader, name in leaders.items() if (name, pair) in alike), None)
            if like is None:
                leaders[own] = pair
            else:
                stands_for[max(own, like)] = min(own, like)
                leaders[min(own, like)] = leaders.pop(like)
    return np.fromiter((_leader(stands_for, pair) for pair in range(len(stands_for))), np.int64, len(stands_for))


def _leader(stands_for: Numbers, pair: int) -> int:
    while stands_for[pair] != pair:
        pair = int(stands_for[pair])
    return pair


def _sharing_keys(
    folds: Sequence[str],
    first: Numbers,
    second: Numbers,
    about: Numbers | None,
    name_keys: Callable[[str], tuple[str, ...]],
) -> Iterator[list[int]]:
    """Groups of two or more full names whose words share their keys, each in rising order."""
    if not len(first):
        return
    numbers: dict[str, int] = {}
    used = np.unique(np.concatenate([first, second])).tolist()
    of_fold: dict[int, list[int]] = {
        fold: [numbers.setdefault(key, len(numbers)) for key in name_keys(folds[fold])] for fold in used
    }
    starts, counts = np.zeros(len(folds), np.int64), np.zeros(len(folds), np.int64)
    flat: list[int] = []
    for fold, held in of_fold.items():
        starts[fold], counts[fold] = len(flat), len(held)
        flat += held
    every = np.array(flat, np.int64)
    sizes = counts[first] * counts[second]
    pairs = np.repeat(np.arange(len(first)), sizes)
    offset = np.arange(len(pairs)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    one = every[starts[first[pairs]] + offset // counts[second[pairs]]]
    other = every[starts[second[pairs]] + offset % counts[second[pairs]]]
    shared_keys = np.minimum(one, other) * len(numbers) + np.maximum(one, other)
    if about is not None:
        kept = np.isin(shared_keys, shared_keys[np.isin(pairs, about)])
        pairs, shared_keys = pairs[kept], shared_keys[kept]
    if not len(pairs):
        return
    order = np.argsort(shared_keys, kind="stable")
    borders = np.flatnonzero(np.diff(shared_keys[order])) + 1
    for group in np.split(pairs[order], borders):
        names = sorted(set(group.tolist()))
        for start in range(0, len(names) - 1, _COMPARED):
            yield names[start : start + _COMPARED]


def _alike(
    folds: Sequence[str], first: Numbers, second: Numbers, groups: Sequence[Sequence[int]]
) -> set[tuple[int, int]]:
    """The pairs of full names of one group whose words are alike, straight or crosswise."""
    size = max(1, len(first))
    pairs = np.fromiter({one * size + other for group in groups for one, other in combinations(group, 2)}, np.int64)
    one, other = np.divmod(np.sort(pairs), size)
    found: set[tuple[int, int]] = set()
    for left, right in ((first, second), (second, first)):
        kept = _similar(folds, first[one], left[other])
        kept[kept] = _similar(folds, second[one[kept]], right[other[kept]])
        found.update(zip(one[kept].tolist(), other[kept].tolist(), strict=True))
        one, other = one[~kept], other[~kept]
    return found


def _similar(folds: Sequence[str], left: Numbers, right: Numbers) -> npt.NDArray[np.bool_]:
    """Whether each pair of words, by their folds' numbers, is one name. Each pair is compared once."""
    pairs, inverse = np.unique(np.minimum(left, right) * len(folds) + np.maximum(left, right), return_inverse=True)
    one, other = ([folds[fold] for fold in part.tolist()] for part in np.divmod(pairs, max(1, len(folds))))
    similar: list[float] = []
    for start in range(0, len(pairs), _AT_ONCE):
        similar += pair_similarities(one[start : start + _AT_ONCE], other[start : start + _AT_ONCE])
    return (np.array(similar) >= SAME_NAME)[inverse]
