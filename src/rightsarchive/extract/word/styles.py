"""What the styles of a Word file say of a paragraph and of its runs: heading, list item, look (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from lxml import etree

from rightsarchive.extract.word.names import Element, child, is_on, name_of, number_of, value_of
from rightsarchive.language.data import gathered

_LOOKS = frozenset(
    "w:vertAlign w:position w:strike w:dstrike w:vanish w:color w:sz w:shd w:highlight w:w textFill".split()
)
"""Properties of a run that tell whether and how its words are seen."""

_TOGGLES = frozenset({"w:strike", "w:dstrike", "w:vanish"})
"""What a style of letters says of these turns round what the paragraph's style says (17.7.3)."""
_NOTE_MARKS = frozenset({"footnote reference", "endnote reference"})
"""Word's own styles for marks of notes, which are raised whatever the file says of them."""

_NOTHING: Mapping[str, Element] = {}
_USUAL_SIZE = 20
"""Half points, where a file says none (17.3.2.38)."""

_EVERYWHERE = "\0"
"""Where the looks of the whole document stand among those of its styles."""
_RAISED = etree.Element("vertAlign", val="superscript")
_RAISED_STYLES = frozenset({"FootnoteReference", "EndnoteReference"})
"""What Word calls its styles for marks of notes in every language, where the file has lost them."""
_BODY_LEVEL = 9
_DEEPEST = 20
TITLE_LEVEL = -1


@cache
def _heading() -> re.Pattern[str]:
    """What a style for headings is called, in small letters: Word writes the names of its own styles in English, other
    programs write them as their user sees them."""
    return re.compile(rf"(?:{'|'.join(gathered(lambda each: each.documents.headings))}) ?([1-9])(?:,.*)?")


@dataclass(frozen=True, slots=True)
class ListItem:
    """The list ``number`` that a paragraph is in. ``depth`` is what the paragraph itself says (from 0), else a level that
    names one of its ``styles`` holds, else ``style_depth``."""

    number: str
    depth: int | None
    styles: tuple[str, ...]
    style_depth: int


@dataclass
class Styles:
    """Heading level, numbering and look of each style, with what it is based on."""

    _based_on: dict[str, str] = field(default_factory=dict)
    _levels: dict[str, int] = field(default_factory=dict)
    _numbering: dict[str, Element] = field(default_factory=dict)
    _looks: dict[str, Mapping[str, Element]] = field(default_factory=dict)
    _defaults: dict[str, str] = field(default_factory=dict)
    _table_looks: bool = False
    _by_styles: dict[tuple[str | None, ...], Mapping[str, Element]] = field(default_factory=dict)
    usual_size: int = _USUAL_SIZE
    """That of letters of which nothing else is said, in half points."""

    @classmethod
    def read(cls, root: Element | None) -> Styles:
        styles = cls()
        for style in root if root is not None else ():
            if name_of(style) == "w:docDefaults" and (said := _looks_in(child(style, "w:rPrDefault", "w:rPr"))):
                styles._looks[_EVERYWHERE] = said
            identifier = value_of(style, "styleId")
            if name_of(style) == "w:style" and identifier is not None:
                styles._read_one(identifier, style)
        body = styles._by("", None, None)
        styles.usual_size = number_of(value_of(body.get("w:sz")), _USUAL_SIZE)
        return styles

    def _read_one(self, identifier: str, style: Element) -> None:
        if based := value_of(child(style, "w:basedOn")):
            self._based_on[identifier] = based
        name = (value_of(child(style, "w:name")) or "").lower()
        kind = value_of(style, "type") or "paragraph"
        looks = _looks_in(child(style, "w:rPr"))
        if name in _NOTE_MARKS and "w:vertAlign" not in looks:
            looks = {**looks, "w:vertAlign": _RAISED}
        if looks:
            self._looks[identifier] = looks
            self._table_looks = self._table_looks or kind == "table"
        if value_of(style, "default") in {"1", "true", "on"}:
            self._defaults[kind] = identifier
        if kind != "paragraph":
            return
        outline = value_of(child(style, "w:pPr", "w:outlineLvl"))
        if found := _heading().fullmatch(name):
            self._levels[identifier] = int(found[1]) - 1
        elif name == "title":
            self._levels[identifier] = TITLE_LEVEL
        elif outline and outline.isdigit():
            self._levels[identifier] = int(outline)
        if (numbering := child(style, "w:pPr", "w:numPr")) is not None:
            self._numbering[identifier] = numbering

    def level(self, paragraph: Element) -> int | None:
        """0 for the outermost heading, TITLE_LEVEL for the title, None for body text."""
        own = value_of(child(paragraph, "w:pPr", "w:outlineLvl"))
        if own and own.isdigit():
            return int(own) if int(own) < _BODY_LEVEL else None
        chain = self._chain(_style(paragraph, "w:pPr", "w:pStyle"))
        level = next((self._levels[style] for style in chain if style in self._levels), None)
        if level is None and chain and not self._levels and (found := _heading().fullmatch(chain[0].lower())):
            # The styles are missing, their names are not.
            level = int(found[1]) - 1
        return level if level is not None and level < _BODY_LEVEL else None

    def list_item(self, paragraph: Element) -> ListItem | None:
        """The list that the paragraph, or a style of it, is in; None where it is in none."""
        own = child(paragraph, "w:pPr", "w:numPr")
        styles = [style for style in self._chain(_style(paragraph, "w:pPr", "w:pStyle")) if style in self._numbering]
        if own is None and not styles:
            return None
        said = [self._numbering[style] for style in styles]
        numbers = (value_of(child(one, "w:numId")) for one in (own, *said))
        depths = (value_of(child(one, "w:ilvl")) for one in said)
        depth = value_of(child(own, "w:ilvl"))
        number = next((number for number in numbers if number is not None), None)
        if number is None:
            return None
        return ListItem(
            number=number,
            depth=None if depth is None else number_of(depth),
            styles=tuple(styles) if value_of(child(own, "w:numId")) is None else (),
            style_depth=number_of(next((depth for depth in depths if depth is not None), None)),
        )

    def run_properties(self, run: Element, paragraph: Element) -> Mapping[str, Element]:
        """What is said of a run's look, each property by the strongest: by the run itself, by its style, by its paragraph's."""
        properties = child(run, "w:rPr")
        own = _looks_in(properties)
        table = (
            next((above for above in run.iterancestors() if name_of(above) == "w:tbl"), None)
            if self._table_looks
            else None
        )
        by_styles = self._by(
            _style(paragraph, "w:pPr", "w:pStyle") or "",
            value_of(child(properties, "w:rStyle")),
            _style(table, "w:tblPr", "w:tblStyle"),
        )
        return {**by_styles, **own} if by_styles else own

    def _by(self, paragraph: str, letters: str | None, table: str | None) -> Mapping[str, Element]:
        """What the styles of a paragraph, of its letters and of the table around it say together."""
        key = (paragraph, letters, table)
        if key not in self._by_styles:
            found = dict(self._looks.get(_EVERYWHERE, _NOTHING))
            if letters in _RAISED_STYLES and letters not in self._looks:
                found["w:vertAlign"] = _RAISED
            switched: set[str] = set()
            for style in (table, paragraph or self._defaults.get("paragraph"), letters):
                said: dict[str, Element] = {}
                for each in reversed(self._chain(style)):
                    said.update(self._looks.get(each, _NOTHING))
                for name in _TOGGLES & said.keys() & switched:
                    if is_on(said[name]) and is_on(found.get(name)):
                        said[name] = None
                switched |= _TOGGLES & said.keys()
                found.update(said)
            self._by_styles[key] = found
        return self._by_styles[key]

    def _chain(self, style: str | None) -> list[str]:
        chain: list[str] = []
        while style and style not in chain and len(chain) < _DEEPEST:
            chain.append(style)
            style = self._based_on.get(style)
        return chain


def _style(element: Element, *names: str) -> str | None:
    return value_of(child(element, *names))


def _looks_in(properties: Element | None) -> Mapping[str, Element]:
    if properties is None:
        return _NOTHING
    return {name: item for item in properties if (name := name_of(item)) in _LOOKS}
