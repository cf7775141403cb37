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
from typing import Any, TextIO

from rightsarchive.errors import QuerySyntaxError, UnreadableFileError, UsageError
from rightsarchive.model import Failure
from rightsarchive.search.results import Hit, Results

PAGE = 500
"""Hits that are fetched at a time."""

COLUMNS = (
    "line", "id", "query", "rank", "score", "cases", "title", "publisher", "published", "language", "page", "page_label",
    "paragraph", "quote", "matched", "reference", "document", "version", "passage", "start", "end", "sha256",
)  # fmt: skip
"""What is known of each hit, in the order of the table."""

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""OWASP, CSV injection: spreadsheets skip what is blank before a formula, and some read full-width characters as plain ones."""


@dataclass(frozen=True, slots=True)
class BatchQuery:
    """A line of the list: ``text`` is the query, ``id`` the user's own mark for it."""

    line: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class BatchHit:
    """A hit of one query; ``rank`` counts from 1."""

    query: BatchQuery
    rank: int
    hit: Hit


def read_queries(path: Path) -> Iterator[BatchQuery | Failure]:
    """The lines of a CSV or JSONL list. The column (or key) is ``query`` for a query, ``name`` for a name, ``id`` if you like;
    a CSV without such a header holds one query in each line. Raises UnreadableFileError, UsageError."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise UnreadableFileError(f"the list cannot be read: {error.strerror}.", path=path) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            "the list is not UTF-8 text.", advice="Save it as UTF-8 (“CSV UTF-8” in a spreadsheet).", path=path
        ) from error
    rows = _json_rows(text, path) if path.suffix.lower() in {".jsonl", ".json"} else _csv_rows(text)
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
                offset += PAGE
                if offset >= results.total:
                    break
        except QuerySyntaxError as error:
            yield Failure(f"{path}, line {query.line}", error.code, f"“{query.text}”: {error.message}", error.advice)


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
            self._out.write(json.dumps(values, ensure_ascii=False) + "\n")
        else:
            self._csv.writerow([_cell(values[name]) for name in COLUMNS])


def _cell(value: Any) -> Any:
    """A spreadsheet would run a cell that begins like a formula, and documents come from strangers: an apostrophe before it
    keeps it text. JSONL has the words as they are."""
    text = "; ".join(value) if isinstance(value, list) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text


def _csv_rows(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    header: list[str] | None = None
    for cells in reader:
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
