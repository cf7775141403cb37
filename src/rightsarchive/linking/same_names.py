"""Full names that are one name in several spellings and scripts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from rightsarchive.language.names import keys, similarity

SAME_NAME = 0.74
"""From this similarity of their folds on, two words of full names are taken for one name."""

_COMPARED = 30
"""Names of one sound with which a further one is compared."""

Numbers = npt.NDArray[np.int64]


def same_names(folds: Sequence[str], first: Numbers, second: Numbers) -> Numbers:
    """For each full name ``folds[first[i]] folds[second[i]]`` the place of the one that stands for all its spellings.

    Names are compared when a key of the one word and a key of the other agree, whichever stands first; like words are
    found by :func:`~rightsarchive.language.names.similarity`. Which one stands for a name depends on the folds alone.
    """
    stands_for = np.arange(len(first))
    for group in _of_one_sound(folds, first, second):
        leaders: list[int] = []
        for pair in group:
            own = _leader(stands_for, pair)
            if own in leaders:
                continue
            words = folds[first[pair]], folds[second[pair]]
            like = next(
                (other for other in leaders if _alike(words, (folds[first[other]], folds[second[other]]))), None
            )
            if like is None:
                if len(leaders) < _COMPARED:
                    leaders.append(own)
            else:
                stands_for[max(own, like)] = min(own, like)
                leaders[leaders.index(like)] = min(own, like)
    return np.fromiter((_leader(stands_for, pair) for pair in range(len(stands_for))), np.int64, len(stands_for))


def _leader(stands_for: Numbers, pair: int) -> int:
    while stands_for[pair] != pair:
        pair = int(stands_for[pair])
    return pair


def _of_one_sound(folds: Sequence[str], first: Numbers, second: Numbers) -> list[list[int]]:
    """Groups of two or more full names whose words share their keys."""
    if not len(first):
        return []
    numbers: dict[str, int] = {}
    used = np.unique(np.concatenate([first, second])).tolist()
    of_fold: dict[int, list[int]] = {
        fold: [numbers.setdefault(key, len(numbers)) for key in keys(folds[fold])] for fold in used
    }
    starts, counts = np.zeros(len(folds), np.int64), np.zeros(len(folds), np.int64)
    flat: list[int] = []
    for fold, held in of_fold.items():
        starts[fold], counts[fold] = len(flat), len(held)
        flat += held
    every = np.array(flat, np.int64)
    sizes = counts[first] * counts[second]
    pairs = np.repeat(np.arange(len(first)), sizes)
    place = np.arange(len(pairs)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    one = every[starts[first[pairs]] + place // counts[second[pairs]]]
    other = every[starts[second[pairs]] + place % counts[second[pairs]]]
    sounds = np.minimum(one, other) * len(numbers) + np.maximum(one, other)
    order = np.argsort(sounds, kind="stable")
    borders = np.flatnonzero(np.diff(sounds[order])) + 1
    return [list(dict.fromkeys(group.tolist())) for group in np.split(pairs[order], borders) if group[0] != group[-1]]


def _alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    straight = min(similarity(one[0], other[0]), similarity(one[1], other[1]))
    return max(straight, min(similarity(one[0], other[1]), similarity(one[1], other[0]))) >= SAME_NAME
