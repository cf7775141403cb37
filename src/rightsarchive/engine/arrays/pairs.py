"""Pairs of words that stand at given distances, all pairs of a question at once: what its neighbouring words add to a ranking.

A step over arrays costs about as much for seven pairs as for one, and a question's words stand in two pairs each.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from rightsarchive.engine.arrays.doc_sets import starts_of_runs
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.phrase import occurrences_of
from rightsarchive.engine.arrays.scoring import Within, saturated
from rightsarchive.engine.arrays.view import View
from rightsarchive.query.plan import Phrase

POSITION_BITS = 34
"""A position, and beside it which of the two words stands there. Below zero it may be for a while: half of it is added."""

MIDDLE = 1 << 32

MOST_PAIRS = 64
MOST_ROWS = 1 << 23
"""Pairs and passages that are looked at together, at most: the pair, the passage's row and the position make one number."""


def is_pair(phrase: Phrase) -> bool:
    """Whether it is two words at one distance."""
    return len(phrase.terms) == 2 and phrase.slop == 0 and phrase.terms[0][0] != phrase.terms[1][0]


def add_pairs(view: View, pairs: Sequence[Phrase], docs: Array, within: Within, rows: Array, sums: Array) -> None:
    """Add each pair's score at each of ``docs``, the passages ``within`` in any order, to ``sums``. ``rows`` gives the index in
    ``docs`` of each of them. The pairs (:func:`is_pair`) are of one field."""
    field = pairs[0].field
    texts = list(dict.fromkeys(text for pair in pairs for text, _ in pair.terms))
    known = dict(zip(texts, view.terms([(field, text) for text in texts]), strict=True))
    held = occurrences_of(view, field, list(known.values()), within.marks)
    # Most passages have one of the words alone.
    of_passages = rows.take(held.docs)
    chosen = np.flatnonzero(np.bincount(of_passages, minlength=len(docs)).take(of_passages) > 1)
    if not len(chosen):
        return
    counts = np.diff(np.searchsorted(chosen, np.cumsum(held.counts)), prepend=0)
    sizes, begins = held.sizes.take(chosen), held.begins.take(chosen)
    # Each occurrence of each word as one number: the passage's row, the position, a bit that will tell the second of a pair.
    owners = np.repeat(np.arange(len(chosen)), sizes)
    ends = np.cumsum(sizes, dtype=np.int64)
    positions = held.positions.take((begins - ends + sizes).take(owners) + np.arange(len(owners)))
    keys = of_passages.take(chosen).astype(np.int64).take(owners) << POSITION_BITS
    keys += (positions.astype(np.int64) + MIDDLE) << 1
    bounds = np.concatenate([[0], ends]).take(np.cumsum([0, *counts])).tolist()
    real = positions != held.none
    if not real.all():
        bounds = np.concatenate([[0], np.cumsum(real)]).take(bounds).tolist()
        keys = keys.compress(real)
    spans = dict(zip(texts, pairwise(bounds), strict=True))
    row_bits = len(docs).bit_length()
    parts, added, lengths = [], [], []
    for number, pair in enumerate(pairs):
        for second, (text, offset) in enumerate(pair.terms):
            first, last = spans[text]
            parts.append(keys[first:last])
            added.append((number << (row_bits + POSITION_BITS)) - (offset << 1) + second)
            lengths.append(last - first)
    both = np.concatenate(parts)
    both += np.repeat(np.array(added, np.int64), lengths)
    both.sort()
    # The first word at its position; right behind it, in order, the second word at the same one.
    met = both[:-1].compress((both[1:] - both[:-1] == 1) & (both[:-1] & 1 == 0)) >> POSITION_BITS
    if not len(met):
        return
    firsts = np.flatnonzero(starts_of_runs(met))
    freqs = np.diff(firsts, append=len(met)).astype(np.float32)
    met = met.take(firsts)
    weights = [pair.boost * sum(known[text][-1] for text, _ in pair.terms) for pair in pairs]
    found = met & ((1 << row_bits) - 1)
    norms = view.norm(field).take(docs.take(found))
    scores = saturated(freqs, norms, np.array(weights, np.float32).take(met >> row_bits))
    sums += np.bincount(found, scores, len(sums))
