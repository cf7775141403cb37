"""Which documents go into an evidence package."""

from __future__ import annotations

from collections.abc import Iterator

from rightsarchive.bags.export import Selection
from rightsarchive.citation import Citation
from rightsarchive.search.options import Values, several
from rightsarchive.search.selection import chosen, found_by
from rightsarchive.view import ArchiveView


def select(
    view: ArchiveView, *, documents: Values, cases: Values, query: str | None
) -> tuple[Selection, Iterator[Citation]]:
    """The documents that are named, those of the cases, and those that the query finds, with the citations of what it found; all
    of them where nothing is asked for. Raises NotInArchiveError, QuerySyntaxError, UsageError."""
    titles = several(cases)
    if query is None and not several(documents) and not titles:
        return Selection(), iter(())
    found = frozenset(chosen(view, several(documents), titles, query))
    quotes = iter(()) if query is None else found_by(view, query)
    return Selection(found, query, tuple(view.case(case).title for case in titles)), quotes
