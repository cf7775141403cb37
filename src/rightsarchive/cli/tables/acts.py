"""What a person put right: each act with what was before; statements, tags and notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.cells import on_one_line, value_shown
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.store import CustodyEvent
    from rightsarchive.upkeep.annotations import Note, Tag
    from rightsarchive.upkeep.statements import Statement


def acts_report(out: SignConsole, lines: Iterable[CustodyEvent], titles: Mapping[str, str]) -> None:
    """Each act: what it is about, what changed, and how it is taken back."""
    lines = list(lines)
    if not lines:
        out.print("It was so already; nothing is changed.")
    for line in lines:
        out.print(f"{told(titles.get(line.subject, line.subject))}: {told(_ACTS.get(line.action, line.action))}")
        for name, before, after in _changes(line.detail):
            out.print(f"  {told(name)}: {told(before)} → {told(after)}")
        if "undoes" in line.detail:
            out.aside(f"  Line {line.detail['undoes']} of the custody log is taken back.", style="dim")
        else:
            out.aside(f"  To take it back: rightsarchive undo {line.number}", style="dim")


_ACTS = {
    "edit": "edited",
    "assign": "put into a case",
    "unassign": "taken out of a case",
    "case": "case changed",
    "merge": "merged into another case",
    "delete case": "case deleted",
    "tag": "tags changed",
    "note": "note changed",
}


def _changes(detail: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    """The values that differ, before and after."""
    if "lines" in detail:
        return
    if "merged" in detail:
        yield "case", _said(detail["merged"].get("title")), _said(detail["into"].get("title"))
        return
    sides = [_flat(detail.get(key)) for key in ("before", "after")]
    for name in sorted({*sides[0], *sides[1]}):
        before, after = (side.get(name) for side in sides)
        if before != after:
            yield name, _said(before), _said(after)


def _flat(side: Any) -> dict[str, Any]:
    """The fields of a record, or the names of tags."""
    if isinstance(side, list):
        return {"tags": [each["body"] for each in side]} if side else {}
    kept = {"id", "document_id", "kind", "text_sha256", "at", "edited", "level", "author", "start", "end"}
    if isinstance(side, dict) and side.get("kind") == "note":
        return {name: value for name, value in side.items() if name not in kept}
    return dict(side) if isinstance(side, dict) else {}


def _said(value: Any) -> str:
    return "none" if value in (None, "", [], {}) else f"“{on_one_line(value_shown(value))}”"


def sources_table(out: SignConsole, statements: Mapping[str, Iterable[Statement]], form: Format = Format.TABLE) -> None:
    """What each source says of each field; the one that holds is the first."""
    columns = (
        Column("field", "Field"),
        Column("value", "Value", ratio=3),
        Column("from", "From", ratio=2),
        Column("holds", "Holds"),
    )
    rows = (
        {
            "field": each.field if each.holds or form.is_rows else "",
            "value": _plain(each.value),
            "from": str(each.origin),
            "holds": "yes" if each.holds else "no",
        }
        for several in statements.values()
        for each in several
    )
    Listing(columns, rows, heads=("field", "value"), always_tabular=True, nothing="No source says anything.").show(
        out, form
    )


def _plain(value: Any) -> str:
    if value is None:
        return "none"
    return "; ".join(map(str, value)) if isinstance(value, (tuple, list)) else value_shown(value)


def tags_table(out: SignConsole, tags: Iterable[Tag], form: Format = Format.TABLE) -> None:
    columns = (
        Column("tag", "Tag", ratio=2), Column("documents", "Documents"), Column("places", "Stretches"),
        Column("where", "Where", ratio=2),
    )  # fmt: skip
    rows = (
        {
            "tag": each.name,
            "documents": each.documents,
            "places": each.places,
            "where": "; ".join(map(str, each.locators)),
        }
        for each in tags
    )
    Listing(columns, rows, heads=("tag",), always_tabular=True, nothing="There are no tags.").show(out, form)


def notes_table(out: SignConsole, notes: Iterable[Note], form: Format = Format.TABLE) -> None:
    columns = (
        Column("note", "Note"), Column("document", "Document"), Column("where", "Where", ratio=1), Column("author", "By"),
        Column("at", "When"), Column("access", "Level"), Column("quote", "Words", ratio=2), Column("text", "Text", ratio=4),
    )  # fmt: skip
    rows = (
        {
            "note": each.id,
            "document": each.document_id,
            "where": "" if each.locator is None else str(each.locator),
            "author": each.author,
            "at": each.edited or each.at,
            "access": each.access.value,
            "quote": each.quote,
            "text": each.text,
        }
        for each in notes
    )
    Listing(columns, rows, heads=("note", "document"), body="text", nothing="There are no notes.").show(out, form)


def annotations_below(out: SignConsole, tags: Sequence[Tag], notes: Sequence[Note], form: Format) -> None:
    """Tags and notes of a document, below what is known of it."""
    if tags:
        out.sentence(told(f"Tags: {', '.join(each.name for each in tags)}"))
    if notes:
        out.print("Notes:", style="bold")
        notes_table(out, notes, form)
