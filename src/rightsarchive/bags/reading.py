"""A package from somebody else, checked before anything of it is believed: no links, nothing outside of it, nothing too large; then
the manifests, by the validator of the library ``bagit``; then its records.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from rightsarchive.bags import layout
from rightsarchive.errors import (
    BrokenFileError,
    FileError,
    HostileFileError,
    LimitError,
    UnreadableFileError,
    UnsupportedFileError,
    UsageError,
)
from rightsarchive.settings import Limits
from rightsarchive.store import text_digest

MOST_FILES = 1_000_000
"""Files in one package."""

LARGEST_RECORD = 64 << 20
"""Bytes of one JSON file, which is read into memory."""

LARGEST_MANIFEST = 512 << 20
"""Bytes of one manifest: some 200 for each file."""

DEEPEST = 8
"""Folders inside each other: ``data/documents/ID/VERSION`` are four."""

_TAG_FILES = re.compile(r"bagit\.txt|bag-info\.txt|(tag)?manifest-(sha256|sha512)\.txt")

_DECLARATION = re.compile(rb"BagIt-Version: (0\.97|1\.0)\r?\nTag-File-Character-Encoding: UTF-8\r?\n?")

_Parsed = TypeVar("_Parsed")

_ANEW = "Get the package anew from where it came."


class BagReader:
    """A package whose bytes are those that its manifests name. ``sha256`` is that of its ``tagmanifest-sha256.txt``. Raises the
    errors of :class:`~rightsarchive.errors.FileError`, with the file that is at fault."""

    def __init__(self, root: Path, limits: Limits) -> None:
        if not root.is_dir():
            raise UsageError("there is no folder here.", advice="Name the folder of a package.", path=root)
        self.root = root
        self._limits = limits
        self._check_files()
        self._check_manifests()
        self.sha256 = _digest_of(root / "tagmanifest-sha256.txt")
        self.package = self._record(layout.PACKAGE, layout.PackageRecord)
        self.documents = self.package.documents
        self.clearance = self.package.clearance
        self.name = self.package.archive or f"package {self.sha256[:16]}"
        self._check_documents()

    def _check_files(self) -> None:
        for count, (path, entry) in enumerate(_walk(self.root, 0), 1):
            name = path.relative_to(self.root).as_posix()
            if count > MOST_FILES:
                raise LimitError(f"it has more than {MOST_FILES:,} files.", path=self.root)
            if not stat.S_ISREG(entry.st_mode):
                raise HostileFileError(
                    "this is a link, a pipe or a device: a package holds files alone.", advice=_ANEW, path=path
                )
            most = self._limits.file_mb << 20
            if not name.startswith("data/"):
                if not _TAG_FILES.fullmatch(name):
                    raise UnsupportedFileError(
                        "this file has no place in a package of rightsarchive.", advice=_ANEW, path=path
                    )
                most = LARGEST_MANIFEST
            elif name.endswith(".json"):
                most = LARGEST_RECORD
            if entry.st_size > most:
                raise LimitError(f"the file is larger than the limit of {most >> 20} MiB.", path=path)
        for name in ("bagit.txt", "bag-info.txt", *_MANIFESTS, layout.PACKAGE):
            if not (self.root / name).is_file():
                raise BrokenFileError(f"{name} is missing: this is no package of rightsarchive.", path=self.root)
        if not _DECLARATION.fullmatch(self._bytes("bagit.txt", 1000)):
            raise UnsupportedFileError(
                "it is no BagIt bag 0.97 or 1.0 in UTF-8.", advice=_ANEW, path=self.root / "bagit.txt"
            )

    def _check_manifests(self) -> None:
        try:
            import bagit
        except ImportError as error:
            raise UsageError(
                "the extra “bagit” is not installed.", advice='Run: pip install "rightsarchive[bagit]"'
            ) from error
        logging.getLogger("bagit").addHandler(logging.NullHandler())  # what it finds is told by our error
        try:
            bag = bagit.Bag(str(self.root))
            bag.validate()
        except bagit.BagValidationError as error:
            raise self._damaged(error.details or [error]) from error
        except (bagit.BagError, OSError, ValueError, LookupError, RecursionError) as error:
            raise BrokenFileError(f"its manifests cannot be read: {error}.", advice=_ANEW, path=self.root) from error
        for name in sorted({*bag.entries, *_TAGS}):
            if set(bag.entries.get(name, ())) != {"sha256", "sha512"}:
                raise BrokenFileError("it is not in both manifests.", advice=_ANEW, path=self.root / name)

    def _damaged(self, details: list[Any]) -> FileError:
        """The error for the first file that is not what the manifests say."""
        first = details[0]
        name = getattr(first, "path", None)
        path = self.root if name is None else self.root / name
        more = f" (and {len(details) - 1} more files)" if len(details) > 1 else ""
        kind = type(first).__name__
        reason = {
            "ChecksumMismatch": "its bytes are not those that the manifest names",
            "FileMissing": "it is missing, and the manifest names it",
            "UnexpectedFile": "no manifest names it",
        }.get(kind, str(first))
        return BrokenFileError(f"the package is damaged: {reason}{more}.", advice=_ANEW, path=path)

    def _check_documents(self) -> None:
        seen = set()
        for entry in self.documents:
            if not re.fullmatch(layout.DOCUMENT_ID, entry.id) or entry.id in seen:
                raise self._broken(layout.PACKAGE, f"{entry.id!r} is no id of a document, or stands there twice")
            if entry.versions != tuple(range(1, len(entry.versions) + 1)) or not entry.versions:
                raise self._broken(layout.PACKAGE, f"the versions of {entry.id} do not count from 1")
            seen.add(entry.id)

    def about(self, document: str) -> layout.AboutRecord:
        """What people said of a document there and wrote to it."""
        name = layout.about(document)
        record = self._record(name, layout.AboutRecord)
        if record.id != document:
            raise self._broken(name, "it is the record of another document")
        return record

    def cases(self) -> list[layout.CaseEntry]:
        """The cases of the package."""
        return self._parsed(layout.CASES, TypeAdapter(list[layout.CaseEntry]))

    def custody(self) -> Path:
        """Where its custody log is."""
        return self.root / layout.CUSTODY

    def version(self, document: str, number: int) -> tuple[layout.VersionRecord, str]:
        """The record of a version, and its text."""
        folder = layout.folder(document, number)
        record = self._record(f"{folder}/record.json", layout.VersionRecord)
        name = f"{folder}/text.txt"
        try:
            text = self._bytes(name, self._limits.text_mb << 20).decode()
        except UnicodeDecodeError as error:
            raise self._broken(name, "it is not UTF-8") from error
        if (record.id, record.version) != (document, number):
            raise self._broken(f"{folder}/record.json", "it is the record of another version")
        if text_digest(text) != record.text_sha256:
            raise self._broken(name, "it is not the text of its record")
        if not layout.fits(record, len(text)):
            raise self._broken(f"{folder}/record.json", "its places do not lie in the text, in order")
        return record, text

    def original(self, record: layout.VersionRecord) -> Path | None:
        """Where the bytes of a version are, None where the package has none."""
        if record.original is None:
            return None
        name = f"{layout.folder(record.id, record.version)}/{record.original}"
        if not re.fullmatch(r"original\.[a-z0-9]{1,8}", record.original) or not (self.root / name).is_file():
            raise self._broken(f"{layout.folder(record.id, record.version)}/record.json", "it names no original")
        return self.root / name

    def _record(self, name: str, model: type[_Parsed]) -> _Parsed:
        return self._parsed(name, TypeAdapter(model))

    def _parsed(self, name: str, adapter: TypeAdapter[_Parsed]) -> _Parsed:
        try:
            return adapter.validate_python(json.loads(self._bytes(name, LARGEST_RECORD)))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise self._broken(name, f"{where}: {first['msg']}") from error
        except (ValueError, RecursionError) as error:
            raise self._broken(name, "it is no JSON") from error

    def _bytes(self, name: str, most: int) -> bytes:
        try:
            with (self.root / name).open("rb") as file:
                content = file.read(most + 1)
        except OSError as error:
            raise UnreadableFileError(f"it cannot be read: {error.strerror}.", path=self.root / name) from error
        if len(content) > most:
            raise LimitError(f"the file is larger than the limit of {most >> 20} MiB.", path=self.root / name)
        return content

    def _broken(self, name: str, reason: str) -> BrokenFileError:
        return BrokenFileError(f"this cannot be taken in: {reason}.", advice=_ANEW, path=self.root / name)


_TAGS = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt")

_MANIFESTS = ("manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt")


def _walk(folder: Path, depth: int) -> Iterator[tuple[Path, os.stat_result]]:
    """Everything below a folder but the folders themselves; no link is followed."""
    if depth > DEEPEST:
        raise HostileFileError(f"folders stand more than {DEEPEST} deep in each other.", advice=_ANEW, path=folder)
    try:
        with os.scandir(folder) as entries:
            found = [(Path(entry.path), entry.stat(follow_symlinks=False)) for entry in entries]
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}.", path=folder) from error
    for path, status in found:
        if stat.S_ISDIR(status.st_mode):
            yield from _walk(path, depth + 1)
        else:
            yield path, status


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
