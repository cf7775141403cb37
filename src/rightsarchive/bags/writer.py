"""A BagIt bag (RFC 8493), written in one pass: each payload file is hashed while it is written.

The library ``bagit`` makes a bag of a folder in place and changes the working directory of the process to do so, which a library
must not: it only checks what is written here.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from rightsarchive.files import make_folder, new_file

ALGORITHMS = ("sha256", "sha512")

_BLOCK = 1 << 20


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Place(Protocol):
    """Where the files of a bag go. Names are of our own making: none needs to be escaped."""

    def file(self, name: str) -> AbstractContextManager[Callable[[bytes], object]]:
        """A new file; gives what writes into it."""

    def copy(self, name: str, source: Readable, size: int) -> None:
        """A new file with the ``size`` bytes of ``source``. Raises OSError where there are fewer."""


class Folder:
    """A folder on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator[Callable[[bytes], object]]:
        path = self._root / name
        make_folder(path.parent)
        with new_file(path) as out:
            yield out.write

    def copy(self, name: str, source: Readable, size: int) -> None:  # noqa: ARG002 - a tar archive has to know it
        path = self._root / name
        make_folder(path.parent)
        with new_file(path) as out:
            shutil.copyfileobj(source, out, _BLOCK)


class Tar:
    """A folder of a tar archive that is being written: nothing of it can be taken back, so what has no known size is held in memory
    until it ends (the custody log, and the citations of a query)."""

    def __init__(self, tar: tarfile.TarFile, folder: str) -> None:
        self._tar = tar
        self._folder = folder
        self._at = int(time.time())

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator[Callable[[bytes], object]]:
        content = io.BytesIO()
        yield content.write
        size = content.tell()
        content.seek(0)
        self.copy(name, content, size)

    def copy(self, name: str, source: Readable, size: int) -> None:
        info = tarfile.TarInfo(f"{self._folder}/{name}")
        info.size, info.mtime = size, self._at
        self._tar.addfile(info, source)
        self._tar.members = []  # type: ignore[attr-defined]  # it remembers all of them otherwise


class _Hashed:
    """What is read of a file is hashed on the way."""

    def __init__(self, source: Readable, update: Callable[[bytes], None]) -> None:
        self._source = source
        self._update = update

    def read(self, size: int = -1, /) -> bytes:
        block = self._source.read(size)
        self._update(block)
        return block


class BagWriter:
    """Writes a bag into ``place``; :meth:`finish` makes it one."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.files = 0
        self.size = 0
        self._manifest: list[tuple[str, dict[str, str]]] = []

    @contextlib.contextmanager
    def _hashing(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """What is to be called with all that a payload file ``name`` (``data/…``) holds."""
        hashers = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}

        def update(block: bytes) -> None:
            self.size += len(block)
            for hasher in hashers.values():
                hasher.update(block)

        yield update
        self.files += 1
        self._manifest.append((name, {algorithm: hasher.hexdigest() for algorithm, hasher in hashers.items()}))

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """A payload file ``name`` (``data/…``); gives what writes into it."""
        with self._hashing(name) as update, self._place.file(name) as out:

            def write(block: bytes) -> None:
                out(block)
                update(block)

            yield write

    def add(self, name: str, content: bytes) -> None:
        with self.file(name) as write:
            write(content)

    def copy(self, name: str, source: io.FileIO) -> str:
        """Copy a file in; the SHA-256 of what was copied."""
        with self._hashing(name) as update:
            self._place.copy(name, _Hashed(source, update), os.fstat(source.fileno()).st_size)
        return self._manifest[-1][1]["sha256"]

    def finish(self, info: dict[str, str]) -> str:
        """Write the tag files; the SHA-256 of ``tagmanifest-sha256.txt``."""
        info = {**info, "Payload-Oxum": f"{self.size}.{self.files}"}
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": "".join(f"{name}: {' '.join(value.split())}\n" for name, value in info.items()),
        }
        for algorithm in ALGORITHMS:
            lines = (f"{digests[algorithm]}  {name}\n" for name, digests in sorted(self._manifest))
            tags[f"manifest-{algorithm}.txt"] = "".join(lines)
        for algorithm in ALGORITHMS:
            listed = (f"{hashlib.new(algorithm, tags[name].encode()).hexdigest()}  {name}\n" for name in _TAGS)
            tags[f"tagmanifest-{algorithm}.txt"] = "".join(listed)
        for name, content in tags.items():
            with self._place.file(name) as write:
                write(content.encode())
        return hashlib.sha256(tags["tagmanifest-sha256.txt"].encode()).hexdigest()


_TAGS = ("bagit.txt", "bag-info.txt", *(f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS))
