"""Spans of time written in a text: two dates joined into one, *from 5 to 9 July 2025*, *25–27 июля 2025 года*."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final, NamedTuple

from rightsarchive.language.data import gathered
from rightsarchive.language.dates import DateMention, dates
from rightsarchive.model import PartialDate


class Period(NamedTuple):
    """``text[start:end]`` names the time from ``first`` to ``last`` (inclusive), or one date where ``last`` is None."""

    start: int
    end: int
    first: PartialDate
    last: PartialDate | None


# After the first of two dates: its full stop, or the ending of its ordinal number.
_AFTER_DAY: Final = r"(?:[.º°]|er|st|nd|rd|th)?\s*"
_DASHES: Final = r"[-–—]"
_LONGEST_BETWEEN: Final = 20


class _Signs(NamedTuple):
    """What stands between, before and after the two ends of a span."""

    to: re.Pattern[str]
    both: re.Pattern[str]
    between: re.Pattern[str]
    between_after: re.Pattern[str]
    to_after: re.Pattern[str]


@cache
def _signs() -> _Signs:
    return _Signs(
        to=_pattern(_AFTER_DAY, [_DASHES, *gathered(lambda each: each.spans.to)], r"\s*"),
        both=_pattern(_AFTER_DAY, gathered(lambda each: each.spans.both), r"\s*"),
        between=_pattern(r"\b", gathered(lambda each: each.spans.between), r"\s*$"),
        between_after=_pattern(r"\s*", gathered(lambda each: each.spans.between_after), r"\b"),
        to_after=_pattern(r"\s*", gathered(lambda each: each.spans.to_after), r"\b"),
    )


def _pattern(before: str, words: Iterable[str], after: str) -> re.Pattern[str]:
    return re.compile(f"{before}(?:{'|'.join(words)}){after}", re.IGNORECASE)


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
    signs = _signs()
    if signs.to.fullmatch(text, end, following):
        return True
    between = text[end:following]
    if between.isspace():  # 3 маусымнан 21 маусымға дейін
        return signs.to_after.match(text, last) is not None
    before = text[max(0, start - _LONGEST_BETWEEN) : start]
    return signs.both.fullmatch(between) is not None and (
        signs.between.search(before) is not None or signs.between_after.match(text, last) is not None
    )
