"""A keyword field by passage instead of by value, and how many passages have each value."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

import numpy as np

from rightsarchive.engine.arrays.doc_sets import joined
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.view import View


class Column:
    """The values that each passage of a view has in one field: made once of its postings, then looked up."""

    def __init__(self, view: View, name: str) -> None:
        fields = view.keywords(name)
        self._dictionaries = [None if field is None else field.terms for field in fields]
        sizes = [0 if field is None else len(field.terms) for field in fields]
        self._begins = list(accumulate(sizes, initial=0))
        docs = joined([np.zeros(0, np.uint32) if field is None else field.docs for field in fields], view.bases)
        counts = np.concatenate(
            [np.zeros(0, np.int64), *(np.diff(np.array(field.starts, np.int64)) for field in fields if field)]
        )
        ordinals = np.repeat(np.arange(len(counts)), counts)
        # Stable, so that the values of a passage rise.
        order = np.argsort(docs, kind="stable")
        self._docs = docs.take(order)
        self._ordinals = ordinals.take(order)
        self._known: dict[int, str] = {}

    def of(self, docs: Array) -> list[tuple[str, ...]]:
        """The values of each of ``docs``, rising."""
        firsts = np.searchsorted(self._docs, docs)
        ends = np.searchsorted(self._docs, docs, side="right")
        found: list[tuple[str, ...]] = [()] * len(docs)
        for i in np.flatnonzero(ends > firsts).tolist():
            found[i] = tuple([self._value(ordinal) for ordinal in self._ordinals[firsts[i] : ends[i]].tolist()])
        return found

    def _value(self, ordinal: int) -> str:
        value = self._known.get(ordinal)
        if value is None:
            i = int(np.searchsorted(self._begins, ordinal, side="right")) - 1
            dictionary = self._dictionaries[i]
            assert dictionary is not None
            value = self._known[ordinal] = dictionary.text(ordinal - self._begins[i])
        return value


def column(view: View, name: str) -> Column:
    """The column of a field, made when it is first asked for."""
    known = view.columns.get(name)
    if known is None:
        known = view.columns[name] = Column(view, name)
    return known


def value_counts(view: View, name: str) -> dict[str, int]:
    """Each value that visible passages have, with how many."""
    counts: Counter[str] = Counter()
    for reader, field in zip(view.readers, view.keywords(name), strict=True):
        if field is not None:
            for ordinal in range(len(field.terms)):
                if frequency := reader.doc_frequency(field, ordinal):
                    counts[field.terms.text(ordinal)] += frequency
    return dict(counts)
