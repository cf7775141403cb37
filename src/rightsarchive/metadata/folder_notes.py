"""What stands in a folder about all of it: a README that calls everything confidential, a file called *CONFIDENTIAL*, ``metadata.yaml``."""

from __future__ import annotations

from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.columns import (
    begins_with_level,
    is_note_on_folder,
    level_named,
    only_in_lists,
    speaks_of_everything,
)
from rightsarchive.metadata.fields import Problem, understood
from rightsarchive.metadata.manifest import Manifest
from rightsarchive.metadata.near_sidecars import loosely
from rightsarchive.metadata.sidecars import alike, mapping
from rightsarchive.metadata.sources import read_bytes
from rightsarchive.metadata.stamps import stamp
from rightsarchive.metadata.tables import decode
from rightsarchive.model import Access, Origin

_MOST = 16 << 10
"""Bytes of a note."""

_MARKER = 200
"""Bytes of a file whose name says all of it."""

_LINES = 6
_DATA = frozenset((".yaml", ".yml", ".json", ".toml", ".ini", ".cfg", ".conf", ".properties", ".access", ""))
_PROSE = frozenset((".txt", ".md", ".markdown", ""))


def may_be_note_on_folder(name: str) -> bool:
    """Whether a file of this name may tell of its folder."""
    stem, suffix = _parts(name)
    return suffix in _DATA | _PROSE and (is_note_on_folder(stem) or _is_marker(stem))


def read_note_on_folder(path: Path) -> Manifest | None:
    """The manifest that closes what nothing else describes in a folder; None where a note does not restrict it."""
    try:
        content = read_bytes(path, most=_MOST)
        stem, suffix = _parts(path.name)
        if not _closes(stem, suffix, content, path):
            return None
    except MetadataError:
        return None
    told = MetadataError(
        "it says of the whole folder who may see it",
        path=path,
        advice="Write a manifest.csv with an access level for each file.",
    )
    return Manifest(path, {}, rest=Problem(told, closes=True))


def _closes(stem: str, suffix: str, content: bytes, path: Path) -> bool:
    text = decode(content)
    if _is_marker(stem):
        return len(content) <= _MARKER and (not text.strip() or stamp(text) is not None or speaks_of_everything(text))
    lines = [line for line in text.splitlines() if line.strip()]
    if suffix in _PROSE and (any(map(stamp, lines[:_LINES])) or any(map(speaks_of_everything, lines))):
        return True
    if suffix not in _DATA and len(content) > _MARKER:
        return False
    try:
        written = mapping(path) if suffix in {".yaml", ".yml", ".json", ".toml"} else loosely(text)
    except MetadataError:
        return False
    found = understood(written, origin=Origin.MANIFEST, path=path, source=path.name).found
    return "access" in found and found["access"][0] is not Access.PUBLIC


def _is_marker(stem: str) -> bool:
    named = level_named(stem) is Access.CONFIDENTIAL and not only_in_lists(stem)
    return named or (stamp(stem.upper()) is Access.CONFIDENTIAL and not begins_with_level(stem))


def _parts(name: str) -> tuple[str, str]:
    """The name without its ending, and that; of a hidden file the name is what follows the point."""
    plain = alike(name).lstrip("._-# ")
    path = Path(plain)
    return (path.stem, path.suffix) if path.suffix in _DATA | _PROSE else (plain, "")
