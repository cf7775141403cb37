"""Metadata for a folder in one table: its manifest (``manifest.csv`` or ``manifest.jsonl``).

It is read in this process, without the limits of the workers: so a row is looked at when its file is, and what is kept of the
others is where they stand.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.fields import Found, Written, check, parse_json_mapping
from rightsarchive.metadata.sources import read_bytes
from rightsarchive.model import Origin, metadata_field

MANIFESTS = ("manifest.csv", "manifest.jsonl")

MOST = 64 << 20
"""Bytes of a manifest."""

MOST_COLUMNS = 1_000
MOST_ROWS = 200_000
LONGEST_ROW = 1 << 20
"""Bytes of one row."""

_FILE_COLUMNS = ("file", "path", "filename")
_LISTS = frozenset(("authors", "cases", "persons", "places", "rights"))


class _Row(NamedTuple):
    """Where a row stands: its last line (from 1), and its bytes, half open."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of a manifest by the file they describe. A row with a wrong value is an error for its file alone."""

    path: Path
    _content: bytes
    _header: tuple[str, ...] | None
    _delimiter: str
    _rows: dict[Path, _Row]

    def row(self, file: Path) -> Found | None:
        """What is said of a file (a resolved path), None where nothing is. Raises MetadataError for a wrong value."""
        row = self._rows.get(file)
        if row is None:
            return None
        written = self._written(self._content[row.start : row.end].decode("utf-8"), row.line)
        values = {key: item for key, item in written.items() if key != _name_key(written)}
        return check(values, origin=Origin.MANIFEST, path=self.path, source=self.path.name)

    def missing(self) -> tuple[Path, ...]:
        """Files that it names and that are not there."""
        return tuple(path for path in self._rows if not path.is_file())

    def _written(self, text: str, line: int) -> Written:
        if self._header is None:
            return parse_json_mapping(text, path=self.path, first_line=line)
        (cells,) = csv.reader(io.StringIO(text), delimiter=self._delimiter, strict=True)
        return {key: (_cell(key, cell), line) for key, cell in zip(self._header, cells, strict=False) if key}


def find_manifest(path: Path) -> Path | None:
    """The nearest manifest that governs a file: in its folder or the closest folder above that has one.

    A manifest that belongs to another user than the file and oneself is passed over: somebody else's ``/tmp/manifest.csv``
    says nothing about the files below.
    """
    for folder in path.parents:
        there = [found for name in MANIFESTS if (found := folder / name).is_file() and _is_ours(found, path)]
        if len(there) > 1:
            raise MetadataError(
                "the folder has two manifests, manifest.csv and manifest.jsonl", path=folder, advice="Keep one."
            )
        if there:
            return there[0]
    return None


def _is_ours(manifest: Path, path: Path) -> bool:
    if not hasattr(os, "getuid"):  # Windows keeps folders of others closed
        return True
    return manifest.stat().st_uid in {os.getuid(), path.stat().st_uid}


def read_manifest(path: Path) -> Manifest | None:
    """Read a manifest. None where it is no manifest of ours: a CSV without a column ``file`` that shares no field with us.

    Raises MetadataError where the file as a whole cannot be used.
    """
    content = read_bytes(path, most=MOST).removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if path.suffix.lower() != ".csv":
        return Manifest(path, content, None, "", _by_file(_json_rows(content, path), path))
    delimiter = _delimiter(_text(content[: content.find(b"\n") + 1 or LONGEST_ROW], path))
    rows = _csv_rows(content, delimiter, path)
    _, header = next(rows, (_Row(1, 0, 0), []))
    if len(header) > MOST_COLUMNS:
        raise MetadataError(f"there are more than {MOST_COLUMNS:,} columns", path=path, line=1)
    names = tuple(name.strip() for name in header)
    if not any(name.lower() in _FILE_COLUMNS for name in names):
        if any(metadata_field(name) for name in names):
            raise MetadataError(
                "there is no column “file”", path=path, line=1, advice="Name the file of each row in it."
            )
        return None
    return Manifest(path, content, names, delimiter, _by_file(_filled(rows, names, path), path))


def _by_file(rows: Iterator[tuple[_Row, Written]], path: Path) -> dict[Path, _Row]:
    known: dict[Path, _Row] = {}
    for row, written in rows:
        name_key = _name_key(written)
        name = str(written[name_key][0] or "").strip() if name_key is not None else ""
        if not name:
            raise MetadataError("the row names no file", path=path, line=row.line, field="file")
        try:
            target = (path.parent / name).resolve()
            target.is_file()
        except (OSError, ValueError, RuntimeError) as error:
            raise MetadataError("this can be no file's name", path=path, line=row.line, field="file") from error
        if target in known:
            raise MetadataError(f"{name} stands in the manifest twice", path=path, line=row.line, field="file")
        if len(known) >= MOST_ROWS:
            raise MetadataError(
                f"there are more than {MOST_ROWS:,} rows",
                path=path,
                line=row.line,
                advice="Put the files into several folders, each with a manifest of its own.",
            )
        known[target] = row
    return known


def _name_key(written: Written) -> str | None:
    return next((key for key in written if key.strip().lower() in _FILE_COLUMNS), None)


def _csv_rows(content: bytes, delimiter: str, path: Path) -> Iterator[tuple[_Row, list[str]]]:
    place = _Place(content, path)
    reader = csv.reader(place, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            yield _Row(reader.line_num, place.begun, place.read), cells
            place.begun = place.read
    except csv.Error as error:
        raise MetadataError(f"not valid CSV: {error}", path=path, line=reader.line_num) from error


def _filled(
    rows: Iterator[tuple[_Row, list[str]]], header: tuple[str, ...], path: Path
) -> Iterator[tuple[_Row, Written]]:
    """The rows that are not empty, each as what it says in the column of the file's name."""
    for row, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            raise MetadataError(
                f"the row has {len(cells)} cells, the header {len(header)}", path=path, line=row.line,
                advice="Put quotation marks around a value with a comma in it.",
            )  # fmt: skip
        yield row, {key: (_cell(key, cell), row.line) for key, cell in zip(header, cells, strict=False) if key}


def _json_rows(content: bytes, path: Path) -> Iterator[tuple[_Row, Written]]:
    place = _Place(content, path)
    for number, line in enumerate(place, start=1):
        row, place.begun = _Row(number, place.begun, place.read), place.read
        if line.strip():
            yield row, parse_json_mapping(line, path=path, first_line=number)


class _Place:
    """The lines of a file one after the other, and which of its bytes have been read of the row that was ``begun``."""

    def __init__(self, content: bytes, path: Path) -> None:
        self._lines = io.BytesIO(content)
        self._path = path
        self._line = 0
        self.begun = self.read = 0

    def __iter__(self) -> _Place:
        return self

    def __next__(self) -> str:
        self._line += 1
        line = self._lines.readline(LONGEST_ROW + 1)
        if not line:
            raise StopIteration
        self.read += len(line)
        if self.read - self.begun > LONGEST_ROW:
            raise MetadataError(
                f"the row is longer than {LONGEST_ROW >> 20} MiB",
                path=self._path,
                line=self._line,
                advice="Look for a quotation mark too many.",
            )
        return _text(line, self._path)


def _text(line: bytes, path: Path) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MetadataError(
            "is not UTF-8 text", path=path, advice="Save it as UTF-8 (“CSV UTF-8” in a spreadsheet)."
        ) from error


def _delimiter(text: str) -> str:
    """Comma, semicolon (European spreadsheets) or tab: whichever the header has most of."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _cell(key: str, cell: str) -> str | list[str] | None:
    value = cell.strip()
    if not value:
        return None
    if metadata_field(key) in _LISTS:
        return [part.strip() for part in value.split(";") if part.strip()]
    return value
