"""A keyword field by passage instead of by value, and how many passages have each value."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

import numpy as np

from rightsarchive.engine.arrays.doc_sets import NOTHING
from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.view import View


class Column:
    """The values that each passage of a view has in one field: made once of its postings, then looked up."""

    def __init__(self, view: View, name: str) -> None:
        fields = view.keywords(name)
        self._dictionaries = [None if field is None else field.terms for field in fields]
        sizes = [0 if field is None else len(field.terms) for field in fields]
        self._begins = list(accumulate(sizes, initial=0))
        docs, ordinals = [NOTHING.docs], [NOTHING.docs]
        for reader, base, field, begin in zip(view.readers, view.bases, fields, self._begins, strict=False):
            if field is not None:
                held = field.docs.whole()
                seen = np.flatnonzero(held < reader.size)  # beyond stand the passages of the next segment
                docs.append(held.take(seen).astype(np.intp) + base)
                counts: Array = np.diff(field.starts.whole().astype(np.int64))
                ordinals.append(np.repeat(np.arange(begin, begin + len(counts)), counts).take(seen))
        numbered = np.concatenate(docs)
        self._begins_of_docs = np.zeros(view.size + 1, np.int64)
        np.cumsum(np.bincount(numbered, minlength=view.size), out=self._begins_of_docs[1:])
        # Stable, so that the values of a passage rise.
        self._ordinals = np.concatenate(ordinals).take(np.argsort(numbered, kind="stable"))
        self._known: dict[int, tuple[str, ...]] = {}

    def of(self, docs: Array) -> list[tuple[str, ...]]:
        """The values of each of ``docs``, rising."""
        firsts = self._begins_of_docs.take(docs)
        counts = self._begins_of_docs.take(docs + 1) - firsts
        found: list[tuple[str, ...]] = [()] * len(docs)
        with_values = np.flatnonzero(counts)
        ordinals = self._ordinals.take(firsts.take(with_values)).tolist()
        for i, ordinal in zip(with_values.tolist(), ordinals, strict=True):
            found[i] = self._known.get(ordinal) or self._alone(ordinal)
        for i in np.flatnonzero(counts > 1).tolist():
            several = self._ordinals[firsts[i] : firsts[i] + counts[i]].tolist()
            found[i] = tuple([value for ordinal in several for value in self._alone(ordinal)])
        return found

    def _alone(self, ordinal: int) -> tuple[str, ...]:
        """The value with this number, by itself."""
        known = self._known.get(ordinal)
        if known is None:
            i = int(np.searchsorted(self._begins, ordinal, side="right")) - 1
            dictionary = self._dictionaries[i]
            assert dictionary is not None
            known = self._known[ordinal] = (dictionary.text(ordinal - self._begins[i]),)
        return known


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
