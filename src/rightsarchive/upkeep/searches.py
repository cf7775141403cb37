"""Saved searches: kept under a name with a level of their own, and run to be told what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from rightsarchive.errors import DamagedRecordError, NotInArchiveError, UsageError
from rightsarchive.model import Access
from rightsarchive.model.brief import Brief
from rightsarchive.query import parse
from rightsarchive.search.options import SearchOptions, ViewOptions, read_options, several
from rightsarchive.search.results import Hit
from rightsarchive.search.searcher import Searcher
from rightsarchive.store import Catalog, CatalogReader, SearchRow

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, repr=False)
class SavedSearch(Brief):
    """``options`` are those of a search, as they were given; ``access`` is the lowest clearance that sees it. ``saved`` and ``last_run`` (at
    the clearance that asks, None where it never was) are UTC, ISO 8601; ``author`` is who saved it."""

    name: str
    query: str
    options: Mapping[str, Any]
    access: Access
    author: str
    saved: str
    last_run: str | None


@dataclass(frozen=True, slots=True, repr=False)
class SearchRun(Brief):
    """What a saved search finds now: ``total`` passages, ``new`` of which the last run at this clearance (at ``since``, None for the first
    one) did not find; these as ``hits``, the best first. ``noted`` tells that the next run goes on from here."""

    search: SavedSearch
    since: str | None
    total: int
    new: int
    hits: tuple[Hit, ...]
    noted: bool
    damaged: tuple[DamagedRecordError, ...] = ()


def save(catalog: Catalog, name: str, query: str, options: ViewOptions, access: Access) -> None:
    """Keep a search, in the transaction of its caller. Raises QuerySyntaxError, UsageError."""
    name = " ".join(name.split())
    if not any(map(str.isalnum, name)) or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError(
            f"{name!r} can be no name of a search.",
            advice=f"It has up to {LONGEST_NAME} letters and digits, on one line.",
        )
    if "clearance" in options:
        raise UsageError("a saved search has no clearance.", advice="Name it when the search is run.")
    read_options(cast("SearchOptions", options))
    try:
        query.encode()
    except UnicodeEncodeError as error:
        raise UsageError("the query holds half a surrogate pair, which no file can keep.") from error
    parse(query)
    catalog.searches.put(name, query, _as_json(options), access)


def delete(catalog: Catalog, name: str) -> None:
    """Take a search out, in the transaction of its caller. Raises NotInArchiveError."""
    catalog.searches.remove(find(catalog.seen_by(Access.CONFIDENTIAL), name).name)


def listed(catalog: CatalogReader) -> tuple[SavedSearch, ...]:
    """Those that the reader of ``catalog`` may see, in the order of their names."""
    return tuple(_saved(catalog, row) for row in catalog.searches.all())


def find(catalog: CatalogReader, name: str) -> SavedSearch:
    """One of them. Raises NotInArchiveError."""
    row = catalog.searches.get(" ".join(name.split()))
    if row is None:
        raise NotInArchiveError(
            f"there is no saved search “{name}”.", advice="`rightsarchive searches list` names those that there are."
        )
    return _saved(catalog, row)


def run(
    catalog: Catalog, searcher: Searcher, name: str, clearance: Access, limit: int | None, *, note: bool
) -> SearchRun:
    """Run a search, and keep what it found unless it is not to be noted. Raises NotInArchiveError, QuerySyntaxError, UsageError."""
    if limit is not None and limit < 0:
        raise UsageError("limit is counted from 0 upwards.")
    reader = catalog.seen_by(clearance)
    search = find(reader, name)
    last = reader.searches.last_run(search.name)
    options = cast("SearchOptions", {**search.options, "clearance": clearance})
    known = frozenset[int]() if last is None else last.found
    hits, found, new, damaged = searcher.unseen(search.query, known, limit=limit, **options)
    if note:
        with catalog.transaction():
            if catalog.searches.get(search.name) is not None:  # nobody took it out meanwhile
                catalog.searches.note_run(search.name, clearance, found, new)
    return SearchRun(search, None if last is None else last.at, len(found), new, hits, note, damaged)


def _saved(catalog: CatalogReader, row: SearchRow) -> SavedSearch:
    last = catalog.searches.last_run(row.name)
    access = tuple(Access)[row.level]
    at = None if last is None else last.at
    return SavedSearch(row.name, row.query, row.options, access, row.author, row.saved, at)


def _as_json(options: ViewOptions) -> dict[str, Any]:
    """Options as JSON has them: one value or several as a list, days as text."""
    found: dict[str, Any] = {}
    for name, value in options.items():
        if value is None:
            continue
        if isinstance(value, bool) or name == "sort":
            found[name] = value
        elif name in {"published_after", "published_before"}:
            found[name] = str(value)
        else:
            found[name] = list(several(cast("Any", value)))
    return found
