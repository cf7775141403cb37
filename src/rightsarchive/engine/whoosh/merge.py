"""Merging: several segments become one, without the passages that are gone, in chunks of bounded size."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.whoosh.files import DTYPES, Array, narrowest
from rightsarchive.engine.whoosh.invert import spread
from rightsarchive.engine.whoosh.segment import LEVELS, NO_PLACE, Field, Segment
from rightsarchive.engine.whoosh.segment_writer import FieldWriter, Kinds, SegmentWriter, Words
from rightsarchive.engine.whoosh.toc import SegmentEntry

TERMS_AT_ONCE = 400_000
"""Terms whose text is in memory at one time, over all segments together."""

POSTINGS_AT_ONCE = 1_000_000
"""Postings sorted at one time (a term that has more is taken whole)."""


class Part(NamedTuple):
    """A segment that goes into the merge; ``alive`` is None where nothing in it is gone."""

    segment: Segment
    alive: Array | None


class MergeStoppedError(Exception):
    """A merge was given up. It never leaves this package."""


def merge(
    folder: Path, name: str, parts: Sequence[Part], *, durable: bool, stop: threading.Event | None = None
) -> SegmentEntry:
    """Write ``parts`` as one segment. No passage id stands alive in two of them. Raises MergeStoppedError soon after ``stop``."""
    writer = SegmentWriter(folder, name)
    try:
        ids, levels, renumbered = _renumber(parts)
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
        return writer.finish(ids, bounds, durable)
    except BaseException:
        writer.abandon()
        raise


def _renumber(parts: Sequence[Part]) -> tuple[Array, Array, list[Array]]:
    """The merged ids and levels in their order, and for each part the new number of each passage (-1: gone)."""
    kept = [np.arange(len(p.segment)) if p.alive is None else np.flatnonzero(p.alive) for p in parts]
    ids = np.concatenate([p.segment.ids[k] for p, k in zip(parts, kept, strict=True)])
    levels = np.concatenate([p.segment.access_levels()[k] for p, k in zip(parts, kept, strict=True)])
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
    return ids[order], levels[order], renumbered


class _Input(NamedTuple):
    """A field of one segment. What has been read of the segment is let go at once, so that maps do not pile up."""

    field: Field
    renumbered: Array
    segment: Segment


class _Slice(NamedTuple):
    """Terms ``first`` to ``last`` of an input, and the number of each among the terms of the chunk."""

    source: _Input
    first: int
    last: int
    ranks: Array


def _kinds(inputs: Sequence[_Input], size: int) -> Kinds:
    def widest(arrays: Iterator[Array | None]) -> str | None:
        sizes = [array.itemsize for array in arrays if array is not None and len(array)]
        return f"u{max(sizes)}" if sizes else None

    keyword = all(i.field.freqs is None for i in inputs)
    places = any(i.field.places is not None for i in inputs)
    return Kinds(
        narrowest(max(size - 1, 0)),
        None if keyword else widest(i.field.freqs for i in inputs) or "u1",
        (widest(i.field.places for i in inputs) or "u1") if places else None,
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
                lengths[new[new >= 0]] = field.lengths[new >= 0]
    writer.finish(lengths, bounds)


def _chunks(inputs: Sequence[_Input]) -> Iterator[tuple[list[bytes], list[_Slice]]]:
    """Runs of the merged term list, each with the range of every input's terms that it takes in."""
    cursors = [0] * len(inputs)
    share = max(1, TERMS_AT_ONCE // len(inputs))
    while True:
        blocks = {
            i: source.field.terms.block(cursors[i], min(cursors[i] + share, len(source.field.terms)))
            for i, source in enumerate(inputs)
            if cursors[i] < len(source.field.terms)
        }
        if not blocks:
            return
        for source in inputs:
            source.segment.release()
        # Up to the nearest end of a block: beyond it, an input may hold terms that have not been read.
        limit = min(block[-1] for block in blocks.values())
        for block in blocks.values():
            del block[bisect_right(block, limit) :]
        terms = sorted(set().union(*blocks.values()))
        number = {term: rank for rank, term in enumerate(terms)}
        slices = []
        for i, block in blocks.items():
            ranks = np.fromiter(map(number.__getitem__, block), np.int64, len(block))
            slices.append(_Slice(inputs[i], cursors[i], cursors[i] + len(block), ranks))
            cursors[i] += len(block)
        yield from _bounded(terms, slices)


def _bounded(terms: list[bytes], slices: list[_Slice]) -> Iterator[tuple[list[bytes], list[_Slice]]]:
    """Cut a chunk where its postings pass POSTINGS_AT_ONCE."""
    counts = np.zeros(len(terms), np.int64)
    for piece in slices:
        counts[piece.ranks] += _sizes(piece.source.field.starts, piece)
    steps = (np.cumsum(counts) - counts) // POSTINGS_AT_ONCE
    cuts = [0, *(np.flatnonzero(np.diff(steps)) + 1).tolist(), len(terms)]
    for low, high in pairwise(cuts):
        chosen = []
        for piece in slices:
            a, b = (int(i) for i in np.searchsorted(piece.ranks, (low, high)))
            if a < b:
                chosen.append(_Slice(piece.source, piece.first + a, piece.first + b, piece.ranks[a:b] - low))
        yield terms[low:high], chosen


def _sizes(starts: Sequence[int], piece: _Slice) -> Array:
    return np.diff(np.asarray(starts[piece.first : piece.last + 1]).astype(np.int64))


def _merge_chunk(writer: FieldWriter, terms: list[bytes], slices: Sequence[_Slice]) -> None:
    kinds = writer.kinds
    ranks, docs, freqs, places, place_begins = [], [], [], [], []
    placed = 0
    for piece in slices:
        field, new, segment = piece.source
        a, b = field.starts[piece.first], field.starts[piece.last]
        numbers = new[field.docs[a:b]]
        alive = numbers >= 0
        whole = bool(alive.all())
        rank = np.repeat(piece.ranks, _sizes(field.starts, piece))
        freq = np.ones(b - a, np.int64) if field.freqs is None else field.freqs[a:b].astype(np.int64)
        if kinds.places is not None:
            chunk = _places(field, piece, int(freq.sum()), kinds.places)
            places.append(chunk.copy())
            begins = placed + np.cumsum(freq) - freq
            place_begins.append(begins if whole else begins[alive])
            placed += len(chunk)
        docs.append(numbers if whole else numbers[alive])
        ranks.append(rank if whole else rank[alive])
        freqs.append(freq if whole else freq[alive])
        segment.release()
    all_ranks, all_docs, all_freqs = np.concatenate(ranks), np.concatenate(docs), np.concatenate(freqs)
    order = _order(all_ranks, all_docs)
    counts = np.bincount(all_ranks, minlength=len(terms))
    used = np.flatnonzero(counts)
    sorted_freqs = all_freqs[order]
    pair = None
    if kinds.places is not None:
        picked = spread(np.concatenate(place_begins)[order], sorted_freqs)
        per_term = np.bincount(all_ranks, weights=all_freqs, minlength=len(terms)).astype(np.int64)
        pair = per_term[used], np.concatenate(places)[picked]
    kept = terms if len(used) == len(terms) else [terms[i] for i in used.tolist()]
    writer.add(Words.of(kept), counts[used], all_docs[order], None if kinds.freqs is None else sorted_freqs, pair)


def _order(ranks: Array, docs: Array) -> Array:
    keys = (ranks << 32) | docs
    if np.all(keys[1:] > keys[:-1]):
        return np.arange(len(keys))
    return np.argsort(keys)


def _places(field: Field, piece: _Slice, size: int, kind: str) -> Array:
    """The positions of a slice in the merged field's kind; the mark for "no position" is that kind's own."""
    if field.places is None or field.place_starts is None:
        return np.full(size, NO_PLACE[kind], DTYPES[kind])
    chunk: Array = field.places[field.place_starts[piece.first] : field.place_starts[piece.last]]
    if chunk.dtype == DTYPES[kind]:
        return chunk
    wide: Array = chunk.astype(DTYPES[kind])
    wide[chunk == field.no_place] = NO_PLACE[kind]
    return wide
