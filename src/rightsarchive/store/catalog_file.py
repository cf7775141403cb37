"""What the catalog's file tells without being opened as a catalog."""

from __future__ import annotations

from pathlib import Path

from rightsarchive.files import open_regular
from rightsarchive.store.schema import MIGRATIONS


def stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes with a file; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def needs_copy(path: Path) -> bool:
    """Whether the catalog at ``path`` cannot be read as it is: changes stand in its write-ahead log, or its schema is an older one."""
    log = stamp(path.with_name(path.name + "-wal"))
    if log is not None and log[1]:
        return True
    try:
        with open_regular(path, follow=False) as file:
            header = file.read(100)
    except OSError:
        return False  # it is told of when it is opened
    # https://www.sqlite.org/fileformat.html: the user version is the big-endian number at offset 60
    return len(header) == 100 and int.from_bytes(header[60:64], "big") < len(MIGRATIONS)
