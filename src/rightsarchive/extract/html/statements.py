"""What a web page says of itself: schema.org (JSON-LD, microdata), Open Graph, Dublin Core, HTML's own elements, and who saved it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from rightsarchive.extract.declared import level_of_comments, level_of_fields
from rightsarchive.extract.html.tree import Element
from rightsarchive.extract.properties import Properties, authors_of, date_of, language_of, put, title_of
from rightsarchive.language.data import gathered
from rightsarchive.model import Origin

_ARTICLES = re.compile(r"article|report|posting|webpage|scholarly", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_LARGEST_JSON = 1 << 20
_DEEPEST = 12


_LONGEST_BYLINE = 60
_BEHIND_TITLES = re.compile(r"\s*(?:[|–—·»_]|::|\s-\s)\s*")
# What browsers and archives leave behind when they save a page.
_SAVED = (
    ("browser", re.compile(r"<!-- saved from url=\(\d+\)(https?://\S+) -->")),
    ("SingleFile", re.compile(r"<!--\s*Page saved with SingleFile\s+url: (https?://\S+)")),
)
_SAVED_DATE = re.compile(r"<!--\s*Page saved with SingleFile\s+url: \S+\s+saved date: \w{3} (\w{3} \d{2} \d{4})")
_ARCHIVED_DATE = re.compile(r"FILE ARCHIVED ON \d\d:\d\d:\d\d (\w{3} \d{2}, \d{4}) AND RETRIEVED")
_ACCESS = re.compile(r"\b(?:access[-_ ]?(?:rights?|level)?|classification|confidentiality|sensitivity)$")
"""Names of the fields in the head of a page that say who may see it."""

_BYLINE_CLASSES = ("author", "byline", "author-name", "byline-name", "entry-author", "article-author", "post-author")


@cache
def _byline() -> re.Pattern[str]:
    """What stands before an author's name, with a space behind where there are spaces between words."""
    words = "|".join(gathered(lambda each: each.documents.bylines))
    close = "|".join(gathered(lambda each: each.documents.bylines if "han" in each.head.scripts else ()))
    return re.compile(rf"\A(?:{words})\s*[:：]?\s+|\A(?:{close})[:：]?", re.IGNORECASE)


def statements(root: Element, text: str, source: str = "") -> Properties:
    """Title, authors, publisher, dates, address and language, the most deliberate statement first.

    ``source`` is the page's own HTML, for what stands in comments.
    """
    properties: Properties = {}
    meta = _meta(root)
    for thing in _things(root):
        put(properties, "title", title_of(thing.get("headline") or ""), "HTML: JSON-LD headline")
        put(properties, "authors", authors_of(_names(thing.get("author"))), "HTML: JSON-LD author")
        put(properties, "published", date_of(str(thing.get("datePublished") or "")), "HTML: JSON-LD datePublished")
        put(
            properties, "publisher", title_of(next(iter(_names(thing.get("publisher"))), "")), "HTML: JSON-LD publisher"
        )
    _microdata(root, properties)
    for name in ("og:title", "dc.title", "dcterms.title", "citation_title", "articletitle", "twitter:title"):
        put(properties, "title", title_of(meta.get(name)), f"HTML: {name}")
    for name in ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author"):
        if not _WEB.match(meta.get(name, "")):
            put(properties, "authors", authors_of([meta.get(name, "")]), f"HTML: {name}")
    for name in ("article:published_time", "citation_publication_date", "dc.date", "dcterms.date", "dcterms.issued", "dcterms.created", "date", "pubdate", "publishdate", "publish-date", "parsely-pub-date"):  # fmt: skip
        put(properties, "published", _date(meta.get(name, "")), f"HTML: {name}")
    for name in ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name"):
        put(properties, "publisher", title_of(meta.get(name)), f"HTML: {name}")
    for link in root.xpath("//link[@rel='canonical']/@href"):
        put(properties, "url", address_of(link), "HTML: canonical link")
    put(properties, "url", address_of(meta.get("og:url", "")), "HTML: og:url")
    for who, pattern in _SAVED:
        if saved := pattern.search(source):
            put(properties, "url", address_of(saved[1]), f"HTML: comment of the {who}")
    for form, pattern in (("%b %d %Y", _SAVED_DATE), ("%b %d, %Y", _ARCHIVED_DATE)):
        if saved := pattern.search(source):
            put(properties, "retrieved", _written_date(saved[1], form), "HTML: comment of who saved it")
    put(properties, "authors", authors_of(_bylines(root)), "HTML: byline")
    for moment in root.xpath("(//article | //main | //body)[1]//time/@datetime"):
        put(properties, "published", date_of(str(moment)), "HTML: time")
    for title in root.xpath("//head/title | //body/title"):
        whole = " ".join(title.text_content().split())
        # Most sites put their own name behind the title that the page shows.
        lines = set(text.split("\n"))
        for mark in _BEHIND_TITLES.finditer(whole):
            if whole[: mark.start()] in lines:
                put(properties, "title", title_of(whole[: mark.start()]), "HTML: title, as the page shows it")
        put(properties, "title", title_of(whole), "HTML: title")
    said = (("access" if "access" in name else name, value) for name, value in meta.items() if _ACCESS.search(name))
    put(properties, "access", level_of_fields(said), "HTML: meta", origin=Origin.FRONT_MATTER)
    put(properties, "access", level_of_comments(source), "HTML: comment", origin=Origin.FRONT_MATTER)
    put(properties, "language", language_of(root.get("lang") or meta.get("dc.language", ""), text), "HTML: lang")
    return properties


def _microdata(root: Element, properties: Properties) -> None:
    """schema.org in HTML attributes (WHATWG HTML, 5): of the one article that the page describes."""
    things = [thing for thing in root.xpath("//*[@itemtype]") if _ARTICLES.search(thing.get("itemtype"))]
    if len(things) != 1:
        return

    def said(name: str) -> Iterator[str]:
        for item in things[0].xpath(f".//*[@itemprop='{name}']"):
            named = item.xpath(".//*[@itemprop='name']")
            item = named[0] if named else item  # noqa: PLW2901 - a person's name stands in a thing of its own
            yield item.get("content") or item.get("datetime") or item.get("href") or item.text_content()

    put(properties, "title", title_of(next(said("headline"), "")), "HTML: microdata headline")
    put(properties, "authors", authors_of(said("author")), "HTML: microdata author")
    put(properties, "published", _date(next(said("datePublished"), "")), "HTML: microdata datePublished")
    put(properties, "url", address_of(next(said("mainEntityOfPage"), "")), "HTML: microdata mainEntityOfPage")


def _bylines(root: Element) -> list[str]:
    """Names that the page shows as its author's: short, without digits, all alike."""
    classes = " or ".join(
        f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')" for name in _BYLINE_CLASSES
    )
    found: dict[str, None] = {}
    for item in root.xpath(f"//*[@rel='author' or {classes}][not(ancestor::*[contains(@class, 'comment')])]"):
        name = _byline().sub("", " ".join(item.text_content().split())).strip(" ,|·")
        if name and len(name) <= _LONGEST_BYLINE and not any(character.isdigit() for character in name):
            found[name] = None
    # Several are the authors of several articles.
    return list(found) if len(found) == 1 else []


def _date(value: str) -> object:
    return date_of(value.strip().replace("/", "-"))


def _written_date(value: str, form: str) -> object:
    try:
        return date_of(dt.datetime.strptime(value, form))  # noqa: DTZ007 - a day, wherever it was
    except ValueError:
        return None


def _meta(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _things(root: Element) -> Iterator[Mapping[str, Any]]:
    """JSON-LD descriptions of an article or page; a block that is not JSON is passed over."""
    for script in root.xpath("//script[@type='application/ld+json']"):
        source = script.text or ""
        if len(source) <= _LARGEST_JSON:
            try:
                yield from _articles(json.loads(source), 0)
            except (ValueError, RecursionError):
                continue


def _articles(data: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data:
            yield from _articles(item, depth + 1)
    elif isinstance(data, Mapping):
        if _ARTICLES.search(str(data.get("@type", ""))):
            yield data
        yield from _articles(data.get("@graph"), depth + 1)


def _names(value: Any) -> list[str]:
    if isinstance(value, str):
        return [] if _WEB.match(value) else [value]
    if isinstance(value, list):
        return [name for item in value for name in _names(item)]
    if isinstance(value, Mapping):
        return _names(value.get("name"))
    return []


def address_of(value: object) -> str | None:
    """An address of the web, None for anything else."""
    address = str(value).strip()
    return address if _WEB.fullmatch(address) else None
