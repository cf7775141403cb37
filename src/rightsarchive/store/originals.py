"""The bytes as received, one file for each, named by their SHA-256, written once and never changed."""

# Many small texts come at once: on the way in, a Path costs as much as the system calls behind it.
# ruff: noqa: PTH202, PTH101, PTH105, PTH118, PTH120

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from rightsarchive.errors import ArchiveError, DamagedArchiveError, LimitError, NotInArchiveError, UnreadableFileError
from rightsarchive.files import (
    file_mode,
    is_folder,
    is_regular,
    make_folder,
    new_file,
    open_regular,
    opener,
    read_regular,
    sync_folder,
)
from rightsarchive.store.checked import Look, look_at

_T = TypeVar("_T")
_R = TypeVar("_R")

_BLOCK = 1 << 20
_DIGITS = 64
_NOTE = ".kept"
_LONGEST_NOTE = 64 << 20

_AT_ONCE = 8
"""Files that are flushed to the disk in parallel: many small files cost one journal commit together."""


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes that are not yet part of the archive: the copy of a file is at ``path``, bytes from memory are in ``content``. Both are
    None if the archive has these bytes already."""

    sha256: str
    size: int
    path: Path | None = None
    content: bytes | None = None


_WORKSPACE = re.compile(r"[0-9a-f]{32}")


class FolderOriginals:
    """Originals in a folder: ``ab/abcdef…``. A copy is staged, read from there, and kept only when all went well."""

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        self.root = root
        self._root = os.fspath(root)
        self._incoming = root / "incoming"
        self._notes: list[Path] = []
        if not read_only:
            make_folder(self._incoming)

    def stage(self, source: Path | bytes, *, most: int | None = None, on_disk: bool = False) -> Staged:
        """Copy ``source`` in and hash what was copied; bytes are hashed and stay in memory unless ``on_disk``. Raises UnreadableFileError,
        LimitError over ``most`` bytes, or ArchiveError where the archive takes no more."""
        if isinstance(source, bytes) and not on_disk:
            _check_size(len(source), most)
            digest = hashlib.sha256(source).hexdigest()
            there = is_regular(self._path_of(digest))
            return Staged(digest, len(source), content=None if there else source)
        path = self._incoming / secrets.token_hex(16)
        blocks = iter([source]) if isinstance(source, bytes) else _blocks(source)
        try:
            with self._writing(), new_file(path) as out:
                digest, size = _copy(source if isinstance(source, Path) else None, blocks, out, most)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Staged(digest, size, path=path)

    def keep(self, staged: Iterable[Staged], *, anew: bool = False) -> None:
        """Make what was staged part of the archive, durably: each is whole on the disk before it has its final name. One that is
        there already stays, unless it is to be put there ``anew``. Raises ArchiveError where the archive takes no more."""
        new: dict[str, Staged] = {}
        for copy in staged:
            path = self._path_of(copy.sha256)
            if (copy.path is None and copy.content is None) or path in new or (is_regular(path) and not anew):
                self.drop(copy)
            else:
                new[path] = copy
        if not new:
            return
        with self._writing():
            self._note(copy.sha256 for copy in new.values())
            whole = _all(self._flushed, list(new.values()))
            _all(sync_folder, sorted(self._named(zip(whole, new, strict=True))))

    def size(self, sha256: str) -> int | None:
        """The size in bytes of what is stored, None where nothing is."""
        path = self._path_of(sha256)
        return os.path.getsize(path) if is_regular(path) else None

    def _named(self, flushed: Iterable[tuple[str, str]]) -> set[str]:
        """Give what is whole on the disk its final path; the folders whose names are to be made durable."""
        folders = set()
        for written, path in flushed:
            folder = os.path.dirname(path)
            try:
                os.replace(written, path)
            except FileNotFoundError:
                make_folder(folder)
                folders.add(self._root)
                os.replace(written, path)
            folders.add(folder)
        return folders

    def _flushed(self, staged: Staged) -> str:
        """Where the bytes are whole on the disk, for reading only."""
        if staged.path is not None:
            # Windows makes durable only what is open for writing.
            path, flags = os.fspath(staged.path), os.O_RDWR
        else:
            path = os.path.join(self._incoming, secrets.token_hex(16))
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        handle = opener(path, flags)
        try:
            left = memoryview(staged.content or b"")
            while left:
                left = left[os.write(handle, left) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        os.chmod(path, file_mode(self._incoming) & 0o444)
        return path

    def _note(self, names: Iterable[str]) -> None:
        """Say which originals are about to be there, for whoever comes after a crash before the catalog knows them."""
        note = self._incoming / f"{secrets.token_hex(16)}{_NOTE}"
        with new_file(note) as file:
            file.write("\n".join(names).encode())
        self._notes.append(note)

    def settle(self) -> None:
        """Forget what was noted: the catalog knows what was kept."""
        while self._notes:
            self._notes.pop().unlink(missing_ok=True)

    def noted(self) -> Iterator[str]:
        """The originals that an interrupted run was about to keep, or had kept. Only the one writer calls this."""
        for note in self.left():
            if note.name.endswith(_NOTE) and is_regular(note):
                lines = read_regular(note, _LONGEST_NOTE, follow=False).decode("ascii", "replace").split()
                yield from (name for name in lines if _is_name(name))

    def drop(self, staged: Staged) -> None:
        """Forget what was staged. An original that was there already stays."""
        if staged.path is not None:
            staged.path.unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the bytes are. Raises NotInArchiveError."""
        path = Path(self._path_of(sha256))
        if not is_regular(path):
            raise NotInArchiveError(
                f"the original {sha256} is missing from the archive.", advice="Restore it from a copy.", path=path
            )
        return path

    def digest(self, sha256: str) -> str | None:
        """The SHA-256 that the stored bytes have now, or None where they are missing. Raises OSError where they cannot be read."""
        try:
            with open_regular(self._path_of(sha256), follow=False) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    def look(self, sha256: str) -> Look | None:
        """How the file looks without reading it, None where there is none. Raises OSError."""
        try:
            return look_at(Path(self._path_of(sha256)))
        except FileNotFoundError:
            return None

    def erase(self, sha256: str) -> bool:
        """Remove an original for good (the caller records why); whether there was one."""
        path = Path(self._path_of(sha256))
        there = is_regular(path)
        _unlink(path)
        return there

    def stored(self) -> Iterator[str]:
        """The names of all originals that are there."""
        if not is_folder(self.root):
            return
        for folder in sorted(self.root.iterdir()):
            if folder != self._incoming and is_folder(folder):
                yield from sorted(file.name for file in folder.iterdir())

    @contextlib.contextmanager
    def workspace(self) -> Iterator[Path]:
        """A new folder for what is unpacked on its way in. It goes when the block ends, or is left like a copy on its way."""
        path = self._incoming / secrets.token_hex(16)
        with self._writing():
            make_folder(path)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def left(self) -> list[Path]:
        """What an interrupted run left: copies on their way in, and notes of originals that it was about to refer to."""
        return sorted(self._incoming.iterdir()) if is_folder(self._incoming) else []

    def sweep(self) -> None:
        """Remove that. Only the one writer calls this."""
        for left in self.left():
            if is_folder(left):
                if _WORKSPACE.fullmatch(left.name):  # any other is somebody's own
                    shutil.rmtree(left, ignore_errors=True)
            else:
                _unlink(left)

    def _path_of(self, sha256: str) -> str:
        if not _is_name(sha256):
            # The catalog of a stranger may name any path here: nothing outside of this folder is read or removed.
            raise DamagedArchiveError(
                f"{sha256[:80]!r} is no SHA-256 of an original.",
                advice="Restore the catalog from a copy.",
                path=self.root,
            )
        return f"{self._root}{os.sep}{sha256[:2]}{os.sep}{sha256}"

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ArchiveError(
                f"nothing more can be written: {error.strerror}.",
                advice="Make room on the disk, then do the same again: what was taken in is kept.",
                path=self.root,
            ) from error


def _is_name(sha256: str) -> bool:
    return len(sha256) == _DIGITS and not sha256.strip("0123456789abcdef")


def _all(work: Callable[[_T], _R], on: Sequence[_T]) -> list[_R]:
    """What ``work`` gives for each, in their order. All of it has come to an end when this returns or raises."""
    if len(on) < 2:
        return [work(one) for one in on]
    from concurrent.futures import ThreadPoolExecutor  # whoever only reads does not wait for it to load

    share = -(-len(on) // _AT_ONCE)
    shares = [on[start : start + share] for start in range(0, len(on), share)]
    with ThreadPoolExecutor(len(shares), thread_name_prefix="originals") as pool:
        return [done for each in pool.map(lambda some: [work(one) for one in some], shares) for done in each]


def _copy(source: Path | None, blocks: Iterable[bytes], out: BinaryIO, most: int | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        size += len(block)
        _check_size(size, most, source)
        digest.update(block)
        out.write(block)
    return digest.hexdigest(), size


def _check_size(size: int, most: int | None, source: Path | None = None) -> None:
    if most is not None and size > most:
        raise LimitError(
            f"the file is larger than the limit of {most >> 20} MiB.",
            advice="Raise “file_mb” under [limits] in archive.toml if you trust it.",
            path=source,
        )


def _blocks(source: Path) -> Iterator[bytes]:
    try:
        # A pipe is opened without waiting for somebody to write into it.
        with open(source, "rb", opener=_open_now) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise UnreadableFileError(
                    "this is a pipe or a device, no file.", advice="Save what it gives to a file.", path=source
                )
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise UnreadableFileError(
            f"the file cannot be read: {error.strerror}.",
            advice="Check that it is there and that you may read it.",
            path=source,
        ) from error


def _unlink(path: Path) -> None:
    """Remove a file that may be read-only: POSIX asks who may write to its folder, Windows whether one may write to it."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:
        path.chmod(stat.S_IREAD | stat.S_IWRITE)
        path.unlink()


def _open_now(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
