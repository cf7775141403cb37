"""What each document speaks of, as the index knows it: full names, days and single names, in arrays of numbers.

Nothing above the clearance comes in: passages are taken from the catalog by their documents' access level, and the index
is asked with the same clearance.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rightsarchive.cases.linking.same_names import same_names
from rightsarchive.engine.protocol import Engine
from rightsarchive.language import fields
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.data import gathered
from rightsarchive.model import Access, VersionId
from rightsarchive.store import CatalogReader

WIDEST = 2
"""Words from the one to the other at most: a middle name, a patronymic or a particle (*Samer al-Ghadrani*) may stand between."""

Numbers = npt.NDArray[np.int64]


@cache
def particles() -> frozenset[str]:
    """What may stand in small letters inside a name, and is no word of one."""
    return frozenset(gathered(lambda each: each.names.particles))


class Table(NamedTuple):
    """Terms and where they stand, by rising row (a passage's number) and position."""

    terms: list[str]
    numbers: Numbers
    rows: Numbers
    positions: Numbers


@dataclass(frozen=True, slots=True)
class Features:
    """One kind of feature. ``labels[f]`` names feature f; ``of``, ``documents`` and ``rows`` run side by side, sorted by
    feature and then document, ``rows`` the first passage of that document with it."""

    labels: Sequence[str]
    of: Numbers
    documents: Numbers
    rows: Numbers
    counts: Numbers
    """In how many documents each feature stands."""

    def holders(self, feature: int) -> tuple[Numbers, Numbers]:
        """The documents with a feature, and the first passage of each."""
        first, last = np.searchsorted(self.of, (feature, feature + 1))
        return self.documents[first:last], self.rows[first:last]


@dataclass(frozen=True, slots=True)
class Clues:
    """``versions[d]`` is the row id of document d in the catalog, ``passages[r]`` the id of passage r.

    A full name's label is its two folds. ``spelled`` says where each stands: its number, the row, the positions of its two
    words, sorted. ``parts`` are (full name, name) pairs, sorted: the words of all its spellings. ``overlaps`` are (full name,
    full name) pairs, sorted, that somewhere share a word: *Rosa Isakovna* and *Isakovna Otunbaeva* are one person.
    """

    versions: list[VersionId]
    passages: Numbers
    documents: Numbers
    """The document of each passage."""
    full_names: Features
    days: Features
    names: Features
    years: Features
    spelled: Numbers
    parts: Numbers
    overlaps: Numbers

    def document(self, row: int) -> int:
        return int(self.documents[row])

    def occurrences(self, full_name: int, document: int) -> list[tuple[int, int, int]]:
        """Where a full name stands in a document: the row and the positions of its two words, rising."""
        first, last = np.searchsorted(self.spelled[:, 0], (full_name, full_name + 1))
        begin, end = np.searchsorted(self.documents[self.spelled[first:last, 1]], (document, document + 1))
        return [(row, here, there) for _, row, here, there in self.spelled[first + begin : first + end].tolist()]

    def parts_of(self, full_name: int) -> Numbers:
        """The single names that are words of a full name, in any of its spellings."""
        return _second(self.parts, full_name)

    def overlapping(self, full_name: int) -> Numbers:
        """The full names that somewhere share a word with one."""
        return _second(self.overlaps, full_name)


def _second(pairs: Numbers, first: int) -> Numbers:
    start, end = np.searchsorted(pairs[:, 0], (first, first + 1))
    second: Numbers = pairs[start:end, 1]
    return second


def read_clues(
    catalog: CatalogReader, engine: Engine, analyzer: Analyzer, about: Collection[VersionId] | None = None
) -> Clues:
    """The clues of every document that the reader of ``catalog`` may see. Texts are not read.

    Where ``about`` gives some versions, only what sounds like a full name in one of them is put together with it.
    """
    rows = list(catalog.passages.indexed())
    versions = sorted({version for _, version in rows})
    passages = np.array([passage for passage, _ in rows], np.int64)
    document = np.searchsorted(np.array(versions, np.int64), np.array([version for _, version in rows], np.int64))
    dated = _table(engine, fields.MENTIONS, catalog.clearance, passages)
    named = _table(engine, fields.NAME, catalog.clearance, passages)
    first, second, at, here, there = _side_by_side(named)
    pair, number = np.unique(first * max(1, len(named.terms)) + second, return_inverse=True)
    ones, others = np.divmod(pair, max(1, len(named.terms)))
    asked = None
    if about is not None:
        asked = np.unique(number[np.isin(np.array(versions, np.int64)[document[at]], list(about))])
    leaders, of_pair = np.unique(same_names(named.terms, ones, others, asked, analyzer.name_keys), return_inverse=True)
    number = of_pair[number]
    labels = [f"{named.terms[ones[one]]} {named.terms[others[one]]}" for one in leaders.tolist()]
    spelled = _rising(number, at, here, there)
    return Clues(
        versions=versions,
        passages=passages,
        documents=document,
        full_names=_features(labels, number, at, document),
        days=_of_length(dated, len("2025-07-31"), document),
        names=_features(named.terms, named.numbers, named.rows, document),
        years=_of_length(dated, len("2025"), document),
        spelled=spelled,
        parts=_rising(np.concatenate([of_pair, of_pair]), np.concatenate([ones, others])),
        overlaps=_overlaps(spelled),
    )


def _table(engine: Engine, field: str, clearance: Access, passages: Numbers) -> Table:
    order = np.argsort(passages)
    rising = passages[order]
    parts = []
    for part in engine.occurrences(field, clearance):
        ids = np.asarray(part.ids, np.int64)
        nearest = np.minimum(np.searchsorted(rising, ids), max(0, len(rising) - 1))
        known = rising[nearest] == ids if len(rising) else np.zeros(len(ids), bool)
        numbers, positions = np.asarray(part.ordinals, np.int64), np.asarray(part.positions, np.int64)
        parts.append((part.terms, numbers[known], order[nearest[known]], positions[known]))
    terms = sorted({term for held, numbers, _, _ in parts for term in (held[n] for n in np.unique(numbers).tolist())})
    number_of = {term: number for number, term in enumerate(terms)}
    renumbered = [
        np.array([number_of.get(term, -1) for term in held], np.int64)[n] for held, n, _, _ in parts if len(n)
    ]
    empty = [np.zeros(0, np.int64)]
    every = np.concatenate(renumbered or empty)
    rows = np.concatenate([rows for _, n, rows, _ in parts if len(n)] or empty)
    positions = np.concatenate([positions for _, n, _, positions in parts if len(n)] or empty)
    sorting = np.lexsort((every, positions, rows))
    return Table(terms, every[sorting], rows[sorting], positions[sorting])


def _rising(*columns: Numbers) -> Numbers:
    """A table of these columns, sorted by the first, then the second …"""
    return np.stack(columns, axis=1)[np.lexsort(columns[::-1])]


def _overlaps(spelled: Numbers) -> Numbers:
    name, row, here, there = spelled.T
    names, words = np.concatenate([name, name]), np.concatenate([here, there])
    words += np.concatenate([row, row]) * (int(words.max(initial=0)) + 1)
    order = np.argsort(words, kind="stable")
    names, words = names[order], words[order]
    found = [np.zeros((0, 2), np.int64)]
    # A word is in four pairs with its neighbours, or a few more where it has two spellings.
    for step in (1, 2, 3):
        one, other = names[:-step], names[step:]
        both = (words[:-step] == words[step:]) & (one != other)
        found += [np.stack([one[both], other[both]], axis=1), np.stack([other[both], one[both]], axis=1)]
    return np.unique(np.concatenate(found), axis=0)


def _side_by_side(named: Table) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    """Names side by side, or with one word between them: the two folds (the lesser first), the row, the two positions."""
    _, numbers, rows, positions = named
    parts = np.array([_is_part(term) for term in named.terms], bool)
    found = []
    # The next name may be two entries on: one with a name between, or with two spellings at one position.
    for step in (1, 2, 3):
        distance = positions[step:] - positions[:-step]
        near = (rows[step:] == rows[:-step]) & (distance > 0) & (distance <= WIDEST)
        at = positions[:-step][near], positions[step:][near]
        found.append((numbers[:-step][near], numbers[step:][near], rows[:-step][near], *at))
    one, other, row, here, there = (np.concatenate(part) for part in zip(*found, strict=True))
    kept = (one != other) & parts[one] & parts[other] if len(one) else np.zeros(0, bool)
    return np.minimum(one, other)[kept], np.maximum(one, other)[kept], row[kept], here[kept], there[kept]


def _is_part(folded: str) -> bool:
    """Whether a fold may be a word of a full name."""
    return folded not in particles()


def _of_length(dated: Table, length: int, document: Numbers) -> Features:
    kept = np.array([len(term) == length for term in dated.terms], bool)
    chosen = kept[dated.numbers] if len(dated.numbers) else np.zeros(0, bool)
    return _features(dated.terms, dated.numbers[chosen], dated.rows[chosen], document)


def _features(labels: Sequence[str], numbers: Numbers, rows: Numbers, document: Numbers) -> Features:
    size = int(document.max()) + 1 if len(document) else 1
    order = np.lexsort((rows, numbers))
    keys, first = np.unique((numbers * size + document[rows])[order], return_index=True)
    of, documents = np.divmod(keys, size)
    return Features(labels, of, documents, rows[order][first], np.bincount(of, minlength=len(labels)))
