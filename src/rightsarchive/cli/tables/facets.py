"""Counts of what a search finds, in words for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole

if TYPE_CHECKING:
    from rightsarchive.search.facets import Facets


def facets_table(out: SignConsole, found: Facets, form: Format = Format.TABLE) -> None:
    """Each value with its passages and documents; beneath them what has no value, and the whole."""
    columns = (
        Column("value"), Column("label", found.by.capitalize()), Column("passages", "Passages"), Column("documents", "Documents"),
    )  # fmt: skip
    rows = (
        {"value": each.value, "label": each.label, "passages": each.passages, "documents": each.documents}
        for each in found
    )
    Listing(columns, rows, heads=("label",), nothing=f"No {found.by} in what was found.", always_tabular=True).show(
        out, form
    )
    if form is Format.TABLE:
        if found.passages_without:
            out.print(f"without: {found.passages_without:,} passages, {found.documents_without:,} documents")
        out.print(f"all: {found.passages:,} passages, {found.documents:,} documents")
