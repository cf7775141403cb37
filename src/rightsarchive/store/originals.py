"""The bytes as received, one for each SHA-256, written once and never changed: what every place for them does, and a folder of them."""

# Many small texts come at once: on the way in, a Path costs as much as the system calls behind it.
# ruff: noqa: PTH202, PTH101, PTH105, PTH118, PTH120

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from rightsarchive.errors import DamagedArchiveError, NotInArchiveError
from rightsarchive.files import file_mode, is_folder, is_regular, make_folder, open_regular, opener, sync_folder
from rightsarchive.store.checked import Look, look_at
from rightsarchive.store.incoming import Incoming, Staged, check_size, is_name, remove

_T = TypeVar("_T")
_R = TypeVar("_R")

_AT_ONCE = 8
"""Originals that are made durable in parallel: many small files cost one journal commit together."""


class Originals(ABC):
    """Originals, wherever they are kept. A copy is staged on this computer, read from there, and kept only when all went well. ``root``
    is the folder for what lies on this computer."""

    def __init__(self, root: Path, incoming: Incoming) -> None:
        self.root = root
        self._incoming = incoming

    def stage(
        self,
        source: Path | bytes,
        *,
        most: int | None = None,
        on_disk: bool = False,
        is_read: Callable[[str], bool] = lambda _: False,
    ) -> Staged:
        """Copy ``source`` in and hash what was copied; bytes are hashed and stay in memory unless ``on_disk``. What is there already, and
        whose text ``is_read`` by its SHA-256, need not be copied. Raises UnreadableFileError, LimitError over ``most`` bytes, or
        ArchiveError where the disk takes no more."""
        if isinstance(source, bytes) and not on_disk:
            check_size(len(source), most)
            digest = hashlib.sha256(source).hexdigest()
            return Staged(digest, len(source), content=None if self._is_known(digest) else source)
        return self._incoming.stage(
            source, most=most, is_known=lambda digest: is_read(digest) and self._is_known(digest)
        )

    @abstractmethod
    def keep(self, staged: Iterable[Staged], *, anew: bool = False) -> None:
        """Make what was staged part of the archive, durably and in one step each. One that is there already stays, unless it is to be
        put there ``anew``. Raises ArchiveError where the archive takes no more."""

    def settle(self) -> None:
        """Forget what was noted: the catalog knows what was kept."""
        self._incoming.settle()

    def noted(self) -> Iterator[str]:
        """The originals that an interrupted run was about to keep, or had kept. Only the one writer calls this."""
        return self._incoming.noted()

    def drop(self, staged: Staged) -> None:
        """Forget what was staged. An original that was there already stays."""
        if staged.path is not None:
            staged.path.unlink(missing_ok=True)

    @abstractmethod
    def size(self, sha256: str) -> int | None:
        """The size in bytes of what is stored, None where nothing is."""

    @abstractmethod
    def path(self, sha256: str) -> Path:
        """A file of this computer with the bytes. Raises NotInArchiveError; DamagedArchiveError where they came from elsewhere, and are
        not those of this name."""

    @abstractmethod
    def digest(self, sha256: str) -> str | None:
        """The SHA-256 that the stored bytes have now, or None where they are missing. Raises OSError where they cannot be read."""

    @abstractmethod
    def look(self, sha256: str) -> Look | None:
        """How the stored bytes look without reading them, None where there are none. Raises OSError."""

    @abstractmethod
    def erase(self, names: Iterable[str]) -> int:
        """Remove originals for good (the caller records why); how many of them were on this computer."""

    @abstractmethod
    def stored(self) -> Iterator[str]:
        """The names of all originals that are there."""

    @property
    def are_here(self) -> bool:
        """Whether all of them lie on this computer, so that looking costs next to nothing."""
        return True

    @property
    def keep_versions(self) -> bool:
        """Whether what is erased stays as an earlier version, as far as can be told. Raises UnavailableError."""
        return False

    def workspace(self) -> contextlib.AbstractContextManager[Path]:
        """A new folder for what is unpacked on its way in. It goes when the block ends, or is left like a copy on its way."""
        return self._incoming.workspace()

    def left(self) -> list[Path]:
        """What an interrupted run left: copies on their way in, and notes of originals that it was about to refer to."""
        return self._incoming.left()

    def sweep(self) -> None:
        """Remove that. Only the one writer calls this."""
        self._incoming.sweep()

    def close(self) -> None:  # noqa: B027 - a folder has nothing to let go
        """Let go what was held."""

    def _is_known(self, sha256: str) -> bool:
        """Whether it is surely there, as far as can be told without waiting."""
        return is_regular(self._path_of(sha256))

    def _path_of(self, sha256: str) -> str:
        """Where the bytes are on this computer, if they are. Raises DamagedArchiveError."""
        if not is_name(sha256):
            # The catalog of a stranger may name any path here: nothing outside of this folder is read or removed.
            raise DamagedArchiveError(
                f"{sha256[:80]!r} is no SHA-256 of an original.",
                advice="Restore the catalog from a copy.",
                path=self.root,
            )
        return f"{os.fspath(self.root)}{os.sep}{sha256[:2]}{os.sep}{sha256}"


class FolderOriginals(Originals):
    """Originals in a folder: ``ab/abcdef…``."""

    def __init__(self, root: Path, *, read_only: bool = False) -> None:
        super().__init__(root, Incoming(root, read_only=read_only))

    def keep(self, staged: Iterable[Staged], *, anew: bool = False) -> None:
        new: dict[str, Staged] = {}
        for copy in staged:
            path = self._path_of(copy.sha256)
            if (copy.path is None and copy.content is None) or path in new or (is_regular(path) and not anew):
                self.drop(copy)
            else:
                new[path] = copy
        if not new:
            return
        with self._incoming.writing():
            self._incoming.note(copy.sha256 for copy in new.values())
            whole = all_of(self._flushed, list(new.values()))
            all_of(sync_folder, sorted(self._named(zip(whole, new, strict=True))))

    def size(self, sha256: str) -> int | None:
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
                folders.add(os.fspath(self.root))
                os.replace(written, path)
            folders.add(folder)
        return folders

    def _flushed(self, staged: Staged) -> str:
        """Where the bytes are whole on the disk, for reading only."""
        if staged.path is not None:
            # Windows makes durable only what is open for writing.
            path, flags = os.fspath(staged.path), os.O_RDWR
        else:
            path = os.path.join(self._incoming.path, secrets.token_hex(16))
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        handle = opener(path, flags)
        try:
            left = memoryview(staged.content or b"")
            while left:
                left = left[os.write(handle, left) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        os.chmod(path, file_mode(self._incoming.path) & 0o444)
        return path

    def path(self, sha256: str) -> Path:
        path = Path(self._path_of(sha256))
        if not is_regular(path):
            raise missing(sha256, path)
        return path

    def digest(self, sha256: str) -> str | None:
        return digest_of(self._path_of(sha256))

    def look(self, sha256: str) -> Look | None:
        try:
            return look_at(Path(self._path_of(sha256)))
        except FileNotFoundError:
            return None

    def erase(self, names: Iterable[str]) -> int:
        there = 0
        for sha256 in names:
            path = Path(self._path_of(sha256))
            there += is_regular(path)
            remove(path)
        return there

    def stored(self) -> Iterator[str]:
        return named_in(self.root)


def named_in(root: Path) -> Iterator[str]:
    """The names of the files in the folders ``ab`` below ``root``."""
    if not is_folder(root):
        return
    for folder in sorted(root.iterdir()):
        if folder.name != "incoming" and is_folder(folder):
            yield from sorted(file.name for file in folder.iterdir())


def digest_of(path: str | Path) -> str | None:
    """The SHA-256 of a file, None where there is none. Raises OSError."""
    try:
        with open_regular(path, follow=False) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def missing(sha256: str, where: str | Path) -> NotInArchiveError:
    return NotInArchiveError(
        f"the original {sha256} is missing from the archive.", advice="Restore it from a copy.", path=where
    )


def all_of(work: Callable[[_T], _R], on: Sequence[_T]) -> list[_R]:
    """What ``work`` gives for each, in their order. All of it has come to an end when this returns or raises."""
    if len(on) < 2:
        return [work(one) for one in on]
    from concurrent.futures import ThreadPoolExecutor  # whoever only reads does not wait for it to load

    share = -(-len(on) // _AT_ONCE)
    shares = [on[start : start + share] for start in range(0, len(on), share)]
    with ThreadPoolExecutor(len(shares), thread_name_prefix="originals") as pool:
        return [done for each in pool.map(lambda some: [work(one) for one in some], shares) for done in each]
