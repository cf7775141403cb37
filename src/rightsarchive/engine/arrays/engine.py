"""The engine of array postings: an index folder, its last commit as searches see it, and one writer at a time."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np

from rightsarchive.engine.arrays import rank
from rightsarchive.engine.arrays.blocks import BrokenIndexError, told_as_damage
from rightsarchive.engine.arrays.columns import value_counts
from rightsarchive.engine.arrays.commit import (
    LOCK,
    MERGING,
    collect_garbage,
    is_merge_publishing,
    make_plain,
    unnamed,
)
from rightsarchive.engine.arrays.doc_sets import joined
from rightsarchive.engine.arrays.files import FileEntry
from rightsarchive.engine.arrays.merge_scheduler import MergeScheduler
from rightsarchive.engine.arrays.occurrences import occurrences
from rightsarchive.engine.arrays.options import Options
from rightsarchive.engine.arrays.segment import segment_files
from rightsarchive.engine.arrays.toc import FILENAME, Toc, doubt, read_toc, verify
from rightsarchive.engine.arrays.view import Snapshot, View
from rightsarchive.engine.arrays.writer import ArrayWriter
from rightsarchive.engine.protocol import Entry, Fingerprint, Occurrences, Ranking
from rightsarchive.errors import ArchiveBusyError, DamagedArchiveError, ReadOnlyArchiveError
from rightsarchive.files import make_folder
from rightsarchive.held_folders import HeldFolder
from rightsarchive.locking import HeldLock, try_lock
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Leaf, Node, Plan, leaves

SHORT_WAIT = 0.3
"""Seconds that a second writer waits for the lock before it is told that there is a first."""

MERGE_WAIT = 5.0
"""Seconds that are waited for a merge of another process before its files are left to it."""

WORK = "rightsarchive-index-"
"""How folders begin in which an index is compared."""

PATIENCE = 60.0
"""Seconds in which an opening is tried anew when commits replace the files under it."""

T = TypeVar("T")


class ArrayEngine:
    """Implements :class:`rightsarchive.engine.protocol.Engine` over array postings in ``location``."""

    def __init__(self, location: Path, analysis: str, options: Options, *, read_only: bool = False) -> None:
        self._folder = location
        self._analysis = analysis
        self._options = options
        self._read_only = read_only
        self._contents = str(location / FILENAME)
        self._opening = threading.Lock()
        self._merger = MergeScheduler(location, options.merge_factor)
        self._snapshot: Snapshot | None = None
        self._seen: tuple[int, int, int] | None = None

    def writer(self, *, anew: bool = False) -> ArrayWriter:
        """Open a change. Raises ArchiveBusyError where another is open (after ``wait_seconds``), DamagedArchiveError
        where the index is to be made ``anew``, ReadOnlyArchiveError."""
        self._refuse_to_write()
        if anew:
            self._merger.stop()
            make_plain(self._folder)
        make_folder(self._folder)
        lock = self._lock()
        try:
            toc = self._readable() if anew else self._load(lambda toc: toc)
            return ArrayWriter(self._folder, toc, self._analysis, self._options, lock, self._merger.start, anew=anew)
        except BrokenIndexError as error:
            lock.release()
            raise self._damaged(error) from error
        except BaseException:
            lock.release()
            raise

    def search(self, plan: Plan, limit: int = 10, offset: int = 0, values_of: str | None = None) -> Ranking:
        with self._read() as snapshot:
            if snapshot is None:
                return Ranking(0, ())
            return rank.search(snapshot.view(plan.clearance), plan, limit, offset, values_of)

    def explain(self, plan: Plan, ids: Sequence[PassageId]) -> Mapping[PassageId, Sequence[tuple[Leaf, float]]]:
        explained: dict[PassageId, list[tuple[Leaf, float]]] = {id_: [] for id_ in ids}
        with self._read() as snapshot:
            if snapshot is None or not explained:
                return explained
            view = snapshot.view(plan.clearance)
            wanted = np.unique(np.fromiter(explained, np.int64))
            docs = joined([reader.seen(reader.segment.locate(wanted)) for reader in view.readers], view.bases)
            asked = leaves(plan.match) + (leaves(plan.second) if plan.second is not None else ())
            for leaf, found in zip(asked, rank.explain(view, asked, docs), strict=True):
                for id_, score in zip(view.ids(found.docs).tolist(), found.scores.tolist(), strict=True):
                    explained[id_].append((leaf, score))
        return explained

    def count(self, node: Node, clearance: Access = Access.PUBLIC) -> int:
        with self._read() as snapshot:
            return 0 if snapshot is None else rank.count(snapshot.view(clearance), node)

    def counts(self, nodes: Sequence[Node], clearance: Access = Access.PUBLIC) -> Sequence[int]:
        with self._read() as snapshot:
            return [0] * len(nodes) if snapshot is None else rank.counts(snapshot.view(clearance), nodes)

    def values(self, field: str, clearance: Access = Access.PUBLIC) -> Mapping[str, int]:
        with self._read() as snapshot:
            return {} if snapshot is None else value_counts(snapshot.view(clearance), field)

    def occurrences(self, field: str, clearance: Access = Access.PUBLIC) -> Iterator[Occurrences]:
        with self._read() as snapshot:
            if snapshot is not None:
                yield from occurrences(snapshot.view(clearance), field)

    @contextmanager
    def _read(self) -> Iterator[Snapshot | None]:
        """The last commit, to be read within. Raises DamagedArchiveError."""
        snapshot = self._current()
        with told_as_damage(lambda: None if snapshot is None else snapshot.distrust()):
            yield snapshot

    def fingerprint(self) -> Fingerprint | None:
        try:
            snapshot = self._open()
        except BrokenIndexError:
            return None
        if snapshot is None:
            return None
        return Fingerprint(snapshot.toc.analysis, snapshot.toc.revision, snapshot.toc.entries)

    def view(self, clearance: Access = Access.PUBLIC) -> View:
        """The last commit as ``clearance`` sees it: a point in time, which later commits do not change."""
        snapshot = self._current()
        return View(()) if snapshot is None else snapshot.view(clearance)

    def verify(self, expected: Iterable[Entry] | None = None) -> None:
        try:
            self._load(lambda toc: self._verify(toc, everything=True))
            if expected is not None:
                self._compare(expected)
        except BrokenIndexError as error:
            raise self._damaged(error) from error

    def _compare(self, expected: Iterable[Entry]) -> None:
        from rightsarchive.engine.arrays.comparison import difference  # a check alone needs it

        with self._read() as snapshot, HeldFolder(Path(tempfile.gettempdir()), WORK, private=True) as work:
            if snapshot is not None and (
                what := difference(self._folder, snapshot.toc, expected, self._options, work.path)
            ):
                raise BrokenIndexError(f"it is not what the catalog's passages make: {what}")

    def settle(self, added: int = 0) -> None:
        self._merger.wait()
        if added and not self._read_only:
            self._merger.join_after(added)

    def collect_garbage(self) -> int:
        if self._read_only:
            return 0
        self._merger.stop()
        self._forget()  # where open files cannot be removed, they are not ours
        merging = try_lock(self._folder / MERGING, MERGE_WAIT)
        if merging is not None:
            with merging, self._lock():
                toc = self._readable()
                if toc is not None:
                    collect_garbage(self._folder, toc, merging=True)
        toc = self._readable()
        left = 0 if toc is None else len(list(unnamed(self._folder, toc)))
        if self._options.background:
            self._merger.start()
        return left

    def _readable(self) -> Toc | None:
        try:
            return read_toc(self._folder)
        except BrokenIndexError:
            return None

    def close(self) -> None:
        self._merger.stop()
        self._forget()

    def _forget(self) -> None:
        with self._opening:
            self._snapshot, self._seen = None, None

    def _refuse_to_write(self) -> None:
        if self._read_only:
            raise ReadOnlyArchiveError("the index was opened for reading only.", path=self._folder)

    def _lock(self) -> HeldLock:
        wait = max(self._options.wait_seconds, SHORT_WAIT)
        while (lock := try_lock(self._folder / LOCK, wait)) is None:
            # A merge beside the commits holds the lock when it publishes, however long the disk takes: that is no other writer.
            if is_merge_publishing(self._folder):
                continue
            # A merge may have let go of it between the two looks.
            if lock := try_lock(self._folder / LOCK):
                break
            raise ArchiveBusyError(
                "Another process or thread is writing to the index.",
                advice="Wait until it is done and try again.",
                path=self._folder,
            )
        return lock

    def _current(self) -> Snapshot | None:
        try:
            return self._open()
        except BrokenIndexError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: BrokenIndexError) -> DamagedArchiveError:
        return DamagedArchiveError(
            f"The search index cannot be used: {error}.",
            advice="Run 'rightsarchive reindex': it is made again from the catalog.",
            path=self._folder,
        )

    def _open(self) -> Snapshot | None:
        """The last commit, opened once and kept until there is another. None where there has been none."""
        seen = self._mark()
        snapshot = self._snapshot
        if snapshot is not None and seen == self._seen:
            if snapshot.damage:
                raise BrokenIndexError(f"{snapshot.damage[0]} is not what was written")
            return snapshot
        with self._opening:
            seen = self._mark()
            if self._snapshot is None or seen != self._seen:
                earlier = self._snapshot
                self._snapshot = self._load(lambda toc: Snapshot(self._folder, toc, earlier, self._doubt))
                self._seen = seen
            return self._snapshot

    def _doubt(self, name: str) -> None:
        if not self._read_only:
            doubt(self._folder, name)

    def _verify(self, toc: Toc, *, everything: bool = False) -> None:
        verify(self._folder, files_of(self._folder, toc), everything=everything, remember=not self._read_only)

    def _mark(self) -> tuple[int, int, int] | None:
        """What changes with each commit: the table of contents is a new file."""
        try:
            status = os.stat(self._contents)  # noqa: PTH116 - it is asked at every search, and this is the quickest way
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _load(self, use: Callable[[Toc], T]) -> T | None:
        """Give the verified last commit to ``use``. A commit that removes files meanwhile makes it try anew."""
        failed: BrokenIndexError | None = None
        last: Toc | None = None
        until = time.monotonic() + PATIENCE
        while failed is None or time.monotonic() < until:
            toc = read_toc(self._folder)
            if failed is not None and toc == last:
                raise failed
            if toc is None:
                return None
            if toc.analysis != self._analysis:
                raise BrokenIndexError("its terms were made in another way")
            try:
                self._verify(toc)
                return use(toc)
            except BrokenIndexError as error:
                failed, last = error, toc
        raise failed if failed is not None else BrokenIndexError("it changes faster than it can be opened")


def files_of(folder: Path, toc: Toc) -> list[FileEntry]:
    """Every file that a commit names. The descriptors are read for it, so they are verified before anything else."""
    files = [file for entry in toc.segments for file in segment_files(folder, entry)]
    return files + [entry.deleted for entry in toc.segments if entry.deleted is not None]
