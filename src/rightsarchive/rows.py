"""Rows for other programs: CSV for a spreadsheet, JSON Lines for a script."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from rightsarchive.controls import escaped, signs

BYTE_ORDER_MARK = "\ufeff"
"""At the beginning of a CSV file: without it Excel takes UTF-8 for the code page of the computer."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""OWASP, CSV injection: spreadsheets skip what is blank before a formula, and some read full-width characters as plain ones."""


class RowWriter:
    """Writes rows of the same columns as ``csv`` or ``jsonl``; open ``out`` without translation of line ends."""

    def __init__(self, out: TextIO, form: str, columns: Sequence[str], *, marked: bool = False) -> None:
        """``marked``: a CSV begins with a byte order mark, as a file for a spreadsheet should."""
        self._out = out
        self._columns = columns
        self._csv = csv.writer(out) if form == "csv" else None
        if self._csv is not None:
            out.write(BYTE_ORDER_MARK if marked else "")
            self._csv.writerow(columns)

    def write(self, row: Mapping[str, Any]) -> None:
        """``row`` has a value for each column: a text, a number, a list of texts or None."""
        if self._csv is None:
            values = {name: row[name] for name in self._columns}
            self._out.write(escaped(json.dumps(values, ensure_ascii=False)) + "\n")
        else:
            self._csv.writerow([cell(row[name]) for name in self._columns])


def cell(value: Any) -> Any:
    """A spreadsheet would run a cell that begins like a formula, and documents come from strangers: an apostrophe before it
    keeps it text. Control characters are signs: they would turn about the cells beside them. JSON Lines have the words as they are."""
    text = "; ".join(value) if isinstance(value, list) else value
    text = signs(text) if isinstance(text, str) else text
    return f"'{text}" if isinstance(text, str) and text.lstrip("'").startswith(_FORMULA) else text


def words_of_cell(text: str) -> str:
    """The words of a text that :func:`cell` guarded; any other text as it is. Some programs make the apostrophe a curly one."""
    return text[1:] if text[:1] in {"'", "’"} and text.lstrip("'’").startswith(_FORMULA) else text
