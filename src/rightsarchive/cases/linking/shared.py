"""What the documents with one full name share besides it, told from numbers alone: which pairs are worth judging."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rightsarchive.cases.linking.clues import Clues, Features, Numbers

Weights = npt.NDArray[np.float64]


class Shared:
    """``weights`` gives each kind's features their weights, in the order full names, days, single names; 0 leaves one out.
    A full name that shares a word with another one says something besides it in up to ``rare`` documents only."""

    def __init__(self, clues: Clues, weights: tuple[Weights, Weights, Weights], rare: int) -> None:
        self._rare = rare
        self._clues = clues
        kinds: tuple[Features, ...] = (clues.full_names, clues.days, clues.names)
        firsts = np.cumsum([0, *(len(each) for each in weights)])
        self._first_name = int(firsts[2])
        self._weights = np.concatenate(weights)
        of = np.concatenate([kind.of + first for kind, first in zip(kinds, firsts, strict=False)])
        documents = np.concatenate([kind.documents for kind in kinds])
        kept = self._weights[of] > 0
        of, documents = of[kept], documents[kept]
        order = np.argsort(documents, kind="stable")
        self._of = of[order]
        self._starts = np.searchsorted(documents[order], np.arange(len(clues.versions) + 1))

    def pairs(self, full_name: int, enough: float) -> tuple[Numbers, Numbers, Weights]:
        """The pairs of documents with a full name that may share ``enough`` besides it, and what that weighs at most; the
        heaviest first."""
        holders = self._clues.full_names.holders(full_name)[0]
        starts, ends = self._starts[holders], self._starts[holders + 1]
        features = np.concatenate(
            [self._of[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        )
        owners = np.repeat(np.arange(len(holders)), ends - starts)
        order = np.argsort(features, kind="stable")
        features, owners = features[order], owners[order]
        new = np.append(True, features[1:] != features[:-1])
        column = np.cumsum(new) - 1
        weights = self._weights[features[new]]
        weights[np.bincount(column) < 2] = 0
        parts = self._clues.parts_of(full_name) + self._first_name
        same = self._clues.overlapping(full_name)
        same = same[self._clues.full_names.counts[same] > self._rare]
        own = np.concatenate([parts, same, [full_name]])
        weights[np.isin(features[new], own)] = 0
        used = np.flatnonzero(weights)
        column_of = np.full(len(weights), -1)
        column_of[used] = np.arange(len(used))
        kept = column_of[column] >= 0
        held = np.zeros((len(holders), len(used)))
        held[owners[kept], column_of[column[kept]]] = np.sqrt(weights[column[kept]])
        together = np.triu(held @ held.T, 1)
        one, other = np.nonzero(together >= enough)
        heaviest = np.argsort(-together[one, other], kind="stable")
        one, other = one[heaviest], other[heaviest]
        return holders[one], holders[other], together[one, other]
