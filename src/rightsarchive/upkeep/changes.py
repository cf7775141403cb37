"""One change at a time: the lock of an archive, the modes of its files, the reason that the custody log gives, and what an earlier
change left undone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import ArchiveBusyError, ReadOnlyArchiveError
from rightsarchive.files import drafts, settle
from rightsarchive.locking import ReentrantLock
from rightsarchive.settings import FILENAME, Settings, written
from rightsarchive.store import Catalog, Originals
from rightsarchive.upkeep import custody
from rightsarchive.upkeep.indexer import Indexer
from rightsarchive.upkeep.opening import advice, no_writing_told


class Changes:
    """Lets one process at a time change the archive in the folder ``root``; nobody where ``only_read`` says why it is
    only read. ``waiting`` is called with the seconds of the settings
    when a change begins to wait for another process."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        catalog: Catalog,
        originals: Originals,
        engine: Engine,
        indexer: Indexer,
        only_read: str = "",
        waiting: Callable[[float], None] | None = None,
    ) -> None:
        self._root = root
        self._only_read = only_read
        self._shared = settings.files.shared
        self._wait = settings.wait
        self._waiting = None if waiting is None else partial(waiting, settings.wait)
        self._catalog = catalog
        self._originals = originals
        self._engine = engine
        self._indexer = indexer
        self._lock = ReentrantLock(root / "archive.lock")
        self._written = written(root / FILENAME)
        self._noted = False
        self._unfinished = True

    @contextlib.contextmanager
    def lock(self, wait: float = 0) -> Iterator[None]:
        """The archive's lock, for as long as the block runs. Raises ArchiveBusyError where another process has had it for ``wait``
        seconds, ArchiveError where the block finds that the disk takes no more, ReadOnlyArchiveError
        where the archive was opened for reading only."""
        self.refuse_where_only_read()
        if not self._lock.acquire(wait, self._waiting):
            still = f"another process is still writing to the archive, after {wait:g} seconds."
            raise ArchiveBusyError(
                still if wait else "another process is writing to the archive.",
                advice="Try again when it has finished, or wait for it: --wait SECONDS, or “wait” in archive.toml.",
                path=self._root,
            )
        try:
            with no_writing_told(self._root):
                settle(self._root, FILENAME, shared=self._shared)
                yield
        finally:
            self._lock.release()

    def refuse_where_only_read(self) -> None:
        """Raises ReadOnlyArchiveError where the archive was opened for reading only."""
        if self._only_read:
            raise ReadOnlyArchiveError(
                f"the archive is only read: {self._only_read}.", advice=advice(self._only_read), path=self._root
            )

    @contextlib.contextmanager
    def made(self, reason: str = "") -> Iterator[None]:
        """The same for a change that a person asked for, which may wait: its lines in the custody log give ``reason``."""
        with self.lock(self._wait):
            self._indexer.synchronize()  # another process may have come to a sudden end since this one opened the archive
            self.take_note()
            if self._unfinished:
                self._finish()
            try:
                with self._catalog.custody.because(reason):
                    yield
            except BaseException:
                self._unfinished = True
                raise
            self._originals.settle()
            self._unfinished = self._catalog.is_erasing

    def catch_up(self, advance: Callable[[int], None] | None = None) -> None:
        """Bring the index up to the catalog. Raises ArchiveBusyError where another process is writing."""
        if self._indexer.in_step:
            return
        with self.lock():
            found = self._engine.fingerprint()
            indexed = self._indexer.synchronize(advance)
            if found is None and indexed:
                with self._catalog.custody.because("the index was missing, or was not this archive's own"):
                    custody.note_reindex(self._catalog, indexed)

    def caught_up(self) -> bool:
        """The same for a search; whether no other process is writing."""
        try:
            self.catch_up()
        except ArchiveBusyError:
            return False
        return True

    def take_note(self) -> None:
        """Before this archive's first change: bring the custody log up to what was changed by hand, and remove what a crash left."""
        if not self._noted:
            custody.take_note(self._catalog, self._written)
            self._noted = True

    def _finish(self) -> None:
        """Take out of the files what is erased, where that was interrupted or others had them open, and what was being written when
        a process came to its end."""
        # One that is being written at this moment is that of a head, and whoever writes it does without.
        for draft in drafts(self._root):
            draft.unlink(missing_ok=True)
        from rightsarchive.upkeep import erasure  # whoever only reads does not wait for it to load

        erasure.finish(self._catalog, self._originals, self._engine)
