"""``rightsarchive cases edit``, ``rename``, ``merge``, ``delete`` and ``unassign``: cases put right."""

from __future__ import annotations

from typing import Any

import click

import rightsarchive
from rightsarchive.cli.completion import complete_case, complete_document
from rightsarchive.cli.context import (
    ACCESS,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.cli.editing import titles
from rightsarchive.errors import UsageError
from rightsarchive.published import records


@click.command(short_help="Change what is known of a case.")
@click.argument("case", shell_complete=complete_case)
@with_archive
@click.option("--title", help="What it is called; the old title goes on leading to it.")
@click.option("--access", type=ACCESS, help="Who may see it; its documents are no more open.")
@click.option(
    "--person",
    "persons",
    multiple=True,
    help="Whom it is about, instead of those of before; several times for several.",
)
@click.option("--place", "places", multiple=True, help="Where it happened, instead of those of before.")
@click.option("--right", "rights", multiple=True, help="Which rights it is about, instead of those of before.")
@click.option("--started", metavar="DATE", help="When it began.")
@click.option("--ended", metavar="DATE", help="When it ended.")
@click.option("--status", help="How it stands.")
@click.option("--notes", help="What else is known.")
@click.option(
    "--clear",
    multiple=True,
    type=click.Choice(["persons", "places", "rights", "started", "ended", "status", "notes"]),
    help="Nothing is known of it.",
)
@with_reason
@with_wait
@with_json
@explained
def edit(case: str, location: str, clear: tuple[str, ...], reason: str, as_json: bool, **fields: Any) -> None:
    """Change what is known of CASE (its id, its title, or one of before); what is not given stays."""
    given = {name: value for name, value in fields.items() if value not in (None, ())}
    given |= {name: () if name in {"persons", "places", "rights"} else None for name in clear}
    if not given:
        raise UsageError("there is nothing to change.", advice="Write --title, --status, --clear FIELD …")
    with opened(location) as archive:
        _told(archive, archive.edit_case(case, reason=reason, **given), as_json=as_json)


@click.command(short_help="Give a case another title.")
@click.argument("case", shell_complete=complete_case)
@click.argument("title")
@with_archive
@with_reason
@with_wait
@with_json
@explained
def rename(case: str, title: str, location: str, reason: str, as_json: bool) -> None:
    """Give CASE another title. The old one goes on leading to it: in look-ups, in "case:", and when documents name it. Its id stays."""
    with opened(location) as archive:
        _told(archive, archive.edit_case(case, title=title, reason=reason), as_json=as_json)


@click.command(short_help="Make one case part of another.")
@click.argument("case", shell_complete=complete_case)
@click.argument("into", shell_complete=complete_case)
@with_archive
@with_reason
@with_wait
@with_json
@explained
def merge(case: str, into: str, location: str, reason: str, as_json: bool) -> None:
    """Make CASE part of the case INTO: its documents belong to that, its names lead there, persons, places and rights are joined,
    and the stricter level holds."""
    with opened(location) as archive:
        _told(archive, archive.merge_cases(case, into, reason=reason), as_json=as_json)


@click.command(short_help="Delete a case; its documents stay.")
@click.argument("case", shell_complete=complete_case)
@with_archive
@with_reason
@with_wait
@with_json
@explained
def delete(case: str, location: str, reason: str, as_json: bool) -> None:
    """Delete CASE. Its documents stay, as closed as they were, and belong to it no more, also where their metadata name it."""
    with opened(location) as archive:
        _told(archive, archive.delete_case(case, reason=reason), as_json=as_json)


@click.command(short_help="Take documents out of a case.")
@click.argument("case", shell_complete=complete_case)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...", shell_complete=complete_document)
@with_archive
@with_reason
@with_wait
@with_json
@explained
def unassign(case: str, documents: tuple[str, ...], location: str, reason: str, as_json: bool) -> None:
    """Take documents out of CASE, also where their metadata name it. They stay as closed as the case kept them."""
    with opened(location) as archive:
        _told(archive, *archive.unassign(case, documents, reason=reason), as_json=as_json)


def _told(archive: rightsarchive.Archive, *lines: rightsarchive.CustodyEvent | None, as_json: bool) -> None:
    done = [line for line in lines if line is not None]
    if as_json:
        print_json({"lines": [records.event_json(line) for line in done]})
    else:
        from rightsarchive.cli.tables.acts import acts_report

        acts_report(console(), done, titles(archive, done))
