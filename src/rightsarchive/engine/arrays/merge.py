"""Merging: several segments become one, without deleted passages, in chunks of bounded size."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.arrays.files import DTYPES, EMPTY, Array, StoredArray, narrowest
from rightsarchive.engine.arrays.ordering import SPARE, collate, gathered, spread, stable_sort
from rightsarchive.engine.arrays.segment import LEVELS, NO_POSITION, Field, Segment
from rightsarchive.engine.arrays.segment_writer import FieldWriter, Kinds, SegmentWriter
from rightsarchive.engine.arrays.terms import TermBlock
from rightsarchive.engine.arrays.toc import SegmentEntry

TERMS_AT_ONCE = 400_000
"""Terms whose text is in memory at one time, over all segments together."""

ITEMS_AT_ONCE = 500_000
"""Postings and positions sorted at one time (a term that has more is taken whole)."""


class Part(NamedTuple):
    """A segment that goes into the merge; ``live`` is None where nothing in it was deleted."""

    segment: Segment
    live: Array | None


class MergeStoppedError(Exception):
    """A merge was given up. It never leaves this package."""


def merge(
    folder: Path, name: str, parts: Sequence[Part], *, durable: bool, stop: threading.Event | None = None
) -> SegmentEntry:
    """Write ``parts`` as one segment. No id is live in two of them. Raises MergeStoppedError soon after ``stop``."""
    writer = SegmentWriter(folder, name)
    try:
        ids, levels, ceilings, renumbered = _renumber(parts)
        bounds = [int(bound) for bound in np.cumsum(np.bincount(levels, minlength=LEVELS))]
        for keyword in (False, True):
            tables = [part.segment.keywords if keyword else part.segment.fields for part in parts]
            for field in sorted({key for table in tables for key in table}):
                inputs = [
                    _Input(table[field], numbers, part.segment)
                    for table, numbers, part in zip(tables, renumbered, parts, strict=True)
                    if field in table
                ]
                _merge_field(writer.field(field, keyword, _kinds(inputs, bounds[-1])), inputs, bounds, keyword, stop)
        return writer.finish(ids, bounds, ceilings, durable)
    except BaseException:
        writer.abandon()
        raise


def _renumber(parts: Sequence[Part]) -> tuple[Array, Array, Array, list[Array]]:
    """The merged ids, levels and ceilings in their order, and for each part the new document number of each passage (-1: deleted)."""
    kept = [np.arange(len(p.segment)) if p.live is None else np.flatnonzero(p.live) for p in parts]
    ids = np.concatenate([p.segment.ids.take(k) for p, k in zip(parts, kept, strict=True)])
    levels = np.concatenate([p.segment.access_levels()[k] for p, k in zip(parts, kept, strict=True)])
    ceilings = np.concatenate([p.segment.highest_levels()[k] for p, k in zip(parts, kept, strict=True)])
    order = np.lexsort((ids, levels))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    renumbered = []
    begin = 0
    for part, numbers in zip(parts, kept, strict=True):
        new = np.full(len(part.segment), -1, np.int64)
        new[numbers] = rank[begin : begin + len(numbers)]
        renumbered.append(new)
        begin += len(numbers)
    return ids[order], levels[order], ceilings[order], renumbered


class _Input(NamedTuple):
    """A field of one segment. What has been read of the segment is let go at once, so that maps do not pile up."""

    field: Field
    renumbered: Array
    segment: Segment


class _Slice(NamedTuple):
    """Terms ``first`` to ``last`` of an input, and the ordinal of each among the terms of the chunk."""

    source: _Input
    first: int
    last: int
    ranks: Array


def _kinds(inputs: Sequence[_Input], size: int) -> Kinds:
    def widest(arrays: Iterator[StoredArray | None]) -> str | None:
        sizes = [array.itemsize for array in arrays if array is not None and len(array)]
        return f"u{max(sizes)}" if sizes else None

    keyword = all(i.field.freqs is None for i in inputs)
    positions = any(i.field.positions is not None for i in inputs)
    return Kinds(
        narrowest(max(size - 1, 0)),
        None if keyword else widest(i.field.freqs for i in inputs) or "u1",
        (widest(i.field.positions for i in inputs) or "u1") if positions else None,
    )


def _merge_field(
    writer: FieldWriter,
    inputs: Sequence[_Input],
    bounds: Sequence[int],
    keyword: bool,
    stop: threading.Event | None,
) -> None:
    for terms, slices in _chunks(inputs):
        if stop is not None and stop.is_set():
            raise MergeStoppedError
        _merge_chunk(writer, terms, slices)
    lengths = None
    if not keyword:
        lengths = np.zeros(bounds[-1], np.uint32)
        for field, new, _ in inputs:
            if field.lengths is not None:
                lengths[new[new >= 0]] = field.lengths.whole()[new >= 0]
    writer.finish(lengths, bounds)


class _Terms(NamedTuple):
    """Terms in rising order: where each begins in ``data`` (bytes of UTF-8) and how many bytes it has."""

    data: bytes
    begins: Array
    sizes: Array


def _chunks(inputs: Sequence[_Input]) -> Iterator[tuple[_Terms, list[_Slice]]]:
    """Runs of the merged term list, each with the range of every input's terms that it takes in."""
    cursors = [0] * len(inputs)
    share = max(1, TERMS_AT_ONCE // len(inputs))
    while True:
        reading = [i for i, source in enumerate(inputs) if cursors[i] < len(source.field.terms)]
        if not reading:
            return
        blocks = [inputs[i].field.terms.block(cursors[i], cursors[i] + share) for i in reading]
        for source in inputs:
            source.segment.release()
        data = b"".join([*(block.data for block in blocks), bytes(SPARE)])
        sizes = np.concatenate([block.sizes for block in blocks])
        terms, ranks = _collated(data, sizes.astype(np.int64))
        ends = np.cumsum([len(block.sizes) for block in blocks])
        apart = np.split(ranks, ends[:-1])
        # Up to the nearest end of a block: beyond it, an input may hold terms that have not been read.
        limit = min(int(own[-1]) for own in apart) + 1
        slices = []
        for i, own in zip(reading, apart, strict=True):
            taken = int(np.searchsorted(own, limit))
            slices.append(_Slice(inputs[i], cursors[i], cursors[i] + taken, own[:taken]))
            cursors[i] += taken
        yield from _bounded(_Terms(terms.data, terms.begins[:limit], terms.sizes[:limit]), slices)


def _collated(data: bytes, sizes: Array) -> tuple[_Terms, Array]:
    """The different terms of ``data``, which has them one after the other, and the ordinal of each among them."""
    begins = np.cumsum(sizes) - sizes
    order, fresh = collate(data, begins, sizes)
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.cumsum(fresh) - 1
    samples = order[fresh]
    return _Terms(data, begins[samples], sizes[samples]), ranks


def _bounded(terms: _Terms, slices: list[_Slice]) -> Iterator[tuple[_Terms, list[_Slice]]]:
    """Cut a chunk where its postings and positions pass ITEMS_AT_ONCE."""
    counts = np.zeros(len(terms.begins), np.int64)
    for piece in slices:
        field = piece.source.field
        counts[piece.ranks] += _sizes(field.starts, piece)
        if field.position_starts is not None:
            counts[piece.ranks] += _sizes(field.position_starts, piece)
    steps = (np.cumsum(counts) - counts) // ITEMS_AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(steps)) + 1).tolist(), len(counts)]
    for low, high in pairwise(cuts):
        chosen = []
        for piece in slices:
            a, b = (int(i) for i in np.searchsorted(piece.ranks, (low, high)))
            if a < b:
                chosen.append(_Slice(piece.source, piece.first + a, piece.first + b, piece.ranks[a:b] - low))
        yield _Terms(terms.data, terms.begins[low:high], terms.sizes[low:high]), chosen


def _sizes(starts: StoredArray, piece: _Slice) -> Array:
    return np.diff(starts.part(piece.first, piece.last + 1).astype(np.int64))


class _Postings(NamedTuple):
    """What is live of a slice: how many postings and positions each of its terms has, then all postings and positions."""

    counts: Array
    position_counts: Array
    docs: Array
    freqs: Array
    positions: Array


def _merge_chunk(writer: FieldWriter, terms: _Terms, slices: Sequence[_Slice]) -> None:
    kinds = writer.kinds
    read = [_read(piece, kinds.positions) for piece in slices]
    counts, position_counts, docs, freqs, positions = (np.concatenate(arrays) for arrays in zip(*read, strict=True))
    # Whole ranges of postings and of positions are moved: by term, and beneath it by segment.
    ranks = np.concatenate([piece.ranks for piece in slices])
    by_term = np.argsort(ranks, kind="stable")
    of_term = np.bincount(ranks, counts, len(terms.begins)).astype(np.int64)
    order = _moved(counts, by_term)
    in_ranges = _rising(docs[order], of_term)
    if not in_ranges:
        # Passages of several segments alternate, as with several access levels: each posting is moved by itself.
        numbers = docs[order].astype(np.uint64)
        bits = np.uint64(int(numbers.max()).bit_length())
        terms_of = np.repeat(np.arange(len(of_term), dtype=np.uint64), of_term)
        order = order[stable_sort((terms_of << bits) | numbers).order]
    pair = None
    used = np.flatnonzero(of_term)
    if kinds.positions is not None:
        picked = _moved(position_counts, by_term) if in_ranges else _moved(freqs.astype(np.int64), order)
        pair = np.bincount(ranks, position_counts, len(of_term)).astype(np.int64)[used], positions[picked]
    sizes = terms.sizes[used]
    words = TermBlock(gathered(terms.data, terms.begins[used], sizes), sizes.astype(np.uint32))
    writer.add(words, of_term[used], docs[order], None if kinds.freqs is None else freqs[order], pair)


def _moved(sizes: Array, order: Array) -> Array:
    """The indices that put ranges of ``sizes`` items, which lie one after the other, in ``order``."""
    return spread((np.cumsum(sizes) - sizes)[order], sizes[order])


def _rising(docs: Array, counts: Array) -> bool:
    """Whether the passages of each term, of which it has ``counts``, are in order."""
    rising = docs[1:] > docs[:-1]
    ends = np.cumsum(counts)
    rising[ends[(ends > 0) & (ends < len(docs))] - 1] = True
    return bool(rising.all())


def _read(piece: _Slice, kind: str | None) -> _Postings:
    """The postings of a slice, with positions in this ``kind`` (None: without), less deleted passages."""
    field, new, segment = piece.source
    counts = _sizes(field.starts, piece)
    held, often = field.postings(piece.first, piece.last)
    docs = new[held]
    freqs = np.ones(len(held), np.uint8) if often is None else often.copy()
    live = docs >= 0
    whole = bool(live.all())
    positions, position_counts = EMPTY, EMPTY
    if kind is not None:
        positions = _positions(field, piece, int(freqs.sum()), kind)
        positions = positions.copy() if whole else positions[np.repeat(live, freqs)]
    if not whole or (kind is not None and field.position_starts is None):
        term_of = np.repeat(np.arange(len(counts)), counts)[live]
        counts = np.bincount(term_of, minlength=len(counts))
        docs, freqs = docs[live], freqs[live]
        position_counts = np.bincount(term_of, freqs, len(counts)).astype(np.int64) if kind is not None else EMPTY
    elif kind is not None and field.position_starts is not None:
        position_counts = _sizes(field.position_starts, piece)
    segment.release()
    return _Postings(counts, position_counts, docs, freqs, positions)


def _positions(field: Field, piece: _Slice, size: int, kind: str) -> Array:
    """The positions of a slice in the merged field's kind; the mark for "no position" is that kind's own."""
    if field.positions is None or field.position_starts is None:
        return np.full(size, NO_POSITION[kind], DTYPES[kind])
    begin, end = field.position_starts.one(piece.first), field.position_starts.one(piece.last)
    chunk = field.positions.part(begin, end)
    if chunk.dtype == DTYPES[kind]:
        return chunk
    wide: Array = chunk.astype(DTYPES[kind])
    wide[chunk == field.no_position] = NO_POSITION[kind]
    return wide
