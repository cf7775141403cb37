"""The tests of ``cs:if`` (CSL 1.0.2, "Choose")."""

from __future__ import annotations

from collections.abc import Callable

from rightsarchive.citation.csl.context import Context
from rightsarchive.citation.csl.numbers import is_numeric
from rightsarchive.citation.csl.tree import Branch


def holds(branch: Branch, context: Context) -> bool:
    """Whether the tests of a branch hold, as its ``match`` wants; ``else`` has none and always does."""
    if not branch.tests:
        return True
    if branch.match == "any":
        return any(_TESTS[name](value, context) for name, value in branch.tests)
    if branch.match == "none":
        return not any(_TESTS[name](value, context) for name, value in branch.tests)
    return all(_TESTS[name](value, context) for name, value in branch.tests)


def _type(value: str, context: Context) -> bool:
    return context.item.type == value


def _variable(value: str, context: Context) -> bool:
    if value == "locator":
        return context.cite is not None and bool(context.cite.locator)
    if value == "citation-number":
        return bool(context.citation_number)
    if value == "first-reference-note-number":
        return bool(context.first_note)
    if value == "year-suffix":
        return bool(context.distinction.year_suffix)
    return context.item.has(value)


def _is_numeric(value: str, context: Context) -> bool:
    if value == "locator":
        return context.cite is not None and is_numeric(context.cite.locator)
    if value == "citation-number":
        return is_numeric(context.citation_number)
    return is_numeric(context.item.text(value))


def _uncertain(value: str, context: Context) -> bool:
    date = context.item.dates.get(value)
    return date is not None and date.circa


def _locator(value: str, context: Context) -> bool:
    if context.cite is None or not context.cite.locator:
        return False
    return (context.cite.label or "page").replace(" ", "-") == value.replace(" ", "-")


def _position(value: str, context: Context) -> bool:
    return value in context.positions


def _disambiguate(value: str, context: Context) -> bool:
    return value == "true" and context.distinction.condition


_TESTS: dict[str, Callable[[str, Context], bool]] = {
    "type": _type,
    "variable": _variable,
    "is-numeric": _is_numeric,
    "is-uncertain-date": _uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
    "nothing": lambda _value, _context: False,
}
