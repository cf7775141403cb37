"""Documents chosen by name, by case, or by a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from rightsarchive.citation import Citation
from rightsarchive.errors import UsageError
from rightsarchive.model import Document
from rightsarchive.search.options import Values, several
from rightsarchive.search.results import Hit, Results

Sources = str | Document | Hit | Citation | Iterable[str | Document | Hit | Citation] | None
"""Documents by name, as records, or as those that hits and citations stand in; one or several."""

_AT_ONCE = 500


class Reader(Protocol):
    """What one clearance sees of an archive."""

    def document(self, name: str, version: int | None = None) -> Document: ...

    def case_documents(self, name: str) -> tuple[Document, ...]: ...

    def search(self, query: str, *, limit: int = ..., offset: int = ..., collapse: bool = ...) -> Results: ...


def chosen(view: Reader, documents: Sources, cases: Values, query: str | None) -> dict[str, None]:
    """The ids of the documents that are named, of those of the cases, and of those that the query finds, each once. Raises
    NotInArchiveError, QuerySyntaxError, UsageError."""
    if query is not None and not query.strip():
        raise UsageError("the query is empty.", advice="Leave it out to choose everything.")
    found = {view.document(name).id: None for name in _names(documents)}
    for case in several(cases):
        found.update((document.id, None) for document in view.case_documents(case))
    if query is not None:
        found.update((citation.document_id, None) for citation in found_by(view, query))
    return found


def found_by(view: Reader, query: str) -> Iterator[Citation]:
    """Every passage that a query finds, as a citation, the best first."""
    offset = 0
    while True:
        results = view.search(query, limit=_AT_ONCE, offset=offset, collapse=False)
        for hit in results.hits:
            yield hit.citation
        offset += _AT_ONCE
        if offset >= results.total:
            return


def _names(documents: Sources) -> Iterator[str]:
    if documents is None:
        return
    for each in [documents] if isinstance(documents, (str, Document, Hit, Citation)) else documents:
        if isinstance(each, str):
            yield each
        elif isinstance(each, Citation):
            yield each.document_id
        else:
            yield (each.document if isinstance(each, Hit) else each).id
