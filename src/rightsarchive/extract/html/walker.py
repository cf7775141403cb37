"""Walks a saved web page and gives its text block by block: what is its main content, and what only surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from rightsarchive.extract.html.main_content import UNSEEN, Element, MainContent, Sizes, main_content
from rightsarchive.extract.html.surroundings import name_parts, surrounds
from rightsarchive.language.punctuation import ends_sentence, may_end_paragraph
from rightsarchive.model import PassageKind
from rightsarchive.passages.measure import size
from rightsarchive.passages.phrases import Line, is_invitation, is_list_title


class Block(NamedTuple):
    """One paragraph, heading or table row. ``level`` is 1 to 6 for headings, else 0."""

    text: str
    kind: PassageKind
    level: int = 0


class _Zone(Enum):
    """Where the walk is: in the MAIN content or its NOTES; where no main content is known (OPEN); in a branch with many LINKED
    lines beside main content that was only found by its text; BESIDE main content that the page declares; in what is AROUND
    any main content."""

    MAIN = auto()
    NOTES = auto()
    OPEN = auto()
    LINKED = auto()
    BESIDE = auto()
    AROUND = auto()


_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {_Zone.MAIN: PassageKind.BODY, _Zone.OPEN: PassageKind.BODY, _Zone.NOTES: PassageKind.FOOTNOTE}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Classes whose one meaning is: for programs that read aloud, not for the eye; and the links that wikis put beside headings.
_NOT_FOR_THE_EYE = {"sr-only", "screen-reader-text", "visually-hidden", "visuallyhidden", "mw-editsection"}
_NOTES = {"footnote", "footnotes", "endnote", "endnotes", "reflist", "references"}
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(r"\v\s*\v")
_DEEPEST = 400
_MOSTLY_LINKS = 0.7
_LONGEST_LINK = 200
_MANY_LINKS = 0.2
_FEWEST_WORDS = 25


def blocks(root: Element) -> Iterator[Block]:
    """The text of a page in its order. Raises RecursionError for nesting deeper than any browser shows."""
    yield from _Walk(root).blocks()


class _Walk:
    def __init__(self, root: Element) -> None:
        self._body = next(root.iter("body"), root)
        self._sizes = Sizes(root)
        self._main_content: MainContent = main_content(root, self._sizes)
        found = self._main_content.element if not self._main_content.declared else None
        self._above = frozenset(found.iterancestors()) if found is not None else frozenset()
        self._plain = self._sizes[self._body].plain
        self._title = " ".join(root.xpath("string(//title)").split())

    def blocks(self) -> Iterator[Block]:
        yield from self._walk(self._body, _Zone.BESIDE if self._main_content.declared else _Zone.OPEN, 0)

    def _walk(self, element: Element, zone: _Zone, depth: int) -> Iterator[Block]:
        if depth > _DEEPEST:
            raise RecursionError("elements nested too deeply")
        zone = self._zone_of(element, zone)
        tag = element.tag
        if tag in _HEADINGS:
            text = _clean("".join(_inline(element)))
            if text:
                yield Block(text, self._heading_kind(text, tag, zone), _HEADINGS[tag])
            return
        if tag == "tr":
            yield from self._row(element, zone, depth)
            return
        if tag == "pre":
            yield from _own("".join(_inline(element)).strip("\n"), zone, 0)
            return
        held: list[str] = []
        links = 0

        def flush() -> Iterator[Block]:
            nonlocal links
            # Two line breaks in a row are how old pages part paragraphs.
            for part in _BREAKS.split("".join(held)):
                yield from _own(_clean(part), zone, links)
            held.clear()
            links = 0

        held.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and not _is_unseen(child):
                if child.tag in _BLOCKS or _holds_blocks(child):
                    yield from flush()
                    yield from self._walk(child, zone, depth + 1)
                elif child.tag == "br":
                    held.append("\v")
                else:
                    text = "".join(_inline(child))
                    links += len(text) if child.tag == "a" or child.find(".//a") is not None else 0
                    held.append(f"“{text}”" if child.tag == "q" else text)
            held.append(child.tail or "")
        yield from flush()

    def _zone_of(self, element: Element, zone: _Zone) -> _Zone:
        if element is self._main_content.element:
            return _Zone.MAIN
        if zone is _Zone.AROUND:
            return zone
        names = name_parts(element)
        if names & _NOTES and element.tag not in _HEADINGS:
            return _Zone.NOTES if zone in _KINDS else zone
        if surrounds(element, self._sizes, self._plain) or self._is_edge(element, zone):
            return _Zone.AROUND
        # A branch that leaves the way down to the main content.
        parts = element.getparent() in self._above and element not in self._above
        return _Zone.LINKED if parts and self._sizes[element].link_share > _MANY_LINKS else zone

    def _is_edge(self, element: Element, zone: _Zone) -> bool:
        """The head or foot of the whole page; an article's own head is part of it."""
        if element.tag == "footer":
            return True
        if element.tag != "header" or element.find(".//h1") is not None:
            return False
        parent = element.getparent()
        return zone is not _Zone.MAIN or (parent is not None and parent.tag == "body")

    def _heading_kind(self, text: str, tag: str, zone: _Zone) -> PassageKind:
        if zone in _KINDS:
            return PassageKind.HEADING
        # Some pages keep the title outside of what they call their main content.
        is_title = tag == "h1" and zone is not _Zone.AROUND and bool(self._title) and text in self._title
        return PassageKind.HEADING if is_title else PassageKind.NAVIGATION

    def _row(self, row: Element, zone: _Zone, depth: int) -> Iterator[Block]:
        cells = [cell for cell in row if cell.tag in {"td", "th"} and not _is_unseen(cell)]
        layout = any(
            cell.find(f".//{tag}") is not None
            for cell in cells
            for tag in ("table", "p", "div", "ul", "ol", "h1", "h2", "h3")
        )
        if layout or len(cells) < 2 or any(cell is self._main_content.element for cell in cells):
            # A table for layout: its cells are read one after the other.
            for cell in cells:
                yield from self._walk(cell, zone, depth + 1)
            return
        text = " | ".join(_clean("".join(_inline(cell))).replace("\n", " ") for cell in cells)
        if text.strip(" |"):
            yield Block(text, PassageKind.TABLE if zone in _KINDS else PassageKind.NAVIGATION)


def _own(text: str, zone: _Zone, links: int) -> Iterator[Block]:
    """The text of one element itself. Outside of known main content a line that is little but links leads elsewhere, and beside main content
    that was only found by its text a short one too."""
    if not text:
        return
    kind = _KINDS.get(zone, PassageKind.NAVIGATION)
    if zone is _Zone.LINKED and _is_running_text(text):
        kind = PassageKind.BODY
    if (zone in {_Zone.OPEN, _Zone.LINKED} and _leads_elsewhere(text, links)) or _sends_on(text, links):
        kind = PassageKind.NAVIGATION
    yield Block(text, kind)


def _leads_elsewhere(text: str, links: int) -> bool:
    lines = text.count("\n") + 1
    return links > _MOSTLY_LINKS * len(text) and len(text) < _LONGEST_LINK * lines and not ends_sentence(text)


def _sends_on(text: str, links: int) -> bool:
    """A line such as “Related articles: …” whose second half is a link."""
    title, colon, rest = text.partition(":")
    if not colon or not links > 0.9 * len(rest.strip()) > 0:
        return False
    line = Line(title)
    return is_list_title(line) or is_invitation(line)


def _is_running_text(text: str) -> bool:
    return size(text) >= _FEWEST_WORDS and may_end_paragraph(text)


def _inline(element: Element, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        raise RecursionError("elements nested too deeply")
    yield element.text or ""
    for child in element:
        # A heading that opens and closes what is under it is a button.
        if isinstance(child.tag, str) and (
            not _is_unseen(child) or (child.tag == "button" and element.tag in _HEADINGS)
        ):
            if child.tag == "br":
                yield "\v"
            elif child.tag == "q":
                yield "“"
                yield from _inline(child, depth + 1)
                yield "”"
            else:
                if child.tag in _BLOCKS:
                    yield "\v"
                yield from _inline(child, depth + 1)
        yield child.tail or ""


def _clean(text: str) -> str:
    """White space as a browser shows it: runs of it are one space, ``<br>`` (here a vertical tab) is a line end."""
    lines = (_SPACES.sub(" ", line).strip(" ") for line in text.split("\v"))
    return "\n".join(line for line in lines if line)


def _is_unseen(element: Element) -> bool:
    return (
        element.tag in UNSEEN
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style") or ""))
        or not _NOT_FOR_THE_EYE.isdisjoint((element.get("class") or "").split())
    )


def _holds_blocks(element: Element) -> bool:
    return any(isinstance(item.tag, str) and item.tag in _BLOCKS for item in element.iterdescendants())
