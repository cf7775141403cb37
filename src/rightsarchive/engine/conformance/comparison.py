"""What it means that two engines give the same: the same passages, and scores that differ by float noise at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isclose

from rightsarchive.engine.protocol import Ranking
from rightsarchive.model import PassageId
from rightsarchive.query.plan import Leaf

NOISE = 1e-4
"""By how much two scores may differ, as such or as a share of the greater one: engines compute with single precision."""


def assert_close(score: float, expected: float) -> None:
    """Two scores are the same but for float noise."""
    assert isclose(score, expected, rel_tol=NOISE, abs_tol=NOISE), f"scored {score} instead of {expected}"


def assert_same(found: Ranking, expected: Ranking) -> None:
    """Two rankings hold the same passages with the same scores; passages whose scores tie may stand in another order."""
    assert found.total == expected.total, f"{found.total} passages instead of {expected.total}"
    assert len(found.hits) == len(expected.hits)
    for hit, other in zip(found.hits, expected.hits, strict=True):
        assert_close(hit.score, other.score)
    scores = {hit.id: hit.score for hit in found.hits}
    truth = {hit.id: hit.score for hit in expected.hits}
    assert scores.keys() == truth.keys()
    for id_, score in truth.items():
        assert_close(scores[id_], score)


def assert_explained(
    found: Mapping[PassageId, Sequence[tuple[Leaf, float]]], expected: Mapping[PassageId, Sequence[tuple[Leaf, float]]]
) -> None:
    """Two explanations name the same leaves in the same order, with the same scores."""
    assert found.keys() == expected.keys()
    for id_, reasons in expected.items():
        assert [leaf for leaf, _ in found[id_]] == [leaf for leaf, _ in reasons]
        for (_, score), (_, other) in zip(found[id_], reasons, strict=True):
            assert_close(score, other)
