"""The head of the custody log in a file beside the catalog: a log whose last lines are gone from the catalog then shows it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from rightsarchive.errors import UsageError
from rightsarchive.files import is_regular, read_regular, replacing
from rightsarchive.store.chain import CustodyHead

NAME = "custody.head"

_LONGEST = 100


class HeadFile:
    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME

    @property
    def is_there(self) -> bool:
        return is_regular(self._path)

    def read(self) -> CustodyHead | None:
        """The head that was noted last; None where the file is missing, or holds none."""
        if not self.is_there:
            return None
        with contextlib.suppress(OSError, UnicodeDecodeError, UsageError):
            return CustodyHead.read(read_regular(self._path, _LONGEST, follow=False).decode("ascii"))
        return None

    def write(self, head: CustodyHead) -> None:
        """Note a head. Where that fails, the older one stays, which is as true of the log."""
        with contextlib.suppress(OSError), replacing(self._path) as file:
            file.write(f"{head}\n".encode("ascii"))
