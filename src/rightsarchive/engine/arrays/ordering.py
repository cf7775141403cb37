"""Order by arrays: the stable order of 64-bit numbers, and the order of many terms at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rightsarchive.engine.arrays.files import Array

KEY = 7
"""Bytes of a term that are compared at one time; the eighth of a key says how many there were."""

SPARE = 8
"""Bytes that must stand behind the last term, so that eight can be read wherever one begins or goes on."""

AT_ONCE = 1 << 12
"""Ranges gathered at one time."""

MASKS = np.array([(1 << 64) - (1 << 8 * (8 - min(size, KEY))) for size in range(KEY + 2)], np.uint64)
"""What a big-endian word is masked with to keep its first bytes, KEY at most."""


class Sorted(NamedTuple):
    """``order`` are the indices that put numbers in rising order; ``values`` are the numbers so."""

    order: Array
    values: Array


def stable_sort(values: Array) -> Sorted:
    """Numbers (uint64) in rising order, equal ones as they came.

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
    found = packed >> np.uint64(bits) if not cut else None
    packed &= np.uint64((1 << bits) - 1)
    order = packed.view(np.int64)
    if found is None:
        found = values[order]
        if np.any(found[1:] < found[:-1]):
            # Two numbers differ only in the bits that were cut off.
            order = np.argsort(values, kind="stable")
            found = values[order]
    return Sorted(order, found)


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


def gathered(data: bytes | bytearray, begins: Array, sizes: Array) -> bytes:
    """The ranges of ``data`` that begin at ``begins`` and have ``sizes`` bytes, one after the other."""
    source = np.frombuffer(data, np.uint8)
    # A few at a time: the index of each byte takes eight times its room, and is to stay in the processor's cache.
    steps = range(0, len(begins), AT_ONCE)
    return b"".join([source[spread(begins[i : i + AT_ONCE], sizes[i : i + AT_ONCE])].tobytes() for i in steps])


class Collated(NamedTuple):
    """``order`` puts terms in the order of code points; ``fresh`` is True, beside it, at the first of equal ones."""

    order: Array
    fresh: Array


def collate(data: bytes | bytearray, begins: Array, sizes: Array) -> Collated:
    """The order of the terms of ``data`` (UTF-8, whose byte order is code point order, and SPARE more bytes) that begin
    at ``begins`` and have ``sizes`` bytes (int64). What is alike in its first key is told apart by the next."""
    words = np.ndarray((len(data) - SPARE + 1,), ">u8", data, strides=(1,))
    order = np.argsort(keys := _keys(words, begins, sizes))
    keys = keys[order]
    fresh = starts_of_runs(keys)
    depth, alike = KEY, _alike(fresh, keys)
    while len(alike):
        chosen = order[alike]
        group = np.cumsum(fresh[alike]).astype(np.uint64)
        keys = _keys(words, begins[chosen] + depth, sizes[chosen] - depth)
        by_key = np.argsort(keys)
        again, group = stable_sort(group[by_key])
        again = by_key[again]
        keys = keys[again]
        order[alike] = chosen[again]
        fresh[alike] = starts_of_runs(group) | starts_of_runs(keys)
        alike = alike[_alike(fresh[alike], keys)]
        depth += KEY
    return Collated(order, fresh)


def _keys(words: Array, begins: Array, sizes: Array) -> Array:
    """The next KEY bytes of each term and how many there are, more than KEY at most, as one number: a term comes before
    those that go on, whatever with."""
    left = np.minimum(sizes, KEY + 1)
    keys: Array = words[begins].astype(np.uint64)
    keys &= MASKS[left]
    keys |= left.astype(np.uint64)
    return keys


def _alike(fresh: Array, keys: Array) -> Array:
    """Where terms stand that have the same key as a neighbour and go on behind it."""
    shared = ~fresh
    shared[:-1] |= shared[1:].copy()
    shared &= (keys & np.uint64(0xFF)) > KEY
    return np.flatnonzero(shared)
