"""``rightsarchive concepts``: the vocabularies by which a search also finds terms of other languages."""

from __future__ import annotations

from pathlib import Path

import click

from rightsarchive.cli.context import (
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


@click.command(short_help="Count the concepts that are known, or add your own.")
@with_archive
@click.option(
    "--add",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Add a SKOS vocabulary of your own to the archive: Turtle (.ttl) or RDF/XML (.rdf).",
)
@with_reason
@with_wait
@with_format
@with_json
@explained
def concepts(location: str, add: Path | None, reason: str, form: Format, as_json: bool) -> None:
    """Count the concepts that searches know, or add your own vocabulary."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        if add is not None:
            archive.add_vocabulary(add, reason=reason)
        counts = archive.vocabularies()
    if as_json:
        print_json({"vocabularies": counts})
    else:
        from rightsarchive.cli.tables.listing import Column, Listing

        columns = (Column("concepts", "Concepts"), Column("vocabulary", "Vocabulary"))
        rows = ({"concepts": count, "vocabulary": name} for name, count in counts.items())
        nothing = "Searches know no concepts."
        Listing(columns, rows, heads=("concepts", "vocabulary"), nothing=nothing, always_tabular=True).show(
            console(), form
        )
