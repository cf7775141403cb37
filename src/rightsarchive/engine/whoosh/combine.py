"""Sets of passages as sorted arrays: union with sums or maxima, intersection, difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.whoosh.files import Array

DENSE = 16
"""Lists that together hold more than a DENSE-th of the passages are combined in an array over all of them."""


class Found(NamedTuple):
    """Passage numbers of one slab, rising, and their scores (float32)."""

    docs: Array
    scores: Array


NOTHING = Found(np.zeros(0, np.int64), np.zeros(0, np.float32))


def unscored(docs: Array) -> Found:
    return Found(docs, np.zeros(len(docs), np.float32))


def total(parts: Sequence[Found], size: int) -> Found:
    """The union, scores added up in the order of ``parts``; the passages of one part need not be sorted or differ."""
    parts = [part for part in parts if len(part.docs)]
    if not parts:
        return NOTHING
    if sum(len(part.docs) for part in parts) * DENSE > size:
        sums, seen = np.zeros(size, np.float32), np.zeros(size, bool)
        for docs, scores in parts:
            sums += np.bincount(docs, scores, minlength=size).astype(np.float32)
            seen[docs] = True
        found = np.flatnonzero(seen)
        return Found(found, sums[found])
    docs, scores = _joined(parts)
    order = np.argsort(docs, kind="stable")
    docs, scores = docs[order], scores[order]
    first = np.flatnonzero(starts_of_runs(docs))
    return Found(docs[first], np.add.reduceat(scores, first))


def highest(parts: Sequence[Found], _size: int) -> Found:
    """The union, with the highest score."""
    parts = [part for part in parts if len(part.docs)]
    if not parts:
        return NOTHING
    if len(parts) == 1:
        return parts[0]
    docs, scores = _joined(parts)
    order = np.argsort(docs, kind="stable")
    docs, scores = docs[order], scores[order]
    first = np.flatnonzero(starts_of_runs(docs))
    return Found(docs[first], np.maximum.reduceat(scores, first))


def common(parts: Sequence[Found], size: int) -> Found:
    """The intersection, scores added up in the order of ``parts``. Each part is rising and without repeats."""
    if not parts:
        return NOTHING
    docs = among(sorted((part.docs for part in parts), key=len), size)
    scores = np.zeros(len(docs), np.float32)
    for part in parts:
        scores += part.scores[np.searchsorted(part.docs, docs)]
    return Found(docs, scores)


def among(lists: Sequence[Array], size: int) -> Array:
    """The intersection of rising lists, the shortest first."""
    docs = lists[0]
    for other in lists[1:]:
        if not len(docs):
            break
        docs = docs[holds(other, docs, size)]
    return docs


def without(found: Found, gone: Array, size: int) -> Found:
    kept = ~holds(gone, found.docs, size)
    return Found(found.docs[kept], found.scores[kept])


def holds(held: Array, asked: Array, size: int) -> Array:
    """For each of ``asked``, whether the rising list ``held`` has it."""
    if not len(held):
        return np.zeros(len(asked), bool)
    if len(asked) * DENSE > len(held):
        mask = np.zeros(size, bool)
        mask[held] = True
        return mask[asked]
    places = np.searchsorted(held, asked)
    return np.equal(held[np.minimum(places, len(held) - 1)], asked)


def starts_of_runs(values: Array) -> Array:
    """True where a value differs from the one before it, and at the first."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def _joined(parts: Sequence[Found]) -> Found:
    return Found(np.concatenate([part.docs for part in parts]), np.concatenate([part.scores for part in parts]))
