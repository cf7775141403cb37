"""The documents of a clearance as a table that people change in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rightsarchive.errors import UsageError
from rightsarchive.model import Document
from rightsarchive.outputs import output_file, output_text
from rightsarchive.rows import BYTE_ORDER_MARK, cell
from rightsarchive.store import TAG, CatalogReader
from rightsarchive.upkeep.table_columns import COLUMNS, DOCUMENT, GIVEN_OUT, cells_of, given_out

_WIDTHS = {"title": 50, "authors": 30, "notes": 40, "url": 30, DOCUMENT: 20, "file": 30}
_WIDTH = 16
"""Characters."""


def write_table(catalog: CatalogReader, documents: Iterable[str], path: Path) -> list[str]:
    """One row for each document that the reader of ``catalog`` sees, into a ``.csv`` or ``.xlsx`` file; the ids of those in it. Raises
    UsageError for another ending, or without the extra ``excel``."""
    suffix = path.suffix.lower()
    if suffix not in {".csv", ".xlsx"}:
        raise UsageError(
            f"a table cannot be written as {suffix or 'a file without ending'}.", advice="Name it .csv or .xlsx."
        )
    listed = [catalog.documents.get(name, None) for name in documents]
    rows = [_row(document, names) for document, names in _tagged(catalog, listed)]
    own = sorted({name for row in rows for name in row} - {*COLUMNS, GIVEN_OUT})
    columns = (*COLUMNS, *own, GIVEN_OUT)
    headers = {name: str(cell(name)) for name in columns}
    if suffix == ".xlsx":
        _write_excel(path, columns, headers, rows)
    else:
        with output_text(path) as file:
            file.write(BYTE_ORDER_MARK)
            writer = csv.writer(file)
            writer.writerow([headers[name] for name in columns])
            writer.writerows([row.get(name, "") for name in columns] for row in rows)
    return [document.id for document in listed]


def _tagged(catalog: CatalogReader, documents: Iterable[Document]) -> Iterator[tuple[Document, list[str]]]:
    names: dict[str, list[str]] = {}
    for each in catalog.annotations.all(TAG):
        if each.start is None:
            names.setdefault(each.document_id, []).append(each.body)
    for document in documents:
        yield document, sorted(names.get(document.id, ()))


def _row(document: Document, tags: Iterable[str]) -> dict[str, str]:
    cells = cells_of(document, tags)
    return {DOCUMENT: document.id, **cells, GIVEN_OUT: given_out(document.id, cells)}


def _write_excel(
    path: Path, columns: tuple[str, ...], headers: Mapping[str, str], rows: Iterable[Mapping[str, str]]
) -> None:
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
    except ImportError as error:
        raise UsageError(
            "an Excel table cannot be written without openpyxl.",
            advice="pip install 'rightsarchive[excel]', or name the file .csv.",
        ) from error
    book = Workbook(write_only=True)
    sheet = book.create_sheet("documents")
    sheet.freeze_panes = "B2"
    for number, name in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width = _WIDTHS.get(name, _WIDTH)
        dimension.hidden = name == GIVEN_OUT

    def text(value: str, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, value=value)
        # As text, so that nothing becomes a date, a number or a formula.
        made.data_type, made.number_format = "s", "@"
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([text(headers[name], bold=True) for name in columns])
    last = 1
    for row in rows:
        sheet.append([text(row[name]) if row.get(name) else None for name in columns])
        last += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    with output_file(path) as file:
        book.save(file)
