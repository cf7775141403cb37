"""``rightsarchive table``: the documents as a table for a spreadsheet, and what was changed in it taken in again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rightsarchive.cli.completion import complete_case
from rightsarchive.cli.context import (
    WRONG_DATA,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_dates,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.controls import told
from rightsarchive.published import records

if TYPE_CHECKING:
    from rightsarchive.metadata.days import DayOrder


@click.group()
def table() -> None:
    """Change many documents at once, in Excel or another spreadsheet: write a table out, change it, take it in."""


@table.command(name="out", short_help="Write the documents as a table.")
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@with_archive
@click.option("--case", "cases", multiple=True, shell_complete=complete_case, help="Only the documents of these cases.")
@click.option("--query", metavar="QUERY", help="Only the documents that it finds.")
@with_clearance
@with_reason
@with_json
@explained
def write(
    target: Path, location: str, cases: tuple[str, ...], query: str | None, clearance: str, reason: str, as_json: bool
) -> None:
    """Write one row for each document into a .csv or .xlsx file: every field, tags, level and cases.

    Leave the first column and the hidden last one as they are; all others may be changed, moved or taken out.
    """
    with opened(location) as archive:
        count = archive.export_table(target, cases=cases, query=query, clearance=clearance, reason=reason)
    if as_json:
        print_json({"out": str(target), "documents": count})
    else:
        console().print(f"Wrote {count} documents to {told(str(target))}")


@table.command(name="in", short_help="Take in what was changed in a table.")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_archive
@with_dates
@click.option("--dry-run", is_flag=True, help="Show what would be changed, and change nothing.")
@with_reason
@with_wait
@with_json
@explained
def read(source: Path, location: str, dates: DayOrder | None, dry_run: bool, reason: str, as_json: bool) -> None:
    """Change what was changed in a table that "table out" wrote, and nothing else.

    What cannot be read is told with its rows and its column, and the rest goes on; what was changed in the archive meanwhile is
    told and left. An emptied cell says that there is none. A row that was taken out changes nothing. Exit code 1 if anything was
    not taken.
    """
    with opened(location) as archive:
        done = archive.import_table(source, dates=dates, dry_run=dry_run, reason=reason)
    if as_json:
        print_json(records.table_import_json(done))
    else:
        from rightsarchive.cli.tables.tables import table_report

        table_report(console(), done)
    if done.failed:
        raise SystemExit(WRONG_DATA)
