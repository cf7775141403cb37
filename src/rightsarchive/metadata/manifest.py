"""Metadata for a folder in one table: its manifest (``manifest.csv``), and other tables there that say who may see its files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.columns import field_of
from rightsarchive.metadata.days import DayOrder, order_of
from rightsarchive.metadata.fields import DAYS, Problem, Reading, Written, closed, understood
from rightsarchive.metadata.file_names import FileNames
from rightsarchive.metadata.restrictions import restrictions
from rightsarchive.metadata.sidecars import alike, both
from rightsarchive.metadata.sources import read_bytes
from rightsarchive.metadata.tables import TABLES, looks_restricted, read_table, says_closed
from rightsarchive.metadata.workbooks import MOST, is_workbook
from rightsarchive.model import Access, Origin

_NAME = "manifest"
_SMALL = 64 << 10
"""Bytes of a table that is read without a look at its words first."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a table says of the files of its folder and those below. ``rest`` closes every file that nothing else describes."""

    path: Path
    rows: Mapping[Path, tuple[Reading, ...]]
    problems: tuple[Problem, ...] = ()
    rest: Problem | None = None
    missing: tuple[tuple[str, int | None], ...] = ()
    """Files that it names and that are not there, each with its line."""
    unfiled: tuple[str, ...] = ()
    """Entries of a bibliography that name no file."""
    strays: tuple[tuple[str, Reading], ...] = ()
    """What it restricts that is not there: it may be in another folder."""

    def row(self, file: Path) -> tuple[Reading, ...]:
        """What is said of a file (a resolved path)."""
        return self.rows.get(file, ())


def is_manifest(name: str) -> bool:
    """Whether a table of this name describes its folder: ``manifest.csv``, ``Manifest.XLSX``."""
    stem, _, suffix = alike(name).rpartition(".")
    return stem == _NAME and f".{suffix}" in TABLES


def looks_like_manifest(name: str) -> bool:
    """Whether it is called nearly so: ``manifest (1).csv``, ``_manifest.csv``, ``manifest.csv.txt``."""
    return not is_manifest(name) and re.search(r"(?<![^\W_])manifest", alike(name)) is not None


_BOOKS = (".xls", ".xlsb", ".ods", ".numbers")
_DATA = (".yaml", ".yml", ".toml", ".xml", ".ini")


def is_data_manifest(name: str) -> bool:
    """Whether a file of data, of a kind that no manifest has here, is called like one."""
    return _is_called_manifest(name) and alike(name).endswith(_DATA)


def is_closed_book(name: str) -> bool:
    """Whether a spreadsheet of a kind that is not read here is called like a manifest."""
    return _is_called_manifest(name) and alike(name).endswith(_BOOKS)


def _is_called_manifest(name: str) -> bool:
    return re.search(r"(?<![^\W_])manifest(?![^\W\d_])", alike(name)) is not None


def is_table(name: str) -> bool:
    return Path(alike(name)).suffix in TABLES


def is_ours(manifest: Path, path: Path) -> bool:
    """Whether it belongs to whom the file belongs to, or to oneself: somebody else's ``/tmp/manifest.csv`` says nothing about the
    files below."""
    if not hasattr(os, "getuid"):  # Windows keeps folders of others closed
        return True
    try:
        return manifest.stat().st_uid in {os.getuid(), path.stat().st_uid}
    except OSError:  # another program took it away meanwhile
        return False


def read_manifest(path: Path, dates: DayOrder | None = None) -> Manifest | None:
    """Read the manifest of a folder. None where it is no list of files: no column names any, and nothing in it speaks of who may
    see them. What cannot be read closes the folder. ``dates`` is the order of the numbers in its days, where no row shows it."""
    names = FileNames(path.parent)
    try:
        content = read_bytes(path, most=MOST)
        tables = read_table(path, content, names.knows, names.below)
    except MetadataError as error:
        return Manifest(path, {}, rest=Problem(error, closes=True))
    if not tables:
        if not looks_restricted(content, path):
            return None
        unnamed = MetadataError("no column names the files", path=path, line=1, advice="Call one of them “file”.")
        return Manifest(path, {}, rest=Problem(unnamed, closes=True))
    return _placed(path, tables, names, dates)


def read_lookalike(path: Path) -> Manifest | None:
    """What another table of a folder says of its files, where it says who may see them: those that it keeps closed. None for any
    other table."""
    names = FileNames(path.parent)
    try:
        content = read_bytes(path, most=MOST)
        if is_closed_book(path.name):
            raise MetadataError("a manifest of this kind is not read", path=path, advice=f"Save it as {_NAME}.csv.")
        if not is_workbook(path.name) and len(content) > _SMALL and not looks_restricted(content):
            return None
        tables = read_table(path, content, names.knows, names.below)
    except MetadataError as error:
        return Manifest(path, {}, rest=Problem(error, closes=True)) if looks_like_manifest(path.name) else None
    if not tables:
        if not is_data_manifest(path.name):
            return None
        unread = MetadataError(
            "it is called like a manifest, and is not read as one", path=path, advice=f"Save it as {_NAME}.csv."
        )
        return Manifest(path, {}, rest=Problem(unread, closes=True))
    read = _placed(path, tables, names)
    suffix = path.suffix.lower()
    told = MetadataError(
        "it says who may see files, and is not called like a manifest", path=path, advice=f"Call it {_NAME}{suffix}."
    )
    kept = {file: (closed(told, Origin.MANIFEST, path.name),) for file in _restricted(read)}
    rest = None if read.rest is None or not kept else Problem(told, closes=True)
    strays = tuple((name, closed(told, Origin.MANIFEST, path.name)) for name, _ in read.strays)
    return Manifest(path, kept, rest=rest, strays=strays) if kept or strays else None


def restricted_rows(path: Path, content: bytes, names: FileNames) -> tuple[Path, ...] | None:
    """The files that a table from elsewhere keeps closed; None where it cannot be read, or is no table of files."""
    try:
        tables = read_table(path, content, names.knows, names.below)
    except MetadataError:
        return None
    read = _placed(path, tables, names) if tables else None
    return None if read is None or not read.rows else _restricted(read)


def _restricted(read: Manifest) -> tuple[Path, ...]:
    return tuple(
        file
        for file, readings in read.rows.items()
        if any("access" in reading.found and reading.found["access"][0] is not Access.PUBLIC for reading in readings)
    )


def _placed(
    path: Path,
    tables: Iterable[tuple[str, Sequence[tuple[int, Written]]]],
    names: FileNames,
    dates: DayOrder | None = None,
) -> Manifest:
    rows: dict[Path, tuple[Reading, ...]] = {}
    problems: list[Problem] = []
    missing: list[tuple[str, int | None]] = []
    rest: Problem | None = None
    strays: list[tuple[str, Reading]] = []
    listed: set[tuple[int, Path]] = set()
    sections: list[tuple[int, Problem]] = []
    sheets = [(key, _orders(table, dates), table) for key, table in tables]
    each_row = ((sheet, key, orders, *row) for sheet, (key, orders, table) in enumerate(sheets) for row in table)
    for sheet, key, orders, line, written in each_row:
        said = {name: item for name, item in written.items() if name != key}
        name = str(written.get(key, (None, line))[0] or "").strip()
        if not name and not any(value for value, _ in said.values()):
            continue
        reading = understood(said, origin=Origin.MANIFEST, path=path, source=path.name, dates=orders)
        files = names.files(name)
        if not files and says_closed(name):
            sections.append((sheet, Problem(_heading(path, line, key, name), closes=True)))
            continue
        if not files:
            restricted = any(one.access is not Access.PUBLIC for one in restrictions(said))
            what = f"there is no file “{name}” here" if name else "the row names no file"
            error = MetadataError(what, path=path, line=line, field=key, advice=names.advice(name))
            problem = Problem(error, closes=restricted)
            rest = rest or (problem if restricted else None)
            if name and restricted:
                strays.append((name, reading))
            problems.append(problem)
            missing.append((name, line))
        for file in files:
            if (sheet, file) in listed:
                twice = MetadataError(
                    f"{name} stands here twice", path=path, line=line, field=key, advice="Keep one row."
                )
                problems.append(Problem(twice, closes=False))
            listed.add((sheet, file))
            rows[file] = (*rows.get(file, ()), reading)
    for sheet, problem in sections:
        problems.append(problem)
        for _, file in (each for each in listed if each[0] == sheet):
            if not any("access" in reading.found for reading in rows[file]):
                rows[file] = (*rows[file], closed(problem.error, Origin.MANIFEST, path.name))
    # Of two rows of one file the stricter level holds.
    joined = {file: several if len(several) == 1 else (both(several),) for file, several in rows.items()}
    return Manifest(path, joined, tuple(problems), rest, tuple(missing), strays=tuple(strays))


def _heading(path: Path, line: int, key: str, name: str) -> MetadataError:
    return MetadataError(
        f"the row says “{name}” and names no file",
        path=path,
        line=line,
        field=key,
        advice="Give the list a column “access”, with a level in the row of each file.",
    )


def _orders(table: Sequence[tuple[int, Written]], dates: DayOrder | None) -> dict[str, DayOrder | None]:
    """The order of the numbers in each column of days: as the caller says, or as a day after the 12th shows."""
    columns: dict[str, list[str]] = {}
    for _, written in table:
        for key, (value, _) in written.items():
            if isinstance(value, str) and field_of(key) in DAYS:
                columns.setdefault(key, []).append(value)
    return {key: dates or order_of(days)[0] for key, days in columns.items()}
