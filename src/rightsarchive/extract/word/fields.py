"""Fields of a paragraph: what a field shows is text, what it is told to do is not (ECMA-376 part 1, 17.16)."""

from __future__ import annotations

from rightsarchive.extract.word.names import Element, child, is_on, name_of, number_of, value_of

_ELSEWHERE = {"w:txbxContent", "w:del", "w:moveFrom"}


class Fields:
    """The fields that are open at one point of a paragraph.

    A field's instruction may hold other fields with results of their own, which nobody sees. Only instructions that end in
    the paragraph where they begin are left out: a file that forgets an end loses nothing.
    """

    def __init__(self) -> None:
        self._ends: list[bool] = []
        """For each field of the paragraph, in order, whether its instruction ends there."""
        self._next = 0
        self._open: list[bool] = []
        """For each open field, whether this point is in its instruction."""
        self._choices: list[str] = []

    @classmethod
    def of(cls, paragraph: Element) -> Fields:
        fields = cls()
        opened: list[int] = []
        for mark in paragraph.iter("{*}fldChar"):
            if any(name_of(above) in _ELSEWHERE for above in _up_to(mark, paragraph)):
                continue
            kind = value_of(mark, "fldCharType")
            if kind == "begin":
                opened.append(len(fields._ends))
                fields._ends.append(False)
            elif opened:
                fields._ends[opened[-1]] = True
                if kind == "end":
                    opened.pop()
        return fields

    @property
    def in_instruction(self) -> bool:
        return any(self._open)

    def step(self, mark: Element) -> str:
        """Go over one ``w:fldChar``; what it shows itself: the box of a form, the choice of a list."""
        kind = value_of(mark, "fldCharType")
        if kind == "begin":
            hidden = self._next < len(self._ends) and self._ends[self._next]
            seen = "" if self.in_instruction else _box(mark)
            self._next += 1
            self._open.append(hidden)
            self._choices.append(_choice(mark))
            return seen
        if not self._open:
            return ""
        if kind == "separate":
            self._open[-1] = False
            # The choice stands in what follows.
            self._choices[-1] = ""
            return ""
        self._open.pop()
        choice = self._choices.pop()
        return "" if self.in_instruction else choice


def _up_to(element: Element, last: Element) -> list[Element]:
    above = []
    for ancestor in element.iterancestors():
        if ancestor is last:
            break
        above.append(ancestor)
    return above


def _box(mark: Element) -> str:
    box = child(mark, "w:ffData", "w:checkBox")
    if box is None:
        return ""
    checked = child(box, "w:checked")
    return "☒" if is_on(checked if checked is not None else child(box, "w:default")) else "☐"


def _choice(mark: Element) -> str:
    choices = child(mark, "w:ffData", "w:ddList")
    if choices is None:
        return ""
    entries = [value_of(item) or "" for item in choices if name_of(item) == "w:listEntry"]
    chosen = child(choices, "w:result")
    index = number_of(value_of(chosen if chosen is not None else child(choices, "w:default")))
    return entries[index] if 0 <= index < len(entries) else ""
