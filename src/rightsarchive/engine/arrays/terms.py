"""The term dictionary of one field of one segment: sorted UTF-8 terms in one run of bytes, with their offsets."""

from __future__ import annotations

import mmap
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from rightsarchive.engine.arrays.files import Array

HEAD = 8
"""First bytes of a term that are compared as one number."""

MOST_HEADS = 16_384
"""Terms of one dictionary of which the head is held in memory."""

CLOSEST_HEADS = 16
"""Terms from one such head to the next, at least."""


def encode(text: str) -> bytes:
    """A term as it is stored. Byte order is code point order, also for a lone surrogate."""
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


class Words(NamedTuple):
    """Terms in rising order: their UTF-8 bytes one after the other, and how many bytes each has (uint32)."""

    data: bytes
    sizes: Array


@dataclass(frozen=True)
class TermDictionary:
    """Terms by number, in code point order. ``base`` is where the run of bytes begins in ``data``."""

    data: mmap.mmap | bytes
    base: int
    offsets: Sequence[int]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def raw(self, number: int) -> bytes:
        return self.data[self.base + self.offsets[number] : self.base + self.offsets[number + 1]]

    def text(self, number: int) -> str:
        return decode(self.raw(number))

    def block(self, first: int, last: int) -> Words:
        """Terms ``first`` to ``last`` (half open, cut at the end)."""
        offsets = np.asarray(self.offsets[first : last + 1])
        data = self.data[self.base + int(offsets[0]) : self.base + int(offsets[-1])]
        return Words(data, np.diff(offsets).astype(np.uint32))

    @cached_property
    def _heads(self) -> tuple[Sequence[int], int]:
        """The head of every so-manieth term, and of which: a term is then looked for between two of them, and not with a
        dozen steps through the whole dictionary."""
        step = max(CLOSEST_HEADS, -(-len(self) // MOST_HEADS))
        begins = np.asarray(self.offsets[:-1:step], np.int64) + self.base
        sizes = np.asarray(self.offsets[1::step], np.int64) + self.base - begins
        places = np.arange(HEAD)
        held = np.frombuffer(self.data, np.uint8)
        letters = held[np.minimum(begins[:, None] + places, len(held) - 1)]
        letters[places >= sizes[:, None]] = 0
        return numbers(letters.view(">u8").ravel().astype(np.uint64)), step

    def seek(self, key: bytes, low: int = 0) -> int:
        """The number of the first term that is not before ``key``."""
        if not len(self):
            return 0
        data, base, offsets = self.data, self.base, self.offsets
        heads, step = self._heads
        head = int.from_bytes(key[:HEAD].ljust(HEAD, b"\0"))
        # Of two terms in order, the head of the first is never above that of the second.
        after = bisect_left(heads, head)
        return bisect_left(
            range(len(self)),
            key,
            max(low, (after - 1) * step),
            min(len(self), bisect_right(heads, head, after) * step),
            key=lambda i: data[base + offsets[i] : base + offsets[i + 1]],
        )

    def find(self, text: str) -> int:
        """The number of a term, or -1."""
        key = encode(text)
        number = self.seek(key)
        return number if number < len(self) and self.raw(number) == key else -1

    def starting_with(self, prefix: str) -> tuple[int, int]:
        """The terms that begin with ``prefix``, as a half-open range of numbers."""
        return self.span(prefix, None) if not prefix else self._prefix_range(encode(prefix))

    def _prefix_range(self, key: bytes) -> tuple[int, int]:
        first = self.seek(key)
        # 0xFF stands in no UTF-8 text, so it is behind whatever may follow the prefix.
        return first, self.seek(key + b"\xff", first)

    def span(self, low: str | None, high: str | None) -> tuple[int, int]:
        """The terms from ``low`` to ``high``, both included (None is open), as a half-open range of numbers."""
        first = 0 if low is None else self.seek(encode(low))
        if high is None:
            return first, len(self)
        return first, max(first, self.seek(encode(high) + b"\0"))

    def near(self, text: str, edits: int) -> list[int]:
        """The terms within ``edits`` edits (optimal string alignment) that share the first letter, by number."""
        if not text:
            return [number for number in (self.find(text),) if number >= 0]
        first, last = self.starting_with(text[0])
        if first == last:
            return []
        offsets = self.offsets[first : last + 1]
        # An edit adds or drops at most four bytes: most terms are ruled out by their size, before they are decoded.
        size, slack = len(encode(text)), 4 * edits
        close = [i for i, (a, b) in enumerate(pairwise(offsets), first) if abs(b - a - size) <= slack]
        found = extract(text, [self.text(i) for i in close], scorer=OSA.distance, score_cutoff=edits, limit=None)
        return sorted(close[index] for _, _, index in found)

    def __iter__(self) -> Iterator[str]:
        return (self.text(number) for number in range(len(self)))


def numbers(array: Array) -> Sequence[int]:
    """A view of an array that gives plain integers, which is several times quicker than numpy's own one at a time."""
    if not len(array):
        return ()
    view = array.data.cast("B")
    match array.itemsize:
        case 1:
            return view
        case 2:
            return view.cast("H")
        case 4:
            return view.cast("I")
        case _:
            return view.cast("Q")
