"""Cases: known ones, and those that nobody has named yet, with the evidence."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from rightsarchive.cli.tables.cells import new_table, source_of, value_shown
from rightsarchive.controls import signs, told

if TYPE_CHECKING:
    from rightsarchive.cases.linking import CaseSuggestion, Evidence, RelatedCase
    from rightsarchive.model import Case


def cases_table(out: Console, cases: Iterable[tuple[Case, int]]) -> None:
    table = new_table("Case", "Title", "Dates", "Level", "Documents", ratio={"Title": 1})
    for case, documents in cases:
        dates = " to ".join(str(date) for date in dict.fromkeys((case.started, case.ended)) if date)
        table.add_row(case.id, case.title, dates, case.access.value, str(documents))
    out.print(table)


def case_sheet(out: Console, case: Case) -> None:
    out.print(told(case.title), style="bold")
    for name, value in case.as_json().items():
        if name != "title":
            out.print(f"{name:>9}  {told(value_shown(value))}")


def case_suggestions(out: Console, suggestions: Sequence[CaseSuggestion]) -> None:
    """Each with its documents, its evidence, and the command that accepts it."""
    if not suggestions:
        out.print("No documents seem to tell of one case without being in it already.")
    for number, suggestion in enumerate(suggestions, start=1):
        out.print(f"\n{number}  {told(suggestion.title)}", style="bold")
        for document in suggestion.documents:
            out.print(f"   {document.id}  {told(source_of(document))}")
        for case in suggestion.cases:
            out.print(f"   some are in the case {told(case.title)} ({told(case.id)})")
        _evidence(out, suggestion.evidence)
        name = suggestion.cases[0].id if suggestion.cases else suggestion.title
        ids = " ".join(document.id for document in suggestion.documents)
        # To be copied: an isolate would come along, so there is none.
        command = f"rightsarchive cases assign {shlex.quote(signs(name))} {ids}"
        out.print(f"   To accept: {command}", style="dim", soft_wrap=True)


def related_cases(out: Console, related: Sequence[RelatedCase]) -> None:
    if not related:
        out.print("No other case names the same persons.")
    for found in related:
        out.print(f"\n{told(found.case.title)} ({told(found.case.id)})", style="bold")
        _evidence(out, found.evidence)


def _evidence(out: Console, evidence: Sequence[Evidence]) -> None:
    for piece in evidence:
        where = "; ".join(told(f"{citation.title}, {citation.locator}") for citation in piece.citations)
        out.print(f"   {piece.kind}: {told(piece.what)}  ({where})")
