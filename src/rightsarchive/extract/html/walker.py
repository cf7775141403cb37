"""Walks a saved web page and gives its text block by block: what is the page's own matter, and what only surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from rightsarchive.model import PassageKind

Element = Any
"""An lxml element (lxml publishes no type for it)."""


class Block(NamedTuple):
    """One paragraph, heading or table row. ``level`` is 1 to 6 for headings, else 0."""

    text: str
    kind: PassageKind
    level: int = 0


_UNSEEN = {
    "script", "style", "noscript", "template", "head", "svg", "canvas", "iframe", "object", "embed", "audio", "video", "select",
    "button", "input", "textarea", "dialog", "map",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_AROUND = {"nav", "aside", "footer"}
_AROUND_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"}
_AROUND_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|footer|cookies?|consent|share|sharing|social|related|recommend\w*|"
    r"newsletter|subscribe|advert\w*|promo|banner|comments?|pagination|pager|tags?|widget|skip|toolbar|latest|popular|trending)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:^|[-_ ])(?:footnotes?|endnotes?|reflist)(?:$|[-_ ])", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BREAKS = re.compile(r"\v\s*\v")
_DEEPEST = 400
_MOSTLY_LINKS = 0.7


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: ``around`` is what surrounds the matter, ``note`` a list of notes."""

    around: bool = False
    note: bool = False

    @property
    def kind(self) -> PassageKind:
        if self.around:
            return PassageKind.NAVIGATION
        return PassageKind.FOOTNOTE if self.note else PassageKind.BODY


def blocks(root: Element) -> Iterator[Block]:
    """The text of a page in its order. Raises RecursionError for nesting deeper than any browser shows."""
    matter = main_matter(root)
    start = _Place(around=matter is not None)
    body = next((element for element in root.iter("body")), root)
    yield from _walk(body, start, matter, 0)


def main_matter(root: Element) -> Element | None:
    """The one element that the page itself calls its main matter, if it holds a fair part of the text."""
    whole = _length(root)
    for found in (
        root.xpath("//main | //*[@role='main']"),
        root.xpath("//article[not(ancestor::article)] | //*[@itemprop='articleBody']"),
    ):
        if len(found) == 1 and _length(found[0]) > 0.2 * whole:
            return found[0]
    return None


def _walk(element: Element, place: _Place, matter: Element | None, depth: int) -> Iterator[Block]:
    if depth > _DEEPEST:
        raise RecursionError("elements nested too deeply")
    if element is matter:
        place = _Place()
    elif _is_around(element, inside=matter is None or not place.around):
        place = _Place(around=True)
    elif _FOOTNOTE.search(_names(element)):
        place = _Place(around=place.around, note=True)
    tag = element.tag
    if tag in _HEADINGS:
        text = _clean("".join(_inline(element)))
        if text:
            yield Block(text, PassageKind.NAVIGATION if place.around else PassageKind.HEADING, _HEADINGS[tag])
        return
    if tag == "tr":
        yield from _row(element, place, matter, depth)
        return
    if tag == "pre":
        yield from _own("".join(_inline(element)).strip("\n"), place, 0)
        return
    held: list[str] = []
    links = 0

    def flush() -> Iterator[Block]:
        nonlocal links
        # Two line breaks in a row are how old pages part paragraphs.
        for part in _BREAKS.split("".join(held)):
            yield from _own(_clean(part), place, links)
        held.clear()
        links = 0

    held.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str) and not _is_unseen(child):
            if child.tag in _BLOCKS or _holds_blocks(child):
                yield from flush()
                yield from _walk(child, place, matter, depth + 1)
            elif child.tag == "br":
                held.append("\v")
            else:
                text = "".join(_inline(child))
                links += len(text) if child.tag == "a" or child.find(".//a") is not None else 0
                held.append(text)
        held.append(child.tail or "")
    yield from flush()


def _own(text: str, place: _Place, links: int) -> Iterator[Block]:
    """The text of one element itself; a line that is little but links leads elsewhere."""
    if not text:
        return
    kind = place.kind
    if links > _MOSTLY_LINKS * len(text) and len(text) < 200 and text[-1] not in ".!?…":
        kind = PassageKind.NAVIGATION
    yield Block(text, kind)


def _row(row: Element, place: _Place, matter: Element | None, depth: int) -> Iterator[Block]:
    cells = [cell for cell in row if cell.tag in {"td", "th"} and not _is_unseen(cell)]
    layout = any(
        cell.find(f".//{tag}") is not None
        for cell in cells
        for tag in ("table", "p", "div", "ul", "ol", "h1", "h2", "h3")
    )
    if layout or len(cells) < 2:
        # A table that only places things: its cells are read one after the other.
        for cell in cells:
            yield from _walk(cell, place, matter, depth + 1)
        return
    text = " | ".join(_clean("".join(_inline(cell))).replace("\n", " ") for cell in cells)
    if text.strip(" |"):
        yield Block(text, PassageKind.NAVIGATION if place.around else PassageKind.TABLE)


def _inline(element: Element, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        raise RecursionError("elements nested too deeply")
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and not _is_unseen(child):
            if child.tag == "br":
                yield "\v"
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
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(element.get("style") or ""))
    )


def _is_around(element: Element, *, inside: bool) -> bool:
    """Menus, footers and the like: by their element or role, by their name when they hold little but links."""
    if element.tag in _AROUND or (element.get("role") or "").lower() in _AROUND_ROLES:
        return True
    if element.tag == "header":
        return (
            inside
            and element.find(".//h1") is None
            and element.getparent() is not None
            and element.getparent().tag == "body"
        )
    if element.tag in {"body", "html", "main", "article"}:
        return False
    return bool(_AROUND_NAMES.search(_names(element))) and _link_share(element) > 0.5


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _link_share(element: Element) -> float:
    return sum(_length(link) for link in element.iter("a")) / max(1, _length(element))


def _length(element: Element) -> int:
    return sum(map(len, _seen(element)))


def _seen(element: Element) -> Iterator[str]:
    for part in element.iter():
        if isinstance(part.tag, str) and part.tag not in _UNSEEN:
            yield (part.text or "").strip()
        if part is not element:
            yield (part.tail or "").strip()


def _holds_blocks(element: Element) -> bool:
    return any(isinstance(item.tag, str) and item.tag in _BLOCKS for item in element.iterdescendants())
