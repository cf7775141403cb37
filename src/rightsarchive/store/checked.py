"""When each original was last found to be what its name says, and how its file looked then. Derived: it may be deleted at any time."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from rightsarchive.files import is_regular, new_file
from rightsarchive.store.custody import now

_SCHEMA = (
    "CREATE TABLE checked (sha256 TEXT PRIMARY KEY, at TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,"
    " changed INTEGER NOT NULL, inode INTEGER NOT NULL) WITHOUT ROWID"
)
_AT_ONCE = 1_000


Look = tuple[int, int, int, int]
"""How a file looks without reading it: size in bytes, times of its last change (of content, of anything) in nanoseconds, number."""


def look_at(path: Path) -> Look:
    """Raises OSError."""
    found = path.stat(follow_symlinks=False)
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


class Checked:
    """The notes in the file at ``path``. What cannot be read or written there is done without: it saves time alone."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self._read_only = read_only
        self._waiting: list[tuple[str, str, int, int, int, int]] = []
        self._connection: sqlite3.Connection | None = None
        with contextlib.suppress(OSError, sqlite3.Error):
            self._connection = _opened(path, read_only=read_only)

    def last_good(self, sha256: str) -> str | None:
        """When an original was last found sound: UTC, ISO 8601."""
        row = self._row(sha256)
        return None if row is None else str(row[0])

    def is_unchanged(self, sha256: str, look: Look) -> bool:
        """Whether the file looks as it did when it was last found sound."""
        row = self._row(sha256)
        return row is not None and tuple(row[1:]) == look

    def note(self, sha256: str, look: Look) -> None:
        """It was found sound just now."""
        self._waiting.append((sha256, now(), *look))
        if len(self._waiting) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        if self._connection is not None and not self._read_only:
            with contextlib.suppress(sqlite3.Error), self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO checked VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def close(self) -> None:
        self.flush()
        if self._connection is not None:
            self._connection.close()

    def _row(self, sha256: str) -> tuple[str, int, int, int, int] | None:
        if self._connection is None:
            return None
        try:
            found: tuple[str, int, int, int, int] | None = self._connection.execute(
                "SELECT at, size, modified, changed, inode FROM checked WHERE sha256 = ?", (sha256,)
            ).fetchone()
        except sqlite3.Error:
            return None
        return found


@contextlib.contextmanager
def checked(path: Path, *, read_only: bool) -> Iterator[Checked]:
    """The notes, for as long as the block runs."""
    notes = Checked(path, read_only=read_only)
    try:
        yield notes
    finally:
        notes.close()


def _opened(path: Path, *, read_only: bool) -> sqlite3.Connection | None:
    if read_only:
        if not is_regular(path):
            return None
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        if _is_ours(connection):
            return connection
        connection.close()
        return None
    if not is_regular(path):
        new_file(path).close()
    connection = sqlite3.connect(path)
    if not _is_ours(connection):
        connection.close()
        path.unlink()
        new_file(path).close()
        connection = sqlite3.connect(path)
        connection.execute(_SCHEMA)
    return connection


def _is_ours(connection: sqlite3.Connection) -> bool:
    """Whether it holds the one table and nothing else. Raises sqlite3.Error where the file is damaged: the notes are then done without."""
    connection.execute("PRAGMA trusted_schema = OFF")
    return [row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")] == [_SCHEMA]
