"""Records of one kind: rows of a table on a wide terminal, blocks of lines on a narrow one, one line each, or rows for a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rightsarchive.cli.formats import Format, print_rows
from rightsarchive.cli.tables.cells import new_table, on_one_line, value_shown
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import told


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` heads the column in a file. ``label`` is for people; one without is shown in files alone.

    ``ratio`` is its share of what the other columns leave of the width, 0 for as much as it needs.
    """

    name: str
    label: str = ""
    ratio: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """``rows`` have a value for the name of each column. In a block the columns ``heads`` stand in its first line, and ``body``, as a
    rule the words of a document, at its end over the whole width; the others are labelled. ``nothing`` is said of an empty one.
    With ``always_tabular`` a few short columns are a table at any width."""

    columns: tuple[Column, ...]
    rows: Iterable[Mapping[str, Any]]
    heads: tuple[str, ...]
    body: str = ""
    nothing: str = ""
    always_tabular: bool = False

    def show(self, out: SignConsole, form: Format) -> None:
        """Print it on ``out``; CSV and JSON Lines go to standard output as they are."""
        if form.is_rows:
            print_rows(form, [column.name for column in self.columns], self.rows)
            return
        rows = tuple(self.rows)
        if not rows and self.nothing:
            out.print(self.nothing)
        elif form is Format.LINES:
            for row in rows:
                out.print(self._line(row), soft_wrap=True)
        elif out.tabular or self.always_tabular:
            self._table(out, rows)
        else:
            for row in rows:
                self._block(out, row)

    def _table(self, out: SignConsole, rows: Iterable[Mapping[str, Any]]) -> None:
        shown = [column for column in self.columns if column.label]
        ratio = {column.label: column.ratio for column in shown if column.ratio}
        table = new_table(*(column.label for column in shown), ratio=ratio, spaced=bool(self.body))
        for row in rows:
            table.add_row(*(_text(row[column.name]) for column in shown))
        out.print(table)

    def _block(self, out: SignConsole, row: Mapping[str, Any]) -> None:
        out.sentence(self._head(row), hanging=4, style="bold")
        if labelled := self._labelled(row):
            out.sentence("; ".join(labelled), indent=4)
        if self.body and (body := _text(row[self.body])):
            out.words(body, indent=4)
            out.print()

    def _line(self, row: Mapping[str, Any]) -> str:
        said = [self._head(row), *self._labelled(row)]
        if self.body and (body := _text(row[self.body])):
            said.append(told(body))
        return "; ".join(said)

    def _head(self, row: Mapping[str, Any]) -> str:
        return "  ".join(told(text) for name in self.heads if (text := _text(row[name])))

    def _labelled(self, row: Mapping[str, Any]) -> list[str]:
        apart = {*self.heads, self.body}
        return [
            f"{column.label}: {told(text)}"
            for column in self.columns
            if column.label and column.name not in apart and (text := _text(row[column.name]))
        ]


def _text(value: Any) -> str:
    return "" if value is None else on_one_line(value_shown(value))
