"""``rightsarchive cases``: list them, show one, find those that nobody has named yet."""

from __future__ import annotations

import click

import rightsarchive
from rightsarchive.cli.case_acts import delete, edit, merge, rename, unassign
from rightsarchive.cli.completion import complete_case, complete_document
from rightsarchive.cli.context import (
    ACCESS,
    EVERYTHING,
    console,
    counting,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
    with_reason,
    with_wait,
)
from rightsarchive.cli.formats import Format, one_format, with_format
from rightsarchive.cli.timeline import timeline
from rightsarchive.controls import told
from rightsarchive.published import records


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
@with_clearance
@with_format
@with_json
@click.pass_context
@explained
def cases(context: click.Context, location: str, clearance: str, form: Format, as_json: bool) -> None:
    """List the cases; "cases NAME" shows one with its documents.

    NAME is a case's id or title. A case is seen when one of its documents is.
    """
    if context.invoked_subcommand is not None:
        return
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        counted = [
            (each, len(archive.case_documents(each.id, clearance=clearance)))
            for each in archive.cases(clearance=clearance)
        ]
        if as_json:
            print_json({"cases": [records.case_json(each, count) for each, count in counted]})
        else:
            from rightsarchive.cli.tables.cases import cases_table

            cases_table(console(), counted, form)


@cases.command()
@click.argument("case", shell_complete=complete_case)
@with_archive
@with_clearance
@with_format
@with_json
@explained
def show(case: str, location: str, clearance: str, form: Format, as_json: bool) -> None:
    """Show a case with its documents. CSV and JSON Lines have the documents alone."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        shown = archive.case(case, clearance=clearance)
        documents = archive.case_documents(shown.id, clearance=clearance)
        if as_json:
            listed = [records.document_json(each) for each in documents]
            print_json({**records.case_json(shown, len(documents)), "document_list": listed})
        else:
            from rightsarchive.cli.tables.cases import case_sheet
            from rightsarchive.cli.tables.documents import documents_table

            if not form.is_rows:
                case_sheet(console(), shown, form)
            documents_table(console(), documents, clearance, form)


cases.add_command(timeline)


@cases.command()
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1), help="Proposals at the most.")
@with_archive
@with_clearance
@with_format
@with_json
@explained
def suggest(limit: int, location: str, clearance: str, form: Format, as_json: bool) -> None:
    """Propose documents that seem to tell of one case, each with the evidence. Nothing is changed. When some proposals are
    accepted, the next ones come."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        with counting("Reading", "documents") as advance:
            found = archive.suggest_cases(limit=limit, clearance=clearance, advance=advance)
        if as_json:
            print_json({"suggestions": [records.suggestion_json(each) for each in found]})
        else:
            from rightsarchive.cli.tables.cases import case_suggestions

            case_suggestions(console(), found, form)


@cases.command()
@click.argument("case", shell_complete=complete_case)
@with_archive
@with_clearance
@with_format
@with_json
@explained
def related(case: str, location: str, clearance: str, form: Format, as_json: bool) -> None:
    """Find other cases that name the same persons, with the days that they share."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        with counting("Reading", "documents") as advance:
            found = archive.related_cases(case, clearance=clearance, advance=advance)
        if as_json:
            print_json({"related": [records.related_json(each) for each in found]})
        else:
            from rightsarchive.cli.tables.cases import related_cases

            related_cases(console(), found, form)


@cases.command()
@click.argument("title")
@with_archive
@click.option("--access", type=ACCESS, help="Who may see it; its documents are no more open.")
@click.option("--person", "persons", multiple=True, help="Whom it is about; several times for several.")
@click.option("--place", "places", multiple=True, help="Where it happened; several times for several.")
@click.option("--status", help="How it stands.")
@click.option("--notes", help="What else is known.")
@with_reason
@with_wait
@with_json
@explained
def add(
    title: str,
    location: str,
    access: str | None,
    persons: tuple[str, ...],
    places: tuple[str, ...],
    status: str | None,
    notes: str | None,
    reason: str,
    as_json: bool,
) -> None:
    """Add a case, or change what is known of it; what is not given stays."""
    given = {"access": access, "persons": persons, "places": places, "status": status, "notes": notes}
    with opened(location) as archive:
        try:
            known = archive.case(title, clearance=EVERYTHING).as_json()
        except rightsarchive.NotInArchiveError:
            known = {"title": title}
        case = rightsarchive.Case.model_validate({**known, **{name: value for name, value in given.items() if value}})
        archive.put_case(case, reason=reason)
        documents = len(archive.case_documents(case.id, clearance=EVERYTHING))
        if as_json:
            print_json(records.case_json(case, documents))
        else:
            console().print(f"{told(case.title)} ({told(case.id)}): {case.access.value}, {documents} documents")


@cases.command()
@click.argument("case", shell_complete=complete_case)
@click.argument("documents", nargs=-1, required=True, metavar="DOCUMENT...", shell_complete=complete_document)
@with_archive
@with_reason
@with_wait
@with_json
@explained
def assign(case: str, documents: tuple[str, ...], location: str, reason: str, as_json: bool) -> None:
    """Make documents part of a case; it is made where it is not there yet."""
    with opened(location) as archive:
        archive.assign(case, documents, reason=reason)
        known = archive.case(case, clearance=EVERYTHING)
        if as_json:
            print_json(records.case_json(known, len(archive.case_documents(known.id, clearance=EVERYTHING))))
        else:
            console().print(
                f"{told(known.title)} ({told(known.id)}): {len(archive.case_documents(known.id, clearance=EVERYTHING))} documents"
            )


for _command in (edit, rename, merge, delete, unassign):
    cases.add_command(_command)
