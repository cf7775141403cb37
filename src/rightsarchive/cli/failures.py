"""``rightsarchive failures``: what could not be taken in and is not mended yet; and the report of a run, written to a file."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rightsarchive.cli.context import (
    WRONG_DATA,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.cli.formats import Format, one_format, with_format
from rightsarchive.errors import UsageError
from rightsarchive.outputs import output_text
from rightsarchive.published import records

if TYPE_CHECKING:
    from rightsarchive.ingest import SourceReport


@click.command(short_help="List what could not be taken in.")
@with_archive
@click.option(
    "--dismiss",
    "dismissed",
    multiple=True,
    metavar="PATH",
    help="Forget those of a file, or of all that lies in a folder.",
)
@with_reason
@with_wait
@with_format
@with_json
@explained
def failures(location: str, dismissed: tuple[str, ...], reason: str, form: Format, as_json: bool) -> None:
    """List what could not be taken in or was passed over, why, what to do, and since when.

    Each stays until a later run over it goes well, until a run finds that the file is gone, or until it is dismissed. Exit code 1
    while there are any.
    """
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        for path in dismissed:
            if not archive.dismiss_failures(path, reason=reason):
                raise UsageError(f"nothing is kept about {path}.", advice="`rightsarchive failures` lists what is.")
        found = archive.failures()
    if as_json:
        print_json({"failures": [records.kept_failure_json(each) for each in found]})
    else:
        from rightsarchive.cli.tables.failures import failures_list

        failures_list(console(), found, form)
    if found:
        raise SystemExit(WRONG_DATA)


@contextlib.contextmanager
def report_file(path: Path | None) -> Iterator[Callable[[SourceReport], object] | None]:
    """What writes the report of a run to a file, as CSV (with a byte order mark, for spreadsheets) or JSON by its ending, line by
    line; nothing without a file."""
    if path is None:
        yield None
        return
    kind = path.suffix.lower()
    if kind not in {".csv", ".json"}:
        raise UsageError("a report ends in .csv or .json.", advice="Write --report report.csv", path=path)
    with output_text(path) as file:
        if kind == ".csv":
            file.write("\ufeff")
            rows = csv.DictWriter(file, _COLUMNS)
            rows.writeheader()
            yield lambda each: rows.writerow({name: _cell(value) for name, value in records.source_json(each).items()})
            return
        between = "["

        def write(each: SourceReport) -> None:
            nonlocal between
            file.write(f"{between}\n{json.dumps(records.source_json(each), ensure_ascii=False)}")
            between = ","

        yield write
        file.write("[]\n" if between == "[" else "\n]\n")


_COLUMNS = ("path", "status", "document", "access", "code", "message", "advice")


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
