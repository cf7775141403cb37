"""Many queries at once: thousands of names against the archive, every hit with its page and quote, no cap.

A line of the list that cannot be read or asked is told of, and the rest goes on. A ``name`` is asked for by its words: all of
one or two, any two of three or more (a patronymic is often left out, or is another one in another language).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from rightsarchive.errors import QuerySyntaxError, UnreadableFileError, UsageError
from rightsarchive.files import read_regular
from rightsarchive.model import Failure
from rightsarchive.model.brief import Brief
from rightsarchive.search.results import Hit, Results

MOST = 64 << 20
"""Bytes of a list of queries."""

PAGE = 500
"""Hits that are fetched at a time."""


@dataclass(frozen=True, slots=True, repr=False)
class BatchQuery(Brief):
    """A line of the list: ``text`` is the query, ``id`` the user's own mark for it."""

    line: int
    id: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class BatchHit(Brief):
    """A hit of one query; ``rank`` counts from 1."""

    query: BatchQuery
    rank: int
    hit: Hit


def read_queries(path: Path) -> Iterator[BatchQuery | Failure]:
    """The lines of a CSV or JSONL list. The column (or key) is ``query`` for a query, ``name`` for a name, ``id`` if you like;
    a CSV without such a header holds one query in each line. Raises UnreadableFileError, UsageError."""
    try:
        text = read_regular(path, MOST, follow=True).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise UnreadableFileError(f"the list cannot be read: {error.strerror}.", path=path) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            "the list is not UTF-8 text.", advice="Save it as UTF-8 (“CSV UTF-8” in a spreadsheet).", path=path
        ) from error
    rows = _json_rows(text, path) if path.suffix.lower() in {".jsonl", ".json"} else _csv_rows(text, path)
    for line, row in rows:
        if isinstance(row, Failure):
            yield row
            continue
        query, name = str(row.get("query") or "").strip(), str(row.get("name") or "").strip()
        asked = query or name_query(name)
        if asked:
            yield BatchQuery(line, str(row.get("id") or ""), asked)
        else:
            yield Failure(
                f"{path}, line {line}", "usage", "there is nothing to search for.", "Fill in “query” or “name”."
            )


def name_query(name: str) -> str:
    """The query for a person's name: all words of one or two, any two of more."""
    words = ["".join(letter for letter in word if letter.isalnum() or letter in "'’-") for word in name.split()]
    words = [word for word in words if sum(letter.isalnum() for letter in word) > 1] or [word for word in words if word]
    # In small letters an operator's name is a word like any other.
    words = [word.lower() if word in {"AND", "OR", "NOT"} else word for word in words]
    if len(words) < 3:
        return " AND ".join(words)
    return " OR ".join(f"({one} AND {other})" for one, other in combinations(words[:6], 2))


def answers(
    search: Callable[[str, int, int], Results], queries: Iterator[BatchQuery | Failure], path: Path
) -> Iterator[BatchHit | Failure]:
    """Every hit of every query, in order. ``search`` takes a query, a limit and an offset."""
    for query in queries:
        if isinstance(query, Failure):
            yield query
            continue
        try:
            offset = 0
            while True:
                results = search(query.text, PAGE, offset)
                for rank, hit in enumerate(results.hits, start=offset + 1):
                    yield BatchHit(query, rank, hit)
                for damage in results.damaged:
                    yield Failure(f"{path}, line {query.line}", damage.code, damage.message, damage.advice)
                offset += PAGE
                if offset >= results.total:
                    break
        except QuerySyntaxError as error:
            yield Failure(f"{path}, line {query.line}", error.code, f"“{query.text}”: {error.message}", error.advice)


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any] | Failure]]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    header: list[str] | None = None
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:  # a cell without end
            where = f"{path}, line {reader.line_num}"
            yield (
                reader.line_num,
                Failure(where, "usage", f"not valid CSV: {error}.", "Look for a quotation mark too many."),
            )
            return
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            names = [cell.strip().lower() for cell in cells]
            header = names if {"query", "name"} & set(names) else ["query"]
            if header is names:
                continue
        yield reader.line_num, dict(zip(header, cells, strict=False))


def _json_rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, Any] | Failure]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            yield number, value
        else:
            yield (
                number,
                Failure(f"{path}, line {number}", "usage", "the line is no JSON object.", 'Write {"query": "…"}.'),
            )
