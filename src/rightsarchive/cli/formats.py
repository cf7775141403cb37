"""How an answer is printed: for people as tables, blocks or lines, for programs as CSV or JSON Lines."""

from __future__ import annotations

import functools
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from rightsarchive.controls import told
from rightsarchive.errors import UsageError
from rightsarchive.outputs import output_text
from rightsarchive.rows import RowWriter


class Format(StrEnum):
    """``TABLE`` is a table, or blocks of lines where the terminal is too narrow for one; ``LINES`` one line a record, in words."""

    TABLE = "table"
    LINES = "lines"
    CSV = "csv"
    JSONL = "jsonl"

    @property
    def is_rows(self) -> bool:
        """Whether it is for programs."""
        return self in {Format.CSV, Format.JSONL}


CITATIONS = ("csl", "w3c", "biblatex", "bibtex", "ris")
"""What citations are written as for other programs (:data:`rightsarchive.citation.exchange.FORMATS`), written out so that help does not
wait for them to load."""

Command = TypeVar("Command", bound=Callable[..., Any])


def with_format(command: Command) -> Command:
    """Adds ``--format``, as the argument ``form``, and ``--out``: a file whose ending says the format, which :func:`print_rows`
    writes."""

    @functools.wraps(command)
    def run(*args: Any, form: Format, **kwargs: Any) -> Any:
        context = click.get_current_context()
        if (out := context.meta.get(_OUT)) is not None:
            if kwargs.get("as_json") or form is not Format.TABLE:
                raise click.UsageError("The ending of --out says how it is written. Leave --format and --json out.")
            form = Format(Path(out).suffix.lower().removeprefix("."))
        return command(*args, form=form, **kwargs)

    option = click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        expose_value=False,
        callback=_keep_out,
        help="Write it to a .csv or .jsonl file.",
    )
    return only_format(option(run))  # type: ignore[return-value]


def only_format(command: Command) -> Command:
    """Adds ``--format`` alone, as the argument ``form``."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(list(Format), case_sensitive=False),
        default=Format.TABLE,
        show_default=True,
        help="How to print it: a table, one line each in words, CSV or JSON Lines.",
    )(command)


_OUT = f"{__name__}.out"

ROWS = (".csv", ".jsonl")
"""Endings of files that rows are written to."""


def _keep_out(context: click.Context, _: click.Parameter, path: Path | None) -> None:
    if path is None:
        return
    if path.suffix.lower() not in ROWS:
        ending = path.suffix or "a file without ending"
        raise click.BadParameter(f"a list cannot be written as {ending}. Name it .csv or .jsonl.")
    rows_into(context, path)


def rows_into(context: click.Context, path: Path) -> None:
    """From here on :func:`print_rows` writes to a file."""
    context.meta[_OUT] = path


def one_format(form: Format, *, as_json: bool) -> None:
    """Raises UsageError where both ``--json`` and ``--format`` are given."""
    if as_json and form is not Format.TABLE:
        raise UsageError("--json and --format exclude each other.", advice="Leave one of them out.")


def print_rows(form: Format, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """CSV or JSON Lines on standard output, in UTF-8 whatever the terminal's encoding. A CSV that is redirected to the beginning of a
    file has a byte order mark, for a spreadsheet; one that goes through a pipe has none. With ``--out`` they go to that file, and how
    many there are is printed."""
    context = click.get_current_context(silent=True)
    if context is not None and (path := context.meta.get(_OUT)) is not None:
        count = 0
        with output_text(path) as file:
            writer = RowWriter(file, form.value, columns, marked=True)
            for row in rows:
                writer.write(row)
                count += 1
        click.echo(f"{count} {'row' if count == 1 else 'rows'} written to {told(str(path))}", color=True)
        return
    sys.stdout.flush()
    out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
    try:
        writer = RowWriter(out, form.value, columns, marked=_begins_a_file())
        for row in rows:
            writer.write(row)
    finally:
        out.flush()
        out.detach()


def _begins_a_file() -> bool:
    try:
        number = sys.stdout.fileno()
        return stat.S_ISREG(os.fstat(number).st_mode) and os.lseek(number, 0, os.SEEK_CUR) == 0
    except (OSError, ValueError):  # a stream without a file
        return False
