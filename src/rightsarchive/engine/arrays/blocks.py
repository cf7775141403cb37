"""Blocks of an index file, each with a checksum that is compared when something in it is first read after the file was opened.

So damage that leaves a file's size and times as they were is found by the read that meets it, and whoever reads little checks little.
"""

from __future__ import annotations

import contextlib
import mmap
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from rightsarchive.errors import DamagedArchiveError

BLOCK = 1 << 14
"""Bytes that share a checksum: a block takes ten microseconds to check, as long as looking up some ten terms."""

SUM = np.dtype("<u4")


class BrokenIndexError(Exception):
    """A file of the index is missing or is not what the table of contents says. It never leaves this package, but as a
    :class:`DamagedBlockError`."""


class DamagedBlockError(BrokenIndexError, DamagedArchiveError):
    """A block of an open file is not what was written."""


@contextlib.contextmanager
def told_as_damage(met: Callable[[], None] = lambda: None) -> Iterator[None]:
    """What is read within is an index that a stranger may have made, with checksums that are right: numbers in it that lead nowhere
    end as damage. ``met`` is called then."""
    try:
        yield
    except (IndexError, ValueError, OverflowError) as error:
        met()
        raise DamagedBlockError(
            f"the search index is damaged: what is in it does not fit together ({error}).",
            advice="Run `rightsarchive reindex`: it is made again from the catalog.",
        ) from error


class Sums:
    """The CRC-32 of each block of a file that is being written."""

    def __init__(self) -> None:
        self._whole: list[int] = []
        self._last = 0
        self._filled = 0

    def update(self, data: bytes | memoryview) -> None:
        """Go on with these bytes."""
        rest = memoryview(data).cast("B")
        while len(rest):
            part = rest[: BLOCK - self._filled]
            self._last = crc32(part, self._last)
            self._filled += len(part)
            rest = rest[len(part) :]
            if self._filled == BLOCK:
                self._whole.append(self._last)
                self._last = self._filled = 0

    def encoded(self) -> str:
        """Those of all blocks, in base64: four bytes each, the last one of what is left."""
        found = [*self._whole, self._last] if self._filled else self._whole
        return b64encode(np.array(found, SUM).tobytes()).decode("ascii")


def decoded(text: Any, size: int) -> npt.NDArray[Any]:
    """The checksums of a file of ``size`` bytes. Raises BrokenIndexError."""
    try:
        found = np.frombuffer(b64decode(text, validate=True), SUM)
    except (TypeError, ValueError) as error:
        raise BrokenIndexError("the checksums of a file's blocks cannot be read") from error
    if len(found) != -(-size // BLOCK):
        raise BrokenIndexError("the checksums of a file's blocks are not as many as its blocks")
    return found


class Blocks:
    """Which blocks of an open file were found to be what was written. Threads may share it.

    ``damaged`` is called when one is not. ``unread`` is how many were not looked at yet: where it is 0 there is nothing to ask.
    """

    def __init__(
        self,
        name: str = "",
        data: mmap.mmap | bytes = b"",
        sums: npt.NDArray[Any] | None = None,
        damaged: Callable[[], None] = lambda: None,
    ) -> None:
        self._name = name
        self._data = memoryview(data)
        self._sums = [] if sums is None else sums.tolist()
        self._new = bytearray(b"\1") * len(self._sums)
        self._marks = np.frombuffer(self._new, bool)
        """The same, for many at once."""
        self._guard = threading.Lock()
        self._damaged = damaged
        self.unread = len(self._sums)

    def need(self, begin: int, end: int) -> None:
        """Check the blocks that hold these bytes (half open), but those that were checked before. Raises DamagedBlockError."""
        if begin < end:
            last = (end - 1) // BLOCK + 1
            block = self._new.find(1, begin // BLOCK, last)
            while block >= 0:
                self._check(block)
                block = self._new.find(1, block + 1, last)

    def need_each(self, places: npt.NDArray[Any]) -> bool:
        """The same for the items that begin at these bytes; none of them lies in two blocks."""
        touched = places // BLOCK
        new = {*touched.compress(self._marks.take(touched)).tolist()}
        for block in new:
            self._check(block)
        return bool(new)

    def has_unread(self, begin: int, end: int) -> bool:
        """Whether one of the blocks that hold these bytes (half open) was not checked yet."""
        return begin < end and self._new.find(1, begin // BLOCK, (end - 1) // BLOCK + 1) >= 0

    def need_all(self) -> None:
        """The same for the whole file."""
        self.need(0, len(self._data))

    def _check(self, block: int) -> None:
        if crc32(self._data[block * BLOCK : (block + 1) * BLOCK]) != self._sums[block]:
            self._damaged()
            raise DamagedBlockError(
                f"the search index is damaged: {self._name} is not what was written.",
                advice="Search again: the index is then made again from the catalog. An archive that may only be read is copied first"
                " to a disk that you may write to.",
            )
        with self._guard:
            if self._new[block]:
                self._new[block] = 0
                self.unread -= 1


IN_MEMORY = Blocks()
"""Of what lies in no file."""
