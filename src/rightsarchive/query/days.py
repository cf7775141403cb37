"""A day as a person types it into a search."""

from __future__ import annotations

import re

from rightsarchive.model import PartialDate

_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_MONTH_FIRST = re.compile(r"(\d{1,2})[./](\d{4})")


def read_day(text: str) -> PartialDate:
    """``2025``, ``2025-07``, ``2025-07-31``, and where only one day can be meant also ``31.07.2025``, ``7/31/2025`` and ``07.2025``.

    Raises ValueError for what is no date, and for what can be two: the message gives both.
    """
    text = text.strip()
    if found := _DAY_FIRST.fullmatch(text):
        first, sign, second, year = found.groups()
        readings = [f"{year}-{int(month):02d}-{int(day):02d}" for day, month in ((first, second), (second, first))]
        if sign == ".":  # no country writes the month first with points
            readings = readings[:1]
        possible = list(dict.fromkeys(day for day in map(_date, readings) if day is not None))
        if len(possible) > 1:
            raise ValueError(f"“{text}” can be {possible[0]} or {possible[1]}.")
        if possible:
            return possible[0]
    elif (found := _MONTH_FIRST.fullmatch(text)) and (month := _date(f"{found[2]}-{int(found[1]):02d}")):
        return month
    elif (day := _date(text)) is not None:
        return day
    raise ValueError(f"“{text}” is not a date.")


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate(text)
    except ValueError:
        return None
