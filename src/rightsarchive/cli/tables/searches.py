"""Saved searches, and what is new in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.cells import on_one_line, value_shown
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.tables.search import hit_block
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.upkeep.searches import SavedSearch, SearchRun


def searches_table(out: SignConsole, searches: Sequence[SavedSearch], form: Format) -> None:
    columns = (
        Column("name", "Name"),
        Column("query", "Query"),
        Column("options", "Options"),
        Column("access", "Access"),
        Column("last_run", "Last run"),
    )
    rows = [
        {
            "name": each.name,
            "query": each.query,
            "options": "; ".join(f"{name}: {value_shown(value)}" for name, value in each.options.items()),
            "access": each.access.value,
            "last_run": each.last_run or "never",
        }
        for each in searches
    ]
    Listing(columns, rows, heads=("name",), nothing="No search is saved.").show(out, form)


def run_shown(out: SignConsole, run: SearchRun, *, full: bool) -> None:
    """How much is new, and the new passages."""
    since = "at its first run" if run.since is None else f"since {told(run.since)}"
    out.print(f"{told(run.search.name)}: {run.total} passages, {run.new} new {since}")
    for number, hit in enumerate(run.hits, start=1):
        hit_block(out, number, hit, {}, full=full)
    for damage in run.damaged:
        out.print(f"Left out: {told(on_one_line(damage.message))} {told(damage.advice)}")
    if not run.noted:
        out.aside("The archive is only read: the next run tells the same again.", style="dim")
