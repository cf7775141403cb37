"""Documents: what is there, what is known of one, and what was taken in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import rightsarchive
from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.cells import facts_list, kind_of, on_one_line, sentences, value_shown
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import told
from rightsarchive.errors import MetadataError
from rightsarchive.model import ProvenanceKind, inventory

if TYPE_CHECKING:
    from rightsarchive.citation import Citation
    from rightsarchive.ingest import Outcome
    from rightsarchive.model import Document, Notice, Page, Passage, Provenance


_TOLD = 5
"""Files of one kind that are named."""


def documents_table(
    out: SignConsole, documents: Iterable[Document], clearance: str, form: Format = Format.TABLE
) -> None:
    """Documents that ``clearance`` may see. The line below is the same whether there are others or not."""
    columns = (
        Column("document", "Document"), Column("title", "Title", ratio=4), Column("publisher", "Publisher", ratio=2),
        Column("published", "Date"), Column("language", "Language"), Column("type", "Type"), Column("access", "Access"),
        Column("version"), Column("identifier"), Column("path"), Column("sha256"),
    )  # fmt: skip
    rows = (
        {
            "document": each.id,
            "title": each.title,
            "publisher": each.metadata.publisher,
            "published": None if each.metadata.published is None else str(each.metadata.published),
            "language": each.metadata.language,
            "type": kind_of(each.media_type),
            "access": each.access.value,
            "version": each.version,
            "identifier": each.metadata.identifier,
            "path": each.path,
            "sha256": each.sha256,
        }
        for each in documents
    )
    Listing(columns, rows, heads=("document", "title"), nothing="There are no documents.").show(out, form)
    every = rightsarchive.Access.CONFIDENTIAL.value
    if clearance != every and not form.is_rows:
        out.aside(f"Documents up to the level “{clearance}”; --clearance {every} lists every level.", style="dim")


def fields_table(out: SignConsole, document: Document, form: Format = Format.TABLE) -> None:
    """What the metadata say, each field with where it came from."""
    columns = Column("field", "Field"), Column("value", "Value", ratio=3), Column("from", "From", ratio=2)
    values = document.metadata.as_json()
    extra = values.pop("extra", {})
    rows = [
        {"field": name, "value": value_shown(value), "from": str(document.origins.get(name, "default"))}
        for name, value in (*values.items(), *((f"extra.{key}", value) for key, value in extra.items()))
    ]
    if form is Format.LINES:
        for row in rows:
            out.print(
                f"{told(row['field'])}: {told(on_one_line(row['value']))}; from {told(row['from'])}", soft_wrap=True
            )
    else:
        Listing(columns, rows, heads=("field", "value"), always_tabular=True).show(out, form)


def document_sheet(
    out: SignConsole, document: Document, pages: Sequence[Page], notices: Sequence[Notice], form: Format = Format.TABLE
) -> None:
    """Everything that is known of one document, each field with where it came from."""
    out.sentence(told(document.title), style="bold")
    fields_table(out, document, form)
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
    out.print()
    facts_list(out, facts, form)
    notices_list(out, notices)


def provenance_table(out: SignConsole, places: Sequence[Provenance], form: Format = Format.TABLE) -> None:
    """Where a document was found, if that is more than one place, with what was declared of it in each."""
    if len(places) < 2:
        return
    columns = (
        Column("found", "Found in", ratio=3), Column("since", "Since"), Column("version", "Version"),
        Column("declared", "Declared there", ratio=3),
    )  # fmt: skip
    rows = (
        {
            "found": _place(place) + ("" if place.gone is None else " (no longer there)"),
            "since": place.found.isoformat(),
            "version": str(place.version),
            "declared": ", ".join(
                f"{name}: {value_shown(value)} ({place.origins[name]})"
                for name, value in place.declared.model_dump(mode="json").items()
                if name in place.origins
            ),
        }
        for place in places
    )
    Listing(columns, rows, heads=("found",), body="declared", nothing="").show(out, form)


def _place(place: Provenance) -> str:
    match place.kind:
        case ProvenanceKind.ATTACHMENT:
            return f"attached to {place.name}"
        case ProvenanceKind.TEXT:
            return f"a text that was handed over {place.name}".rstrip()
        case ProvenanceKind.ARCHIVE:
            return f"archive {place.name}" + (f", as {place.identifier}" if place.identifier else "")
        case _:
            return place.name


def pages_summary(pages: Sequence[Page]) -> str:
    """How many pages there are, and which of them are not good."""
    bad = [f"page {page.number} {page.verdict}" for page in pages if page.verdict is not rightsarchive.PageVerdict.GOOD]
    return f"{len(pages)}, all good" if not bad else f"{len(pages)}; {', '.join(bad)}"


def passages_table(out: SignConsole, passages: Iterable[Passage], form: Format = Format.TABLE) -> None:
    columns = (
        Column("passage", "Passage"), Column("locator", "Locator", ratio=1), Column("language", "Language"), Column("kind", "Kind"),
        Column("text", "Text", ratio=4),
    )  # fmt: skip
    rows = (
        {
            "passage": each.name,
            "locator": str(each.locator),
            "language": each.language,
            "kind": each.kind.value if each.reason is None else f"{each.kind.value}: {each.reason}",
            "text": each.text,
        }
        for each in passages
    )
    Listing(columns, rows, heads=("passage", "locator"), body="text", nothing="There are no passages.").show(out, form)


def passage_sheet(out: SignConsole, passage: Passage, citation: Citation, form: Format = Format.TABLE) -> None:
    """One passage: its words, and where they stand in what."""
    passages_table(out, [passage], form)
    if not form.is_rows:
        out.sentence(told(citation.reference))
        out.aside(
            f"Document {passage.document_id}. More: `show {passage.name} --context`, `open {passage.name}`.",
            style="dim",
        )


def notices_list(out: SignConsole, notices: Sequence[Notice]) -> None:
    if notices:
        out.print("\nPlease note:", style="bold")
    for notice in notices:
        if notice.path:
            out.print(f"  {told(notice.path)}", soft_wrap=True)
        out.sentence(told(sentences(notice.message, notice.advice)), indent=4 if notice.path else 2)


def outcome_report(out: SignConsole, outcome: Outcome) -> None:
    """What was taken in and, at greater length, what was not."""
    counts = {"added": len(outcome.added), "updated": len(outcome.updated), "unchanged": len(outcome.unchanged)}
    out.aside(", ".join(f"{count} {kind}" for kind, count in counts.items()) + f", {len(outcome.failed)} failed")
    if outcome.contents:
        out.aside(f"They hold {told(inventory.told(outcome.contents))}")
    declarations = [failure for failure in outcome.failed if failure.code == MetadataError.code]
    for heading, failures in (
        ("Not taken in:", [failure for failure in outcome.failed if failure not in declarations]),
        ("Not understood in what describes the files:", declarations),
    ):
        if failures:
            out.print(f"\n{heading}", style="bold")
        for failure in failures:
            out.print(f"  {told(failure.path)}", soft_wrap=True)
            out.sentence(told(sentences(failure.message, failure.advice)), indent=4)
    copies = [notice for notice in outcome.notices if notice.code == "copy"]
    few = len(copies) <= _TOLD
    notices_list(out, [each for each in outcome.notices if each.code != "skipped" and (few or each.code != "copy")])
    if not few:
        listed = ", ".join(told(str(notice.path)) for notice in copies[:_TOLD])
        out.print(f"\nKnown already, and one more place of the same document each: {listed} … ({len(copies)})")
    skipped = Counter(notice.message for notice in outcome.notices if notice.code == "skipped")
    for message, count in skipped.items():
        names = [
            str(notice.path) for notice in outcome.notices if notice.code == "skipped" and notice.message == message
        ]
        most = count if out.verbose else 5
        listed = ", ".join(map(told, names[:most]))
        out.print(f"\nPassed over, {told(message)}: {listed}{' …' if count > most else ''} ({count})")
