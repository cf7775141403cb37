"""``rightsarchive timeline``: what happened when, by a case, a person or a query; printed, as a report, or as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

import rightsarchive
from rightsarchive.cli.completion import complete_case
from rightsarchive.cli.context import (
    console,
    explained,
    noted,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
    with_reason,
    with_report_style,
)
from rightsarchive.cli.formats import ROWS, Format, one_format, only_format, rows_into
from rightsarchive.errors import UsageError
from rightsarchive.published import records

if TYPE_CHECKING:
    from rightsarchive.cases.timeline import TimelineEntry

PICTURE = ".svg"


@click.command(short_help="List every date that is named: of a case, a person or a query.")
@click.argument("case", required=False, shell_complete=complete_case)
@click.option("--person", metavar="NAME", help="The passages that name this person, in any spelling.")
@click.option("--query", metavar="QUERY", help="The passages that this query finds.")
@with_archive
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it as a report (.docx, .pdf, .html or .md), as a picture (.svg), or as rows (.csv or .jsonl).",
)
@with_report_style
@with_clearance
@with_reason
@only_format
@with_json
@explained
def timeline(
    case: str | None,
    person: str | None,
    query: str | None,
    location: str,
    out: Path | None,
    style: str,
    locale: str,
    clearance: str,
    reason: str,
    form: Format,
    as_json: bool,
) -> None:
    """List every date that the documents of a case name, each with the sentence that names it and its locator; or the dates in the
    passages on a person (--person) or of a query (--query), in a case or in the whole archive.

    The date of a document itself, and sentences about another case of the same document, are marked; a report or a picture
    (--out) leaves these out and says so.
    """
    one_format(form, as_json=as_json)
    if out is not None:
        if form is not Format.TABLE:
            raise UsageError("the ending of --out says how it is written.", advice="Leave --format out.")
        if out.suffix.lower() in ROWS and not as_json:
            rows_into(click.get_current_context(), out)
            form, out = Format(out.suffix.lower().removeprefix(".")), None
    with opened(location) as archive:
        view = archive.seen_by(clearance)
        known = None if case is None else view.case(case)
        asked = None if known is None else known.id
        entries = view.timeline(asked, person=person, query=query)
        titles = {each.id: each.title for each in view.cases()}
        title = " · ".join(each for each in (None if known is None else known.title, person, query) if each)
        if out is not None:
            quotes = _write(archive, entries, out, title, style, locale, clearance)
            noted(archive, out, "report", clearance, (each.document.id for each in entries if each.event), reason)
    if out is not None:
        if as_json:
            print_json({"out": str(out), "quotes": quotes})
        else:
            from rightsarchive.cli.tables.timeline import timeline_written

            timeline_written(console(), str(out), entries, quotes)
    elif as_json:
        listed = [records.timeline_entry_json(each) for each in entries]
        print_json({"case": asked, "person": person, "query": query, "entries": listed})
    else:
        from rightsarchive.cli.tables.timeline import timeline_table

        timeline_table(console(), entries, titles, form)


def _write(
    archive: rightsarchive.Archive,
    entries: Sequence[TimelineEntry],
    out: Path,
    title: str,
    style: str,
    locale: str,
    clearance: str,
) -> int:
    """Write the events as a report or a picture; how many quotes it has."""
    if out.suffix.lower() != PICTURE:
        report = rightsarchive.Report(title, style=style, locale=locale, archive=archive, clearance=clearance)
        for section in rightsarchive.timeline_sections(entries):
            report.add(section)
        rightsarchive.write_report(report.annex_sources(), out)
        return len(report.citations)
    from rightsarchive.outputs import output_text
    from rightsarchive.report.reading import level_of

    events = [each for each in entries if each.event]
    access = level_of((each.citation for each in events), archive)
    picture = rightsarchive.timeline_svg(events, title=title, locale=locale, access=access)
    with output_text(out) as file:
        file.write(picture)
    return len({(each.when, each.citation.document_id, each.citation.locator) for each in events})
