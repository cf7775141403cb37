"""A style as a typed tree: what ``parsing`` makes of a ``.csl`` file, and what ``rendering`` walks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Look:
    """How an element's text is set: affixes, faces, quotation marks, letter case (CSL 1.0.2, "Formatting" and "Affixes")."""

    prefix: str = ""
    suffix: str = ""
    faces: tuple[tuple[str, str], ...] = ()
    """Attribute and value of each face, as ``("font-style", "italic")``."""
    quotes: bool = False
    case: str = ""
    strip_periods: bool = False
    display: str = ""

    @property
    def is_plain(self) -> bool:
        return not (self.prefix or self.suffix or self.faces or self.quotes or self.case or self.display)


@dataclass(frozen=True, slots=True)
class TextVariable:
    look: Look
    variable: str
    form: str


@dataclass(frozen=True, slots=True)
class TextMacro:
    look: Look
    macro: str


@dataclass(frozen=True, slots=True)
class TextTerm:
    look: Look
    term: str
    form: str
    plural: bool


@dataclass(frozen=True, slots=True)
class TextValue:
    look: Look
    value: str


@dataclass(frozen=True, slots=True)
class Number:
    look: Look
    variable: str
    form: str


@dataclass(frozen=True, slots=True)
class Label:
    look: Look
    variable: str
    form: str
    plural: str


@dataclass(frozen=True, slots=True)
class DatePart:
    look: Look
    name: str
    form: str
    range_delimiter: str
    given: frozenset[str] = frozenset()
    """The attributes that the file has: a style's part overrides those of the locale's part by them."""


@dataclass(frozen=True, slots=True)
class Date:
    look: Look
    variables: tuple[str, ...]
    form: str
    show: tuple[str, ...]
    delimiter: str
    parts: tuple[DatePart, ...]


@dataclass(frozen=True, slots=True)
class NameNode:
    look: Look
    options: Mapping[str, str]
    parts: Mapping[str, Look]


@dataclass(frozen=True, slots=True)
class EtAl:
    look: Look
    term: str


@dataclass(frozen=True, slots=True)
class Names:
    look: Look
    variables: tuple[str, ...]
    delimiter: str | None
    name: NameNode | None
    et_al: EtAl | None
    label: Label | None
    label_first: bool
    substitute: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    look: Look
    delimiter: str
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    match: str
    tests: tuple[tuple[str, str], ...]
    """Attribute and one of its values, as ``("type", "book")``; none of them for ``else``."""
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choose:
    branches: tuple[Branch, ...]


Node = TextVariable | TextMacro | TextTerm | TextValue | Number | Label | Date | Names | Group | Choose


@dataclass(frozen=True, slots=True)
class SortKey:
    variable: str
    macro: str
    descending: bool
    options: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    look: Look
    delimiter: str
    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """``cs:citation`` or ``cs:bibliography``: its layout, sort keys and options."""

    layout: Layout
    sort: tuple[SortKey, ...]
    options: Mapping[str, str]
    has_year_suffix: bool
    """Whether ``year-suffix`` is printed by an element of its own."""


@dataclass(frozen=True, slots=True)
class Style:
    options: Mapping[str, str]
    macros: Mapping[str, tuple[Node, ...]]
    citation: Area
    bibliography: Area | None
    types: frozenset[str] = field(default_factory=frozenset)
    """The types of item that its conditions name."""
    name: str = ""
    """The last part of its id: ``oscola``."""

    @property
    def is_note(self) -> bool:
        return self.options.get("class") == "note"

    @property
    def default_locale(self) -> str:
        return self.options.get("default-locale", "")
