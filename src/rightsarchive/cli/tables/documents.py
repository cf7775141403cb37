"""Documents: what is there, what is known of one, and what was taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console

import rightsarchive
from rightsarchive.cli.tables.cells import kind_of, new_table, sentences, value_shown
from rightsarchive.controls import told
from rightsarchive.errors import MetadataError
from rightsarchive.model import inventory

if TYPE_CHECKING:
    from rightsarchive.ingest import Outcome
    from rightsarchive.model import Document, Notice, Page, Passage


def documents_table(out: Console, documents: Iterable[Document], clearance: str) -> None:
    """Documents that ``clearance`` may see. The line below is the same whether there are others or not."""
    ratio = {"Title": 4, "Publisher": 2}
    table = new_table("Document", "Title", "Publisher", "Date", "Language", "Type", "Access", ratio=ratio)
    for document in documents:
        metadata = document.metadata
        table.add_row(
            document.id,
            document.title,
            metadata.publisher or "",
            str(metadata.published or ""),
            metadata.language or "",
            kind_of(document.media_type),
            document.access.value,
        )
    out.print(table)
    every = rightsarchive.Access.CONFIDENTIAL.value
    if clearance != every:
        out.print(f"Documents up to the level “{clearance}”; --clearance {every} lists every level.", style="dim")


def document_sheet(out: Console, document: Document, pages: Sequence[Page], notices: Sequence[Notice]) -> None:
    """Everything that is known of one document, each field with where it came from."""
    out.print(told(document.title), style="bold")
    table = new_table("Field", "Value", "From", ratio={"Value": 3, "From": 2})
    values = document.metadata.as_json()
    extra = values.pop("extra", {})
    for name, value in (*values.items(), *((f"extra.{key}", value) for key, value in extra.items())):
        table.add_row(name, value_shown(value), str(document.origins.get(name, "default")))
    out.print(table)
    facts = {
        "document": f"{document.id}, version {document.version}" + ("" if document.newest else " (superseded)"),
        "text": "redacted: a mark in brackets stands for what is withheld" if document.redacted else None,
        "SHA-256": document.sha256,
        "size": f"{document.size:,} bytes, {kind_of(document.media_type)}",
        "encoding": document.encoding,
        "text by": document.extractor,
        "read from": document.path,
        "taken in": document.ingested.isoformat(),
        "passages": str(document.passages),
        "pages": pages_summary(pages) if pages else None,
        "holds": inventory.told(document.inventory.counts()),
    }
    for name, fact in facts.items():
        if fact:
            out.print(f"{name:>9}  {told(fact)}")
    notices_list(out, notices)


def pages_summary(pages: Sequence[Page]) -> str:
    """How many pages there are, and which of them are not good."""
    bad = [f"page {page.number} {page.verdict}" for page in pages if page.verdict is not rightsarchive.PageVerdict.GOOD]
    return f"{len(pages)}, all good" if not bad else f"{len(pages)}; {', '.join(bad)}"


def passages_table(out: Console, passages: Iterable[Passage]) -> None:
    table = new_table("Passage", "Locator", "Language", "Kind", "Text", ratio={"Text": 5}, spaced=True)
    for passage in passages:
        kind = passage.kind.value if passage.reason is None else f"{passage.kind.value}: {passage.reason}"
        table.add_row(passage.name, str(passage.locator), passage.language, kind, passage.text)
    out.print(table)


def notices_list(out: Console, notices: Sequence[Notice]) -> None:
    if notices:
        out.print("\nPlease note:", style="bold")
    for notice in notices:
        where = f"{told(notice.path)}\n    " if notice.path else ""
        out.print(f"  {where}{told(sentences(notice.message, notice.advice))}")


def outcome_report(out: Console, outcome: Outcome) -> None:
    """What was taken in and, at greater length, what was not."""
    counts = {"added": len(outcome.added), "updated": len(outcome.updated), "unchanged": len(outcome.unchanged)}
    out.print(", ".join(f"{count} {kind}" for kind, count in counts.items()) + f", {len(outcome.failed)} failed")
    if outcome.contents:
        out.print(f"They hold {told(inventory.told(outcome.contents))}")
    declarations = [failure for failure in outcome.failed if failure.code == MetadataError.code]
    for heading, failures in (
        ("Not taken in:", [failure for failure in outcome.failed if failure not in declarations]),
        ("Not understood in what describes the files:", declarations),
    ):
        if failures:
            out.print(f"\n{heading}", style="bold")
        for failure in failures:
            out.print(f"  {told(failure.path)}\n    {told(sentences(failure.message, failure.advice))}")
    notices_list(out, [notice for notice in outcome.notices if notice.code != "skipped"])
    skipped = Counter(notice.message for notice in outcome.notices if notice.code == "skipped")
    for message, count in skipped.items():
        names = [
            str(notice.path) for notice in outcome.notices if notice.code == "skipped" and notice.message == message
        ]
        listed = ", ".join(map(told, names[:5]))
        out.print(f"\nPassed over, {told(message)}: {listed}{' …' if count > 5 else ''} ({count})")
