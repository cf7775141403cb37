"""Metadata beside a file: its sidecar (``report.pdf.yaml``)."""

from __future__ import annotations

import errno
from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.files import read_regular
from rightsarchive.metadata.fields import Found, check, parse_json_mapping, parse_yaml_mapping
from rightsarchive.model import Origin

SIDECAR_SUFFIXES = (".yaml", ".yml", ".json")
SIDECAR_MOST = 256 << 10
"""Bytes: what describes a document is short, and is read in this process, without the limits of the workers."""


def is_sidecar(path: Path) -> bool:
    """Whether the name says that this file describes another one that is there: ``report.pdf.yaml`` beside ``report.pdf``."""
    return path.suffix.lower() in SIDECAR_SUFFIXES and _is_file(path.with_suffix(""))


def sidecar_of(path: Path) -> Path | None:
    """The sidecar beside a file, or None. Raises MetadataError where there are two."""
    there = [side for suffix in SIDECAR_SUFFIXES if _is_file(side := path.with_name(path.name + suffix))]
    if len(there) > 1:
        names = " and ".join(side.name for side in there)
        raise MetadataError(f"it has two sidecars, {names}", path=path, advice="Keep one of them.")
    return there[0] if there else None


def read_sidecar(path: Path) -> Found:
    """The checked fields of a sidecar. Raises MetadataError naming file, line and field."""
    text = read_text(path, most=SIDECAR_MOST)
    written = (
        parse_json_mapping(text, path=path) if path.suffix.lower() == ".json" else parse_yaml_mapping(text, path=path)
    )
    return check(written, origin=Origin.SIDECAR, path=path, source=path.name)


def _is_file(path: Path) -> bool:
    """Whether it is there. A long name with an ending more can be longer than file systems allow: then it is not."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_bytes(path: Path, *, most: int) -> bytes:
    """A file that describes others. Raises MetadataError where it cannot be read, or over ``most`` bytes."""
    try:
        return read_regular(path, most, follow=True)
    except OSError as error:
        advice = "Split it." if error.errno == errno.EFBIG else "Check that it is a file that you may read."
        raise MetadataError(f"cannot be read: {error.strerror}", path=path, advice=advice) from error


def read_text(path: Path, *, most: int) -> str:
    """The text of such a file. Raises MetadataError too where it is not UTF-8."""
    try:
        return read_bytes(path, most=most).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise MetadataError(
            "is not UTF-8 text", path=path, advice="Save it as UTF-8 (“CSV UTF-8” in a spreadsheet)."
        ) from error
