"""The cites of one note, sorted, grouped and collapsed (CSL 1.0.2, "Cite Grouping", "Cite Collapsing")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rightsarchive.citation.csl.layout import enclosed
from rightsarchive.citation.csl.output import Out, Span, first_with

if TYPE_CHECKING:
    from rightsarchive.citation.csl.document import References
    from rightsarchive.citation.csl.positions import Placed

_LEAST_RANGE = 3


@dataclass(frozen=True, slots=True)
class _Shown:
    place: Placed
    out: Out
    names: str


def joined(document: References, line: Sequence[Placed]) -> Out | None:
    """One note (or bracket in the text)."""
    area = document.style.citation
    layout, options = area.layout, area.options
    line = document.sort_cites(line)
    collapse = options.get("collapse", "")
    shown = []
    for number, place in enumerate(line):
        out = document.cite(place, opens=number == 0 and not place.cite.prefix)
        if out is not None:
            shown.append(_Shown(place, out, _names(document, out)))
    if not shown:
        return None
    grouped = collapse in {"year", "year-suffix", "year-suffix-ranged"} or "cite-group-delimiter" in options
    if grouped:
        shown = _grouped(shown)
    if collapse == "citation-number":
        content = _numbers(document, shown, layout.delimiter, options.get("after-collapse-delimiter"))
    elif grouped:
        content = _by_names(document, shown, collapse)
    else:
        content = _delimited(document, [(each.place, each.out, layout.delimiter) for each in shown])
    context = document.context(area, line[0].cite.id)
    return enclosed(content, layout.look, context)


def _names(document: References, out: Out) -> str:
    found = first_with(out, "names")
    return document.text(found) if found is not None else ""


def _grouped(shown: Sequence[_Shown]) -> list[_Shown]:
    """Cites of the same names stand together, where the first of them stood."""
    groups: dict[object, list[_Shown]] = {}
    for number, each in enumerate(shown):
        alone = not each.names
        groups.setdefault(number if alone else each.names, []).append(each)
    return [each for group in groups.values() for each in group]


def _affixed(document: References, place: Placed, out: Out) -> Out:
    """A cite with what its author puts before and behind it."""
    prefix, suffix = place.cite.prefix, place.cite.suffix
    if not prefix and not suffix:
        return out
    if prefix and not prefix.endswith((" ", "(", "[", "“", "‘", "’", "\u00a0")):
        prefix += " "
    if suffix and (suffix[0].isalnum() or suffix.startswith(("(", "["))):
        suffix = f" {suffix}"
    parts = [document.field(prefix) if prefix else "", out, document.field(suffix) if suffix else ""]
    return Span([part for part in parts if part])


def _delimited(document: References, cites: Sequence[tuple[Placed, Out, str]]) -> Out:
    """Each cite with the delimiter before it; the first has none."""
    parts: list[Out] = []
    before = ""
    for number, (place, out, delimiter) in enumerate(cites):
        if (
            number
            and delimiter
            and not place.cite.prefix.startswith((",", ";", "."))
            and not before.endswith((",", ";"))
        ):
            parts.append(delimiter)
        elif number and before.endswith((",", ";")):
            parts.append(" ")
        parts.append(_affixed(document, place, out))
        before = place.cite.suffix.rstrip()
    return Span(parts)


def _by_names(document: References, shown: Sequence[_Shown], collapse: str) -> Out:
    area = document.style.citation
    options, delimiter = area.options, area.layout.delimiter
    group_delimiter = options.get("cite-group-delimiter", delimiter)
    after = options.get("after-collapse-delimiter", delimiter)
    suffix_delimiter = options.get("year-suffix-delimiter", group_delimiter)
    cites: list[tuple[Placed, Out, str]] = []
    index = 0
    while index < len(shown):
        end = index + 1
        while end < len(shown) and shown[index].names and shown[end].names == shown[index].names:
            end += 1
        group = shown[index:end]
        lead = after if collapse else delimiter
        for number, each in enumerate(group):
            if number == 0:
                cites.append((each.place, each.out, lead))
                continue
            out: Out | None = each.out
            between = group_delimiter
            if collapse:
                out = document.cite(each.place, skip_names=True) or each.out
                if group[number - 1].place.cite.locator:
                    between = after
            if collapse.startswith("year-suffix"):
                suffixed = _only_suffix(document, group[number - 1], each)
                if suffixed is not None:
                    out, between = suffixed, suffix_delimiter
            cites.append((each.place, out or each.out, between))
        if collapse == "year-suffix-ranged":
            cites = _ranged(document, cites)
        index = end
    return _delimited(document, cites)


def _only_suffix(document: References, before: _Shown, each: _Shown) -> Out | None:
    """The letter alone, where the cite before has the same year."""
    mine, its = (document.distinctions.get(some.place.cite.id) for some in (each, before))
    if not (mine and its and mine.year_suffix and its.year_suffix):
        return None
    if each.place.cite.locator or before.place.cite.locator or each.place.cite.prefix or before.place.cite.suffix:
        return None
    first, second = document.text(each.out), document.text(before.out)
    here, there = first_with(each.out, "year-suffix"), first_with(before.out, "year-suffix")
    if here is None or there is None:
        return None
    if _cut(first, document.text(here)) != _cut(second, document.text(there)):
        return None
    return here


def _cut(text: str, suffix: str) -> str:
    head, _, tail = text.rpartition(suffix)
    return f"{head}|{tail}"


def _ranged(document: References, cites: list[tuple[Placed, Out, str]]) -> list[tuple[Placed, Out, str]]:
    """Letters that follow each other as a range: ``2000a–c``."""
    from rightsarchive.citation.csl.disambiguation import letters

    order = {letters(number): number for number in range(702)}

    def number_of(place: Placed) -> int:
        found = document.distinctions.get(place.cite.id)
        return order.get(found.year_suffix, -9) if found else -9

    out: list[tuple[Placed, Out, str]] = []
    index = 0
    while index < len(cites):
        end = index + 1
        while (
            end < len(cites)
            and isinstance(cites[end][1], Span)
            and cites[end][1].role == "year-suffix"  # type: ignore[union-attr]
            and number_of(cites[end][0]) == number_of(cites[end - 1][0]) + 1
        ):
            end += 1
        out.append(cites[index])
        if end - index >= _LEAST_RANGE:
            place, last, _ = cites[end - 1]
            out.append((place, last, document.locale.term("year-range-delimiter") or "–"))
        else:
            out.extend(cites[index + 1 : end])
        index = end
    return out


def _numbers(document: References, shown: Sequence[_Shown], delimiter: str, after: str | None) -> Out:
    """Numbers that follow each other as a range: ``[1]–[3]``."""
    cites: list[tuple[Placed, Out, str]] = []
    index = 0
    collapsed_before = False

    def number_of(each: _Shown) -> int:
        return int(document.number(each.place.cite.id) or 0)

    def plain(each: _Shown) -> bool:
        cite = each.place.cite
        return not (cite.locator or cite.prefix or cite.suffix)

    while index < len(shown):
        end = index + 1
        while (
            end < len(shown)
            and plain(shown[end])
            and plain(shown[end - 1])
            and number_of(shown[end]) == number_of(shown[end - 1]) + 1
        ):
            end += 1
        lead = after if collapsed_before and after is not None else delimiter
        cites.append((shown[index].place, shown[index].out, lead))
        collapsed_before = end - index >= _LEAST_RANGE
        if collapsed_before:
            last = shown[end - 1]
            cites.append((last.place, last.out, document.locale.term("citation-range-delimiter") or "–"))
        else:
            cites.extend((each.place, each.out, delimiter) for each in shown[index + 1 : end])
        index = end
    return _delimited(document, cites)
