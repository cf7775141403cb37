"""Tables that people keep beside their files, as rows of keys and values: CSV as spreadsheets write it, JSON Lines, JSON, Excel."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.columns import (
    field_of,
    folded,
    is_access_column,
    is_closed_name,
    is_file_column,
    level_named,
    speaks_of,
)
from rightsarchive.metadata.fields import Written, parse_json_mapping
from rightsarchive.metadata.restrictions import mentions_restriction, restrictions
from rightsarchive.metadata.workbooks import (
    MOST,
    MOST_CELLS,
    MOST_COLUMNS,
    WORKBOOKS,
    Lines,
    is_workbook,
    workbook_sheets,
)

LONGEST_ROW = 1 << 20
"""Characters of one row."""

TITLE_ROWS = 20
"""Rows above the header in which a table may say what it is."""

TABLES = (".csv", ".tsv", ".jsonl", ".json", *WORKBOOKS)

_LISTS = frozenset(("authors", "cases", "editors", "interviewer", "persons", "places", "recipient", "rights"))
_CODE_PAGES = (
    "cp1252",
    "cp1251",
    "cp1256",
    "cp1254",
    "koi8-u",
    "cp866",
    "iso8859-5",
    "mac-cyrillic",
    "mac-roman",
    "cp850",
)

_SEPARATOR_LINE = re.compile(r"\ufeff?\s*\"?sep=(?P<mark>.)\"?\s*\n", re.IGNORECASE)
_MARKS = ",;\t|"

Row = tuple[int, Written]
"""The 1-based line of a row (the number of the row in Excel), and its cells by the name of their column."""


def read_table(
    path: Path, content: bytes, is_there: Callable[[str], bool], is_named: Callable[[str], object]
) -> list[tuple[str, list[Row]]]:
    """The name of the column that names files, and the rows: of each sheet of a workbook that has one. Nothing where no column does.

    A column is known by its name, or, where none has one, by its cells: most of them are files that ``is_there`` knows, or,
    where a column says who may see them, ``is_named`` by a name without its ending. Raises
    MetadataError where the table cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in {".jsonl", ".json"}:
        rows = _json_rows(decode(content), path, whole=suffix == ".json")
        key = _file_key(rows, is_there, is_named)
        return [] if key is None else [(key, rows)]
    found = (_with_header(lines, is_there, is_named) for lines in _sheets(path, content, titled=True))
    return [table for table in found if table is not None]


def sheet_lines(path: Path, content: bytes) -> Lines:
    """The rows of a CSV file, or of the first sheet of an Excel file, each with its 1-based line. Raises MetadataError."""
    return next(iter(_sheets(path, content)), [])


def _sheets(path: Path, content: bytes, *, titled: bool = False) -> list[Lines]:
    """``titled``: a sheet whose name says who may see what it lists has it as its first row."""
    if is_workbook(path.name):
        sheets = workbook_sheets(content, path)
        if not titled:
            return [lines for _, lines in sheets]
        return [[(0, [name]), *lines] if says_closed(name) else lines for name, lines in sheets]
    return [csv_lines(decode(content), path)]


def decode(content: bytes) -> str:
    """The text of a small file, whichever program wrote it: by its mark, as UTF-8, as UTF-16, or in the code page in which it says
    most that is known."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return _lines(content.decode(encoding, "replace"))
    if 0 in content:
        # A separator or the end of a line has one, whatever the letters.
        little = content[1::2].count(0) >= content[::2].count(0)
        return _lines(content.decode("utf-16-le" if little else "utf-16-be", "replace"))
    try:
        return _lines(content.decode("utf-8"))
    except UnicodeDecodeError:
        found = (content.decode(encoding, "replace") for encoding in _CODE_PAGES)
        return _lines(max(found, key=_how_known))


def _how_known(text: str) -> tuple[int, int]:
    """How many of its first cells are names of columns or levels; then, how many of its letters stand among others of their
    script, as they do where the right code page was taken."""
    cells = re.split(r"[,;\t|\n\":]", text[:20_000])
    known = sum(
        1
        for cell in cells
        if cell and (field_of(cell) or is_file_column(cell) or is_access_column(cell) or level_named(cell))
    )
    alike = re.findall(
        r"(?<![^\W\d_])(?:[а-яёіїєґ]{3,}|[А-ЯЁІЇЄҐ][а-яёіїєґ]{2,}|[\u0621-\u064a]{3,}|[a-zA-Z]+[à-ÿğışçöü][a-z]*)(?![^\W\d_])",
        text[:20_000],
    )
    return known, sum(map(len, alike))


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def csv_lines(text: str, path: Path) -> Lines:
    """The rows of a CSV, whichever sign parts its cells, each with its 1-based line. Raises MetadataError."""
    first = 1
    marks = _MARKS
    if named := _SEPARATOR_LINE.match(text):
        marks, first, text = named["mark"], 2, text[named.end() :]
    longest = max(map(len, text.split("\n")), default=0)
    if longest > LONGEST_ROW:
        raise MetadataError("a row is longer than a megabyte", path=path, advice="Look for a quotation mark too many.")
    found = [_parsed(text, mark, first, path) for mark in marks]
    whole = [[(line, cells[0]) for line, cells in rows if cells] for rows in found[:1]]
    if (
        whole
        and all(len(cells) == 1 for _, cells in found[0] if cells)
        and all(len(cells) <= 1 for rows in found for _, cells in rows[:TITLE_ROWS])
    ):
        # Saved twice by a spreadsheet, a row is one cell in quotation marks.
        again = "\n".join(cell.replace("\n", " ") for _, cell in whole[0])
        found = [_parsed(again, mark, first, path) for mark in marks]
    return max(found, key=_how_regular)


def _how_regular(rows: Lines) -> tuple[bool, int]:
    head = rows[:TITLE_ROWS]
    named = any(is_file_column(cell) for _, cells in head for cell in cells if len(cells) > 1)
    return named, max((sum(1 for cell in cells if cell.strip()) for _, cells in head), default=0)


def _parsed(text: str, mark: str, first: int, path: Path) -> Lines:
    try:
        return list(_rows(csv.reader(io.StringIO(text), delimiter=mark, strict=True), first, path))
    except csv.Error:
        # A quotation mark that opens nothing is a sign like any other.
        plain = csv.reader(io.StringIO(text), delimiter=mark, quoting=csv.QUOTE_NONE)
        try:
            return [
                (line, [cell.strip().strip('"“”„«»') for cell in cells]) for line, cells in _rows(plain, first, path)
            ]
        except csv.Error as error:
            raise MetadataError(f"not valid CSV: {error}", path=path, line=plain.line_num) from error


def _rows(reader: Iterable[list[str]], first: int, path: Path) -> Iterator[tuple[int, list[str]]]:
    cells_read = 0
    for cells in reader:
        cells_read += len(cells)
        if len(cells) > MOST_COLUMNS or cells_read > MOST_CELLS:
            what = f"{MOST_COLUMNS:,} columns" if len(cells) > MOST_COLUMNS else f"{MOST_CELLS:,} cells"
            raise MetadataError(f"there are more than {what}", path=path, advice="Split it: a list for each folder.")
        yield reader.line_num + first - 1, cells  # type: ignore[attr-defined]  # csv.reader has no public type


def _with_header(
    lines: list[tuple[int, list[str]]], is_there: Callable[[str], bool], is_named: Callable[[str], object]
) -> tuple[str, list[Row]] | None:
    lines = [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)]
    head = lines[:TITLE_ROWS]
    at = next((n for n, (_, cells) in enumerate(head) if any(is_file_column(cell) for cell in cells)), None)
    if at is None and head and any(is_there(cell.strip()) for cell in head[0][1]):
        lines, at = [(0, []), *lines], 0  # it has no header
    if at is None:
        # The widest of the first rows; then the column decides by its cells.
        at = max(range(len(head)), key=lambda n: (sum(bool(c.strip()) for c in head[n][1]), -n), default=None)
        if at is None:
            return None
    header = _distinct(_over_rows(lines, at), max(len(cells) for _, cells in lines[at:]))
    above = _level_above(lines[:at], header) or _level_in_header(header, lines[at][0])
    rows: list[Row] = [
        (line, {name: (_cell(name, cell), line) for name, cell in zip(header, cells, strict=False)} | above)
        for line, cells in lines[at + 1 :]
    ]
    key = _file_key(rows, is_there, is_named) if rows else next((name for name in header if is_file_column(name)), None)
    if key is not None and not above and says_closed(key):
        rows = [(line, {**written, _free_name(header): (key, lines[at][0])}) for line, written in rows]
    return None if key is None else (key, rows)


def _level_above(titles: Lines, header: Sequence[str]) -> Written:
    """A row above the header that says who may see the list is said of each of its rows."""
    for line, cells in titles:
        said = [cell for cell in cells if cell.strip()]
        if len(said) == 1 and says_closed(said[0]):
            return {_free_name(header): (said[0], line)}
    return {}


def _level_in_header(header: Sequence[str], at: int) -> Written:
    """A column of files that are called confidential says it of each of them."""
    for name in header:
        if is_file_column(name):
            continue
        words = folded(name).split()
        if speaks_of(name, levels=True) and any(
            is_file_column(word) or is_file_column(word.removesuffix("s")) for word in words
        ):
            return {_free_name(header): (name, at)}
    return {}


def _over_rows(lines: Lines, at: int) -> list[str]:
    """The names of the columns; where the row above or below has the rest of one for access (*who* over *may see*), both."""

    def cell(row: int, column: int) -> str:
        cells = lines[row][1] if 0 <= row < len(lines) else []
        return cells[column].strip() if column < len(cells) else ""

    names = list(lines[at][1])
    above = sum(1 for name in (lines[at - 1][1] if at else ()) if name.strip())
    for column, name in enumerate(names):
        if is_access_column(name):
            continue
        over, under = cell(at - 1, column) if above > 1 else "", cell(at + 1, column)
        both = (f"{over} {name}", over, f"{name} {under}")
        names[column] = next((each for each in both if each.strip() != name and is_access_column(each)), name)
    return names


def _free_name(header: Sequence[str]) -> str:
    return next(name for name in ("access", "access level", "level of access") if name not in header)


def says_closed(text: str) -> bool:
    """Whether a heading says of what stands below it that it is not for everyone."""
    return is_closed_name(text) or speaks_of(text, levels=True)


def _distinct(header: list[str], width: int) -> list[str]:
    """The names of the columns; one without a name, or with one that stands there before, has its number."""
    names: list[str] = []
    for number, cell in enumerate([*header, *[""] * (width - len(header))], start=1):
        name = cell.strip().strip('"')
        names.append(name if name and name not in names else f"{name or 'column'} {number}")
    return names


def _file_key(rows: list[Row], is_there: Callable[[str], bool], is_named: Callable[[str], object]) -> str | None:
    """The column that names files: by its name, else by what stands in it."""
    keys: dict[str, int] = {}
    for _, written in rows:
        for key, (value, _) in written.items():
            keys.setdefault(key, 0)
            if isinstance(value, str) and is_there(value):
                keys[key] += 1
    named = [key for key in keys if is_file_column(key)]
    if named:
        return max(named, key=lambda key: keys[key])
    if any(is_access_column(key) for key in keys):
        # Who may see what is clear, and what it is stands there without endings.
        for _, written in rows:
            for key, (value, _) in written.items():
                if isinstance(value, str) and not is_access_column(key) and is_named(value):
                    keys[key] += 1
    best = max(keys, key=lambda key: keys[key], default=None)
    return best if best is not None and keys[best] * 2 >= len(rows) and keys[best] else None


def _json_rows(text: str, path: Path, *, whole: bool) -> list[Row]:
    if whole:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise MetadataError(f"not valid JSON: {error}", path=path) from error
        if isinstance(data, dict):
            # {"files": [...]}, or {"report.pdf": {...}, …}
            lists = [name for name, value in data.items() if isinstance(value, list)]
            if len(lists) == 1:
                data = _with_common(data.pop(lists[0]), data)
            elif data and all(isinstance(value, dict) for value in data.values()):
                data = [{"file": name, **value} for name, value in data.items()]
        if not isinstance(data, list):
            raise MetadataError("a list of objects is needed", path=path, line=1)
        return [
            (n, {key: (value, n) for key, value in item.items()})
            for n, item in enumerate(data, start=1)
            if isinstance(item, dict)
        ]
    return [
        (number, parse_json_mapping(line, path=path, first_line=number))
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]


def _with_common(items: list[Any], common: Mapping[str, Any]) -> list[Any]:
    """The items of a list with what is said beside it of who may see all of them."""
    said = {key: value for key, value in common.items() if any(restrictions({key: (value, 1)}))}
    if not said:
        return items
    items = [item if isinstance(item, dict) else {"file": item} for item in items]
    return [
        {**item, **{key if key not in item else f"{key} (all)": value for key, value in said.items()}} for item in items
    ]


def _cell(key: str, cell: str) -> str | list[str] | None:
    value = cell.strip().strip("\u00a0")
    if not value:
        return None
    if field_of(key) in _LISTS:
        return [part.strip() for part in value.split(";") if part.strip()]
    return value


def looks_restricted(content: bytes, path: Path | None = None) -> bool:
    """Whether a file that cannot be read as a table speaks of who may see something. Raises MetadataError for a workbook that cannot be
    read."""
    if path is not None and is_workbook(path.name):
        sheets = workbook_sheets(content, path)
        return any(
            mentions_restriction("\n".join((name, *cells))) for name, lines in sheets for _, cells in lines or [(0, [])]
        )
    return mentions_restriction(decode(content[:MOST]))
