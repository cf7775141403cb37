"""What a search sees: the segments of one commit, less what is gone and what the clearance may not see."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.arrays.cache import Recent
from rightsarchive.engine.arrays.combine import Workspace
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.segment import Field, Segment, dead_numbers, open_segment
from rightsarchive.engine.arrays.toc import Toc
from rightsarchive.model import Access
from rightsarchive.query.plan import K1, B

TERMS_KEPT = 20_000
"""Terms of one field whose place in the dictionaries is kept for the next search."""

FILTER_BYTES = 16_000_000
"""Marks of filters that are kept for the next search."""


class Slab(NamedTuple):
    """The visible part of a segment: its first ``size`` passages, without those for which ``alive`` is False."""

    segment: Segment
    size: int
    alive: Array | None

    def living(self) -> Array:
        """Every visible passage number, rising."""
        return np.arange(self.size) if self.alive is None else np.flatnonzero(self.alive)

    def visible(self, docs: Array, freqs: Array | None) -> tuple[Array, Array | None]:
        """Postings (rising passage numbers), less those that cannot be seen."""
        if self.size < len(self.segment):
            cut = int(np.searchsorted(docs, self.size))
            docs, freqs = docs[:cut], None if freqs is None else freqs[:cut]
        if self.alive is not None:
            kept = self.alive[docs]
            docs, freqs = docs[kept], None if freqs is None else freqs[kept]
        return docs, freqs

    def visible_of_several(self, docs: Array, freqs: Array | None) -> tuple[Array, Array | None]:
        """The same for the postings of several terms, one after the other."""
        if self.size < len(self.segment):
            kept = docs < self.size
            docs, freqs = docs.compress(kept), None if freqs is None else freqs.compress(kept)
        if self.alive is not None:
            kept = self.alive.take(docs)
            docs, freqs = docs.compress(kept), None if freqs is None else freqs.compress(kept)
        return docs, freqs

    @property
    def whole(self) -> bool:
        """Whether every passage of the segment can be seen."""
        return self.alive is None and self.size == len(self.segment)

    def holders(self, field: Field, number: int) -> int:
        """How many passages that can be seen have a term."""
        if self.whole:
            return field.starts[number + 1] - field.starts[number]
        return len(self.visible(field.postings(number).docs, None)[0])

    def seen(self, docs: Array) -> Array:
        """Those of the passage numbers ``docs`` (rising) that can be seen."""
        return self.alive_of(docs[: int(np.searchsorted(docs, self.size))])

    def alive_of(self, docs: Array) -> Array:
        return docs if self.alive is None else docs.compress(self.alive.take(docs))


class Statistics(NamedTuple):
    """Of one field: N, the passages that have it, and the average of its length over them."""

    passages: int
    average: float

    def idf(self, n: int) -> float:
        return math.log(1 + (self.passages - n + 0.5) / (n + 0.5))


class KnownTerm(NamedTuple):
    """The number of a term in each slab's dictionary (-1: not there), and n, how many visible passages hold it."""

    numbers: tuple[int, ...]
    n: int


class View:
    """One commit as one clearance sees it. What is computed once per field is kept."""

    def __init__(self, slabs: Sequence[Slab]) -> None:
        self.slabs = slabs
        self.bases = tuple(accumulate((slab.size for slab in slabs), initial=0))[:-1]
        """How many passages the slabs before each one have: with a passage's number in its slab, its place in the view."""
        self.size = sum(slab.size for slab in slabs)
        self.whole = all(slab.whole for slab in slabs)
        """Whether every passage of every segment can be seen."""
        self._statistics: dict[str, Statistics] = {}
        self._norms: dict[str, Array] = {}
        self._spaces: list[Workspace] = []
        self._fields: dict[str, list[Field | None]] = {}
        self._terms: dict[str, dict[str, KnownTerm]] = {}
        self.expansions = Recent(100)
        self.filters = Recent(FILTER_BYTES, len)

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Arrays to combine lists in, for one search. After an error they are not used again."""
        try:
            space = self._spaces.pop()
        except IndexError:
            space = Workspace(self.size)
        yield space
        self._spaces.append(space)

    def term(self, name: str, text: str) -> KnownTerm:
        """Where a term stands in each slab's dictionary, and how many visible passages hold it."""
        held = self._terms.get(name)
        if held is None:
            held = self._terms.setdefault(name, {})
        known = held.get(text)
        if known is None:
            numbers, n = [], 0
            for slab, field in zip(self.slabs, self.fields(name), strict=True):
                number = -1 if field is None else field.terms.find(text)
                numbers.append(number)
                if field is not None and number >= 0:
                    field.expect(number)
                    n += slab.holders(field, number)
            if len(held) >= TERMS_KEPT:
                held.clear()
            known = held[text] = KnownTerm(tuple(numbers), n)
        return known

    def ids(self, docs: Array) -> Array:
        """The ids of passages (places in the view)."""
        if len(self.slabs) == 1:
            return self.slabs[0].segment.ids[docs]
        ids = np.zeros(len(docs), np.int64)
        slabs = np.searchsorted(self.bases, docs, side="right") - 1
        for number, (slab, base) in enumerate(zip(self.slabs, self.bases, strict=True)):
            own = np.flatnonzero(slabs == number)
            ids[own] = slab.segment.ids[docs.take(own) - base]
        return ids

    def fields(self, name: str) -> list[Field | None]:
        known = self._fields.get(name)
        if known is None:
            known = self._fields[name] = [slab.segment.fields.get(name) for slab in self.slabs]
        return known

    def keywords(self, name: str) -> list[Field | None]:
        return [slab.segment.keywords.get(name) for slab in self.slabs]

    def statistics(self, name: str) -> Statistics:
        known = self._statistics.get(name)
        if known is None:
            passages = terms = 0
            for slab, field in zip(self.slabs, self.fields(name), strict=True):
                if field is None or field.lengths is None:
                    continue
                if slab.alive is None:
                    level = slab.segment.bounds.index(slab.size)
                    passages += field.level_docs[level]
                    terms += field.level_terms[level]
                else:
                    lengths = field.lengths[: slab.size][slab.alive]
                    passages += int(np.count_nonzero(lengths))
                    terms += int(lengths.sum(dtype=np.uint64))
            known = self._statistics[name] = Statistics(passages, terms / passages if passages else 1.0)
        return known

    def norm(self, name: str) -> Array:
        """``k1 * (1 - b + b * length / average)`` of every passage, by its place in the view (float32)."""
        known = self._norms.get(name)
        if known is None:
            average = self.statistics(name).average
            known = np.full(self.size, K1 * (1 - B), np.float32)
            for slab, base, field in zip(self.slabs, self.bases, self.fields(name), strict=True):
                if field is not None and field.lengths is not None:
                    lengths = field.lengths[: slab.size].astype(np.float32)
                    known[base : base + slab.size] += lengths * np.float32(K1 * B / average)
            self._norms[name] = known
        return known


class Snapshot:
    """The open segments of one commit. It does not change; searches in several threads may share it."""

    def __init__(self, folder: Path, toc: Toc, earlier: Snapshot | None = None) -> None:
        self.toc = toc
        self._lock = threading.Lock()
        self._views: dict[Access, View] = {}
        open_already: Mapping[str, Segment] = (
            {} if earlier is None else {segment.entry.descriptor.sha256: segment for segment in earlier.segments}
        )
        self.segments: list[Segment] = [
            open_already.get(e.descriptor.sha256) or open_segment(folder, e) for e in toc.segments
        ]
        for segment in self.segments:
            segment.expect()
        self._alive: list[Array | None] = []
        for segment, entry in zip(self.segments, toc.segments, strict=True):
            dead = dead_numbers(folder, entry)
            alive = None
            if len(dead):
                alive = np.ones(len(segment), bool)
                alive[dead] = False
            self._alive.append(alive)

    def view(self, clearance: Access) -> View:
        with self._lock:
            view = self._views.get(clearance)
            if view is None:
                view = self._views[clearance] = View(
                    [
                        Slab(segment, size, None if alive is None else alive[:size])
                        for segment, alive in zip(self.segments, self._alive, strict=True)
                        if (size := segment.bounds[clearance.level])
                    ]
                )
            return view
