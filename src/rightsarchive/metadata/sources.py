"""Metadata beside the files: a sidecar for one file (``report.pdf.yaml``), a manifest for a folder (``manifest.csv``)."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.fields import Found, Written, check, parse_json_mapping, parse_yaml_mapping
from rightsarchive.model import Origin, metadata_field

SIDECAR_SUFFIXES = (".yaml", ".yml", ".json")
MANIFESTS = ("manifest.csv", "manifest.jsonl")
SIDECAR_MOST = 1 << 20
MANIFEST_MOST = 64 << 20
"""Bytes: what describes a document is short, and is read in this process, without the limits of the workers."""

_FILE_COLUMNS = ("file", "path", "filename")
_LISTS = frozenset(("authors", "cases", "persons", "places", "rights"))


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


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows of a manifest by the file they describe. A row with a wrong value is an error for its file alone."""

    path: Path
    rows: Mapping[Path, Found | MetadataError]

    def missing(self) -> tuple[Path, ...]:
        """Files that it names and that are not there."""
        return tuple(path for path in self.rows if not path.is_file())


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
    text = read_text(path, most=MANIFEST_MOST)
    lines = _csv_rows(text, path) if path.suffix.lower() == ".csv" else _jsonl_rows(text, path)
    if lines is None:
        return None
    rows: dict[Path, Found | MetadataError] = {}
    for line, written in lines:
        name_key = next((key for key in written if key.strip().lower() in _FILE_COLUMNS), None)
        name = str(written[name_key][0] or "").strip() if name_key is not None else ""
        if not name:
            raise MetadataError("the row names no file", path=path, line=line, field="file")
        try:
            target = (path.parent / name).resolve()
            target.is_file()
        except (OSError, ValueError, RuntimeError) as error:
            raise MetadataError("this can be no file's name", path=path, line=line, field="file") from error
        if target in rows:
            raise MetadataError(f"{name} stands in the manifest twice", path=path, line=line, field="file")
        try:
            rows[target] = check(
                {key: item for key, item in written.items() if key != name_key},
                origin=Origin.MANIFEST, path=path, source=path.name,
            )  # fmt: skip
        except MetadataError as error:
            rows[target] = error
    return Manifest(path, rows)


def _csv_rows(text: str, path: Path) -> list[tuple[int, Written]] | None:
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if not any(name.lower() in _FILE_COLUMNS for name in header):
            if any(metadata_field(name) for name in header):
                raise MetadataError(
                    "there is no column “file”", path=path, line=1, advice="Name the file of each row in it."
                )
            return None
        rows: list[tuple[int, Written]] = []
        for row in reader:
            line = reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(header):
                raise MetadataError(
                    f"the row has {len(row)} cells, the header {len(header)}", path=path, line=line,
                    advice="Put quotation marks around a value with a comma in it.",
                )  # fmt: skip
            rows.append((line, {key: (_cell(key, cell), line) for key, cell in zip(header, row, strict=False) if key}))
        return rows
    except csv.Error as error:
        raise MetadataError(f"not valid CSV: {error}", path=path, line=reader.line_num) from error


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


def _jsonl_rows(text: str, path: Path) -> list[tuple[int, Written]]:
    return [
        (number, parse_json_mapping(line, path=path, first_line=number))
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]


def _is_file(path: Path) -> bool:
    """Whether it is there. A long name with an ending more can be longer than file systems allow: then it is not."""
    try:
        return path.is_file()
    except OSError:
        return False


def read_text(path: Path, *, most: int) -> str:
    """The text of a file that describes others. Raises MetadataError over ``most`` bytes, or where it is not UTF-8."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise MetadataError(
                f"is larger than {most >> 20} MiB, too large to describe documents", path=path, advice="Split it."
            )
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise MetadataError(f"cannot be read: {error.strerror}", path=path) from error
    except UnicodeDecodeError as error:
        raise MetadataError(
            "is not UTF-8 text", path=path, advice="Save it as UTF-8 (“CSV UTF-8” in a spreadsheet)."
        ) from error
