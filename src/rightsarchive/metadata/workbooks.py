"""Workbooks of Excel, as rows of text: every sheet, what is hidden too, and a merged cell said of each row that it goes over."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from rightsarchive.errors import MetadataError

MOST = 16 << 20
"""Bytes of a table: it is read in this process, without the limits of the workers."""

MOST_CELLS = 2_000_000
MOST_COLUMNS = 1_000

WORKBOOKS = (".xlsx", ".xlsm")

Lines = list[tuple[int, list[str]]]
"""The rows of a sheet, each with its 1-based number."""

_EXACT = 10**15
"""From here on Excel has only the first digits of a number."""

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")


def is_workbook(name: str) -> bool:
    """Whether it is called like a workbook that is read here."""
    return name.lower().endswith(WORKBOOKS)


def workbook_sheets(content: bytes, path: Path) -> list[tuple[str, Lines]]:
    """The name and the rows of every sheet; a comment on a cell is one more cell at the end of its row. Raises MetadataError."""
    try:
        import openpyxl
    except ImportError as error:
        raise MetadataError(
            "an Excel list cannot be read without openpyxl", path=path,
            advice="pip install 'rightsarchive[excel]', or save it as CSV.",
        ) from error  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(item.file_size for item in packed.infolist()) > 8 * MOST:
                raise MetadataError("it is too large to describe documents", path=path, advice="Split it.")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets: list[tuple[str, Lines]] = []
            comments = _comments(packed)
            cells_read = 0
            for sheet in book.worksheets:
                lines: Lines = []
                for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                    cells_read += len(row)
                    if len(row) > MOST_COLUMNS or cells_read > MOST_CELLS:
                        raise MetadataError(
                            "there are too many cells", path=path, advice="Split it: a list for each folder."
                        )
                    lines.append((number, ["" if cell is None else _text(cell) for cell in row]))
                _fill(lines, _merged(packed, sheet))
                for number, said in comments:
                    if number <= len(lines):
                        lines[number - 1][1].append(said)
                sheets.append((sheet.title, lines))
    except MetadataError:
        raise
    except (
        Exception
    ) as error:  # openpyxl raises what comes of a broken workbook: KeyError, TypeError, ParseError, BadZipFile …
        raise MetadataError("not a workbook that can be read", path=path, advice="Save it as CSV.") from error
    return sheets


_COMMENT = re.compile(
    rb"<(?:\w+:)?(comment|threadedComment)\b[^>]*\bref=[\"'][A-Z]{1,3}(\d{1,7})[\"'][^>]*>(.*?)</(?:\w+:)?\1>",
    re.DOTALL,
)


def _comments(packed: zipfile.ZipFile) -> list[tuple[int, str]]:
    """The comments on cells, each with the number of its row, whichever sheet it is on."""
    found = []
    for name in packed.namelist():
        if re.match(r"xl/(?:.*/)?(?:threaded)?comments?[^/]*\.xml$", name, re.IGNORECASE):
            for _, row, inside in _COMMENT.findall(packed.read(name)):
                found.append((int(row), " ".join(re.sub(r"<[^>]+>", "", inside.decode("utf-8", "replace")).split())))
    return found


def _merged(packed: zipfile.ZipFile, sheet: Any) -> list[tuple[int, int, int, int]]:
    """The merged cells of a sheet: first and last row and column, counted from 0. openpyxl tells of them only where it holds every cell
    of a workbook in memory."""
    name = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    if name not in packed.namelist():
        return []
    return [
        (int(top) - 1, int(bottom) - 1, _column(left), _column(right))
        for left, top, right, bottom in _MERGED.findall(packed.read(name))
    ]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _fill(lines: Lines, merged: list[tuple[int, int, int, int]]) -> None:
    for top, bottom, left, right in merged:
        if top >= len(lines) or left >= len(lines[top][1]):
            continue
        said = lines[top][1][left]
        for _, cells in lines[top : bottom + 1]:
            for at in range(left, min(right + 1, len(cells))):
                cells[at] = said


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    # A day is a moment at midnight in Excel.
    return str(cell).removesuffix(" 00:00:00")
