"""Leaves of a plan: which passages of a view have the terms and how often, and the BM25 score that this gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.arrays.doc_sets import NOTHING, Found, Workspace, joined, kept_of, summed, union_sum
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.phrase import phrases
from rightsarchive.engine.arrays.scoring import Counted, Within, known_terms, score_synonyms, score_terms, scored
from rightsarchive.engine.arrays.segment import Field
from rightsarchive.engine.arrays.view import SegmentReader, View
from rightsarchive.query.plan import Among, Filter, Fuzzy, Keyword, KeywordRange, Leaf, Phrase, Prefix, Synonyms, Term


class TermRange(NamedTuple):
    """Neighbouring terms of a field, by ordinal (half open)."""

    first: int
    last: int


def score_leaf(view: View, leaf: Leaf, space: Workspace, within: Within | None = None) -> Found:
    """The passages that match ``leaf``, with its score; of those ``within``, where it is given."""
    match leaf:
        case Term():
            return score_terms(view, known_terms(view, [Counted(leaf, leaf.text)]), within)[0]
        case Synonyms():
            return inside(score_synonyms(view, leaf), within)
        case Phrase():
            return _score_phrase(view, leaf, space, within)
        case _:
            matches = [
                NOTHING if field is None else union_of_postings(field, reader, term_ranges(view, field, leaf), space)
                for reader, field in zip(view.readers, view.fields(leaf.field), strict=True)
            ]
            found = _joined(matches, view)
            weight = leaf.boost * view.statistics(leaf.field).idf(len(found.docs))
            return scored(view, leaf.field, inside(found, within), weight)


def _score_phrase(view: View, leaf: Phrase, space: Workspace, within: Within | None) -> Found:
    texts = list(dict.fromkeys(text for text, _ in leaf.terms))
    known = dict(zip(texts, view.terms([(leaf.field, text) for text in texts]), strict=True))
    if not all(frequency for _, frequency, _ in known.values()):
        return NOTHING
    ordinals: list[dict[str, int]] = [{} for _ in view.readers]
    for text, (ranges, _, _) in known.items():
        for i, ordinal, _, _ in ranges:
            ordinals[i][text] = ordinal
    parts = [
        phrases(field, reader, leaf, own, space, None if within is None else within.marks[base : base + reader.size])
        if field is not None and len(own) == len(texts)
        else NOTHING
        for reader, base, field, own in zip(view.readers, view.bases, view.fields(leaf.field), ordinals, strict=True)
    ]
    found = _joined(parts, view)
    idf = sum(known[text][-1] for text, _ in leaf.terms)
    return scored(view, leaf.field, found, leaf.boost * idf) if len(found.docs) else NOTHING


def inside(found: Found, within: Within | None) -> Found:
    return found if within is None else kept_of(found, within.marks.take(found.docs))


def _joined(parts: Sequence[Found], view: View) -> Found:
    """What was found in each segment as one list of document numbers of the view."""
    if len(parts) == 1:
        return parts[0]
    rising = all(found.rising for found in parts)
    scores = np.concatenate([NOTHING.scores, *(found.scores for found in parts)])
    return Found(joined([found.docs for found in parts], view.bases), scores, rising)


def term_ranges(view: View, field: Field, leaf: Prefix | Fuzzy) -> list[TermRange]:
    """The terms of this field that a leaf stands for."""
    if isinstance(leaf, Prefix):
        first, last = field.terms.starting_with(leaf.text)
        return [TermRange(first, last)] if first < last else []
    key = (id(field), leaf.text, leaf.edits)
    ordinals = view.expansions.get(key)
    if ordinals is None:
        ordinals = field.terms.near(leaf.text, leaf.edits)
        view.expansions.put(key, ordinals)
    return [TermRange(ordinal, ordinal + 1) for ordinal in ordinals]


def union_of_postings(field: Field, reader: SegmentReader, wanted: Sequence[TermRange], space: Workspace) -> Found:
    """The visible passages of a segment that have any of these terms, and how often."""
    parts = []
    for first, last in wanted:
        docs, freqs = reader.visible_of_several(*field.postings(first, last))
        weights = np.ones(len(docs), np.float32) if freqs is None else freqs.astype(np.float32)
        docs = docs.astype(np.intp)
        parts.append(Found(docs, weights) if last - first == 1 else summed(docs, weights, reader.size))
    return union_sum(parts, space)


def filtered(view: View, node: Filter) -> Within:
    """The passages of the view that a filter lets through; those last asked for are kept."""
    marks = filter_marks(view, node)
    docs: Array | None = view.filters.get((node,))
    if docs is None:
        docs = np.flatnonzero(marks)
        view.filters.put((node,), docs)
    return Within(docs, marks)


def filter_marks(view: View, node: Filter) -> Array:
    """Which passages of the view a filter lets through; those last asked for are kept."""
    known: Array | None = view.filters.get(node)
    if known is None:
        known = np.zeros(view.size, bool)
        if isinstance(node, Among):
            wanted = np.array(sorted(set(node.ids)), np.int64)
            for reader, base in zip(view.readers, view.bases, strict=True):
                known[reader.seen(np.sort(reader.segment.locate(wanted))) + base] = True
            view.filters.put(node, known)
            return known
        for reader, base, field in zip(view.readers, view.bases, view.keywords(node.field), strict=True):
            if field is not None:
                marks = known[base : base + reader.size]
                for first, last in _allowed(field, node):
                    docs, _ = reader.visible_of_several(*field.postings(first, last))
                    marks[docs] = True
        view.filters.put(node, known)
    return known


def _allowed(field: Field, node: Keyword | KeywordRange) -> list[TermRange]:
    """The values of this field that a filter lets through."""
    if isinstance(node, Keyword):
        ordinals = [ordinal for value in dict.fromkeys(node.values) if (ordinal := field.terms.find(value)) >= 0]
        return [TermRange(ordinal, ordinal + 1) for ordinal in ordinals]
    first, last = field.terms.span(node.low, node.high)
    return [TermRange(first, last)] if first < last else []
