"""The figures behind the scores: of the passages that a clearance may see in one commit, asked once and remembered."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz.distance import OSA

from rightsarchive.engine.opensearch.dictionary import terms_from
from rightsarchive.engine.opensearch.encoding import of_line
from rightsarchive.engine.opensearch.phrases import frequency
from rightsarchive.engine.opensearch.queries import (
    NOTHING,
    Query,
    counting,
    having,
    holding_all,
    key_of,
    scored,
    scored_as_counted,
    standing,
)
from rightsarchive.engine.opensearch.schema import ID, LENGTH, LINE, WORDS
from rightsarchive.query.plan import Fuzzy, Leaf, Phrase, Prefix, Synonyms, Term

Ask = Callable[[Mapping[str, Any]], Any]
Hits = Callable[[Query, Sequence[str]], Iterable[Mapping[str, Any]]]

MOST = 50_000
"""Figures that are remembered: those of more leaves are asked again."""


class Statistics:
    """``ask`` searches the index, ``hits`` gives all hits of a filter with some of their fields; ``filters`` are those of the clearance."""

    def __init__(self, ask: Ask, hits: Hits, filters: list[Query]) -> None:
        self._ask, self._hits, self._filters = ask, hits, filters
        self._lock = threading.Lock()
        self._fields: dict[str, tuple[int, float]] = {}
        self._passages: dict[str, int] = {}
        self._members: dict[str, tuple[str, ...]] = {}

    def queries(self, leaves: Sequence[Leaf]) -> Mapping[Leaf, Query]:
        """Each leaf as a scored query."""
        counted: dict[Leaf, Mapping[int, int]] = {
            leaf: self._counted(leaf) for leaf in leaves if isinstance(leaf, Phrase) and standing(leaf) is None
        }
        self._know(leaves)
        return {leaf: self._scored(leaf, counted) for leaf in leaves}

    def matches(self, leaves: Sequence[Leaf]) -> Mapping[Leaf, Query]:
        """Each leaf as a query that only matches."""
        return {leaf: self._matching(leaf) for leaf in leaves}

    def _matching(self, leaf: Leaf) -> Query:
        if not isinstance(leaf, Phrase):
            return having(leaf.field, [text for text, _ in self._members_of(leaf)])
        query = standing(leaf)
        if query is not None:
            return query
        counts = self._counted(leaf)
        return {"terms": {ID: list(counts)}} if counts else NOTHING

    def _members_of(self, leaf: Term | Synonyms | Prefix | Fuzzy) -> Sequence[tuple[str, float]]:
        match leaf:
            case Term(_, text):
                return ((text, 1.0),)
            case Synonyms(_, members):
                return members
            case Prefix(field, text):
                start = text
            case Fuzzy(field, text):
                start = text[:1]
        key = key_of(leaf)
        known = self._members.get(key)
        if known is None:
            found = (term for term, _ in terms_from(self._ask, self._filters, WORDS + field, start))
            if isinstance(leaf, Fuzzy):
                found = (term for term in found if term[:1] == start and OSA.distance(term, leaf.text) <= leaf.edits)
            known = tuple(found)
            with self._lock:
                if len(self._members) < MOST:
                    self._members[key] = known
        return [(term, 1.0) for term in known]

    def _counted(self, phrase: Phrase) -> Mapping[int, int]:
        """By passage, how often a phrase stands in it, where Lucene counts otherwise than we do."""
        found = {}
        for source in self._hits(holding_all(phrase), [LINE + phrase.field]) if phrase.terms else ():
            if count := frequency(phrase, of_line(source[LINE + phrase.field])):
                found[source[ID]] = count
        return found

    def _scored(self, leaf: Leaf, counted: Mapping[Leaf, Mapping[int, int]]) -> Query:
        passages, average = self._fields[leaf.field]
        if not passages:
            return NOTHING
        if isinstance(leaf, Phrase):
            idf = 0.0
            for text, _ in leaf.terms:
                idf += _idf(passages, self._passages[_term_key(leaf.field, text)])
            weight = leaf.boost * idf
            if leaf in counted:
                return scored_as_counted(counted[leaf], leaf.field, weight, average)
            query = standing(leaf)
            assert query is not None
            return scored(query, leaf.field, weight, average, max(len(leaf.terms), 1))
        weight = leaf.boost * _idf(passages, self._passages[key_of(leaf)])
        return scored(counting(leaf.field, self._members_of(leaf)), leaf.field, weight, average)

    def _know(self, leaves: Sequence[Leaf]) -> None:
        """Ask what is not known yet, in one request."""
        wanted: dict[str, Query] = {}
        for leaf in leaves:
            if isinstance(leaf, Phrase):
                wanted |= {_term_key(leaf.field, text): having(leaf.field, [text]) for text, _ in leaf.terms}
            else:
                wanted[key_of(leaf)] = having(leaf.field, [text for text, _ in self._members_of(leaf)])
        wanted = {key: query for key, query in wanted.items() if key not in self._passages}
        fields = sorted({leaf.field for leaf in leaves} - self._fields.keys())
        if not wanted and not fields:
            return
        parts: dict[str, Any] = {
            f"field {field}": {
                "filter": {"exists": {"field": LENGTH + field}},
                "aggs": {"sum": {"sum": {"field": LENGTH + field}}},
            }
            for field in fields
        }
        if wanted:
            parts["leaves"] = {"filters": {"filters": {str(n): query for n, query in enumerate(wanted.values())}}}
        answer = self._ask({"size": 0, "query": {"bool": {"filter": self._filters}}, "aggs": parts})["aggregations"]
        with self._lock:
            for field in fields:
                found = answer[f"field {field}"]
                passages = found["doc_count"]
                self._fields[field] = passages, found["sum"]["value"] / passages if passages else 0.0
            if len(self._passages) > MOST:
                self._passages.clear()
            for n, key in enumerate(wanted):
                self._passages[key] = answer["leaves"]["buckets"][str(n)]["doc_count"]


def _term_key(field: str, text: str) -> str:
    return key_of(Term(field, text))


def _idf(passages: int, n: int) -> float:
    return math.log(1 + (passages - n + 0.5) / (n + 0.5))
