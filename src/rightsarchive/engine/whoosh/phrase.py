"""Phrases: where terms stand at given distances, or near each other, over all passages at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.whoosh.combine import NOTHING, PROBE, Found, Workspace, has, starts_of_runs
from rightsarchive.engine.whoosh.files import Array
from rightsarchive.engine.whoosh.ordering import spread
from rightsarchive.engine.whoosh.segment import Field
from rightsarchive.engine.whoosh.view import Slab
from rightsarchive.query.plan import Phrase

SHIFT = 33
"""A place is one number: the passage's above these bits, the position (which may be below zero for a while) in them."""

MIDDLE = 1 << 32


class _Term(NamedTuple):
    """A term's visible postings, and where in the field's positions those of each posting begin and how many they are."""

    docs: Array
    begins: Array
    sizes: Array


def occurrences(
    field: Field, slab: Slab, phrase: Phrase, numbers: Mapping[str, int], space: Workspace, within: Array | None
) -> Found:
    """The passages in which the phrase stands, and how many times; of those marked in ``within``, where it is given.
    ``numbers`` are those of its terms in the field's dictionary (-1: not there)."""
    if field.places is None or not numbers or min(numbers.values()) < 0:
        return NOTHING
    found = {text: _term(field, slab, number) for text, number in numbers.items()}
    lists = sorted((term.docs for term in found.values()), key=len)
    docs = lists[0] if within is None else lists[0].compress(within.take(lists[0]))
    for other in lists[1:]:
        docs = docs.compress(has(other, docs, space))
    if not len(docs):
        return NOTHING
    places = {text: _places(field, term, docs, space) for text, term in found.items()}
    hits = _exact(places, phrase.terms) if phrase.slop == 0 else _near(places, phrase.terms, phrase.slop)
    if not len(hits):
        return NOTHING
    counts = np.bincount(hits >> SHIFT, minlength=len(docs))
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


def _term(field: Field, slab: Slab, number: int) -> _Term:
    docs, freqs = field.postings(number)
    assert freqs is not None
    assert field.place_starts is not None
    ends = np.cumsum(freqs, dtype=np.int64) + field.place_starts[number]
    if slab.size < len(slab.segment):
        docs = docs[: int(np.searchsorted(docs, slab.size))]
        freqs, ends = freqs[: len(docs)], ends[: len(docs)]
    if slab.alive is not None:
        kept = slab.alive[docs]
        docs, freqs, ends = docs[kept], freqs[kept], ends[kept]
    return _Term(docs, ends - freqs, freqs)


def _places(field: Field, term: _Term, docs: Array, space: Workspace) -> Array:
    """Every place of a term in the passages ``docs``, all of which have it, as rising numbers without repeats."""
    assert field.places is not None
    begins, sizes = term.begins, term.sizes
    if len(docs) < len(term.docs):
        rows = _rows(term.docs, docs, space)
        begins, sizes = begins.take(rows), sizes.take(rows)
    owners = np.arange(len(docs), dtype=np.int64)
    if sizes.max() == 1:
        positions = field.places.take(begins)
    else:
        positions = field.places.take(spread(begins, sizes.astype(np.int64)))
        owners = np.repeat(owners, sizes)
    places: Array = (owners << SHIFT) + (positions.astype(np.int64) + MIDDLE)
    real = positions != field.no_place
    if not real.all():
        places = places.compress(real)
    return places.compress(starts_of_runs(places))


def _rows(held: Array, docs: Array, space: Workspace) -> Array:
    """Where ``docs`` stand in ``held``, which has them all; both rise."""
    if len(docs) * PROBE < len(held):
        return np.searchsorted(held, docs)
    space.marks[docs] = True
    rows = np.flatnonzero(space.marks.take(held))
    space.marks[docs] = False
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
