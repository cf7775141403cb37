"""The commands. Each parses its arguments, asks the archive once, and prints."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import rightsarchive
from rightsarchive.cli.annotations import note, tag, tags
from rightsarchive.cli.backup import backup, restore
from rightsarchive.cli.bags import export, import_, merge
from rightsarchive.cli.bibliography import bibliography
from rightsarchive.cli.cases import cases
from rightsarchive.cli.completion import complete_document
from rightsarchive.cli.concepts import concepts
from rightsarchive.cli.context import (
    EVERYTHING,
    WRONG_DATA,
    console,
    counting,
    explained,
    opened,
    print_json,
    progress_bar,
    with_archive,
    with_clearance,
    with_dates,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.cli.custody import custody
from rightsarchive.cli.demo import demo
from rightsarchive.cli.duplicates import duplicates
from rightsarchive.cli.editing import edit, undo
from rightsarchive.cli.facets import facets
from rightsarchive.cli.failures import failures, report_file
from rightsarchive.cli.fields import metadata_of
from rightsarchive.cli.languages import languages
from rightsarchive.cli.move import move
from rightsarchive.cli.opening import open_
from rightsarchive.cli.reading import cite, show
from rightsarchive.cli.report import report
from rightsarchive.cli.reread import reread
from rightsarchive.cli.search import search
from rightsarchive.cli.searches import searches
from rightsarchive.cli.similar import similar
from rightsarchive.cli.table import table
from rightsarchive.cli.timeline import timeline
from rightsarchive.cli.verbosity import with_verbosity
from rightsarchive.cli.verify import verify
from rightsarchive.cli.vocabulary import vocabulary
from rightsarchive.cli.withholding import release, withheld, withhold
from rightsarchive.controls import signs, told
from rightsarchive.published import records

if TYPE_CHECKING:
    from rightsarchive.metadata.days import DayOrder


class _Commands(click.Group):
    """Every letter reaches a file or a pipe; control characters are signs in the errors of click too, which repeat the arguments."""

    def main(self, *given: Any, **options: Any) -> Any:
        _write_every_letter()
        return super().main(*given, **options)

    def invoke(self, context: click.Context) -> Any:
        with _signs_in_errors():
            return super().invoke(context)

    def make_context(self, *given: Any, **options: Any) -> click.Context:
        with _signs_in_errors():
            return super().make_context(*given, **options)


def _write_every_letter() -> None:
    """Into a file or a pipe goes UTF-8, whatever the code page; a terminal that has no sign for a letter shows its number."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


@contextlib.contextmanager
def _signs_in_errors() -> Iterator[None]:
    try:
        yield
    except click.ClickException as error:
        error.message = signs(error.message)  # type: ignore[misc]  # it is said to be final, and read when it is shown
        raise


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="rightsarchive")
def main() -> None:
    """Keep reports, find what they say, and cite it so that it can be checked.

    Start with "rightsarchive init", then "rightsarchive ingest FOLDER", then "rightsarchive search WORDS".
    """


@main.command()
@with_archive
@click.option("--title", default="", help="What the archive is called.")
@click.option("--engine", default="whoosh", show_default=True, help="Which search engine it uses.")
@with_json
@explained
def init(location: str, title: str, engine: str, as_json: bool) -> None:
    """Make a new, empty archive."""
    with rightsarchive.Archive.create(location, title=title, engine=engine) as archive:
        if as_json:
            print_json({"archive": str(archive.root)})
        else:
            console().print(f"Made an archive in {told(str(archive.root))}")


@main.command(short_help="Take in files and folders.")
@click.argument("sources", nargs=-1, required=True, metavar="FILE_OR_FOLDER...", type=click.Path(path_type=Path))
@with_archive
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help='Metadata for all of them, e.g. "case=Hunger strike 2025"; FIELD= alone says that there is none.',
)
@with_dates
@click.option("--restore", is_flag=True, help="Take back what was deleted.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option(
    "--report",
    "report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write what became of every file to a new file (.csv or .json).",
)
@with_reason
@with_wait
@with_json
@explained
def ingest(
    sources: tuple[Path, ...],
    location: str,
    fields: tuple[str, ...],
    dates: DayOrder | None,
    restore: bool,
    dry_run: bool,
    report: Path | None,
    reason: str,
    as_json: bool,
) -> None:
    """Take in files and folders: text, Markdown, PDF and Word, with the metadata beside them.

    Taking the same in again changes nothing. Exit code 1 if any file could not be taken in, or was passed over because it is of no
    kind that is read; `rightsarchive failures` lists these until they are mended.
    """
    metadata = metadata_of(fields)
    with opened(location) as archive, report_file(report) as write:
        with progress_bar("Looking" if dry_run else "Taking in") as update:

            def advance(progress: rightsarchive.Progress) -> None:
                update(progress.done, progress.total, progress.current)

            if dry_run:
                found = archive.preview(sources, metadata=metadata, dates=dates, restore=restore, progress=advance)
            else:
                outcome = archive.ingest(
                    sources,
                    metadata=metadata,
                    dates=dates,
                    restore=restore,
                    reason=reason,
                    progress=advance,
                    report=write,
                )
        if dry_run:
            _foreseen(found, write, as_json=as_json)
            return
        if as_json:
            print_json(records.outcome_json(outcome))
        else:
            from rightsarchive.cli.tables.documents import outcome_report

            outcome_report(console(), outcome)
    if outcome.failed or any(notice.code == "skipped" for notice in outcome.notices):
        raise SystemExit(WRONG_DATA)


def _foreseen(
    found: Sequence[rightsarchive.SourceReport],
    write: Callable[[rightsarchive.SourceReport], object] | None,
    *,
    as_json: bool,
) -> None:
    if write is not None:
        for each in found:
            write(each)
    if as_json:
        print_json({"dry_run": True, "sources": [records.source_json(each) for each in found]})
    else:
        from rightsarchive.cli.tables.failures import preview_report

        preview_report(console(), found)
    if any(each.status in {"failed", "skipped"} for each in found):
        raise SystemExit(WRONG_DATA)


@main.command()
@click.argument("document", shell_complete=complete_document)
@with_archive
@click.option("--reason", required=True, help="Why. It is kept as the trace of what was deleted.")
@with_wait
@with_json
@explained
def delete(document: str, location: str, reason: str, as_json: bool) -> None:
    """Erase a document and its original for good. Its id, its hash, the day and the reason stay."""
    with opened(location) as archive:
        known = archive.document(document, clearance=EVERYTHING)
        done = archive.delete(known.id, reason=reason)
        if as_json:
            print_json(
                {
                    "deleted": known.id,
                    "sha256": known.sha256,
                    "reason": reason,
                    "left": list(done.left),
                    "parts": list(done.parts),
                }
            )
        else:
            held = f", and what was taken out of its file: {', '.join(done.parts)}" if done.parts else ""
            console().print(f"Deleted {known.id}{held}. The reason is kept.")
            for line in done.left:
                console().print(f"Not yet out of every file: {line}", markup=False)


@main.command()
@with_archive
@click.option("--quick", is_flag=True, help="Hash the originals alone whose files changed since the last check.")
@with_json
@explained
def check(location: str, quick: bool, as_json: bool) -> None:
    """Check every original, text and log line against its hash. Exit code 1 if anything is wrong."""
    with (
        opened(location) as archive,
        counting("Checking", "originals", archive.stats(clearance=EVERYTHING).versions) as advance,
    ):
        report = archive.check(quick=quick, advance=advance)
    if as_json:
        print_json(records.check_json(report))
    else:
        from rightsarchive.cli.tables.upkeep import check_table

        check_table(console(), report)
    if not report.ok:
        raise SystemExit(WRONG_DATA)


@main.command()
@with_archive
@with_reason
@with_wait
@with_json
@explained
def reindex(location: str, reason: str, as_json: bool) -> None:
    """Make the search index again from the catalog."""
    with (
        opened(location) as archive,
        counting("Indexing", "passages", archive.stats(clearance=EVERYTHING).passages) as advance,
    ):
        passages = archive.reindex(reason=reason, advance=advance)
    if as_json:
        print_json({"passages": passages})
    else:
        console().print(f"Indexed {passages} passages.")


@main.command()
@with_archive
@with_clearance
@with_json
@explained
def stats(location: str, clearance: str, as_json: bool) -> None:
    """Count what the archive holds, as far as the clearance sees it."""
    with opened(location) as archive:
        counted = archive.stats(clearance=clearance)
    if as_json:
        print_json(records.stats_json(counted))
    else:
        from rightsarchive.cli.tables.upkeep import stats_table

        stats_table(console(), counted)


for command in (
    show,
    open_,
    cite,
    backup,
    restore,
    move,
    reread,
    duplicates,
    failures,
    search,
    similar,
    searches,
    facets,
    export,
    import_,
    merge,
    bibliography,
    report,
    timeline,
    table,
    cases,
    edit,
    undo,
    tag,
    tags,
    note,
    withhold,
    withheld,
    release,
    concepts,
    vocabulary,
    custody,
    languages,
    demo,
    verify,
):
    main.add_command(command)
with_verbosity(main)
