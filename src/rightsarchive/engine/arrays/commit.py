"""What makes a commit: open segments and their deleted passages, the switch to a new table of contents, and the garbage collection of old files."""

from __future__ import annotations

import math
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np

from rightsarchive.engine.arrays.blocks import told_as_damage
from rightsarchive.engine.arrays.files import NAME, Array, StreamFile
from rightsarchive.engine.arrays.merge import Part, merge
from rightsarchive.engine.arrays.segment import Segment, deleted_docs, open_segment, segment_files
from rightsarchive.engine.arrays.toc import (
    FILENAME,
    STAMPS,
    SegmentEntry,
    Toc,
    doubt,
    remember_verified,
    verify,
    write_toc,
)
from rightsarchive.files import make_folder, sync_folder
from rightsarchive.locking import try_lock

LOCK = "lock"
"""Held by the writer for as long as its change is open, and by a merge while it publishes."""

MERGING = "merging"
"""Held by a merge from beginning to end: its files are not yet in any table of contents."""

PUBLISHING = "publishing"
"""Held by a merge while it has the writer's lock, so that a writer that waits can tell it from another writer."""

_OURS = frozenset({LOCK, MERGING, PUBLISHING, FILENAME, STAMPS})


@contextmanager
def writer_lock_of_merge(folder: Path, wait: float, stop: threading.Event | None = None) -> Iterator[bool]:
    """The writer's lock for a merge; whether it could be had within ``wait`` seconds, and before ``stop`` was set."""
    lock = try_lock(folder / LOCK, wait, stop)
    if lock is None:
        yield False
        return
    with lock:
        publishing = try_lock(folder / PUBLISHING, math.inf)  # a writer that asks has it for a moment
        assert publishing is not None
        with publishing:
            yield True
            # The writer's lock is let go of first: whoever finds this one free and that one taken has met a writer.
            lock.release()


def is_merge_publishing(folder: Path) -> bool:
    """Whether the writer's lock is held by a merge, in this process or another."""
    lock = try_lock(folder / PUBLISHING)
    if lock is None:
        return True
    lock.release()
    return False


class OpenSegment:
    """A segment as a change or a merge sees it: which of its passages are live."""

    def __init__(self, folder: Path, entry: SegmentEntry) -> None:
        self.segment: Segment = open_segment(folder, entry, partial(doubt, folder))
        self.live = np.ones(len(self.segment), bool)
        self.live[deleted_docs(folder, entry, len(self.segment))] = False

    @property
    def live_count(self) -> int:
        return int(np.count_nonzero(self.live))

    @property
    def deleted_count(self) -> int:
        return len(self.live) - self.live_count

    def part(self) -> Part:
        return Part(self.segment, self.live if self.deleted_count else None)

    def entry_now(self, folder: Path, generation: int) -> SegmentEntry:
        """The segment's entry; where more have been deleted since, with a new list of them."""
        entry = self.segment.entry
        if self.deleted_count == entry.deleted_count:
            return entry
        return write_deleted(folder, entry, np.flatnonzero(~self.live), generation)

    def make_durable(self, folder: Path) -> None:
        for file in self.segment.files:
            with (folder / file.name).open("rb+") as opened:
                os.fsync(opened.fileno())


def merge_segments(
    folder: Path, name: str, segments: Sequence[OpenSegment], stop: threading.Event | None = None
) -> SegmentEntry:
    """Write committed segments as one, after a look whether their files have changed: what is damaged is not carried on.

    Raises BrokenIndexError, MergeStoppedError.
    """
    verify(folder, [file for segment in segments for file in segment.segment.files])
    for segment in segments:
        segment.segment.need_all()
    with told_as_damage():
        return merge(folder, name, [segment.part() for segment in segments], durable=True, stop=stop)


def write_deleted(folder: Path, entry: SegmentEntry, docs: Array, generation: int) -> SegmentEntry:
    """The entry with this list of deleted passages: document numbers, rising."""
    file = StreamFile(folder, f"{entry.name}-{generation}.dead")
    file.append(docs, "u4")
    return SegmentEntry(entry.name, entry.descriptor, file.finish(durable=True), len(docs))


def publish(folder: Path, toc: Toc, *, merging: bool = False) -> None:
    """Make ``toc`` the last commit. The caller holds the lock; ``merging`` tells that it holds that of merges too."""
    files = [file for entry in toc.segments for file in segment_files(folder, entry)]
    remember_verified(folder, files + [entry.deleted for entry in toc.segments if entry.deleted is not None])
    sync_folder(folder)
    write_toc(folder, toc)
    collect_garbage(folder, toc, merging=merging)


def remove_segment(folder: Path, name: str) -> None:
    """Remove the files of a segment that no commit names."""
    for path in folder.glob(f"{name}*"):
        path.unlink(missing_ok=True)


def collect_garbage(folder: Path, toc: Toc, *, merging: bool = False) -> None:
    """Remove the files that no commit names: those of an earlier one, and what a crash left.

    The caller holds the lock. While a merge is at work nothing is removed, since its files are named nowhere yet.
    """
    if merging:
        _remove_unnamed(folder, toc)
        return
    lock = try_lock(folder / MERGING)
    if lock is not None:
        with lock:
            _remove_unnamed(folder, toc)


def _remove_unnamed(folder: Path, toc: Toc) -> None:
    for path in unnamed(folder, toc):
        try:
            path.unlink()
        except OSError:
            continue  # a system that keeps open files: the next writer tries again


def unnamed(folder: Path, toc: Toc) -> Iterator[Path]:
    """The files of an index that ``toc`` does not name."""
    segments = {entry.name for entry in toc.segments}
    deleted = {entry.deleted.name for entry in toc.segments if entry.deleted is not None}
    for path in folder.iterdir():
        draft = path.name.endswith(".tmp")
        if not (draft or NAME.fullmatch(path.name)):
            continue
        if draft or not (path.name in deleted if path.suffix == ".dead" else path.stem in segments):
            yield path


def make_plain(folder: Path) -> None:
    """Make ``folder`` one of plain files of an index, for a writer that begins anew: links, folders and files of anybody else
    are removed, locks excepted that are files."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        folder.unlink()
    make_folder(folder)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.is_symlink() or not (path.name in _OURS or path.suffix == ".tmp" or NAME.fullmatch(path.name)):
            path.unlink()
