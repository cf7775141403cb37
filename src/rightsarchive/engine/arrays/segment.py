"""A segment: passages and their inverted fields, written once and never changed.

Passages are numbered by access level and then by id, so those that a clearance may see come first, in every list of
postings: what it may not see is cut off before anything is counted or scored.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rightsarchive.engine.arrays.files import EMPTY, Array, BrokenIndexError, Extent, MappedFile, Sealed
from rightsarchive.engine.arrays.terms import TermDictionary, numbers
from rightsarchive.engine.arrays.toc import SegmentEntry

LEVELS = 3
"""Access levels: public, internal, confidential."""

PARTS = ("terms", "index", "docs", "freqs", "places", "lengths")
"""The files of a segment: the dictionaries' bytes; where terms, postings and positions begin; passage numbers;
frequencies; positions; ids and field lengths."""

NO_PLACE = {"u1": 0xFF, "u2": 0xFFFF, "u4": 0xFFFFFFFF, "u8": 0xFFFFFFFFFFFFFFFF}
"""Stands for the position of a term whose passage came without positions for that field."""


class Postings(NamedTuple):
    """Where a term stands: passage numbers, rising, and beside them how often (None where it is always once)."""

    docs: Array
    freqs: Array | None


class Stored(NamedTuple):
    """Where an array begins in its file."""

    file: MappedFile
    offset: int


@dataclass(frozen=True, slots=True)
class Field:
    """One inverted field. ``starts[t]`` is the first posting of term t, ``place_starts[t]`` its first position."""

    terms: TermDictionary
    starts: Sequence[int]
    docs: Array
    freqs: Array | None
    place_starts: Sequence[int] | None
    places: Array | None
    no_place: int
    lengths: Array | None
    level_docs: tuple[int, ...]
    level_terms: tuple[int, ...]
    stored: Mapping[str, Stored]

    def expect(self, number: int) -> None:
        """Ask the system to read the postings of a term at once."""
        a, b = self.starts[number], self.starts[number + 1]
        self._expect("docs", self.docs, a, b)
        if self.freqs is not None:
            self._expect("freqs", self.freqs, a, b)

    def expect_places(self, number: int) -> None:
        """Ask the system to read the positions of a term at once."""
        if self.places is not None and self.place_starts is not None:
            self._expect("places", self.places, self.place_starts[number], self.place_starts[number + 1])

    def _expect(self, part: str, array: Array, first: int, last: int) -> None:
        file, offset = self.stored[part]
        size = array.itemsize
        file.expect(offset + first * size, (last - first) * size)

    def postings(self, first: int, last: int | None = None) -> Postings:
        """Those of term ``first``, or of all terms from it to ``last`` (half open), one after the other."""
        a, b = self.starts[first], self.starts[first + 1 if last is None else last]
        return Postings(self.docs[a:b], None if self.freqs is None else self.freqs[a:b])


@dataclass(frozen=True, slots=True)
class Segment:
    """An open segment. ``bounds[level]`` is how many passages are at that access level or below."""

    entry: SegmentEntry
    files: tuple[Sealed, ...]
    bounds: tuple[int, ...]
    ids: Array
    fields: Mapping[str, Field]
    keywords: Mapping[str, Field]
    maps: tuple[MappedFile, ...]

    def expect(self) -> None:
        """Make ready for searches: each needs the dictionaries and lengths, which are read ahead, and little of the rest."""
        for part, file in zip(PARTS, self.maps, strict=True):
            if part in {"terms", "index", "lengths"}:
                file.expect()
            else:
                file.scatter()

    def release(self) -> None:
        """Let go of the memory pages that have been read."""
        for file in self.maps:
            file.release()

    def __len__(self) -> int:
        return self.bounds[-1]

    def locate(self, wanted: Array) -> Array:
        """The passage numbers of those of ``wanted`` (int64 ids) that the segment has, dead or not."""
        found = [positions_of(self.ids[a:b], wanted) + a for a, b in zip((0, *self.bounds), self.bounds, strict=False)]
        return np.concatenate(found)

    def access_levels(self) -> Array:
        return np.repeat(np.arange(LEVELS, dtype=np.uint8), np.diff((0, *self.bounds)))


def positions_of(held: Array, wanted: Array) -> Array:
    """Where those of ``wanted`` that stand in the rising ``held`` stand there."""
    places = np.searchsorted(held, wanted)
    inside = places < len(held)
    places = places[inside]
    found: Array = places[held[places] == wanted[inside]]
    return found


def read_descriptor(folder: Path, entry: SegmentEntry) -> tuple[dict[str, Any], dict[str, Sealed]]:
    """A segment's descriptor, and its files by part. Raises BrokenIndexError."""
    try:
        body = json.loads((folder / entry.descriptor.name).read_bytes())
        files = {part: Sealed.from_json(body["files"][part]) for part in PARTS}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenIndexError(f"{entry.descriptor.name} is not a segment descriptor") from error
    return body, files


def segment_files(folder: Path, entry: SegmentEntry) -> tuple[Sealed, ...]:
    """Every file of a segment that does not change: the descriptor and what it names."""
    _, files = read_descriptor(folder, entry)
    return (entry.descriptor, *files.values())


def open_segment(folder: Path, entry: SegmentEntry) -> Segment:
    """Map a segment whose files have been verified. Raises BrokenIndexError."""
    body, sealed = read_descriptor(folder, entry)
    files = {part: MappedFile(folder, sealed[part]) for part in PARTS}
    try:
        bounds = tuple(map(int, body["bounds"]))
        ids = _array(files["lengths"], body["ids"]).view("<i8")
        if len(bounds) != LEVELS or sorted(bounds) != list(bounds) or len(ids) != bounds[-1]:
            raise BrokenIndexError("a segment's passages do not add up")
        fields = {name: _field(value, files) for name, value in body["fields"].items()}
        keywords = {name: _field(value, files) for name, value in body["keywords"].items()}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BrokenIndexError(f"{entry.descriptor.name}: {error!r}") from error
    return Segment(entry, (entry.descriptor, *sealed.values()), bounds, ids, fields, keywords, tuple(files.values()))


def _array(file: MappedFile, value: Any) -> Array:
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
    place_starts = optional["place_starts"]
    sound = (
        len(offsets) == len(starts) > 0
        and int(offsets[-1]) == names.count
        and int(starts[-1]) == len(docs)
        and (optional["freqs"] is None or len(optional["freqs"]) == len(docs))
        and (place_starts is None or len(place_starts) == len(starts))
    )
    if not sound:
        raise BrokenIndexError("a field's arrays do not add up")
    return Field(
        terms=TermDictionary(files["terms"].map, names.offset, numbers(offsets)),
        starts=numbers(starts),
        docs=docs,
        freqs=optional["freqs"],
        place_starts=None if place_starts is None else numbers(place_starts),
        places=optional["places"],
        no_place=0 if value["places"] is None else NO_PLACE[value["places"][0]],
        lengths=optional["lengths"],
        level_docs=tuple(map(int, value["level_docs"])),
        level_terms=tuple(map(int, value["level_terms"])),
        stored={
            part: Stored(files[part], Extent.from_json(value[part]).offset)
            for part in ("docs", "freqs", "places")
            if value[part] is not None
        },
    )


def dead_numbers(folder: Path, entry: SegmentEntry) -> Array:
    """The passage numbers, rising, of a segment's entries that are gone."""
    if entry.dead is None:
        return EMPTY
    if entry.dead.size != 4 * entry.dead_count:
        raise BrokenIndexError(f"{entry.dead.name} has the wrong size")
    return MappedFile(folder, entry.dead).array(Extent("u4", 0, entry.dead_count))
