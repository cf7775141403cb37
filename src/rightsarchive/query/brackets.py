"""Brackets and quotation marks that belong together, and those that stand alone as in any pasted text."""

from __future__ import annotations

import re
from typing import Final

from rightsarchive.query.syntax import QUOTES

_OPERATOR: Final = re.compile(r"(?<![^\s()])(?:AND|OR|NOT)(?![^\s()])")


def has_operators(text: str) -> bool:
    """Whether somebody wrote ``AND``, ``OR`` or ``NOT``, and so wrote brackets for a reason."""
    return _OPERATOR.search(text) is not None


def closing(text: str, start: int) -> int | None:
    """Where the quotation mark at ``start`` is closed, in code points; None where nothing closes it."""
    marks = QUOTES[text[start]]
    ends = [found for mark in marks if (found := text.find(mark, start + 1)) >= 0]
    # Where none of its own follows, a plain mark will do.
    ends = ends or [found for mark in '"“' if (found := text.find(mark, start + 1)) >= 0]
    return min(ends, default=None)


def lone(text: str) -> frozenset[int]:
    """Where brackets stand that have no partner. Those inside quotation marks are words."""
    opened: list[int] = []
    alone: set[int] = set()
    at = 0
    while at < len(text):
        sign = text[at]
        if sign in QUOTES and (end := closing(text, at)) is not None and (sign != "»" or "«" in text[at:]):
            at = end
        elif sign == "(":
            opened.append(at)
        elif sign == ")":
            if opened:
                opened.pop()
            else:
                alone.add(at)
        at += 1
    return frozenset(alone.union(opened))
