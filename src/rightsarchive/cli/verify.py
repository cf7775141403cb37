"""``rightsarchive verify``: the quotations of a report, or of anybody's paper, held against the archive."""

from __future__ import annotations

from pathlib import Path

import click

from rightsarchive.cli.context import (
    WRONG_DATA,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
    with_reason,
)
from rightsarchive.cli.formats import Format, one_format, only_format
from rightsarchive.controls import told
from rightsarchive.published import records


@click.command(short_help="Check the quotations of a report or a paper.")
@click.argument("paper", type=click.Path(path_type=Path))
@with_archive
@click.option("--problems", is_flag=True, help="List only what is not right, and what is warned of.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Of a Word paper: write a copy with a comment at each finding (.docx).",
)
@only_format
@with_clearance
@with_reason
@with_json
@explained
def verify(
    paper: Path,
    location: str,
    problems: bool,
    out: Path | None,
    form: Format,
    clearance: str,
    reason: str,
    as_json: bool,
) -> None:
    """Check the quotations of a report, or of anybody's paper: Word, OpenDocument, HTML, Markdown, PDF.

    Each quotation is looked up in the archive: are its words those of the source, and is true what is said of the source? What is
    copied without quotation marks, and quotations that no source has, are listed. Exit code 1 if anything is not right.
    """
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        verdicts = archive.verify(paper, clearance=clearance)
        if out is not None:
            from rightsarchive.papers.comments import write_commented

            write_commented(paper, verdicts, out)
            documents = sorted({each.given.document_id for each in verdicts if each.given is not None})
            archive.note_export(out, kind="verification", clearance=clearance, documents=documents, reason=reason)
        if as_json:
            print_json(records.verdicts_json(paper, verdicts))
        else:
            from rightsarchive.cli.tables.verdicts import verdicts_table

            verdicts_table(console(), verdicts.problems if problems else verdicts, len(verdicts), form)
            if out is not None and not form.is_rows:
                console().print(f"Wrote {told(str(out))}")
    if not all(each.ok for each in verdicts):
        raise SystemExit(WRONG_DATA)
