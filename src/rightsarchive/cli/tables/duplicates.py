"""Documents that say the same, in words for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.upkeep.duplicates import Duplicates


def duplicates_list(out: Console, found: Sequence[Duplicates]) -> None:
    """Each set of doubles, with what tells its documents apart."""
    if not found:
        out.print("No two documents say the same.")
    for each in found:
        alike = "near copies" if each.kind == "near" else each.kind
        share = f", {each.likeness:.0%} in common" if each.kind == "near" else ""
        out.print(f"\n{len(each.documents)} documents, {alike}{share}:", style="bold")
        for document in each.documents:
            where = f" {told(document.path)}" if document.path else ""
            out.print(f"  {document.id} {told(document.title)} ({document.access.value}){where}")
