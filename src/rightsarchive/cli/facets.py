"""``rightsarchive facets``: what a search finds, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import click

from rightsarchive.cli.completion import complete_word
from rightsarchive.cli.context import (
    WRONG_DATA,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
)
from rightsarchive.cli.filters import options_of, with_filters
from rightsarchive.cli.formats import Format, one_format, only_format
from rightsarchive.controls import told
from rightsarchive.published import records

if TYPE_CHECKING:
    from rightsarchive.search.facets import By


@click.command(short_help="Count what a search finds.")
@click.argument("words", nargs=-1, required=True, metavar="QUERY...", shell_complete=complete_word)
@click.option(
    "--by",
    type=click.Choice(["language", "case", "publisher", "person", "place", "type", "year", "tag"]),
    required=True,
    help="What to count by.",
)
@with_archive
@with_filters
@with_clearance
@only_format
@with_json
@explained
def facets(words: tuple[str, ...], by: str, location: str, form: Format, as_json: bool, **filters: Any) -> None:
    """Count the passages and documents that a search finds by language, case, publisher, person, place, type, year of publication or tag.
    The counts are exact. The language is that of the passage; a passage with two values counts for both."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        found = archive.facets(" ".join(words), by=cast("By", by), **options_of(filters))
    if as_json:
        print_json(records.facets_json(found))
    else:
        from rightsarchive.cli.tables.facets import facets_table

        facets_table(console(), found, form)
        for damage in found.damaged:
            click.echo(f"Not counted: {told(damage.message)} {told(damage.advice)}", err=True)
    if found.damaged:
        raise SystemExit(WRONG_DATA)
