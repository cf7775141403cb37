"""A layer between a process and its disk: every write, flush, rename and removal is counted, and at a chosen one the process dies or
the disk gives an error.

Python's own calls are replaced in this process, and so are those of SQLite, which writes from C: its file system interface (VFS)
is a table of functions, in which ours stand before its own (https://www.sqlite.org/vfs.html). Nothing is loaded from outside.

Time and chance stand still in such a process, so that an act that is done again writes the very same bytes as before: names and
numbers that are drawn count up, those of SQLite (the salts of its log) are zeros.
"""

from __future__ import annotations

import _sqlite3
import builtins
import ctypes
import errno
import hashlib
import io
import itertools
import os
import secrets
import stat
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

SQLITE = "SQLite's "
"""How the kinds of SQLite's own points begin."""

SQLITE_CODES = {errno.ENOSPC: 13, errno.EROFS: 8}
"""What SQLite itself makes of an error when it writes: SQLITE_FULL, SQLITE_READONLY; else one of its I/O errors."""

_IOERR = {"write": 778, "truncate": 1546, "fsync": 1034, "unlink": 2570}


class Faults:
    """What befalls the process: at point ``at`` (from 1; 0: never) of the kinds ``kinds`` the error number ``error`` comes, once or,
    with ``lasting``, from there on. ``watch`` is called with the number of each point before it is passed, and what it does itself
    passes none. ``passed`` are the points that were passed, each by its kind."""

    def __init__(
        self,
        at: int = 0,
        error: int = 0,
        *,
        kinds: Sequence[str] = ("write", "fsync", "rename", "unlink", "mkdir", "open", "truncate"),
        lasting: bool = False,
        watch: Callable[[int], None] | None = None,
    ) -> None:
        self.passed: list[str] = []
        self.at = at
        self._error = error
        self._watch = watch
        self._kinds = frozenset(kinds)
        self._lasting = lasting
        self._guard = threading.Lock()
        self._undo: list[Callable[[], None]] = []
        self._kept: list[Any] = []

    def point(self, kind: str, by: str = "") -> int | None:
        """Pass a point; the error that it gives, or None."""
        if kind not in self._kinds:
            return None
        with self._guard:
            self.passed.append(f"{by}{kind}")
            passed = len(self.passed)
            if self._watch is not None:
                self._watch(passed)
            hit = passed == self.at or (self._lasting and passed > self.at > 0)
        return self._error if hit else None

    def check(self, kind: str, name: object = "") -> None:
        """The same, raised. What is written into a pipe reaches no disk."""
        if isinstance(name, int) and not stat.S_ISREG(os.fstat(name).st_mode) and kind != "fsync":
            return
        error = self.point(kind)
        if error is not None:
            raise OSError(error, os.strerror(error), None if isinstance(name, int) else os.fspath(name))  # type: ignore[call-overload]

    def end(self) -> None:
        """The disk is well again."""
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()

    def install(self) -> None:
        """Stand before this process's disk, from now on."""
        self._python()
        self._sqlite()
        drawn = itertools.count()
        self._replace(secrets, "token_hex", lambda size: hashlib.sha256(b"%d" % next(drawn)).hexdigest()[: 2 * size])
        self._replace(time, "time", lambda: 2e9)

    def _replace(self, owner: object, name: str, new: object) -> None:
        old = getattr(owner, name)
        setattr(owner, name, new)
        self._undo.append(lambda: setattr(owner, name, old))

    def _python(self) -> None:
        def before(kind: str, name: str) -> None:
            real = getattr(os, name)

            def call(path: Any, *rest: Any, **options: Any) -> Any:
                self.check(kind, path)
                return real(path, *rest, **options)

            self._replace(os, name, call)

        for kind, name in (
            ("write", "write"),
            ("fsync", "fsync"),
            ("rename", "replace"),
            ("rename", "rename"),
            ("unlink", "unlink"),
            ("unlink", "remove"),
            ("unlink", "rmdir"),
            ("mkdir", "mkdir"),
            ("truncate", "ftruncate"),
        ):
            before(kind, name)
        real_open = os.open

        def open_(path: Any, flags: int, *rest: Any, **options: Any) -> int:
            if flags & os.O_CREAT:
                self.check("open", path)
            return real_open(path, flags, *rest, **options)

        self._replace(os, "open", open_)
        faults = self

        class Raw(io.FileIO):
            def write(self, data: Any) -> int:
                faults.check("write", self.fileno())
                return super().write(data)

        plain = io.open

        def opened(
            file: Any,
            mode: str = "r",
            buffering: int = -1,
            encoding: str | None = None,
            errors: str | None = None,
            newline: str | None = None,
            closefd: bool = True,
            opener: Any = None,
        ) -> Any:
            if not set(mode) & set("wxa+"):
                return plain(file, mode, buffering, encoding, errors, newline, closefd, opener)
            if opener is None and not isinstance(file, int) and not set(mode) & {"r"}:
                self.check("open", file)
            raw = Raw(file, mode.replace("b", "").replace("t", ""), closefd, opener)
            if buffering == 0:
                return raw
            binary = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            return binary if "b" in mode else io.TextIOWrapper(binary, encoding, errors, newline)

        self._replace(builtins, "open", opened)
        self._replace(io, "open", opened)

    def _sqlite(self) -> None:
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        vfs = library.sqlite3_vfs_find(None)
        real_open = _OPEN(vfs.contents.xOpen)
        real_delete = _DELETE(vfs.contents.xDelete)
        tables: dict[int, _Methods] = {}

        def table_of(address: int) -> _Methods:
            """SQLite's functions for one kind of file, with ours before those that write."""
            if address in tables:
                return tables[address]
            theirs = _Methods.from_address(address)
            ours = _Methods()
            ctypes.memmove(ctypes.byref(ours), address, ctypes.sizeof(_Methods))
            write, truncate, sync = _WRITE(theirs.xWrite), _TRUNCATE(theirs.xTruncate), _SYNC(theirs.xSync)

            def failed(kind: str) -> int:
                error = self.point(kind, SQLITE)
                return 0 if error is None else SQLITE_CODES.get(error, _IOERR[kind]) if kind != "fsync" else 1034

            mine = (
                _WRITE(lambda file, data, size, at: failed("write") or write(file, data, size, at)),
                _TRUNCATE(lambda file, size: failed("truncate") or truncate(file, size)),
                _SYNC(lambda file, flags: failed("fsync") or sync(file, flags)),
            )
            ours.xWrite, ours.xTruncate, ours.xSync = (ctypes.cast(each, ctypes.c_void_p) for each in mine)
            self._kept += [ours, *mine, write, truncate, sync]
            tables[address] = ours
            return ours

        def open_(which: int, name: int, file: int, flags: int, given: int) -> int:
            found = int(real_open(which, name, file, flags, given))
            methods = ctypes.c_void_p.from_address(file)
            if found == 0 and methods.value:
                methods.value = ctypes.addressof(table_of(methods.value))
            return found

        def delete(which: int, name: int, durable: int) -> int:
            error = self.point("unlink", SQLITE)
            return _IOERR["unlink"] if error is not None else int(real_delete(which, name, durable))

        def randomness(which: int, size: int, bytes_: int) -> int:
            ctypes.memset(bytes_, 0, size)
            return size

        mine = _OPEN(open_), _DELETE(delete), _RANDOMNESS(randomness)
        self._kept += [library, real_open, real_delete, *mine]
        # The disk of a process that is to be well again still has these, and counts on.
        table = vfs.contents
        table.xOpen, table.xDelete, table.xRandomness = (ctypes.cast(each, ctypes.c_void_p) for each in mine)

        def well() -> None:
            self._error, self.at, self._lasting, self._watch = 0, 0, False, None

        self._undo.append(well)


_POINTER, _INT, _LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _POINTER, _INT, _POINTER)
_DELETE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT)
_RANDOMNESS = ctypes.CFUNCTYPE(_INT, _POINTER, _INT, _POINTER)
_WRITE = ctypes.CFUNCTYPE(_INT, _POINTER, _POINTER, _INT, _LONG)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _POINTER, _LONG)
_SYNC = ctypes.CFUNCTYPE(_INT, _POINTER, _INT)


class _Vfs(ctypes.Structure):
    """``sqlite3_vfs``, as far as it is needed."""

    _fields_ = (
        ("iVersion", _INT),
        ("szOsFile", _INT),
        ("mxPathname", _INT),
        ("pNext", _POINTER),
        ("zName", _POINTER),
        ("pAppData", _POINTER),
        ("xOpen", _POINTER),
        ("xDelete", _POINTER),
        *((name, _POINTER) for name in ("xAccess", "xFullPathname", "xDlOpen", "xDlError", "xDlSym", "xDlClose")),
        ("xRandomness", _POINTER),
    )


class _Methods(ctypes.Structure):
    """``sqlite3_io_methods``."""

    _fields_ = (
        ("iVersion", _INT),
        *(
            (name, _POINTER)
            for name in (
                "xClose",
                "xRead",
                "xWrite",
                "xTruncate",
                "xSync",
                "xFileSize",
                "xLock",
                "xUnlock",
                "xCheckReservedLock",
                "xFileControl",
                "xSectorSize",
                "xDeviceCharacteristics",
                "xShmMap",
                "xShmLock",
                "xShmBarrier",
                "xShmUnmap",
                "xFetch",
                "xUnfetch",
            )
        ),
    )
