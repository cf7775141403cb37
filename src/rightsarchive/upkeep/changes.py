"""One change at a time: the lock of an archive, the modes of its files, and the reason that the custody log gives."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from rightsarchive.errors import ArchiveBusyError
from rightsarchive.files import settle
from rightsarchive.locking import ReentrantLock
from rightsarchive.settings import FILENAME, Settings, written
from rightsarchive.store import Catalog
from rightsarchive.upkeep import custody


class Changes:
    """Lets one process at a time change the archive in the folder ``root``."""

    def __init__(self, root: Path, settings: Settings, catalog: Catalog) -> None:
        self._root = root
        self._shared = settings.files.shared
        self._catalog = catalog
        self._lock = ReentrantLock(root / "archive.lock")
        self._written = written(root / FILENAME)
        self._noted = False

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """The archive's lock, for as long as the block runs. Raises ArchiveBusyError where another process has it."""
        if not self._lock.acquire():
            raise ArchiveBusyError(
                "another process is writing to the archive.",
                advice="Wait until it has finished, then try again.",
                path=self._root,
            )
        try:
            settle(self._root, FILENAME, shared=self._shared)
            yield
        finally:
            self._lock.release()

    @contextlib.contextmanager
    def made(self, reason: str = "") -> Iterator[None]:
        """The same for a change that a person asked for: its lines in the custody log give ``reason``."""
        with self.lock():
            self.take_note()
            with self._catalog.custody.because(reason):
                yield

    def take_note(self) -> None:
        """Bring the custody log up to what was changed by hand before this archive's first change."""
        if not self._noted:
            custody.take_note(self._catalog, self._written)
            self._noted = True
