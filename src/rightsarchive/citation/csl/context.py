"""What an element is rendered with: the item, the cite, and what is known of it from the whole document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rightsarchive.citation.csl.item import Item
from rightsarchive.citation.csl.locale import Locale
from rightsarchive.citation.csl.output import Out
from rightsarchive.citation.csl.tree import Area, Style


@dataclass(frozen=True, slots=True)
class Cite:
    """One source in a note, with its pinpoint. ``position`` is given only where the caller knows it (the test-suite does)."""

    id: str
    locator: str = ""
    label: str = "page"
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False
    position: int | None = None
    near_note: bool = False


class NameKey(NamedTuple):
    """A name by its place in a cite: the number of its list, and its own there."""

    list: int
    place: int


@dataclass(frozen=True, slots=True)
class Distinction:
    """How an item is told from those that would look alike: more names, more of the given names, a condition, a letter behind the year
    (CSL 1.0.2, "Disambiguation"). A level of 1 is initials, 2 the whole given name."""

    names: Mapping[int, int] = field(default_factory=dict)
    """How many names a ``cs:names`` shows at least."""
    given: Mapping[NameKey, int] = field(default_factory=dict)
    condition: bool = False
    year_suffix: str = ""


UNDISTINGUISHED = Distinction()


class Context:
    """Mutable while one cite or entry is rendered."""

    __slots__ = (
        "area",
        "called",
        "citation_number",
        "cite",
        "distinction",
        "english",
        "field",
        "first_note",
        "item",
        "level",
        "locale",
        "names_at",
        "names_options",
        "positions",
        "printed",
        "rendered",
        "skip_names",
        "sorting",
        "style",
        "suppressed",
        "year_suffix_due",
    )

    def __init__(
        self,
        style: Style,
        locale: Locale,
        area: Area,
        item: Item,
        *,
        english: bool,
        field: Callable[[str], Out],
        cite: Cite | None = None,
        positions: frozenset[str] = frozenset(),
        distinction: Distinction = UNDISTINGUISHED,
        citation_number: str = "",
        first_note: str = "",
        sorting: bool = False,
        skip_names: bool = False,
        names_options: Mapping[str, str] | None = None,
    ) -> None:
        self.style = style
        self.locale = locale
        self.area = area
        self.item = item
        self.english = english
        self.field = field
        self.cite = cite
        self.positions = positions
        self.distinction = distinction
        self.citation_number = citation_number
        self.first_note = first_note
        self.sorting = sorting
        self.skip_names = skip_names
        self.names_options = names_options or {}
        self.suppressed: set[str] = set()
        self.printed: list[str] = []
        self.called = False
        self.rendered = False
        self.names_at = 0
        self.level = 0
        self.year_suffix_due = bool(distinction.year_suffix) and not area.has_year_suffix
