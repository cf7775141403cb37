"""The hash table of a segment's terms: where a term of any field is found in one step, and many at once.

A term's hash is the CRC-32 of its field's name, a zero and its UTF-8 bytes. Hashes stand in rising order, beside each the number
of its term among all terms of the segment (field after field, in the order of their names). Hashes may be alike: the term
itself is compared, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

import numpy as np

from rightsarchive.engine.arrays.files import EMPTY, Array, StoredArray
from rightsarchive.engine.arrays.terms import TermBlock, TermDictionary, encode


def _seed(field: str) -> int:
    return crc32(encode(field) + b"\0")


class Keys(NamedTuple):
    """Terms that are looked for: the field, the bytes and the hash of each."""

    fields: Sequence[str]
    data: Sequence[bytes]
    hashes: Array


def keys_of(wanted: Sequence[tuple[str, str]]) -> Keys:
    """The keys of some (field, text)."""
    fields = [field for field, _ in wanted]
    data = [encode(text) for _, text in wanted]
    seeds = {field: _seed(field) for field in {*fields}}
    hashes = np.array(list(map(crc32, data, map(seeds.__getitem__, fields))), np.uint32)
    return Keys(fields, data, hashes)


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


_NO_FIELD = (TermDictionary(b"", 0, StoredArray(np.zeros(1, np.uint32))), 0)


class TermTable:
    """The hash table of an open segment over the dictionaries of its ``fields``."""

    def __init__(self, hashes: StoredArray, order: StoredArray, fields: Mapping[str, TermDictionary]) -> None:
        self.hashes = hashes
        self.owners = order
        names = sorted(fields)
        begins = accumulate((len(fields[name]) for name in names), initial=0)
        self._fields = {name: (fields[name], begin) for name, begin in zip(names, begins, strict=False)}

    def find(self, keys: Keys) -> list[tuple[int, int]]:
        """Which of the keys there are: for each of these, its index among the keys, and the ordinal of the term in its field."""
        found: list[tuple[int, int]] = []
        if not len(self.hashes):
            return found
        # A search touches entries here and there: the hashes are checked whole when the first of them is made.
        entries = np.searchsorted(self.hashes.whole(), keys.hashes)
        same = np.flatnonzero(self.hashes.held.take(entries, mode="clip") == keys.hashes)
        entries = entries.take(same)
        fields, data = keys.fields, keys.data
        for i, entry, owner in zip(same.tolist(), entries.tolist(), self.owners.take(entries).tolist(), strict=True):
            terms, begin = self._fields.get(fields[i], _NO_FIELD)
            ordinal = owner - begin
            if not 0 <= ordinal < len(terms) or terms.raw(ordinal) != data[i]:
                ordinal = self._of_one_hash(entry, terms, begin, data[i])
            if ordinal >= 0:
                found.append((i, ordinal))
        return found

    def _of_one_hash(self, entry: int, terms: TermDictionary, begin: int, data: bytes) -> int:
        """The ordinal of the term ``data`` among those that share the hash of this entry and come after it, or -1."""
        hashes, owners = self.hashes, self.owners
        value = hashes.one(entry)
        for other in range(entry + 1, len(hashes)):
            if hashes.one(other) != value:
                break
            ordinal = owners.one(other) - begin
            if 0 <= ordinal < len(terms) and terms.raw(ordinal) == data:
                return ordinal
        return -1
