"""A PDF's own metadata: the document information dictionary and XMP (ISO 32000-2, 14.3; Dublin Core)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from pypdf import DocumentInformation, PdfReader

from rightsarchive.extract.declared import level_of_fields
from rightsarchive.extract.properties import Properties, authors_of, date_of, language_of, put, title_of
from rightsarchive.model import Origin

_SAYING = ("/Keywords", "/Subject", "/Classification", "/Access", "/Confidentiality")
"""Entries of the information dictionary in which programs and people write a level."""


def information(reader: PdfReader, text: str) -> Properties:
    """Title, authors, date and language as the file states them; ``text`` tells whether the language can be true."""
    properties: Properties = {}
    info = _or_none(lambda: reader.metadata)
    xmp = _or_none(lambda: reader.xmp_metadata)
    if xmp is not None:
        titles = _or_none(lambda: xmp.dc_title) or {}
        put(properties, "title", title_of(titles.get("x-default") or next(iter(titles.values()), "")), "XMP: dc:title")
        put(properties, "authors", authors_of(_or_none(lambda: xmp.dc_creator) or ()), "XMP: dc:creator")
        dates = _or_none(lambda: xmp.dc_date) or []
        put(properties, "published", next((date for item in dates if (date := date_of(item))), None), "XMP: dc:date")
        publishers = _or_none(lambda: xmp.dc_publisher) or []
        put(properties, "publisher", title_of(publishers[0]) if publishers else None, "XMP: dc:publisher")
        rights = _or_none(lambda: xmp.dc_rights) or {}
        put(properties, "license", title_of(next(iter(rights.values()), "")), "XMP: dc:rights")
        languages = _or_none(lambda: xmp.dc_language) or []
        if len(languages) == 1:
            put(properties, "language", language_of(languages[0], text), "XMP: dc:language")
    if info is not None:
        put(properties, "title", title_of(_or_none(lambda: info.title)), "PDF info: /Title")
        put(properties, "authors", authors_of([_or_none(lambda: info.author) or ""]), "PDF info: /Author")
        created = date_of(_or_none(lambda: _day(info)))
        # When a file was made is not when a report was published: a scan of 2025 may be of a report of 1998.
        put(properties, "extra.created", None if created is None else str(created), "PDF info: /CreationDate")
        said = [(name, str(_or_none(lambda name=name: info.get(name)) or "")) for name in _SAYING]  # type: ignore[misc]
        put(properties, "access", level_of_fields(said), "PDF info", origin=Origin.FRONT_MATTER)
    put(
        properties,
        "language",
        language_of(_or_none(lambda: reader.root_object.get("/Lang")) or "", text),
        "PDF catalog: /Lang",
    )
    return properties


def _day(info: DocumentInformation) -> dt.date | None:
    """The day of ``D:YYYYMMDD…`` (ISO 32000-2, 7.9.4); only what says less is left to pypdf, which tries seven ways."""
    found = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", str(info.get("/CreationDate", "")))
    return dt.date(*map(int, found.groups())) if found else info.creation_date


def _or_none(read: Callable[[], Any]) -> Any:
    """What ``read`` gives; a file's broken statement about itself is no statement."""
    try:
        return read()
    except MemoryError:
        raise
    except Exception:
        return None
