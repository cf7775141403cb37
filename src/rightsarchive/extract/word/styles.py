"""Which paragraph styles are headings, and which numbers a list shows (ECMA-376 part 1, 17.7 and 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from rightsarchive.extract.word.names import Element, child, name_of, value_of

_BODY_LEVEL = 9
_DEEPEST = 20
_HEADING = re.compile(r"heading (\d)")
TITLE_LEVEL = -1


@dataclass
class Styles:
    """Heading level and numbering of each style, with what it is based on."""

    _based_on: dict[str, str] = field(default_factory=dict)
    _levels: dict[str, int] = field(default_factory=dict)
    _numbering: dict[str, Element] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Element | None) -> Styles:
        styles = cls()
        for style in root if root is not None else ():
            identifier = value_of(style, "styleId")
            if name_of(style) != "w:style" or identifier is None:
                continue
            if based := value_of(child(style, "w:basedOn")):
                styles._based_on[identifier] = based
            name = (value_of(child(style, "w:name")) or "").lower()
            outline = value_of(child(style, "w:pPr", "w:outlineLvl"))
            if found := _HEADING.fullmatch(name):
                styles._levels[identifier] = int(found[1]) - 1
            elif name == "title":
                styles._levels[identifier] = TITLE_LEVEL
            elif outline and outline.isdigit():
                styles._levels[identifier] = int(outline)
            if (numbering := child(style, "w:pPr", "w:numPr")) is not None:
                styles._numbering[identifier] = numbering
        return styles

    def level(self, paragraph: Element) -> int | None:
        """0 for the outermost heading, TITLE_LEVEL for the title, None for body text."""
        own = value_of(child(paragraph, "w:pPr", "w:outlineLvl"))
        if own and own.isdigit():
            return int(own) if int(own) < _BODY_LEVEL else None
        level = next((self._levels[style] for style in self._chain(paragraph) if style in self._levels), None)
        return level if level is not None and level < _BODY_LEVEL else None

    def numbering(self, paragraph: Element) -> Element | None:
        own = child(paragraph, "w:pPr", "w:numPr")
        if own is not None:
            return own
        return next((self._numbering[style] for style in self._chain(paragraph) if style in self._numbering), None)

    def _chain(self, paragraph: Element) -> list[str]:
        chain: list[str] = []
        style = value_of(child(paragraph, "w:pPr", "w:pStyle"))
        while style and style not in chain and len(chain) < _DEEPEST:
            chain.append(style)
            style = self._based_on.get(style)
        return chain


@dataclass
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 1


class Numbering:
    """Counts list items as Word does and gives the mark in front of each."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for item in root if root is not None else ():
            if name_of(item) == "w:abstractNum":
                self._abstract[value_of(item, "abstractNumId") or ""] = _levels(item)
        for item in root if root is not None else ():
            if name_of(item) != "w:num":
                continue
            abstract = value_of(child(item, "w:abstractNumId")) or ""
            levels = dict(self._abstract.get(abstract, {}))
            for override in item:
                if name_of(override) != "w:lvlOverride":
                    continue
                index = _int(value_of(override, "ilvl"))
                levels.update(_levels(override))
                start = value_of(child(override, "w:startOverride"))
                if start and index in levels:
                    levels[index] = _Level(levels[index].format, levels[index].text, _int(start))
            restarts = child(item, "w:lvlOverride") is not None
            number = value_of(item, "numId") or ""
            # Lists over one abstract definition share its counters unless they restart.
            self._lists[number] = (f"num {number}" if restarts else f"abstract {abstract}", levels)

    def mark(self, properties: Element | None) -> str:
        """The number or bullet with a space behind, "" where the paragraph is not in a list."""
        number = value_of(child(properties, "w:numId"))
        if number is None or number not in self._lists:
            return ""
        depth = _int(value_of(child(properties, "w:ilvl")))
        counter, levels = self._lists[number]
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[counter]
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        if level.format == "bullet":
            return "• "
        if level.format == "none":
            return ""
        shown = re.sub(r"%(\d)", lambda found: _shown(counts, levels, int(found[1]) - 1), level.text)
        return f"{shown} " if shown.strip() else ""


def _levels(parent: Element) -> dict[int, _Level]:
    return {
        _int(value_of(item, "ilvl")): _Level(
            value_of(child(item, "w:numFmt")) or "decimal",
            value_of(child(item, "w:lvlText")) or "",
            _int(value_of(child(item, "w:start")), 1),
        )
        for item in parent
        if name_of(item) == "w:lvl"
    }


def _int(text: str | None, default: int = 0) -> int:
    try:
        return int(text or default)
    except ValueError:
        return default


def _shown(counts: dict[int, int], levels: dict[int, _Level], depth: int) -> str:
    level = levels.get(depth, _Level())
    number = counts.get(depth, level.start)
    match level.format:
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if level.format == "upperLetter" else letter
        case "lowerRoman" | "upperRoman":
            return roman(number).lower() if level.format == "lowerRoman" else roman(number)
        case "russianLower" | "russianUpper":
            letters = "абвгдежзиклмнопрстуфхцчшщэюя"
            letter = letters[(number - 1) % len(letters)]
            return letter.upper() if level.format == "russianUpper" else letter
        case "decimalZero":
            return f"{number:02d}"
        case "bullet" | "none":
            return ""
        case _:
            return str(number)


def roman(number: int) -> str:
    """A Roman number; plain digits from 4,000 on."""
    if not 0 < number < 4000:
        return str(number)
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    shown = ""
    for value, sign in signs:
        count, number = divmod(number, value)
        shown += sign * count
    return shown
