"""The tree of a web page as browsers build it (WHATWG HTML, 13.2, through Lexbor), made of lxml's elements."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import html as lxml_html
from selectolax.lexbor import LexborHTMLParser, LexborNode

from rightsarchive.errors import HostileFileError
from rightsarchive.extract.html.declarations import Declarations, combined, inline
from rightsarchive.extract.html.generated import Counters
from rightsarchive.extract.html.looks import Look, look_of
from rightsarchive.extract.html.note_links import is_note_reference
from rightsarchive.extract.html.sheets import Said, declared, is_for_screens
from rightsarchive.model import MarkKind

Element = Any
"""An lxml element (lxml publishes no type for it)."""

_NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))
_NOTHING: Declarations = {}
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
        if is_for_screens(style.attributes.get("media") or "")
    ]
    by_rules = declared(page, [*sheets, *own], source.count("<")) if own or sheets else Said()
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

    def __init__(self, by_rules: Said) -> None:
        self._by_rules = by_rules
        self._looks: dict[Element, Look] = {}
        self._counters = Counters() if by_rules.before else None

    def tree(self, root: LexborNode | None, look: Look) -> PageTree:
        made = lxml_html.Element("html", _attributes(root) if root is not None else {})
        if root is None:
            return PageTree(made)
        # Each level: the next node of it, the element that it goes into, and how that looks.
        levels: list[tuple[LexborNode | None, Element, Look]] = [(root.child, made, self._look(root, made, look, 0))]
        while levels:
            node, parent, above = levels.pop()
            if node is None:
                continue
            levels.append((node.next, parent, above))
            if node.is_text_node:
                _append(parent, node.text_content or "")
            elif node.is_element_node:
                element = parent.makeelement(_tag(node.tag or ""), _attributes(node))
                glued = _last_letter(parent).isalnum()
                parent.append(element)
                if element.tag == "a" and is_note_reference(element.attrib, node.text() or "", glued=glued):
                    above = replace(above, shift=MarkKind.RAISED)
                own = self._look(node, element, above, len(levels))
                levels.append((node.child, element if len(levels) < _DEEPEST else parent, own))
        return PageTree(made, self._looks)

    def _look(self, node: LexborNode, element: Element, above: Look, depth: int) -> Look:
        attributes = element.attrib
        said = self._by_rules.elements.get(node.mem_id, _NOTHING)
        style = attributes.get("style")
        if style or said:
            said = combined(said, inline(style) if style else {}, self._by_rules.variables)
        look = look_of(element.tag, attributes, said, above)
        if look is not above or above.shift is MarkKind.RAISED:
            self._looks[element] = look
        if self._counters is not None and look.gone is None:
            self._counters.enter(said, depth)
            if before := self._by_rules.before.get(node.mem_id):
                shown = combined(before, {}, self._by_rules.variables)
                self._counters.enter(shown, depth + 1)
                element.text = self._counters.before(shown, attributes) or None
        return look


def _last_letter(parent: Element) -> str:
    """The last character that was put into an element, as far as it is its own."""
    text = (parent[-1].tail if len(parent) else parent.text) or ""
    return text[-1:]


def _append(parent: Element, text: str) -> None:
    last = parent[-1] if len(parent) else None
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _tag(name: str) -> str:
    return name if _NAME.fullmatch(name) else "_".join(_NAME.findall(name)) or "unknown"


def _attributes(node: LexborNode) -> dict[str, str]:
    return {
        "type" if name == "epub:type" else name: value or ""
        for name, value in node.attributes.items()
        if _NAME.fullmatch(name) or name == "epub:type"
    }
