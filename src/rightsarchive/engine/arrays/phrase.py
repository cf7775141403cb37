"""Phrases: where terms stand at given distances, or near each other, over all passages of a segment at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.arrays.doc_sets import NOTHING, PROBE, Found, Workspace, starts_of_runs
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.segment import Field
from rightsarchive.engine.arrays.view import SegmentReader
from rightsarchive.query.plan import Phrase

SHIFT = 33
"""A passage and a position as one number: the passage's row above these bits, the position (which may be below zero for a while) in them."""

MIDDLE = 1 << 32


class _PositionRanges(NamedTuple):
    """Where in the field's positions those of a term begin for each of some passages, and how many they are."""

    begins: Array
    sizes: Array

    def of(self, chosen: Array) -> _PositionRanges:
        return _PositionRanges(self.begins.take(chosen), self.sizes.take(chosen))


def occurrences(
    field: Field,
    reader: SegmentReader,
    phrase: Phrase,
    ordinals: Mapping[str, int],
    space: Workspace,
    within: Array | None,
) -> Found:
    """The passages in which the phrase stands, and how many times; of those marked in ``within``, where it is given.
    ``ordinals`` are those of its terms in the field's dictionary, which has them all."""
    if field.positions is None or not ordinals:
        return NOTHING
    lists = sorted((_reachable(field.postings(ordinal).docs, reader) for ordinal in ordinals.values()), key=len)
    docs = reader.seen(lists[0])
    if within is not None:
        docs = docs.compress(within.take(docs))
    for other in lists[1:]:
        docs = _common(docs, other, space)
    if not len(docs):
        return NOTHING
    for ordinal in ordinals.values():
        field.prefetch_positions(ordinal)
    held = {text: _position_ranges(field, reader, ordinal, docs, space) for text, ordinal in ordinals.items()}
    counts = _counts(field, phrase, held, len(docs))
    standing = np.flatnonzero(counts)
    return Found(docs[standing].astype(np.intp), counts[standing].astype(np.float32))


def posting_positions(field: Field, ordinal: int, count: int) -> list[list[int]]:
    """The positions of a term in each of its first ``count`` postings."""
    freqs = field.postings(ordinal).freqs
    assert freqs is not None
    assert field.position_starts is not None
    assert field.positions is not None
    ends = np.cumsum(freqs[:count], dtype=np.int64)
    begin = field.position_starts[ordinal]
    positions = field.positions[begin : begin + int(ends[-1])] if count else field.positions[:0]
    return [part[part != field.no_position].tolist() for part in np.split(positions, ends[:-1])] if count else []


def _reachable(docs: Array, reader: SegmentReader) -> Array:
    """The passages of a term below the clearance, deleted ones among them."""
    return docs if reader.size == len(reader.segment) else docs[: int(np.searchsorted(docs, reader.size))]


def _common(docs: Array, other: Array, space: Workspace) -> Array:
    """Those of ``docs`` that stand in ``other``, which is longer; both rise."""
    if len(docs) * PROBE < len(other):
        return docs.compress(other.take(np.searchsorted(other, docs), mode="clip") == docs)
    marked = docs.astype(np.intp)
    space.marks[marked] = True
    found = other.compress(space.marks.take(other))
    space.marks[marked] = False
    return found


def _position_ranges(
    field: Field, reader: SegmentReader, ordinal: int, docs: Array, space: Workspace
) -> _PositionRanges:
    """Where the positions of a term stand for each of ``docs``, all of which have it."""
    assert field.position_starts is not None
    held, freqs = field.postings(ordinal)
    assert freqs is not None
    rows = _rows(_reachable(held, reader), docs, space)
    # Positions stand in the order of the postings, as many for each as its frequency.
    steps = np.add.reduceat(freqs, rows, dtype=np.int64)
    first = field.position_starts[ordinal] + int(freqs[: rows[0]].sum(dtype=np.int64))
    return _PositionRanges(np.cumsum(steps) - steps + first, freqs.take(rows))


def _counts(field: Field, phrase: Phrase, held: Mapping[str, _PositionRanges], size: int) -> Array:
    """How many times the phrase stands in each of ``size`` passages, which have all its terms."""
    counts: Array = np.zeros(size, np.intp)
    if phrase.slop:
        keys = {text: _keys(field, ranges) for text, ranges in held.items()}
        counts += np.bincount(_near(keys, phrase.terms, phrase.slop) >> SHIFT, minlength=size)
        return counts
    # Most passages have each term once: whether these stand together is seen without sorting any positions.
    once = np.logical_and.reduce([ranges.sizes == 1 for ranges in held.values()])
    chosen = np.flatnonzero(once)
    if len(chosen):
        counts[chosen] = _together(field, {text: ranges.of(chosen) for text, ranges in held.items()}, phrase.terms)
    chosen = np.flatnonzero(~once)
    if len(chosen):
        keys = {text: _keys(field, ranges.of(chosen)) for text, ranges in held.items()}
        counts[chosen] = np.bincount(_exact(keys, phrase.terms) >> SHIFT, minlength=len(chosen))
    return counts


def _together(field: Field, held: Mapping[str, _PositionRanges], terms: Sequence[tuple[str, int]]) -> Array:
    """Whether the phrase stands in each passage, where each term has one position in each."""
    assert field.positions is not None
    positions = {text: field.positions.take(ranges.begins) for text, ranges in held.items()}
    stands: Array = np.logical_and.reduce([own != field.no_position for own in positions.values()])
    begins = [positions[text].astype(np.int64) - offset for text, offset in terms]
    for other in begins[1:]:
        stands &= other == begins[0]
    return stands


def _keys(field: Field, ranges: _PositionRanges) -> Array:
    """Every occurrence of a term as a (row, position) number, rising, without repeats; rows are those of ``ranges``."""
    assert field.positions is not None
    begins, sizes = ranges
    ends = np.cumsum(sizes, dtype=np.int64)
    # By hand, since numpy's repeat takes several times as long where each item comes once or twice.
    owners = np.zeros(int(ends[-1]), np.int64)
    owners[ends[:-1]] = 1
    np.cumsum(owners, out=owners)
    rows = (begins - ends + sizes).take(owners)
    rows += np.arange(len(rows))
    positions = field.positions.take(rows)
    keys: Array = (owners << SHIFT) + (positions.astype(np.int64) + MIDDLE)
    real = positions != field.no_position
    if not real.all():
        keys = keys.compress(real)
    fresh = starts_of_runs(keys)
    return keys if fresh.all() else keys.compress(fresh)


def _rows(held: Array, docs: Array, space: Workspace) -> Array:
    """Where ``docs`` stand in ``held``, which has them all; both rise."""
    if len(docs) * PROBE < len(held):
        return np.searchsorted(held, docs)
    marked = docs.astype(np.intp)
    space.marks[marked] = True
    rows = np.flatnonzero(space.marks.take(held))
    space.marks[marked] = False
    return rows


def _exact(keys: dict[str, Array], terms: Sequence[tuple[str, int]]) -> Array:
    """Where the phrase begins (offset 0), as (row, position) numbers."""
    begins = [keys[text] - offset for text, offset in dict.fromkeys(terms)]
    begins.sort(key=len)
    hits = begins[0]
    for other in begins[1:]:
        if not len(hits) or not len(other):
            return hits[:0]
        if len(hits) * PROBE < len(other):
            at = np.searchsorted(other, hits)
            hits = hits[other[np.minimum(at, len(other) - 1)] == hits]
        else:
            both = np.concatenate((hits, other))
            both.sort()
            hits = both[1:].compress(both[1:] == both[:-1])
    return hits


def _near(keys: dict[str, Array], terms: Sequence[tuple[str, int]], slop: int) -> Array:
    """The ends of the windows that count. For each position at which a window may end, the latest position at or before
    it of each term (of the n-th last, where the phrase has a term n times) gives the shortest window that ends there."""
    offsets = [offset for _, offset in terms]
    widest = max(offsets) - min(offsets) + 1 + slop
    ends = np.unique(np.concatenate(list(keys.values())))
    starts = ends
    for text, times in Counter(text for text, _ in terms).items():
        latest = np.searchsorted(keys[text], ends, side="right") - times
        enough = latest >= 0
        ends, starts, latest = ends[enough], starts[enough], latest[enough]
        starts = np.minimum(starts, keys[text][latest])
    fits = (ends >> SHIFT == starts >> SHIFT) & (ends - starts < widest)
    ends, starts = ends[fits], starts[fits]
    counted = [ends[:0]]
    while len(ends):
        # The first window of each passage counts; those that begin before its end do not.
        first = starts_of_runs(ends >> SHIFT)
        counted.append(ends[first])
        last = np.repeat(ends[first], np.diff(np.flatnonzero(first), append=len(ends)))
        apart = starts > last
        ends, starts = ends[apart], starts[apart]
    return np.concatenate(counted)
