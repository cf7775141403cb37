"""A table that was given out and changed in a spreadsheet, taken in again: what differs from what was given out, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rightsarchive.errors import DamagedRecordError, MetadataError, NotInArchiveError, UnreadableFileError, UsageError
from rightsarchive.metadata.days import DayOrder, both_readings, order_of, readings
from rightsarchive.metadata.sources import read_bytes
from rightsarchive.metadata.tables import sheet_lines
from rightsarchive.metadata.text_values import as_text
from rightsarchive.model import Document, Failure
from rightsarchive.model.brief import Brief
from rightsarchive.store import TAG, Catalog, Originals
from rightsarchive.upkeep.annotations import Annotator, Target
from rightsarchive.upkeep.editing import Editor, values_of
from rightsarchive.upkeep.table_cells import Unclear, is_habit, parsed
from rightsarchive.upkeep.table_columns import (
    DOCUMENT,
    GIVEN_OUT,
    LEVEL,
    READ_ONLY,
    TAGS,
    cells_of,
    column_of,
    is_date,
    piece,
    pieces,
    plain,
)

MOST = 64 << 20
"""Bytes of a table."""

TITLE_ROWS = 20
"""Rows that may stand above the header."""

_NAMED = 8
"""Rows that a message names."""


@dataclass(frozen=True, slots=True, repr=False)
class TableChange(Brief):
    """One cell that was changed: the document, its field (``extra.k`` for a user's own, or ``tags``), and what stood there before and
    stands there now, as text; ``row`` counts from 1, as the spreadsheet does."""

    row: int
    document: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, repr=False)
class TableImport(Brief):
    """What a table changed, or would change. ``rows`` are those of documents; ``failed`` tells once of each fault, with its rows and
    its column."""

    rows: int
    changes: tuple[TableChange, ...]
    failed: tuple[Failure, ...]
    dry_run: bool = False


@dataclass(slots=True)
class _Fault:
    message: str
    advice: str
    rows: list[int] = field(default_factory=list)


class _Faults:
    """Each fault of a column once, with the rows in which it is found."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._told: dict[tuple[str, str], _Fault] = {}

    def tell(self, column: str, row: int | None, problem: Unclear) -> None:
        fault = self._told.setdefault((column, problem.kind), _Fault(problem.message, problem.advice))
        if row is not None:
            fault.rows.append(row)

    def failures(self) -> tuple[Failure, ...]:
        return tuple(
            Failure(str(self._path), "table", f"{_place(fault.rows, column)}: {fault.message}", fault.advice)
            for (column, _), fault in self._told.items()
        )


def _order_here(days: Iterable[tuple[str, str]]) -> DayOrder | None:
    """The order in which days of a column are those of the archive, where one order alone is."""
    agreeing: set[DayOrder] = set()
    for written, current in days:
        found = readings(written)
        if len(set(found.values())) == 2:
            agreeing.update(order for order, day in found.items() if day == current)
    return agreeing.pop() if len(agreeing) == 1 else None


def _place(rows: Sequence[int], column: str) -> str:
    named = ", ".join(map(str, rows[:_NAMED])) + (f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else "")
    where = [f"row{'' if len(rows) == 1 else 's'} {named}"] if rows else []
    return ", ".join([*where, *([f"column “{column}”"] if column else [])]) or "the table"


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row by column."""

    number: int
    cells: Mapping[str, str]


class TableReader:
    """Compares a table with the archive. ``dates`` is the order of the numbers in its days, where it is known."""

    def __init__(self, catalog: Catalog, originals: Originals, path: Path, dates: DayOrder | None) -> None:
        self._catalog = catalog
        self._originals = originals
        self._faults = _Faults(path)
        self._dates = dates
        self._path = path
        self._seen: set[str] = set()

    def read(self, *, dry_run: bool) -> TableImport:
        """Change what was changed in the table, in the transaction of the caller. Raises UsageError for a table that was not given out,
        UnreadableFileError."""
        rows = list(self._rows())
        known = [(row, document) for row in rows if (document := self._document(row)) is not None]
        orders = self._orders(known)
        tags = self._tags()
        changes: list[TableChange] = []
        for row, document in known:
            found = list(self._changes(row, document, tags.get(document.id, []), orders))
            if dry_run or self._apply(row, document, found):
                changes += [change for change, _ in found]
        return TableImport(len(rows), tuple(changes), self._faults.failures(), dry_run)

    def _rows(self) -> Iterator[_Row]:
        try:
            read = sheet_lines(self._path, read_bytes(self._path, most=MOST))
        except MetadataError as error:
            raise UnreadableFileError(f"{error.message}.", advice=error.advice, path=self._path) from error
        lines = list(enumerate((cells for _, cells in read), start=1))  # as the spreadsheet counts its rows
        header = next(
            (
                n
                for n, (_, cells) in enumerate(lines[:TITLE_ROWS])
                if {DOCUMENT, GIVEN_OUT} <= set(map(column_of, cells))
            ),
            None,
        )
        if header is None:
            raise UsageError(
                f"{self._path.name} is no table of this archive: no row has the columns “{DOCUMENT}” and “{GIVEN_OUT}”.",
                advice="Write one with `rightsarchive table out`, change that, and leave these two columns as they are.",
                path=self._path,
            )
        columns = self._columns(lines[header][1], [cells for _, cells in lines[header + 1 :]])
        for number, cells in lines[header + 1 :]:
            said = {name: plain(cells[at]) if at < len(cells) else "" for at, name in columns.items()}
            if any(said.values()):
                yield _Row(number, said)

    def _columns(self, header: Sequence[str], below: Sequence[Sequence[str]]) -> dict[int, str]:
        columns: dict[int, str] = {}
        for at, name in enumerate(header):
            meant = column_of(name)
            if meant is not None and meant not in columns.values():
                columns[at] = meant
            elif any(at < len(cells) and cells[at].strip() for cells in below):
                known = "stands there twice" if meant is not None else "is none of the table’s"
                advice = (
                    "Take it out."
                    if meant is not None
                    else f"Call it extra.{name.strip() or 'name'} to keep it as your own field."
                )
                self._faults.tell(
                    name.strip() or f"{at + 1}", None, Unclear("column", f"the column {known}, and is not read", advice)
                )
        return columns

    def _orders(self, known: Sequence[tuple[_Row, Document]]) -> dict[str, DayOrder | None]:
        """The order of the numbers in each column of days: as the caller says, as a day after the 12th shows, or as it is in the rows
        whose day is that of the archive. One that stays open is told once, with both readings."""
        orders: dict[str, DayOrder | None] = {}
        for column in sorted({name for row, _ in known for name in row.cells if is_date(name)}):
            orders[column], open_one = order_of(row.cells[column] for row, _ in known)
            if self._dates is not None:
                orders[column] = self._dates
                continue
            if orders[column] is None and open_one is not None:
                orders[column] = _order_here(
                    (row.cells[column], as_text(getattr(document.metadata, column))) for row, document in known
                )
            if orders[column] is None and open_one is not None:
                advice = "Say which: --dates dmy, --dates mdy, or write 2021-03-17. The days of this column were left as they are."
                self._faults.tell(column, None, Unclear("order", both_readings(open_one), advice))
        return orders

    def _tags(self) -> dict[str, list[str]]:
        names: dict[str, list[str]] = {}
        for each in self._catalog.annotations.all(TAG):
            if each.start is None:
                names.setdefault(each.document_id, []).append(each.body)
        return {document: sorted(tags) for document, tags in names.items()}

    def _document(self, row: _Row) -> Document | None:
        name = row.cells[DOCUMENT]
        if not name:
            self._faults.tell(
                DOCUMENT, row.number, Unclear("none", "the row names no document", "Leave the first column as it is.")
            )
            return None
        try:
            document = self._catalog.documents.record(self._catalog.documents.find(name))
        except NotInArchiveError:
            document = None
        except DamagedRecordError as error:
            self._faults.tell(DOCUMENT, row.number, Unclear(name, error.message, error.advice))
            return None
        if document is None or document.id != name:
            advice = "The others were read. New documents are taken in with `rightsarchive ingest`."
            self._faults.tell(DOCUMENT, row.number, Unclear(name, f"there is no document {name}", advice))
            return None
        if name in self._seen:
            self._faults.tell(
                DOCUMENT,
                row.number,
                Unclear("twice", f"{name} stands here twice; the first row was read", "Keep one row."),
            )
            return None
        self._seen.add(name)
        return document

    def _changes(
        self, row: _Row, document: Document, tags: Sequence[str], orders: Mapping[str, DayOrder | None]
    ) -> Iterator[tuple[TableChange, Any]]:
        """What a row changes, each with the value that is meant."""
        given = pieces(row.cells[GIVEN_OUT])
        if given is None:
            what = Unclear(
                "digest",
                "it was changed, and the row cannot be compared with what was given out",
                "Write the table out anew.",
            )
            self._faults.tell(GIVEN_OUT, row.number, what)
            return
        now = cells_of(document, tags)
        for column, written in row.cells.items():
            if column in {DOCUMENT, GIVEN_OUT}:
                continue
            current = plain(now.get(column, ""))
            if written == current or is_habit(column, written, current, orders.get(column)):
                continue
            fresh = piece(document.id, column, current) in given or (
                column.startswith("extra.") and not current and column not in now
            )
            try:
                value, text = parsed(column, written, current, orders.get(column))
            except Unclear as problem:
                if fresh:
                    self._faults.tell(column, row.number, problem)
                    if problem.value is not None and problem.value != document.metadata.access:
                        yield TableChange(row.number, document.id, column, current, str(problem.value)), problem.value
                continue
            if text == current or (not fresh and piece(document.id, column, text) in given):
                continue
            if column in READ_ONLY:
                self._faults.tell(
                    column, row.number, Unclear("fixed", "it is shown, and not changed by a table", _FIXED[column])
                )
            elif not fresh:
                self._faults.tell(
                    column,
                    row.number,
                    Unclear(
                        f"conflict {row.number}",
                        f"it was changed in the archive meanwhile, to “{_short(current)}”; the table says “{_short(text)}”",
                        "The archive’s was left. Write the table out anew, or change it with `rightsarchive edit`.",
                    ),
                )
            elif (checked := self._checked(row, column, value)) is not _WRONG:
                yield TableChange(row.number, document.id, column, current, text), checked

    def _checked(self, row: _Row, column: str, value: Any) -> Any:
        if column == TAGS:
            return value
        try:
            return values_of({column: value})[column]
        except UsageError as error:
            self._faults.tell(column, row.number, Unclear(error.message, error.message.rstrip("."), error.advice))
            return _WRONG

    def _apply(self, row: _Row, document: Document, found: Sequence[tuple[TableChange, Any]]) -> bool:
        if not found:
            return True
        values = {change.field: value for change, value in found if change.field != TAGS}
        version = self._catalog.documents.find(document.id)
        try:
            with self._catalog.attempt():
                if values:
                    Editor(self._catalog, self._originals).edit(version, values)
                for change, value in found:
                    if change.field == TAGS:
                        self._tag(Target(document.id, version), value)
        except (UsageError, DamagedRecordError) as error:
            self._faults.tell("", row.number, Unclear(error.message, error.message.rstrip("."), error.advice))
            return False
        return True

    def _tag(self, target: Target, names: Sequence[str]) -> None:
        annotator = Annotator(self._catalog)
        there = [each.body for each in self._catalog.annotations.all(TAG, target.document) if each.start is None]
        if gone := [name for name in there if name not in names]:
            annotator.untag(target, gone)
        if fresh := [name for name in names if name not in there]:
            annotator.tag(target, fresh, None)


_WRONG = object()
_FIXED = {
    LEVEL: "It follows from “access”, from the cases and from later versions: change “access”.",
    "file": "A document that was moved is found again when its folder is ingested.",
}


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
