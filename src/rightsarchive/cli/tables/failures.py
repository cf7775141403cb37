"""What could not be taken in, and what would become of each source, in words for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console

from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.cells import sentences
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole
from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.ingest import SourceReport
    from rightsarchive.store import KeptFailure

_STATUSES = ("added", "updated", "unchanged", "copy", "skipped", "failed")


def failures_list(out: SignConsole, found: Sequence[KeptFailure], form: Format = Format.TABLE) -> None:
    """What could not be taken in, by file."""
    if form is not Format.TABLE:
        columns = (
            Column("path", "File"), Column("kind", "What"), Column("message", "Why"), Column("advice", "What to do"),
            Column("since", "Since"), Column("last", "Last"), Column("code"),
        )  # fmt: skip
        rows = (
            {
                "path": each.path,
                "kind": each.kind,
                "message": each.message,
                "advice": each.advice,
                "since": each.first.date().isoformat(),
                "last": each.last.date().isoformat(),
                "code": each.code,
            }
            for each in found
        )
        Listing(columns, rows, heads=("path",), nothing="Everything that was named could be taken in.").show(out, form)
        return
    if not found:
        out.print("Everything that was named could be taken in.")
    for path, several in groupby(found, key=lambda each: each.path):
        out.print(told(path), style="bold")
        for each in several:
            since = each.first.date() if each.first == each.last else f"{each.first.date()}, last {each.last.date()}"
            out.print(f"    {told(sentences(each.message, each.advice))}\n    {each.kind} since {since}")


def preview_report(out: Console, found: Sequence[SourceReport]) -> None:
    """What would become of the sources: how many, what would be closed, and what could not be taken in."""
    counts = Counter[str](each.status for each in found)
    out.print("Nothing was changed. It would be: " + ", ".join(f"{counts[name]} {name}" for name in _STATUSES))
    closed = [each for each in found if each.access is not None and each.access.level]
    for heading, several in (
        ("Would be closed:", closed),
        ("Could not be taken in, or not understood:", [each for each in found if each.status in {"failed", "skipped"}]),
        (
            "Known already, from another place:",
            [each for each in found if each.status == "copy" and each not in closed],
        ),
    ):
        if several:
            out.print(f"\n{heading}", style="bold")
        for each in several:
            level = f" ({each.access.value})" if each.access is not None and each.access.level else ""
            out.print(f"  {told(each.path)}{level}")
            if each.message:
                out.print(f"    {told(sentences(each.message, each.advice))}")
