"""``rightsarchive tag``, ``tags`` and ``note``: what people write to documents and passages beside their words."""

from __future__ import annotations

import click

import rightsarchive
from rightsarchive.cli.completion import complete_document
from rightsarchive.cli.context import (
    ACCESS,
    EVERYTHING,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.cli.editing import titles
from rightsarchive.cli.formats import Format, one_format, with_format
from rightsarchive.controls import told
from rightsarchive.errors import UsageError
from rightsarchive.published import records

_TARGET = "DOCUMENT_OR_PASSAGE"


def _stretch(archive: rightsarchive.Archive, target: str, quote: str | None) -> dict[str, int]:
    """Where the words stand that a note or a tag is about."""
    if quote is None:
        return {}
    at = archive.cite_words(target, quote, clearance=EVERYTHING).locator
    return {"start": at.start, "end": at.end}


@click.command(short_help="Give tags to a document or a passage, or take them away.")
@click.argument("target", metavar=_TARGET, shell_complete=complete_document)
@click.argument("tags", nargs=-1, required=True, metavar="TAG...")
@with_archive
@click.option("--quote", help="The words of the document that they are about.")
@click.option("--remove", is_flag=True, help="Take them away.")
@click.option("--access", type=ACCESS, help="The lowest clearance that sees them; else the document's level.")
@with_reason
@with_wait
@with_json
@explained
def tag(
    target: str,
    tags: tuple[str, ...],
    location: str,
    quote: str | None,
    remove: bool,
    access: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Give tags to a document, a passage (p…) or words of a document: tag fine.pdf torture "to check"

    "rightsarchive search tag:torture" finds them; "rightsarchive tags" lists all.
    """
    if remove and access is not None:
        raise UsageError("--access is of no use with --remove.")
    with opened(location) as archive:
        at = _stretch(archive, target, quote)
        if remove:
            line = archive.untag(target, tags, reason=reason, **at)
        else:
            line = archive.tag(target, tags, access=access, reason=reason, **at)
        _told(archive, line, as_json=as_json)


@click.command(short_help="List the tags, with how many documents have each.")
@click.argument("target", required=False, metavar=f"[{_TARGET}]", shell_complete=complete_document)
@with_archive
@with_clearance
@with_format
@with_json
@explained
def tags(target: str | None, location: str, clearance: str, form: Format, as_json: bool) -> None:
    """List the tags with how many documents have each, or those of one document or passage."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        found = archive.tags(target, clearance=clearance)
        if as_json:
            print_json({"tags": [records.tag_json(each) for each in found]})
        else:
            from rightsarchive.cli.tables.acts import tags_table

            tags_table(console(), found, form)


@click.group()
def note() -> None:
    """Write notes to documents and passages, list and search them. They are never part of a quote."""


@note.command(short_help="Write a note to a document, a passage, or words of a document.")
@click.argument("target", metavar=_TARGET, shell_complete=complete_document)
@click.argument("text")
@with_archive
@click.option("--quote", help="The words of the document that it is about.")
@click.option("--access", type=ACCESS, help="The lowest clearance that sees it; else the document's level.")
@with_reason
@with_wait
@with_json
@explained
def add(
    target: str, text: str, location: str, quote: str | None, access: str | None, reason: str, as_json: bool
) -> None:
    """Write a note: note add fine.pdf "The second judge is not named." --access confidential"""
    with opened(location) as archive:
        written = archive.note(target, text, access=access, reason=reason, **_stretch(archive, target, quote))
        if as_json:
            print_json(records.note_json(written))
        else:
            console().print(f"Note {told(written.id)} ({written.access.value}) is kept.")


@note.command("list", short_help="List the notes, or search them.")
@click.argument("target", required=False, metavar=f"[{_TARGET}]", shell_complete=complete_document)
@with_archive
@click.option(
    "--search", "words", default="", metavar="WORDS", help="Those that have each of these words, in any form."
)
@with_clearance
@with_format
@with_json
@explained
def list_(target: str | None, location: str, words: str, clearance: str, form: Format, as_json: bool) -> None:
    """List the notes that the clearance may see: all, or those of one document or passage."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        found = archive.notes(target, words=words, clearance=clearance)
        if as_json:
            print_json({"notes": [records.note_json(each) for each in found]})
        else:
            from rightsarchive.cli.tables.acts import notes_table

            notes_table(console(), found, form)


@note.command(short_help="Change the words of a note, or who may see it.")
@click.argument("note_id", metavar="NOTE")
@click.argument("text", required=False)
@with_archive
@click.option("--access", type=ACCESS, help="The lowest clearance that sees it.")
@with_reason
@with_wait
@with_json
@explained
def edit(note_id: str, text: str | None, location: str, access: str | None, reason: str, as_json: bool) -> None:
    """Change the words of NOTE (n…, as "note list" prints it), or who may see it. The old ones stay in the custody log."""
    if text is None and access is None:
        raise UsageError("there is nothing to change.", advice="Write the new words, or --access LEVEL.")
    with opened(location) as archive:
        _told(archive, archive.edit_note(note_id, text, access=access, reason=reason), as_json=as_json)


@note.command(short_help="Take a note out.")
@click.argument("note_id", metavar="NOTE")
@with_archive
@with_reason
@with_wait
@with_json
@explained
def delete(note_id: str, location: str, reason: str, as_json: bool) -> None:
    """Take NOTE out. The custody log keeps its words for as long as its document is there."""
    with opened(location) as archive:
        _told(archive, archive.delete_note(note_id, reason=reason), as_json=as_json)


def _told(archive: rightsarchive.Archive, line: rightsarchive.CustodyEvent | None, *, as_json: bool) -> None:
    lines = [] if line is None else [line]
    if as_json:
        print_json({"lines": [records.event_json(each) for each in lines]})
    else:
        from rightsarchive.cli.tables.acts import acts_report

        acts_report(console(), lines, titles(archive, lines))
