"""``rightsarchive cases``: list them, show one, find those that nobody has named yet."""

from __future__ import annotations

import click

from rightsarchive.cli import records, tables
from rightsarchive.cli.completion import complete_case, complete_document
from rightsarchive.cli.context import (
    console,
    counting,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
)
from rightsarchive.model import Access


class _Cases(click.Group):
    """``cases NAME`` shows the case NAME, unless NAME is one of the commands."""

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(context, args[0]) is None and not args[0].startswith("-"):
            args = ["show", *args]
        return super().resolve_command(context, args)


@click.group(cls=_Cases, invoke_without_command=True, subcommand_metavar="[CASE | COMMAND]")
@with_archive
@with_json
@click.pass_context
@explained
def cases(context: click.Context, location: str, as_json: bool) -> None:
    """List the cases; "cases NAME" shows one with its documents.

    NAME is a case's id or title.
    """
    if context.invoked_subcommand is not None:
        return
    with opened(location) as archive:
        counted = [(each, len(archive.case_documents(each.id))) for each in archive.cases()]
        if as_json:
            print_json({"cases": [records.case_json(each, count) for each, count in counted]})
        else:
            tables.cases_table(console(), counted)


@cases.command()
@click.argument("case", shell_complete=complete_case)
@with_archive
@with_clearance
@with_json
@explained
def show(case: str, location: str, clearance: str, as_json: bool) -> None:
    """Show a case with its documents."""
    with opened(location) as archive:
        shown, documents = archive.case(case), archive.case_documents(case)
        if as_json:
            level = Access(clearance).level
            listed = [records.document_json(each) for each in documents if each.metadata.access.level <= level]
            print_json({**records.case_json(shown, len(documents)), "document_list": listed})
        else:
            tables.case_sheet(console(), shown)
            tables.documents_table(console(), documents, clearance)


@cases.command()
@with_archive
@with_clearance
@with_json
@explained
def suggest(location: str, clearance: str, as_json: bool) -> None:
    """Propose documents that seem to tell of one case, each with the evidence. Nothing is changed."""
    with opened(location) as archive:
        with counting("Reading", "documents") as advance:
            found = archive.suggest_cases(clearance=clearance, advance=advance)
        if as_json:
            print_json({"suggestions": [records.suggestion_json(each) for each in found]})
        else:
            tables.case_suggestions(console(), found)


@cases.command()
@click.argument("case", shell_complete=complete_case)
@with_archive
@with_clearance
@with_json
@explained
def related(case: str, location: str, clearance: str, as_json: bool) -> None:
    """Find other cases that share names, days or concepts with one."""
    with opened(location) as archive:
        with counting("Reading", "documents") as advance:
            found = archive.related_cases(case, clearance=clearance, advance=advance)
        if as_json:
            print_json({"related": [records.related_json(each) for each in found]})
        else:
            tables.related_cases(console(), found)


@cases.command()
@click.argument("case", shell_complete=complete_case)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...", shell_complete=complete_document)
@with_archive
@with_json
@explained
def assign(case: str, documents: tuple[str, ...], location: str, as_json: bool) -> None:
    """Make documents part of a case; it is made where it is not there yet."""
    with opened(location) as archive:
        archive.assign(case, documents)
        known = archive.case(case)
        if as_json:
            print_json(records.case_json(known, len(archive.case_documents(known.id))))
        else:
            console().print(
                f"{known.title} ({known.id}): {len(archive.case_documents(known.id))} documents", markup=False
            )
