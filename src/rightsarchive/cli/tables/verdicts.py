"""The verdicts on a paper."""

from __future__ import annotations

from collections.abc import Sequence

from rightsarchive.citation.verdicts import Verdict
from rightsarchive.cli.formats import Format
from rightsarchive.cli.tables.listing import Column, Listing
from rightsarchive.cli.terminal import SignConsole


def verdicts_table(out: SignConsole, verdicts: Sequence[Verdict], checked: int, form: Format = Format.TABLE) -> None:
    """Each verdict with its place in the paper; ``checked`` is how many quotations there are."""
    columns = (
        Column("where", "Where"), Column("verdict", "Verdict"), Column("source", "Source", ratio=2), Column("finding", "Finding", ratio=4),
        Column("quote", "Quotation", ratio=3),
    )  # fmt: skip
    rows = [
        {
            "where": each.where,
            "verdict": str(each.status),
            "source": _source(each),
            "finding": each.message,
            "quote": " ".join(each.quote.split()),
        }
        for each in verdicts
    ]
    Listing(columns, rows, heads=("where", "verdict"), nothing="Nothing to tell.").show(out, form)
    if not form.is_rows:
        wrong = sum(not each.ok for each in verdicts)
        warned = sum(each.ok and bool(each.warnings) for each in verdicts)
        out.print(f"{checked} checked; {wrong} not right; {warned} with a warning.")


def _source(verdict: Verdict) -> str:
    known = verdict.given or verdict.citation
    return "" if known is None else f"{known.title}, {known.locator}"
