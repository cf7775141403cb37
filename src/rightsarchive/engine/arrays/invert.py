"""Inversion: the passages of a change, kept as flat arrays, sorted into the postings of a segment."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path

import numpy as np

from rightsarchive.engine.arrays.files import DTYPES, Array, narrowest
from rightsarchive.engine.arrays.hashing import hashes
from rightsarchive.engine.arrays.ordering import SPARE, collate, gathered, spread, stable_sort, starts_of_runs
from rightsarchive.engine.arrays.segment import HIGHEST, LEVELS, NO_POSITION
from rightsarchive.engine.arrays.segment_writer import Kinds, SegmentWriter
from rightsarchive.engine.arrays.terms import TermBlock, encode
from rightsarchive.engine.arrays.toc import SegmentEntry
from rightsarchive.engine.protocol import Entry
from rightsarchive.language.fields import SEPARATOR, JoinedTerms
from rightsarchive.model import Access

UNKNOWN = 0xFFFFFFFF
"""In a buffer: this term came without a position."""

LEVEL = {access: access.level for access in Access}


class Buffer:
    """The tokens of one field, in the order in which their passages came.

    Nothing is done with each token by itself: the terms are kept one after the other, and what parts them is looked for
    when the run is written. That costs half of what Python's hash and length of each term do, and a third of the memory.
    """

    def __init__(self) -> None:
        self.data = bytearray()
        """The terms in UTF-8, behind each a zero."""
        self.inner = array("Q")
        """Where in ``data`` a zero belongs to a term: nowhere, but in terms made to do harm."""
        self.positions: array[int] | None = None
        self.passages = array("I")
        self.sizes = array("I")

    def add(self, passage: int, terms: Sequence[str], positions: Sequence[int] | None) -> int:
        """How many terms these are."""
        size = len(terms)
        if positions is not None:
            if len(positions) != size:
                raise ValueError("a field has as many positions as terms")
            if self.positions is None:
                self.positions = array("I", repeat(UNKNOWN, sum(self.sizes)))
            self.positions.fromlist([*positions])
        elif self.positions is not None:
            self.positions.extend(repeat(UNKNOWN, size))
        data = encode(terms.joined if isinstance(terms, JoinedTerms) else SEPARATOR.join(terms))
        if data.count(0) != size - 1:
            self._note_inner(terms)
        self.data += data
        self.data.append(0)
        self.passages.append(passage)
        self.sizes.append(size)
        return size

    def _note_inner(self, terms: Sequence[str]) -> None:
        begin = len(self.data)
        for term in map(encode, terms):
            self.inner.extend(begin + i for i, byte in enumerate(term) if not byte)
            begin += len(term) + 1

    def terms(self) -> tuple[Array, Array]:
        """Where each term begins in ``data``, and how many bytes it has (int64)."""
        stops = np.flatnonzero(np.frombuffer(self.data, np.uint8) == 0)
        if self.inner:
            stops = np.setdiff1d(stops, np.frombuffer(self.inner, np.uint64).astype(np.int64), assume_unique=True)
        sizes = np.diff(stops, prepend=-1) - 1
        return stops - sizes, sizes


class Run:
    """Passages in memory, until they are written as a segment. A passage that comes again replaces the earlier one."""

    def __init__(self) -> None:
        self.ordinals: dict[int, int] = {}
        self.tokens = 0
        self._ids = array("q")
        self._levels = array("B")
        self._ceilings = array("B")
        self._fields: defaultdict[str, Buffer] = defaultdict(Buffer)
        self._keywords: defaultdict[str, Buffer] = defaultdict(Buffer)

    def __len__(self) -> int:
        return len(self.ordinals)

    @property
    def size(self) -> int:
        """Bytes of all its terms."""
        return sum(len(buffer.data) for fields in (self._fields, self._keywords) for buffer in fields.values())

    def add(self, entry: Entry) -> None:
        ordinal = len(self._ids)
        self._ids.append(entry.id)
        self._levels.append(LEVEL[entry.access])
        self._ceilings.append(HIGHEST if entry.ceiling is None else LEVEL[entry.ceiling])
        for name, (terms, positions) in entry.fields.items():
            if terms:
                self.tokens += self._fields[name].add(ordinal, terms, positions)
        for name, values in entry.keywords.items():
            if values:
                self.tokens += self._keywords[name].add(ordinal, values, None)
        self.ordinals[entry.id] = ordinal

    def drop(self, id_: int) -> None:
        self.ordinals.pop(id_, None)

    def ids(self) -> Array:
        """The ids held, rising (int64)."""
        return np.sort(np.fromiter(self.ordinals, np.int64, len(self.ordinals)))

    def write(self, folder: Path, name: str, durable: bool) -> SegmentEntry:
        """Invert the fields and write them as the segment ``name``. A run is written once."""
        kept = np.sort(np.fromiter(self.ordinals.values(), np.int64, len(self.ordinals)))
        ids = np.frombuffer(self._ids, np.int64)[kept]
        levels = np.frombuffer(self._levels, np.uint8)[kept]
        order = np.lexsort((ids, levels))
        # Where each ordinal stands in the segment; -1 for what was replaced or deleted.
        rank = np.full(len(self._ids), -1, np.int64)
        rank[kept[order]] = np.arange(len(kept))
        bounds = [int(bound) for bound in np.cumsum(np.bincount(levels, minlength=LEVELS))]
        writer = SegmentWriter(folder, name)
        try:
            for keyword, buffers in ((False, self._fields), (True, self._keywords)):
                for field, buffer in sorted(buffers.items()):
                    _write_field(writer, field, keyword, buffer, rank, bounds)
            ceilings = np.frombuffer(self._ceilings, np.uint8)[kept[order]]
            return writer.finish(ids[order], bounds, ceilings, durable)
        except BaseException:
            writer.abandon()
            raise


def _write_field(
    writer: SegmentWriter, name: str, keyword: bool, buffer: Buffer, rank: Array, bounds: Sequence[int]
) -> None:
    docs, picked, lengths = _in_passage_order(buffer, rank, bounds[-1])
    words, order, sizes = _by_term(buffer, picked)
    # From here on by term; beneath it passages and positions have kept their order.
    docs = docs[order]
    changed = starts_of_runs(docs)
    begins = np.cumsum(sizes) - sizes
    changed[begins] = True
    first = np.flatnonzero(changed)
    counts = np.diff(np.cumsum(changed)[begins] - 1, append=len(first))
    freqs = np.diff(first, append=len(docs))
    positions = None
    if buffer.positions is not None:
        positions = np.frombuffer(buffer.positions, np.uint32)
        positions = _narrow(positions if picked is None else positions[picked])[order]
    kinds = Kinds(
        narrowest(max(bounds[-1] - 1, 0)),
        None if keyword else narrowest(int(freqs.max()) if len(freqs) else 0),
        None if positions is None else f"u{positions.itemsize}",
    )
    field = writer.field(name, keyword, kinds)
    field.add(words, counts, docs[first], None if keyword else freqs, None if positions is None else (sizes, positions))
    field.finish(None if keyword else lengths, bounds)


def _by_term(buffer: Buffer, picked: Array | None) -> tuple[TermBlock, Array, Array]:
    """The terms of the tokens ``picked``, in rising order; the order that puts these tokens so; how many each term has."""
    begins, sizes = buffer.terms()
    buffer.data.extend(bytes(SPARE))
    found = hashes(buffer.data, begins, sizes)
    order, found = stable_sort(found if picked is None else found[picked])
    first = np.flatnonzero(starts_of_runs(found))
    counts = np.diff(first, append=len(order))
    samples = order[first] if picked is None else picked[order[first]]
    # They are read as they lie in memory, which is twice as quick as reading them all over it.
    nearest = np.argsort(samples)
    begins, sizes = begins[samples[nearest]], sizes[samples[nearest]]
    rising = collate(buffer.data, begins, sizes).order
    words = TermBlock(gathered(buffer.data, begins[rising], sizes[rising]), sizes[rising].astype(np.uint32))
    rising = nearest[rising]
    counts = counts[rising]
    return words, order[spread(first[rising], counts)], counts


def _in_passage_order(buffer: Buffer, rank: Array, size: int) -> tuple[Array, Array | None, Array]:
    """Each token's document number, by document number; which tokens these are (None: all, as they came); and the number
    of terms of each passage."""
    sizes = np.frombuffer(buffer.sizes, np.uint32).astype(np.int64)
    passages = rank[np.frombuffer(buffer.passages, np.uint32)]
    lengths = np.zeros(size, np.uint32)
    lengths[passages[passages >= 0]] = sizes[passages >= 0]
    picked = None
    if len(passages) and (passages[0] < 0 or np.any(np.diff(passages) <= 0)):
        begins = np.cumsum(sizes) - sizes
        order = np.argsort(passages, kind="stable")
        order = order[passages[order] >= 0]
        picked = spread(begins[order], sizes[order])
        passages, sizes = passages[order], sizes[order]
    return np.repeat(passages.astype(DTYPES[narrowest(max(size - 1, 0))]), sizes), picked, lengths


def _narrow(positions: Array) -> Array:
    """Positions in the narrowest kind that holds them, with its own mark for those that are not there."""
    missing = positions == UNKNOWN
    real = positions[~missing] if missing.any() else positions
    # One more than the largest, to keep the highest value free for "no position".
    kind = narrowest(int(real.max()) + 1 if len(real) else 0)
    narrow: Array = positions.astype(DTYPES[kind])
    if len(real) < len(positions):
        narrow[missing] = NO_POSITION[kind]
    return narrow
