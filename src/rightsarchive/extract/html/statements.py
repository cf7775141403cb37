"""What a web page says of itself: Open Graph, JSON-LD (schema.org), Dublin Core and HTML's own elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rightsarchive.extract.html.walker import Element
from rightsarchive.extract.properties import Properties, authors_of, date_of, language_of, put, title_of

_ARTICLES = re.compile(r"article|report|posting|webpage|scholarly", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_LARGEST_JSON = 1 << 20
_DEEPEST = 12


def statements(root: Element, text: str) -> Properties:
    """Title, authors, publisher, date, address and language, the most deliberate statement first."""
    properties: Properties = {}
    meta = _meta(root)
    for thing in _things(root):
        put(properties, "title", title_of(thing.get("headline") or ""), "HTML: JSON-LD headline")
        put(properties, "authors", authors_of(_names(thing.get("author"))), "HTML: JSON-LD author")
        put(properties, "published", date_of(str(thing.get("datePublished") or "")), "HTML: JSON-LD datePublished")
        put(
            properties, "publisher", title_of(next(iter(_names(thing.get("publisher"))), "")), "HTML: JSON-LD publisher"
        )
    for name in ("og:title", "dc.title", "dcterms.title", "citation_title", "twitter:title"):
        put(properties, "title", title_of(meta.get(name)), f"HTML: {name}")
    for name in ("author", "article:author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author"):
        if not _WEB.match(meta.get(name, "")):
            put(properties, "authors", authors_of([meta.get(name, "")]), f"HTML: {name}")
    for name in ("article:published_time", "citation_publication_date", "dc.date", "dcterms.date", "dcterms.issued", "dcterms.created", "date", "pubdate", "publish-date", "parsely-pub-date"):  # fmt: skip
        put(properties, "published", date_of(meta.get(name, "").replace("/", "-")), f"HTML: {name}")
    for name in ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "application-name"):
        put(properties, "publisher", title_of(meta.get(name)), f"HTML: {name}")
    for link in root.xpath("//link[@rel='canonical']/@href"):
        put(properties, "url", _address(link), "HTML: canonical link")
    put(properties, "url", _address(meta.get("og:url", "")), "HTML: og:url")
    for moment in root.xpath("(//article | //main | //body)[1]//time/@datetime"):
        put(properties, "published", date_of(str(moment)), "HTML: time")
    for title in root.xpath("//title"):
        put(properties, "title", title_of(title.text_content()), "HTML: title")
    put(properties, "language", language_of(root.get("lang") or meta.get("dc.language", ""), text), "HTML: lang")
    return properties


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


def _address(value: object) -> str | None:
    address = str(value).strip()
    return address if _WEB.fullmatch(address) else None
