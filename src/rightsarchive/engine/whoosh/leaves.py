"""Leaves of a plan: which passages have the terms and how often, and the BM25 score that this gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.whoosh.combine import NOTHING, PROBE, Found, Workspace, summed, total
from rightsarchive.engine.whoosh.files import Array
from rightsarchive.engine.whoosh.phrase import occurrences
from rightsarchive.engine.whoosh.segment import Field
from rightsarchive.engine.whoosh.view import Slab, View
from rightsarchive.query.plan import Filter, Fuzzy, Keyword, Leaf, Phrase, Prefix, Synonyms, Term

MOST_PROBES = 20_000
"""More passages than these are looked for by marking them, never one by one."""


class Span(NamedTuple):
    """Neighbouring terms of a field, by number (half open), and the weight that each occurrence has."""

    first: int
    last: int
    weight: float


class Within(NamedTuple):
    """The passages of a segment beyond which nothing is of interest: rising, and as marks over all."""

    docs: Array
    marks: Array


def score_leaf(view: View, leaf: Leaf, space: Workspace, within: Sequence[Within] | None = None) -> list[Found]:
    """The passages of each slab that match ``leaf``, with its score; of those in ``within``, where it is given."""
    fields = view.fields(leaf.field)
    statistics = view.statistics(leaf.field)
    areas: Sequence[Within | None] = within if within is not None else [None] * len(fields)
    if isinstance(leaf, Phrase):
        texts = dict.fromkeys(text for text, _ in leaf.terms)
        known_terms = {text: view.term(leaf.field, text, places=True) for text in texts}
        if any(not known.n for known in known_terms.values()):
            return [NOTHING] * len(fields)
        idf = 0.0
        for text, _ in leaf.terms:
            idf += statistics.idf(known_terms[text].n)
        matches = []
        for place, (slab, field, area) in enumerate(zip(view.slabs, fields, areas, strict=True)):
            numbers = {text: known.numbers[place] for text, known in known_terms.items()}
            marks = None if area is None else area.marks
            matches.append(NOTHING if field is None else occurrences(field, slab, leaf, numbers, space, marks))
    elif isinstance(leaf, Term):
        known = view.term(leaf.field, leaf.text)
        idf = statistics.idf(known.n)
        matches = [
            NOTHING if field is None or number < 0 else term_in(field, slab, number, area)
            for slab, field, area, number in zip(view.slabs, fields, areas, known.numbers, strict=True)
        ]
    else:
        matches = [
            NOTHING if field is None else gather(field, slab, spans(view, field, leaf), space)
            for slab, field in zip(view.slabs, fields, strict=True)
        ]
        idf = statistics.idf(sum(len(match.docs) for match in matches))
        if within is not None:
            matches = [_inside(match, area) for match, area in zip(matches, within, strict=True)]
    weight = np.float32(leaf.boost * idf)
    return [
        _saturated(match, norm, weight) if len(match.docs) else NOTHING
        for match, norm in zip(matches, view.norms(leaf.field), strict=True)
    ]


def _saturated(match: Found, norm: Array, weight: np.float32) -> Found:
    docs, freqs, rising = match
    scores = norm.take(docs)
    scores += freqs
    np.divide(freqs, scores, out=scores)
    scores *= weight
    return Found(docs, scores, rising)


def _inside(match: Found, area: Within) -> Found:
    kept = area.marks.take(match.docs)
    return Found(match.docs.compress(kept), match.scores.compress(kept), match.rising)


def spans(view: View, field: Field, leaf: Synonyms | Prefix | Fuzzy) -> list[Span]:
    """The terms of this field that a leaf stands for."""
    match leaf:
        case Synonyms(_, members):
            weighted = [(field.terms.find(text), weight) for text, weight in members]
        case Fuzzy(_, text, edits):
            key = (id(field), text, edits)
            numbers = view.expansions.get(key)
            if numbers is None:
                numbers = field.terms.near(text, edits)
                view.expansions.put(key, numbers)
            weighted = [(number, 1.0) for number in numbers]
        case Prefix(_, text):
            first, last = field.terms.starting_with(text)
            return [Span(first, last, 1.0)] if first < last else []
    return [Span(number, number + 1, weight) for number, weight in weighted if number >= 0]


def term_in(field: Field, slab: Slab, number: int, area: Within | None) -> Found:
    """The visible postings of one term, in ``area``."""
    docs, freqs = slab.visible(*field.postings(number))
    if area is not None:
        if len(area.docs) <= MOST_PROBES and len(area.docs) * PROBE < len(docs):
            wanted = area.docs
            places = np.minimum(np.searchsorted(docs, wanted.astype(docs.dtype)), len(docs) - 1)
            kept = docs.take(places) == wanted
            return Found(wanted.compress(kept), _weights(freqs, places.compress(kept)))
        docs = docs.astype(np.intp)
        kept = area.marks.take(docs)
        docs, freqs = docs.compress(kept), None if freqs is None else freqs.compress(kept)
    return Found(docs.astype(np.intp), _weights(freqs, None) if freqs is not None else np.ones(len(docs), np.float32))


def _weights(freqs: Array | None, places: Array | None) -> Array:
    if freqs is None:
        return np.ones(0 if places is None else len(places), np.float32)
    return (freqs if places is None else freqs.take(places)).astype(np.float32)


def gather(field: Field, slab: Slab, wanted: Sequence[Span], space: Workspace) -> Found:
    """The visible passages that have any of these terms, and the weighted sum of how often."""
    parts = []
    for first, last, weight in wanted:
        if last - first == 1:
            part = term_in(field, slab, first, None)
        else:
            docs, freqs = slab.visible_of_several(*field.postings(first, last))
            weights = np.ones(len(docs), np.float32) if freqs is None else freqs.astype(np.float32)
            part = summed(docs.astype(np.intp), weights, slab.size)
        parts.append(part if weight == 1.0 else Found(part.docs, part.scores * np.float32(weight), part.rising))
    return total(parts, space)


def filtered(view: View, node: Filter, space: Workspace) -> list[Array]:
    """The passages of each slab, in any order, that a filter lets through."""
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
        found.append(gather(field, slab, wanted, space).docs)
    return found


def filter_marks(view: View, node: Filter, space: Workspace) -> list[Array]:
    """The same as marks over each slab's passages; those last asked for are kept."""
    known: list[Array] | None = view.filters.get(node)
    if known is None:
        known = []
        for slab, docs in zip(view.slabs, filtered(view, node, space), strict=True):
            marks = np.zeros(slab.size, bool)
            marks[docs] = True
            known.append(marks)
        view.filters.put(node, known)
    return known
