"""Notes and tags as words to find a document by: looked up in the catalog and not in the index, for each has a level of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightsarchive.language.analysis import Analyzer
from rightsarchive.model import PassageId
from rightsarchive.query.plan import Among, Leaf
from rightsarchive.search.known import Known, known_terms, matches
from rightsarchive.store import NOTE, TAG, CatalogReader


class _Annotated(NamedTuple):
    kind: str
    document: str
    body: str
    passages: tuple[PassageId, ...]
    known: Known


class Annotated:
    """The notes and tags that the reader of ``catalog`` may see. It is to live no longer than the state of the annotations."""

    def __init__(self, catalog: CatalogReader, analyzer: Analyzer, language: str) -> None:
        """``language`` is the one that most of the archive is in."""
        self._all = list(_annotated(catalog, analyzer, language))

    def among(self, leaf: Leaf) -> Among | None:
        """The passages with a note or a tag that has what a leaf of the field ``about`` looks for; None where there is none."""
        found = {passage for each in self._all if matches(leaf, each.known) for passage in each.passages}
        return Among(tuple(sorted(found))) if found else None

    def of(self, document: str, passage: PassageId) -> Iterator[tuple[str, str, Known]]:
        """Those that a passage of a document is found for: the kind, what it says, and its terms."""
        for each in self._all:
            if each.document == document and passage in each.passages:
                yield each.kind, each.body, each.known


def _annotated(catalog: CatalogReader, analyzer: Analyzer, language: str) -> Iterator[_Annotated]:
    for kind in (TAG, NOTE):
        notes = catalog.annotations.all(kind)
        first = catalog.passages.first_of({each.document_id for each in notes if each.text_sha256 is None})
        touched: dict[str, list[PassageId]] = {}
        for name, passage in catalog.annotations.passages(kind):
            touched.setdefault(name, []).append(passage)
        for each in notes:
            whole = [first[each.document_id]] if each.document_id in first else []
            passages = whole if each.text_sha256 is None else touched.get(each.id, [])
            known = known_terms(analyzer.about([each.body], language))
            yield _Annotated(kind, each.document_id, each.body, tuple(passages), known)
