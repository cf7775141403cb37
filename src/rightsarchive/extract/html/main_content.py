"""Finds the main content of a web page: what the page itself calls so, else where its running text stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from rightsarchive.extract.html.tree import Element
from rightsarchive.language.scripts import UNSPACED_CHARACTERS

UNSEEN = {
    "script", "style", "noscript", "noframes", "template", "head", "svg", "canvas", "iframe", "frame", "object", "embed", "audio",
    "video", "datalist", "select", "button", "input", "textarea", "map", "rt", "rp",
}  # fmt: skip
"""Elements whose text no browser shows as text."""

_FAIR_SHARE = 0.2
_MAIN_SHARE = 0.5
_SHORTEST_PARAGRAPH = 60
_SHORTEST_IN_SIGNS = 20
_LEAST_TEXT = 300
_LEAST_IN_SIGNS = 100
# Running text in a script without spaces: many signs in a row. In Tibetan a sign parts the syllables.
_UNSPACED = re.compile(rf"(?:[{UNSPACED_CHARACTERS}]\u0f0b?){{10}}")
_INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "em",
    "font",
    "i",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
}


class Size(NamedTuple):
    """Characters of an element's text, white space left out, and how many of them stand in links."""

    whole: int
    linked: int

    @property
    def plain(self) -> int:
        return self.whole - self.linked

    @property
    def link_share(self) -> float:
        return self.linked / max(1, self.whole)


class MainContent(NamedTuple):
    """``declared`` where the page names the element as its main content; else it was found by its text."""

    element: Element | None
    declared: bool = False


class Sizes:
    """The size of every element of a page, counted in one pass."""

    def __init__(self, root: Element) -> None:
        # lxml makes an element's object anew unless somebody holds it; the list does.
        self._elements = [element for element in root.iter() if isinstance(element.tag, str)]
        whole: dict[Element, int] = defaultdict(int)
        linked: dict[Element, int] = defaultdict(int)
        self.own: dict[Element, int] = defaultdict(int)
        for element in reversed(self._elements):
            if element.tag in UNSEEN or element.tag == "dialog":
                whole[element] = linked[element] = 0
            else:
                direct = _characters(element.text) + sum(_characters(child.tail) for child in element)
                self.own[element] += direct
                whole[element] += direct
                if element.tag == "a":
                    linked[element] = whole[element]
            parent = element.getparent()
            if parent is not None:
                whole[parent] += whole[element]
                linked[parent] += linked[element]
                if element.tag in _INLINE and element.tag != "a":
                    self.own[parent] += self.own[element]
        self._whole, self._linked = whole, linked

    def __getitem__(self, element: Element) -> Size:
        return Size(self._whole[element], self._linked[element])

    def __iter__(self) -> Iterator[Element]:
        return iter(self._elements)


def main_content(root: Element, sizes: Sizes) -> MainContent:
    """The element that the page calls its main content, if it holds a fair part of the text; else the one that holds most of
    the running text (its paragraphs vote for what holds them, as in Readability, Arc90 2009); else none."""
    body = next(root.iter("body"), root)
    mains = [found for found in root.xpath("//main | //*[@role='main']") if found.tag != "body"]
    main = mains[0] if len(mains) == 1 and sizes[mains[0]].whole > _FAIR_SHARE * sizes[body].whole else None
    article = _one_article(main if main is not None else body, sizes)
    if article is not None:
        return MainContent(article, declared=True)
    if main is not None:
        return MainContent(main, declared=True)
    bodies = root.xpath("//*[@itemprop='articleBody']")
    if len(bodies) == 1 and sizes[bodies[0]].plain > _FAIR_SHARE * sizes[body].plain:
        return MainContent(bodies[0], declared=True)
    return MainContent(_guess(body, sizes))


def _one_article(scope: Element, sizes: Sizes) -> Element | None:
    """The only article of the page, or the one beside which the others are teasers."""
    articles = sorted(scope.xpath(".//article[not(ancestor::article)]"), key=lambda one: -sizes[one].plain)
    if not articles:
        return None
    first = sizes[articles[0]].plain
    others = sizes[articles[1]].plain if len(articles) > 1 else 0
    return articles[0] if first > 2 * others and first > _FAIR_SHARE * sizes[scope].plain else None


def _guess(body: Element, sizes: Sizes) -> Element | None:
    votes: dict[Element, float] = defaultdict(float)
    whole = 0
    unspaced = _UNSPACED.search("".join(body.itertext())) is not None
    shortest, least = (_SHORTEST_IN_SIGNS, _LEAST_IN_SIGNS) if unspaced else (_SHORTEST_PARAGRAPH, _LEAST_TEXT)
    for element in sizes:
        length = sizes.own[element]
        if length < shortest or element.tag in _INLINE or sizes[element].link_share > _MAIN_SHARE:
            continue
        whole += length
        # A paragraph votes for what holds it; text that stands in a cell or division bare votes for that itself.
        holder = (
            element
            if element.tag not in {"p", "li", "blockquote"} and element.find("br") is not None
            else element.getparent()
        )
        for weight in (1.0, 0.5):
            if holder is None or holder.tag == "html":
                break
            votes[holder] += weight * length
            holder = holder.getparent()
    if whole < least:
        return None
    best = max(votes, key=lambda element: votes[element], default=None)
    while best is not None and best is not body and sizes[best].plain < _MAIN_SHARE * sizes[body].plain:
        best = best.getparent()
    return None if best is body else best


def _characters(text: str | None) -> int:
    return sum(map(len, text.split())) if text else 0
