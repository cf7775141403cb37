"""What style sheets write before an element: numbers that CSS counts, and words (CSS Generated Content 3, CSS Lists 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rightsarchive.extract.counting import counted
from rightsarchive.extract.html.declarations import Declarations
from rightsarchive.extract.html.looks import LIST_FORMS

_PART = re.compile(
    r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|counters?\(([^()]*)\)|attr\(\s*([\w-]+)[^()]*\)", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")
_PAIR = re.compile(r"([\w-]+)(?:\s+(-?\d+))?")
_LONGEST = 60
_UNSEEN_PLACES = {"absolute", "fixed"}


class Counters:
    """Counts what CSS counts. Call :meth:`enter` for each element in document order."""

    def __init__(self) -> None:
        self._open: dict[str, list[tuple[int, int]]] = {}
        """For each counter its instances, outermost first: the depth of the element that began it, and its value."""

    def enter(self, said: Declarations, depth: int) -> None:
        for instances in self._open.values():
            while instances and instances[-1][0] > depth:
                instances.pop()
        for name, value in _pairs(said.get("counter-reset"), 0):
            self._put(name, depth, value, new=True)
        for name, value in _pairs(said.get("counter-increment"), 1):
            self._put(name, depth, self._value(name) + value, new=False)
        for name, value in _pairs(said.get("counter-set"), 0):
            self._put(name, depth, value, new=False)

    def before(self, said: Declarations, attributes: Mapping[str, str]) -> str:
        """The words of a ``::before``; "" where it writes nothing that could be read, or where nobody would see it."""
        if said.get("display") == "none" or said.get("visibility") == "hidden" or said.get("opacity") == "0":
            return ""
        if said.get("position") in _UNSEEN_PLACES and "counter" not in said.get("content", ""):
            return ""
        text = "".join(self._part(part, attributes) for part in _PART.finditer(said.get("content", "")))
        return text if len(text) <= _LONGEST and any(map(str.isalnum, text)) else ""

    def _part(self, part: re.Match[str], attributes: Mapping[str, str]) -> str:
        quoted = part[1] if part[1] is not None else part[2]
        if quoted is not None:
            return _unescaped(quoted)
        if part[4] is not None:
            return attributes.get(part[4], "")
        inside = _PART.sub(lambda quote: (quote[1] or quote[2] or "").replace(",", "\0"), part[3])
        name, *rest = (each.replace("\0", ",") for each in inside.split(","))
        several = part[0].lower().startswith("counters")
        style = rest[1 if several else 0].strip() if len(rest) > (1 if several else 0) else ""
        form = LIST_FORMS.get(style, "decimal")
        values = [value for _, value in self._open.get(name.strip(), [])] or [0]
        between = _unescaped(rest[0].strip(" ")) if several and rest else ""
        return between.join(counted(value, form) for value in (values if several else values[-1:]))

    def _value(self, name: str) -> int:
        instances = self._open.get(name)
        return instances[-1][1] if instances else 0

    def _put(self, name: str, depth: int, value: int, *, new: bool) -> None:
        instances = self._open.setdefault(name, [])
        if instances and (not new or instances[-1][0] == depth):
            instances[-1] = (instances[-1][0], value)
        else:
            instances.append((depth, value))


def _pairs(said: str | None, least: int) -> list[tuple[str, int]]:
    if not said or said == "none":
        return []
    return [(name, int(number) if number else least) for name, number in _PAIR.findall(said)]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _character(int(found[1], 16)) if found[1] else found[2], text)


def _character(code: int) -> str:
    """The character of an escape; none for the signs of icon fonts, which stand in Unicode's private use area."""
    return chr(code) if 0 < code < 0xD800 or 0xF8FF < code < 0xF0000 else ""
