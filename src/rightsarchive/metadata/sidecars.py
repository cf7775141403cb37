"""Metadata beside a file: its sidecar (``report.pdf.yaml``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.columns import level_named
from rightsarchive.metadata.days import DayOrder
from rightsarchive.metadata.fields import (
    Problem,
    Reading,
    Written,
    closed,
    parse_json_mapping,
    parse_toml_mapping,
    understood,
)
from rightsarchive.metadata.near_sidecars import is_called_closed, is_prose, loosely, meant_by
from rightsarchive.metadata.sources import read_bytes
from rightsarchive.metadata.tables import decode, looks_restricted, says_closed
from rightsarchive.model import Access, Origin

SIDECAR_SUFFIXES = (".yaml", ".yml", ".json", ".toml")
_BARE = 200
"""Bytes of a text that says nothing but who may see a file."""

_PROSE_MOST = 4 << 10
"""Bytes of a text that may say nothing but that."""

SIDECAR_MOST = 256 << 10
"""Bytes: what describes a document is short, and is read in this process, without the limits of the workers."""


class Sidecars:
    """The sidecars of one folder: which of its files describe which others, whatever the case and the form of their letters.

    ``report.pdf.yaml`` describes ``report.pdf``. ``report.yaml``, ``report.pdf.meta``, ``report.pdf (1).json`` are called otherwise,
    and describe ``report.pdf`` where that is the one file of this name, and where they speak of who may see it.
    """

    def __init__(self, names: Iterable[str]) -> None:
        there: dict[str, list[str]] = {}
        stems: dict[str, list[str]] = {}
        names = sorted(names)
        for name in names:
            there.setdefault(alike(name), []).append(name)
            stems.setdefault(alike(Path(name).stem), []).append(name)
        self._of: dict[str, list[str]] = {}
        self._nearly: dict[str, str] = {}
        self._there, self._stems = there, stems
        self._describing: set[str] = set()
        for name in names:
            stem, _, suffix = alike(name).rpartition(".")
            described = [other for other in there.get(stem, ()) if other != name]
            if described and f".{suffix}" in SIDECAR_SUFFIXES:
                self._describing.add(name)
                for other in described:
                    self._of.setdefault(other, []).append(name)
            elif (meant := meant_by(alike(name), there, stems)) is not None and meant != name:
                self._nearly[name] = meant

    def describes(self, name: str) -> bool:
        """Whether this file is a sidecar."""
        return name in self._describing

    def of(self, name: str) -> list[str]:
        """The sidecars of a file; two where ``.yaml`` and ``.json`` are both there."""
        return self._of.get(name, [])

    def meant(self, name: str) -> str | None:
        """The file of the folder that a file beside or below it means by its name."""
        return meant_by(alike(name), self._there, self._stems)

    def nearly(self) -> Mapping[str, str]:
        """Files that are called nearly like the sidecar of another one: its name by theirs."""
        return self._nearly


def alike(name: str) -> str:
    """What is the same for two names that a person takes for one: in any case, composed or not, with any blank."""
    if name.isascii():
        return name.lower().strip()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()


def read_sidecar(path: Path, dates: DayOrder | None = None) -> Reading:
    """What a sidecar says. Where it cannot be read, the file is closed. ``dates`` is the order of the numbers in its days."""
    try:
        written = {key: _said(key, value, line) for key, (value, line) in mapping(path).items()}
        return understood(written, origin=Origin.SIDECAR, path=path, source=path.name, dates=dates)
    except MetadataError as error:
        return closed(error, Origin.SIDECAR, path.name)


def read_nearly(path: Path, meant: str) -> Reading | None:
    """What a file says that is called nearly like a sidecar of ``meant``; None where it speaks of no restriction."""
    try:
        if is_prose(path.name) and path.stat().st_size > _PROSE_MOST:
            return None  # a text of its own
        content = read_bytes(path, most=SIDECAR_MOST)
        if not looks_restricted(content) and not is_called_closed(path.name):
            return None
        bare = len(content) <= _BARE and says_closed(decode(content))
        if bare or is_called_closed(path.name):
            written: Written = {"access": (Access.CONFIDENTIAL.value, None)}
        else:
            written = mapping(path) if path.suffix.lower() in SIDECAR_SUFFIXES else loosely(decode(content))
    except OSError:  # another program took it away meanwhile
        return None
    except MetadataError as error:
        written = {}
        told = error
    else:
        if "access" not in understood(written, origin=Origin.SIDECAR, path=path, source=path.name).found:
            return None
        told = MetadataError("it looks like the sidecar of a file, and is not called like one", path=path)
    suffix = path.suffix.lower()
    advice = f"Call it {meant}{suffix if suffix in SIDECAR_SUFFIXES else '.yaml'}."
    return closed(MetadataError(told.message, path=path, line=told.line, advice=advice), Origin.SIDECAR, path.name)


def _said(key: str, value: Any, line: int | None) -> tuple[Any, int | None]:
    """A level that stands as a key without a value (``confidential:``) is said all the same; in a list it would be an empty cell."""
    return ("yes" if value is None and (level_named(key) or Access.PUBLIC) is not Access.PUBLIC else value), line


def mapping(path: Path) -> Written:
    """The keys and values of a file in the notation that its ending says. Raises MetadataError."""
    text = decode(read_bytes(path, most=SIDECAR_MOST))
    if path.suffix.lower() == ".json":
        inside = text.strip()
        # One item of a list, as reference managers export it.
        if inside.startswith("[") and inside.endswith("]") and inside.count("[", 0, 2) == 1:
            try:
                return parse_json_mapping(inside[1:-1], path=path)
            except MetadataError:
                pass
        return parse_json_mapping(text, path=path)
    if path.suffix.lower() == ".toml":
        return parse_toml_mapping(text, path=path)
    from rightsarchive.metadata.yaml_text import parse_yaml_mapping  # a search does not wait for it

    return parse_yaml_mapping(text, path=path)


def both(readings: Iterable[Reading]) -> Reading:
    """Two sidecars, or two rows of a list, of one file: each field from the first that has it, the stricter level."""
    found: dict[str, object] = {}
    problems: list[Problem] = []
    for reading in readings:
        problems += reading.problems
        for name, item in reading.found.items():
            if name not in found or (name == "access" and item[0].level > found[name][0].level):  # type: ignore[index]
                found[name] = item
    return Reading(found, tuple(problems))  # type: ignore[arg-type]
