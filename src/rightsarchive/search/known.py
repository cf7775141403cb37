"""What of the things known of a document a query asks for: which value of which field matched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rightsarchive.language.about import values_about
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.fields import ABOUT, FieldTerms
from rightsarchive.model import Document
from rightsarchive.model.brief import Brief
from rightsarchive.query.plan import Fuzzy, Leaf, Phrase, Plan, Prefix, Synonyms, Term, leaves
from rightsarchive.search.highlight.query_terms import is_like
from rightsarchive.search.highlight.windows import windows

Known = Mapping[str, Mapping[int, tuple[int, int]]]
"""The terms of one value, each with its positions (from and to)."""


@dataclass(frozen=True, slots=True, repr=False)
class MetadataMatch(Brief):
    """``value`` of a ``field`` of the metadata matched ``words`` of the query: a field by its name (a user's own as ``extra.k``), ``file`` for
    the name of the file, ``note`` or ``tag``."""

    field: str
    value: str
    words: tuple[str, ...]


def known_terms(found: FieldTerms) -> Known:
    """The terms of a value, as they are looked up."""
    terms: dict[str, dict[int, tuple[int, int]]] = {}
    for term, position in zip(found.terms, found.positions or (), strict=True):
        terms.setdefault(term, {})[position] = (position, position)
    return terms


def matches(leaf: Leaf, known: Known) -> bool:
    """Whether a value has what a leaf of the field ``about`` looks for."""
    match leaf:
        case Term(text=text):
            return text in known
        case Synonyms(members=members):
            return any(text in known for text, _ in members)
        case Prefix() | Fuzzy():
            return any(is_like(term, leaf) for term in known)
        case Phrase(terms=terms):
            return all(text in known for text, _ in terms) and next(windows(leaf, known), None) is not None


class MetadataMatcher:
    """For the hits of one plan."""

    def __init__(self, plan: Plan, analyzer: Analyzer) -> None:
        self._leaves = [leaf for leaf in leaves(plan.match) if leaf.field == ABOUT]
        self._analyzer = analyzer

    def matches(
        self, document: Document, language: str, annotations: Iterable[tuple[str, str, Known]]
    ) -> tuple[MetadataMatch, ...]:
        """The values of a document that matched, whose passage is in ``language``; then its notes and tags."""
        if not self._leaves:
            return ()
        found = [*self._of(document, language), *annotations]
        return tuple(
            MetadataMatch(field, value, tuple(words)) for field, value, known in found if (words := self._words(known))
        )

    def _of(self, document: Document, language: str) -> Iterator[tuple[str, str, Known]]:
        for field, value in values_about(document.metadata, document.path):
            yield field, value, known_terms(self._analyzer.about([value], language))

    def _words(self, known: Known) -> dict[str, None]:
        return {leaf.why.word: None for leaf in self._leaves if leaf.why is not None and matches(leaf, known)}
