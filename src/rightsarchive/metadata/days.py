"""Days as spreadsheets write them (``17/03/2021``, ``44272``), and in which order the numbers of a column stand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal

DayOrder = Literal["dmy", "mdy", "ymd"]

_NUMBERS = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4})\s*(?:г\.?|ж\.?|р\.?)?(?:[ T]0?0:00(?::00)?)?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*([./])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?:[ T]0?0:00(?::00)?)?")
_SERIAL = re.compile(r"([2-9]\d{4})(?:[.,]0+)?")
_FIRST_SERIAL = dt.date(1899, 12, 30)
"""Day 0 of Excel's calendar, as it is right from March 1900 on."""


def readings(text: str) -> dict[DayOrder, str]:
    """What a text of three numbers can mean, as ISO 8601, by the order of its numbers; empty where it is no such text. Points between
    them have the day first wherever they are written."""
    plain = text.strip()
    if found := _YEAR_FIRST.fullmatch(plain):
        return _known({"ymd": (found[1], found[3], found[4])})
    if found := _NUMBERS.fullmatch(plain):
        known = _known({"dmy": (found[4], found[3], found[1]), "mdy": (found[4], found[1], found[3])})
        return {"dmy": known["dmy"]} if found[2] == "." and "dmy" in known else known
    return {}


def read_day(text: str, order: DayOrder | None = None) -> str | None:
    """A day as ISO 8601: by its ``order``, else where one reading alone is a day; a serial number of Excel too. None where it stays
    open, contradicts the order, or is no text of three numbers."""
    found = readings(text)
    if order is not None and order in found:
        return found[order]
    if len(set(found.values())) == 1 and (order is None or "ymd" in found or "." in text):
        return next(iter(found.values()))
    if serial := _SERIAL.fullmatch(text.strip()):
        return (_FIRST_SERIAL + dt.timedelta(days=int(serial[1]))).isoformat()
    return None


def order_of(column: Iterable[str]) -> tuple[DayOrder | None, str | None]:
    """The order of the numbers in a column, where its days decide it, and the first text that is two days where they do not.

    A day after the 12th decides, unless another one says the contrary; one with points decides nothing.
    """
    open_one: str | None = None
    said: set[DayOrder] = set()
    for text in column:
        found = {} if "." in text else readings(text)
        if len(found) == 1 and "ymd" not in found:
            said.update(found)
        elif len(set(found.values())) == 2:
            open_one = open_one or text
    if len(said) == 1:
        return said.pop(), None
    return None, open_one


def both_readings(text: str) -> str:
    """A text that is two days, with both of them."""
    found = readings(text)
    return f"“{text.strip()}” is {found['dmy']} with the day first, and {found['mdy']} with the month first"


def _known(parts: dict[DayOrder, tuple[str, str, str]]) -> dict[DayOrder, str]:
    found: dict[DayOrder, str] = {}
    for order, (year, month, day) in parts.items():
        try:
            found[order] = dt.date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            continue
    return found
