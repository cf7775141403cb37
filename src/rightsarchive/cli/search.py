"""``rightsarchive search``: one query as a table, lines or rows; into a file all that it finds, or what a list of queries does."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

import rightsarchive
from rightsarchive.cli.completion import complete_word
from rightsarchive.cli.context import (
    WRONG_DATA,
    console,
    explained,
    noted,
    opened,
    print_json,
    print_text,
    progress_bar,
    with_archive,
    with_clearance,
    with_json,
    with_reason,
)
from rightsarchive.cli.filters import options_of, with_filters
from rightsarchive.cli.formats import CITATIONS, Format, one_format, print_rows
from rightsarchive.cli.verbosity import is_quiet
from rightsarchive.controls import told
from rightsarchive.errors import UsageError
from rightsarchive.outputs import output_text
from rightsarchive.published import records
from rightsarchive.rows import RowWriter

if TYPE_CHECKING:
    from rightsarchive import Access, SearchOptions, Suggestion
    from rightsarchive.citation.exchange import CitationFormat


@click.command()
@click.argument("words", nargs=-1, metavar="QUERY...", shell_complete=complete_word)
@with_archive
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1), help="Passages on one page.")
@click.option("--offset", default=0, type=click.IntRange(0), help="Passages to pass over.")
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date", "newest", "title", "case"]),
    default="relevance",
    show_default=True,
    help="The best first, or by date of publication, title, case; what has none comes last.",
)
@click.option(
    "--collapse/--no-collapse",
    default=True,
    help="Show passages with the same words once, with the other places. --out and --queries write each.",
)
@with_filters
@with_clearance
@click.option("--full", is_flag=True, help="Show whole passages.")
@click.option("--explain", is_flag=True, help="Show what makes up each score.")
@click.option(
    "--queries",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A CSV or JSONL list of queries or names, to be answered whole into --out.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the hits to a .csv or .jsonl file: all of them, unless --limit says how many.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice([*Format, *CITATIONS], case_sensitive=False),
    default=Format.TABLE,
    show_default=True,
    help="How to print it: a table, one line each in words, CSV or JSON Lines; or the hits of this page as citations for another program.",
)
@with_reason
@with_json
@explained
def search(
    words: tuple[str, ...],
    location: str,
    limit: int,
    offset: int,
    full: bool,
    explain: bool,
    queries: Path | None,
    out: Path | None,
    form: str,
    reason: str,
    as_json: bool,
    **filters: Any,
) -> None:
    """Find passages, the best first.

    \b
    hunger strike            any of these words, best first
    "hunger strike"          the phrase           hunger AND NOT (court OR police)
    detain*  detention~      beginnings, near spellings
    "court fined"~5          near each other      =strike  literally so
    case:… person:… publisher:… language:… type:… title:… before:… after:… mentions:…
    tag:… document:… place:… author:… identifier:… sha256:…

    With --queries, every line of a list is asked, and every hit is written to --out: the columns are "query" or "name", and
    "id" if you like. A line that cannot be asked is told of, and ends in exit code 1.

    On a screen of fewer than 110 columns a hit is a block of lines, on a wider one a row of a table.
    """  # noqa: D301 - the \b is the mark by which click keeps lines apart
    chosen = options_of(filters)
    every: SearchOptions = {**chosen, "collapse": False}
    cited = form in CITATIONS
    shown = Format.TABLE if cited else Format(form)
    if cited and as_json:
        raise UsageError("--json and --format exclude each other.", advice="Leave one of them out.")
    one_format(shown, as_json=as_json)
    if (queries is None) == (not words) or (queries is not None and out is None):
        raise UsageError("give words to search for, or a list with --queries and a file with --out.")
    if out is not None and (cited or shown is not Format.TABLE):
        raise UsageError("the ending of --out says how it is written.", advice="Leave --format out.")
    with opened(location) as archive:
        if queries is not None and out is not None:
            _batch(archive, queries, out, every, reason=reason, as_json=as_json)
            return
        for case in filters["cases"]:
            archive.case(case, clearance=chosen["clearance"])  # a case that is not there is a slip, not an empty answer
        query = " ".join(words)
        if out is not None:
            most = None if _is_default("limit") else limit
            _into_file(archive, query, out, every, offset=offset, most=most, reason=reason, as_json=as_json)
            return
        results = archive.search(query, limit=limit, offset=offset, **chosen)
        if not as_json:
            for remark in results.remarks:
                click.echo(f"Note: {told(remark)}", err=True)
        if cited:
            _cited(results, form)
        elif shown.is_rows:
            from rightsarchive.search.results import HIT_COLUMNS

            for damage in results.damaged:
                click.echo(f"Left out: {told(damage.message)} {told(damage.advice)}", err=True)
            print_rows(shown, HIT_COLUMNS, results.to_records())
        else:
            suggestions = archive.suggest(query, clearance=chosen["clearance"])
            if as_json:
                print_json(records.results_json(results, suggestions, explain=explain))
            else:
                show_results(archive, results, suggestions, chosen["clearance"], shown, full=full, explain=explain)
    if results.damaged:
        raise SystemExit(WRONG_DATA)


def _cited(results: rightsarchive.Results, form: str) -> None:
    """The hits as citations; what is damaged is told beside them."""
    for damage in results.damaged:
        click.echo(f"Left out: {told(damage.message)} {told(damage.advice)}", err=True)
    print_text(rightsarchive.export_citations(results, cast("CitationFormat", form)), nl=False)


def _is_default(option: str) -> bool:
    return click.get_current_context().get_parameter_source(option) is click.core.ParameterSource.DEFAULT


def show_results(
    archive: rightsarchive.Archive,
    results: rightsarchive.Results,
    suggestions: Sequence[Suggestion],
    clearance: Access | str,
    form: Format,
    *,
    full: bool,
    explain: bool,
) -> None:
    """One page for a person."""
    from rightsarchive.cli.tables.search import cases_found, damage_found, explanations, hits_shown, suggestions_list

    screen, titles = console(), dict[str, str]()
    with suppress(rightsarchive.DamagedRecordError):  # a case is then called by its id
        titles = {case.id: case.title for case in archive.cases(clearance=clearance)}
    hits_shown(screen, results, titles, form, full=full)
    if explain:
        explanations(screen, results)
    if not is_quiet():
        cases_found(screen, results)
        suggestions_list(screen, suggestions)
    damage_found(screen, results)


def _into_file(
    archive: rightsarchive.Archive, query: str, out: Path, options: SearchOptions, *, offset: int, most: int | None,
    reason: str, as_json: bool,
) -> None:  # fmt: skip
    """Every hit from ``offset`` on, or ``most`` of them."""
    from rightsarchive.search.batch import PAGE
    from rightsarchive.search.hit_table import file_format
    from rightsarchive.search.results import HIT_COLUMNS

    form, documents, hits, damaged = file_format(out.suffix), set[str](), 0, list[rightsarchive.DamagedRecordError]()
    with output_text(out) as file, progress_bar("Writing") as update:
        writer = RowWriter(file, form, HIT_COLUMNS, marked=True)
        while most is None or hits < most:
            limit = PAGE if most is None else min(PAGE, most - hits)
            results = archive.search(query, limit=limit, offset=offset, **options)
            for record in results.to_records():
                writer.write(record)
                documents.add(record["document"])
            hits += len(results)
            damaged += results.damaged
            offset += limit
            update(hits, results.total, "")
            if offset >= results.total:
                break
    noted(archive, out, "hits", options["clearance"], documents, reason)
    _tell_written(
        out,
        hits,
        [rightsarchive.Failure(str(out), each.code, each.message, each.advice) for each in damaged],
        (),
        as_json=as_json,
    )


def _batch(
    archive: rightsarchive.Archive, queries: Path, out: Path, options: SearchOptions, *, reason: str, as_json: bool
) -> None:
    from rightsarchive.search.hit_table import HitWriter

    hits, failed, lines = 0, list[rightsarchive.Failure](), list[rightsarchive.BatchLine]()
    documents: set[str] = set()
    with output_text(out) as file, progress_bar("Searching") as update:
        writer = HitWriter(file, out.suffix)
        for found in archive.search_all(queries, **options):
            if isinstance(found, rightsarchive.Failure):
                failed.append(found)
                continue
            if isinstance(found, rightsarchive.BatchLine):
                lines.append(found)
                continue
            writer.write(found)
            documents.add(found.hit.document.id)
            hits += 1
            update(found.query.line, None, found.query.text)
    noted(archive, out, "hits", options["clearance"], documents, reason)
    _tell_written(out, hits, failed, lines, as_json=as_json)


def _tell_written(
    out: Path,
    hits: int,
    failed: Sequence[rightsarchive.Failure],
    lines: Sequence[rightsarchive.BatchLine],
    *,
    as_json: bool,
) -> None:
    if as_json:
        print_json(
            {
                "hits": hits,
                "out": str(out),
                "failed": [records.failure_json(failure) for failure in failed],
                "lines": [records.line_json(line) for line in lines],
            }
        )
    else:
        from rightsarchive.cli.tables.search import batch_report

        batch_report(console(), hits, str(out), failed, lines)
    if failed:
        raise SystemExit(WRONG_DATA)
