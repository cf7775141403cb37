"""Cases: known ones, and those that nobody has named yet, with the evidence."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.cells import facts_list, source_of, value_shown
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import signs, told

if TYPE_CHECKING:
    from rightsarchive.cases.linking import CaseSuggestion, Evidence, RelatedCase
    from rightsarchive.model import Case


def cases_table(out: SignConsole, cases: Iterable[tuple[Case, int]], form: Format = Format.TABLE) -> None:
    columns = (
        Column("case", "Case"), Column("title", "Title", ratio=1), Column("dates", "Dates"), Column("access", "Level"),
        Column("documents", "Documents"), Column("persons"), Column("places"), Column("status"),
    )  # fmt: skip
    rows = (
        {
            "case": case.id,
            "title": case.title,
            "dates": " to ".join(str(date) for date in dict.fromkeys((case.started, case.ended)) if date),
            "access": case.access.value,
            "documents": documents,
            "persons": list(case.persons),
            "places": list(case.places),
            "status": case.status,
        }
        for case, documents in cases
    )
    Listing(columns, rows, heads=("case", "title"), nothing="There are no cases.").show(out, form)


def case_sheet(out: SignConsole, case: Case, form: Format = Format.TABLE) -> None:
    out.sentence(told(case.title), style="bold")
    facts_list(out, {name: value_shown(value) for name, value in case.as_json().items() if name != "title"}, form)


def case_suggestions(out: SignConsole, suggestions: Sequence[CaseSuggestion], form: Format = Format.TABLE) -> None:
    """Each with its documents, its evidence, and the command that accepts it."""
    if form is not Format.TABLE:
        columns = (
            Column("title", "Title"), Column("documents", "Documents"), Column("titles", "Called"), Column("cases", "In the case"),
            Column("evidence", "Evidence"), Column("score"),
        )  # fmt: skip
        rows = (
            {
                "title": each.title,
                "documents": [document.id for document in each.documents],
                "titles": [document.title for document in each.documents],
                "cases": [case.title for case in each.cases],
                "evidence": list(map(_told, each.evidence)),
                "score": each.score,
            }
            for each in suggestions
        )
        Listing(columns, rows, heads=("title",), nothing=_NO_CASE).show(out, form)
        return
    if not suggestions:
        out.print(_NO_CASE)
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


def related_cases(out: SignConsole, related: Sequence[RelatedCase], form: Format = Format.TABLE) -> None:
    if form is not Format.TABLE:
        columns = (Column("case", "Case"), Column("title", "Title"), Column("evidence", "Evidence"), Column("score"))
        rows = (
            {
                "case": each.case.id,
                "title": each.case.title,
                "evidence": list(map(_told, each.evidence)),
                "score": each.score,
            }
            for each in related
        )
        Listing(columns, rows, heads=("case", "title"), nothing=_NO_RELATED).show(out, form)
        return
    if not related:
        out.print(_NO_RELATED)
    for found in related:
        out.print(f"\n{told(found.case.title)} ({told(found.case.id)})", style="bold")
        _evidence(out, found.evidence)


def _evidence(out: Console, evidence: Sequence[Evidence]) -> None:
    for piece in evidence:
        where = "; ".join(told(f"{citation.title}, {citation.locator}") for citation in piece.citations)
        out.print(f"   {piece.kind}: {told(piece.what)}  ({where})")


def _told(piece: Evidence) -> str:
    """A piece of evidence in one cell."""
    where = "; ".join(f"{citation.title}, {citation.locator}" for citation in piece.citations)
    return f"{piece.kind}: {piece.what} ({where})"


_NO_CASE = "No documents seem to tell of one case without being in it already."
_NO_RELATED = "No other case names the same persons."
