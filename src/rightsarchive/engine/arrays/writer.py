"""One change of the index: passages in, runs on disk when memory fills, one commit at the end."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from rightsarchive.engine.arrays.blocks import BrokenIndexError, DamagedBlockError
from rightsarchive.engine.arrays.commit import OpenSegment, collect_garbage, merge_segments, publish
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.invert import Run
from rightsarchive.engine.arrays.merge import merge
from rightsarchive.engine.arrays.merge_policy import SegmentSize, segments_to_merge
from rightsarchive.engine.arrays.options import Options
from rightsarchive.engine.arrays.toc import SegmentEntry, Toc
from rightsarchive.engine.protocol import Entry
from rightsarchive.errors import DamagedArchiveError
from rightsarchive.locking import HeldLock
from rightsarchive.model import PassageId

LARGEST_RUN = 32 << 20
"""Bytes of the terms that are held in memory, however few they are."""

LAG = 3
"""With merges in the background, a commit merges itself where this many times the usual number of segments have gathered."""


class ArrayWriter:
    """The engine's writer. It holds the lock from when it is made until the ``with`` block is left.

    Memory is bounded: past ``run_tokens`` terms, or ``LARGEST_RUN`` bytes of them, the passages at hand are written as a segment that no one sees yet, and
    the commit merges these into one. ``after`` is called when a change that was committed has been closed. With ``anew`` the
    change goes on from nothing, and what the last commit ``toc`` names stays until this one takes its place.
    """

    def __init__(
        self,
        folder: Path,
        toc: Toc | None,
        analysis: str,
        options: Options,
        lock: HeldLock,
        after: Callable[[], None],
        *,
        anew: bool = False,
    ) -> None:
        self._folder = folder
        self._last = toc
        self._toc = toc if toc is not None and not anew else Toc(analysis, 0, 0, 0 if toc is None else toc.generation)
        self._options = options
        self._lock: HeldLock | None = lock
        self._after = after
        self._run = Run()
        self._erased: set[str] = set()
        self._collect_garbage()
        self._committed = [OpenSegment(folder, entry) for entry in self._toc.segments]
        self._spilled: list[OpenSegment] = []
        self._published = False

    def add(self, entry: Entry) -> None:
        self._run.add(entry)
        if self._run.tokens >= self._options.run_tokens or self._run.size >= LARGEST_RUN:
            self._spill()

    def delete(self, ids: Iterable[PassageId]) -> None:
        wanted = np.unique(np.fromiter(ids, np.int64))
        for id_ in wanted.tolist():
            self._run.drop(id_)
        self._mark_deleted(wanted)

    def erase(self, ids: Iterable[PassageId]) -> None:
        wanted = np.unique(np.fromiter(ids, np.int64))
        self.delete(wanted.tolist())
        # A passage that was deleted earlier has its terms in the files until its segment is merged.
        self._erased |= {s.segment.entry.name for s in self._committed if len(s.segment.locate(wanted))}

    def commit(self, revision: int) -> None:
        self._spill()
        spilled = [run for run in self._spilled if run.live_count]
        committed = [segment for segment in self._committed if segment.live_count]
        entries = [self._kept(segment) for segment in committed]
        if len(spilled) == 1 and not spilled[0].deleted_count:
            spilled[0].make_durable(self._folder)
            entries.append(spilled[0].segment.entry)
        elif spilled:
            entries.append(merge(self._folder, secrets.token_hex(8), [run.part() for run in spilled], durable=True))
        self._publish(revision, entries)
        # Merging is done beside the commits; here only where it has fallen far behind.
        lag = LAG if self._options.background else 1
        while chosen := segments_to_merge(
            [SegmentSize(s.live_count, s.deleted_count) for s in self._committed], self._options.merge_factor * lag
        ):
            try:
                merged = merge_segments(self._folder, secrets.token_hex(8), [self._committed[i] for i in chosen])
            except BrokenIndexError:
                return  # a damaged segment is left as it is, and noticed when the index is opened next
            kept = [segment.segment.entry for i, segment in enumerate(self._committed) if i not in chosen]
            self._publish(revision, [*kept, merged])

    def _kept(self, segment: OpenSegment) -> SegmentEntry:
        """A segment as it goes on: as it is, with a list of what is deleted in it, or rewritten without what was erased."""
        if segment.segment.entry.name not in self._erased:
            return segment.entry_now(self._folder, self._toc.generation + 1)
        try:
            return merge_segments(self._folder, secrets.token_hex(8), [segment])
        except DamagedBlockError:
            raise
        except BrokenIndexError as error:
            raise DamagedArchiveError(
                f"The search index cannot be used: {error}.",
                advice="Run 'rightsarchive reindex': it is made again from the catalog.",
                path=self._folder,
            ) from error

    def _spill(self) -> None:
        run, self._run = self._run, Run()
        if len(run):
            self._mark_deleted(run.ids())
            entry = run.write(self._folder, secrets.token_hex(8), durable=False)
            self._spilled.append(OpenSegment(self._folder, entry))

    def _mark_deleted(self, ids: Array) -> None:
        for segment in (*self._committed, *self._spilled):
            segment.live[segment.segment.locate(ids)] = False

    def _publish(self, revision: int, entries: Sequence[SegmentEntry]) -> None:
        """Make ``entries`` the index, and what this change goes on from."""
        segments = [OpenSegment(self._folder, entry) for entry in entries]
        live_count = sum(segment.live_count for segment in segments)
        toc = Toc(self._toc.analysis, revision, live_count, self._toc.generation + 1, tuple(entries))
        publish(self._folder, toc)
        self._toc, self._last, self._committed, self._spilled = toc, toc, segments, []
        self._erased.clear()
        self._published = True

    def _collect_garbage(self) -> None:
        # Without a commit that can be read nobody knows which files are none of its.
        if self._last is not None:
            collect_garbage(self._folder, self._last)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            lock, self._lock = self._lock, None
            self._committed, self._spilled, self._run = [], [], Run()
            self._collect_garbage()
            lock.release()
            if self._published and self._options.background:
                self._after()
