"""Copies on their way in: staged, noted before they are kept, and swept away where a run was interrupted."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from rightsarchive.errors import ArchiveError, LimitError, UnreadableFileError
from rightsarchive.files import is_folder, is_regular, make_folder, new_file, read_regular

BLOCK = 1 << 20
"""Bytes that are read at once."""

SMALL = 8 * BLOCK
"""Bytes of a file that is read whole before it is copied: most runs meet files that they know, and a copy of these is written in
vain."""

_DIGITS = 64
_NOTE = ".kept"
_LONGEST_NOTE = 64 << 20


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes that are not yet part of the archive: the copy of a file is at ``path``, bytes from memory are in ``content``. Both are
    None if the archive has these bytes already."""

    sha256: str
    size: int
    path: Path | None = None
    content: bytes | None = None


_WORKSPACE = re.compile(r"[0-9a-f]{32}")


class Incoming:
    """The folder ``incoming`` below ``root``."""

    def __init__(self, root: Path, *, read_only: bool) -> None:
        self.root = root
        self.path = root / "incoming"
        self._notes: list[Path] = []
        if not read_only:
            make_folder(self.path)

    def stage(
        self, source: Path | bytes, *, most: int | None, is_known: Callable[[str], bool] = lambda _: False
    ) -> Staged:
        """Copy ``source`` in and hash what was copied; of a small file with a SHA-256 that ``is_known`` no copy is made. Raises
        UnreadableFileError, LimitError over ``most`` bytes, or ArchiveError where the disk takes no more."""
        blocks = iter([source]) if isinstance(source, bytes) else _blocks(source)
        begun = list(islice(blocks, SMALL // BLOCK + 1))
        if len(begun) <= SMALL // BLOCK:
            content = b"".join(begun)
            check_size(len(content), most, source if isinstance(source, Path) else None)
            digest = hashlib.sha256(content).hexdigest()
            if is_known(digest):
                return Staged(digest, len(content))
        blocks = chain(begun, blocks)
        path = self.new_path()
        try:
            with self.writing(), new_file(path) as out:
                digest, size = copy(blocks, out, most, source if isinstance(source, Path) else None)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Staged(digest, size, path=path)

    def new_path(self) -> Path:
        return self.path / secrets.token_hex(16)

    def note(self, names: Iterable[str]) -> None:
        """Say which originals are about to be there, for whoever comes after a crash before the catalog knows them."""
        note = self.path / f"{secrets.token_hex(16)}{_NOTE}"
        with new_file(note) as file:
            file.write("\n".join(names).encode())
        self._notes.append(note)

    def settle(self) -> None:
        """Forget what was noted: the catalog knows what was kept."""
        while self._notes:
            self._notes.pop().unlink(missing_ok=True)

    def noted(self) -> Iterator[str]:
        """The originals that an interrupted run was about to keep, or had kept."""
        for note in self.left():
            if note.name.endswith(_NOTE) and is_regular(note):
                lines = read_regular(note, _LONGEST_NOTE, follow=False).decode("ascii", "replace").split()
                yield from (name for name in lines if is_name(name))

    @contextlib.contextmanager
    def workspace(self) -> Iterator[Path]:
        """A new folder for what is unpacked on its way in. It goes when the block ends, or is left like a copy on its way."""
        path = self.new_path()
        with self.writing():
            make_folder(path)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def left(self) -> list[Path]:
        """What an interrupted run left: copies on their way in, and notes of originals that it was about to refer to."""
        return sorted(self.path.iterdir()) if is_folder(self.path) else []

    def sweep(self) -> None:
        """Remove that."""
        for left in self.left():
            if is_folder(left):
                if _WORKSPACE.fullmatch(left.name):  # any other is somebody's own
                    shutil.rmtree(left, ignore_errors=True)
            else:
                remove(left)

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Where the disk takes no more, ArchiveError says so."""
        try:
            yield
        except OSError as error:
            raise ArchiveError(
                f"nothing more can be written: {error.strerror}.",
                advice="Make room on the disk, then do the same again: what was taken in is kept.",
                path=self.root,
            ) from error


def is_name(sha256: str) -> bool:
    """Whether it is a SHA-256 in 64 small hexadecimal digits."""
    return len(sha256) == _DIGITS and not sha256.strip("0123456789abcdef")


def check_size(size: int, most: int | None, source: Path | None = None) -> None:
    """Raises LimitError over ``most`` bytes."""
    if most is not None and size > most:
        raise LimitError(
            f"the file is larger than the limit of {most >> 20} MiB.",
            advice="Raise “file_mb” under [limits] in archive.toml if you trust it.",
            path=source,
        )


def copy(
    blocks: Iterable[bytes], out: BinaryIO, most: int | None = None, source: Path | None = None
) -> tuple[str, int]:
    """Write ``blocks`` into ``out``; their SHA-256 and their size in bytes. Raises LimitError over ``most`` bytes."""
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        size += len(block)
        check_size(size, most, source)
        digest.update(block)
        out.write(block)
    return digest.hexdigest(), size


def _blocks(source: Path) -> Iterator[bytes]:
    try:
        # A pipe is opened without waiting for somebody to write into it.
        with open(source, "rb", opener=_open_now) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableFileError(
                    "this is a pipe or a device, no file.", advice="Save what it gives to a file.", path=source
                )
            while block := file.read(BLOCK):
                yield block
    except OSError as error:
        raise UnreadableFileError(
            f"the file cannot be read: {error.strerror}.",
            advice="Check that it is there and that you may read it.",
            path=source,
        ) from error


def remove(path: Path) -> None:
    """Remove a file that may be read-only: POSIX asks who may write to its folder, Windows whether one may write to it."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        path.chmod(stat.S_IREAD | stat.S_IWRITE)
        path.unlink()


def _open_now(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
