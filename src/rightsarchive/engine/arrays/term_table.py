"""The hash table of a segment's terms: where a term of any field is found in one step, and many at once.

A term's hash is the CRC-32 of its field's name, a zero and its UTF-8 bytes. Hashes stand in rising order, beside each the number
of its term among all terms of the segment (field after field, in the order of their names). Hashes may be alike: the term
itself is compared, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

import numpy as np

from rightsarchive.engine.arrays.files import EMPTY, Array
from rightsarchive.engine.arrays.terms import TermBlock, TermDictionary, as_integers, encode


class Key(NamedTuple):
    """A term that is looked for: its field, its bytes, its hash."""

    field: str
    data: bytes
    hash: int


@lru_cache(maxsize=64)
def _seed(field: str) -> int:
    return crc32(encode(field) + b"\0")


def key_of(field: str, text: str) -> Key:
    data = encode(text)
    return Key(field, data, crc32(data, _seed(field)))


def hashes_of(field: str, terms: TermBlock) -> Array:
    """The hash of each term (uint32), in the order in which they stand."""
    seed, data = _seed(field), memoryview(terms.data)
    ends = np.cumsum(terms.sizes, dtype=np.int64).tolist()
    return np.fromiter(
        (crc32(data[begin:end], seed) for begin, end in zip([0, *ends], ends, strict=False)), np.uint32, len(ends)
    )


def sorted_hashes(fields: Mapping[str, Sequence[Array]]) -> tuple[Array, Array]:
    """The hashes of all terms in rising order, and the number of the term of each."""
    parts = [part for name in sorted(fields) for part in fields[name]]
    hashes = np.concatenate([EMPTY, *parts])
    order = np.argsort(hashes, kind="stable").astype(np.uint32)
    return hashes.take(order), order


class TermTable:
    """The hash table of an open segment over the dictionaries of its ``fields``."""

    def __init__(self, hashes: Array, order: Array, fields: Mapping[str, TermDictionary]) -> None:
        self._hashes = hashes
        self._plain = as_integers(hashes)
        self._owners = as_integers(order)
        names = sorted(fields)
        begins = accumulate((len(fields[name]) for name in names), initial=0)
        self._fields = {name: (fields[name], begin) for name, begin in zip(names, begins, strict=False)}

    def find(self, keys: Sequence[Key], hashes: Array) -> list[int]:
        """The number of each key's term in its field's dictionary, or -1. ``hashes`` (uint32) are those of the keys."""
        found = [-1] * len(keys)
        if not len(self._hashes):
            return found
        places = np.searchsorted(self._hashes, hashes)
        same = np.flatnonzero(self._hashes.take(places, mode="clip") == hashes)
        for key, place in zip(same.tolist(), places.take(same).tolist(), strict=True):
            found[key] = self._checked(keys[key], place)
        return found

    def _checked(self, key: Key, place: int) -> int:
        terms, begin = self._fields.get(key.field, (None, 0))
        if terms is None:
            return -1
        while place < len(self._plain) and self._plain[place] == key.hash:
            number = self._owners[place] - begin
            if 0 <= number < len(terms) and terms.raw(number) == key.data:
                return number
            place += 1
        return -1
