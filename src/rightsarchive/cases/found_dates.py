"""The timeline of what a search finds: of a person, or of a query."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rightsarchive.cases.timeline import TimelineEntry, timeline, timeline_of_passages
from rightsarchive.errors import UsageError
from rightsarchive.model import Passage
from rightsarchive.search.name_query import name_query
from rightsarchive.search.results import Results
from rightsarchive.store import CatalogReader

PAGE = 500
"""Passages that are asked for at a time."""

Search = Callable[..., Results]


def timeline_of(
    catalog: CatalogReader, search: Search, case: str | None, person: str | None, query: str | None
) -> tuple[TimelineEntry, ...]:
    """The dates of a case (by its id), of the passages that name a person in any spelling, or of those that a query finds; in the case alone
    where one is given too. Raises UsageError, QuerySyntaxError."""
    if person is not None and query is not None:
        raise UsageError(
            "a timeline is that of a person or of a query, not of both.", advice="Put the name into the query."
        )
    if person is None and query is None:
        if case is None:
            raise UsageError("a timeline of what?", advice="Give a case, a person or a query.")
        return timeline(catalog, case)
    asked = query if person is None else name_query(person)
    if not asked:
        raise UsageError(f"{person!r} is no name.", advice="Write it with letters, as in “Ana Ruiz”.")
    found = _found(search, asked, case, concepts=person is None)
    return timeline_of_passages(catalog, found, case)


def _found(search: Search, query: str, case: str | None, *, concepts: bool) -> Iterator[tuple[str, int, Passage]]:
    offset = 0
    while hits := search(query, limit=PAGE, offset=offset, cases=case, concepts=concepts).hits:
        for hit in hits:
            yield hit.document.id, hit.document.version, hit.passage
        offset += PAGE
