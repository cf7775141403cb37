"""Whether two documents tell of one case: what they share, how much that weighs, and what keeps them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rightsarchive.cases.linking.clues import Clues, Features, Numbers
from rightsarchive.cases.linking.reading import Reader
from rightsarchive.cases.linking.shared import Shared

COMMON = 0.2
"""A feature in more than this share of all documents says nothing about a case …"""

FEW = 12
"""… unless no more than so many documents hold it …"""

MOST = 200
"""… and never one that more documents hold, however large the archive."""

ENOUGH = 2.0
"""What the second thing must weigh, in the units of :data:`WEIGHT` times the feature's rarity; more in proportion where more
than :data:`FEW` documents name the person, since two of many share a day by chance."""

RARE = 6
"""Up to so many documents with a name of three words, its further words are a second thing."""

WEIGHT: Mapping[str, float] = {"full name": 2.0, "date": 1.0, "name": 0.5}

Feature = tuple[str, int]
"""A kind and the number of a feature of that kind."""


class Link(NamedTuple):
    """What two documents share, each feature with its weight; the full names are persons."""

    one: int
    other: int
    shared: Mapping[Feature, float]


class Links:
    """Judges pairs of documents. Each pair and each text is looked at once."""

    def __init__(self, clues: Clues, reader: Reader) -> None:
        self._clues = clues
        self._reader = reader
        self.total = len(clues.versions)
        self.most = min(MOST, max(FEW, int(COMMON * self.total)))
        self._full_names = _ByDocument(clues.full_names, self.total, self.most)
        self._days = _ByDocument(clues.days, self.total, self.most)
        self._names = _ByDocument(clues.names, self.total, self.most)
        self._years = _ByDocument(clues.years, self.total, self.total)
        kinds = {"full name": clues.full_names, "date": clues.days, "name": clues.names}
        weights = [self._weights(kind, features) for kind, features in kinds.items()]
        self._candidates = Shared(clues, (weights[0], weights[1], weights[2]), RARE)
        self._judged: dict[tuple[int, int], Link | None] = {}

    def between(self, one: int, other: int) -> Link | None:
        """The link of two documents, or None."""
        pair = (min(one, other), max(one, other))
        if pair not in self._judged:
            self._judged[pair] = self._judge(*pair)
        return self._judged[pair]

    def weight(self, kind: str, features: Features, feature: int) -> float:
        """The weight of a kind times the rarity of a feature: ten documents more than there are, so that in a small archive
        what all hold is not worth nothing."""
        return float(WEIGHT[kind] * self._rarity(features.counts[feature : feature + 1])[0])

    def candidates(self, full_name: int) -> tuple[Numbers, Numbers, npt.NDArray[np.float64]]:
        """The pairs of documents with a full name that :meth:`between` may link, and what they share besides it at most in
        weight; the heaviest first. No text is read."""
        return self._candidates.pairs(full_name, self._enough(full_name))

    def _enough(self, full_name: int) -> float:
        return ENOUGH * max(1.0, int(self._clues.full_names.counts[full_name]) / FEW)

    def _weights(self, kind: str, features: Features) -> npt.NDArray[np.float64]:
        held = features.counts
        return np.where((held > 1) & (held <= self.most), WEIGHT[kind] * self._rarity(held), 0.0)

    def _rarity(self, counts: Numbers) -> npt.NDArray[np.float64]:
        rarity: npt.NDArray[np.float64] = np.log((self.total + 10) / (counts + 0.5))
        return rarity

    def _judge(self, one: int, other: int) -> Link | None:
        full_names = self._full_names.shared(one, other)
        if not full_names:
            return None
        days = {day: self.weight("date", self._clues.days, day) for day in self._days.shared(one, other)}
        named = {name: self.weight("full name", self._clues.full_names, name) for name in full_names}
        parts = {part for name in full_names for part in self._clues.parts_of(name).tolist()}
        single = {
            name: self.weight("name", self._clues.names, name)
            for name in self._names.shared(one, other)
            if name not in parts
        }
        if sum(days.values()) + sum(single.values()) + sum(sorted(named.values())[:-1]) < ENOUGH:
            return None
        persons = [name for name in full_names if self._is_subject(name, one, other)]
        if not persons:
            return None
        single = {name: weight for name, weight in single.items() if self._is_further(name, full_names)}
        second = self._further({name: named[name] for name in persons})
        strength = sum(days.values()) + sum(single.values()) + sum(second)
        if strength < min(map(self._enough, persons)) or (not second and self._apart(one, other)):
            return None
        shared: dict[Feature, float] = {("full name", name): named[name] for name in full_names if name in persons}
        shared |= {("date", day): weight for day, weight in days.items()}
        shared |= {("name", name): weight for name, weight in single.items()}
        return Link(one, other, shared)

    def _further(self, named: Mapping[int, float]) -> list[float]:
        """The weights of full names but the heaviest, those left out that share a word with a heavier one, unless rare: a
        given name, a patronymic and a family name are three full names of one person."""
        counted: dict[int, float] = {}
        for name in sorted(named, key=lambda name: (-named[name], name)):
            rare = self._clues.full_names.counts[name] <= RARE
            if rare or counted.keys().isdisjoint(self._clues.overlapping(name).tolist()):
                counted[name] = named[name]
        return list(counted.values())[1:]

    def _is_further(self, name: int, full_names: Sequence[int]) -> bool:
        """Whether a single name is one, and none of the words of these full names in a further spelling."""
        if not self._reader.is_single_name(name):
            return False
        words = [word for full_name in full_names for word in self._clues.full_names.labels[full_name].split()]
        return not any(self._reader.is_same_name(self._clues.names.labels[name], word) for word in words)

    def neighbours(self, document: int) -> set[int]:
        """The documents that share a full name with one, itself left out."""
        holders = (self._clues.full_names.holders(name)[0].tolist() for name in self._full_names.of(document))
        return set().union(*holders) - {document}

    def persons(self, one: int, other: int) -> dict[Feature, float]:
        """The persons that two documents name, whatever their office, and the days if there are any persons."""
        found: dict[Feature, float] = {
            ("full name", name): self.weight("full name", self._clues.full_names, name)
            for name in self._full_names.shared(one, other)
            if all(self._reader.names_person(name, document) for document in (one, other))
        }
        if found:
            found |= {
                ("date", day): self.weight("date", self._clues.days, day) for day in self._days.shared(one, other)
            }
        return found

    def _is_subject(self, name: int, one: int, other: int) -> bool:
        """Whether a name is that of a person in both, and in one of them more than that of an office: the judge of two
        trials does not make them one case."""
        if not all(self._reader.names_person(name, document) for document in (one, other)):
            return False
        return not all(self._reader.is_office(name, document) for document in (one, other))

    def _apart(self, one: int, other: int) -> bool:
        """Whether both name years, and none in common: the same person, but another case."""
        years = self._years.of(one), self._years.of(other)
        return bool(years[0]) and bool(years[1]) and not years[0] & years[1]


class _ByDocument:
    """The features of each document, of those that two or more documents and not too many hold."""

    def __init__(self, features: Features, documents: int, most: int) -> None:
        kept = (features.counts[features.of] <= most) if len(features.of) else np.zeros(0, bool)
        of, held = features.of[kept], features.documents[kept]
        order = np.argsort(held, kind="stable")
        self._of = of[order]
        self._starts = np.searchsorted(held[order], np.arange(documents + 1))
        self._sets: dict[int, frozenset[int]] = {}

    def of(self, document: int) -> frozenset[int]:
        if document not in self._sets:
            first, last = self._starts[document], self._starts[document + 1]
            self._sets[document] = frozenset(self._of[first:last].tolist())
        return self._sets[document]

    def shared(self, one: int, other: int) -> list[int]:
        return sorted(self.of(one) & self.of(other))
