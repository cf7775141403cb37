"""What a table that was taken in changed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rightsarchive.cli.tables.cells import on_one_line, sentences
from rightsarchive.controls import told

if TYPE_CHECKING:
    from rightsarchive.cli.terminal import SignConsole
    from rightsarchive.upkeep.table_in import TableImport


def table_report(out: SignConsole, done: TableImport) -> None:
    """Each document with the fields that were changed, then what was not taken."""
    for (row, document), changes in groupby(done.changes, key=lambda change: (change.row, change.document)):
        out.print(f"Row {row}, {told(document)}")
        for change in changes:
            before, after = (told(_short(text)) or "none" for text in (change.before, change.after))
            out.print(f"  {told(change.field)}: {before} → {after}")
    documents = len({change.document for change in done.changes})
    what = "would be changed; nothing was" if done.dry_run else "changed"
    out.print(f"{documents} of {done.rows} documents {what}.")
    for failure in done.failed:
        out.print(f"Not taken: {told(sentences(on_one_line(failure.message), on_one_line(failure.advice)))}")


def _short(text: str) -> str:
    plain = on_one_line(text)
    return plain if len(plain) <= 80 else f"{plain[:77]}…"
