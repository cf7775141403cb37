"""``rightsarchive bibliography``: lists of sources for Zotero, JabRef, Mendeley, LaTeX and spreadsheets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from rightsarchive.cli.completion import complete_case, complete_document
from rightsarchive.cli.context import (
    console,
    explained,
    noted,
    opened,
    print_json,
    print_text,
    with_archive,
    with_clearance,
    with_json,
    with_reason,
)
from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.citation.bibliography import BibliographyFormat

_ENDINGS = {".json": "csl", ".ris": "ris", ".bib": "bibtex", ".csv": "csv"}


@click.command(short_help="Write a list of sources for other programs.")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...", shell_complete=complete_document)
@with_archive
@click.option("--case", "cases", multiple=True, shell_complete=complete_case, help="The documents of these cases.")
@click.option("--query", metavar="QUERY", help="The documents that it finds.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csl", "ris", "bibtex", "csv"]),
    help="CSL-JSON, RIS, BibTeX or a table; else as the file's ending says (.json, .ris, .bib, .csv).",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it there.")
@with_clearance
@with_reason
@with_json
@explained
def bibliography(
    documents: tuple[str, ...],
    location: str,
    cases: tuple[str, ...],
    query: str | None,
    form: str | None,
    out: Path | None,
    clearance: str,
    reason: str,
    as_json: bool,
) -> None:
    """List documents as sources: for Zotero, JabRef and Mendeley, for LaTeX, or for a spreadsheet.

    Without DOCUMENT, --case and --query it is everything that the clearance sees. What is known of each document is in it, your
    notes too; what lies above the clearance never is.
    """
    from rightsarchive.search.selection import chosen

    kind = cast("BibliographyFormat", form or _ENDINGS.get("" if out is None else out.suffix.lower(), "csl"))
    with opened(location) as archive:
        view = archive.seen_by(clearance)
        if documents or cases or query is not None:
            listed = list(chosen(view, documents, cases, query))
        else:
            listed = [document.id for document in view.documents()]
        text = view.bibliography(listed, format=kind)
        if out is not None:
            _write(out, text, marked=kind == "csv")
            noted(archive, out, "bibliography", clearance, listed, reason)
    if as_json:
        written = None if out is None else str(out)
        print_json({"documents": len(listed), "format": kind, "out": written, "text": text if out is None else None})
    elif out is None:
        print_text(text, nl=False)
    else:
        console().print(f"Wrote {len(listed)} sources to {told(str(out))}")


def _write(out: Path, text: str, *, marked: bool) -> None:
    from rightsarchive.outputs import output_text
    from rightsarchive.rows import BYTE_ORDER_MARK

    with output_text(out) as file:
        file.write(f"{BYTE_ORDER_MARK if marked else ''}{text}")
