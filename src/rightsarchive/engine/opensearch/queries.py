"""The nodes of a plan as queries of OpenSearch: what they match, and with what each of their leaves is scored.

Lucene counts (its own similarity is replaced by the plain frequency); the score of a leaf is computed by a script from that count, with
the statistics of the clearance. Sources: the OpenSearch query DSL (https://docs.opensearch.org/latest/query-dsl/).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rightsarchive.engine.opensearch.encoding import GAP, NEXT, encoded
from rightsarchive.engine.opensearch.schema import (
    ACCESS,
    BAG,
    BEGIN,
    CEILING,
    END,
    ID,
    KEYWORD,
    LENGTH,
    LINE,
)
from rightsarchive.engine.opensearch.state import State
from rightsarchive.model import Access
from rightsarchive.query.plan import (
    K1,
    AllOf,
    Among,
    AnyOf,
    B,
    Best,
    Everything,
    Except,
    Filter,
    Fuzzy,
    Keyword,
    KeywordRange,
    Leaf,
    Node,
    Phrase,
    Prefix,
    Synonyms,
    Term,
)

Query = Mapping[str, Any]

NOTHING: Query = {"match_none": {}}

SCORE = (
    "double tf = _score / params.parts; double length = doc[params.length].value;"
    " return params.weight * tf / (tf + params.k1 * (1 - params.b + params.b * length / params.average));"
)
"""BM25 as ``query.plan`` has it. One source: it is compiled once."""

SCORE_OF_COUNTED = (
    "double tf = params.counts[Long.toString(doc[params.id].value)]; double length = doc[params.length].value;"
    " return params.weight * tf / (tf + params.k1 * (1 - params.b + params.b * length / params.average));"
)
"""The same where the frequency was counted by us."""

_TOGETHER = 900
"""Clauses of one query: more are put into several (the server's limit is 1,024 for one)."""


def held(state: State) -> list[Query]:
    """What the last commit holds. What a change did that was not committed does not count."""
    abandoned = list(state.abandoned)
    ended: Query = {"range": {END: {"gt": state.commit}}}
    filters: list[Query] = [{"range": {BEGIN: {"lte": state.commit}}}]
    if abandoned:
        ended = any_of([ended, {"terms": {END: abandoned}}])
        filters.append({"bool": {"must_not": [{"terms": {BEGIN: abandoned}}]}})
    return [*filters, ended]


def visible(state: State, clearance: Access) -> list[Query]:
    """What a clearance may see of it."""
    return [
        *held(state),
        {"range": {ACCESS: {"lte": clearance.level}}},
        {"range": {CEILING: {"gte": clearance.level}}},
    ]


def filtering(node: Filter) -> Query:
    match node:
        case Keyword(field, values):
            return {"terms": {KEYWORD + field: [encoded(value) for value in values]}} if values else NOTHING
        case KeywordRange(field, low, high):
            bounds = {"gte": low, "lte": high}
            given = {key: encoded(value) for key, value in bounds.items() if value is not None}
            return {"range": {KEYWORD + field: given}} if given else {"exists": {"field": KEYWORD + field}}
        case Among(ids):
            return {"terms": {ID: list(ids)}} if ids else NOTHING


def matching(node: Node, leaf: Callable[[Leaf], Query]) -> Query:
    """A tree, whose leaves are as ``leaf`` makes them."""
    match node:
        case Everything():
            return {"match_all": {"boost": 0}}
        case Keyword() | KeywordRange() | Among():
            return {"constant_score": {"filter": filtering(node), "boost": 0}}
        case AnyOf(nodes):
            return any_of([matching(child, leaf) for child in nodes])
        case AllOf(nodes):
            return {"bool": {"must": [matching(child, leaf) for child in nodes]}} if nodes else NOTHING
        case Best(nodes):
            return {"dis_max": {"queries": [matching(child, leaf) for child in nodes]}} if nodes else NOTHING
        case Except(kept, without):
            return {"bool": {"must": [matching(kept, leaf)], "must_not": [matching(without, leaf)]}}
        case _:
            return leaf(node)


def any_of(queries: Sequence[Query]) -> Query:
    """The sum over those that match."""
    if not queries:
        return NOTHING
    if len(queries) > _TOGETHER:
        groups = range(0, len(queries), _TOGETHER)
        return any_of([any_of(queries[start : start + _TOGETHER]) for start in groups])
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def counting(field: str, members: Sequence[tuple[str, float]]) -> Query:
    """Passages with any of the members; the score is the sum of their frequencies, each times its weight."""
    weights: dict[str, float] = {}
    for text, weight in members:
        weights[text] = weights.get(text, 0.0) + weight
    return any_of(
        [{"term": {BAG + field: {"value": encoded(text), "boost": weight}}} for text, weight in weights.items()]
    )


def having(field: str, texts: Sequence[str]) -> Query:
    """Passages with any of the terms, however many there are."""
    return {"terms": {BAG + field: [encoded(text) for text in texts]}} if texts else NOTHING


def standing(phrase: Phrase) -> Query | None:
    """Passages with a phrase as Lucene finds it, its score the frequency times the number of terms; None where Lucene counts otherwise
    than ``query.plan`` does."""
    places = sorted(phrase.terms, key=lambda pair: pair[1])
    offsets = [offset for _, offset in places]
    if phrase.slop or len(set(offsets)) < len(offsets):
        return None
    if not places:
        return NOTHING
    if len(places) == 1:
        # Of a term that stands alone Lucene counts each time, as of a phrase.
        return {"term": {LINE + phrase.field: {"value": encoded(places[0][0])}}}
    first = offsets[0]
    line: list[str] = []
    for text, offset in places:
        line += [GAP] * (offset - first - len(line))
        line.append(encoded(text))
    return {"match_phrase": {LINE + phrase.field: {"query": NEXT.join(line), "analyzer": "terms"}}}


def holding_all(phrase: Phrase) -> Query:
    """Passages with all terms of a phrase, wherever they stand."""
    texts = dict.fromkeys(text for text, _ in phrase.terms)
    return {"bool": {"filter": [{"term": {LINE + phrase.field: encoded(text)}} for text in texts]}}


def scored(query: Query, field: str, weight: float, average: float, parts: int = 1) -> Query:
    """A query that counts, scored."""
    return _scripted(query, SCORE, field, weight, average, parts=parts)


def scored_as_counted(counts: Mapping[int, int], field: str, weight: float, average: float) -> Query:
    """Passages by id with the frequencies that were counted, scored."""
    if not counts:
        return NOTHING
    among = {"terms": {ID: list(counts)}}
    named = {str(id_): count for id_, count in counts.items()}
    return _scripted(among, SCORE_OF_COUNTED, field, weight, average, counts=named, id=ID)


def _scripted(query: Query, source: str, field: str, weight: float, average: float, **more: Any) -> Query:
    if query == NOTHING:
        return NOTHING
    parameters = {"weight": weight, "average": average, "k1": K1, "b": B, "length": LENGTH + field, **more}
    # A field that no passage has is no field of the index, and a script may not name it.
    return {"script_score": {"query": query, "script": {"source": source, "params": parameters}}}


def key_of(leaf: Leaf) -> str:
    """What two leaves that match the same have in common."""
    match leaf:
        case Term(field, text):
            said: tuple[Any, ...] = ("term", field, text)
        case Synonyms(field, members):
            said = ("synonyms", field, *sorted({text for text, _ in members}))
        case Prefix(field, text):
            said = ("prefix", field, text)
        case Fuzzy(field, text, edits):
            said = ("fuzzy", field, text, edits)
        case Phrase(field, terms, slop):
            said = ("phrase", field, terms, slop)
    return json.dumps(said)
