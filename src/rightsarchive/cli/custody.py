"""``rightsarchive custody``: show, verify and export the custody log."""

from __future__ import annotations

from pathlib import Path

import click

from rightsarchive.cli.context import (
    EVERYTHING,
    WRONG_DATA,
    console,
    explained,
    opened,
    print_json,
    print_text,
    with_archive,
    with_clearance,
    with_json,
    with_reason,
)
from rightsarchive.cli.formats import Format, one_format, with_format
from rightsarchive.errors import UsageError
from rightsarchive.published import records


@click.group(short_help="What was done to the archive, by whom, and whether the record stands.")
def custody() -> None:
    """Show the custody log, verify it, write it to a file, or print its head."""


@custody.command()
@click.argument("subject", required=False)
@with_archive
@click.option("--limit", type=click.IntRange(1), help="Only the last lines, this many.")
@click.option("--foreign", is_flag=True, help="The logs of other archives, which came with packages.")
@with_clearance
@with_format
@with_json
@explained
def show(
    subject: str | None, location: str, limit: int | None, foreign: bool, clearance: str, form: Format, as_json: bool
) -> None:
    """List what was done, when, by whom, with which release and why.

    SUBJECT is the id of a document or a case. Lines about the archive as a whole, as exports and settings, are shown at the
    clearance confidential.
    """
    one_format(form, as_json=as_json)
    if foreign and clearance != EVERYTHING:
        raise UsageError(
            "logs of other archives are shown at the highest clearance alone.", advice="Add --clearance confidential."
        )
    with opened(location) as archive:
        logs = archive.foreign_logs() if foreign else {None: tuple(archive.history(subject, clearance=clearance))}
        shown = {
            log: [event for event in events if log is None or subject in {None, event.subject}]
            for log, events in logs.items()
        }
        shown = {log: events[-limit:] if limit is not None else events for log, events in shown.items()}
        if as_json:
            print_json({"events": [records.event_json(event) for events in shown.values() for event in events]})
        else:
            from rightsarchive.cli.tables.upkeep import custody_table

            if form.is_rows:
                custody_table(console(), [event for events in shown.values() for event in events], form=form)
                return
            for log, events in shown.items():
                custody_table(console(), events, log, form)


@custody.command()
@with_archive
@click.option("--head", metavar="NUMBER:DIGEST", help="A head that was kept elsewhere, as `custody head` prints it.")
@click.option(
    "--file",
    "export_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="EXPORT",
    help="Verify a log that `custody export` wrote, in the place of the archive's own.",
)
@with_json
@explained
def verify(location: str, head: str | None, export_file: Path | None, as_json: bool) -> None:
    """Follow the chain of the custody log. Exit code 1 if anything is wrong.

    With --head, a log that was cut off, reordered, edited or made anew is found, whoever did it; without one, chance damage is.
    """
    if export_file is not None:
        from rightsarchive import verify_custody_file

        findings = verify_custody_file(export_file, head)
    else:
        with opened(location) as archive:
            findings = archive.verify_custody(head)
    if as_json:
        print_json({"ok": not findings, "findings": [records.finding_json(finding) for finding in findings]})
    else:
        from rightsarchive.cli.tables.upkeep import custody_verdict

        custody_verdict(console(), findings, against_head=head is not None)
    if findings:
        raise SystemExit(WRONG_DATA)


@custody.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@with_archive
@with_clearance
@with_reason
@with_json
@explained
def export(out: Path, location: str, clearance: str, reason: str, as_json: bool) -> None:
    """Write the log to OUT (JSON Lines), so that it can be verified without the archive.

    At the clearance confidential it is the log itself; below it, the lines that the clearance is told of, in a chain of their
    own. The head that is printed is that of the file.
    """
    with opened(location) as archive:
        head = archive.export_custody(out, clearance=clearance, reason=reason)
    if as_json:
        print_json({"out": str(out), **records.head_json(head)})
    else:
        print_text(f"{out}: {head.number} lines\n{head}")


@custody.command()
@with_archive
@with_json
@explained
def head(location: str, as_json: bool) -> None:
    """Print the number and the digest of the last line, to be kept elsewhere: printed, signed, mailed."""
    with opened(location) as archive:
        last = archive.custody_head()
    if as_json:
        print_json(records.head_json(last))
    else:
        print_text(str(last))
