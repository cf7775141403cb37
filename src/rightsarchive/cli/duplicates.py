"""``rightsarchive duplicates``: documents that say the same."""

from __future__ import annotations

import click

from rightsarchive.cli.context import (
    console,
    counting,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
)
from rightsarchive.cli.formats import Format, one_format, with_format
from rightsarchive.published import records


@click.command(short_help="List documents that say the same.")
@with_archive
@with_clearance
@with_format
@with_json
@explained
def duplicates(location: str, clearance: str, form: Format, as_json: bool) -> None:
    """List documents of the same bytes, of the same text, and near copies: a report as PDF and as Word, with another header, with two
    paragraphs added. Nothing is changed: `rightsarchive delete` takes one out.

    Near copies are told by runs of four words: eight tenths of the shorter text stand in the longer one, and half of both is common.
    """
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        view = archive.seen_by(clearance)
        with counting("Comparing", "documents", view.stats().documents) as advance:
            found = view.duplicates(advance=advance)
    if as_json:
        print_json({"duplicates": [records.duplicates_json(each) for each in found]})
    else:
        from rightsarchive.cli.tables.duplicates import duplicates_list

        duplicates_list(console(), found, form)
