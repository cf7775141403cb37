"""Which numbers and bullets the items of lists show (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rightsarchive.extract.counting import counted
from rightsarchive.extract.word.names import Element, child, is_on, name_of, number_of, value_of
from rightsarchive.extract.word.styles import ListItem


@dataclass(frozen=True, slots=True)
class _Level:
    """``restart`` is the highest level (from 0) after which this one keeps counting; None where any level begins it anew."""

    form: str = "decimal"
    pattern: str = ""
    text: str = ""
    start: int = 1
    style: str = ""
    legal: bool = False
    restart: int | None = None
    space: str = " "


class Numbering:
    """Counts list items as Word does and gives the mark in front of each."""

    def __init__(self, root: Element | None) -> None:
        self._abstract: dict[str, Mapping[int, _Level]] = {}
        self._lists: dict[str, tuple[str, Mapping[int, _Level]]] = {}
        # Lists made from one definition go on counting where the other stopped, unless they say where they begin.
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begins: dict[tuple[str, int], int] = {}
        items = list(root) if root is not None else []
        self._read_definitions([item for item in items if name_of(item) == "w:abstractNum"])
        for item in items:
            if name_of(item) == "w:num":
                self._read_list(item)

    def _read_definitions(self, definitions: list[Element]) -> None:
        by_style: dict[str, str] = {}
        borrowed: dict[str, str] = {}
        for item in definitions:
            identifier = value_of(item, "abstractNumId") or ""
            self._abstract[identifier] = _levels(item)
            if style := value_of(child(item, "w:styleLink")):
                by_style[style] = identifier
            if style := value_of(child(item, "w:numStyleLink")):
                borrowed[identifier] = style
        for identifier, style in borrowed.items():
            if style in by_style:
                self._abstract[identifier] = self._abstract[by_style[style]]

    def _read_list(self, item: Element) -> None:
        number = value_of(item, "numId") or ""
        abstract = value_of(child(item, "w:abstractNumId")) or ""
        levels = dict(self._abstract.get(abstract, {}))
        for override in item:
            if name_of(override) != "w:lvlOverride":
                continue
            levels.update(_levels(override))
            start = value_of(child(override, "w:startOverride"))
            if start is not None:
                self._begins[number, number_of(value_of(override, "ilvl"))] = number_of(start)
        self._lists[number] = abstract, levels

    def mark(self, item: ListItem | None) -> str:
        """Count one item; its number or bullet with the space behind it, "" where the paragraph is not in a list."""
        if item is None or item.number not in self._lists:
            return ""
        abstract, levels = self._lists[item.number]
        depth = item.depth
        if depth is None:
            depth = next((index for index, level in levels.items() if level.style and level.style in item.styles), None)
        if depth is None:
            depth = item.style_depth
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[abstract]
        for deeper in [key for key in counts if key > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or depth <= restart:
                del counts[deeper]
        begin = self._begins.pop((item.number, depth), None)
        counts[depth] = counts.get(depth, level.start - 1) + 1 if begin is None else begin
        if level.form == "bullet":
            return "• "
        shown = re.sub(r"%(\d)", lambda found: _shown(counts, levels, int(found[1]) - 1, legal=level.legal), level.text)
        return f"{shown}{level.space}" if shown.strip() else ""


def _shown(counts: Mapping[int, int], levels: Mapping[int, _Level], depth: int, *, legal: bool) -> str:
    level = levels.get(depth, _Level())
    number = counts.get(depth, level.start)
    return str(number) if legal else counted(number, level.form, level.pattern)


def _levels(parent: Element) -> dict[int, _Level]:
    return {number_of(value_of(item, "ilvl")): _level(item) for item in parent if name_of(item) == "w:lvl"}


def _level(item: Element) -> _Level:
    # Word 2010 and later write the newer forms as an alternative, with an older one to fall back on.
    form = child(item, "w:numFmt")
    if form is None:
        form = child(item, "mc:AlternateContent", "mc:Choice", "w:numFmt")
    restart = value_of(child(item, "w:lvlRestart"))
    return _Level(
        form=value_of(form) or "decimal",
        pattern=value_of(form, "format") or "",
        text=value_of(child(item, "w:lvlText")) or "",
        start=number_of(value_of(child(item, "w:start")), 1),
        style=value_of(child(item, "w:pStyle")) or "",
        legal=is_on(child(item, "w:isLgl")),
        restart=None if restart is None else number_of(restart) - 1,
        space="" if value_of(child(item, "w:suff")) == "nothing" else " ",
    )
