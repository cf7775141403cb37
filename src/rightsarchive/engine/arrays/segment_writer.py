"""Writes a segment: fields one after the other, each in chunks of whole terms in rising order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rightsarchive.engine.arrays.files import Array, Extent, StreamFile, write_json
from rightsarchive.engine.arrays.segment import HIGHEST, LEVELS, PARTS
from rightsarchive.engine.arrays.term_table import hashes_of, sorted_hashes
from rightsarchive.engine.arrays.terms import TermBlock
from rightsarchive.engine.arrays.toc import SegmentEntry


class Kinds(NamedTuple):
    """The kinds of number (``u1`` to ``u8``) in which a field is kept; None for what it does not keep."""

    docs: str
    freqs: str | None
    positions: str | None


class SegmentWriter:
    """Writes a new segment, field by field, each field in chunks of whole terms in rising order."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self.name = name
        self._files = {part: StreamFile(folder, f"{name}.{part}") for part in PARTS}
        self._tables: dict[str, dict[str, Any]] = {"fields": {}, "keywords": {}}
        self._hashes: dict[str, list[Array]] = {}

    def abandon(self) -> None:
        for file in self._files.values():
            file.abandon()

    def field(self, name: str, keyword: bool, kinds: Kinds) -> FieldWriter:
        """Begin a field; in numbers of these ``kinds``."""
        hashes = None if keyword else self._hashes.setdefault(name, [])
        return FieldWriter(self._files, self._tables["keywords" if keyword else "fields"], name, kinds, hashes)

    def finish(self, ids: Array, bounds: Sequence[int], ceilings: Array, durable: bool) -> SegmentEntry:
        """Write what is per passage and the descriptor. ``ids`` run by access level and then by id; beside them stands the
        highest level that sees each passage, which is written where it is not always the highest there is."""
        extent = self._files["lengths"].whole(ids, "u8")
        limited = bool(np.any(ceilings < HIGHEST))
        ceiling = self._files["lengths"].whole(ceilings, "u1").to_json() if limited else None
        table = [self._files["index"].whole(array, "u4").to_json() for array in sorted_hashes(self._hashes)]
        finished = {part: file.finish(durable) for part, file in self._files.items()}
        body = {
            "bounds": [int(bound) for bound in bounds],
            "ids": extent.to_json(),
            "ceilings": ceiling,
            "table": table,
            "files": {part: value.to_json() for part, value in finished.items()},
            "sums": {part: file.sums() for part, file in self._files.items()},
            **self._tables,
        }
        return SegmentEntry(self.name, write_json(self._folder, f"{self.name}.json", body, durable))


class FieldWriter:
    """One field on its way into a segment."""

    def __init__(
        self,
        files: Mapping[str, StreamFile],
        table: dict[str, Any],
        name: str,
        kinds: Kinds,
        hashes: list[Array] | None,
    ) -> None:
        self._files = files
        self._table = table
        self._name = name
        self.kinds = kinds
        self._hashes = hashes
        self._begun = {part: files[part].align() for part in ("terms", "docs", "freqs", "places")}
        self._sizes: list[Array] = []
        self._counts: list[Array] = []
        self._position_counts: list[Array] = []
        self._positions = 0

    def add(
        self,
        terms: TermBlock,
        counts: Array,
        docs: Array,
        freqs: Array | None,
        positions: tuple[Array, Array] | None,
    ) -> None:
        """Append whole terms: how many postings each has, the postings, and with ``positions`` how many positions each
        term has and the positions."""
        kind, freq_kind, position_kind = self.kinds
        self._files["terms"].write(terms.data)
        self._sizes.append(terms.sizes)
        if self._hashes is not None:
            self._hashes.append(hashes_of(self._name, terms))
        self._counts.append(counts.astype(np.uint32))
        self._files["docs"].append(docs, kind)
        if freq_kind is not None and freqs is not None:
            self._files["freqs"].append(freqs, freq_kind)
        if position_kind is not None and positions is not None:
            self._position_counts.append(positions[0].astype(np.uint64))
            self._positions += len(positions[1])
            self._files["places"].append(positions[1], position_kind)

    def finish(self, lengths: Array | None, bounds: Sequence[int]) -> None:
        """End the field; ``lengths`` is its number of terms in each passage (None for keywords)."""
        kind, freq_kind, position_kind = self.kinds
        starts, offsets = _running(self._counts), _running(self._sizes)
        level_docs, level_terms = [0] * LEVELS, [0] * LEVELS
        if lengths is not None:
            level_docs = [int(np.count_nonzero(lengths[:bound])) for bound in bounds]
            level_terms = [int(lengths[:bound].sum(dtype=np.uint64)) for bound in bounds]
        index = self._files["index"]
        postings = int(starts[-1])
        self._table[self._name] = {
            "terms": Extent("u1", self._begun["terms"], int(offsets[-1])).to_json(),
            "offsets": index.whole(offsets).to_json(),
            "starts": index.whole(starts).to_json(),
            "docs": Extent(kind, self._begun["docs"], postings).to_json(),
            "freqs": None if freq_kind is None else Extent(freq_kind, self._begun["freqs"], postings).to_json(),
            "place_starts": None if position_kind is None else index.whole(_running(self._position_counts)).to_json(),
            "places": None
            if position_kind is None
            else Extent(position_kind, self._begun["places"], self._positions).to_json(),
            "lengths": None if lengths is None else self._files["lengths"].whole(lengths).to_json(),
            "level_docs": level_docs,
            "level_terms": level_terms,
        }


def _running(parts: Sequence[Array]) -> Array:
    """Zero, and the running total of all items of ``parts``."""
    total = np.zeros(1 + sum(map(len, parts)), np.uint64)
    if parts:
        np.cumsum(np.concatenate(parts), dtype=np.uint64, out=total[1:])
    return total
