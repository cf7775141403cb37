"""Dates as reference managers write them: ISO 8601, EDTF (``2021~``, ``2020/2021``), the parts of RIS, or words."""

from __future__ import annotations

import re

from rightsarchive.language.dates import dates
from rightsarchive.model import PartialDate

_PARTS = re.compile(r"\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?\s*")
_BEGINS = re.compile(r"\s*(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?!\d)")
_TWO_READINGS = re.compile(r"\s*\d{1,2}[./]\d{1,2}[./]\d{4}\s*")


def dated(text: str, language: str = "en") -> tuple[str | None, bool]:
    """The date that a text names, as the metadata has it (the first of a span; None where there is none), and whether that is all
    that the text says. A day whose order is not plain (03/04/2021) is given as it stands."""
    plain = text.strip().rstrip("/")
    if found := _PARTS.fullmatch(plain):
        date = _valid(*found.groups())
        if date is not None:
            return date, date.count("-") == sum(1 for part in found.groups()[1:] if part)
    if _TWO_READINGS.fullmatch(plain):
        return plain, True
    if found := _BEGINS.match(plain):
        return _valid(*found.groups()) or _valid(found[1]), False
    for mention in dates(plain, language):
        return str(mention.date), mention.start == 0 and mention.end == len(plain)
    years = re.findall(r"(?<!\d)[12]\d{3}(?!\d)", plain)
    return (years[0], False) if years else (None, False)


def _valid(*numbers: str | None) -> str | None:
    """A season of EDTF (months 21 to 24) is as precise as its year."""
    known = [number for number in numbers if number]
    for end in range(len(known), 0, -1):
        try:
            return str(PartialDate("-".join(known[:end])))
        except ValueError:
            continue
    return None
