"""Phrases: where terms stand at given distances, or near each other, over all passages of a view at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.arrays.doc_sets import NOTHING, PROBE, Found, Workspace, starts_of_runs
from rightsarchive.engine.arrays.files import DTYPES, EMPTY, Array
from rightsarchive.engine.arrays.segment import FEW, NO_POSITION, Field
from rightsarchive.engine.arrays.view import SegmentReader, TermEntry, View
from rightsarchive.query.plan import Phrase

SHIFT = 33
"""A passage and a position as one number: the passage's row above these bits, the position (which may be below zero for a while) in them."""

MIDDLE = 1 << 32


class Occurrences(NamedTuple):
    """Where a term stands in some passages: for each of them where its positions begin in ``positions``, and how many they are.
    ``none`` stands for no position."""

    begins: Array
    sizes: Array
    positions: Array
    none: int

    def of(self, rows: Array) -> Occurrences:
        return Occurrences(self.begins.take(rows), self.sizes.take(rows), self.positions, self.none)


class SeveralOccurrences(NamedTuple):
    """The same of several terms, one after the other, in the passages ``docs`` (document numbers in the view); ``counts`` tells
    how many of them each term has."""

    docs: Array
    begins: Array
    sizes: Array
    positions: Array
    none: int
    counts: Sequence[int]


def occurrences_of(view: View, name: str, terms: Sequence[TermEntry], within: Array) -> SeveralOccurrences:
    """Where some terms stand in the passages marked in ``within``, which can be seen."""
    docs, freqs, positions, sizes, bases, counts = [], [], [], [], [], []
    fields = view.fields(name)
    for ranges, _, _ in terms:
        count = 0
        for i, ordinal, first, last in ranges:
            field, reader = fields[i], view.readers[i]
            if field is None or field.freqs is None or field.positions is None or field.position_starts is None:
                continue
            begin, end = field.position_starts.pair(ordinal)
            if end - begin >= FEW:
                field.positions.prefetch(begin, end)
            own, often = field.docs.part(first, last), field.freqs.part(first, last)
            if reader.size < len(reader.segment):
                cut = int(np.searchsorted(own, reader.size))
                own, often = own[:cut], often[:cut]
                end = begin + int(often.sum(dtype=np.int64))
            docs.append(own)
            freqs.append(often)
            positions.append(field.positions.part(begin, end))
            sizes.append(len(own))
            bases.append(view.bases[i])
            count += len(own)
        counts.append(count)
    if not docs:
        return SeveralOccurrences(NOTHING.docs, NOTHING.docs, EMPTY, EMPTY, 0, counts)
    numbered = np.concatenate(docs, dtype=np.intp)
    if len(view.readers) > 1:
        numbered += np.repeat(np.array(bases), sizes)
    often = np.concatenate(freqs)
    begins = np.cumsum(often, dtype=np.int64)
    begins -= often
    held, none = _of_one_kind(positions)
    rows = np.flatnonzero(within.take(numbered))
    kept = np.diff(np.searchsorted(rows, np.cumsum(counts)), prepend=0).tolist()
    return SeveralOccurrences(numbered.take(rows), begins.take(rows), often.take(rows), held, none, kept)


def _of_one_kind(parts: Sequence[Array]) -> tuple[Array, int]:
    """The positions of several segments as one array, and what stands there for no position."""
    widest = max(part.itemsize for part in parts)
    none = NO_POSITION[f"u{widest}"]
    if any(part.itemsize < widest for part in parts):
        narrow, parts = parts, []
        for part in narrow:
            wide = part.astype(DTYPES[f"u{widest}"])
            wide[part == NO_POSITION[f"u{part.itemsize}"]] = none
            parts.append(wide)
    return parts[0] if len(parts) == 1 else np.concatenate(parts), none


def phrases(
    field: Field,
    reader: SegmentReader,
    phrase: Phrase,
    ordinals: Mapping[str, int],
    space: Workspace,
    within: Array | None,
) -> Found:
    """The passages of a segment in which the phrase stands, and how many times; of those marked in ``within``, where it is
    given. ``ordinals`` are those of its terms. Only of the passages that have all of them the positions are looked at."""
    if field.positions is None or not ordinals:
        return NOTHING
    lists = sorted((reader.reachable(field.postings(ordinal).docs) for ordinal in ordinals.values()), key=len)
    docs = reader.live_among(lists[0])
    if within is not None:
        docs = docs.compress(within.take(docs))
    for other in lists[1:]:
        docs = _common(docs, other, space)
    if not len(docs):
        return NOTHING
    held = {text: _occurrences(field, reader, ordinal, docs, space) for text, ordinal in ordinals.items()}
    counts = _counts(phrase, held, len(docs))
    standing = np.flatnonzero(counts)
    return Found(docs.take(standing).astype(np.intp), counts.take(standing).astype(np.float32))


def _occurrences(field: Field, reader: SegmentReader, ordinal: int, docs: Array, space: Workspace) -> Occurrences:
    """Where a term stands in each of ``docs``, all of which have it."""
    assert field.position_starts is not None
    assert field.positions is not None
    begin, end = field.position_starts.pair(ordinal)
    if end - begin >= FEW:
        field.positions.prefetch(begin, end)
    field.positions.need(begin, end)
    held, freqs = field.postings(ordinal)
    assert freqs is not None
    rows = _rows(reader.reachable(held), docs, space)
    # Positions stand in the order of the postings, as many for each as its frequency.
    steps = np.add.reduceat(freqs, rows, dtype=np.int64)
    first = begin + int(freqs[: rows[0]].sum(dtype=np.int64))
    return Occurrences(np.cumsum(steps) - steps + first, freqs.take(rows), field.positions.held, field.no_position)


def posting_positions(field: Field, ordinal: int, count: int) -> list[list[int]]:
    """The positions of a term in each of its first ``count`` postings."""
    freqs = field.postings(ordinal).freqs
    assert freqs is not None
    assert field.position_starts is not None
    assert field.positions is not None
    ends = np.cumsum(freqs[:count], dtype=np.int64)
    begin = field.position_starts.one(ordinal)
    positions = field.positions.part(begin, begin + int(ends[-1])) if count else EMPTY
    return [part[part != field.no_position].tolist() for part in np.split(positions, ends[:-1])] if count else []


def _common(docs: Array, other: Array, space: Workspace) -> Array:
    """Those of ``docs`` that stand in ``other``, which is longer; both rise."""
    if len(docs) * PROBE < len(other):
        return docs.compress(other.take(np.searchsorted(other, docs), mode="clip") == docs)
    space.marks[docs] = True
    found = other.compress(space.marks.take(other))
    space.marks[docs] = False
    return found


def _counts(phrase: Phrase, held: Mapping[str, Occurrences], size: int) -> Array:
    """How many times the phrase stands in each of ``size`` passages, which have all its terms."""
    counts: Array = np.zeros(size, np.intp)
    if phrase.slop:
        keys = {text: _keys(own) for text, own in held.items()}
        counts += np.bincount(_near(keys, phrase.terms, phrase.slop) >> SHIFT, minlength=size)
        return counts
    # Most passages have each term once: whether these stand together is seen without sorting any positions.
    most = reduce(np.maximum, [own.sizes for own in held.values()])
    once = most == 1
    chosen = np.flatnonzero(once)
    if len(chosen):
        counts[chosen] = _together({text: own.of(chosen) for text, own in held.items()}, phrase.terms)
    if len(chosen) < size:
        chosen = np.flatnonzero(~once)
        keys = {text: _keys(own.of(chosen)) for text, own in held.items()}
        counts[chosen] = np.bincount(_exact(keys, phrase.terms) >> SHIFT, minlength=len(chosen))
    return counts


def _together(held: Mapping[str, Occurrences], terms: Sequence[tuple[str, int]]) -> Array:
    """Whether the phrase stands in each passage, where each term has one position in each."""
    positions = {text: own.positions.take(own.begins) for text, own in held.items()}
    begins = [positions[text].astype(np.int64) - offset for text, offset in terms]
    stands: Array = np.ones(len(begins[0]), bool)
    for other in begins[1:]:
        stands &= other == begins[0]
    for text, own in held.items():
        stands &= positions[text] != own.none
    return stands


def _keys(held: Occurrences) -> Array:
    """Every occurrence of a term as a (row, position) number, rising, without repeats; rows are those of ``held``."""
    begins, sizes = held.begins, held.sizes
    ends = np.cumsum(sizes, dtype=np.int64)
    # By hand, since numpy's repeat takes several times as long where each item comes once or twice.
    owners = np.zeros(int(ends[-1]), np.int64)
    owners[ends[:-1]] = 1
    np.cumsum(owners, out=owners)
    rows = (begins - ends + sizes).take(owners)
    rows += np.arange(len(rows))
    positions = held.positions.take(rows)
    keys: Array = (owners << SHIFT) + (positions.astype(np.int64) + MIDDLE)
    real = positions != held.none
    if not real.all():
        keys = keys.compress(real)
    fresh = starts_of_runs(keys)
    return keys if fresh.all() else keys.compress(fresh)


def _rows(held: Array, docs: Array, space: Workspace) -> Array:
    """Where ``docs`` stand in ``held``, which has them all; both rise."""
    if len(docs) * PROBE < len(held):
        return np.searchsorted(held, docs)
    space.marks[docs] = True
    rows = np.flatnonzero(space.marks.take(held))
    space.marks[docs] = False
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
    # Sorted, since numpy finds what is different by hashing, which leaps about in memory.
    ends = np.sort(np.concatenate(list(keys.values())))
    ends = ends.compress(starts_of_runs(ends))
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
