"""``rightsarchive edit`` and ``undo``: what is known of documents put right, and any act of a person taken back."""

from __future__ import annotations

from typing import Any

import click

import rightsarchive
from rightsarchive.cli.completion import complete_document
from rightsarchive.cli.context import (
    EVERYTHING,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.cli.fields import pairs, values_of
from rightsarchive.errors import UsageError
from rightsarchive.published import records


@click.command(short_help="Put right what is known of documents.")
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...", shell_complete=complete_document)
@with_archive
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="What it is; several times for a list. FIELD= alone: there is none.",
)
@click.option(
    "--add", "added", multiple=True, metavar="FIELD=VALUE", help="One more, in a list: persons, cases, authors …"
)
@click.option("--remove", "removed", multiple=True, metavar="FIELD=VALUE", help="One less, in a list.")
@click.option("--clear", multiple=True, metavar="FIELD", help="There is none, whatever the file says.")
@click.option(
    "--unset",
    multiple=True,
    metavar="FIELD",
    help="Take back what was set here: what the file and its lists say holds again.",
)
@with_reason
@with_wait
@with_json
@explained
def edit(
    documents: tuple[str, ...],
    location: str,
    fields: tuple[str, ...],
    added: tuple[str, ...],
    removed: tuple[str, ...],
    clear: tuple[str, ...],
    unset: tuple[str, ...],
    reason: str,
    as_json: bool,
) -> None:
    """Say what is known of documents: edit fine.pdf --set "title=Court fines a defender" --clear notes

    It is stronger than the file, its sidecar and every list, and stays when the file is taken in again. Fields that are not among
    those of the archive are your own. "rightsarchive show DOCUMENT --sources" tells what every source says; each edit can be taken
    back with "rightsarchive undo".
    """
    if not (fields or added or removed or clear or unset):
        raise UsageError("there is nothing to edit.", advice='Write --set "title=…", --clear FIELD or --unset FIELD.')
    lines = []
    with opened(location) as archive:
        known = [archive.document(document, clearance=EVERYTHING) for document in documents]
        for document in known:
            said, extra = _said(document, fields, added, removed)
            line = archive.edit(document.id, clear=clear, unset=unset, extra=extra, reason=reason, **said)
            lines += [] if line is None else [line]
        _told(archive, lines, as_json=as_json)


def _said(
    document: rightsarchive.Document, fields: tuple[str, ...], added: tuple[str, ...], removed: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values of the fields, and of the user's own ones."""
    from rightsarchive.metadata.fields import unlikely_keys  # help does not wait for what knows the names of fields
    from rightsarchive.model import metadata_field

    said: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in values_of(fields).items():
        field = metadata_field(name)
        if field is None or field == "extra":
            near = unlikely_keys([name]).get(name)
            if near is not None:
                raise UsageError(
                    f"there is no field “{name}”.",
                    advice=f"Did you mean “{near}”? A field of your own of this name is written extra.{name}.",
                )
            extra[name.removeprefix("extra.")] = value
        else:
            said[field] = value
    for flag, options in (("--add", added), ("--remove", removed)):
        for name, values in pairs(options, flag).items():
            field = metadata_field(name)
            there = said.get(field or "", getattr(document.metadata, field or "", None))
            if field is None or not isinstance(there, (tuple, list)):
                raise UsageError(f"{flag} {name}: it is no list.", advice="Use --set.")
            shown = list(there) if flag == "--add" else [each for each in there if str(each) not in values]
            if flag == "--remove" and len(shown) == len(there):
                raise UsageError(
                    f"{document.title} has no {name} {', '.join(values)}.", advice="`rightsarchive show` lists them."
                )
            said[field] = [*shown, *(value for value in values if flag == "--add" and value not in map(str, there))]
    return said, extra


@click.command(short_help="Take back an edit, a tag, a note or a change of a case.")
@click.argument("line", type=click.IntRange(1))
@with_archive
@with_reason
@with_wait
@with_json
@explained
def undo(line: int, location: str, reason: str, as_json: bool) -> None:
    """Take back what LINE of the custody log tells of. Whoever edits is told the number; "rightsarchive custody show --clearance
    confidential" lists them all. Where a later act changed the same, that is taken back first."""
    with opened(location) as archive:
        done = archive.undo(line, reason=reason)
        _told(archive, [] if done is None else [done], as_json=as_json)


def _told(archive: rightsarchive.Archive, lines: list[rightsarchive.CustodyEvent], *, as_json: bool) -> None:
    if as_json:
        print_json({"lines": [records.event_json(line) for line in lines]})
    else:
        from rightsarchive.cli.tables.acts import acts_report

        acts_report(console(), lines, titles(archive, lines))


def titles(archive: rightsarchive.Archive, lines: list[rightsarchive.CustodyEvent]) -> dict[str, str]:
    """What the subjects of lines are called."""
    found = {}
    for line in lines:
        try:
            found[line.subject] = archive.document(line.subject, clearance=EVERYTHING).title
        except rightsarchive.NotInArchiveError:
            found[line.subject] = line.subject
    return found
