"""Ranking: a plan's tree over the passages of a view, and the best of what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from rightsarchive.engine.arrays.columns import column
from rightsarchive.engine.arrays.doc_sets import (
    NOTHING,
    Found,
    Workspace,
    kept_of,
    starts_of_runs,
    union_sum,
)
from rightsarchive.engine.arrays.evaluation import Evaluation, terms_of
from rightsarchive.engine.arrays.files import EMPTY, Array
from rightsarchive.engine.arrays.leaf_scores import filter_marks, score_leaf
from rightsarchive.engine.arrays.pairs import MOST_PAIRS, MOST_ROWS, add_pairs, is_pair
from rightsarchive.engine.arrays.scoring import MOST_PROBES, Counted, Within, add_terms, batches
from rightsarchive.engine.arrays.view import View
from rightsarchive.engine.protocol import Ranking, Scored
from rightsarchive.query.plan import AnyOf, Leaf, Node, Phrase, Plan, Term

SELECTIVE = 8
"""Filters that let through less than one passage in this many are applied before anything is combined."""

MOST_SPARSE = 32
"""Of long lists of scores, one in so many at least is looked at for a first guess of the best."""

SURVIVORS = 64
"""The guess leaves less than one score in so many."""


def search(view: View, plan: Plan, limit: int, offset: int, values_of: str | None = None) -> Ranking:
    """The slice of the ranking that was asked for, and how many passages match."""
    # All terms at once: one by one they would be looked up again and again in every segment.
    view.terms([*terms_of(plan.match)])
    with view.workspace() as space:
        if isinstance(plan.match, AnyOf) and plan.second is None and not plan.filters and not plan.exclude:
            matches, found = _best_of_any(view, plan.match, limit + offset, space)
        else:
            found, synonyms = _found(view, plan, space)
            matches = len(found.docs)
            if plan.second is not None and matches:
                found = _mixed(view, plan, found, synonyms, space)
    if not matches or limit <= 0 or offset >= matches:
        return Ranking(matches, ())
    docs, scores = top_ranked(view, found, limit, offset)
    ids = view.ids(docs).tolist()
    values = () if values_of is None else column(view, values_of).of(docs)
    # Hundreds of records are made: past their own constructor it takes half the time.
    return Ranking(matches, list(map(_scored, zip(ids, scores.tolist(), strict=True))), values)


def _best_of_any(view: View, node: AnyOf, wanted: int, space: Workspace) -> tuple[int, Found]:
    """How many passages match any of the nodes, and among others the ``wanted`` best of them.

    Scores are added up list by list, the shortest first. After each list, the best of its passages are kept: one that is
    among the best in the end, and is in no later list, is among the best there, since all others only gain. So the long
    last list is read but never written back, and no union is made.
    """
    evaluation = Evaluation(view, space, [node])
    lists = [found for child in node.nodes if len((found := evaluation.found(child)).docs)]
    lists.sort(key=lambda found: len(found.docs))
    positive = all(isinstance(child, Term) and child.boost > 0 for child in node.nodes)
    if not positive and any(not part.scores.min() > 0 for part in lists):
        found = union_sum(lists, space)
        return len(found.docs), found
    return _running_best(lists, wanted, space)


def _running_best(lists: Sequence[Found], wanted: int, space: Workspace) -> tuple[int, Found]:
    if len(lists) < 2:
        return (len(lists[0].docs), lists[0]) if lists else (0, NOTHING)
    sums = space.sums
    matches, docs_kept, scores_kept = 0, [], []
    for i, (docs, scores, _) in enumerate(lists):
        if i:
            held = sums.take(docs)
            matches += len(docs) - int(np.count_nonzero(held != 0))
            held += scores
        else:
            held = scores
            matches = len(docs)
        if i < len(lists) - 1:
            sums[docs] = held
        if wanted < len(held):
            kept = _top_indices(held, wanted) if wanted else EMPTY
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
    if isinstance(node, Term):
        return view.term(node.field, node.text)[1]
    with view.workspace() as space:
        return len(Evaluation(view, space, [node]).found(node).docs)


def counts(view: View, nodes: Sequence[Node]) -> list[int]:
    """How many passages match each of the nodes."""
    if all(isinstance(node, Term) for node in nodes):
        terms = view.terms([(node.field, node.text) for node in nodes if isinstance(node, Term)])
        return [frequency for _, frequency, _ in terms]
    return [count(view, node) for node in nodes]


def explain(view: View, leaves: Sequence[Leaf], docs: Array) -> list[Found]:
    """For each leaf, its score at those of ``docs`` (rising document numbers of the view) that it matches."""
    marks = np.zeros(view.size, bool)
    marks[docs] = True
    with view.workspace() as space:
        return [score_leaf(view, leaf, space, Within(docs, marks)) for leaf in leaves]


def _found(view: View, plan: Plan, space: Workspace) -> tuple[Found, dict[int, Found]]:
    """What the plan's ``match`` finds and its filters let through, and the synonyms that were scored on the way."""
    allowed: Array | None = None
    for node in plan.filters:
        marks = filter_marks(view, node)
        allowed = marks if allowed is None else allowed & marks
    for node in plan.exclude:
        marks = filter_marks(view, node)
        if marks.any():
            allowed = ~marks if allowed is None else allowed & ~marks
    within = None
    if allowed is not None and plan.filters and int(np.count_nonzero(allowed)) * SELECTIVE < view.size:
        allowed = allowed & view.live_marks()
        within = Within(np.flatnonzero(allowed), allowed)
    evaluation = Evaluation(view, space, [plan.match], within)
    found = evaluation.found(plan.match)
    if allowed is not None and within is None:
        found = kept_of(found, allowed.take(found.docs))
    return found, evaluation.synonyms


def _mixed(view: View, plan: Plan, found: Found, synonyms: dict[int, Found], space: Workspace) -> Found:
    """The mix of both scores; the second one is asked about the best ``plan.window``."""
    assert plan.second is not None
    view.terms([*terms_of(plan.second)])
    window, chosen = found, None
    if len(found.docs) > plan.window:
        chosen = _top_indices(found.scores, plan.window)
        window = Found(found.docs.take(chosen), found.scores.take(chosen), found.rising)
    second = _second(view, plan.second, window, synonyms, space)
    top, top_second = float(found.scores.max()), float(second.max())
    share = np.float32((1 - plan.mix) / top if top > 0 else 0.0)
    share_second = np.float32(plan.mix / top_second if top_second > 0 else 0.0)
    scores = found.scores * share
    if chosen is None:
        scores += second * share_second
    else:
        scores[chosen] += second * share_second
    return Found(found.docs, scores, found.rising)


def _second(view: View, node: Node, found: Found, synonyms: dict[int, Found], space: Workspace) -> Array:
    """The score that ``node`` gives to each passage that was found; 0 where it does not match."""
    docs = found.docs
    sums = np.zeros(len(docs))
    rows, marks = space.rows, space.within
    rows[docs] = np.arange(len(docs), dtype=rows.dtype)
    marks[docs] = True
    within = Within(docs if found.rising or len(docs) > MOST_PROBES else np.sort(docs), marks)
    nodes = node.nodes if isinstance(node, AnyOf) else (node,)
    for part in batches(view, [Counted(child, child.text) for child in nodes if isinstance(child, Term)]):
        add_terms(view, part, docs, within, rows, sums)
    pairs: dict[str, list[Phrase]] = {}
    others: list[Node] = []
    for child in nodes:
        if isinstance(child, Phrase) and is_pair(child) and len(docs) < MOST_ROWS:
            pairs.setdefault(child.field, []).append(child)
        elif not isinstance(child, Term):
            others.append(child)
    for found_together in pairs.values():
        for some in range(0, len(found_together), MOST_PAIRS):
            add_pairs(view, found_together[some : some + MOST_PAIRS], docs, within, rows, sums)
    evaluation = Evaluation(view, space, others, within, synonyms)
    for child in others:
        part_found = evaluation.found(child)
        sums[rows.take(part_found.docs)] += part_found.scores
    marks[docs] = False
    return sums.astype(np.float32)


def _top_indices(scores: Array, wanted: int) -> Array:
    """The indices of the ``wanted`` highest scores (there are more), and of those that tie with the last of them."""
    step = min(MOST_SPARSE, len(scores) // (SURVIVORS * wanted))
    if step < 2:
        return np.flatnonzero(scores >= _kth_highest(scores, wanted))
    # What is below the best of a sample is not among the best of all: few are left to be ordered.
    likely = np.flatnonzero(scores >= _kth_highest(scores[::step], wanted))
    scores = scores.take(likely)
    return likely.compress(scores >= _kth_highest(scores, wanted))


def _kth_highest(scores: Array, wanted: int) -> Any:
    """The lowest of the ``wanted`` highest scores."""
    return np.partition(scores, len(scores) - wanted)[len(scores) - wanted]


def top_ranked(view: View, found: Found, limit: int, offset: int) -> tuple[Array, Array]:
    """The document numbers and scores of ranks ``offset`` to ``offset + limit`` (from 0) by falling score, ties by rising id."""
    wanted = offset + limit
    docs, scores = found.docs, found.scores
    if wanted < len(scores):
        kept = _top_indices(scores, wanted)
        docs, scores = docs.take(kept), scores.take(kept)
    order = np.lexsort((view.ids(docs), -scores))[offset:wanted]
    return docs.take(order), scores.take(order)


_scored = partial(tuple.__new__, Scored)
