"""Folders of work in places that are not ours: the folder of a file that is being written, and the temporary one of the system.

Each is locked while it is used. A process that is killed leaves its folder, but no lock; the next folder of the same kind in that
place takes such remains away. What goes is surely ours and surely over: a folder (no link) of our kind of name, that belongs to
the same user, with our lock file in it, which nobody holds.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from rightsarchive.errors import ArchiveError
from rightsarchive.files import is_folder, is_regular, make_folder
from rightsarchive.locking import HeldLock, try_lock

_LOCK = "lock"
_TRIES = 10
"""Times that somebody else's sweep may take a folder away before it is locked."""


class HeldFolder:
    """A new folder in ``parent``, for its owner alone (the group too, where ``parent`` lets it write and it is not ``private``), until
    it is closed. Its name begins with ``prefix``. ``swept`` are the remains that were taken away. Raises OSError."""

    def __init__(self, parent: Path, prefix: str, *, private: bool = False) -> None:
        for _ in range(_TRIES):
            self.path = parent / f"{prefix}{secrets.token_hex(8)}.tmp"
            if private:
                self.path.mkdir(0o700)
            else:
                make_folder(self.path)
            made = self.path.stat()
            self._lock = self._locked()
            if is_folder(self.path) and os.path.samestat(made, self.path.stat()):
                break
            self.close()
        self.swept = tuple(_swept(parent, prefix, self.path))

    def _locked(self) -> HeldLock | None:
        """Where a file system has no locks the folder has no lock file either, and nobody takes it for remains."""
        try:
            return try_lock(self.path / _LOCK)
        except ArchiveError:
            (self.path / _LOCK).unlink(missing_ok=True)
            return None

    def close(self) -> None:
        """Remove it with what is in it. A second call does nothing."""
        lock, self._lock = self._lock, None
        if lock is not None:
            _empty(self.path)
            lock.release()
        shutil.rmtree(self.path, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _swept(parent: Path, prefix: str, own: Path) -> Iterator[Path]:
    """Remove what processes that are gone left of their folders."""
    owner = own.stat().st_uid
    for path in parent.glob(f"{prefix}*"):
        # Not ours, gone meanwhile, or something else of that name.
        with contextlib.suppress(OSError, ArchiveError):
            if path == own or not is_folder(path) or path.stat().st_uid != owner:
                continue
            if not is_regular(path / _LOCK):
                path.rmdir()  # it was made, or emptied, and no more: else it is not ours
            elif (lock := try_lock(path / _LOCK)) is not None:
                _empty(path)
                lock.release()
                shutil.rmtree(path, ignore_errors=True)
            else:
                continue
            yield path


def _empty(folder: Path) -> None:
    """Take out all but the lock, which goes last: a kill on the way leaves what is known for ours."""
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.name != _LOCK:
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    os.unlink(entry.path)  # noqa: PTH108
