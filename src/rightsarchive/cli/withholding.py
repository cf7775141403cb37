"""``rightsarchive withhold``, ``withheld`` and ``release``: stretches that are not for every reader."""

from __future__ import annotations

import click

from rightsarchive.cli.completion import complete_document
from rightsarchive.cli.context import (
    EVERYTHING,
    console,
    explained,
    opened,
    print_json,
    with_archive,
    with_clearance,
    with_json,
    with_wait,
)
from rightsarchive.cli.formats import Format, one_format, with_format
from rightsarchive.controls import told
from rightsarchive.published import records


@click.command(short_help="Withhold words of a document from readers below a level.")
@click.argument("document", shell_complete=complete_document)
@with_archive
@click.option("--quote", required=True, help="The words, as they stand in the document.")
@click.option("--code", help='What is to stand there instead, e.g. "Witness A".')
@click.option(
    "--access",
    type=click.Choice(["internal", "confidential"]),
    default="confidential",
    show_default=True,
    help="The lowest clearance that may read them.",
)
@click.option("--everywhere", is_flag=True, help="Wherever the same words stand, not only where they stand first.")
@click.option("--version", type=click.IntRange(1), help="An older version of the document.")
@click.option("--reason", required=True, help="Why. It is kept in the custody log.")
@with_wait
@with_json
@explained
def withhold(
    document: str,
    location: str,
    quote: str,
    code: str | None,
    access: str,
    everywhere: bool,
    version: int | None,
    reason: str,
    as_json: bool,
) -> None:
    """Withhold words of a document: readers below the level get a text of its own without them, and cite that.

    It says where the same words are left, and what else names them.
    """
    with opened(location) as archive:
        known = archive.document(document, version, clearance=EVERYTHING)
        at = archive.cite_words(known.id, quote, version=version, clearance=EVERYTHING).locator
        done = archive.withhold(
            known.id,
            at.start,
            at.end,
            access=access,
            code=code,
            reason=reason,
            everywhere=everywhere,
            version=version,
        )
        if as_json:
            print_json(records.withholding_json(done))
        else:
            from rightsarchive.cli.tables.withheld import withholding_report

            withholding_report(console(), done)


@click.command(short_help="Give free what is withheld.")
@click.argument("mark")
@with_archive
@click.option("--version", type=click.IntRange(1), help="In this version alone.")
@click.option("--reason", required=True, help="Why. It is kept in the custody log.")
@with_wait
@with_json
@explained
def release(mark: str, location: str, version: int | None, reason: str, as_json: bool) -> None:
    """Give free what is withheld as MARK ("rightsarchive withheld" lists the marks). Citations of the redacted text still verify."""
    with opened(location) as archive:
        archive.release(mark, reason=reason, version=version)
    if as_json:
        print_json({"released": mark, "version": version, "reason": reason})
    else:
        console().print(f"Released {told(mark)}. The reason is kept.")


@click.command(short_help="List what is withheld from a document.")
@click.argument("document", shell_complete=complete_document)
@with_archive
@click.option("--version", type=click.IntRange(1), help="An older version of the document.")
@with_clearance
@with_format
@with_json
@explained
def withheld(document: str, location: str, version: int | None, clearance: str, form: Format, as_json: bool) -> None:
    """List what is withheld from a document, as far as the clearance may know."""
    one_format(form, as_json=as_json)
    with opened(location) as archive:
        view = archive.seen_by(clearance)
        found, text = view.withheld(document, version), view.document(document, version).text
    if as_json:
        print_json({"withheld": [records.withheld_json(each) for each in found]})
    else:
        from rightsarchive.cli.tables.withheld import withheld_list

        withheld_list(console(), found, text, form)
