"""Which lines of a message are its own, and which it quotes from an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_QUOTED = re.compile(r"[ \t]*(?:>(?!From )[ \t]?)+")
# What a mail program copies above an earlier message: at least three fields, one with an address or a time of day.
_FIELD = re.compile(r"[ \t]*\*?[^\W\d_][\w .\-/'’]{0,24}\*?[ \t\xa0]?[:：]\*?[ \t\xa0]*\S")
_TELLING = re.compile(r"@|\d{1,2}[:.]\d\d|\d{4}")
_RULE = re.compile(r"[ \t]*(?:-{2,}[^\n]{0,60}-{2,}|_{8,})[ \t]*$")
_FEWEST_FIELDS = 3
_ATTRIBUTION = re.compile(r"[:：][ \t]*$")
_LONGEST_ATTRIBUTION = 300
_LINES_OF_ATTRIBUTION = 3


class Stretch(NamedTuple):
    """Lines of a text that are quoted or not; ``lead`` is the line by which the message says whom it quotes."""

    start: int
    end: int
    is_quoted: bool
    lead: str = ""


def stretches(text: str) -> Iterator[Stretch]:
    r"""The text as stretches of whole lines (ends at ``\n``), in order, nothing left out."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    copied = _copied_header(lines)
    quoted = [_QUOTED.match(line) is not None for line in lines[:copied]]
    leads: dict[int, str] = {}
    for index, is_quoted in enumerate(quoted):
        if is_quoted and not (index and quoted[index - 1]):
            first, lead = _attribution(lines, quoted, index)
            leads[first] = lead
            quoted[first:index] = [True] * (index - first)
    if copied < len(lines):
        leads[copied] = " ".join(lines[copied].split())
    quoted += [True] * (len(lines) - copied)
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or quoted[index] != quoted[first] or (index == copied and quoted[first]):
            yield Stretch(starts[first], starts[index], quoted[first], leads.get(first, ""))
            first = index


def _copied_header(lines: list[str]) -> int:
    """The line on which an earlier message's copied header begins, the number of lines where there is none."""
    run = 0
    for index, line in enumerate(lines):
        run = run + 1 if _FIELD.match(line) else 0
        if run == _FEWEST_FIELDS:
            first = index - run + 1
            if sum(_TELLING.search(each) is not None for each in lines[first : index + 1]) >= 2 and _follows_break(
                lines, first
            ):
                above = first - 1
                while above >= 0 and not lines[above].strip():
                    above -= 1
                return above if above >= 0 and _RULE.match(lines[above]) else first
    return len(lines)


def _follows_break(lines: list[str], first: int) -> bool:
    return first > 0 and (not lines[first - 1].strip() or _RULE.match(lines[first - 1]) is not None)


def _attribution(lines: list[str], quoted: list[bool], index: int) -> tuple[int, str]:
    """Where the words begin that lead to the quoted lines, and these words."""
    last = index - 1
    while last >= 0 and not lines[last].strip():
        last -= 1
    if last < 0 or quoted[last] or index - last > 2 or not _ATTRIBUTION.search(lines[last]):
        return index, ""
    first = last
    while first > 0 and last - first < _LINES_OF_ATTRIBUTION - 1 and lines[first - 1].strip() and not quoted[first - 1]:
        first -= 1
    lead = " ".join(" ".join(lines[first : last + 1]).split())
    if len(lead) > _LONGEST_ATTRIBUTION or not _TELLING.search(lead):
        first, lead = last, " ".join(lines[last].split())
    if not _TELLING.search(lead):
        return index, ""
    return first, lead
