"""Leaves of a plan: which passages have the terms and how often, and the BM25 score that this gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.whoosh.combine import NOTHING, Found, total
from rightsarchive.engine.whoosh.files import Array
from rightsarchive.engine.whoosh.phrase import occurrences
from rightsarchive.engine.whoosh.segment import Field
from rightsarchive.engine.whoosh.view import Slab, View
from rightsarchive.query.plan import Filter, Fuzzy, Keyword, Leaf, Phrase, Prefix, Synonyms, Term


class Span(NamedTuple):
    """Neighbouring terms of a field, by number (half open), and the weight that each occurrence has."""

    first: int
    last: int
    weight: float


def score_leaf(view: View, leaf: Leaf) -> list[Found]:
    """The passages of each slab that match ``leaf``, with its score."""
    fields = view.fields(leaf.field)
    statistics = view.statistics(leaf.field)
    if isinstance(leaf, Phrase):
        matches = [
            NOTHING if field is None else Found(*occurrences(field, slab, leaf.terms, leaf.slop))
            for slab, field in zip(view.slabs, fields, strict=True)
        ]
        idf = 0.0
        for text, _ in leaf.terms:
            idf += statistics.idf(document_frequency(view, leaf.field, text))
    else:
        matches = [
            NOTHING if field is None else gather(field, slab, spans(field, leaf))
            for slab, field in zip(view.slabs, fields, strict=True)
        ]
        idf = statistics.idf(sum(len(match.docs) for match in matches))
    weight = np.float32(leaf.boost * idf)
    return [
        Found(docs, freqs / (freqs + norm[docs]) * weight) if len(docs) else NOTHING
        for (docs, freqs), norm in zip(matches, view.norms(leaf.field), strict=True)
    ]


def document_frequency(view: View, name: str, text: str) -> int:
    """n: how many visible passages hold the term."""
    n = 0
    for slab, field in zip(view.slabs, view.fields(name), strict=True):
        number = -1 if field is None else field.terms.find(text)
        if field is not None and number >= 0:
            n += len(slab.visible(field.postings(number).docs, None)[0])
    return n


def spans(field: Field, leaf: Term | Synonyms | Prefix | Fuzzy) -> list[Span]:
    """The terms of this field that a leaf stands for."""
    match leaf:
        case Term(_, text):
            weighted = [(field.terms.find(text), 1.0)]
        case Synonyms(_, members):
            weighted = [(field.terms.find(text), weight) for text, weight in members]
        case Fuzzy(_, text, edits):
            weighted = [(number, 1.0) for number in field.terms.near(text, edits)]
        case Prefix(_, text):
            first, last = field.terms.starting_with(text)
            return [Span(first, last, 1.0)] if first < last else []
    return [Span(number, number + 1, weight) for number, weight in weighted if number >= 0]


def gather(field: Field, slab: Slab, wanted: Sequence[Span]) -> Found:
    """The visible passages that have any of these terms, and the weighted sum of how often."""
    lists = []
    for first, last, weight in wanted:
        docs, freqs = field.postings(first, last)
        if last - first > 1:
            docs, freqs = _visible_unsorted(slab, docs, freqs)
        else:
            docs, freqs = slab.visible(docs, freqs)
        weights = np.ones(len(docs), np.float32) if freqs is None else freqs.astype(np.float32)
        lists.append(Found(docs, weights if weight == 1.0 else weights * np.float32(weight)))
    if len(lists) == 1 and wanted[0].last - wanted[0].first == 1:
        return lists[0]
    return total(lists, slab.size)


def _visible_unsorted(slab: Slab, docs: Array, freqs: Array | None) -> tuple[Array, Array | None]:
    if slab.size < len(slab.segment):
        kept = docs < slab.size
        docs, freqs = docs[kept], None if freqs is None else freqs[kept]
    if slab.alive is not None:
        kept = slab.alive[docs]
        docs, freqs = docs[kept], None if freqs is None else freqs[kept]
    return docs, freqs


def filtered(view: View, node: Filter) -> list[Array]:
    """The passages of each slab, rising, that a filter lets through."""
    found = []
    for slab, field in zip(view.slabs, view.keywords(node.field), strict=True):
        if field is None:
            found.append(NOTHING.docs)
            continue
        if isinstance(node, Keyword):
            numbers = [number for value in dict.fromkeys(node.values) if (number := field.terms.find(value)) >= 0]
            wanted = [Span(number, number + 1, 1.0) for number in numbers]
        else:
            first, last = field.terms.span(node.low, node.high)
            wanted = [Span(first, last, 1.0)] if first < last else []
        found.append(gather(field, slab, wanted).docs if wanted else NOTHING.docs)
    return found
