"""A reference in plain English: who, what, where published, when, the locator, the address, in no particular style.

Islam Aden, “Court Fines …”, Orda.kz, 31 July 2025, para. 3, https://en.orda.kz/… (seen 2 August 2025)
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from rightsarchive.metadata.csl import REDACTED
from rightsarchive.model import Locator, Metadata, PartialDate, PassageKind

_APART = {
    PassageKind.HIDDEN: "hidden text",
    PassageKind.STRUCK: "struck text",
    PassageKind.FORM: "form value",
    PassageKind.ANNOTATION: "annotation",
}

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def reference(
    metadata: Metadata,
    title: str,
    locator: Locator | None = None,
    *,
    ocr: bool = False,
    redacted: bool = False,
    apart: str = "",
) -> str:
    """One line without a final stop. What is not known is left out; nothing is made up."""
    authors = [str(author) for author in metadata.authors]
    parts = [_names(authors), f"“{_line(title)}”"]
    if metadata.translated_title:
        parts[-1] += f" [{_line(metadata.translated_title)}]"
    if metadata.original_title:
        parts.append(f"translation of “{_line(metadata.original_title)}”")
    if metadata.recipient:
        parts.append(f"to {_names(list(map(str, metadata.recipient)))}")
    if metadata.interviewer:
        parts.append(f"interview by {_names(list(map(str, metadata.interviewer)))}")
    if metadata.editors:
        parts.append(f"edited by {_names(list(map(str, metadata.editors)))}")
    parts += [_line(each) for each in (metadata.court, metadata.case_number, metadata.symbol) if each]
    if metadata.publisher_place:
        parts.append(_line(metadata.publisher_place))
    if metadata.publisher and metadata.publisher not in authors:
        parts.append(_line(metadata.publisher))
    if metadata.published:
        parts.append(date(metadata.published))
    if locator is not None:
        # The heading over a whole document is its title again: once is enough.
        if locator.heading_path[:1] == (title,):
            locator = replace(locator, heading_path=locator.heading_path[1:])
        parts.append(_line(str(locator)))
    parts += [_line(each) for each in (metadata.archive, metadata.call_number) if each]
    if metadata.url:
        seen = f" (seen {date(metadata.retrieved)})" if metadata.retrieved else ""
        parts.append(_line(metadata.url) + seen)
    if metadata.archived_url:
        parts.append(f"archived at {_line(metadata.archived_url)}")
    if apart:
        parts.append(apart)
    if redacted:
        parts.append(REDACTED)
    if ocr:
        parts.append("text read from an image (OCR)")
    return ", ".join(part for part in parts if part)


def apart(kind: PassageKind | None, reason: str | None) -> str:
    """What words are that are no plain text of the page; nothing for all others.

    >>> apart(PassageKind.HIDDEN, "covered"), apart(PassageKind.STRUCK, "struck through")
    ('hidden text (covered)', 'struck text')
    """
    if kind is None or kind not in _APART:
        return ""
    said = _APART[kind]
    return f"{said} ({reason})" if reason and kind in {PassageKind.HIDDEN, PassageKind.ANNOTATION} else said


def date(value: PartialDate | dt.datetime) -> str:
    """``31 July 2025``, ``July 2025`` or ``2025``: as precise as it is known.

    >>> date(PartialDate("2025-07"))
    'July 2025'
    """
    known = PartialDate(value)
    month = MONTHS[known.month - 1] if known.month else None
    return " ".join(str(part) for part in (known.day, month, known.year) if part)


def _names(names: list[str]) -> str:
    names = [_line(name) for name in names]
    if len(names) > 3:
        return f"{names[0]} and others"
    *first, last = names or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _line(text: str) -> str:
    return " ".join(text.split())
