"""The options of a search: spelled once, for every caller, and read into what a query plan is made with."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypedDict, get_args

from rightsarchive.errors import UsageError
from rightsarchive.model import Access, PartialDate
from rightsarchive.query import Filters

Values = Iterable[str] | str | None
"""One value, several of which any will do, or None for no condition."""

Day = PartialDate | dt.date | str
"""``2025``, ``2025-07`` or ``2025-07-31``."""


Sort = Literal["relevance", "date", "newest", "title", "case"]
"""The order of hits: the best first; the earliest date of publication first, or the latest; by the title of the document, of the case."""


class ViewOptions(TypedDict, total=False):
    """The options of a search beside its query: filters, and how its words are expanded."""

    languages: Values
    cases: Values
    publishers: Values
    persons: Values
    types: Values
    tags: Values
    documents: Values
    places: Values
    authors: Values
    identifiers: Values
    sha256: Values
    published_after: Day | None
    published_before: Day | None
    navigation: bool
    hidden: bool
    names: bool
    concepts: bool
    sort: Sort
    collapse: bool


class SearchOptions(ViewOptions, total=False):
    """The same, and the clearance."""

    clearance: Access | str


@dataclass(frozen=True, slots=True)
class Request:
    """The options of one search, read. ``names`` finds names in other spellings, ``concepts`` terms of other languages; ``collapse``
    shows passages with the same words once."""

    filters: Filters
    names: bool
    concepts: bool
    sort: Sort = "relevance"
    collapse: bool = True


def read_options(options: SearchOptions) -> Request:
    """Raises UsageError for an option that there is not, a date that is none, an unknown order and an unknown clearance."""
    for name in options:
        if name not in SearchOptions.__annotations__:
            near = difflib.get_close_matches(name, SearchOptions.__annotations__, n=1)
            meant = f"Did you mean “{near[0]}”? " if near else ""
            raise UsageError(
                f"a search has no option “{name}”.",
                advice=f"{meant}The options are: {', '.join(SearchOptions.__annotations__)}.",
            )
    filters = {name: read(options[name]) for name, read in _FILTERS.items() if name in options}  # type: ignore[literal-required]
    return Request(
        Filters(**filters),
        options.get("names", True),
        options.get("concepts", True),
        _sort(options.get("sort", "relevance")),
        options.get("collapse", True),
    )


def clearance_of(value: Access | str) -> Access:
    """Raises UsageError for an unknown access level."""
    try:
        return Access(value)
    except ValueError:
        levels = ", ".join(access.value for access in Access)
        raise UsageError(f"{value!r} is no access level.", advice=f"Use one of: {levels}.") from None


def _sort(value: Sort) -> Sort:
    if value not in get_args(Sort):
        raise UsageError(f"hits cannot be sorted by {value!r}.", advice=f"Use one of: {', '.join(get_args(Sort))}.")
    return value


def several(value: Values) -> tuple[str, ...]:
    """One name alone is one, and not its letters."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _day(value: Day | None) -> PartialDate | None:
    try:
        return None if value is None else PartialDate(value)
    except ValueError as error:
        raise UsageError(f"{error}.", advice="Write 2025, 2025-07 or 2025-07-31.") from error


_FILTERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("languages", "cases", "publishers", "persons", "types", "tags", "documents", "places"), several),
    **dict.fromkeys(("authors", "identifiers", "sha256"), several),
    **dict.fromkeys(("published_after", "published_before"), _day),
    "clearance": clearance_of,
    "navigation": bool,
    "hidden": bool,
}
"""How each option that is a filter is read."""
