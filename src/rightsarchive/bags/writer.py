"""A BagIt bag (RFC 8493), written in one pass: each payload file is hashed while it is written.

The library ``bagit`` makes a bag of a folder in place and changes the working directory of the process to do so, which a library
must not: it only checks what is written here.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from rightsarchive.files import make_folder, new_file

ALGORITHMS = ("sha256", "sha512")

_BLOCK = 1 << 20


class BagWriter:
    """Writes into the new folder ``root``; :meth:`finish` makes it a bag. Names are of our own making: none needs to be escaped."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = 0
        self.size = 0
        self._manifest: list[tuple[str, dict[str, str]]] = []

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """A payload file ``name`` (``data/…``); gives what writes into it."""
        path = self.root / name
        make_folder(path.parent)
        hashers = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}
        with new_file(path) as out:

            def write(block: bytes) -> None:
                out.write(block)
                self.size += len(block)
                for hasher in hashers.values():
                    hasher.update(block)

            yield write
        self.files += 1
        self._manifest.append((name, {algorithm: hasher.hexdigest() for algorithm, hasher in hashers.items()}))

    def add(self, name: str, content: bytes) -> None:
        with self.file(name) as write:
            write(content)

    def copy(self, name: str, source: BinaryIO) -> str:
        """Copy a file in; the SHA-256 of what was copied."""
        with self.file(name) as write:
            while block := source.read(_BLOCK):
                write(block)
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
            with new_file(self.root / name) as out:
                out.write(content.encode())
        return hashlib.sha256(tags["tagmanifest-sha256.txt"].encode()).hexdigest()


_TAGS = ("bagit.txt", "bag-info.txt", *(f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS))
