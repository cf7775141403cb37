"""Ranking: a plan's tree over the passages of a view, and the best of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rightsarchive.engine.protocol import Ranking, Scored
from rightsarchive.engine.whoosh.combine import (
    NOTHING,
    Found,
    Workspace,
    common,
    highest,
    kept_of,
    look_up,
    starts_of_runs,
    total,
    unscored,
    without,
)
from rightsarchive.engine.whoosh.files import EMPTY, Array
from rightsarchive.engine.whoosh.leaves import Within, filter_marks, filtered, score_leaf
from rightsarchive.engine.whoosh.view import View
from rightsarchive.query.plan import AllOf, AnyOf, Best, Everything, Except, Keyword, KeywordRange, Leaf, Node, Plan

SELECTIVE = 8
"""Filters that let through less than one passage in this many are applied before anything is looked up."""

FEW = 64
"""Sorting one number in this many takes as long as looking through the marks of all."""

Results = list[Found]
"""One for each slab of the view."""


def evaluate(view: View, node: Node, space: Workspace, within: Sequence[Within] | None = None) -> Results:
    """What matches ``node``, with its score; of the passages in ``within``, where it is given."""
    match node:
        case Everything():
            living = [slab.living() for slab in view.slabs] if within is None else [area.docs for area in within]
            return [unscored(docs) for docs in living]
        case Keyword() | KeywordRange():
            if within is None:
                return [
                    Found(docs, np.zeros(len(docs), np.float32), rising=False) for docs in filtered(view, node, space)
                ]
            pairs = zip(within, filter_marks(view, node, space), strict=True)
            return [unscored(area.docs.compress(marks.take(area.docs))) for area, marks in pairs]
        case AnyOf(nodes):
            return _grouped(view, nodes, total, space, within)
        case AllOf(nodes):
            return _grouped(view, nodes, common, space, within)
        case Best(nodes):
            return _grouped(view, nodes, highest, space, within)
        case Except(kept, gone):
            left = zip(evaluate(view, kept, space, within), evaluate(view, gone, space, within), strict=True)
            return [without(found, others, space) for found, others in left]
        case _:
            return score_leaf(view, node, space, within)


def _grouped(
    view: View,
    nodes: Sequence[Node],
    combine: Callable[[Sequence[Found], Workspace], Found],
    space: Workspace,
    within: Sequence[Within] | None,
) -> Results:
    children = [evaluate(view, node, space, within) for node in nodes]
    # The longest list first, which is the cheapest way to add up; by the whole view, so that scores do not depend, even
    # in their last digits, on how passages lie in segments.
    children.sort(key=lambda results: sum(len(found.docs) for found in results), reverse=True)
    return [combine(parts, space) for parts in zip(*children, strict=True)] if children else evaluate_nothing(view)


def evaluate_nothing(view: View) -> Results:
    return [unscored(np.zeros(0, np.intp)) for _ in view.slabs]


def search(view: View, plan: Plan, limit: int, offset: int) -> Ranking:
    """The slice of the ranking that was asked for, and how many passages match."""
    with view.workspace() as space:
        if isinstance(plan.match, AnyOf) and plan.second is None and not plan.filters and not plan.exclude:
            matches, results = _best_of_any(view, plan.match.nodes, limit + offset, space)
        else:
            results = _found(view, plan, space)
            if plan.second is not None:
                results = _mixed(view, plan.second, plan.mix, results, space)
            matches = sum(len(found.docs) for found in results)
    if not matches or limit <= 0 or offset >= matches:
        return Ranking(matches, ())
    return Ranking(matches, best(view, results, limit, offset))


def _best_of_any(view: View, nodes: Sequence[Node], wanted: int, space: Workspace) -> tuple[int, Results]:
    """How many passages match any of ``nodes``, and among others the ``wanted`` best of them.

    Scores are added up list by list, the shortest first. After each list, the best of its passages are kept: one that is
    among the best in the end, and is in no later list, is among the best there, since all others only gain. So the long
    last list is read but never written back, and no union is made.
    """
    children = [evaluate(view, node, space) for node in nodes]
    children.sort(key=lambda results: sum(len(found.docs) for found in results))
    matches, results = 0, []
    for parts in zip(*children, strict=True):
        lists = [part for part in parts if len(part.docs)]
        if any(not part.scores.min() > 0 for part in lists):
            found = total(lists, space)
            matches += len(found.docs)
        else:
            fresh, found = _running_best(lists, wanted, space)
            matches += fresh
        results.append(found)
    return matches, results


def _running_best(lists: Sequence[Found], wanted: int, space: Workspace) -> tuple[int, Found]:
    if len(lists) < 2:
        return (len(lists[0].docs), lists[0]) if lists else (0, NOTHING)
    sums = space.sums
    matches, docs_kept, scores_kept = 0, [], []
    for place, (docs, scores, _) in enumerate(lists):
        if place:
            held = sums.take(docs)
            matches += len(docs) - int(np.count_nonzero(held))
            held += scores
        else:
            held = scores
            matches = len(docs)
        if place < len(lists) - 1:
            sums[docs] = held
        if wanted < len(held):
            kept = (
                np.flatnonzero(held >= np.partition(held, len(held) - wanted)[len(held) - wanted]) if wanted else EMPTY
            )
            docs_kept.append(docs.take(kept))
            scores_kept.append(held.take(kept))
        else:
            docs_kept.append(docs)
            scores_kept.append(held)
    for part in lists[:-1]:
        sums[part.docs] = 0
    # A passage that was kept from several lists has its whole score in the last of them, which is its highest.
    docs, scores = np.concatenate(docs_kept), np.concatenate(scores_kept)
    order = np.lexsort((-scores, docs))
    return matches, kept_of(Found(docs[order], scores[order]), starts_of_runs(docs[order]))


def count(view: View, node: Node) -> int:
    """How many passages match ``node``."""
    with view.workspace() as space:
        return sum(len(found.docs) for found in evaluate(view, node, space))


def explain(view: View, leaves: Sequence[Leaf], wanted: Sequence[Array]) -> list[Results]:
    """For each leaf, its score at those of the ``wanted`` passages that it matches."""
    areas = [Within(docs, marks) for docs, marks in zip(wanted, _marks_of(view, wanted), strict=True)]
    with view.workspace() as space:
        return [score_leaf(view, leaf, space, areas) for leaf in leaves]


def _marks_of(view: View, wanted: Sequence[Array]) -> list[Array]:
    made = []
    for slab, docs in zip(view.slabs, wanted, strict=True):
        marks = np.zeros(slab.size, bool)
        marks[docs] = True
        made.append(marks)
    return made


def _found(view: View, plan: Plan, space: Workspace) -> Results:
    """What the plan's ``match`` finds and its filters let through."""
    if not plan.filters and not plan.exclude:
        return evaluate(view, plan.match, space)
    allowed: list[Array] | None = None
    for node in plan.filters:
        marks = filter_marks(view, node, space)
        allowed = marks if allowed is None else [a & b for a, b in zip(allowed, marks, strict=True)]
    for node in plan.exclude:
        marks = [~gone for gone in filter_marks(view, node, space)]
        allowed = marks if allowed is None else [a & b for a, b in zip(allowed, marks, strict=True)]
    assert allowed is not None
    let_through = sum(int(np.count_nonzero(marks)) for marks in allowed) if plan.filters else None
    if let_through is not None and let_through * SELECTIVE < sum(slab.size for slab in view.slabs):
        areas = [
            Within(slab.alive_of(np.flatnonzero(marks)), marks) for slab, marks in zip(view.slabs, allowed, strict=True)
        ]
        return evaluate(view, plan.match, space, areas)
    results = evaluate(view, plan.match, space)
    return [kept_of(found, marks.take(found.docs)) for found, marks in zip(results, allowed, strict=True)]


def _mixed(view: View, second: Node, mix: float, results: Results, space: Workspace) -> Results:
    areas = [
        Within(found.docs if found.rising else _sorted(found.docs, marks), marks)
        for found, marks in zip(results, _marks_of(view, [found.docs for found in results]), strict=True)
    ]
    seconds = evaluate(view, second, space, areas)
    beside = [look_up(found, hit.docs, space)[1] for found, hit in zip(seconds, results, strict=True)]
    top = max((float(found.scores.max()) for found in results if len(found.scores)), default=0.0)
    top_second = max((float(scores.max()) for scores in beside if len(scores)), default=0.0)
    share = np.float32((1 - mix) / top if top > 0 else 0.0)
    share_second = np.float32(mix / top_second if top_second > 0 else 0.0)
    return [
        Found(found.docs, found.scores * share + scores * share_second, found.rising)
        for found, scores in zip(results, beside, strict=True)
    ]


def _sorted(docs: Array, marks: Array) -> Array:
    """``docs`` in rising order; they are what is marked in ``marks``."""
    return np.flatnonzero(marks) if len(docs) * FEW > len(marks) else np.sort(docs)


def best(view: View, results: Results, limit: int, offset: int) -> list[Scored]:
    """Places ``offset`` to ``offset + limit`` by falling score, ties by rising id."""
    wanted = offset + limit
    ids, scores = [], []
    for slab, found in zip(view.slabs, results, strict=True):
        docs, own = found.docs, found.scores
        if wanted < len(own):
            # What ties with the last place stays in: the ids decide.
            kept = np.flatnonzero(own >= np.partition(own, len(own) - wanted)[len(own) - wanted])
            docs, own = docs[kept], own[kept]
        ids.append(slab.segment.ids[docs])
        scores.append(own)
    all_ids = ids[0] if len(ids) == 1 else np.concatenate(ids)
    all_scores = scores[0] if len(scores) == 1 else np.concatenate(scores)
    order = np.lexsort((all_ids, -all_scores))[offset:wanted]
    return [Scored(*hit) for hit in zip(all_ids[order].tolist(), all_scores[order].tolist(), strict=True)]
