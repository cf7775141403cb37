"""Which documents go into an evidence package."""

from __future__ import annotations

from collections.abc import Iterator

from rightsarchive.bags.export import Selection
from rightsarchive.citation import Citation
from rightsarchive.errors import UsageError
from rightsarchive.search.options import Values, several
from rightsarchive.view import ArchiveView

_AT_ONCE = 500


def select(
    view: ArchiveView, *, documents: Values, cases: Values, query: str | None
) -> tuple[Selection, Iterator[Citation]]:
    """The documents that are named, those of the cases, and those that the query finds, with the citations of what it found; all
    of them where nothing is asked for. Raises NotInArchiveError, QuerySyntaxError, UsageError."""
    named, titles = several(documents), several(cases)
    if query is None and not named and not titles:
        return Selection(), iter(())
    if query is not None and not query.strip():
        raise UsageError("the query is empty.", advice="Leave it out to export everything.")
    found = {view.document(name).id for name in named}
    for case in titles:
        found.update(document.id for document in view.case_documents(case))
    if query is not None:
        found.update(citation.document_id for citation in _found(view, query))
    quotes = iter(()) if query is None else _found(view, query)
    return Selection(frozenset(found), query, tuple(view.case(case).title for case in titles)), quotes


def _found(view: ArchiveView, query: str) -> Iterator[Citation]:
    offset = 0
    while True:
        results = view.search(query, limit=_AT_ONCE, offset=offset)
        for hit in results.hits:
            yield hit.citation
        offset += _AT_ONCE
        if offset >= results.total:
            return
