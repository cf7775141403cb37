"""The table of contents: which segments make up the index, in one small JSON file with its own checksum.

It is replaced in one step at each commit, so a reader sees a whole commit or none. Everything it names is checked
before it is believed. A file that was once found to match its checksum is not read again at each opening: its size,
times and inode are remembered beside the index, and a file for which they differ is checked anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rightsarchive.engine.arrays.blocks import BrokenIndexError
from rightsarchive.engine.arrays.files import FileEntry, digest_of, replace_file
from rightsarchive.files import read_regular

FILENAME = "toc.json"
STAMPS = "verified.json"
FORMAT = "rightsarchive array postings"
VERSION = 3

MOST = 16 << 20
"""Bytes of a table of contents, of the notes on it, or of the description of a segment."""


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """One segment of a commit: its descriptor, and the list of its deleted passages (None: there are none)."""

    name: str
    descriptor: FileEntry
    deleted: FileEntry | None = None
    deleted_count: int = 0

    @classmethod
    def from_json(cls, value: Any) -> SegmentEntry:
        match value:
            case {"name": str(name), "descriptor": descriptor, "dead": deleted, "dead_count": int(deleted_count)}:
                return cls(
                    name,
                    FileEntry.from_json(descriptor),
                    None if deleted is None else FileEntry.from_json(deleted),
                    deleted_count,
                )
            case _:
                raise BrokenIndexError("not a segment entry")

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "descriptor": self.descriptor.to_json(),
            "dead": None if self.deleted is None else self.deleted.to_json(),
            "dead_count": self.deleted_count,
        }


@dataclass(frozen=True, slots=True)
class Toc:
    """What one commit holds. ``generation`` rises by one with each."""

    analysis: str
    revision: int
    entries: int
    generation: int
    segments: tuple[SegmentEntry, ...] = field(default=())

    def encode(self) -> bytes:
        body = {
            "format": FORMAT,
            "version": VERSION,
            "analysis": self.analysis,
            "revision": self.revision,
            "entries": self.entries,
            "generation": self.generation,
            "segments": [segment.to_json() for segment in self.segments],
        }
        text = json.dumps(body, ensure_ascii=True, separators=(",", ":"))
        return (text[:-1] + f',"sha256":"{hashlib.sha256(text.encode()).hexdigest()}"}}\n').encode()

    @classmethod
    def decode(cls, data: bytes) -> Toc:
        """Raises BrokenIndexError for anything that this release did not write."""
        head, mark, tail = data.rpartition(b',"sha256":"')
        if not mark or tail[64:] != b'"}\n' or hashlib.sha256(head + b"}").hexdigest().encode() != tail[:64]:
            raise BrokenIndexError("the table of contents does not match its checksum")
        try:
            body = json.loads(head + b"}")
        except (ValueError, RecursionError) as error:
            raise BrokenIndexError("the table of contents is not JSON") from error
        match body:
            case {
                "format": "rightsarchive array postings",
                "version": 3,
                "analysis": str(analysis),
                "revision": int(revision),
                "entries": int(entries),
                "generation": int(generation),
                "segments": list(segments),
            }:
                found = tuple(map(SegmentEntry.from_json, segments))
                if len({segment.descriptor.name for segment in found}) < len(found):
                    raise BrokenIndexError("the table of contents names a segment twice")
                return cls(analysis, revision, entries, generation, found)
            case _:
                raise BrokenIndexError("a table of contents of another format or version")


def read_toc(folder: Path) -> Toc | None:
    """The last commit, or None where there has been none. Raises BrokenIndexError."""
    try:
        data = read_regular(folder / FILENAME, MOST, follow=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise BrokenIndexError(f"{FILENAME}: {error}") from error
    return Toc.decode(data)


def write_toc(folder: Path, toc: Toc) -> None:
    """Make ``toc`` the last commit, durably and in one step."""
    replace_file(folder / FILENAME, toc.encode())


def _stamp(folder: Path, file: FileEntry) -> list[Any]:
    try:
        status = (folder / file.name).stat()
    except OSError as error:
        raise BrokenIndexError(f"{file.name}: {error}") from error
    return [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, file.sha256]


def _read_stamps(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_regular(folder / STAMPS, MOST, follow=False))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def remember_verified(
    folder: Path, files: Iterable[FileEntry], checked: Iterable[FileEntry] = (), *, keep: bool = False
) -> None:
    """Note that these files are as their checksums say. The note is a shortcut: without it they are read again.

    A file that was noted before keeps its note, unless it was ``checked`` just now: what happened to it since is then
    still noticed. With ``keep``, the notes of all other files stay too.
    """
    known = _read_stamps(folder)
    anew = {file.name for file in checked}
    stamps = {s.name: known[s.name] if s.name in known and s.name not in anew else _stamp(folder, s) for s in files}
    _write_stamps(folder, known | stamps if keep else stamps)


def doubt(folder: Path, name: str) -> None:
    """Note that a file is not what its checksum says, however it looks: it is read whole when the index is opened next."""
    _write_stamps(folder, _read_stamps(folder) | {name: None})


def _write_stamps(folder: Path, stamps: dict[str, Any]) -> None:
    try:
        replace_file(folder / STAMPS, json.dumps(stamps).encode(), durable=False)
    except OSError:
        return  # a folder that may only be read: its files are checked at each opening


def verify(folder: Path, files: Iterable[FileEntry], *, everything: bool = False, remember: bool = True) -> None:
    """Check files against their checksums; those unchanged since they last passed only when ``everything`` is asked for. That
    they passed is noted beside them, unless not to ``remember`` it.

    Raises BrokenIndexError naming the first that differs.
    """
    known = {} if everything else _read_stamps(folder)
    listed = list(files)
    changed = [file for file in listed if known.get(file.name) != _stamp(folder, file)]
    for file in changed:
        check(folder, file)
    if changed and remember:
        remember_verified(folder, changed, changed, keep=True)


def check(folder: Path, file: FileEntry) -> None:
    """Read a whole file and compare its checksum. Raises BrokenIndexError."""
    try:
        found = digest_of(folder / file.name)
    except OSError as error:
        raise BrokenIndexError(f"{file.name}: {error}") from error
    if found != file.sha256:
        raise BrokenIndexError(f"{file.name} does not match its checksum")
