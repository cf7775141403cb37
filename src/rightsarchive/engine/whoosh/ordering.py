"""Order by arrays: the stable order of 64-bit numbers, and the order of many terms at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rightsarchive.engine.whoosh.files import Array, narrowest

KEY = 8
"""Bytes of a term that are compared at one time."""


def stable_order(values: Array) -> Array:
    """The indices that put ``values`` (uint64) in rising order, equal ones as they came.

    Each number and its index are packed into one word, as far as they fit, and whole words are sorted: numpy does that
    with vector instructions, several times quicker than it sorts indices.
    """
    bits = len(values).bit_length()
    largest = int(values.max()) if len(values) else 0
    cut = max(0, largest.bit_length() + bits - 64)
    packed = values >> np.uint64(cut)
    packed <<= np.uint64(bits)
    packed |= np.arange(len(values), dtype=np.uint64)
    packed.sort()
    packed &= np.uint64((1 << bits) - 1)
    order = packed.view(np.int64)
    if cut:
        found = values[order]
        if np.any(found[1:] < found[:-1]):
            # Two numbers differ only in the bits that were cut off.
            return np.argsort(values, kind="stable")
    return order


def starts_of_runs(values: Array) -> Array:
    """True where a value differs from the one before it, and at the first."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def spread(begins: Array, sizes: Array) -> Array:
    """The indices ``begins[i] … begins[i] + sizes[i] - 1`` of every i, one range after the other."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    indices: Array = np.repeat(begins - (ends - sizes), sizes)
    indices += np.arange(total)
    return indices


class Collated(NamedTuple):
    """``order`` puts terms in the order of code points; ``fresh`` is True, beside it, at the first of equal ones."""

    order: Array
    fresh: Array


def collate(text: str, lengths: Array) -> Collated:
    """The order of terms that stand one after the other in ``text``, ``lengths`` code points each (int64).

    Letters are numbered in their order, so that most terms fit whole into one 64-bit key; what is alike in its first
    key is told apart by the next.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    present = np.zeros(int(points.max()) + 1 if len(points) else 1, bool)
    present[points] = True
    number_of = np.cumsum(present)
    kind = np.dtype(">" + narrowest(int(number_of[-1])))
    step = KEY // kind.itemsize
    # Behind the last letter stand zeros, which are no letter's number: the shorter of two terms comes first.
    letters = np.zeros(len(points) + step, kind)
    letters[: len(points)] = number_of.astype(kind)[points]
    begins = np.cumsum(lengths) - lengths

    order = np.argsort(keys := _keys(letters, begins, lengths, step))
    keys = keys[order]
    fresh = starts_of_runs(keys)
    depth, alike = step, _alike(fresh, keys, kind)
    while len(alike):
        chosen = order[alike]
        group = np.cumsum(fresh[alike]).astype(np.uint64)
        keys = _keys(letters, begins[chosen] + depth, lengths[chosen] - depth, step)
        within = _ranks(keys)
        both = (group << np.uint64(32)) | within
        again = stable_order(both)
        order[alike] = chosen[again]
        keys = keys[again]
        fresh[alike] = starts_of_runs(both[again])
        alike = alike[_alike(fresh[alike], keys, kind)]
        depth += step
    return Collated(order, fresh)


def _keys(letters: Array, begins: Array, lengths: Array, step: int) -> Array:
    """The next ``step`` letters of each term as one number, zeros behind its end."""
    whole = np.ndarray((len(letters) - step + 1,), ">u8", letters.data.cast("B"), strides=(letters.itemsize,))
    left = np.clip(lengths, 0, step)
    bits = 8 * letters.itemsize
    masks = np.array([((1 << bits * n) - 1) << bits * (step - n) for n in range(step + 1)], np.uint64)
    keys = whole[np.minimum(begins, len(whole) - 1)].astype(np.uint64)
    keys &= masks[left]
    return keys


def _alike(fresh: Array, keys: Array, kind: np.dtype[np.unsignedinteger]) -> Array:
    """Where terms stand that have the same key as a neighbour and may go on behind it."""
    shared = ~fresh
    shared[:-1] |= shared[1:].copy()
    shared &= (keys & np.uint64((1 << 8 * kind.itemsize) - 1)) != 0
    return np.flatnonzero(shared)


def _ranks(values: Array) -> Array:
    """The place of each value among the different ones (uint64)."""
    order = np.argsort(values)
    ranks = np.empty(len(values), np.uint64)
    ranks[order] = np.cumsum(starts_of_runs(values[order]))
    return ranks
