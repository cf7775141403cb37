"""``rightsarchive demo``: an archive from the samples, and searches in three languages."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click

import rightsarchive
from rightsarchive.cli.context import console, explained, opened, print_json, progress_bar, with_json, with_reason
from rightsarchive.controls import told
from rightsarchive.errors import ArchiveExistsError, UsageError
from rightsarchive.published import records

SEARCHES = ("hunger strike Zhylanbayev", '"grève de la faim"', "голодовка Жыланбаев")


@click.command(short_help="Build an archive from the samples and search it.")
@click.option(
    "--samples", default="samples", show_default=True, type=click.Path(path_type=Path), help="The folder of samples."
)
@click.option(
    "--archive", "location", default="indexes/demo", show_default=True, metavar="DIR", help="Where the archive is made."
)
@with_reason
@with_json
@explained
def demo(samples: Path, location: str, reason: str, as_json: bool) -> None:
    """Build an archive from the samples and search it in three languages."""
    if not samples.is_dir():
        raise UsageError(
            f"there is no folder {samples}.", advice="Run the demo where the samples are, or name them with --samples."
        )
    with contextlib.suppress(ArchiveExistsError):  # a second demo finds everything unchanged
        rightsarchive.Archive.create(location, title="Demo").close()
    out = console()
    with opened(location) as archive:
        with progress_bar("Taking in") as update:

            def advance(progress: rightsarchive.Progress) -> None:
                update(progress.done, progress.total, progress.current)

            outcome = archive.ingest([samples], reason=reason, progress=advance)
        if not as_json:
            out.print(f"Archive {told(location)}")
            from rightsarchive.cli.tables.documents import outcome_report

            outcome_report(out, outcome)
        titles = {case.id: case.title for case in archive.cases()}
        found = [archive.search(query, limit=4) for query in SEARCHES]
        if as_json:
            print_json(
                {"ingest": records.outcome_json(outcome), "searches": [records.results_json(each) for each in found]}
            )
            return
        for results in found:
            out.print(f"\n$ rightsarchive search --archive {location} '{results.query}'", style="bold", soft_wrap=True)
            from rightsarchive.cli.formats import Format
            from rightsarchive.cli.tables.search import cases_found, hits_shown

            hits_shown(out, results, titles, Format.TABLE, full=False)
            cases_found(out, results)
