"""The numbers that a browser shows before the items of a list (WHATWG HTML, 4.4.5 to 4.4.8)."""

from __future__ import annotations

from collections.abc import Callable

from rightsarchive.extract.counting import counted
from rightsarchive.extract.html.looks import LIST_FORMS
from rightsarchive.extract.html.tree import Element

_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


class ListNumbers:
    """Counts the items of one page's ordered lists that are shown, each list when its first item is asked for."""

    def __init__(self, is_shown: Callable[[Element], bool]) -> None:
        self._is_shown = is_shown
        self._lists: dict[Element, dict[Element, int]] = {}

    def mark(self, item: Element, style: str | None) -> str:
        """The number before an item with the space behind it, "" where there is none. ``style`` is what a style sheet says of how
        the list is counted."""
        holder = item.getparent()
        if holder is None or holder.tag != "ol" or style == "none":
            return ""
        if holder not in self._lists:
            self._lists[holder] = self._numbers(holder)
        number = self._lists[holder].get(item)
        if number is None:
            return ""
        form = LIST_FORMS.get(style or "") or _TYPES.get(item.get("type") or holder.get("type") or "", "decimal")
        return f"{counted(number, form)}. "

    def _numbers(self, holder: Element) -> dict[Element, int]:
        # What is not shown is not counted.
        items = [child for child in holder if child.tag == "li" and self._is_shown(child)]
        step = 1 if holder.get("reversed") is None else -1
        number = _whole(holder.get("start"))
        if number is None:
            number = 1 if step > 0 else len(items)
        found: dict[Element, int] = {}
        for item in items:
            said = _whole(item.get("value"))
            number = number if said is None else said
            found[item] = number
            number += step
        return found


def _whole(said: str | None) -> int | None:
    try:
        return int((said or "").strip())
    except ValueError:
        return None
