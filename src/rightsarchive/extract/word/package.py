"""A look at a Word file's list of parts before any part is unpacked (ECMA-376 part 2: a zip of XML files)."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from rightsarchive.errors import BrokenFileError, HostileFileError
from rightsarchive.settings import Limits

AGAIN = "Get it again from where it came from, or open it in Word and save it under a new name."
# Real Word files compress at most about 60 to 1; XML bombs and blank media go far beyond.
_HIGHEST_RATIO = 200
_SMALL = 1 << 20
_LARGEST_XML = 256 << 20
_LARGEST_WHOLE = 1 << 30
_MOST_PARTS = 20_000
_MOST_TAGS = 5_000_000
_DOCTYPE = re.compile(rb"<!\s*DOCTYPE|<!\s*ENTITY", re.IGNORECASE)
_BLOCK = 1 << 20


def check_package(path: Path, name: str, limits: Limits) -> None:
    """Raises HostileFileError for what no word processor writes, BrokenFileError for a package that cannot be listed."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
            _check_directory(parts, name, limits)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_part(package, part, name)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
    ) as error:
        raise BrokenFileError(
            f"a Word file whose parts cannot be unpacked: {error}", path=name, advice=AGAIN
        ) from error
    except Exception as error:
        # zlib.error and its kin share no base class.
        if isinstance(error, (HostileFileError, MemoryError)):
            raise
        raise BrokenFileError(
            f"a Word file whose parts cannot be unpacked: {error}", path=name, advice=AGAIN
        ) from error


def _check_directory(parts: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(parts) > _MOST_PARTS:
        raise HostileFileError(f"it has {len(parts):,} parts", path=name, advice=AGAIN)
    whole = sum(part.file_size for part in parts)
    if whole > max(_LARGEST_WHOLE, limits.file_mb << 20):
        raise HostileFileError(f"it unpacks to {whole >> 20:,} MiB", path=name, advice=AGAIN)
    seen: set[str] = set()
    for part in parts:
        if part.flag_bits & 1:
            raise HostileFileError(f"its part {part.filename!r} is locked inside the file", path=name, advice=AGAIN)
        if part.file_size > _SMALL and part.file_size > _HIGHEST_RATIO * max(1, part.compress_size):
            raise HostileFileError(
                f"its part {part.filename!r} unpacks to {part.file_size // max(1, part.compress_size):,} times its size",
                path=name,
                advice=AGAIN,
            )
        if part.filename.lower().endswith((".xml", ".rels")) and part.file_size > _LARGEST_XML:
            raise HostileFileError(
                f"its part {part.filename!r} unpacks to {part.file_size >> 20:,} MiB", path=name, advice=AGAIN
            )
        if part.filename.startswith("/") or ".." in part.filename.replace("\\", "/").split("/"):
            raise HostileFileError(f"its part {part.filename!r} climbs out of the file", path=name, advice=AGAIN)
        if part.filename.lower() in seen:
            raise HostileFileError(f"its part {part.filename!r} stands in it twice", path=name, advice=AGAIN)
        seen.add(part.filename.lower())


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    """Unpack in blocks: a size that the directory lies about, a document type, more elements than a book has."""
    size = tags = 0
    with package.open(part) as stream:
        head = True
        while block := stream.read(_BLOCK):
            size += len(block)
            tags += block.count(b"<")
            if size > part.file_size:
                raise HostileFileError(f"its part {part.filename!r} is larger than it says", path=name, advice=AGAIN)
            if tags > _MOST_TAGS:
                raise HostileFileError(f"its part {part.filename!r} has millions of elements", path=name, advice=AGAIN)
            if head and _DOCTYPE.search(block.replace(b"\x00", b"")):
                raise HostileFileError(
                    f"its part {part.filename!r} declares entities, which can hide text or reach other files",
                    path=name,
                    advice=AGAIN,
                )
            head = False
