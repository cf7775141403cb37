"""Phrases: where terms stand at given distances, or near each other, over all passages of a segment at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.arrays.combine import NOTHING, PROBE, Found, Workspace, starts_of_runs
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.segment import Field
from rightsarchive.engine.arrays.view import Slab
from rightsarchive.query.plan import Phrase

SHIFT = 33
"""A place is one number: the passage's above these bits, the position (which may be below zero for a while) in them."""

MIDDLE = 1 << 32


class _Placed(NamedTuple):
    """Where in the field's positions those of a term begin for each of some passages, and how many they are."""

    begins: Array
    sizes: Array

    def of(self, chosen: Array) -> _Placed:
        return _Placed(self.begins.take(chosen), self.sizes.take(chosen))


def occurrences(
    field: Field, slab: Slab, phrase: Phrase, numbers: Mapping[str, int], space: Workspace, within: Array | None
) -> Found:
    """The passages in which the phrase stands, and how many times; of those marked in ``within``, where it is given.
    ``numbers`` are those of its terms in the field's dictionary (-1: not there)."""
    if field.places is None or not numbers or min(numbers.values()) < 0:
        return NOTHING
    lists = sorted((_reachable(field.postings(number).docs, slab) for number in numbers.values()), key=len)
    docs = slab.visible(lists[0], None)[0]
    if within is not None:
        docs = docs.compress(within.take(docs))
    for other in lists[1:]:
        docs = _common(docs, other, space)
    if not len(docs):
        return NOTHING
    for number in numbers.values():
        field.expect_places(number)
    held = {text: _placed(field, slab, number, docs, space) for text, number in numbers.items()}
    counts = _counts(field, phrase, held, len(docs))
    standing = np.flatnonzero(counts)
    return Found(docs[standing].astype(np.intp), counts[standing].astype(np.float32))


def posting_places(field: Field, number: int, count: int) -> list[list[int]]:
    """The positions of a term in each of its first ``count`` postings."""
    freqs = field.postings(number).freqs
    assert freqs is not None
    assert field.place_starts is not None
    assert field.places is not None
    ends = np.cumsum(freqs[:count], dtype=np.int64)
    begin = field.place_starts[number]
    places = field.places[begin : begin + int(ends[-1])] if count else field.places[:0]
    return [part[part != field.no_place].tolist() for part in np.split(places, ends[:-1])] if count else []


def _reachable(docs: Array, slab: Slab) -> Array:
    """The passages of a term below the clearance, deleted ones among them."""
    return docs if slab.size == len(slab.segment) else docs[: int(np.searchsorted(docs, slab.size))]


def _common(docs: Array, other: Array, space: Workspace) -> Array:
    """Those of ``docs`` that stand in ``other``, which is longer; both rise."""
    if len(docs) * PROBE < len(other):
        return docs.compress(other.take(np.searchsorted(other, docs), mode="clip") == docs)
    places = docs.astype(np.intp)
    space.marks[places] = True
    found = other.compress(space.marks.take(other))
    space.marks[places] = False
    return found


def _placed(field: Field, slab: Slab, number: int, docs: Array, space: Workspace) -> _Placed:
    """Where the positions of a term stand for each of ``docs``, all of which have it."""
    assert field.place_starts is not None
    held, freqs = field.postings(number)
    assert freqs is not None
    rows = _rows(_reachable(held, slab), docs, space)
    # Positions stand in the order of the postings, as many for each as its frequency.
    steps = np.add.reduceat(freqs, rows, dtype=np.int64)
    first = field.place_starts[number] + int(freqs[: rows[0]].sum(dtype=np.int64))
    return _Placed(np.cumsum(steps) - steps + first, freqs.take(rows))


def _counts(field: Field, phrase: Phrase, held: Mapping[str, _Placed], size: int) -> Array:
    """How many times the phrase stands in each of ``size`` passages, which have all its terms."""
    counts: Array = np.zeros(size, np.intp)
    if phrase.slop:
        places = {text: _places(field, placed) for text, placed in held.items()}
        counts += np.bincount(_near(places, phrase.terms, phrase.slop) >> SHIFT, minlength=size)
        return counts
    # Most passages have each term once: whether these stand together is seen without sorting any positions.
    once = np.logical_and.reduce([placed.sizes == 1 for placed in held.values()])
    chosen = np.flatnonzero(once)
    if len(chosen):
        counts[chosen] = _together(field, {text: placed.of(chosen) for text, placed in held.items()}, phrase.terms)
    chosen = np.flatnonzero(~once)
    if len(chosen):
        places = {text: _places(field, placed.of(chosen)) for text, placed in held.items()}
        counts[chosen] = np.bincount(_exact(places, phrase.terms) >> SHIFT, minlength=len(chosen))
    return counts


def _together(field: Field, held: Mapping[str, _Placed], terms: Sequence[tuple[str, int]]) -> Array:
    """Whether the phrase stands in each passage, where each term has one position in each."""
    assert field.places is not None
    positions = {text: field.places.take(placed.begins) for text, placed in held.items()}
    stands: Array = np.logical_and.reduce([places != field.no_place for places in positions.values()])
    begins = [positions[text].astype(np.int64) - offset for text, offset in terms]
    for other in begins[1:]:
        stands &= other == begins[0]
    return stands


def _places(field: Field, placed: _Placed) -> Array:
    """Every place of a term, as rising numbers without repeats; the passages are numbered as they stand in ``placed``."""
    assert field.places is not None
    begins, sizes = placed
    ends = np.cumsum(sizes, dtype=np.int64)
    # By hand, since numpy's repeat takes several times as long where each item comes once or twice.
    owners = np.zeros(int(ends[-1]), np.int64)
    owners[ends[:-1]] = 1
    np.cumsum(owners, out=owners)
    rows = (begins - ends + sizes).take(owners)
    rows += np.arange(len(rows))
    positions = field.places.take(rows)
    places: Array = (owners << SHIFT) + (positions.astype(np.int64) + MIDDLE)
    real = positions != field.no_place
    if not real.all():
        places = places.compress(real)
    fresh = starts_of_runs(places)
    return places if fresh.all() else places.compress(fresh)


def _rows(held: Array, docs: Array, space: Workspace) -> Array:
    """Where ``docs`` stand in ``held``, which has them all; both rise."""
    if len(docs) * PROBE < len(held):
        return np.searchsorted(held, docs)
    places = docs.astype(np.intp)
    space.marks[places] = True
    rows = np.flatnonzero(space.marks.take(held))
    space.marks[places] = False
    return rows


def _exact(places: dict[str, Array], terms: Sequence[tuple[str, int]]) -> Array:
    """The places at which the phrase begins (offset 0)."""
    begins = [places[text] - offset for text, offset in dict.fromkeys(terms)]
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


def _near(places: dict[str, Array], terms: Sequence[tuple[str, int]], slop: int) -> Array:
    """The ends of the windows that count. For each place at which a window may end, the latest place at or before it
    of each term (of the n-th last, where the phrase has a term n times) gives the shortest window that ends there."""
    offsets = [offset for _, offset in terms]
    widest = max(offsets) - min(offsets) + 1 + slop
    ends = np.unique(np.concatenate(list(places.values())))
    starts = ends
    for text, times in Counter(text for text, _ in terms).items():
        latest = np.searchsorted(places[text], ends, side="right") - times
        enough = latest >= 0
        ends, starts, latest = ends[enough], starts[enough], latest[enough]
        starts = np.minimum(starts, places[text][latest])
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
