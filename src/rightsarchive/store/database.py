"""The SQLite file under the catalog: one connection for each thread, one open transaction at a time."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from rightsarchive.errors import ArchiveBusyError, ArchiveError, DamagedArchiveError
from rightsarchive.files import new_file
from rightsarchive.store import gaps
from rightsarchive.store.catalog_file import stamp
from rightsarchive.store.migration import foreign_objects, migrate
from rightsarchive.store.schema import MIGRATIONS

Row = sqlite3.Row

Values = Sequence[Any] | Mapping[str, Any]
"""Values for the parameters of a statement: a sequence for `?`, a mapping for `:name`."""

MAPPED = 1 << 30
"""Bytes of the file that are read through a memory map, at half the cost of system calls. The rest of a larger file is read as
usual. Nothing is written through the map."""

CACHED_KB = 16_000
"""SQLite's page cache. A batch of documents changes hundreds of pages of many tables; they need not be read again for each
document."""

LOGGED_PAGES = 4_000
"""Pages in the write-ahead log before a checkpoint: a page that several batches change is then written to the file once."""

UNSEALED = "unsealed"
"""The table of each connection in which its triggers note what its open transaction changed, and nobody vouches for yet."""

WAIT = 30
"""Seconds that a change waits for one of another thread or program."""

LONGEST = 256 << 20
"""Bytes of one value: the largest that is written is the list of the passages of one text."""

_NO_WRITING = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def _any_text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogateescape")


class _Held:
    """A thread's connection. It is closed when the thread ends, or when the database is closed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.watched = False
        self.close = weakref.finalize(self, connection.close)


class Database:
    """``migrated`` is called with this and an older schema, in the transaction that brings the file to the newest one. ``watching``
    are statements that a connection carries out before its first change.

    With ``read_only`` nothing is written, no lock taken and no file made beside it: SQLite is told that the file does not change
    (``immutable``), and when it does all the same, whatever is read next raises ArchiveBusyError. A file with a write-ahead
    log, or with an older schema, cannot be read so: the caller makes a copy of it.

    Raises DamagedArchiveError where the file is no catalog, ArchiveBusyError where another process keeps it locked.
    """

    def __init__(
        self,
        path: Path,
        migrated: Callable[[Database, int], None],
        watching: Callable[[], Iterable[str]],
        *,
        read_only: bool = False,
    ) -> None:
        self.path = path
        self._unchanged = stamp(path) if read_only else None
        self.before_commit: Callable[[], None] = lambda: None
        """Called at the end of each transaction, within it."""
        self.after_commit: Callable[[], None] = lambda: None
        self._watching = watching
        self._local = threading.local()
        self._opened: weakref.WeakSet[_Held] = weakref.WeakSet()
        self._guard = threading.Lock()
        self._widths: dict[str, int] = {}
        if not read_only:
            # SQLite gives its -wal and -shm files the mode of this file, which it would make readable for everybody.
            with contextlib.suppress(OSError):
                new_file(path).close()
        try:
            migrate(self.connection, path, lambda version: migrated(self, version))
        except sqlite3.DatabaseError as error:
            self.close()
            raise self._explained(error) from error
        except BaseException:
            self.close()
            raise

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        held: _Held | None = getattr(self._local, "held", None)
        fixed = self._unchanged is not None
        if fixed and self._unchanged != stamp(self.path):
            raise ArchiveBusyError(
                "another program has changed the catalog since it was opened for reading.",
                advice="Open the archive again.",
                path=self.path,
            )
        if held is None:
            connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode=ro&immutable=1" if fixed else self.path,
                uri=fixed,
                timeout=WAIT,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            connection.row_factory = sqlite3.Row
            # FULL: what was reported as ingested survives a power cut. A stranger's catalog may hold no trigger or
            # view that runs functions of ours (trusted_schema). Deleted text is overwritten (secure_delete).
            for pragma in (
                "trusted_schema = OFF",
                "query_only = ON" if fixed else "journal_mode = WAL",
                "foreign_keys = ON",
                "synchronous = FULL",
                "secure_delete = ON",
                f"mmap_size = {MAPPED}",
                f"cache_size = -{CACHED_KB}",
                f"wal_autocheckpoint = {LOGGED_PAGES}",
            ):
                connection.execute(f"PRAGMA {pragma}")
            held = self._local.held = _Held(connection)
            with self._guard:
                self._opened.add(held)
        return held.connection

    def rows(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """The rows of one query, one after the other."""
        given = 0
        try:
            for row in self.connection.execute(sql, values):
                given += 1
                yield row
        except sqlite3.DatabaseError as error:
            if not self._reads_anything(error):
                raise self._explained(error) from error
            yield from islice(self.rows(sql, values), given, None)

    def all(self, sql: str, values: Values = ()) -> list[Row]:
        """The same as a list; quicker for a few rows."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            if self._reads_anything(error):
                return self.all(sql, values)
            raise self._explained(error) from error

    def row(self, sql: str, values: Values = ()) -> Row | None:
        try:
            row: Row | None = self.connection.execute(sql, values).fetchone()
        except sqlite3.DatabaseError as error:
            if self._reads_anything(error):
                return self.row(sql, values)
            raise self._explained(error) from error
        return row

    def _reads_anything(self, error: sqlite3.DatabaseError) -> bool:
        """Have this thread read bytes that are no letters too, where these were the error: what they belong to is then told as
        damaged, and the rest is read."""
        if "Could not decode to UTF-8" not in str(error) or self.connection.text_factory is _any_text:
            return False
        self.connection.text_factory = _any_text
        return True

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, values)
        return None if row is None else row[0]

    @property
    def writing(self) -> bool:
        """Whether this thread has a transaction open in which it may have changed something."""
        return self.connection.in_transaction and self._local.held.watched

    def _watched(self) -> sqlite3.Connection:
        """This thread's connection, which takes note of what it changes."""
        connection = self.connection
        held: _Held = self._local.held
        if not held.watched:
            # A row that takes the place of another one is one that goes and one that comes.
            connection.execute("PRAGMA recursive_triggers = ON")
            for statement in self._watching():
                connection.execute(statement)
            held.watched = True
        return connection

    def stamp(self) -> tuple[object, object]:
        """Something that changes with whatever is written, by this connection or by another."""
        connection = self.connection
        return connection.total_changes, connection.execute("PRAGMA data_version").fetchone()[0]

    def width(self, table: str) -> int:
        """How many columns a table has."""
        known = self._widths.get(table)
        if known is None:
            known = self._widths[table] = len(self.all(f"SELECT name FROM pragma_table_info('{table}')"))
        return known

    def run(self, sql: str, values: Values = ()) -> int:
        """Carry out one statement; the id of the row it inserted."""
        try:
            return int(self._watched().execute(sql, values).lastrowid or 0)
        except sqlite3.DatabaseError as error:
            raise self._explained(error) from error

    def run_many(self, sql: str, values: Iterable[Sequence[Any]]) -> None:
        try:
            self._watched().executemany(sql, values)
        except sqlite3.DatabaseError as error:
            raise self._explained(error) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. A transaction inside another joins it."""
        connection = self.connection
        if connection.in_transaction:
            yield
            return
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.DatabaseError as error:
            raise self._explained(error) from error
        try:
            yield
            self.before_commit()
            connection.execute("COMMIT")
        except BaseException as error:
            # A commit that failed, on a full disk, leaves the transaction open: the next one would join it and be lost.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.DatabaseError):
                raise self._explained(error) from error
            raise
        self.after_commit()

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the open transaction that leaves nothing behind where it fails."""
        connection = self._watched()
        connection.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            connection.execute("ROLLBACK TO attempt")
            raise
        finally:
            connection.execute("RELEASE attempt")

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Whatever this thread reads within is of one moment, whoever writes meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        try:
            self.connection.execute("BEGIN")
        except sqlite3.DatabaseError as error:
            raise self._explained(error) from error
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    def checkpoint(self, wait: float) -> bool:
        """Empty the write-ahead log into the file. False where somebody has read in it for longer than ``wait`` seconds."""
        connection = self.connection
        try:
            connection.execute(f"PRAGMA busy_timeout = {round(wait * 1000)}")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            # This thread itself may still be reading.
            if isinstance(explained := self._explained(error), ArchiveBusyError):
                return False
            raise explained from error
        finally:
            connection.execute(f"PRAGMA busy_timeout = {WAIT * 1000}")
        return not busy

    def clean(self, wait: float, note: str) -> bool:
        """Empty the write-ahead log into the file, and overwrite what is unused in it. False where somebody has read in it for
        longer than ``wait`` seconds, or writes. ``note`` is a statement that changes a row: by it others see that the file has
        changed, and forget what they know of its pages."""
        if not self.checkpoint(wait):
            return False
        connection = self.connection
        with self.transaction():
            log = Path(f"{self.path}-wal")
            if log.exists() and log.stat().st_size:
                return False
            cleared = subprocess.run(
                [sys.executable, "-I", "-S", gaps.__file__, str(self.path)], capture_output=True, check=False
            )
            connection.execute(note)
        # What this connection knows of the pages is from before.
        self._local.held.close()
        del self._local.held
        return cleared.returncode == 0

    def copy_to(self, path: Path) -> None:
        """A copy of the file as it is at this moment (https://www.sqlite.org/backup.html), checked and durable. Raises ArchiveError
        where it cannot be written, or what was written is not sound."""
        path.unlink(missing_ok=True)
        new_file(path).close()
        copy = sqlite3.connect(path, isolation_level=None)
        try:
            # What is read within is of one moment: nobody who writes makes the copy begin anew.
            with self.snapshot():
                self.connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                self.connection.backup(copy)
            wrong = [str(row[0]) for row in copy.execute("PRAGMA quick_check(1)") if row[0] != "ok"]
        except sqlite3.DatabaseError as error:
            raise ArchiveError(
                f"the copy of the catalog cannot be written: {error}.",
                advice="Make room, or choose another disk; then do the same again. The copy is as it was before.",
                path=path.parent,
            ) from error
        finally:
            copy.close()
            for end in ("-wal", "-shm", "-journal"):
                path.with_name(path.name + end).unlink(missing_ok=True)
        if wrong:
            raise DamagedArchiveError(
                f"the catalog is damaged: {wrong[0]}.", advice="Run `rightsarchive check`.", path=self.path
            )
        with path.open("rb+") as file:
            os.fsync(file.fileno())

    def damage(self, *, quick: bool = False) -> list[str]:
        """What SQLite's own check of the file finds wrong; empty when it is sound."""
        try:
            found = [
                str(row[0]) for row in self.connection.execute(f"PRAGMA {'quick' if quick else 'integrity'}_check(20)")
            ]
            broken = [
                f"{row[0]} row {row[1]} refers to a missing {row[2]}"
                for row in self.connection.execute("PRAGMA foreign_key_check")
            ]
            foreign = [
                f"the {name} was added or changed from outside"
                for name in foreign_objects(self.connection, len(MIGRATIONS))
            ]
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [line for line in found if line != "ok"] + broken + foreign

    def close(self) -> None:
        with self._guard:
            for held in list(self._opened):
                held.close()
            self._opened.clear()
        self._local = threading.local()

    def _explained(self, error: sqlite3.DatabaseError) -> Exception:
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            return ArchiveBusyError(
                "another program is writing to the catalog.",
                advice="Wait until it has finished, then try again.",
                path=self.path,
            )
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # its low byte is the kind
        if code == sqlite3.SQLITE_IOERR:
            return ArchiveError(
                f"the disk fails at the catalog: {error}.",
                advice="Look after the disk, and restore the archive from a copy if it stays so.",
                path=self.path,
            )
        if code in _NO_WRITING and self._unchanged is None:
            return ArchiveError(
                f"the catalog cannot be written: {error}.",
                advice="Make room on the disk, and check that you may write in the archive's folder.",
                path=self.path,
            )
        return DamagedArchiveError(
            f"the catalog cannot be read: {error}.", advice="Restore it from a copy.", path=self.path
        )
