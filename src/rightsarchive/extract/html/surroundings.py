"""Which elements of a web page surround its main content: menus, notices, boxes that lead elsewhere, readers' comments."""

from __future__ import annotations

import re

from rightsarchive.extract.html.main_content import Sizes
from rightsarchive.extract.html.tree import Element
from rightsarchive.passages.phrases import Line, is_boilerplate, speaks_of_cookies

_TAGS = {"nav", "aside", "amp-sidebar", "amp-consent", "amp-user-notification"}
_ROLES = {
    "navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog", "alertdialog",
}  # fmt: skip
# A name is one sign; each needs a second, since authors of reports use the same words for their chapters.
_LEADS_ELSEWHERE = {
    "nav", "navbar", "navigation", "menu", "submenu", "topmenu", "breadcrumb", "breadcrumbs", "sidebar", "footer", "share", "sharing",
    "social", "socials", "related", "relatedposts", "recommend", "recommended", "recommendations", "tag", "tags", "tagcloud", "widget",
    "skip", "toolbar", "latest", "popular", "trending", "pagination", "pager", "toc", "catlinks", "newsletter", "subscribe", "promo",
    "banner", "advert", "advertisement", "ads", "comment", "comments", "cookie", "cookies", "consent",
}  # fmt: skip
_RELATED = {
    "related",
    "relatedposts",
    "recommended",
    "sidebar",
    "widget",
    "widgets",
    "latest",
    "popular",
    "trending",
    "teasers",
}
_FOOT = {"footer", "colophon", "copyright", "copyrights", "bottom"}
_COMMENTS = {"comment", "comments", "commentlist", "disqus", "respond"}
_ASKS = {"newsletter", "subscribe", "subscription", "signup", "donate", "donation", "paywall", "promo"}
_NOTICE = re.compile(r"cookie|consent|gdpr", re.IGNORECASE)
_PARTS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LEAF_TAGS = {"body", "html", "main", "article", "p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "tr"}
_SMALL = 0.4
_HEADLINE = 3
_LONGEST_APPEAL = 600


def surrounds(element: Element, sizes: Sizes, page: int) -> bool:
    """Whether ``element`` is not part of the main content: by its kind or role, or by its name and a second sign (links, a form, a
    set phrase). ``page`` is the size of the page's plain text."""
    tag = element.tag
    if tag in _TAGS or (element.get("role") or "").lower() in _ROLES:
        return True
    if tag in _LEAF_TAGS:
        return False
    names = name_parts(element)
    if not names:
        return False
    size = sizes[element]
    if names & _LEADS_ELSEWHERE and size.link_share > 0.5:
        return True
    if size.plain > _SMALL * page or element.find(".//h1") is not None:
        return False
    if names & _RELATED and size.link_share > 0.2 and _headlines(element) >= 2:
        return True
    if names & _COMMENTS and _holds_comments(element):
        return True
    if names & _FOOT and any(is_boilerplate(Line(line.strip())) for line in element.itertext()):
        return True
    if names & _ASKS and size.whole < _LONGEST_APPEAL and _asks(element):
        return True
    label = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_NOTICE.search(label) and _asks(element) and speaks_of_cookies("".join(element.itertext())))


def name_parts(element: Element) -> frozenset[str]:
    """The words in an element's class and id, small: ``related``, ``stories`` of ``relatedStories``."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return frozenset(part.lower() for part in _PARTS.findall(_CAMEL.sub(" ", names))) if names != " " else frozenset()


def _headlines(element: Element) -> int:
    """Links that are long enough to be headlines."""
    return sum(len("".join(link.itertext())) > 4 * _HEADLINE for link in element.iter("a"))


def _holds_comments(element: Element) -> bool:
    inside = (item for item in element.iterdescendants() if isinstance(item.tag, str))
    return any(item.tag in {"form", "textarea"} or name_parts(item) & _COMMENTS for item in inside)


def _asks(element: Element) -> bool:
    """Whether there is something to press or to fill in."""
    return any(item.tag in {"form", "input", "button", "a"} for item in element.iterdescendants())
