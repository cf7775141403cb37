"""Inversion: the passages of a change, kept as flat arrays with their terms' hashes, sorted into the postings of a segment."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path

import numpy as np

from rightsarchive.engine.protocol import Entry
from rightsarchive.engine.whoosh.files import DTYPES, Array, narrowest
from rightsarchive.engine.whoosh.ordering import collate, spread, stable_order, starts_of_runs
from rightsarchive.engine.whoosh.segment import LEVELS, NO_PLACE
from rightsarchive.engine.whoosh.segment_writer import FieldWriter, Kinds, SegmentWriter
from rightsarchive.engine.whoosh.terms import Words, rearranged
from rightsarchive.engine.whoosh.toc import SegmentEntry
from rightsarchive.model import Access

UNPLACED = 0xFFFFFFFF
"""In a buffer: this term came without a position."""

LEVEL = {access: access.level for access in Access}


class Buffer:
    """The tokens of one field, in the order in which their passages came.

    Terms are told apart by Python's own hash (64 bits, SipHash with a key drawn for each process): a dictionary of them
    outgrows the processor's cache, and looking each token up in it took most of the time of indexing. That two of a
    million terms have one hash happens once in forty million runs.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        """The terms of each passage, one after the other: a fifth of the memory that they take as strings of their own."""
        self.lengths = array("I")
        """The code points of each term."""
        self.hashes = array("q")
        self.places: array[int] | None = None
        self.passages = array("I")
        self.sizes = array("I")

    def add(self, passage: int, terms: Sequence[str], positions: Sequence[int] | None) -> None:
        if positions is not None:
            if len(positions) != len(terms):
                raise ValueError("a field has as many positions as terms")
            if self.places is None:
                self.places = array("I", repeat(UNPLACED, len(self.hashes)))
            self.places.extend(positions)
        elif self.places is not None:
            self.places.extend(repeat(UNPLACED, len(terms)))
        self.texts.append("".join(terms))
        # numpy takes numbers in at twice the speed of an array of Python's own.
        self.lengths.frombytes(np.fromiter(map(len, terms), np.uint32, len(terms)).tobytes())
        self.hashes.frombytes(np.fromiter(map(hash, terms), np.int64, len(terms)).tobytes())
        self.passages.append(passage)
        self.sizes.append(len(terms))


class Run:
    """Passages in memory, until they are written as a segment. A passage that comes again replaces the earlier one."""

    def __init__(self) -> None:
        self.ordinals: dict[int, int] = {}
        self.tokens = 0
        self._ids = array("q")
        self._levels = array("B")
        self._fields: defaultdict[str, Buffer] = defaultdict(Buffer)
        self._keywords: defaultdict[str, Buffer] = defaultdict(Buffer)

    def __len__(self) -> int:
        return len(self.ordinals)

    def add(self, entry: Entry) -> None:
        ordinal = len(self._ids)
        self._ids.append(entry.id)
        self._levels.append(LEVEL[entry.access])
        for name, (terms, positions) in entry.fields.items():
            if terms:
                self._fields[name].add(ordinal, terms, positions)
                self.tokens += len(terms)
        for name, values in entry.keywords.items():
            if values:
                self._keywords[name].add(ordinal, values, None)
                self.tokens += len(values)
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
            return writer.finish(ids[order], bounds, durable)
        except BaseException:
            writer.abandon()
            raise


def _write_field(
    writer: SegmentWriter, name: str, keyword: bool, buffer: Buffer, rank: Array, bounds: Sequence[int]
) -> None:
    docs, picked, lengths = _in_passage_order(buffer, rank, bounds[-1])
    hashes = np.frombuffer(buffer.hashes, np.uint64)
    order = stable_order(hashes if picked is None else hashes[picked])
    source = order if picked is None else picked[order]
    first = np.flatnonzero(starts_of_runs(hashes[source]))
    sizes = np.diff(first, append=len(source))
    words, rising = _dictionary(buffer, source[first])
    first, sizes = first[rising], sizes[rising]
    # From here on by term; beneath it passages and positions have kept their order.
    order = order[spread(first, sizes)]
    docs = docs[order]
    changed = starts_of_runs(docs)
    begins = np.cumsum(sizes) - sizes
    changed[begins] = True
    first = np.flatnonzero(changed)
    counts = np.diff(np.cumsum(changed)[begins] - 1, append=len(first))
    freqs = np.diff(first, append=len(docs))
    places = None
    if buffer.places is not None:
        places = np.frombuffer(buffer.places, np.uint32)[order if picked is None else picked[order]]
    field = writer.field(name, keyword, _kinds(bounds[-1], keyword, freqs, places))
    placed = None if places is None else (sizes, _narrow(places, field))
    field.add(words, counts, docs[first], None if keyword else freqs, placed)
    field.finish(None if keyword else lengths, bounds)


def _dictionary(buffer: Buffer, samples: Array) -> tuple[Words, Array]:
    """The terms of the tokens ``samples``, in rising order, and the order that puts ``samples`` so."""
    # They are read as they lie in memory, which is twice as quick as reading them all over it.
    nearest = np.argsort(samples)
    samples = samples[nearest]
    lengths = np.frombuffer(buffer.lengths, np.uint32)
    ends = np.cumsum(lengths, dtype=np.int64)
    last = np.cumsum(np.frombuffer(buffer.sizes, np.uint32), dtype=np.int64)
    passages = np.searchsorted(last, samples, side="right")
    before = np.concatenate(([0], ends[last[:-1] - 1]))[passages]
    stops, lengths = ends[samples] - before, lengths[samples].astype(np.int64)
    places = zip(passages.tolist(), (stops - lengths).tolist(), stops.tolist(), strict=True)
    text = "".join([buffer.texts[passage][begin:stop] for passage, begin, stop in places])
    order = collate(text, lengths).order
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    widths = np.ones(len(points), np.uint8)
    for least in (0x80, 0x800, 0x10000):
        widths += points >= least
    ends = np.concatenate(([0], np.cumsum(widths, dtype=np.int64)))
    stops = np.cumsum(lengths)
    begins = ends[stops - lengths]
    words = rearranged(text.encode("utf-8", "surrogatepass"), begins[order], (ends[stops] - begins)[order])
    return words, nearest[order]


def _in_passage_order(buffer: Buffer, rank: Array, size: int) -> tuple[Array, Array | None, Array]:
    """Each token's passage number, by passage number; which tokens these are (None: all, as they came); and the number
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
    return np.repeat(passages.astype(np.uint32), sizes), picked, lengths


def _kinds(size: int, keyword: bool, freqs: Array, places: Array | None) -> Kinds:
    place_kind = None
    if places is not None:
        real = places[places != UNPLACED]
        # One more than the largest, to keep the highest value free for "no position".
        place_kind = narrowest(int(real.max()) + 1 if len(real) else 0)
    freq_kind = None if keyword else narrowest(int(freqs.max()) if len(freqs) else 0)
    return Kinds(narrowest(max(size - 1, 0)), freq_kind, place_kind)


def _narrow(places: Array, field: FieldWriter) -> Array:
    """Positions in the field's kind, with its own mark for those that are not there."""
    kind = field.kinds.places
    assert kind is not None
    narrow: Array = places.astype(DTYPES[kind])
    narrow[places == UNPLACED] = NO_PLACE[kind]
    return narrow
