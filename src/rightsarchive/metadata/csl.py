"""Metadata in CSL-JSON: the item, which is what is cited.

CSL-JSON: https://resource.citationstyles.org/schema/latest/input/json/csl-data.json. Organisations, and names that nobody has
split, are literal names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from rightsarchive.language.document_types import document_type
from rightsarchive.model import Author, Document, Metadata, PartialDate

_ON_A_SITE = frozenset({"webpage", "post", "post-weblog", "article-newspaper"})

_NAMES = {"author": "authors", "editor": "editors", "interviewer": "interviewer", "recipient": "recipient"}

_TEXTS = {
    "archive": "archive",
    "authority": "court",
    "call-number": "call_number",
    "original-title": "original_title",
    "publisher": "publisher",
    "publisher-place": "publisher_place",
    "URL": "url",
    "language": "language",
}

# The user's own fields that CSL has a variable for. Those that a style prints: keywords, notes and the like stay at home.
_EXTRA = {
    "archive_location": "archive_location",
    "booktitle": "container-title",
    "chapter": "chapter-number",
    "chapter_number": "chapter-number",
    "collection_number": "collection-number",
    "collection_title": "collection-title",
    "container_title": "container-title",
    "doi": "DOI",
    "edition": "edition",
    "event": "event-title",
    "event_place": "event-place",
    "event_title": "event-title",
    "eventtitle": "event-title",
    "genre": "genre",
    "isbn": "ISBN",
    "issn": "ISSN",
    "issue": "issue",
    "journal": "container-title",
    "journaltitle": "container-title",
    "jurisdiction": "jurisdiction",
    "medium": "medium",
    "number": "number",
    "number_of_pages": "number-of-pages",
    "number_of_volumes": "number-of-volumes",
    "page": "page",
    "pages": "page",
    "place": "publisher-place",
    "publisher_place": "publisher-place",
    "section": "section",
    "series": "collection-title",
    "symbol": "number",
    "type": "genre",
    "venue": "event-place",
    "version": "version",
    "volume": "volume",
}

REDACTED = "redacted text"
"""What is said of a text with marks for what is withheld."""

LIBRARY_VARIABLES = {
    "abstract": "abstract",
    "keyword": "keyword",
    "keywords": "keyword",
    "short_title": "title-short",
    "shorttitle": "title-short",
    "tags": "keyword",
    "title_short": "title-short",
}
"""Those that a library keeps and no style prints."""


def csl_type(metadata: Metadata) -> str:
    """The CSL type that ``document_type`` means; where it says nothing known, ``webpage`` or ``document``."""
    return document_type(metadata.document_type or "") or ("webpage" if metadata.url else "document")


def csl_item(metadata: Metadata, *, identifier: str, title: str) -> dict[str, Any]:
    """``metadata`` as one CSL-JSON item with the id ``identifier``. ``title`` is used where the metadata has none."""
    kind = csl_type(metadata)
    item: dict[str, Any] = {"id": identifier, "type": kind, "title": metadata.title or title}
    for variable, name in _NAMES.items():
        if people := getattr(metadata, name):
            item[variable] = [_name(author) for author in people]
    for variable, name in _TEXTS.items():
        if value := getattr(metadata, name):
            item[variable] = value
    if metadata.published:
        item["issued"] = _date(metadata.published)
    if metadata.retrieved:
        item["accessed"] = _date(metadata.retrieved)
    numbers = (metadata.case_number, metadata.symbol)
    if number := next(filter(None, numbers if kind == "legal_case" else numbers[::-1]), None):
        item["number"] = number
    for key, value in metadata.extra.items():
        field = _EXTRA.get(_plain(key))
        if field and isinstance(value, str | int | float):
            item.setdefault(field, str(value))
    if metadata.publisher and kind in _ON_A_SITE:
        item.setdefault("container-title", metadata.publisher)
    if metadata.document_type and document_type(metadata.document_type) is None:
        item.setdefault("genre", metadata.document_type)
    return item


def source_item(
    metadata: Metadata, *, document: str, title: str, version: int, sha256: str, notes: Iterable[str] = ()
) -> dict[str, Any]:
    """A document as one CSL-JSON item; ``custom`` holds its id, version and SHA-256."""
    item = csl_item(metadata, identifier=document, title=title)
    if said := [note for note in notes if note]:
        item["note"] = "; ".join(said)
    item["custom"] = {"document_id": document, "version": version, "sha256": sha256}
    return item


def document_item(document: Document) -> dict[str, Any]:
    """What :meth:`Document.csl` gives."""
    return source_item(
        document.metadata,
        document=document.id,
        title=document.title,
        version=document.version,
        sha256=document.sha256,
        notes=(REDACTED,) if document.redacted else (),
    )


def variable_of(key: str) -> str | None:
    """The variable of CSL that a user's own field is for, None where there is none."""
    plain = _plain(key)
    return _EXTRA.get(plain) or LIBRARY_VARIABLES.get(plain)


def _plain(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")


def _name(author: Author) -> dict[str, str]:
    if author.literal:
        return {"literal": author.literal}
    return {key: value for key, value in (("family", author.family), ("given", author.given)) if value}


def _date(date: PartialDate | dt.datetime) -> dict[str, list[list[int]]]:
    return {"date-parts": [PartialDate(date).parts]}
