"""Spans of time written in a text: two dates joined into one, *from 5 to 9 July 2025*, *25–27 июля 2025 года*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from rightsarchive.language.dates import dates
from rightsarchive.model import PartialDate


class Period(NamedTuple):
    """``text[start:end]`` names the time from ``first`` to ``last`` (inclusive), or one date where ``last`` is None."""

    start: int
    end: int
    first: PartialDate
    last: PartialDate | None


_JOINED: Final = re.compile(
    r"[.º°]?\s*(?:[-–—]|to|through|until|till|up to|au|à|jusqu['’](?:au|en|à)|a|al|até|ao|hasta(?: el)?|bis(?: zum)?|по|до|إلى|حتى|تا)\s*",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"\s*(?:and|et(?: le)?|y(?: el)?|e(?: o)?|und(?: dem)?|и|і|و)\s*", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\b(?:between|entre(?: le| el| o)?|zwischen(?: dem)?|между|між|بين)\s*$", re.IGNORECASE)
_LONGEST_BETWEEN: Final = 20


def periods(text: str, language: str) -> list[Period]:
    """The dates of :func:`~rightsarchive.language.dates.dates`, in order, those that are the ends of a span put together.

    A list (*on 5 and 7 July*) stays two dates; *between 5 and 7 July* is a span. Offsets are code points, half open.
    """
    return list(_joined(text, language))


def _joined(text: str, language: str) -> Iterator[Period]:
    first = None
    for mention in dates(text, language):
        if first is None:
            first = mention
        elif first.date < mention.date and _is_span(text, first.start, first.end, mention.start):
            yield Period(first.start, mention.end, first.date, mention.date)
            first = None
        else:
            yield Period(first.start, first.end, first.date, None)
            first = mention
    if first is not None:
        yield Period(first.start, first.end, first.date, None)


def _is_span(text: str, start: int, end: int, following: int) -> bool:
    if _JOINED.fullmatch(text, end, following):
        return True
    before = text[max(0, start - _LONGEST_BETWEEN) : start]
    return _AND.fullmatch(text, end, following) is not None and _BETWEEN.search(before) is not None
