"""Lines of web pages that are made of set words in any order: share bars, reading times, calls to subscribe, tags, titles of lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple

from rightsarchive.language.data import gathered
from rightsarchive.language.data.records import Web

_WORD: Final = re.compile(r"[^\s,;:|·•/()]+")


class _Forms(NamedTuple):
    lines: re.Pattern[str]
    """Reading times, calls to subscribe, advertisements, where one is, the law of a site: whole lines."""
    tags: re.Pattern[str]
    neighbours: re.Pattern[str]
    lists: re.Pattern[str]


@cache
def _forms() -> _Forms:
    """Made when a line is first looked at: it takes some 50 ms, which a search need not wait for."""
    time = rf"\d+\s*{_any(lambda web: web.minutes)}"
    newsletter = _any(lambda web: web.newsletter)
    lines = (
        rf"(?:{_any(lambda web: web.reading_time)}(?:\W+\w+){{1,2}}\W+)?{time}(?:\W+{_any(lambda web: web.after_minutes)})?",
        rf"{_any(lambda web: web.listening)}\W+{time}",
        rf"[\d\s.,]+{_any(lambda web: web.views)}",
        rf"{_any(lambda web: web.views_before)}\W+[\d\s.,]+",
        rf"{_any(lambda web: web.subscribe)}\b.{{0,50}}{newsletter}.{{0,30}}",
        rf"{newsletter}\S* .{{0,25}}{_any(lambda web: web.subscribe_after)}",
        rf"{_any(lambda web: web.advertisement)}(?:\W+{_any(lambda web: web.advertisement_after)}.{{0,40}})?",
        rf"{_any(lambda web: web.here)}\b.{{0,120}}",
        _any(lambda web: web.lines),
    )
    neighbours = rf"{_any(lambda web: web.neighbour)}(?: {_any(lambda web: web.neighbour_kind)})?\s*[:«»<>←→].{{3,120}}"
    return _Forms(
        lines=re.compile("|".join(lines)),
        tags=re.compile(rf"{_any(lambda web: web.tags)}\s*:.{{0,120}}"),
        neighbours=re.compile(neighbours),
        lists=re.compile(_any(lambda web: web.lists)),
    )


def _any(ask: Callable[[Web], tuple[str, ...]]) -> str:
    """Any of the patterns, in whatever language."""
    return f"(?:{'|'.join(gathered(lambda each: ask(each.web)))})"


@cache
def _networks() -> frozenset[str]:
    return frozenset(gathered(lambda each: each.web.networks))


@cache
def _around_networks() -> frozenset[str]:
    return frozenset(gathered(lambda each: each.web.around_networks))


def matches_boilerplate(phrase: str) -> bool:
    """Whether a normalised line is a share bar, a reading time, a call to subscribe, the law of a site or the like."""
    return _forms().lines.fullmatch(phrase) is not None or _is_share_bar(phrase)


def leads_elsewhere(line: str) -> bool:
    """Whether a normalised line, its colon kept, names tags or the page before or after."""
    return _forms().tags.fullmatch(line) is not None or _forms().neighbours.fullmatch(line) is not None


def may_title_a_list(phrase: str) -> bool:
    """Whether a normalised line could be the title of a list of links: a looser sign than a set phrase."""
    return _forms().lists.fullmatch(phrase) is not None


def _is_share_bar(phrase: str) -> bool:
    words = _WORD.findall(phrase)
    networks = sum(word in _networks() for word in words)
    return (
        networks >= 1 and len(words) >= 2 and all(word in _networks() or word in _around_networks() for word in words)
    )
