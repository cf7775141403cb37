"""A list of queries or names as people keep it: CSV as spreadsheets write it, JSON Lines, a plain text with one in each line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from rightsarchive.errors import MetadataError, UnreadableFileError, UsageError
from rightsarchive.files import read_regular
from rightsarchive.language.data import gathered
from rightsarchive.metadata.columns import folded
from rightsarchive.metadata.tables import csv_lines, decode
from rightsarchive.model import Failure
from rightsarchive.model.brief import Brief
from rightsarchive.search.name_query import name_query

MOST = 64 << 20
"""Bytes of a list of queries."""

_QUERY: Final = frozenset({"query", "queries"})
_ID: Final = frozenset({"id", "no", "number", "nr", "№", "n", "ref"})
_SEPARATORS: Final = re.compile(r"[,;\t|]")


@dataclass(frozen=True, slots=True, repr=False)
class BatchQuery(Brief):
    """A line of the list: ``text`` is the query, ``id`` the user's own mark for it."""

    line: int
    id: str
    text: str


def read_queries(path: Path) -> Iterator[BatchQuery | Failure]:
    """The lines of a list, each as the query that it asks, or told of where there is nothing in it.

    The column (or key) is ``query`` for a query, ``name`` for a name (or its usual names in our languages, and those for surnames and
    first names, which are put together), ``id`` if you like; a list without such a header has one query in each line. Raises
    UnreadableFileError, UsageError.
    """
    try:
        text = decode(read_regular(path, MOST, follow=True))
    except OSError as error:
        raise UnreadableFileError(f"the list cannot be read: {error.strerror}.", path=path) from error
    suffix = path.suffix.lower()
    if suffix in {".jsonl", ".json"}:
        yield from _of_objects(text, path)
    elif suffix == ".txt" or not _SEPARATORS.search(text):
        yield from _of_lines(text, path)
    else:
        yield from _of_table(text, path)


def _asked(path: Path, line: int, mark: object, query: str, name: str) -> BatchQuery | Failure:
    asked = query.strip() or name_query(name)
    if asked:
        return BatchQuery(line, str(mark or ""), asked)
    return Failure(f"{path}, line {line}", "usage", "there is nothing to search for.", "Fill in “query” or “name”.")


def _of_lines(text: str, path: Path) -> Iterator[BatchQuery | Failure]:
    """One in each line, with its quotation marks: who writes them there means a phrase."""
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    head = lines[0][1].strip("\"'") if lines else ""
    names = folded(head) in _name_columns()
    for number, line in lines[1:] if names or folded(head) in _QUERY else lines:
        yield _asked(path, number, "", "" if names else line, line if names else "")


def _of_table(text: str, path: Path) -> Iterator[BatchQuery | Failure]:
    try:
        rows = [(line, cells) for line, cells in csv_lines(text, path) if any(cell.strip() for cell in cells)]
    except MetadataError as error:
        raise UsageError(f"{error.message}.", advice=error.advice, path=path) from error
    if not rows:
        return
    header = [folded(cell) for cell in rows[0][1]]
    queries = [at for at, name in enumerate(header) if name in _QUERY]
    names = [at for at, name in enumerate(header) if name in _name_columns()]
    marks = [at for at, name in enumerate(header) if name in _ID]
    if not queries and not names:
        if len(rows[0][1]) > 1 and all(len(cells) == len(rows[0][1]) for _, cells in rows):
            yield _without_columns(path, rows[0])
            return
        yield from _of_lines(text, path)
        return
    for line, cells in rows[1:]:
        query, name, mark = (_cells(cells, places) for places in (queries[:1], names, marks[:1]))
        yield _asked(path, line, mark, query, name)


def _without_columns(path: Path, row: tuple[int, list[str]]) -> Failure:
    shown = ", ".join(cell.strip() for cell in row[1][:6])
    return Failure(
        f"{path}, line {row[0]}", "usage", f"none of its columns is known as one of names or queries: {shown}.",
        "Call one “name” or “query”.",
    )  # fmt: skip


def _cells(cells: Sequence[str], places: Sequence[int]) -> str:
    return " ".join(cells[at].strip() for at in places if at < len(cells) and cells[at].strip())


def _of_objects(text: str, path: Path) -> Iterator[BatchQuery | Failure]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value: Any = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            query, name = str(value.get("query") or ""), str(value.get("name") or "")
            yield _asked(path, number, value.get("id"), query, name)
        else:
            yield Failure(f"{path}, line {number}", "usage", "the line is no JSON object.", 'Write {"query": "…"}.')


@cache
def _name_columns() -> frozenset[str]:
    """What the column of names is called in every language that we know it in."""
    return frozenset(folded(name) for name in gathered(lambda each: each.names.list_columns))
