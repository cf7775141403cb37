"""The dates that a plan asks for with ``mentions:``, to be marked where a passage names them."""

from __future__ import annotations

from collections.abc import Iterator

from rightsarchive.language.fields import MENTIONS
from rightsarchive.language.keywords import spans_of
from rightsarchive.model import PartialDate
from rightsarchive.query.plan import AllOf, AnyOf, Best, Except, Keyword, KeywordRange, Node


class NamedDates:
    """Which dates are wanted: none is where the plan asks for none."""

    def __init__(self, match: Node) -> None:
        self._asked = list(_asked(match))

    def __bool__(self) -> bool:
        return bool(self._asked)

    def want(self, date: PartialDate) -> bool:
        """Whether a passage that names this date is found for it."""
        return any(_holds(asked, span) for span in spans_of(date) for asked in self._asked)


def _holds(asked: Keyword | KeywordRange, span: str) -> bool:
    if isinstance(asked, Keyword):
        return span in asked.values
    return (asked.low is None or asked.low <= span) and (asked.high is None or span <= asked.high)


def _asked(node: Node) -> Iterator[Keyword | KeywordRange]:
    match node:
        case AnyOf(nodes) | AllOf(nodes) | Best(nodes):
            for child in nodes:
                yield from _asked(child)
        case Except(kept, _):
            yield from _asked(kept)
        case Keyword(field=field) | KeywordRange(field=field) if field == MENTIONS:
            yield node
        case _:
            return
