"""Files of an index: arrays written in a stream with their checksums, mapped for reading, and replaced atomically."""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from rightsarchive.engine.arrays.blocks import IN_MEMORY, Blocks, BrokenIndexError, Sums, decoded
from rightsarchive.files import new_file, open_regular, replacing

Array = npt.NDArray[Any]

DTYPES: Mapping[str, np.dtype[Any]] = {
    "u1": np.dtype("<u1"),
    "u2": np.dtype("<u2"),
    "u4": np.dtype("<u4"),
    "u8": np.dtype("<u8"),
}
"""The only kinds of number that an index file holds: unsigned, little-endian."""

NAME = re.compile(r"[0-9a-f]{16}(?:-[0-9]{1,12})?\.[a-z]{4,9}")
"""What a file of a segment may be called: never a path."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as it was when it was written: its name in the folder, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str

    @classmethod
    def from_json(cls, value: Any) -> FileEntry:
        match value:
            case [str(name), int(size), str(digest)] if NAME.fullmatch(name) and size >= 0:
                return cls(name, size, digest)
            case _:
                raise BrokenIndexError(f"not a file entry: {value!r}")

    def to_json(self) -> list[Any]:
        return [self.name, self.size, self.sha256]


@dataclass(frozen=True, slots=True)
class Extent:
    """Where an array lies in a file: offset in bytes, count in items."""

    kind: str
    offset: int
    count: int

    @classmethod
    def from_json(cls, value: Any) -> Extent:
        match value:
            case [str(kind), int(offset), int(count)] if kind in DTYPES and offset >= 0 and count >= 0:
                return cls(kind, offset, count)
            case _:
                raise BrokenIndexError(f"not an array entry: {value!r}")

    def to_json(self) -> list[Any]:
        return [self.kind, self.offset, self.count]

    @property
    def end(self) -> int:
        return self.offset + self.count * DTYPES[self.kind].itemsize


def narrowest(largest: int) -> str:
    """The smallest kind of number that holds 0 to ``largest``."""
    for kind, bits in (("u1", 8), ("u2", 16), ("u4", 32)):
        if largest < 1 << bits:
            return kind
    return "u8"


class StreamFile:
    """A new file that arrays are appended to, checksummed on the way, as a whole and by blocks."""

    def __init__(self, folder: Path, name: str) -> None:
        self._path = folder / name
        self._file: BinaryIO = new_file(self._path)
        self._digest = hashlib.sha256()
        self._sums = Sums()
        self._size = 0

    def align(self) -> int:
        """Pad to eight bytes and give the offset."""
        self.write(bytes(-self._size % 8))
        return self._size

    def write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._sums.update(data)
        self._size += len(data)

    def append(self, array: Array, kind: str) -> None:
        """Write the items of ``array`` as ``kind``, which must hold them all."""
        if len(array):
            self.write(np.ascontiguousarray(array, dtype=DTYPES[kind]).data.cast("B"))

    def whole(self, array: Array, kind: str | None = None) -> Extent:
        """Write one array from an aligned offset, in the narrowest kind that holds it, and say where it lies."""
        if kind is None:
            kind = narrowest(int(array.max()) if len(array) else 0)
        extent = Extent(kind, self.align(), len(array))
        self.append(array, kind)
        return extent

    def finish(self, durable: bool) -> FileEntry:
        """Close the file; with ``durable`` its bytes are on the disk when this returns."""
        self._file.flush()
        if durable:
            os.fsync(self._file.fileno())
        self._file.close()
        return FileEntry(self._path.name, self._size, self._digest.hexdigest())

    def sums(self) -> str:
        """The checksums of the blocks of what was written."""
        return self._sums.encoded()

    def abandon(self) -> None:
        self._file.close()


class MappedFile:
    """A file of known size, mapped for reading. Arrays of it are read-only views that keep the map alive.

    ``sums`` are the checksums of its blocks; ``damaged`` is called when a block that is read does not have its own.
    """

    def __init__(self, folder: Path, entry: FileEntry, sums: str, damaged: Callable[[], None] = lambda: None) -> None:
        try:
            with open_regular(folder / entry.name, follow=False) as file:
                size = os.fstat(file.fileno()).st_size
                if size != entry.size:
                    raise BrokenIndexError(f"{entry.name} has {size} bytes instead of {entry.size}")
                self.map: mmap.mmap | bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        except (OSError, ValueError) as error:
            raise BrokenIndexError(f"{entry.name}: {error}") from error
        self._size = entry.size
        self.blocks = Blocks(entry.name, self.map, decoded(sums, entry.size), damaged)

    def prefetch(self, begin: int = 0, size: int | None = None) -> None:
        """Ask the system to read the file ahead, or ``size`` bytes from ``begin``."""
        if isinstance(self.map, mmap.mmap) and hasattr(mmap, "MADV_WILLNEED") and size != 0:
            page = begin - begin % mmap.PAGESIZE
            self.map.madvise(mmap.MADV_WILLNEED, page, self._size - page if size is None else begin + size - page)

    def advise_random(self) -> None:
        """Tell the system that access is random: it then reads the page that is needed, and no megabytes around it."""
        if isinstance(self.map, mmap.mmap) and hasattr(mmap, "MADV_RANDOM"):
            self.map.madvise(mmap.MADV_RANDOM)

    def release(self) -> None:
        """Let go of the pages that have been read; they are read again when they are needed."""
        if isinstance(self.map, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self.map.madvise(mmap.MADV_DONTNEED)

    def array(self, extent: Extent) -> StoredArray:
        if extent.end > self._size:
            raise BrokenIndexError("an array reaches past the end of its file")
        items = np.frombuffer(self.map, DTYPES[extent.kind], extent.count, extent.offset) if extent.count else EMPTY
        return StoredArray(items, self.blocks, extent.offset, self)


EMPTY: Array = np.zeros(0, np.uint32)


class StoredArray:
    """An array in a file: each way to read it checks the blocks first that it reads. In memory alone where there is no file."""

    __slots__ = ("_blocks", "_file", "_offset", "_size", "held", "integers", "unread")

    def __init__(
        self, held: Array, blocks: Blocks = IN_MEMORY, offset: int = 0, file: MappedFile | None = None
    ) -> None:
        self.held = held
        """The items, unchecked: for whoever has asked for them before."""
        self.integers = as_integers(held)
        """The same as plain numbers."""
        self._blocks = blocks
        self._offset = offset
        self._size = held.itemsize
        self._file = file
        self.unread = bool(blocks.unread and len(held))
        """Whether a block of it may not have been checked yet."""

    def __len__(self) -> int:
        return len(self.held)

    @property
    def itemsize(self) -> int:
        return self._size

    def need(self, first: int, last: int) -> None:
        """Check the items ``first`` to ``last`` (half open), so that they may be read. Raises DamagedBlockError."""
        if self.unread:
            begin, end = self._offset + first * self._size, self._offset + last * self._size
            if self._blocks.has_unread(begin, end):
                self._blocks.need(begin, end)
                self._look_whether_all()

    def _look_whether_all(self) -> None:
        self.unread = self._blocks.has_unread(self._offset, self._offset + len(self.held) * self._size)

    def part(self, first: int, last: int) -> Array:
        """The items ``first`` to ``last`` (half open). Raises DamagedBlockError, as all that follow."""
        self.need(first, last)
        return self.held[first:last]

    def whole(self) -> Array:
        return self.part(0, len(self.held))

    def take(self, rows: Array) -> Array:
        """The items at ``rows``."""
        self.need_each(rows)
        return self.held.take(rows)

    def need_each(self, rows: Array) -> None:
        if self.unread and self._blocks.need_each(rows.astype(np.int64) * self._size + self._offset):
            self._look_whether_all()

    def one(self, row: int) -> int:
        self.need(row, row + 1)
        return self.integers[row]

    def pair(self, row: int) -> tuple[int, int]:
        """The item at ``row`` and the next one: of an array that tells where something begins, its range."""
        if self.unread:
            self.need(row, row + 2)
        return self.integers[row], self.integers[row + 1]

    def signed(self) -> StoredArray:
        """The same as numbers with a sign."""
        return StoredArray(self.held.view(f"<i{self._size}"), self._blocks, self._offset, self._file)

    def prefetch(self, first: int, last: int) -> None:
        """Ask the system to read these items at once (half open)."""
        if self._file is not None:
            self._file.prefetch(self._offset + first * self._size, (last - first) * self._size)


def as_integers(array: Array) -> Sequence[int]:
    """A view of an array that gives plain integers, which is several times quicker than numpy's own one at a time."""
    if not len(array):
        return ()
    view = array.data.cast("B")
    match array.itemsize:
        case 1:
            return view
        case 2:
            return view.cast("H")
        case 4:
            return view.cast("I")
        case _:
            return view.cast("Q")


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with open_regular(path, follow=False) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(folder: Path, name: str, value: Mapping[str, Any], durable: bool) -> FileEntry:
    """Write a new JSON file and give its entry."""
    file = StreamFile(folder, name)
    file.write(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode())
    return file.finish(durable)


def replace_file(path: Path, data: bytes, durable: bool = True) -> None:
    """Put ``data`` at ``path`` in one step: a crash leaves the old file or the new one."""
    with replacing(path, durable=durable) as file:
        file.write(data)
