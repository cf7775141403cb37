"""The tree of a web page as browsers build it (WHATWG HTML, 13.2, through Lexbor), made of lxml's elements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser, LexborNode

from rightsarchive.errors import HostileFileError
from rightsarchive.extract.html.looks import Look, look_of
from rightsarchive.extract.html.sheets import Declarations, combined, declared, inline

Element = Any
"""An lxml element (lxml publishes no type for it)."""

_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_DEEPEST = 300
"""Browsers do the same (Blink from 512 levels on): what is nested deeper stands side by side on the last level."""

_MOST_OPEN = 10_000
"""The parser's time grows with the square of the depth: 10,000 lists in each other take half a second, 100,000 a minute."""
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
# Their end is left out by right, or there is none.
_UNCOUNTED = frozenset(
    "p li dt dd tr td th thead tbody tfoot option optgroup colgroup col area base br embed frame hr img input link meta "
    "param source track wbr rt rp".split()
)
_SHALLOW = frozenset("a b big code em font i nobr s small span strike strong tt u".split())
"""Without blocks among them, any number of these costs little."""


@dataclass(frozen=True)
class PageTree:
    """The element ``html`` of a page, which always has ``head`` and ``body`` (or ``frameset``), whatever the source leaves out;
    and how the words of elements look, for those that look otherwise than what they stand in."""

    root: Element
    looks: Mapping[Element, Look] = field(default_factory=dict)


def page_tree(source: str, *, name: str, sheets: Sequence[str] = ()) -> PageTree:
    """The tree of a page. ``sheets`` are style sheets that it refers to.

    Names that XML cannot hold are changed (``o:p`` is ``o_p``), such attributes left out. Raises HostileFileError for nesting
    far deeper than any real page.
    """
    _check_depth(source, name)
    page = LexborHTMLParser(source.translate(_NOT_XML))
    own = [
        "".join(text.text_content or "" for text in style.iter(include_text=True))
        for style in page.css("style")
        if "print" not in (style.attributes.get("media") or "")
    ]
    by_rules = declared(page, [*sheets, *own], source.count("<")) if own or sheets else {}
    # What a sheet that is not here says of the ground, nobody knows.
    unknown = not sheets and page.css_first("link[rel~=stylesheet]") is not None
    return _Builder(by_rules).tree(page.root, Look(colour=None, ground=None) if unknown else Look())


def _check_depth(source: str, name: str) -> None:
    if source.count("<") <= _MOST_OPEN:
        return
    opened: Counter[str] = Counter()
    for end, tag in _TAG.findall(source):
        kind = tag.lower()
        if kind in _UNCOUNTED or kind in _SHALLOW:
            continue
        if not end:
            opened[kind] += 1
        elif opened[kind]:
            opened[kind] -= 1
    if opened.total() > _MOST_OPEN:
        raise HostileFileError(
            "it is nested deeper than any real page", path=name, advice="Save the page as text or PDF."
        )


class _Builder:
    """Makes the lxml tree of a Lexbor one; without recursion."""

    def __init__(self, by_rules: Mapping[int, Declarations]) -> None:
        self._by_rules = by_rules
        self._looks: dict[Element, Look] = {}

    def tree(self, root: LexborNode | None, look: Look) -> PageTree:
        made = lxml_html.Element("html", _attributes(root) if root is not None else {})
        if root is None:
            return PageTree(made)
        # Each level: the next node of it, the element that it goes into, and how that looks.
        levels: list[tuple[LexborNode | None, Element, Look]] = [(root.child, made, self._look(root, made, look))]
        while levels:
            node, parent, above = levels.pop()
            if node is None:
                continue
            levels.append((node.next, parent, above))
            if node.is_text_node:
                _append(parent, node.text_content or "")
            elif node.is_element_node:
                element = parent.makeelement(_tag(node.tag or ""), _attributes(node))
                parent.append(element)
                own = self._look(node, element, above)
                levels.append((node.child, element if len(levels) < _DEEPEST else parent, own))
        return PageTree(made, self._looks)

    def _look(self, node: LexborNode, element: Element, above: Look) -> Look:
        attributes = element.attrib
        said = self._by_rules.get(node.mem_id, {}) if self._by_rules else {}
        style = attributes.get("style")
        if style or said:
            said = combined(said, inline(style) if style else {})
        look = look_of(element.tag, attributes, said, above)
        if look is not above:
            self._looks[element] = look
        return look


def _append(parent: Element, text: str) -> None:
    last = parent[-1] if len(parent) else None
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _tag(name: str) -> str:
    return name if _NAME.fullmatch(name) else "_".join(_NAME.findall(name)) or "unknown"


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items() if _NAME.fullmatch(name)}
