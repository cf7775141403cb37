"""The lock that lets one change at a time into an archive or an index: an advisory lock on a file, kept by the operating system.

It excludes other threads as well as other processes, and it ends with the process that holds it, however that ends: a
crash leaves a file, but no lock. A child that is forked meanwhile does not hold it. The file has no content.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rightsarchive.errors import ArchiveError
from rightsarchive.files import file_mode

if TYPE_CHECKING:
    from filelock import BaseFileLock

POLL = 0.02
"""Seconds between two attempts to take a lock that another holds."""


class HeldLock:
    """A lock that is held. Any thread may release it; leaving the ``with`` block does."""

    def __init__(self, lock: BaseFileLock) -> None:
        self._lock: BaseFileLock | None = lock

    def release(self) -> None:
        """Let go of the lock; a second call does nothing."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def try_lock(path: Path, wait: float = 0, stop: threading.Event | None = None) -> HeldLock | None:
    """Lock the file at ``path``, made where there is none. None where another holder, which may be the same thread, has
    kept it for ``wait`` seconds, or until ``stop`` was set. Raises ArchiveError where the file cannot be locked at all."""
    # It takes a tenth of a second to import, and whoever only reads never locks.
    from filelock import FileLock, Timeout

    until = time.monotonic() + wait
    pause = stop if stop is not None else threading.Event()
    lock: BaseFileLock | None = None
    while True:
        try:
            if lock is None:
                lock = FileLock(path, timeout=0, mode=file_mode(path.parent), thread_local=False)
            lock.acquire()
        except Timeout:
            if time.monotonic() >= until or pause.wait(POLL):
                return None
        except (OSError, NotImplementedError) as error:
            raise ArchiveError(
                f"the lock for writing cannot be taken: {error}.",
                advice="Make sure that the folder may be written to, and that its file system has locks.",
                path=path,
            ) from error
        else:
            return HeldLock(lock)


class ReentrantLock:
    """The lock of the file at ``path`` for one thread at a time, which may take it again while it has it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mine = threading.local()

    def acquire(self, wait: float = 0, waiting: Callable[[], None] | None = None) -> bool:
        """Whether this thread has the lock, after up to ``wait`` seconds; ``waiting`` is called when they begin. Raises ArchiveError
        as :func:`try_lock` does."""
        depth: int = getattr(self._mine, "depth", 0)
        if not depth:
            held = try_lock(self._path)
            if held is None and wait:
                if waiting is not None:
                    waiting()
                held = try_lock(self._path, wait)
            if held is None:
                return False
            self._mine.held = held
        self._mine.depth = depth + 1
        return True

    def release(self) -> None:
        """Undo one ``acquire`` of this thread; the last one lets go of the lock."""
        self._mine.depth -= 1
        if not self._mine.depth:
            self._mine.held.release()
