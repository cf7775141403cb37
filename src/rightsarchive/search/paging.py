"""One page of a ranking, in the order that is asked for. Passages with the same words are one hit: the best placed stands for the others
that the query finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from rightsarchive.engine.protocol import Engine, Ranking, Scored
from rightsarchive.language import fields
from rightsarchive.model import Access, PassageId
from rightsarchive.query.plan import Among, Keyword, Plan
from rightsarchive.search.options import Request
from rightsarchive.search.ordering import everything, sorted_ranking
from rightsarchive.store import CatalogReader

_FURTHER = 64
"""Hits that are looked at next, at the least, where many have the same words."""

Copies = Mapping[PassageId, tuple[PassageId, ...]]
"""By the passage that is shown, the others with its words, by rising id."""


class Page(NamedTuple):
    """``best`` are the best of all hits, with their cases where these were asked for; ``shown`` is the page. ``more`` tells whether hits
    come after it. A ``remark`` is on what comes last."""

    total: int
    best: Ranking | None
    shown: Sequence[Scored]
    copies: Copies
    more: bool
    remark: str | None


def page_of(
    engine: Engine, catalog: CatalogReader, plan: Plan, request: Request, limit: int, offset: int, case_depth: int
) -> Page:
    """The hits from ``offset`` on. With ``case_depth``, the cases of so many of the best are found by the way, where they are ranked by
    relevance."""
    remark = None
    by_relevance = request.sort == "relevance"
    if not by_relevance:
        in_order, remark = sorted_ranking(engine, catalog, plan, request.sort)

    def ranked(depth: int, start: int = 0) -> Ranking:
        if not by_relevance:
            return Ranking(in_order.total, in_order.hits[start : start + depth])
        if case_depth and not start:
            return engine.search(plan, limit=max(depth, case_depth), values_of=fields.CASE)
        return engine.search(plan, limit=depth, offset=start)

    if request.collapse:
        ranking, shown, copies, more = _collapsed(engine, plan, ranked, limit, offset)
    else:
        ranking = ranked(limit, offset)
        shown, copies, more = ranking.hits[:limit], {}, offset + limit < ranking.total
    best = ranking if by_relevance and case_depth and not offset else None
    return Page(ranking.total, best, shown, copies, more, remark)


def _collapsed(
    engine: Engine, plan: Plan, ranked: Callable[[int], Ranking], limit: int, offset: int
) -> tuple[Ranking, Sequence[Scored], Copies, bool]:
    wanted = offset + limit
    depth = wanted + 1  # one more tells whether there are more
    words: dict[PassageId, str] = {}
    ranking = ranked(depth)
    while True:
        if len(ranking.hits) < min(depth, ranking.total):
            ranking = ranked(depth)
        hits = ranking.hits[:depth]
        words |= _words(engine, [scored.id for scored in hits if scored.id not in words], plan.clearance)
        first: dict[str | PassageId, Scored] = {}
        for scored in hits:
            first.setdefault(words.get(scored.id, scored.id), scored)
        if len(first) > wanted or ranking.total <= depth:
            break
        depth += max(
            depth, _FURTHER
        )  # each round ranks anew: a page that thousands have must not take hundreds of rounds
    shown = list(first.values())[offset:wanted]
    return ranking, shown, _copies(engine, plan, shown, words), len(first) > wanted


def _words(engine: Engine, passages: Sequence[PassageId], clearance: Access) -> dict[PassageId, str]:
    """What passages with the same words share. One that was taken out meanwhile is left out."""
    if not passages:
        return {}
    found = engine.search(
        Plan(Among(tuple(passages)), clearance=clearance), limit=len(passages), values_of=fields.WORDS
    )
    return {scored.id: of[0] for scored, of in zip(found.hits, found.values, strict=True) if of}


def _copies(engine: Engine, plan: Plan, shown: Iterable[Scored], words: Mapping[PassageId, str]) -> Copies:
    """The other passages with the words of those that are shown, of what the plan finds."""
    standing = {words[scored.id]: scored.id for scored in shown if scored.id in words}
    same = Keyword(fields.WORDS, tuple(standing))
    if engine.count(same, plan.clearance) <= len(standing):
        return {}
    narrowed = Plan(plan.match, filters=(*plan.filters, same), exclude=plan.exclude, clearance=plan.clearance)
    found = everything(engine, narrowed, fields.WORDS)
    copies: dict[PassageId, list[PassageId]] = {}
    for scored, of in zip(found.hits, found.values, strict=True):
        first = standing.get(of[0])
        if first is not None and first != scored.id:
            copies.setdefault(first, []).append(scored.id)
    return {first: tuple(sorted(others)) for first, others in copies.items()}
