"""Hits in another order than by relevance: by date, by title, by case. Those that have none of it come last, and it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rightsarchive.engine.protocol import Engine, Ranking
from rightsarchive.language import fields
from rightsarchive.language.folding import fold
from rightsarchive.model.document import called
from rightsarchive.query.plan import Plan
from rightsarchive.search.options import Sort
from rightsarchive.store import CatalogReader

_KEPT_IN = {
    "date": fields.PUBLISHED_FROM,
    "newest": fields.PUBLISHED_FROM,
    "title": fields.DOCUMENT,
    "case": fields.CASE,
}
_LACKING = {"date": "a date", "newest": "a date", "title": "a title that can be read", "case": "a case"}


def everything(engine: Engine, plan: Plan, values_of: str) -> Ranking:
    """All that a plan finds, the best first, with the values of a field."""
    known = engine.fingerprint()
    most = 0 if known is None else known.entries
    while True:
        ranking = engine.search(plan, limit=most, values_of=values_of)
        if ranking.total <= most:
            return ranking
        most = ranking.total  # more was committed meanwhile


def sorted_ranking(engine: Engine, catalog: CatalogReader, plan: Plan, sort: Sort) -> tuple[Ranking, str | None]:
    """All that a plan finds in this order; where two are level, the better one comes first. With it a remark on what comes last for want of
    a date or a case. A day that is known to the month or the year alone counts as the first that it can mean."""
    found = everything(engine, plan, _KEPT_IN[sort])
    keys = _keys(catalog, found.values, sort)
    placed = [place for place, key in enumerate(keys) if key is not None]
    placed.sort(key=keys.__getitem__, reverse=sort == "newest")  # stable: the ranking decides where two are level
    unplaced = [place for place, key in enumerate(keys) if key is None]
    remark = None
    if unplaced:
        remark = (
            f"{len(unplaced):,} of {found.total:,} passages are of documents without {_LACKING[sort]}, and come last."
        )
    return Ranking(found.total, [found.hits[place] for place in (*placed, *unplaced)]), remark


def _keys(catalog: CatalogReader, values: Sequence[Sequence[str]], sort: Sort) -> list[Any]:
    if sort in {"date", "newest"}:
        return [of[0] if of else None for of in values]
    every = {value for of in values for value in of}
    names: Mapping[str, str] = (
        {case: record.title for case, record in catalog.cases.records(every, {}).items()}
        if sort == "case"
        else {
            document: called(stated.get("title"), stated.get("identifier"), document)
            for document, stated in catalog.stated.newest(every).items()
        }
    )
    order = {value: (fold(name), name, value) for value, name in names.items()}
    return [_first(order[value] for value in of if value in order) for of in values]


def _first(keys: Iterable[tuple[str, str, str]]) -> tuple[str, str, str] | None:
    return min(keys, default=None)
