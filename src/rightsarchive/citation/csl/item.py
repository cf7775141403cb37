"""A CSL-JSON item (https://github.com/citation-style-language/schema), read once: names, dates and texts as records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

NAME_VARIABLES = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director editor editor-translator "
    "editorial-director executive-producer guest host illustrator interviewer narrator organizer original-author performer "
    "producer recipient reviewed-author script-writer series-creator translator".split()
)
DATE_VARIABLES = frozenset("accessed available-date event-date issued original-date submitted".split())
NUMBER_VARIABLES = frozenset(
    "chapter-number citation-number collection-number edition first-reference-note-number issue locator number "
    "number-of-pages number-of-volumes page page-first part-number printing-number section supplement-number version volume".split()
)

_SHORT = {"title": ("title-short", "shortTitle"), "container-title": ("container-title-short", "journalAbbreviation")}
_PARTICLES = re.compile(
    r"^((?:(?:[a-zà-öø-ÿ'’]+\.?|(?:[dD]e|[vV]on|[vV]an|[dD]el|[dD]ella|[lL]a|[lL]e) (?=[a-z]))[ \u00a0])+|(?:[dDlL]|al|el|as|ash|az|ad)['’‘ʼ-])(?=\S)(.+)$"
)
_TRAILING = re.compile(r"^(.+?)[ \u00a0]((?:[a-zà-öø-ÿ]+['’]?\.?[ \u00a0]?)+)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or an organisation (``literal``)."""

    family: str = ""
    given: str = ""
    dropping: str = ""
    """``dropping-particle``: left out with the given name."""
    non_dropping: str = ""
    suffix: str = ""
    comma_suffix: bool = False
    literal: str = ""
    static_order: bool = False

    @property
    def is_others(self) -> bool:
        return self.literal in {"others", "et al."} or (self.family == "others" and not self.given)


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date or a range of two: ``(year, month, day)``, 0 where unknown; a month over 12 is a season (13 spring … 16 winter)."""

    ends: tuple[tuple[int, int, int], ...]
    circa: bool = False
    literal: str = ""


class Item:
    """One item. ``language`` decides on title case; ``texts`` are its plain variables."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.id = str(data.get("id", ""))
        self.type = str(data.get("type", "document"))
        self.language = str(data.get("language", ""))
        self.texts: dict[str, str] = {}
        self.names: dict[str, tuple[Name, ...]] = {}
        self.dates: dict[str, DateValue] = {}
        self._short: dict[str, str] = {}
        for key, value in data.items():
            if key in {"id", "type", "custom"} or value in (None, "", [], {}):
                continue
            if key in NAME_VARIABLES or (
                isinstance(value, list)
                and value
                and isinstance(value[0], Mapping)
                and {"family", "literal"} & set(value[0])
            ):
                if isinstance(value, list) and (names := tuple(filter(None, map(_name, value)))):
                    self.names[key] = names
            elif key in DATE_VARIABLES or (isinstance(value, Mapping) and "date-parts" in value):
                date = _date(value)
                if date is not None:
                    self.dates[key] = date
            elif isinstance(value, str | int | float):
                self.texts[key] = str(value)
        for shorts in _SHORT.values():
            if short := next((self.texts[each] for each in shorts if each in self.texts), ""):
                self.texts[shorts[0]] = short
        if "page" in self.texts:
            self.texts.setdefault("page-first", re.split(r"\s*[-–&,]", self.texts["page"])[0].strip())

    def text(self, variable: str, form: str = "") -> str:
        """A plain variable, empty where there is none; its short form where there is one."""
        if form == "short" and variable in _SHORT:
            return self.texts.get(_SHORT[variable][0]) or self.texts.get(variable, "")
        return self.texts.get(variable, "")

    def has(self, variable: str) -> bool:
        """Whether the item has this variable."""
        return variable in self.texts or variable in self.names or variable in self.dates


def _name(value: Any) -> Name | None:
    if not isinstance(value, Mapping):
        return None

    def get(key: str) -> str:
        part = value.get(key)
        return "" if part is None else str(part)

    if get("literal"):
        return Name(literal=get("literal"))
    name = Name(
        family=get("family"),
        given=get("given"),
        dropping=get("dropping-particle"),
        non_dropping=get("non-dropping-particle"),
        suffix=get("suffix"),
        comma_suffix=bool(value.get("comma-suffix")),
        static_order=bool(value.get("static-ordering")),
    )
    if not (name.family or name.given):
        return None
    if value.get("isInstitution"):
        return Name(literal=name.family)
    if len(name.family) > 2 and name.family[0] == name.family[-1] == '"':
        return replace(name, family=name.family[1:-1])
    return with_particles(name)


def with_particles(name: Name) -> Name:
    """Particles and suffixes that are written into the family or the given name ("de la Cruz"; "John, Jr.") taken apart."""
    family, given, dropping, non_dropping, suffix = (
        name.family,
        name.given,
        name.dropping,
        name.non_dropping,
        name.suffix,
    )
    comma = name.comma_suffix
    if family and not non_dropping and not dropping and (found := _PARTICLES.match(family)):
        non_dropping, family = found[1].strip(" "), found[2]
    if given and not suffix and ", " in given:
        given, _, suffix = given.partition(", ")
        if suffix.startswith("!"):
            suffix, comma = suffix[1:].strip(), True
        if dropping == "" and (found := _TRAILING.match(suffix)) is None and re.fullmatch(r"[a-z'’ ]+", suffix):
            dropping, suffix = suffix, ""
    if given and not dropping and (found := _TRAILING.match(given)):
        given, dropping = found[1], found[2].strip()
    return replace(
        name,
        family=family,
        given=given,
        dropping=dropping,
        non_dropping=non_dropping,
        suffix=suffix,
        comma_suffix=comma,
    )


_SEASONS = {"spring": 13, "summer": 14, "autumn": 15, "fall": 15, "winter": 16}


def _date(value: Any) -> DateValue | None:
    if isinstance(value, str):
        value = {"raw": value}
    if not isinstance(value, Mapping):
        return None
    circa = bool(value.get("circa")) and str(value.get("circa")) not in {"0", "false"}
    parts = value.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        ends = tuple(end for part in parts[:2] if isinstance(part, list) and (end := _numbers(part)) is not None)
        if not ends:
            return None
        season = value.get("season")
        if season and not ends[0][1]:
            number = _SEASONS.get(str(season).lower()) or (12 + int(season) if str(season).isdigit() else 0)
            if number:
                ends = tuple((year, number, 0) for year, _, _ in ends)
            else:
                return DateValue(ends, circa, "")
        return DateValue(ends, circa)
    if value.get("literal"):
        return DateValue((), circa, str(value["literal"]))
    if value.get("raw"):
        return _raw(str(value["raw"]), circa=circa)
    return None


def _numbers(part: list[Any]) -> tuple[int, int, int] | None:
    found = []
    for each in part[:3]:
        try:
            found.append(int(str(each)))
        except ValueError:
            break
    if not found or not found[0]:
        return None
    year, month, day = (*found, 0, 0)[:3]
    if not 0 <= month <= 24:
        month = day = 0
    if 21 <= month <= 24:  # EDTF: 21 is spring
        month -= 8
    return year, month if month <= 16 else 0, day if 0 <= day <= 31 else 0


def _raw(text: str, *, circa: bool) -> DateValue:
    circa = circa or bool(re.search(r"~|\?$|\bca?\.", text))
    ends = []
    for part in re.split(r"\s*/\s*|\s+[-–]\s+", text.strip("~? ")):
        end = _raw_end(part.strip())
        if end is None:
            return DateValue((), circa, text)
        ends.append(end)
    return DateValue(tuple(ends[:2]), circa)


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def _raw_end(text: str) -> tuple[int, int, int] | None:
    if found := re.fullmatch(r"(-?\d{1,4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T.*)?", text):
        return _numbers([part for part in found.groups() if part])
    words = re.findall(r"[^\W\d_]+|\d+", text)
    month = next((n for word in words for n, name in enumerate(_MONTHS, 1) if word.lower().startswith(name)), 0)
    season = next((number for word in words for name, number in _SEASONS.items() if word.lower() == name), 0)
    years = [int(word) for word in words if word.isdigit() and len(word) >= 3]
    days = [int(word) for word in words if word.isdigit() and len(word) <= 2]
    known = all(
        word.isdigit() or word.lower() in _SEASONS or any(word.lower().startswith(name) for name in _MONTHS)
        for word in words
    )
    if len(years) != 1 or not known or not words:
        return None
    if month:
        return years[0], month, days[0] if days else 0
    return years[0], season, 0
