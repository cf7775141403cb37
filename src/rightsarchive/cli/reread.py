"""``rightsarchive reread``: originals that are kept are read again."""

from __future__ import annotations

import click

import rightsarchive
from rightsarchive.cli.completion import complete_document
from rightsarchive.cli.context import (
    WRONG_DATA,
    console,
    explained,
    opened,
    print_json,
    progress_bar,
    with_archive,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.published import records


@click.command(short_help="Read the originals again, as after an upgrade.")
@with_archive
@click.option(
    "--document",
    "documents",
    multiple=True,
    shell_complete=complete_document,
    help="This document alone; may be given several times.",
)
@click.option("--older", is_flag=True, help="What an earlier version of its reader read alone.")
@with_reason
@with_wait
@with_json
@explained
def reread(location: str, documents: tuple[str, ...], older: bool, reason: str, as_json: bool) -> None:
    """Read the originals again that are kept, as after an upgrade or when text recognition was set up.

    The newest reading is found, shown and cited from then on; citations of the reading of before still verify. It lists each passage
    whose words or place changed. Run it again after an interruption: it goes on. Exit code 1 if any original could not be read;
    what was read of it before stays.
    """
    with opened(location) as archive:
        with progress_bar("Reading again") as update:

            def advance(progress: rightsarchive.Progress) -> None:
                update(progress.done, progress.total, progress.current)

            outcome = archive.reread(documents or None, older=older, reason=reason, progress=advance)
        if as_json:
            print_json(records.reread_json(outcome))
        else:
            from rightsarchive.cli.tables.reread import reread_report

            reread_report(console(), outcome)
    if outcome.failed:
        raise SystemExit(WRONG_DATA)
