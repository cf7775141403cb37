"""Two scores mixed, as ``query.plan`` says: the second is asked about the best passages by the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rightsarchive.query.plan import Node, Plan

Hit = tuple[int, float]
"""The id of a passage and its score."""

Top = Callable[..., tuple[int, list[Hit]]]
"""``top(tree, start, count, among=None)``: how many passages match, and those from ``start`` on, the best first, ties by rising id."""

_FURTHER = 1_000


def mixed(plan: Plan, top: Top, limit: int, offset: int) -> tuple[int, list[Hit]]:
    """How many passages match, and the hits from ``offset`` on."""
    assert plan.second is not None
    total, best = top(plan.match, 0, plan.window)
    # Those that tie with the last of the window belong to it.
    lowest = best[-1][1] if best else 0.0
    while len(best) < total and best[-1][1] == lowest:
        best += top(plan.match, len(best), _FURTHER)[1]
    best = [hit for hit in best if hit[1] >= lowest]
    highest = best[0][1] if best else 0.0
    seconds = dict(_seconds(plan.second, top, [id_ for id_, _ in best]))
    highest_second = max(seconds.values(), default=0.0)

    def score(id_: int, first: float) -> float:
        second = seconds.get(id_, 0.0)
        return (1 - plan.mix) * (first / highest if highest else 0.0) + plan.mix * (
            second / highest_second if highest_second else 0.0
        )

    ranked = sorted(((id_, score(id_, first)) for id_, first in best), key=lambda hit: (-hit[1], hit[0]))
    hits = ranked[offset : offset + limit]
    if (missing := limit - len(hits)) > 0 and total > len(ranked):
        rest = top(plan.match, max(offset, len(ranked)), missing)[1]
        hits += [(id_, score(id_, first)) for id_, first in rest]
    return total, hits


def _seconds(second: Node, top: Top, ids: Sequence[int]) -> list[Hit]:
    found: list[Hit] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found += top(second, 0, len(some), some)[1]
    return found


_AT_ONCE = 10_000
