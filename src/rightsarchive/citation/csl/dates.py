"""Dates and ranges of dates (CSL 1.0.2, "Date")."""

from __future__ import annotations

from dataclasses import replace

from rightsarchive.citation.csl.item import DateValue
from rightsarchive.citation.csl.locale import Locale
from rightsarchive.citation.csl.numbers import ordinal
from rightsarchive.citation.csl.output import Out, Span
from rightsarchive.citation.csl.textcase import cased
from rightsarchive.citation.csl.tree import Date, DatePart

_ORDER = ("year", "month", "day")
_MONTHS = 12


def pattern(node: Date, locale: Locale) -> Date:
    """A date's own parts; where it names a form of the locale, that form's, with what its own parts change (CSL 1.0.2, "Localized Date Formats")."""
    if not node.form:
        return node
    local = locale.date(node.form)
    if local is None:
        return node
    own = {part.name: part for part in node.parts}
    parts = []
    for part in local.parts:
        if part.name not in node.show:
            continue
        changed = own.get(part.name)
        parts.append(part if changed is None else _overridden(part, changed))
    return replace(node, parts=tuple(parts), delimiter=local.delimiter or node.delimiter)


def _overridden(part: DatePart, own: DatePart) -> DatePart:
    look = part.look
    if "text-case" in own.given:
        look = replace(look, case=own.look.case)
    if "strip-periods" in own.given:
        look = replace(look, strip_periods=own.look.strip_periods)
    if own.look.faces:
        look = replace(look, faces=own.look.faces)
    return replace(
        part,
        look=look,
        form=own.form or part.form,
        range_delimiter=own.range_delimiter or part.range_delimiter,
    )


def rendered(date: DateValue, node: Date, locale: Locale, *, year_suffix: Out | None) -> Out | None:
    """A date as ``node`` (after :func:`pattern`) writes it; a year's suffix goes behind the year."""
    if date.literal or not date.ends:
        return Span([date.literal]) if date.literal else None
    parts = node.parts
    if len(date.ends) == 1 or date.ends[0] == date.ends[1]:
        return _single(date.ends[0], parts, node.delimiter, locale, year_suffix)
    return _range(date.ends, parts, node.delimiter, locale, year_suffix)


def _single(
    end: tuple[int, int, int],
    parts: tuple[DatePart, ...],
    delimiter: str,
    locale: Locale,
    year_suffix: Out | None,
) -> Out | None:
    has_day = end[2] != 0 and any(part.name == "day" for part in parts)
    found: list[Out] = []
    for part in parts:
        text = _part(end, part, locale, has_day=has_day)
        if not text:
            continue
        content: Out = text
        if part.look.strip_periods:
            content = text.replace(".", "")
        if part.look.case:
            content = cased(content, part.look.case, english=True)
        if part.name == "year" and year_suffix is not None:
            content = Span([content, year_suffix])
        found.append(Span([content], part.look, role=part.name))
    if not found:
        return None
    return Span(found, delimiter=delimiter)


def _range(
    ends: tuple[tuple[int, int, int], ...],
    parts: tuple[DatePart, ...],
    delimiter: str,
    locale: Locale,
    year_suffix: Out | None,
) -> Out | None:
    """What both ends share is written once: ``12–14 June 2008`` (CSL 1.0.2, "Date Ranges")."""
    first, second = ends
    shown = [name for name in _ORDER if any(part.name == name for part in parts)]
    differing = next((name for name in shown if first[_ORDER.index(name)] != second[_ORDER.index(name)]), None)
    if differing is None:
        return _single(first, parts, delimiter, locale, year_suffix)
    smaller = _ORDER[_ORDER.index(differing) :]
    at = [number for number, part in enumerate(parts) if part.name in smaller]
    by_name = {part.name: part for part in parts}
    sign = by_name[differing].range_delimiter or "–"
    start, stop = at[0], at[-1] + 1
    middle = parts[start:stop]
    head, tail = parts[:start], parts[stop:]
    left_parts = (*middle[:-1], replace(middle[-1], look=replace(middle[-1].look, suffix="")))
    right_parts = (replace(middle[0], look=replace(middle[0].look, prefix="")), *middle[1:])
    in_middle = any(part.name == "year" for part in middle)

    def half(end: tuple[int, int, int], some: tuple[DatePart, ...], suffix: Out | None) -> Out | None:
        return _single(end, some, delimiter, locale, suffix)

    outer = None if in_middle else year_suffix
    ends_shown = (half(first, left_parts, None), half(second, right_parts, year_suffix if in_middle else None))
    pieces = [
        half(first, head, outer),
        Span([part for part in ends_shown if part is not None], delimiter=sign),
        half(second, tail, outer),
    ]
    return Span([piece for piece in pieces if piece is not None], delimiter=delimiter)


def _part(end: tuple[int, int, int], part: DatePart, locale: Locale, *, has_day: bool) -> str:
    year, month, day = end
    match part.name:
        case "year":
            return _year(year, part.form, locale)
        case "month":
            return _month(month, part.form, locale, has_day=has_day)
        case "day":
            return _day(day, month, part.form, locale)
    return ""


def _year(year: int, form: str, locale: Locale) -> str:
    if form == "short" and year > 999:
        return f"{year % 100:02d}"
    if year < 0:
        return f"{-year}{locale.term('bc') or ' BC'}"
    return f"{year}{locale.term('ad') or ''}" if year < 1000 else str(year)


def _month(month: int, form: str, locale: Locale, *, has_day: bool) -> str:
    if not month:
        return ""
    if month > _MONTHS:
        return locale.term(f"season-{month - _MONTHS:02d}") or ""
    if form == "numeric":
        return str(month)
    if form == "numeric-leading-zeros":
        return f"{month:02d}"
    name = f"month-{month:02d}"
    if form != "short" and has_day and (beside := locale.exact(name, "with-day")):
        return beside
    return locale.term(name, form or "long") or ""


def _day(day: int, month: int, form: str, locale: Locale) -> str:
    if not day:
        return ""
    if form == "numeric-leading-zeros":
        return f"{day:02d}"
    if form == "ordinal" and (day == 1 or not locale.limit_ordinals):
        return ordinal(day, locale, locale.gender(f"month-{month:02d}"))
    return str(day)


def sort_key(date: DateValue, node: Date | None = None) -> str:
    """Digits that sort as the date does; a range after the single date that it begins with (CSL 1.0.2, "Sorting")."""
    if date.literal or not date.ends:
        return date.literal
    shown = ("year", "month", "day") if node is None else node.show if node.form else tuple(p.name for p in node.parts)
    keys = []
    for year, month, day in date.ends:
        value = f"{year + 10000:05d}"
        value += f"{month if 'month' in shown else 0:02d}{day if 'day' in shown else 0:02d}"
        keys.append(value)
    return "/".join(keys)
