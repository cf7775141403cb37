"""From a ranking of passages to a ranking of cases."""

from __future__ import annotations

from collections.abc import Sequence

from rightsarchive.engine.protocol import Scored

CASE_HITS = 3
"""The best passages of a case that make its score and are shown with it."""


def best_of_cases(ranking: Sequence[Scored], cases_of: Sequence[Sequence[str]], most: int) -> dict[str, list[Scored]]:
    """The best passages of the ``most`` best cases, the best case first. ``cases_of`` gives the cases of each passage."""
    best: dict[str, list[Scored]] = {}
    for scored, cases in zip(ranking, cases_of, strict=False):
        for case in cases:
            kept = best.setdefault(case, [])
            if len(kept) < CASE_HITS:
                kept.append(scored)
    ranked = sorted(best, key=lambda case: (-case_score(best[case]), case))
    return {case: best[case] for case in ranked[:most]}


def case_score(best: Sequence[Scored]) -> float:
    """The score of a case by its best passages: the first, half the second, a quarter of the third."""
    return sum(scored.score * 0.5**index for index, scored in enumerate(best))
