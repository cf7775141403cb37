"""Terms of one field over all segments at once: what is looked up, scored and added up in a few steps over long arrays.

A passage is known here by its place in the view: its number in its segment, behind all passages of the segments before.
A step costs about as much for ten numbers as for a thousand, so what counts for a query is how many steps it takes: one
for each term of each segment was most of its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.whoosh.combine import NOTHING, Found, summed
from rightsarchive.engine.whoosh.files import Array
from rightsarchive.engine.whoosh.view import View
from rightsarchive.query.plan import Synonyms, Term

FEW = 32
"""Passages of which there is less than one in so many are picked out of the postings before these are scored; more are
picked out after, since by then scoring all costs less."""


class Postings(NamedTuple):
    """The visible postings of several terms, one term after the other: the passages (places in the view), how often,
    and how many postings each term has."""

    docs: Array
    freqs: Array
    counts: Array


def postings(view: View, field: str, texts: Sequence[str]) -> Postings:
    """Those of each of ``texts``; the passages of one term rise."""
    docs, freqs, sizes, bases = [], [], [], []
    counts = np.zeros(len(texts), np.intp)
    fields = view.fields(field)
    for place, text in enumerate(texts):
        for slab, held, base, number in zip(
            view.slabs, fields, view.bases, view.term(field, text).numbers, strict=True
        ):
            if held is None or number < 0:
                continue
            seen, often = slab.visible(*held.postings(number))
            docs.append(seen)
            freqs.append(np.ones(len(seen), np.uint8) if often is None else often)
            sizes.append(len(seen))
            bases.append(base)
            counts[place] += len(seen)
    if not docs:
        return Postings(NOTHING.docs, NOTHING.scores, counts)
    places = np.concatenate(docs).astype(np.intp)
    if len(view.slabs) > 1:
        places += np.repeat(np.array(bases), sizes)
    return Postings(places, np.concatenate(freqs).astype(np.float32), counts)


def score_terms(view: View, field: str, terms: Sequence[Term]) -> list[Found]:
    """The passages that have each term, with its score."""
    docs, freqs, counts = postings(view, field, [term.text for term in terms])
    scores = saturated(freqs, view.norm(field).take(docs), np.repeat(_weights(view, terms), counts))
    ends = np.cumsum(counts).tolist()
    return [Found(docs[end - size : end], scores[end - size : end]) for end, size in zip(ends, counts, strict=True)]


def add_terms(view: View, field: str, terms: Sequence[Term], docs: Array, rows: Array, sums: Array) -> None:
    """Add each term's score at each of ``docs`` (places in the view) to ``sums``. ``rows`` gives the place in ``docs`` of
    each passage of the view, counted from 1; 0 is a passage that is of no interest."""
    held, freqs, counts = postings(view, field, [term.text for term in terms])
    weights = np.repeat(_weights(view, terms), counts)
    if len(docs) * FEW > view.size:
        scores = saturated(freqs, view.norm(field).take(held), weights)
        sums += np.bincount(held, scores, view.size).take(docs)
        return
    found = rows.take(held)
    wanted = np.flatnonzero(found)
    scores = saturated(freqs.take(wanted), view.norm(field).take(held.take(wanted)), weights.take(wanted))
    sums += np.bincount(found.take(wanted) - 1, scores, len(sums))


def score_synonyms(view: View, leaf: Synonyms) -> Found:
    """The passages that have any of the members, with the score of all as one term."""
    docs, freqs, counts = postings(view, leaf.field, [text for text, _ in leaf.members])
    weights = np.array([weight for _, weight in leaf.members], np.float32)
    found = summed(docs, freqs * np.repeat(weights, counts), view.size)
    weight = np.float32(leaf.boost * view.statistics(leaf.field).idf(len(found.docs)))
    return Found(found.docs, saturated(found.scores, view.norm(leaf.field).take(found.docs), weight))


def saturated(freqs: Array, norms: Array, weights: Array | np.float32) -> Array:
    scores = freqs + norms
    np.divide(freqs, scores, out=scores)
    scores *= weights
    return scores


def _weights(view: View, terms: Sequence[Term]) -> Array:
    statistics = view.statistics(terms[0].field)
    return np.array([term.boost * statistics.idf(view.term(term.field, term.text).n) for term in terms], np.float32)
