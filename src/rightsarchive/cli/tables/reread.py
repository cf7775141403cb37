"""What reading originals again did, in words for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rightsarchive.cli.tables.cells import sentences
from rightsarchive.cli.tables.documents import notices_list
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.ingest import PassageChange, RereadDocument, RereadOutcome

_SHOWN = 160
"""Letters of a passage: --json has them all."""


def reread_report(out: SignConsole, outcome: RereadOutcome) -> None:
    """What reads otherwise now, passage by passage, and what could not be read."""
    skipped = f", {outcome.skipped} read before" if outcome.skipped else ""
    out.print(
        f"{len(outcome.changed)} read otherwise, {outcome.unchanged} read as before{skipped}, {len(outcome.failed)} failed"
    )
    for document in outcome.changed:
        _document(out, document)
    if outcome.failed:
        out.print("\nNot read again; what was read before stays:", style="bold")
    for failure in outcome.failed:
        out.print(f"  {told(failure.path)}\n    {told(sentences(failure.message, failure.advice))}")
    notices_list(out, outcome.notices)


def _document(out: SignConsole, document: RereadDocument) -> None:
    out.print(f"\n{told(document.name)}", style="bold")
    before, after = document.reader
    out.print(
        f"  {document.document_id}, version {document.version}, by {told(after)} instead of {told(before or 'an earlier release')}"
    )
    if document.metadata:
        out.print(f"  metadata that changed: {', '.join(map(told, document.metadata))}")
    for mark in document.covered:
        out.print(f"  {mark}: words that the file covers are withheld until you decide")
    for mark in document.closed:
        out.print(f"  {mark}: its words do not stand in the newest reading; this version is closed until you decide")
    for change in document.changes():
        for line in _change(change):
            out.print(f"    {line}")


def _change(change: PassageChange) -> tuple[str, ...]:
    was = f"{told(str(change.before))}: “{_beginning(change.words)}”"
    if change.after is None or change.now is None:
        return was, "→ nothing like it"
    if change.now == change.words:
        return was, f"→ {told(str(change.after))}"
    return was, f"→ {told(str(change.after))}: “{_beginning(change.now)}”"


def _beginning(words: str) -> str:
    line = " ".join(words.split())
    return told(line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…")
