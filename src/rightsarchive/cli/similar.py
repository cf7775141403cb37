"""``rightsarchive similar``: passages like one of the archive, or like any text."""

from __future__ import annotations

from typing import Any

import click

from rightsarchive.cli.context import (
    WRONG_DATA,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
)
from rightsarchive.cli.filters import options_of, with_filters
from rightsarchive.cli.formats import Format, one_format, only_format, print_rows
from rightsarchive.cli.search import show_results
from rightsarchive.controls import told
from rightsarchive.published import records


@click.command(short_help="Find passages like one, or like a text.")
@click.argument("passage", nargs=-1, required=True, metavar="PASSAGE_OR_TEXT...")
@with_archive
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="Passages on one page.")
@click.option("--offset", default=0, type=click.IntRange(0), help="Passages to pass over.")
@with_filters
@with_clearance
@click.option("--full", is_flag=True, help="Show whole passages.")
@click.option("--explain", is_flag=True, help="Show what makes up each score.")
@only_format
@with_json
@explained
def similar(
    passage: tuple[str, ...],
    location: str,
    limit: int,
    offset: int,
    full: bool,
    explain: bool,
    form: Format,
    as_json: bool,
    **filters: Any,
) -> None:
    """Find passages like a passage (its name, as every hit shows it) or like any text, also in other languages.

    Those come first that share the words which tell most of it. The passage itself is left out.
    """
    one_format(form, as_json=as_json)
    chosen = options_of(filters)
    with opened(location) as archive:
        results = archive.similar(" ".join(passage), limit=limit, offset=offset, **chosen)
        if as_json:
            print_json(records.results_json(results, explain=explain))
        elif form.is_rows:
            from rightsarchive.search.results import HIT_COLUMNS

            print_rows(form, HIT_COLUMNS, results.to_records())
            for damage in results.damaged:
                click.echo(f"Left out: {told(damage.message)} {told(damage.advice)}", err=True)
        else:
            show_results(archive, results, (), chosen["clearance"], form, full=full, explain=explain)
    if results.damaged:
        raise SystemExit(WRONG_DATA)
