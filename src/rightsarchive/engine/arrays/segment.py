"""A segment: passages and their inverted fields, written once and never changed.

A passage's document number in the segment runs from 0, by access level and then by id, so those that a clearance may see come first, in every list of
postings: what it may not see is cut off before anything is counted or scored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rightsarchive.engine.arrays.blocks import BrokenIndexError
from rightsarchive.engine.arrays.files import DTYPES, EMPTY, Array, Extent, FileEntry, MappedFile, StoredArray
from rightsarchive.engine.arrays.term_table import TermTable
from rightsarchive.engine.arrays.terms import TermDictionary
from rightsarchive.engine.arrays.toc import MOST, SegmentEntry
from rightsarchive.files import read_regular

LEVELS = 3
"""Access levels: public, internal, confidential."""

HIGHEST = LEVELS - 1

PARTS = ("terms", "index", "docs", "freqs", "places", "lengths")
"""The files of a segment: the dictionaries' bytes; where terms, postings and positions begin; document numbers;
frequencies; positions; ids and field lengths. The names are part of the format."""

FEW = 4_096
"""Fewer items than these lie in a few pages, which are read when they are touched: to ask for them costs more than it saves."""

NO_POSITION = {"u1": 0xFF, "u2": 0xFFFF, "u4": 0xFFFFFFFF, "u8": 0xFFFFFFFFFFFFFFFF}
"""Stands for the position of a term whose passage came without positions for that field."""


class Postings(NamedTuple):
    """Where a term stands: document numbers, rising, and beside them how often (None where it is always once)."""

    docs: Array
    freqs: Array | None


@dataclass(frozen=True, slots=True)
class Field:
    """One inverted field. By term ordinal: ``starts[t]`` is the first posting of term t,
    ``position_starts[t]`` its first position."""

    terms: TermDictionary
    starts: StoredArray
    docs: StoredArray
    freqs: StoredArray | None
    position_starts: StoredArray | None
    positions: StoredArray | None
    no_position: int
    lengths: StoredArray | None
    level_docs: tuple[int, ...]
    level_terms: tuple[int, ...]

    def prefetch(self, first: int, last: int) -> None:
        """Ask the system to read these postings at once (half open)."""
        self.docs.prefetch(first, last)
        if self.freqs is not None:
            self.freqs.prefetch(first, last)

    def need(self, first: int, last: int) -> None:
        """Check these postings (half open), so that they may be read. Raises DamagedBlockError."""
        self.docs.need(first, last)
        if self.freqs is not None:
            self.freqs.need(first, last)

    def postings(self, first: int, last: int | None = None) -> Postings:
        """Those of term ``first``, or of all terms from it to ``last`` (half open), one after the other."""
        a, b = self.starts.pair(first) if last is None else (self.starts.one(first), self.starts.one(last))
        return Postings(self.docs.part(a, b), None if self.freqs is None else self.freqs.part(a, b))


@dataclass(frozen=True, slots=True)
class Segment:
    """An open segment. ``bounds[level]`` is how many passages are at that access level or below. ``ceilings``, by document
    number, has the highest level that sees a passage; None where that is always the highest there is."""

    entry: SegmentEntry
    files: tuple[FileEntry, ...]
    bounds: tuple[int, ...]
    ids: StoredArray
    ceilings: StoredArray | None
    fields: Mapping[str, Field]
    keywords: Mapping[str, Field]
    table: TermTable
    maps: tuple[MappedFile, ...]
    damage: list[str]
    """The names of files in which a read met damage."""

    def need_all(self) -> None:
        """Check every block that was not read yet. Raises DamagedBlockError."""
        for file in self.maps:
            file.blocks.need_all()
            file.release()

    def prefetch(self) -> None:
        """Make ready for searches: each needs the dictionaries and lengths, which are read ahead, and little of the rest."""
        for part, file in zip(PARTS, self.maps, strict=True):
            if part in {"terms", "index", "lengths"}:
                file.prefetch()
            else:
                file.advise_random()

    def release(self) -> None:
        """Let go of the memory pages that have been read."""
        for file in self.maps:
            file.release()

    def __len__(self) -> int:
        return self.bounds[-1]

    def locate(self, wanted: Array) -> Array:
        """The document numbers of those of ``wanted`` (int64 ids) that the segment has, deleted ones among them."""
        ids = self.ids.whole()
        found = [rows_of(ids[a:b], wanted) + a for a, b in zip((0, *self.bounds), self.bounds, strict=False)]
        return np.concatenate(found)

    def access_levels(self) -> Array:
        return np.repeat(np.arange(LEVELS, dtype=np.uint8), np.diff((0, *self.bounds)))

    def highest_levels(self) -> Array:
        """``ceilings``, written out."""
        return np.full(len(self), HIGHEST, np.uint8) if self.ceilings is None else self.ceilings.whole()

    def seen_at(self, level: int) -> Array | None:
        """Which of the passages up to a level are not read in a fuller text there; None where these are all."""
        if self.ceilings is None:
            return None
        seen: Array = self.ceilings.part(0, self.bounds[level]) >= level
        return None if seen.all() else seen


def rows_of(held: Array, wanted: Array) -> Array:
    """Where those of ``wanted`` that stand in the rising ``held`` stand there."""
    rows = np.searchsorted(held, wanted)
    inside = rows < len(held)
    rows = rows[inside]
    found: Array = rows[held[rows] == wanted[inside]]
    return found


def read_descriptor(folder: Path, entry: SegmentEntry) -> tuple[dict[str, Any], dict[str, FileEntry]]:
    """A segment's descriptor, and its files by part. Raises BrokenIndexError."""
    try:
        data = read_regular(folder / entry.descriptor.name, MOST, follow=False)
        if hashlib.sha256(data).hexdigest() != entry.descriptor.sha256:
            raise BrokenIndexError(f"{entry.descriptor.name} does not match its checksum")
        body = json.loads(data)
        files = {part: FileEntry.from_json(body["files"][part]) for part in PARTS}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenIndexError(f"{entry.descriptor.name} is not a segment descriptor") from error
    return body, files


def segment_files(folder: Path, entry: SegmentEntry) -> tuple[FileEntry, ...]:
    """Every file of a segment that does not change: the descriptor and what it names."""
    _, files = read_descriptor(folder, entry)
    return (entry.descriptor, *files.values())


def open_segment(folder: Path, entry: SegmentEntry, damaged: Callable[[str], None] = lambda _: None) -> Segment:
    """Map a segment. What is read of it is checked then, by blocks: ``damaged`` is called with the name of the file in which a block
    is not what was written. Raises BrokenIndexError."""
    body, entries = read_descriptor(folder, entry)
    damage: list[str] = []

    def met(name: str) -> None:
        damage.append(name)
        damaged(name)

    try:
        files = {
            part: MappedFile(folder, entries[part], body["sums"][part], partial(met, entries[part].name))
            for part in PARTS
        }
        bounds = tuple(map(int, body["bounds"]))
        ids = _array(files["lengths"], body["ids"]).signed()
        ceilings = None if body["ceilings"] is None else _array(files["lengths"], body["ceilings"])
        if len(bounds) != LEVELS or sorted((0, *bounds)) != [0, *bounds] or len(ids) != bounds[-1]:
            raise BrokenIndexError("a segment's passages do not add up")
        if ceilings is not None and len(ceilings) != bounds[-1]:
            raise BrokenIndexError("a segment's passages and their ceilings do not add up")
        fields = {name: _field(value, files) for name, value in body["fields"].items()}
        keywords = {name: _field(value, files) for name, value in body["keywords"].items()}
        hashes, order = (_array(files["index"], value) for value in body["table"])
        if not len(hashes) == len(order) == sum(len(field.terms) for field in fields.values()):
            raise BrokenIndexError("a segment's hash table does not add up")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BrokenIndexError(f"{entry.descriptor.name}: {error!r}") from error
    table = TermTable(hashes, order, {name: field.terms for name, field in fields.items()})
    named = (entry.descriptor, *entries.values())
    return Segment(entry, named, bounds, ids, ceilings, fields, keywords, table, tuple(files.values()), damage)


def _array(file: MappedFile, value: Any) -> StoredArray:
    return file.array(Extent.from_json(value))


def _field(value: Mapping[str, Any], files: Mapping[str, MappedFile]) -> Field:
    names = Extent.from_json(value["terms"])
    files["terms"].array(names)  # for its check of the size
    offsets, starts = _array(files["index"], value["offsets"]), _array(files["index"], value["starts"])
    docs = _array(files["docs"], value["docs"])
    optional = {
        key: None if value[key] is None else _array(files[part], value[key])
        for key, part in (("freqs", "freqs"), ("place_starts", "index"), ("places", "places"), ("lengths", "lengths"))
    }
    position_starts = optional["place_starts"]
    sound = (
        len(offsets) == len(starts) > 0
        and int(offsets.held[-1]) == names.count
        and int(starts.held[-1]) == len(docs)
        and (optional["freqs"] is None or len(optional["freqs"]) == len(docs))
        and (position_starts is None or len(position_starts) == len(starts))
    )
    if not sound:
        raise BrokenIndexError("a field's arrays do not add up")
    return Field(
        terms=TermDictionary(files["terms"].map, names.offset, offsets, files["terms"].blocks),
        starts=starts,
        docs=docs,
        freqs=optional["freqs"],
        position_starts=position_starts,
        positions=optional["places"],
        no_position=0 if value["places"] is None else NO_POSITION[value["places"][0]],
        lengths=optional["lengths"],
        level_docs=tuple(map(int, value["level_docs"])),
        level_terms=tuple(map(int, value["level_terms"])),
    )


def deleted_docs(folder: Path, entry: SegmentEntry, size: int) -> Array:
    """The document numbers, rising, of the passages of a segment of this ``size`` that were deleted."""
    if entry.deleted is None:
        return EMPTY
    if entry.deleted.size != 4 * entry.deleted_count:
        raise BrokenIndexError(f"{entry.deleted.name} has the wrong size")
    try:
        data = read_regular(folder / entry.deleted.name, entry.deleted.size, follow=False)
    except (OSError, ValueError) as error:
        raise BrokenIndexError(f"{entry.deleted.name}: {error}") from error
    if hashlib.sha256(data).hexdigest() != entry.deleted.sha256:
        raise BrokenIndexError(f"{entry.deleted.name} does not match its checksum")
    deleted = np.frombuffer(data, DTYPES["u4"])
    if len(deleted) and int(deleted.max()) >= size:
        raise BrokenIndexError(f"{entry.deleted.name} names passages that the segment does not have")
    return deleted
