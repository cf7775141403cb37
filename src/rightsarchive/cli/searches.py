"""``rightsarchive searches``: searches that are saved, and run to be told what is new."""

from __future__ import annotations

from typing import Any

import click

from rightsarchive.cli.context import (
    ACCESS,
    WRONG_DATA,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.cli.filters import options_of, with_filters
from rightsarchive.cli.formats import Format, one_format, only_format
from rightsarchive.controls import told
from rightsarchive.published import records


@click.group()
def searches() -> None:
    """Save searches, and run them to be told what is new since the last time."""


@searches.command(short_help="Save a search.")
@click.argument("name")
@click.argument("words", nargs=-1, required=True, metavar="QUERY...")
@with_archive
@with_filters
@click.option(
    "--access", type=ACCESS, default="public", show_default=True, help="The lowest clearance that sees and runs it."
)
@with_reason
@with_wait
@with_json
@explained
def save(
    name: str, words: tuple[str, ...], location: str, access: str, reason: str, as_json: bool, **filters: Any
) -> None:
    """Save a search under NAME, in the place of one that is called so."""
    given = {key: value for key, value in options_of(filters).items() if value not in (None, False)}
    chosen: Any = {key: value for key, value in given.items() if key not in {"names", "concepts"}}
    chosen |= {key: False for key in ("names", "concepts") if not filters[key]}
    with opened(location) as archive:
        saved = archive.save_search(name, " ".join(words), access=access, reason=reason, **chosen)
    if as_json:
        print_json(records.search_json(saved))
    else:
        console().print(f"Saved as “{told(saved.name)}” ({saved.access.value}): {told(saved.query)}")


@searches.command("list", short_help="List the saved searches.")
@with_archive
@with_clearance
@only_format
@with_json
@explained
def list_(location: str, clearance: str, form: Format, as_json: bool) -> None:
    """List the saved searches that the clearance may see, with when each was last run at this clearance."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        found = archive.searches(clearance=clearance)
    if as_json:
        print_json({"searches": [records.search_json(each) for each in found]})
    else:
        from rightsarchive.cli.tables.searches import searches_table

        searches_table(console(), found, form)


@searches.command(short_help="Run a saved search: what is new.")
@click.argument("name")
@with_archive
@click.option("--limit", type=click.IntRange(0), help="So many of the new passages; else all of them.")
@with_clearance
@click.option("--full", is_flag=True, help="Show whole passages.")
@with_reason
@with_json
@explained
def run(name: str, location: str, limit: int | None, clearance: str, full: bool, reason: str, as_json: bool) -> None:
    """Run the saved search NAME, and show what its last run at this clearance did not find; at the first run all is new."""
    with opened(location) as archive:
        found = archive.run_search(name, limit=limit, clearance=clearance, reason=reason)
        if as_json:
            print_json(records.run_json(found))
        else:
            from rightsarchive.cli.tables.searches import run_shown

            run_shown(console(), found, full=full)
    if found.damaged:
        raise SystemExit(WRONG_DATA)


@searches.command(short_help="Take a saved search out.")
@click.argument("name")
@with_archive
@with_reason
@with_wait
@with_json
@explained
def delete(name: str, location: str, reason: str, as_json: bool) -> None:
    """Take the saved search NAME out, with what its runs found. The custody log keeps what it asked for."""
    with opened(location) as archive:
        archive.delete_search(name, reason=reason)
    if as_json:
        print_json({"deleted": name})
    else:
        console().print(f"“{told(name)}” is no longer saved.")
