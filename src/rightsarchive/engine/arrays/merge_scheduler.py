"""The merge scheduler: merges run beside the commits, without the writer's lock, which is taken only to publish the result."""

from __future__ import annotations

import logging
import math
import secrets
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from rightsarchive.engine.arrays.blocks import BrokenIndexError
from rightsarchive.engine.arrays.commit import (
    MERGING,
    OpenSegment,
    collect_garbage,
    merge_segments,
    publish,
    remove_segment,
    write_deleted,
    writer_lock_of_merge,
)
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.merge import MergeStoppedError
from rightsarchive.engine.arrays.merge_policy import SegmentSize, segments_to_join, segments_to_merge
from rightsarchive.engine.arrays.segment import deleted_docs, open_segment
from rightsarchive.engine.arrays.toc import SegmentEntry, Toc, read_toc
from rightsarchive.errors import ArchiveError
from rightsarchive.locking import try_lock

log = logging.getLogger(__name__)

Choice = Callable[[Sequence[SegmentSize]], Sequence[int]]
"""Which segments are merged next."""


class MergeScheduler:
    """Merges what is due, in a thread of its own. A merge that is stopped leaves the index as it was."""

    def __init__(self, folder: Path, factor: int) -> None:
        self._folder = folder
        self._factor = factor
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._wanted = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look whether merges are due; where that is being done already, once more after it."""
        with self._guard:
            self._wanted = True
            if self._thread is None:
                self._stop = threading.Event()
                self._thread = threading.Thread(target=self._run, args=(self._stop,), name="index merge", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Give up the merge that is under way, and wait until it has."""
        with self._guard:
            self._stop.set()
        self.wait()

    def wait(self) -> None:
        """Until nothing is being merged, and nothing is due."""
        with self._guard:
            thread = self._thread
        if thread is not None:
            thread.join()

    def join_after(self, added: int) -> None:
        """Merge what is worth it when a run that added so many passages is over, and wait until that is done."""
        self.wait()
        self._merge(lambda: self._merge_once(threading.Event(), partial(segments_to_join, added=added)))

    def _run(self, stop: threading.Event) -> None:
        while self._is_wanted(stop):
            self._merge(partial(self._merge_all, stop))

    def _is_wanted(self, stop: threading.Event) -> bool:
        """Whether to look (again). The thread ends under the guard: a commit finds it gone, or is seen by it."""
        with self._guard:
            wanted, self._wanted = self._wanted and not stop.is_set(), False
            if not wanted:
                self._thread = None
            return wanted

    def _merge(self, work: Callable[[], object]) -> None:
        """Do some merging, unless another process is at it."""
        try:
            lock = try_lock(self._folder / MERGING)
            if lock is None:
                return
            with lock:
                work()
                self._collect_garbage()
        except MergeStoppedError:
            return
        except (OSError, ArchiveError, BrokenIndexError) as error:
            # No harm is done: the segments stay as they are, and the next commit looks again.
            log.warning("segments of %s were not merged: %s", self._folder, error)

    def _merge_all(self, stop: threading.Event) -> None:
        due = partial(segments_to_merge, factor=self._factor)
        while not stop.is_set() and self._merge_once(stop, due):
            pass

    def _merge_once(self, stop: threading.Event, choice: Choice) -> bool:
        """Merge one group. False where there is none."""
        toc = read_toc(self._folder)
        if toc is None:
            return False
        segments = [OpenSegment(self._folder, entry) for entry in toc.segments]
        chosen = [segments[i] for i in choice([SegmentSize(s.live_count, s.deleted_count) for s in segments])]
        if not chosen:
            return False
        name = secrets.token_hex(8)
        try:
            merged = merge_segments(self._folder, name, chosen, stop)
            published = self._publish(merged, chosen, stop)
        except BaseException:
            remove_segment(self._folder, name)
            raise
        if not published:
            remove_segment(self._folder, name)
        return published

    def _publish(self, merged: SegmentEntry, chosen: Sequence[OpenSegment], stop: threading.Event) -> bool:
        """Replace the segments that were merged by the result, less what was deleted from them meanwhile."""
        with writer_lock_of_merge(self._folder, math.inf, stop) as locked:
            if not locked:
                raise MergeStoppedError
            toc = read_toc(self._folder)
            present = {} if toc is None else {entry.name: entry for entry in toc.segments}
            names = {segment.segment.entry.name for segment in chosen}
            if toc is None or not names <= present.keys():
                return False
            deleted = [self._deleted_since(segment, present[segment.segment.entry.name]) for segment in chosen]
            entry = self._without(merged, np.concatenate(deleted), toc.generation + 1)
            kept = [other for other in toc.segments if other.name not in names]
            publish(
                self._folder,
                Toc(toc.analysis, toc.revision, toc.entries, toc.generation + 1, (*kept, entry)),
                merging=True,
            )
            return True

    def _collect_garbage(self) -> None:
        """What commits left meanwhile, since they remove nothing while a merge is at work. A writer will do it itself."""
        with writer_lock_of_merge(self._folder, 0) as locked:
            toc = read_toc(self._folder) if locked else None
            if toc is not None:
                collect_garbage(self._folder, toc, merging=True)

    def _deleted_since(self, segment: OpenSegment, now: SegmentEntry) -> Array:
        """The ids that were live when the merge began and are deleted now."""
        deleted = deleted_docs(self._folder, now, len(segment.live))
        return segment.segment.ids.take(deleted[segment.live[deleted]])

    def _without(self, merged: SegmentEntry, ids: Array, generation: int) -> SegmentEntry:
        if not len(ids):
            return merged
        docs = np.sort(open_segment(self._folder, merged).locate(np.sort(ids)))
        return write_deleted(self._folder, merged, docs, generation)
