"""Spans of time written in a text: two dates joined into one, *from 5 to 9 July 2025*, *25–27 июля 2025 года*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from rightsarchive.language.dates import DateMention, dates
from rightsarchive.model import PartialDate


class Period(NamedTuple):
    """``text[start:end]`` names the time from ``first`` to ``last`` (inclusive), or one date where ``last`` is None."""

    start: int
    end: int
    first: PartialDate
    last: PartialDate | None


_JOINED: Final = re.compile(
    r"(?:[.º°]|er|st|nd|rd|th)?\s*(?:[-–—]|to|through|until|till|up to|au|à|jusqu['’](?:au|en|à)|a|al|até(?: o)?|ao|hasta(?: el)?|bis(?: zum)?|по|до|إلى|حتى|تا)\s*",
    re.IGNORECASE,
)
_AND: Final = re.compile(
    r"(?:[.º°]|er|st|nd|rd|th)?\s*(?:and(?: the)?|et(?: le)?|y(?: el)?|e(?: o)?|und(?: dem)?|и|і|й|та|و|ile|ilə|мен|бен|пен|және)\s*",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\b(?:between(?: the)?|entre(?: les?| el| os?| los)?(?: d[ií]as| jours)?|zwischen(?: dem)?|между|між|بين)\s*$",
    re.IGNORECASE,
)
_BETWEEN_AFTER: Final = re.compile(r"\s*(?:tarihleri\s+)?(?:arasında|аралығында|арасында)\b", re.IGNORECASE)
_UNTIL_AFTER: Final = re.compile(r"\s*(?:дейін|чейин)\b", re.IGNORECASE)
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
        elif first.date < mention.date and _is_span(text, first, mention):
            yield Period(first.start, mention.end, first.date, mention.date)
            first = None
        else:
            yield Period(first.start, first.end, first.date, None)
            first = mention
    if first is not None:
        yield Period(first.start, first.end, first.date, None)


def _is_span(text: str, one: DateMention, other: DateMention) -> bool:
    start, end, following, last = one.start, one.end, other.start, other.end
    if _JOINED.fullmatch(text, end, following):
        return True
    between = text[end:following]
    if between.isspace():  # 3 маусымнан 21 маусымға дейін
        return _UNTIL_AFTER.match(text, last) is not None
    before = text[max(0, start - _LONGEST_BETWEEN) : start]
    return _AND.fullmatch(between) is not None and (
        _BETWEEN.search(before) is not None or _BETWEEN_AFTER.match(text, last) is not None
    )
