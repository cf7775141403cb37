"""The hits of many queries as a table: CSV for a spreadsheet, JSONL for a program."""

from __future__ import annotations

import csv
import json
from typing import Any, TextIO

from rightsarchive.controls import escaped, signs
from rightsarchive.errors import UsageError
from rightsarchive.search.batch import BatchHit

COLUMNS = (
    "line", "id", "query", "rank", "score", "cases", "title", "publisher", "published", "language", "page", "page_label",
    "paragraph", "kind", "reason", "quote", "matched", "reference", "document", "version", "passage", "start", "end", "sha256",
)  # fmt: skip
"""What is known of each hit, in the order of the table."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""OWASP, CSV injection: spreadsheets skip what is blank before a formula, and some read full-width characters as plain ones."""


def row(found: BatchHit) -> dict[str, Any]:
    """A hit by :data:`COLUMNS`."""
    hit, query = found.hit, found.query
    passage, metadata, at = hit.passage, hit.document.metadata, hit.passage.locator
    return {
        "line": query.line,
        "id": query.id,
        "query": query.text,
        "rank": found.rank,
        "score": round(hit.score, 6),
        "cases": list(hit.cases),
        "title": hit.document.title,
        "publisher": metadata.publisher,
        "published": None if metadata.published is None else str(metadata.published),
        "language": passage.language,
        "page": at.page,
        "page_label": at.page_label,
        "paragraph": at.paragraph,
        "kind": passage.kind.value,
        "reason": passage.reason,
        "quote": hit.citation.quote,
        "matched": list(dict.fromkeys(passage.text[mark.start : mark.end] for mark in hit.highlights)),
        "reference": hit.citation.reference,
        "document": hit.document.id,
        "version": hit.document.version,
        "passage": passage.name,
        "start": at.start,
        "end": at.end,
        "sha256": hit.citation.sha256,
    }


class HitWriter:
    """Writes hits to a CSV or JSONL file, as its ending says. Raises UsageError for another ending."""

    def __init__(self, out: TextIO, ending: str) -> None:
        if ending.lower() not in {".csv", ".jsonl"}:
            raise UsageError(
                f"hits cannot be written as {ending or 'a file without ending'}.", advice="Name it .csv or .jsonl."
            )
        self._out = out
        self._csv = csv.writer(out) if ending.lower() == ".csv" else None
        if self._csv is not None:
            self._csv.writerow(COLUMNS)

    def write(self, found: BatchHit) -> None:
        values = row(found)
        if self._csv is None:
            self._out.write(escaped(json.dumps(values, ensure_ascii=False)) + "\n")
        else:
            self._csv.writerow([_cell(values[name]) for name in COLUMNS])


def _cell(value: Any) -> Any:
    """A spreadsheet would run a cell that begins like a formula, and documents come from strangers: an apostrophe before it
    keeps it text. Control characters are signs: they would turn about the cells beside them. JSONL has the words as they are."""
    text = "; ".join(value) if isinstance(value, list) else value
    text = signs(text) if isinstance(text, str) else text
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text
