"""Ranking: a plan's tree over the passages of a view, and the best of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rightsarchive.engine.protocol import Ranking, Scored
from rightsarchive.engine.whoosh.combine import Found, common, highest, holds, total, unscored, without
from rightsarchive.engine.whoosh.files import Array
from rightsarchive.engine.whoosh.leaves import filtered, score_leaf
from rightsarchive.engine.whoosh.view import View
from rightsarchive.query.plan import AllOf, AnyOf, Best, Everything, Except, Keyword, KeywordRange, Node, Plan

Results = list[Found]
"""One for each slab of the view."""


def evaluate(view: View, node: Node) -> Results:
    """What matches ``node``, with its score."""
    match node:
        case Everything():
            return [unscored(slab.living()) for slab in view.slabs]
        case Keyword() | KeywordRange():
            return [unscored(docs) for docs in filtered(view, node)]
        case AnyOf(nodes):
            return _grouped(view, nodes, total)
        case AllOf(nodes):
            return _grouped(view, nodes, common)
        case Best(nodes):
            return _grouped(view, nodes, highest)
        case Except(kept, gone):
            pairs = zip(view.slabs, evaluate(view, kept), evaluate(view, gone), strict=True)
            return [without(found, others.docs, slab.size) for slab, found, others in pairs]
        case _:
            return score_leaf(view, node)


def _grouped(view: View, nodes: Sequence[Node], combine: Callable[[Sequence[Found], int], Found]) -> Results:
    children = [evaluate(view, node) for node in nodes]
    return [combine([child[i] for child in children], slab.size) for i, slab in enumerate(view.slabs)]


def search(view: View, plan: Plan, limit: int, offset: int) -> Ranking:
    """The slice of the ranking that was asked for, and how many passages match."""
    results = restrict(view, plan, evaluate(view, plan.match))
    if plan.second is not None:
        results = _mixed(results, evaluate(view, plan.second), plan.mix)
    count = sum(len(found.docs) for found in results)
    if not count or limit <= 0 or offset >= count:
        return Ranking(count, ())
    scores = np.concatenate([found.scores for found in results])
    owners = np.concatenate([slab.segment.ids[found.docs] for slab, found in zip(view.slabs, results, strict=True)])
    return Ranking(count, best(owners, scores, limit, offset))


def restrict(view: View, plan: Plan, results: Results) -> Results:
    """What of ``results`` the plan's filters let through."""
    for node in plan.filters:
        allowed = filtered(view, node)
        for i, slab in enumerate(view.slabs):
            docs, scores = results[i]
            kept = holds(allowed[i], docs, slab.size)
            results[i] = Found(docs[kept], scores[kept])
    for node in plan.exclude:
        gone = filtered(view, node)
        results = [
            without(found, gone[i], slab.size) for i, (slab, found) in enumerate(zip(view.slabs, results, strict=True))
        ]
    return results


def _mixed(results: Results, seconds: Results, mix: float) -> Results:
    beside = [_scores_at(second, found.docs) for found, second in zip(results, seconds, strict=True)]
    top = max((float(found.scores.max()) for found in results if len(found.scores)), default=0.0)
    top_second = max((float(scores.max()) for scores in beside if len(scores)), default=0.0)
    share = (1 - mix) / top if top > 0 else 0.0
    share_second = mix / top_second if top_second > 0 else 0.0
    return [
        Found(found.docs, (found.scores * share + scores * share_second).astype(np.float32))
        for found, scores in zip(results, beside, strict=True)
    ]


def _scores_at(found: Found, docs: Array) -> Array:
    """The scores of ``docs`` in ``found``, 0 where they are not in it."""
    scores = np.zeros(len(docs), np.float32)
    if len(found.docs):
        places = np.minimum(np.searchsorted(found.docs, docs), len(found.docs) - 1)
        there = found.docs[places] == docs
        scores[there] = found.scores[places[there]]
    return scores


def best(ids: Array, scores: Array, limit: int, offset: int) -> list[Scored]:
    """Places ``offset`` to ``offset + limit`` by falling score, ties by rising id."""
    wanted = offset + limit
    if wanted < len(scores):
        least = np.partition(scores, len(scores) - wanted)[len(scores) - wanted]
        kept = np.flatnonzero(scores >= least)
        ids, scores = ids[kept], scores[kept]
    order = np.lexsort((ids, -scores))[offset:wanted]
    return [Scored(id_, score) for id_, score in zip(ids[order].tolist(), scores[order].tolist(), strict=True)]
