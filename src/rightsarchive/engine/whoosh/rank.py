"""Ranking: a plan's tree over the passages of a view, and the best of what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from rightsarchive.engine.protocol import Ranking, Scored
from rightsarchive.engine.whoosh.combine import (
    NOTHING,
    Found,
    Workspace,
    common,
    highest,
    joined,
    kept_of,
    starts_of_runs,
    total,
    unscored,
    without,
)
from rightsarchive.engine.whoosh.files import EMPTY, Array
from rightsarchive.engine.whoosh.leaves import Within, filter_marks, score_leaf
from rightsarchive.engine.whoosh.scoring import add_terms, score_synonyms, score_terms
from rightsarchive.engine.whoosh.view import View
from rightsarchive.query.plan import (
    AllOf,
    AnyOf,
    Best,
    Everything,
    Except,
    Filter,
    Keyword,
    KeywordRange,
    Leaf,
    Node,
    Plan,
    Synonyms,
    Term,
)

SELECTIVE = 8
"""Filters that let through less than one passage in this many are applied before anything is combined."""

MOST_AT_ONCE = 1_000_000
"""Postings that are scored in one step."""


class Evaluation:
    """What the nodes of a tree find among the passages of a view (of those marked in ``within``, where it is given)."""

    def __init__(self, view: View, space: Workspace, root: Node, within: Array | None = None) -> None:
        self._view = view
        self._space = space
        self._within = within
        self._areas: list[Within] | None = None
        self._scored = {
            id(term): found
            for field, terms in _by_field(_terms(root)).items()
            for part in _portions(view, terms)
            for term, found in zip(part, score_terms(view, field, part), strict=True)
        }

    def found(self, node: Node) -> Found:
        """The passages that match, with their scores."""
        space = self._space
        match node:
            case Everything():
                parts = [slab.living() for slab in self._view.slabs]
                return self._inside(unscored(joined(parts, self._view.bases)))
            case Keyword() | KeywordRange():
                return self._inside(unscored(np.flatnonzero(_marks(self._view, node, space))))
            case AnyOf(nodes):
                return self._grouped(nodes, total)
            case AllOf(nodes):
                return self._grouped(nodes, common)
            case Best(nodes):
                return self._grouped(nodes, highest)
            case Except(kept, gone):
                return without(self.found(kept), self.found(gone), space)
            case Term():
                return self._inside(self._scored[id(node)])
            case Synonyms():
                return self._inside(score_synonyms(self._view, node))
            case _:
                parts_found = score_leaf(self._view, node, space, self._by_slab())
                return _joined(parts_found, self._view)

    def _grouped(self, nodes: Sequence[Node], combine: Callable[[Sequence[Found], Workspace], Found]) -> Found:
        # The longest list first, which is the cheapest way to add up.
        parts = sorted((self.found(node) for node in nodes), key=lambda found: len(found.docs), reverse=True)
        return combine(parts, self._space)

    def _inside(self, found: Found) -> Found:
        return found if self._within is None else kept_of(found, self._within.take(found.docs))

    def _by_slab(self) -> list[Within] | None:
        if self._within is not None and self._areas is None:
            marks = [
                self._within[base : base + slab.size]
                for slab, base in zip(self._view.slabs, self._view.bases, strict=True)
            ]
            self._areas = [Within(np.flatnonzero(marked), marked) for marked in marks]
        return self._areas


def _terms(node: Node) -> Iterator[Term]:
    """Every term of a tree, also of what is taken away."""
    match node:
        case Term():
            yield node
        case AnyOf(nodes) | AllOf(nodes) | Best(nodes):
            for child in nodes:
                yield from _terms(child)
        case Except(kept, gone):
            yield from _terms(kept)
            yield from _terms(gone)


def _by_field(terms: Iterable[Term]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for term in terms:
        found.setdefault(term.field, []).append(term)
    return found


def _portions(view: View, terms: Sequence[Term]) -> Iterator[list[Term]]:
    """The terms in parts that are not too long to be held at once."""
    part: list[Term] = []
    held = 0
    for term in terms:
        held += view.term(term.field, term.text).n
        if part and held > MOST_AT_ONCE:
            yield part
            part, held = [], view.term(term.field, term.text).n
        part.append(term)
    yield part


def _marks(view: View, node: Filter, space: Workspace) -> Array:
    """The passages of the view that a filter lets through."""
    marks = filter_marks(view, node, space)
    return marks[0] if len(marks) == 1 else np.concatenate([np.zeros(0, bool), *marks])


def _joined(parts: Sequence[Found], view: View) -> Found:
    """What was found in each slab as one list."""
    if len(parts) == 1:
        return parts[0]
    rising = all(found.rising for found in parts)
    scores = np.concatenate([NOTHING.scores, *(found.scores for found in parts)])
    return Found(joined([found.docs for found in parts], view.bases), scores, rising)


def search(view: View, plan: Plan, limit: int, offset: int) -> Ranking:
    """The slice of the ranking that was asked for, and how many passages match."""
    with view.workspace() as space:
        if isinstance(plan.match, AnyOf) and plan.second is None and not plan.filters and not plan.exclude:
            matches, found = _best_of_any(view, plan.match, limit + offset, space)
        else:
            found = _found(view, plan, space)
            matches = len(found.docs)
            if plan.second is not None and matches:
                found = _mixed(view, plan.second, plan.mix, found, space)
    if not matches or limit <= 0 or offset >= matches:
        return Ranking(matches, ())
    return Ranking(matches, best(view, found, limit, offset))


def _best_of_any(view: View, node: AnyOf, wanted: int, space: Workspace) -> tuple[int, Found]:
    """How many passages match any of the nodes, and among others the ``wanted`` best of them.

    Scores are added up list by list, the shortest first. After each list, the best of its passages are kept: one that is
    among the best in the end, and is in no later list, is among the best there, since all others only gain. So the long
    last list is read but never written back, and no union is made.
    """
    evaluation = Evaluation(view, space, node)
    lists = [found for child in node.nodes if len((found := evaluation.found(child)).docs)]
    lists.sort(key=lambda found: len(found.docs))
    if any(not part.scores.min() > 0 for part in lists):
        found = total(lists, space)
        return len(found.docs), found
    return _running_best(lists, wanted, space)


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
            kept = _first(held, wanted) if wanted else EMPTY
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
        return view.term(node.field, node.text).n
    with view.workspace() as space:
        return len(Evaluation(view, space, node).found(node).docs)


def explain(view: View, leaves: Sequence[Leaf], wanted: Sequence[Array]) -> list[list[Found]]:
    """For each leaf, its score at those of the ``wanted`` passages of each slab that it matches."""
    areas = []
    for slab, docs in zip(view.slabs, wanted, strict=True):
        marks = np.zeros(slab.size, bool)
        marks[docs] = True
        areas.append(Within(docs, marks))
    with view.workspace() as space:
        return [score_leaf(view, leaf, space, areas) for leaf in leaves]


def _found(view: View, plan: Plan, space: Workspace) -> Found:
    """What the plan's ``match`` finds and its filters let through."""
    allowed: Array | None = None
    for node in plan.filters:
        marks = _marks(view, node, space)
        allowed = marks if allowed is None else allowed & marks
    for node in plan.exclude:
        marks = ~_marks(view, node, space)
        allowed = marks if allowed is None else allowed & marks
    if allowed is None:
        return Evaluation(view, space, plan.match).found(plan.match)
    if plan.filters and int(np.count_nonzero(allowed)) * SELECTIVE < view.size:
        return Evaluation(view, space, plan.match, allowed & _living(view)).found(plan.match)
    found = Evaluation(view, space, plan.match).found(plan.match)
    return kept_of(found, allowed.take(found.docs))


def _living(view: View) -> Array:
    return np.concatenate([np.ones(slab.size, bool) if slab.alive is None else slab.alive for slab in view.slabs])


def _mixed(view: View, second: Node, mix: float, found: Found, space: Workspace) -> Found:
    """The mix of both scores. (To ask for the second one of the best thousand alone saved a tenth of a query at 50,000
    passages: its time is to read the postings, however few of them are wanted.)"""
    beside = _second(view, second, found.docs, space)
    top, top_second = float(found.scores.max()), float(beside.max())
    share = np.float32((1 - mix) / top if top > 0 else 0.0)
    share_second = np.float32(mix / top_second if top_second > 0 else 0.0)
    return Found(found.docs, found.scores * share + beside * share_second, found.rising)


def _second(view: View, node: Node, docs: Array, space: Workspace) -> Array:
    """The score that ``node`` gives to each of ``docs``; 0 where it does not match."""
    sums = np.zeros(len(docs))
    rows, marks = space.rows, space.within
    rows[docs] = np.arange(1, len(docs) + 1, dtype=rows.dtype)
    marks[docs] = True
    nodes = node.nodes if isinstance(node, AnyOf) else (node,)
    for field, terms in _by_field(child for child in nodes if isinstance(child, Term)).items():
        for part in _portions(view, terms):
            add_terms(view, field, part, docs, rows, sums)
    for child in nodes:
        if not isinstance(child, Term):
            found = Evaluation(view, space, child, marks).found(child)
            sums[rows.take(found.docs) - 1] += found.scores
    rows[docs] = 0
    marks[docs] = False
    return sums.astype(np.float32)


def _first(scores: Array, wanted: int) -> Array:
    """The places of the ``wanted`` highest scores (there are more), and of those that tie with the last of them."""
    return np.flatnonzero(scores >= np.partition(scores, len(scores) - wanted)[len(scores) - wanted])


def best(view: View, found: Found, limit: int, offset: int) -> list[Scored]:
    """Places ``offset`` to ``offset + limit`` by falling score, ties by rising id."""
    wanted = offset + limit
    docs, scores = found.docs, found.scores
    if wanted < len(scores):
        kept = _first(scores, wanted)
        docs, scores = docs.take(kept), scores.take(kept)
    ids = np.zeros(len(docs), np.int64)
    slabs = np.searchsorted(view.bases, docs, side="right") - 1
    for number, (slab, base) in enumerate(zip(view.slabs, view.bases, strict=True)):
        own = np.flatnonzero(slabs == number)
        ids[own] = slab.segment.ids[docs.take(own) - base]
    order = np.lexsort((ids, -scores))[offset:wanted]
    return [Scored(*hit) for hit in zip(ids[order].tolist(), scores[order].tolist(), strict=True)]
