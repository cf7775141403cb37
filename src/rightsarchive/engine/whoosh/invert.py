"""Inversion: the passages of a change, kept as flat arrays of term numbers, sorted into the postings of a segment."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import count, repeat
from pathlib import Path

import numpy as np

from rightsarchive.engine.protocol import Entry
from rightsarchive.engine.whoosh.files import DTYPES, Array, narrowest
from rightsarchive.engine.whoosh.segment import LEVELS, NO_PLACE
from rightsarchive.engine.whoosh.segment_writer import FieldWriter, Kinds, SegmentWriter, Words
from rightsarchive.engine.whoosh.toc import SegmentEntry

UNPLACED = 0xFFFFFFFF
"""In a buffer: this term came without a position."""


class Buffer:
    """The tokens of one field, in the order in which their passages came."""

    def __init__(self) -> None:
        self.numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self.tokens = array("I")
        self.places: array[int] | None = None
        self.passages = array("I")
        self.sizes = array("I")

    def add(self, passage: int, terms: Sequence[str], positions: Sequence[int] | None) -> None:
        if positions is not None:
            if len(positions) != len(terms):
                raise ValueError("a field has as many positions as terms")
            if self.places is None:
                self.places = array("I", repeat(UNPLACED, len(self.tokens)))
            self.places.extend(positions)
        elif self.places is not None:
            self.places.extend(repeat(UNPLACED, len(terms)))
        # A defaultdict numbers new terms as it is asked, so this loop runs in C.
        self.tokens.extend(map(self.numbers.__getitem__, terms))
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
        self._levels.append(entry.access.level)
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
        """Invert the fields and write them as the segment ``name``."""
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
    docs, tokens, places, lengths = _in_passage_order(buffer, rank, bounds[-1])
    names = list(buffer.numbers)
    rising = sorted(range(len(names)), key=names.__getitem__)
    term_rank = np.empty(len(names), np.uint64)
    term_rank[rising] = np.arange(len(names), dtype=np.uint64)
    # One sort of whole 64-bit words, term above token number: passages and positions come out in order beneath it.
    keys = (term_rank[tokens] << np.uint64(32)) | np.arange(len(tokens), dtype=np.uint64)
    keys.sort()
    source = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    keys >>= np.uint64(32)
    docs = docs[source]
    first = np.flatnonzero(_changes(keys) | _changes(docs))
    posting_docs, posting_terms = docs[first], keys[first]
    freqs = np.diff(first, append=len(docs))
    per_term = np.bincount(posting_terms.astype(np.int64), minlength=len(names))
    used = np.flatnonzero(per_term)
    field = writer.field(name, keyword, _kinds(bounds[-1], keyword, freqs, places))
    placed = None
    if places is not None:
        per_place = np.bincount(keys.astype(np.int64), minlength=len(names))
        placed = per_place[used], _narrow(places[source], field)
    terms = [names[i] for i in (rising if len(used) == len(names) else np.asarray(rising)[used].tolist())]
    field.add(_encoded(terms), per_term[used], posting_docs, None if keyword else freqs, placed)
    field.finish(None if keyword else lengths, bounds)


def _encoded(terms: Sequence[str]) -> Words:
    """The terms' bytes and how many each has, counted from their code points all at once."""
    text = "".join(terms)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    widths = np.ones(len(points), np.uint8)
    for least in (0x80, 0x800, 0x10000):
        widths += points >= least
    ends = np.concatenate(([0], np.cumsum(widths, dtype=np.int64)))
    lengths = np.fromiter(map(len, terms), np.int64, len(terms))
    stops = np.cumsum(lengths)
    sizes = ends[stops] - ends[stops - lengths]
    return Words(text.encode("utf-8", "surrogatepass"), sizes.astype(np.uint32))


def _in_passage_order(buffer: Buffer, rank: Array, size: int) -> tuple[Array, Array, Array | None, Array]:
    """Each token's passage number, term and position, by passage number; and the number of terms of each passage."""
    sizes = np.frombuffer(buffer.sizes, np.uint32).astype(np.int64)
    passages = rank[np.frombuffer(buffer.passages, np.uint32)]
    tokens = np.frombuffer(buffer.tokens, np.uint32)
    places = None if buffer.places is None else np.frombuffer(buffer.places, np.uint32)
    lengths = np.zeros(size, np.uint32)
    lengths[passages[passages >= 0]] = sizes[passages >= 0]
    if len(passages) and (passages[0] < 0 or np.any(np.diff(passages) <= 0)):
        begins = np.cumsum(sizes) - sizes
        order = np.argsort(passages, kind="stable")
        order = order[passages[order] >= 0]
        picked = spread(begins[order], sizes[order])
        tokens, places = tokens[picked], None if places is None else places[picked]
        passages, sizes = passages[order], sizes[order]
    return np.repeat(passages, sizes), tokens, places, lengths


def spread(begins: Array, sizes: Array) -> Array:
    """The indices ``begins[i] … begins[i] + sizes[i] - 1`` of every i, one range after the other."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(begins - (ends - sizes), sizes) + np.arange(total)


def _changes(values: Array) -> Array:
    """True where a value differs from the one before it, and at the first."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


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
