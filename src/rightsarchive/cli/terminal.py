"""Where tables are printed: nothing of a document is obeyed by the terminal, read as markup, or turns other words about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

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
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=self._shown(segment.text))

    def _shown(self, text: str) -> str:
        """Signs for all controls but the two."""
        if not self.is_terminal:
            return signs(_OURS.sub("", text))
        pieces = re.split(f"({_OURS.pattern})", text)
        return "".join(piece if place % 2 else signs(piece) for place, piece in enumerate(pieces))


class SignTable(Table):
    """A table whose cells hold words of documents: with signs, each line of a cell isolated where it runs from right to left.

    A cell that is a Text has its signs already.
    """

    def __init__(self, *, padding: tuple[int, int, int, int]) -> None:
        super().__init__(box=box.SIMPLE_HEAD, expand=True, padding=padding)

    def add_row(self, *cells: RenderableType | None, **options: Any) -> None:
        super().add_row(*(_Cell.of(cell) if isinstance(cell, str | Text) else cell for cell in cells), **options)


class _Cell(Text):
    @classmethod
    def of(cls, content: str | Text) -> _Cell:
        text = Text(signs(content)) if isinstance(content, str) else content
        cell = cls(text.plain, style=text.style)
        cell.spans[:] = text.spans
        return cell

    def wrap(self, *given: Any, **options: Any) -> Lines:
        """A terminal begins anew at each line, so each is isolated."""
        return Lines(map(_isolated_line, super().wrap(*given, **options)))


def _isolated_line(line: Text) -> Text:
    if not may_run_right_to_left(line.plain):
        return line
    return Text(FIRST_STRONG_ISOLATE).append_text(line).append(POP_DIRECTIONAL_ISOLATE)
