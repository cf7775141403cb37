"""A segment reduced to what a view sees of it: no deleted passage and none above the clearance, no term that only these have.

Ranking reads whole lists of postings and cuts them, which is quick. Whoever lists terms or asks for statistics of a segment
as such needs a segment that never held the rest: passages are numbered anew from 0, and so are terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.phrase import posting_positions
from rightsarchive.engine.arrays.segment import Field, Postings
from rightsarchive.engine.arrays.view import SegmentReader

POSTINGS_AT_ONCE = 1_000_000
"""Postings looked at in one step (a term that has more is taken whole)."""


class VisibleField:
    """A field of a segment, searched or keyword. Terms are numbered from 0 in code point order."""

    def __init__(self, segment: VisibleSegment, field: Field) -> None:
        self._segment = segment
        self._field = field
        self.keyword = field.freqs is None

    def _steps(self) -> Iterator[tuple[int, int]]:
        """The terms of the segment's dictionary in half-open ranges, which have so many postings as are looked at in one step."""
        starts = self._field.starts.whole().astype(np.int64)
        first = 0
        while first < len(starts) - 1:
            last = max(first + 1, int(np.searchsorted(starts, starts[first] + POSTINGS_AT_ONCE, side="right")) - 1)
            yield first, last
            first = last

    @cached_property
    def has_positions(self) -> bool:
        """Whether a visible passage has positions in the field."""
        field = self._field
        if field.positions is None or field.position_starts is None:
            return False
        for first, last in self._steps():
            docs, freqs = field.postings(first, last)
            assert freqs is not None
            held = field.positions.part(field.position_starts.one(first), field.position_starts.one(last))
            if np.any(held[np.repeat(self._segment.marks(docs), freqs)] != field.no_position):
                return True
        return False

    @cached_property
    def _ordinals(self) -> Array | None:
        """The ordinals of visible terms in the segment's dictionary, rising; None where these are all."""
        if self._segment.reader.whole:
            return None
        return np.flatnonzero(self._counts)

    @cached_property
    def _counts(self) -> Array:
        """The document frequency of every term of the segment's dictionary."""
        starts = self._field.starts.whole().astype(np.int64)
        if self._segment.reader.whole:
            return np.diff(starts)
        counts = np.zeros(len(starts) - 1, np.int64)
        for first, last in self._steps():
            marks = self._segment.marks(self._field.docs.part(int(starts[first]), int(starts[last])))
            counts[first:last] = np.add.reduceat(marks, starts[first:last] - starts[first], dtype=np.int64)
        return counts

    def __len__(self) -> int:
        return len(self._field.terms) if self._ordinals is None else len(self._ordinals)

    def _ordinal(self, term: int) -> int:
        return term if self._ordinals is None else int(self._ordinals[term])

    def seek(self, key: bytes) -> int:
        """The number of the first term that is not before ``key`` (UTF-8)."""
        ordinal = self._field.terms.seek(key)
        return ordinal if self._ordinals is None else int(np.searchsorted(self._ordinals, ordinal))

    def find(self, key: bytes) -> int:
        """The number of a term, or -1."""
        term = self.seek(key)
        return term if term < len(self) and self.raw(term) == key else -1

    def containing(self, literal: bytes) -> Array:
        """The numbers, rising, of the terms that contain ``literal`` (UTF-8, not empty)."""
        found = self._field.terms.containing(literal)
        if self._ordinals is None:
            return found
        return np.flatnonzero(np.isin(self._ordinals, found, assume_unique=True))

    def raw(self, term: int) -> bytes:
        """The term in UTF-8."""
        return self._field.terms.raw(self._ordinal(term))

    def text(self, term: int) -> str:
        return self._field.terms.text(self._ordinal(term))

    def doc_frequency(self, term: int) -> int:
        """How many passages have the term."""
        return int(self._counts[self._ordinal(term)])

    def postings(self, term: int) -> Postings:
        """The passages that have a term, and how often each (always once for a keyword)."""
        docs, freqs = self._field.postings(self._ordinal(term))
        kept = self._segment.marks(docs)
        freqs = np.ones(len(docs), np.uint8) if freqs is None else freqs
        return Postings(self._segment.renumbered(docs[kept]), freqs[kept])

    def positions(self, term: int) -> list[list[int]]:
        """Beside the postings of a term, its positions in each of the passages."""
        ordinal = self._ordinal(term)
        docs = self._field.postings(ordinal).docs
        held = posting_positions(self._field, ordinal, len(docs))
        return [held[row] for row in np.flatnonzero(self._segment.marks(docs)).tolist()]

    @cached_property
    def lengths(self) -> Array:
        """The number of terms of each passage in the field; a keyword counts as none."""
        if self._field.lengths is None:
            return np.zeros(len(self._segment), np.uint32)
        return self._field.lengths.take(self._segment.docs)

    @property
    def empty(self) -> bool:
        """Whether no visible passage has the field."""
        if self._field.lengths is not None:
            return not self.lengths.any()
        docs = self._field.docs.whole()
        return not any(self._segment.marks(docs[i : i + 10_000]).any() for i in range(0, len(docs), 10_000))


class VisibleSegment:
    """The visible passages of a segment, numbered from 0 by access level and then by id."""

    def __init__(self, reader: SegmentReader) -> None:
        self.reader = reader
        self.name = reader.segment.entry.name
        self.docs = reader.live_docs()
        """The document number in the segment of each passage, rising."""
        self._ranks = None if reader.live is None else np.cumsum(reader.live) - 1

    def __len__(self) -> int:
        return len(self.docs)

    @cached_property
    def fields(self) -> Mapping[str, VisibleField]:
        """Searched and keyword fields that a visible passage has, by name; a searched one hides a keyword of its name."""
        segment = self.reader.segment
        held = {name: VisibleField(self, field) for name, field in {**segment.keywords, **segment.fields}.items()}
        return {name: field for name, field in held.items() if not field.empty}

    def id(self, doc: int) -> int:
        """The id of a passage. Raises IndexError."""
        return self.reader.segment.ids.one(int(self.docs[doc]))

    def marks(self, docs: Array) -> Array:
        """Which of these document numbers of the segment are visible."""
        seen: Array = docs < self.reader.size
        if self.reader.live is not None:
            seen[seen] = self.reader.live[docs[seen]]
        return seen

    def renumbered(self, docs: Array) -> Array:
        """The numbers of visible passages, given those in the segment."""
        return docs if self._ranks is None else self._ranks[docs]
