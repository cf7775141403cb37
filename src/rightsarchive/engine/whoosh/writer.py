"""One change of the index: passages in, runs on disk when memory fills, one commit at the end."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from whoosh.util.filelock import FileLock

from rightsarchive.engine.protocol import Entry
from rightsarchive.engine.whoosh.files import NAME, Array, Sealed, StreamFile, sync_folder
from rightsarchive.engine.whoosh.invert import Run
from rightsarchive.engine.whoosh.merge import Part, merge
from rightsarchive.engine.whoosh.options import Options
from rightsarchive.engine.whoosh.policy import Weight, due
from rightsarchive.engine.whoosh.segment import Segment, dead_numbers, open_segment
from rightsarchive.engine.whoosh.toc import SegmentEntry, Toc, remember_verified, write_toc


class ArrayWriter:
    """The engine's writer. It holds the lock from when it is made until the ``with`` block is left.

    Memory is bounded: past ``run_tokens`` the passages at hand are written as a segment that no one sees yet, and
    the commit merges these into one.
    """

    def __init__(self, folder: Path, toc: Toc | None, analysis: str, options: Options, lock: FileLock) -> None:
        self._folder = folder
        self._toc = toc if toc is not None else Toc(analysis, 0, 0, 0)
        self._options = options
        self._lock: FileLock | None = lock
        self._run = Run()
        sweep(folder, self._toc)
        self._committed = [_Open(folder, entry) for entry in self._toc.segments]
        self._spilled: list[_Open] = []

    def add(self, entry: Entry) -> None:
        self._run.add(entry)
        if self._run.tokens >= self._options.run_tokens:
            self._spill()

    def delete(self, ids: Iterable[int]) -> None:
        wanted = np.unique(np.fromiter(ids, np.int64))
        for id_ in wanted.tolist():
            self._run.drop(id_)
        self._bury(wanted)

    def commit(self, revision: int) -> None:
        self._spill()
        spilled = [run for run in self._spilled if run.living]
        committed = [segment for segment in self._committed if segment.living]
        entries = [segment.entry_now(self._folder, self._toc.generation + 1) for segment in committed]
        if len(spilled) == 1 and not spilled[0].dead:
            spilled[0].make_durable(self._folder)
            entries.append(spilled[0].segment.entry)
        elif spilled:
            entries.append(merge(self._folder, secrets.token_hex(8), [run.part() for run in spilled], durable=True))
        self._publish(revision, entries)
        while chosen := due(
            [Weight(segment.living, segment.dead) for segment in self._committed], self._options.merge_factor
        ):
            parts = [self._committed[i] for i in chosen]
            merged = merge(self._folder, secrets.token_hex(8), [segment.part() for segment in parts], durable=True)
            kept = [segment.segment.entry for i, segment in enumerate(self._committed) if i not in chosen]
            self._publish(revision, [*kept, merged])

    def _spill(self) -> None:
        run, self._run = self._run, Run()
        if len(run):
            self._bury(run.ids())
            entry = run.write(self._folder, secrets.token_hex(8), durable=False)
            self._spilled.append(_Open(self._folder, entry))

    def _bury(self, ids: Array) -> None:
        for segment in (*self._committed, *self._spilled):
            segment.alive[segment.segment.locate(ids)] = False

    def _publish(self, revision: int, entries: Sequence[SegmentEntry]) -> None:
        """Make ``entries`` the index, and what this change goes on from."""
        segments = [_Open(self._folder, entry) for entry in entries]
        toc = Toc(
            self._toc.analysis,
            revision,
            sum(segment.living for segment in segments),
            self._toc.generation + 1,
            tuple(entries),
        )
        remember_verified(self._folder, [file for segment in segments for file in segment.files()])
        sync_folder(self._folder)
        write_toc(self._folder, toc)
        self._toc, self._committed, self._spilled = toc, segments, []
        sweep(self._folder, toc)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            lock, self._lock = self._lock, None
            self._committed, self._spilled, self._run = [], [], Run()
            sweep(self._folder, self._toc)
            lock.release()


class _Open:
    """A segment as the change sees it: which of its passages are still there."""

    def __init__(self, folder: Path, entry: SegmentEntry) -> None:
        self.segment: Segment = open_segment(folder, entry)
        self.alive = np.ones(len(self.segment), bool)
        self.alive[dead_numbers(folder, entry)] = False

    @property
    def living(self) -> int:
        return int(np.count_nonzero(self.alive))

    @property
    def dead(self) -> int:
        return len(self.alive) - self.living

    def part(self) -> Part:
        return Part(self.segment, self.alive if self.dead else None)

    def files(self) -> tuple[Sealed, ...]:
        dead = self.segment.entry.dead
        return self.segment.files if dead is None else (*self.segment.files, dead)

    def entry_now(self, folder: Path, generation: int) -> SegmentEntry:
        """The segment's entry; where more have gone since, with a new list of the dead."""
        entry = self.segment.entry
        if self.dead == entry.dead_count:
            return entry
        file = StreamFile(folder, f"{entry.name}-{generation}.dead")
        file.append(np.flatnonzero(~self.alive), "u4")
        return SegmentEntry(entry.name, entry.descriptor, file.seal(durable=True), self.dead)

    def make_durable(self, folder: Path) -> None:
        for sealed in self.segment.files:
            with (folder / sealed.name).open("rb+") as file:
                os.fsync(file.fileno())


def sweep(folder: Path, toc: Toc) -> None:
    """Remove the files that no commit names: those of an earlier one, and what a crash left. Only the writer may."""
    segments = {entry.name for entry in toc.segments}
    dead = {entry.dead.name for entry in toc.segments if entry.dead is not None}
    for path in folder.iterdir():
        draft = path.name.endswith(".tmp")
        if not (draft or NAME.fullmatch(path.name)):
            continue
        if not draft and (path.name in dead if path.suffix == ".dead" else path.stem in segments):
            continue
        try:
            path.unlink()
        except OSError:
            continue  # a system that keeps open files: the next writer tries again
