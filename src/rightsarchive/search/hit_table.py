"""The hits of many queries as a table, in a file."""

from __future__ import annotations

from typing import TextIO

from rightsarchive.errors import UsageError
from rightsarchive.rows import RowWriter
from rightsarchive.search.batch import BatchHit
from rightsarchive.search.results import HIT_COLUMNS

COLUMNS = ("line", "id", *HIT_COLUMNS)
"""What is known of each hit of a list of queries, in the order of the table."""


def file_format(ending: str) -> str:
    """``csv`` or ``jsonl``, as the ending of a file's name says. Raises UsageError for another one."""
    form = ending.lower().removeprefix(".")
    if form not in {"csv", "jsonl"}:
        raise UsageError(
            f"hits cannot be written as {ending or 'a file without ending'}.", advice="Name it .csv or .jsonl."
        )
    return form


class HitWriter:
    """Writes hits to a CSV or JSONL file, as its ending says. Raises UsageError for another ending."""

    def __init__(self, out: TextIO, ending: str) -> None:
        self._rows = RowWriter(out, file_format(ending), COLUMNS, marked=True)

    def write(self, found: BatchHit) -> None:
        query = found.query
        record = found.hit.to_record(query.text, found.rank)
        self._rows.write({"line": query.line, "id": query.id, **record})
