"""Terms over all segments at once: what is looked up, scored and added up in a few steps over long arrays.

A passage is known here by its document number in the view: its number in its segment, plus the segment's base.
A step costs about as much for ten numbers as for a thousand, so what counts for a query is how many steps it takes: one
for each term of each segment was most of its time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from rightsarchive.engine.arrays.doc_sets import NOTHING, PROBE, Found, summed
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.view import TermEntry, View
from rightsarchive.query.plan import Synonyms, Term

MOST_PROBES = 2_000
"""More passages than these are looked for by marking them, never one by one."""

MOST_AT_ONCE = 1_000_000
"""Postings that are scored in one step."""

LONG = 4_000
"""Postings that are read and marked in the time that it takes to look one up."""


class Counted(NamedTuple):
    """A term that is scored for a leaf, and what each of its occurrences counts."""

    leaf: Term | Synonyms
    text: str
    weight: float = 1.0


Known = tuple[Counted, TermEntry]
"""A term, and where its postings stand."""


class Within(NamedTuple):
    """The visible passages beyond which nothing is of interest: rising, and as marks over the view."""

    docs: Array
    marks: Array

    def also(self, other: Within) -> Within:
        """What stands in both."""
        few, many = sorted((self, other), key=lambda each: len(each.docs))
        docs = few.docs.compress(many.marks.take(few.docs))
        marks = np.zeros(len(self.marks), bool)
        marks[docs] = True
        return Within(docs, marks)


class Postings(NamedTuple):
    """The visible postings of several terms, one term after the other: the document numbers in the view, the frequencies,
    and how many postings each term has."""

    docs: Array
    freqs: Array
    counts: Array


def postings(view: View, terms: Iterable[tuple[str, TermEntry]], within: Within | None = None) -> Postings:
    """Those of each term (with its field), at most those ``within``; the passages of one term rise. Of a long list, little is
    read where these are few."""
    docs, freqs, sizes, bases, counts = [], [], [], [], []
    probes = None if within is None or len(within.docs) > MOST_PROBES else _by_reader(view, within.docs)
    longest = None if probes is None else [LONG + len(probe) * PROBE for probe in probes]
    for field, (ranges, _, _) in terms:
        count = 0
        arrays = view.arrays(field)
        for i, _, first, last in ranges:
            held, often = arrays[i]
            seen, times = held[first:last], often[first:last]
            if probes is not None and longest is not None and last - first > longest[i]:
                rows = np.searchsorted(seen, probes[i])
                rows = rows.compress(seen.take(rows, mode="clip") == probes[i])
                seen, times = seen.take(rows), times.take(rows)
            elif not view.whole:
                seen, times = view.readers[i].visible(seen, times)
            docs.append(seen)
            freqs.append(times)
            sizes.append(len(seen))
            bases.append(view.bases[i])
            count += len(seen)
        counts.append(count)
    if not docs:
        return Postings(NOTHING.docs, NOTHING.scores, np.array(counts, np.intp))
    numbered = np.concatenate(docs, dtype=np.intp)
    if len(view.readers) > 1:
        numbered += np.repeat(np.array(bases), sizes)
    often = np.concatenate(freqs)
    if within is None:
        return Postings(numbered, often, np.array(counts))
    rows = np.flatnonzero(within.marks.take(numbered))
    kept = np.diff(np.searchsorted(rows, np.cumsum(counts)), prepend=0)
    return Postings(numbered.take(rows), often.take(rows), kept)


def _by_reader(view: View, docs: Array) -> list[Array]:
    """Rising document numbers of the view as those of each segment."""
    if len(view.readers) == 1:
        return [docs.astype(np.uint32)]
    ends = np.searchsorted(docs, [base + reader.size for base, reader in zip(view.bases, view.readers, strict=True)])
    return [
        (docs[begin:end] - base).astype(np.uint32)
        for begin, end, base in zip((0, *ends), ends, view.bases, strict=False)
    ]


def lone_member(view: View, leaf: Synonyms) -> Counted | None:
    """The only one of the members that a passage has: it is scored as a term. None where there are several, or none."""
    known = view.terms([(leaf.field, text) for text, _ in leaf.members])
    there = [member for member, (_, frequency, _) in zip(leaf.members, known, strict=True) if frequency]
    return Counted(leaf, *there[0]) if len(there) == 1 else None


def known_terms(view: View, terms: Sequence[Counted]) -> list[Known]:
    """Each with where its postings stand."""
    return list(zip(terms, view.terms([(each.leaf.field, each.text) for each in terms]), strict=True))


def batches(view: View, terms: Iterable[Counted]) -> Iterator[list[Known]]:
    """The terms, those of one field together, in parts that are not too long to be held at once."""
    known = known_terms(view, sorted(terms, key=_field))
    if sum([frequency for _, (_, frequency, _) in known]) <= MOST_AT_ONCE:
        if known:
            yield known
        return
    part: list[Known] = []
    held = 0
    for one in known:
        frequency = one[1][1]
        if part and held + frequency > MOST_AT_ONCE:
            yield part
            part, held = [], 0
        part.append(one)
        held += frequency
    yield part


def _field(each: Counted) -> str:
    return each.leaf.field


def score_terms(view: View, terms: Sequence[Known], within: Within | None = None) -> list[Found]:
    """The passages that have each term, at most those ``within``, with its score. Terms of one field stand together."""
    found = postings(view, [(each.leaf.field, entry) for each, entry in terms], within)
    scores = _scores(terms, found, view.norm)
    ends = np.cumsum(found.counts).tolist()
    return [
        Found(found.docs[end - size : end], scores[end - size : end])
        for end, size in zip(ends, found.counts.tolist(), strict=True)
    ]


def add_terms(view: View, terms: Sequence[Known], docs: Array, within: Within, rows: Array, sums: Array) -> None:
    """Add each term's score at each of ``docs``, the passages ``within`` in any order, to ``sums``. ``rows`` gives the
    index in ``docs`` of each of them. Terms of one field stand together."""
    found = postings(view, [(each.leaf.field, entry) for each, entry in terms], within)
    # What is looked up for each posting is looked up among the few passages, which stay in the processor's cache.
    found = found._replace(docs=rows.take(found.docs))
    scores = _scores(terms, found, lambda field: view.norm(field).take(docs))
    sums += np.bincount(found.docs, scores, len(sums))


def score_synonyms(view: View, leaf: Synonyms) -> Found:
    """The passages that have any of the members, with the score of all as one term."""
    known = view.terms([(leaf.field, text) for text, _ in leaf.members])
    if not any(frequency for _, frequency, _ in known):
        return NOTHING
    docs, freqs, counts = postings(view, [(leaf.field, term) for term in known])
    if not len(docs):
        return NOTHING
    weights = np.array([weight for _, weight in leaf.members], np.float32)
    found = summed(docs, freqs * np.repeat(weights, counts), view.size)
    return scored(view, leaf.field, found, leaf.boost * view.statistics(leaf.field).idf(len(found.docs)))


def scored(view: View, field: str, found: Found, weight: float) -> Found:
    """Passages with how often something stands in them, as passages with their scores."""
    return found._replace(scores=saturated(found.scores, view.norm(field).take(found.docs), np.float32(weight)))


def _scores(terms: Sequence[Known], found: Postings, norm_of: Callable[[str], Array]) -> Array:
    """The score of each posting. ``norm_of`` gives the norms of a field by document number."""
    weights = np.array([each.leaf.boost * idf for each, (_, _, idf) in terms], np.float32)
    first, last = terms[0][0].leaf.field, terms[-1][0].leaf.field
    if first == last:
        norms = norm_of(first).take(found.docs)
    else:
        parts, begin = [], 0
        counts = iter(found.counts.tolist())
        for field, group in groupby([each.leaf.field for each, _ in terms]):
            end = begin + sum([next(counts) for _ in group])
            parts.append(norm_of(field).take(found.docs[begin:end]))
            begin = end
        norms = np.concatenate(parts)
    freqs = found.freqs.astype(np.float32)
    if any(each.weight != 1 for each, _ in terms):
        freqs *= np.repeat(np.array([each.weight for each, _ in terms], np.float32), found.counts)
    return saturated(freqs, norms, np.repeat(weights, found.counts))


def saturated(freqs: Array, norms: Array, weights: Array | np.float32) -> Array:
    """``weights * freqs / (freqs + norms)``, in float32."""
    scores = freqs + norms
    np.divide(freqs, scores, out=scores)
    scores *= weights
    return scores
