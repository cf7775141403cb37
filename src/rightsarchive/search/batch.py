"""Many queries at once: thousands of names against the archive, every hit with its page and quote, no cap.

A line of the list that cannot be read or asked is told of, and the rest goes on. Behind the hits of each line stands what was asked
for it and how many there were, so that a name that is nowhere is not lost among those that are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rightsarchive.errors import QuerySyntaxError
from rightsarchive.model import Failure
from rightsarchive.model.brief import Brief
from rightsarchive.search.query_list import BatchQuery
from rightsarchive.search.results import Hit, Results

PAGE = 500
"""Hits that are fetched at a time."""


@dataclass(frozen=True, slots=True, repr=False)
class BatchHit(Brief):
    """A hit of one query; ``rank`` counts from 1."""

    query: BatchQuery
    rank: int
    hit: Hit


@dataclass(frozen=True, slots=True, repr=False)
class BatchLine(Brief):
    """What became of one line: what was asked, how many passages (``total``) match, and ``remarks`` on what was taken for plain
    words."""

    query: BatchQuery
    total: int
    remarks: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """The same in a sentence."""
        found = "nothing was found" if not self.total else f"{self.total} passages were found"
        return " ".join([f"line {self.query.line}: {found} for “{self.query.text}”.", *self.remarks])


def answers(
    search: Callable[[str, int, int], Results], queries: Iterator[BatchQuery | Failure], path: Path
) -> Iterator[BatchHit | BatchLine | Failure]:
    """Every hit of every query, in order, behind them the line. ``search`` takes a query, a limit and an offset."""
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
            yield BatchLine(query, results.total, results.remarks)
        except QuerySyntaxError as error:
            yield Failure(f"{path}, line {query.line}", error.code, f"“{query.text}”: {error.message}", error.advice)
