"""Documents that say the same, in words for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.upkeep.duplicates import Duplicates


def duplicates_list(out: SignConsole, found: Sequence[Duplicates], form: Format = Format.TABLE) -> None:
    """Each set of doubles, with what tells its documents apart."""
    if form is not Format.TABLE:
        columns = (
            Column("set", "Set"), Column("kind", "Kind"), Column("likeness"), Column("document", "Document"),
            Column("title", "Title"), Column("access", "Level"), Column("path", "File"),
        )  # fmt: skip
        rows = (
            {
                "set": number,
                "kind": each.kind,
                "likeness": round(each.likeness, 3),
                "document": document.id,
                "title": document.title,
                "access": document.access.value,
                "path": document.path,
            }
            for number, each in enumerate(found, 1)
            for document in each.documents
        )
        Listing(columns, rows, heads=("set", "document", "title"), nothing="No two documents say the same.").show(
            out, form
        )
        return
    if not found:
        out.print("No two documents say the same.")
    for each in found:
        alike = "near copies" if each.kind == "near" else each.kind
        share = f", {each.likeness:.0%} in common" if each.kind == "near" else ""
        out.print(f"\n{len(each.documents)} documents, {alike}{share}:", style="bold")
        for document in each.documents:
            where = f" {told(document.path)}" if document.path else ""
            out.print(f"  {document.id} {told(document.title)} ({document.access.value}){where}")
