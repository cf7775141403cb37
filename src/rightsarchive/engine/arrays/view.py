"""What a search sees: the segments of one commit, less deleted passages and those that the clearance does not read.

It does not read what lies above it, nor what it has in a fuller text."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rightsarchive.engine.arrays.cache import LruCache
from rightsarchive.engine.arrays.doc_sets import Workspace
from rightsarchive.engine.arrays.files import EMPTY, Array
from rightsarchive.engine.arrays.segment import FEW, Field, Segment, deleted_docs, open_segment
from rightsarchive.engine.arrays.term_table import keys_of
from rightsarchive.engine.arrays.toc import Toc
from rightsarchive.model import Access
from rightsarchive.query.plan import K1, B

TERMS_KEPT = 5_000
"""Terms whose ordinals and document frequency are kept for the next search."""

FILTER_BYTES = 16_000_000
"""What filters let through that is kept for the next search."""


class SegmentReader(NamedTuple):
    """The visible part of a segment: its first ``size`` passages, less those for which ``live`` is False."""

    segment: Segment
    size: int
    live: Array | None

    def live_docs(self) -> Array:
        """Every visible document number, rising."""
        return np.arange(self.size) if self.live is None else np.flatnonzero(self.live)

    def visible(self, docs: Array, freqs: Array) -> tuple[Array, Array]:
        """Postings (rising document numbers), less those that cannot be seen."""
        if self.size < len(self.segment):
            cut = int(np.searchsorted(docs, self.size))
            docs, freqs = docs[:cut], freqs[:cut]
        if self.live is not None:
            kept = self.live[docs]
            docs, freqs = docs[kept], freqs[kept]
        return docs, freqs

    def visible_of_several(self, docs: Array, freqs: Array | None) -> tuple[Array, Array | None]:
        """The same for the postings of several terms, one after the other."""
        if self.size < len(self.segment):
            kept = docs < self.size
            docs, freqs = docs.compress(kept), None if freqs is None else freqs.compress(kept)
        if self.live is not None:
            kept = self.live.take(docs)
            docs, freqs = docs.compress(kept), None if freqs is None else freqs.compress(kept)
        return docs, freqs

    @property
    def whole(self) -> bool:
        """Whether every passage of the segment can be seen."""
        return self.live is None and self.size == len(self.segment)

    def doc_frequency(self, field: Field, ordinal: int) -> int:
        """How many passages that can be seen have a term."""
        if self.whole:
            first, last = field.starts.pair(ordinal)
            return last - first
        docs = field.postings(ordinal).docs
        docs = docs[: int(np.searchsorted(docs, self.size))]
        return len(docs) if self.live is None else int(np.count_nonzero(self.live.take(docs)))

    def reachable(self, docs: Array) -> Array:
        """Those of the document numbers ``docs`` (rising) that the clearance reaches, deleted ones among them."""
        return docs if self.size == len(self.segment) else docs[: int(np.searchsorted(docs, self.size))]

    def seen(self, docs: Array) -> Array:
        """Those of the document numbers ``docs`` (rising) that can be seen."""
        return self.live_among(self.reachable(docs))

    def live_among(self, docs: Array) -> Array:
        return docs if self.live is None else docs.compress(self.live.take(docs))


class Statistics(NamedTuple):
    """Of one field: N, the passages that have it, and the average of its length over them."""

    passages: int
    average: float

    def idf(self, n: int) -> float:
        return math.log(1 + (self.passages - n + 0.5) / (n + 0.5))


Range = tuple[int, int, int, int]
"""A term in one segment: the segment's index in the view, the term's ordinal, its first posting, and the one after its last."""

TermEntry = tuple[tuple[Range, ...], int, float]
"""Where the postings of a term stand in each segment that has it, how many visible passages have it, and its idf. Plain tuples
of numbers are none of the garbage collector's business: there are thousands of them."""


class View:
    """One commit as one clearance sees it. What is computed once per field is kept."""

    def __init__(self, readers: Sequence[SegmentReader]) -> None:
        self.readers = readers
        self.bases = tuple(accumulate((reader.size for reader in readers), initial=0))[:-1]
        """The base of each segment: added to a document number of the segment, it gives the document number in the view."""
        self.size = sum(reader.size for reader in readers)
        self.whole = all(reader.whole for reader in readers)
        """Whether every passage of every segment can be seen."""
        self._statistics: dict[str, Statistics] = {}
        self._norms: dict[str, Array] = {}
        self._spaces: list[Workspace] = []
        self._live: Array | None = None
        self._fields: dict[str, list[Field | None]] = {}
        self._arrays: dict[str, list[tuple[Array, Array]]] = {}
        self._terms: dict[tuple[str, str], TermEntry] = {}
        self.columns: dict[str, Any] = {}
        """By keyword field, its values by passage (``columns``)."""
        self.expansions = LruCache(100)
        self.filters = LruCache(FILTER_BYTES, attrgetter("nbytes"))

    @contextmanager
    def workspace(self) -> Iterator[Workspace]:
        """Arrays to combine lists in, for one search. After an error they are not used again."""
        try:
            space = self._spaces.pop()
        except IndexError:
            space = Workspace(self.size)
        yield space
        self._spaces.append(space)

    def term(self, name: str, text: str) -> TermEntry:
        """The term's postings and document frequency; known ones are kept."""
        known = self._terms.get((name, text))
        return self.terms(((name, text),))[0] if known is None else known

    def terms(self, wanted: Sequence[tuple[str, str]]) -> list[TermEntry]:
        """The same of several (field, text) at once, at a fraction of the cost of one after the other."""
        held = self._terms
        unknown = [pair for pair in dict.fromkeys(wanted) if pair not in held]
        if unknown:
            if len(held) + len(unknown) > TERMS_KEPT:
                # A new one: another thread may be reading this.
                held = self._terms = {pair: held[pair] for pair in wanted if pair in held}
            keys = keys_of(unknown)
            ranges: list[tuple[Range, ...]] = [()] * len(unknown)
            frequencies = [0] * len(unknown)
            for i, reader in enumerate(self.readers):
                fields, whole = reader.segment.fields, reader.whole
                for at, ordinal in reader.segment.table.find(keys):
                    field = fields[keys.fields[at]]
                    first, last = field.starts.pair(ordinal)
                    if last - first >= FEW:
                        field.prefetch(first, last)
                    field.need(first, last)  # once for all searches to come
                    ranges[at] += ((i, ordinal, first, last),)
                    frequencies[at] += last - first if whole else reader.doc_frequency(field, ordinal)
            idfs = {name: self.statistics(name).idf for name in {*keys.fields}}
            for pair, found, frequency in zip(unknown, ranges, frequencies, strict=True):
                held[pair] = found, frequency, idfs[pair[0]](frequency)
        return [held[pair] for pair in wanted]

    def live_marks(self) -> Array:
        """Whether each passage of the view is live, by its document number."""
        if self._live is None:
            parts = [np.ones(reader.size, bool) if reader.live is None else reader.live for reader in self.readers]
            self._live = np.concatenate([np.zeros(0, bool), *parts])
        return self._live

    def ids(self, docs: Array) -> Array:
        """The ids of passages, by their document numbers in the view."""
        if len(self.readers) == 1:
            return self.readers[0].segment.ids.take(docs)
        ids = np.zeros(len(docs), np.int64)
        readers = np.searchsorted(self.bases, docs, side="right") - 1
        for i, (reader, base) in enumerate(zip(self.readers, self.bases, strict=True)):
            own = np.flatnonzero(readers == i)
            ids[own] = reader.segment.ids.take(docs.take(own) - base)
        return ids

    def fields(self, name: str) -> list[Field | None]:
        known = self._fields.get(name)
        if known is None:
            known = self._fields[name] = [reader.segment.fields.get(name) for reader in self.readers]
        return known

    def arrays(self, name: str) -> list[tuple[Array, Array]]:
        """The passages and frequencies of all postings of a searched field, in each segment. To be read are those alone that
        :meth:`terms` gave."""
        known = self._arrays.get(name)
        if known is None:
            known = self._arrays[name] = [_postings(field) for field in self.fields(name)]
        return known

    def keywords(self, name: str) -> list[Field | None]:
        return [reader.segment.keywords.get(name) for reader in self.readers]

    def statistics(self, name: str) -> Statistics:
        known = self._statistics.get(name)
        if known is None:
            passages = terms = 0
            for reader, field in zip(self.readers, self.fields(name), strict=True):
                if field is None or field.lengths is None:
                    continue
                if reader.live is None:
                    level = reader.segment.bounds.index(reader.size)
                    passages += field.level_docs[level]
                    terms += field.level_terms[level]
                else:
                    lengths = field.lengths.part(0, reader.size)[reader.live]
                    passages += int(np.count_nonzero(lengths))
                    terms += int(lengths.sum(dtype=np.uint64))
            known = self._statistics[name] = Statistics(passages, terms / passages if passages else 1.0)
        return known

    def norm(self, name: str) -> Array:
        """``k1 * (1 - b + b * length / average)`` of every passage, by its document number in the view (float32)."""
        known = self._norms.get(name)
        if known is None:
            average = self.statistics(name).average
            known = np.full(self.size, K1 * (1 - B), np.float32)
            for reader, base, field in zip(self.readers, self.bases, self.fields(name), strict=True):
                if field is not None and field.lengths is not None:
                    lengths = field.lengths.part(0, reader.size).astype(np.float32)
                    known[base : base + reader.size] += lengths * np.float32(K1 * B / average)
            self._norms[name] = known
        return known


def _both(seen: Array | None, live: Array | None, size: int) -> Array | None:
    """The first ``size`` passages, less those that are not seen and those that are not live."""
    if seen is None:
        return None if live is None else live[:size]
    return seen if live is None else seen & live[:size]


def _postings(field: Field | None) -> tuple[Array, Array]:
    if field is None or field.freqs is None:
        return EMPTY, EMPTY
    return field.docs.held, field.freqs.held


class Snapshot:
    """The open segments of one commit. It does not change; searches in several threads may share it."""

    def __init__(
        self,
        folder: Path,
        toc: Toc,
        earlier: Snapshot | None = None,
        damaged: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.toc = toc
        self._lock = threading.Lock()
        self._views: dict[Access, View] = {}
        open_already: Mapping[str, Segment] = (
            {}
            if earlier is None
            else {segment.entry.descriptor.sha256: segment for segment in earlier.segments if not segment.damage}
        )
        self.segments: list[Segment] = [
            open_already.get(e.descriptor.sha256) or open_segment(folder, e, damaged) for e in toc.segments
        ]
        for segment in self.segments:
            segment.prefetch()
        self._live: list[Array | None] = []
        for segment, entry in zip(self.segments, toc.segments, strict=True):
            deleted = deleted_docs(folder, entry, len(segment))
            live = None
            if len(deleted):
                live = np.ones(len(segment), bool)
                live[deleted] = False
            self._live.append(live)

    def distrust(self) -> None:
        """Take all of it for damaged."""
        for segment in self.segments:
            segment.damage.append(segment.entry.name)

    @property
    def damage(self) -> list[str]:
        """The names of files in which a read met damage."""
        return [name for segment in self.segments if segment.damage for name in segment.damage]

    def view(self, clearance: Access) -> View:
        with self._lock:
            view = self._views.get(clearance)
            if view is None:
                view = self._views[clearance] = View(
                    [
                        SegmentReader(segment, size, _both(segment.seen_at(clearance.level), live, size))
                        for segment, live in zip(self.segments, self._live, strict=True)
                        if (size := segment.bounds[clearance.level])
                    ]
                )
            return view
