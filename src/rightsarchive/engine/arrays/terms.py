"""The term dictionary of one field of one segment: sorted UTF-8 terms in one run of bytes, with their offsets."""

from __future__ import annotations

import mmap
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from rightsarchive.engine.arrays.blocks import IN_MEMORY, Blocks
from rightsarchive.engine.arrays.files import EMPTY, Array, StoredArray, as_integers

KEY_BYTES = 8
"""First bytes of a term, which are its key in the sparse index."""

SPARSE_ENTRIES = 16_384
"""Entries of the sparse index of one dictionary, at most."""

SPARSE_STEP = 16
"""Terms from one entry to the next, at least."""


def encode(text: str) -> bytes:
    """A term as it is stored. Byte order is code point order, also for a lone surrogate."""
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


class TermBlock(NamedTuple):
    """Terms in rising order: their UTF-8 bytes one after the other, and how many bytes each has (uint32)."""

    data: bytes
    sizes: Array


@dataclass(frozen=True)
class TermDictionary:
    """Terms by ordinal, in code point order. ``base`` is where the run of bytes begins in ``data``, of which ``blocks`` are checked."""

    data: mmap.mmap | bytes
    base: int
    offsets: StoredArray
    blocks: Blocks = IN_MEMORY

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def raw(self, ordinal: int) -> bytes:
        begin, end = self.offsets.pair(ordinal)
        begin, end = self.base + begin, self.base + end
        if self.blocks.unread:
            self.blocks.need(begin, end)
        return self.data[begin:end]

    def text(self, ordinal: int) -> str:
        return decode(self.raw(ordinal))

    def block(self, first: int, last: int) -> TermBlock:
        """Terms ``first`` to ``last`` (half open, cut at the end)."""
        offsets = self._ends(first, last)
        return TermBlock(self._run(offsets), np.diff(offsets).astype(np.uint32))

    def _ends(self, first: int, last: int) -> Array:
        """Where the terms ``first`` to ``last`` (half open, cut at the end) begin, and where the last of them ends."""
        return self.offsets.part(first, min(last + 1, len(self.offsets)))

    def _run(self, offsets: Array) -> bytes:
        """The bytes of terms that follow each other."""
        begin, end = self.base + int(offsets[0]), self.base + int(offsets[-1])
        self.blocks.need(begin, end)
        return self.data[begin:end]

    def _need_all(self) -> None:
        offsets = self.offsets.whole()
        self.blocks.need(self.base, self.base + int(offsets[-1]))

    @cached_property
    def _sparse_index(self) -> tuple[Sequence[int], int]:
        """The sparse index: the head of every n-th term, and n. A term is then looked for between two of them, and not with
        a dozen steps through the whole dictionary."""
        self._need_all()
        step = max(SPARSE_STEP, -(-len(self) // SPARSE_ENTRIES))
        offsets = self.offsets.held
        begins = offsets[:-1:step].astype(np.int64) + self.base
        sizes = offsets[1::step].astype(np.int64) + self.base - begins
        columns = np.arange(KEY_BYTES)
        held = np.frombuffer(self.data, np.uint8)
        letters = held[np.minimum(begins[:, None] + columns, len(held) - 1)]
        letters[columns >= sizes[:, None]] = 0
        return as_integers(letters.view(">u8").ravel().astype(np.uint64)), step

    def seek(self, key: bytes, low: int = 0) -> int:
        """The ordinal of the first term that is not before ``key``."""
        if not len(self):
            return 0
        keys, step = self._sparse_index  # all of the dictionary is checked when it is made
        data, base, offsets = self.data, self.base, self.offsets.integers
        head = int.from_bytes(key[:KEY_BYTES].ljust(KEY_BYTES, b"\0"))
        # Of two terms in order, the head of the first is never above that of the second.
        after = bisect_left(keys, head)
        return bisect_left(
            range(len(self)),
            key,
            max(low, (after - 1) * step),
            min(len(self), bisect_right(keys, head, after) * step),
            key=lambda i: data[base + offsets[i] : base + offsets[i + 1]],
        )

    def find(self, text: str) -> int:
        """The ordinal of a term, or -1."""
        key = encode(text)
        ordinal = self.seek(key)
        return ordinal if ordinal < len(self) and self.raw(ordinal) == key else -1

    def starting_with(self, prefix: str) -> tuple[int, int]:
        """The terms that begin with ``prefix``, as a half-open range of ordinals."""
        return self.span(prefix, None) if not prefix else self._prefix_range(encode(prefix))

    def _prefix_range(self, key: bytes) -> tuple[int, int]:
        first = self.seek(key)
        # 0xFF stands in no UTF-8 text, so it is behind whatever may follow the prefix.
        return first, self.seek(key + b"\xff", first)

    def span(self, low: str | None, high: str | None) -> tuple[int, int]:
        """The terms from ``low`` to ``high``, both included (None is open), as a half-open range of ordinals."""
        first = 0 if low is None else self.seek(encode(low))
        if high is None:
            return first, len(self)
        return first, max(first, self.seek(encode(high) + b"\0"))

    def containing(self, literal: bytes) -> Array:
        """The ordinals, rising, of the terms that contain ``literal`` (UTF-8, not empty)."""
        if not len(self):
            return EMPTY
        self._need_all()
        offsets = self.offsets.held.astype(np.int64)
        held = memoryview(self.data)[self.base : self.base + int(offsets[-1])]
        # Looked ahead, so that occurrences that overlap are found too: the first may run over the end of its term.
        found = np.fromiter((hit.start() for hit in re.finditer(b"(?=" + re.escape(literal) + b")", held)), np.int64)
        ordinals = np.searchsorted(offsets, found, side="right") - 1
        return np.unique(ordinals[found + len(literal) <= offsets[ordinals + 1]])

    def near(self, text: str, edits: int) -> list[int]:
        """The terms within ``edits`` edits (optimal string alignment) that share the first letter, by ordinal."""
        if not text:
            return [ordinal for ordinal in (self.find(text),) if ordinal >= 0]
        first, last = self.starting_with(text[0])
        if first == last:
            return []
        # An edit adds or drops at most one letter: most terms are ruled out by their size.
        offsets = self._ends(first, last).astype(np.int64)
        begin = int(offsets[0])
        held = self._run(offsets)
        letters = np.zeros(len(held) + 1, np.int64)
        np.cumsum(np.frombuffer(held, np.uint8) & 0xC0 != 0x80, out=letters[1:])
        ends = letters.take(offsets - begin)
        close = np.flatnonzero(np.abs(np.diff(ends) - len(text)) <= edits)
        joined, spans = decode(held), zip(ends.take(close).tolist(), ends.take(close + 1).tolist(), strict=True)
        found = extract(text, [joined[a:b] for a, b in spans], scorer=OSA.distance, score_cutoff=edits, limit=None)
        return sorted((close.take([index for _, _, index in found]) + first).tolist())

    def __iter__(self) -> Iterator[str]:
        return (self.text(ordinal) for ordinal in range(len(self)))
