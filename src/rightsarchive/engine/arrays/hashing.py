"""Hashes of many terms at once: what tells the terms of a run apart before they are sorted."""

from __future__ import annotations

import os

import numpy as np

from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.ordering import SPARE

ROUNDS = 8
"""Words of a term that are hashed by arrays; longer terms are few, and are left to Python's own hash."""

AT_ONCE = 1 << 14
"""Terms hashed at one time: what is made on the way stays in the processor's cache."""

KEYS = np.frombuffer(os.urandom((ROUNDS + 1) * 32), np.uint64).reshape(-1, 4)
"""Drawn anew by each process, so that nobody can write terms that are taken for one another."""

HALF = np.uint64(32)
LOW, HIGH = np.uint64(0xFFFFFFFF), np.uint64(0xFFFFFFFF00000000)
MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], np.uint64)
"""What a little-endian word is masked with to keep its first bytes."""


def hashes(data: bytes | bytearray, begins: Array, sizes: Array) -> Array:
    """A hash (uint64) of each term of ``data`` (which has SPARE more bytes) that begins at ``begins`` and has ``sizes``
    bytes (int64).

    Two sums of products by two sets of keys, of which each gives its upper half: two terms have one hash with a chance
    of 2 to the power of -64. See Lemire and Kaser, "Strongly universal string hashing is fast" (2014), multilinear-HM.
    """
    words = np.ndarray((len(data) - SPARE + 1,), "<u8", data, strides=(1,))
    found = np.empty(len(begins), np.uint64)
    for low in range(0, len(begins), AT_ONCE):
        high = low + AT_ONCE
        found[low:high] = _sums(words, begins[low:high], sizes[low:high])
    for term in np.flatnonzero(sizes > ROUNDS * 8).tolist():
        begin = begins[term]
        found[term] = hash(bytes(data[begin : begin + sizes[term]])) & 0xFFFFFFFFFFFFFFFF
    return found


def _sums(words: Array, begins: Array, sizes: Array) -> Array:
    # The size is hashed too: a zero at the end of a term differs from nothing.
    lengths = sizes.astype(np.uint64)
    first = (lengths + KEYS[0, 0]) * KEYS[0, 1]
    second = (lengths + KEYS[0, 2]) * KEYS[0, 3]
    left = np.arange(len(begins))
    for keys in KEYS[1:]:
        low = words[begins] & MASKS[np.minimum(sizes, 8)]
        high = low >> HALF
        low &= LOW
        first[left] += (low + keys[0]) * (high + keys[1])
        second[left] += (low + keys[2]) * (high + keys[3])
        longer = np.flatnonzero(sizes > 8)
        if not len(longer):
            break
        left, begins, sizes = left[longer], begins[longer] + 8, sizes[longer] - 8
    both: Array = (first & HIGH) | (second >> HALF)
    return both
