"""Whether an index is what its passages make: held against a fresh one, and what can be computed of its arrays against itself.

Checksums tell rot, and nothing of an index that somebody made to fit them: a posting that is gone, a length that is too large.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from rightsarchive.engine.arrays.blocks import told_as_damage
from rightsarchive.engine.arrays.commit import OpenSegment
from rightsarchive.engine.arrays.files import StoredArray
from rightsarchive.engine.arrays.invert import Run
from rightsarchive.engine.arrays.merge import Part, merge
from rightsarchive.engine.arrays.options import Options
from rightsarchive.engine.arrays.segment import Field, Segment, open_segment
from rightsarchive.engine.arrays.toc import SegmentEntry, Toc
from rightsarchive.engine.protocol import Entry

_AT_ONCE = 1 << 20
"""Items that are compared at one time."""

_LARGEST_RUN = 32 << 20


def difference(folder: Path, toc: Toc, expected: Iterable[Entry], options: Options, work: Path) -> str:
    """What of the commit ``toc`` in ``folder`` is not what ``expected`` makes, in words; empty where nothing is. ``work`` is an empty
    folder for files that are as large as the index twice over. Raises DamagedBlockError where its numbers lead nowhere, OSError."""
    segments = [OpenSegment(folder, entry) for entry in toc.segments]
    with told_as_damage():
        for segment in segments:
            own = _joined(work, [Part(segment.segment, None)])
            if own is not None and (what := _difference(segment.segment, own)):
                return f"{what} of {segment.segment.entry.name} does not follow from its postings"
            _clear(work)
        found = _joined(work, [segment.part() for segment in segments if segment.live_count])
    made = _joined(work, [Part(run, None) for run in _runs(expected, options, work)])
    if found is None or made is None:
        return "" if found is made else "the number of passages"
    return _difference(found, made)


def _clear(work: Path) -> None:
    for path in work.glob("*.*"):
        path.unlink()


def _joined(work: Path, parts: list[Part]) -> Segment | None:
    return open_segment(work, merge(work, _name(), parts, durable=False)) if parts else None


def _name() -> str:
    return secrets.token_hex(8)


def _runs(expected: Iterable[Entry], options: Options, work: Path) -> Iterator[Segment]:
    run = Run()
    for entry in expected:
        run.add(entry)
        if run.tokens >= options.run_tokens or run.size >= _LARGEST_RUN:
            yield open_segment(work, _written(run, work))
            run = Run()
    if len(run):
        yield open_segment(work, _written(run, work))


def _written(run: Run, work: Path) -> SegmentEntry:
    return run.write(work, _name(), durable=False)


def _difference(one: Segment, other: Segment) -> str:
    if one.bounds != other.bounds or not _alike(one.ids, other.ids):
        return "which passages there are, or their access levels,"
    if not np.array_equal(one.highest_levels(), other.highest_levels()):
        return "who reads a fuller text"
    for tables in ((one.fields, other.fields), (one.keywords, other.keywords)):
        if what := _fields(*tables):
            return what
    return (
        ""
        if _alike(one.table.hashes, other.table.hashes) and _alike(one.table.owners, other.table.owners)
        else "the table of terms"
    )


def _fields(one: Mapping[str, Field], other: Mapping[str, Field]) -> str:
    """A field that no live passage has is as none."""
    names = {name for table in (one, other) for name, field in table.items() if len(field.docs)}
    for name in sorted(names):
        if name not in one or name not in other:
            return f"the field {name}"
        if what := _field(one[name], other[name]):
            return f"{what} of the field {name}"
    return ""


def _field(one: Field, other: Field) -> str:
    if len(one.terms) != len(other.terms) or not _same_terms(one, other):
        return "the terms"
    pairs = (
        (one.starts, other.starts, "the number of passages of each term"),
        (one.docs, other.docs, "the passages of each term"),
        (one.freqs, other.freqs, "how often terms stand"),
        (one.position_starts, other.position_starts, "the number of positions"),
        (one.lengths, other.lengths, "the lengths"),
    )
    for left, right, what in pairs:
        if not _alike(left, right):
            return what
    if not _same_positions(one, other):
        return "the positions"
    same = (one.level_docs, one.level_terms) == (other.level_docs, other.level_terms)
    return "" if same else "the sums of the lengths"


def _same_terms(one: Field, other: Field) -> bool:
    for first in range(0, len(one.terms), _AT_ONCE):
        left, right = (field.terms.block(first, first + _AT_ONCE) for field in (one, other))
        if left.data != right.data or not np.array_equal(left.sizes, right.sizes):
            return False
    return True


def _alike(one: StoredArray | None, other: StoredArray | None) -> bool:
    """Whether two arrays have the same numbers, in whichever kind."""
    if one is None or other is None:
        return one is other
    return len(one) == len(other) and all(
        np.array_equal(one.part(first, last), other.part(first, last)) for first, last in _parts(len(one))
    )


def _same_positions(one: Field, other: Field) -> bool:
    if one.positions is None or other.positions is None:
        return one.positions is other.positions
    if len(one.positions) != len(other.positions):
        return False
    for first, last in _parts(len(one.positions)):
        left, right = one.positions.part(first, last), other.positions.part(first, last)
        unknown = left == one.no_position
        if not np.array_equal(unknown, right == other.no_position) or not np.array_equal(
            left[~unknown], right[~unknown]
        ):
            return False
    return True


def _parts(size: int) -> Iterator[tuple[int, int]]:
    return ((first, min(first + _AT_ONCE, size)) for first in range(0, size, _AT_ONCE))
