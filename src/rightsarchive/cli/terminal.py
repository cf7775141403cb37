"""Where tables are printed: nothing of a document is obeyed by the terminal, read as markup, or turns other words about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Self

from rich import box
from rich.console import Console, ConsoleOptions, RenderableType
from rich.containers import Lines
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from rightsarchive.controls import (
    FIRST_STRONG_ISOLATE,
    POP_DIRECTIONAL_ISOLATE,
    may_run_right_to_left,
    signs,
)

_OURS = re.compile(f"[{FIRST_STRONG_ISOLATE}{POP_DIRECTIONAL_ISOLATE}]")


class SignConsole(Console):
    """Shows control characters as signs. A string is text: no markup, no names of emoji, no colours by guessing.

    The two characters by which :func:`~rightsarchive.controls.told` and :class:`SignTable` isolate words are passed on to a terminal, and left out
    elsewhere: a file is to be searched and copied from.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        # Here, before rich takes some control characters out of it, and before anything is measured.
        return super().render_str(self._shown(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        if type(renderable) is Text:
            renderable = _Lines.of(renderable)
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=self._shown(segment.text))

    def _shown(self, text: str) -> str:
        """Signs for all controls but the two."""
        if not self.is_terminal:
            return signs(_OURS.sub("", text))
        pieces = re.split(f"({_OURS.pattern})", text)
        return "".join(piece if number % 2 else signs(piece) for number, piece in enumerate(pieces))


class SignTable(Table):
    """A table whose cells hold words of documents: with signs, each line of a cell isolated where it runs from right to left.

    A cell that is a Text has its signs already.
    """

    def __init__(self, *, padding: tuple[int, int, int, int]) -> None:
        super().__init__(box=box.SIMPLE_HEAD, expand=True, padding=padding)

    def add_row(self, *cells: RenderableType | None, **options: Any) -> None:
        super().add_row(*(_Cell.of(cell) if isinstance(cell, str | Text) else cell for cell in cells), **options)


class _Lines(Text):
    """A terminal begins anew at each line, so what is isolated is so on every line that it is broken over."""

    @classmethod
    def of(cls, content: str | Text) -> Self:
        text = Text(signs(content)) if isinstance(content, str) else content
        lines = cls(
            text.plain, style=text.style, justify=text.justify, overflow=text.overflow, no_wrap=text.no_wrap, end=text.end
        )  # fmt: skip
        lines.spans[:] = text.spans
        return lines

    def wrap(self, *given: Any, **options: Any) -> Lines:
        return Lines(_isolates_closed(super().wrap(*given, **options)))


class _Cell(_Lines):
    """Each line is isolated where it runs from right to left."""

    def wrap(self, *given: Any, **options: Any) -> Lines:
        return Lines(map(_isolated_line, super().wrap(*given, **options)))


def _isolates_closed(lines: Iterable[Text]) -> Iterator[Text]:
    """The lines, each with the end of what it leaves open, and with the beginning of what the one before left open."""
    open_ = 0
    for line in lines:
        begun = FIRST_STRONG_ISOLATE * open_
        for found in _OURS.findall(line.plain):
            open_ = open_ + 1 if found == FIRST_STRONG_ISOLATE else max(0, open_ - 1)
        yield Text(begun).append_text(line).append(POP_DIRECTIONAL_ISOLATE * open_) if begun or open_ else line


def _isolated_line(line: Text) -> Text:
    if not may_run_right_to_left(line.plain):
        return line
    return Text(FIRST_STRONG_ISOLATE).append_text(line).append(POP_DIRECTIONAL_ISOLATE)
