"""Sets of passages as arrays: union with sums or maxima, intersection, difference.

Lists are combined through arrays over all passages of a view, which stay zero between uses: the work depends on how
many passages the lists hold, not on how many there are. (Looking for the items of such an array that are not zero
would cost more than all the rest.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.arrays.files import Array

PROBE = 24
"""Looking one number up in a rising list costs about as much as marking this many."""


WIPE = 16
"""A table is zeroed as a whole where more than one item in this many was used."""


class Found(NamedTuple):
    """Document numbers (of the view or of one segment), each once, and their scores (float32). ``rising`` tells that they are sorted."""

    docs: Array
    scores: Array
    rising: bool = True


NOTHING = Found(np.zeros(0, np.intp), np.zeros(0, np.float32))


class Workspace:
    """Arrays over the passages of a view; zero whenever nothing is being combined (but for ``rows``)."""

    def __init__(self, size: int) -> None:
        self.sums = np.zeros(size, np.float32)
        self.marks = np.zeros(size, bool)
        self.within = np.zeros(size, bool)
        self.narrow = np.zeros(size, bool)
        self.rows = np.zeros(size, np.int32)


def unscored(docs: Array) -> Found:
    return Found(docs, np.zeros(len(docs), np.float32))


def joined(parts: Sequence[Array], bases: Sequence[int]) -> Array:
    """The document numbers of each segment as those of the view."""
    return np.concatenate([NOTHING.docs, *(docs + base for docs, base in zip(parts, bases, strict=True))])


def union_sum(parts: Sequence[Found], space: Workspace) -> Found:
    """The union, scores added up in the order of ``parts``."""
    return _union(parts, space, np.add)


def union_max(parts: Sequence[Found], space: Workspace) -> Found:
    """The union, with the highest score."""
    return _union(_joined_alike(parts), space, np.maximum)


def _union(parts: Sequence[Found], space: Workspace, join: Callable[..., Array]) -> Found:
    parts = [part for part in parts if len(part.docs)]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    sums, marks = space.sums, space.marks
    # Where every score is above 0, a sum of 0 tells that a passage is met for the first time; else it takes a mark.
    marked = any(not part.scores.min() > 0 for part in parts)
    first = parts[0].docs
    sums[first] = parts[0].scores
    if marked:
        marks[first] = True
    union = [first]
    for docs, scores, _ in parts[1:]:
        held = sums.take(docs)
        if marked:
            fresh = ~marks.take(docs)
            marks[docs] = True
        else:
            fresh = held == 0
        union.append(docs.compress(fresh))
        # Scores are never below 0, so the 0 of a passage that is met for the first time changes neither sum nor maximum.
        join(held, scores, out=held)
        sums[docs] = held
    docs = np.concatenate(union)
    found = Found(docs, sums.take(docs), rising=False)
    if len(docs) * WIPE > len(sums):
        sums.fill(0)
    else:
        sums[docs] = 0
    if marked:
        marks[docs] = False
    return found


def _joined_alike(parts: Sequence[Found]) -> list[Found]:
    """The parts, where neighbours that hold the same passages are one: a word often stands just where its stem does."""
    found: list[Found] = []
    for part in parts:
        if found and len(part.docs) == len(found[-1].docs) and np.array_equal(part.docs, found[-1].docs):
            found[-1] = found[-1]._replace(scores=np.maximum(found[-1].scores, part.scores))
        else:
            found.append(part)
    return found


def intersection(parts: Sequence[Found], space: Workspace) -> Found:
    """The intersection, scores added up in the order of ``parts``."""
    if not parts:
        return NOTHING
    least = min(range(len(parts)), key=lambda i: len(parts[i].docs))
    docs, rising = parts[least].docs, parts[least].rising
    kept: dict[int, Array] = {least: parts[least].scores}
    for i in sorted(range(len(parts)), key=lambda i: len(parts[i].docs)):
        if i == least:
            continue
        inside, scores = look_up(parts[i], docs, space)
        docs = docs.compress(inside)
        kept = {j: held.compress(inside) for j, held in kept.items()}
        kept[i] = scores.compress(inside)
    added = np.zeros(len(docs), np.float32)
    for i in range(len(parts)):
        added += kept[i]
    return Found(docs, added, rising)


def look_up(found: Found, docs: Array, space: Workspace) -> tuple[Array, Array]:
    """For each of ``docs``, whether ``found`` has it, and its score there (0 where not)."""
    if not len(found.docs) or not len(docs):
        return np.zeros(len(docs), bool), np.zeros(len(docs), np.float32)
    if found.rising and len(docs) * PROBE < len(found.docs):
        rows = np.minimum(np.searchsorted(found.docs, docs), len(found.docs) - 1)
        inside = found.docs.take(rows) == docs
        return inside, np.where(inside, found.scores.take(rows), np.float32(0))
    space.marks[found.docs] = True
    inside = space.marks.take(docs)
    space.marks[found.docs] = False
    space.sums[found.docs] = found.scores
    scores = space.sums.take(docs)
    space.sums[found.docs] = 0
    return inside, scores


def has(found: Array, docs: Array, space: Workspace, *, rising: bool = True) -> Array:
    """For each of ``docs``, whether it stands in ``found``."""
    if not len(found) or not len(docs):
        return np.zeros(len(docs), bool)
    if rising and len(docs) * PROBE < len(found):
        return np.equal(found.take(np.minimum(np.searchsorted(found, docs), len(found) - 1)), docs)
    space.marks[found] = True
    inside = space.marks.take(docs)
    space.marks[found] = False
    return inside


def difference(found: Found, removed: Found, space: Workspace) -> Found:
    """What of ``found`` does not stand in ``removed``."""
    return kept_of(found, ~has(removed.docs, found.docs, space, rising=removed.rising))


def kept_of(found: Found, kept: Array) -> Found:
    return Found(found.docs.compress(kept), found.scores.compress(kept), found.rising)


def summed(docs: Array, weights: Array, size: int) -> Found:
    """Each of ``docs``, which may come in any order and more than once, with the sum of its weights."""
    if len(docs) * 4 > size:
        counted = np.bincount(docs, minlength=size) > 0
        found = np.flatnonzero(counted)
        return Found(found, np.bincount(docs, weights, minlength=size)[found].astype(np.float32))
    order = np.argsort(docs, kind="stable")
    docs, weights = docs[order], weights[order]
    first = np.flatnonzero(starts_of_runs(docs))
    return Found(docs[first], np.add.reduceat(weights, first)) if len(first) else NOTHING


def starts_of_runs(values: Array) -> Array:
    """True where a value differs from the one before it, and at the first."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed
