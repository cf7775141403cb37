"""The dates that documents name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

import rightsarchive
from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.cells import MATCH, new_table, on_one_line, source_of
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import signs, told
from rightsarchive.model import joined_offset

if TYPE_CHECKING:
    from rightsarchive.cases.timeline import TimelineEntry


def timeline_table(
    out: SignConsole, entries: Sequence[TimelineEntry], titles: dict[str, str], form: Format = Format.TABLE
) -> None:
    """One row for each sentence; a date that several name is written once. ``titles`` are those of the cases by id."""
    if form is not Format.TABLE:
        _listed(entries, titles).show(out, form)
        return
    if not entries:
        out.print(NO_DATES)
        return
    table = new_table("Date", "What is said", "Where", ratio={"What is said": 5, "Where": 3}, spaced=True)
    before = ""
    for entry in entries:
        date = str(entry.date) if entry.until is None else f"{entry.date}\nto {entry.until}"
        sentence, where = _sentence_with_date(entry, styled=out.styles), _where(entry, titles)
        if out.tabular:
            table.add_row("" if date == before else date, sentence, where)
        else:
            if date != before:
                out.print(date.replace("\n", " "), style="bold")
            out.words(sentence, indent=4)
            out.words(where, indent=4)
            out.print()
        before = date
    if out.tabular:
        out.print(table)


def _listed(entries: Sequence[TimelineEntry], titles: dict[str, str]) -> Listing:
    columns = (
        Column("date", "Date"), Column("until", "To"), Column("quote", "What is said"), Column("words"), Column("title", "Title"),
        Column("locator", "Where"), Column("document"), Column("kind"), Column("of_document"), Column("elsewhere", "About another case"),
    )  # fmt: skip
    rows = (
        {
            "date": str(entry.date),
            "until": "" if entry.until is None else str(entry.until),
            "quote": entry.citation.quote,
            "words": entry.words,
            "title": entry.document.title,
            "locator": str(entry.citation.locator),
            "document": entry.document.id,
            "kind": entry.kind.value,
            "of_document": entry.dateline,
            "elsewhere": [titles.get(case, case) for case in entry.elsewhere],
        }
        for entry in entries
    )
    return Listing(columns, rows, heads=("date", "title"), body="quote", nothing=NO_DATES)


NO_DATES = "These documents name no dates."


def timeline_written(out: SignConsole, path: str, entries: Sequence[TimelineEntry], quotes: int) -> None:
    """What was written, and what was not."""
    datelines = sum(entry.dateline for entry in entries)
    others = sum(not entry.dateline and not entry.event for entry in entries)
    out.print(f"{quotes} quotes written to {told(path)}")
    if datelines or others:
        out.print(f"Left out: {datelines} dates of the documents themselves, {others} about other cases.", style="dim")


def _sentence_with_date(entry: TimelineEntry, *, styled: bool) -> Text:
    quote, first = entry.citation.quote, joined_offset(entry.citation.locator.spans, entry.start)
    last = first + len(entry.words)
    words = on_one_line(quote[first:last])
    shown = Text(on_one_line(quote[:first]))
    shown.append(words, style=MATCH) if styled else shown.append(f"**{words}**")
    return shown.append(on_one_line(quote[last:]))


def _where(entry: TimelineEntry, titles: dict[str, str]) -> Text:
    citation, headings = entry.citation, entry.citation.locator.heading_path
    # Most often the first heading is the title, which stands there already.
    own = headings[1:] if headings[:1] == (entry.document.title,) else headings
    shown = Text(signs(f"{source_of(entry.document)}, {replace(citation.locator, heading_path=own)}"))
    remarks = [signs(f"also {other}") for other in citation.repeats]
    if entry.kind is not rightsarchive.PassageKind.BODY and not entry.kind.is_apart:
        remarks.append(f"in a {entry.kind.value}")
    if citation.apart:
        remarks.append(citation.apart)
    if citation.redacted:
        remarks.append("redacted text")
    if citation.ocr:
        remarks.append("read by OCR")
    if entry.dateline:
        remarks.append("date of the document itself")
    remarks += [f"about another case: {signs(titles.get(case, case))}" for case in entry.elsewhere]
    for remark in remarks:
        shown.append(f"\n{remark}", style="dim")
    return shown
