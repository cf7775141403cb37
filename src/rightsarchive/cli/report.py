"""``rightsarchive report``: a first draft of a report on a case, without a script."""

from __future__ import annotations

from pathlib import Path

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
from rightsarchive.controls import told
from rightsarchive.errors import UsageError


@click.command(short_help="Draft a report on a case.")
@click.option("--case", shell_complete=complete_case, help="The case, by its id or title.")
@with_archive
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write it: .docx, .pdf, .html or .md.",
)
@click.option("--author", "authors", metavar="NAME", multiple=True, help="Who writes it; several times for several.")
@click.option(
    "--template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A template of your own, of the same ending as --out: .docx, .html or .md.",
)
@click.option(
    "--write-template",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the shipped template to FILE (.docx, .html or .md), to be changed, and nothing else.",
)
@with_report_style
@with_clearance
@with_reason
@with_json
@explained
def report(
    case: str | None,
    location: str,
    out: Path | None,
    authors: tuple[str, ...],
    template: Path | None,
    write_template: Path | None,
    style: str,
    locale: str,
    clearance: str,
    reason: str,
    as_json: bool,
) -> None:
    """Draft a report on a case: what its documents say of each day, quoted with notes, the days and figures that independent
    sources name, those in which they differ, and the sources with their hashes.

    Every sentence is a quotation. The draft asserts nothing of its own; write the rest in Word, and verify it afterwards.
    """
    if write_template is not None:
        if case is not None or out is not None:
            raise UsageError("--write-template writes a template, and no report.", advice="Leave --case and --out out.")
        rightsarchive.write_template(write_template)
        if as_json:
            print_json({"template": str(write_template)})
        else:
            console().print(f"Template written to {told(str(write_template))}")
        return
    if case is None or out is None:
        raise UsageError("a report is on a case, and written to a file.", advice="Give --case and --out.")
    from rightsarchive.cases.drafting import draft
    from rightsarchive.cli.tables.timeline import timeline_written
    from rightsarchive.report import write

    with opened(location) as archive:
        view = archive.seen_by(clearance)
        known = view.case(case)
        entries = view.timeline(known.id)
        documents = view.case_documents(known.id)
        made = draft(
            known,
            documents,
            entries,
            view.compare(known),
            style=style,
            locale=locale,
            author=authors,
            archive=archive,
            clearance=clearance,
        )
        write(made, out, template=template)
        cited = made.citations
        noted(archive, out, "report", clearance, dict.fromkeys(each.document_id for each in cited), reason)
    if as_json:
        print_json({"out": str(out), "quotes": len(cited)})
    else:
        timeline_written(console(), str(out), entries, len(cited))
