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

from rightsarchive.cli.verbosity import asks_for_words
from rightsarchive.controls import (
    FIRST_STRONG_ISOLATE,
    POP_DIRECTIONAL_ISOLATE,
    may_run_right_to_left,
    signs,
)

WIDE = 110
"""Columns of a terminal from which records are rows of a table; on a narrower one each is a block of lines."""

_OURS = re.compile(f"[{FIRST_STRONG_ISOLATE}{POP_DIRECTIONAL_ISOLATE}]")


class SignConsole(Console):
    """Shows control characters as signs. A string is text: no markup, no names of emoji, no colours by guessing.

    The two characters by which :func:`~rightsarchive.controls.told` and :class:`SignTable` isolate words are passed on to a terminal that
    has Unicode, and left out elsewhere: a file is to be searched and copied from. With ``quiet`` there is only the answer itself.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)
        self._told_less = quiet
        self.verbose = verbose
        self._isolating = self.is_terminal and self.encoding.startswith("utf")

    @property
    def draws(self) -> bool:
        """Whether lines may be drawn: on a terminal, unless NO_COLOR or TERM=dumb ask for words alone. A reader of the screen would
        spell a rule out."""
        return self.is_terminal and not asks_for_words()

    @property
    def styles(self) -> bool:
        """Whether it shows styles: a match is underlined then, and stands between signs elsewhere."""
        return self.is_terminal and self.color_system is not None

    @property
    def tabular(self) -> bool:
        """Whether it is wide enough for tables, and draws."""
        return self.draws and self.width >= WIDE

    def aside(self, *words: str, **options: Any) -> None:
        """Prints what stands beside the answer: counts, hints, what was done. Not with --quiet."""
        if not self._told_less:
            self.print(*words, **options)

    def words(self, text: str | Text, *, indent: int = 0, style: str = "") -> None:
        """Prints words of a document, broken between words, each line isolated where it runs from right to left."""
        self._wrapped(_Cell.of(text), indent, style)

    def sentence(self, text: str, *, indent: int = 0, hanging: int | None = None, style: str = "") -> None:
        """Prints a sentence of ours, in which words of documents are :func:`told`, broken between words; from the second line on
        it begins at the column ``hanging``, else ``indent``."""
        self._wrapped(_Lines.of(Text(text)), indent, style, hanging)

    def _wrapped(self, text: _Lines, indent: int, style: str, hanging: int | None = None) -> None:
        later = indent if hanging is None else hanging
        for number, line in enumerate(text.wrap(self, max(self.width - max(indent, later), 16))):
            shown = Text(" " * (later if number else indent), style=style).append_text(line)
            self.print(shown, no_wrap=True, overflow="ignore", crop=False)

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
        if not self._isolating:
            return signs(_OURS.sub("", text))
        pieces = re.split(f"({_OURS.pattern})", text)
        return "".join(piece if number % 2 else signs(piece) for number, piece in enumerate(pieces))


class SignTable(Table):
    """A table whose cells hold words of documents: with signs, each line of a cell isolated where it runs from right to left.

    A cell that is a Text has its signs already. Where nothing may be drawn, there is no rule under the heads.
    """

    def __init__(self, *, padding: tuple[int, int, int, int]) -> None:
        super().__init__(box=box.SIMPLE_HEAD, expand=True, padding=padding)

    def add_row(self, *cells: RenderableType | None, **options: Any) -> None:
        super().add_row(*(_Cell.of(cell) if isinstance(cell, str | Text) else cell for cell in cells), **options)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Any]:
        if isinstance(console, SignConsole) and not console.draws:
            above, _, below, _ = self.padding
            self.box, self.padding = None, (above, 2, below, 0)
        yield from super().__rich_console__(console, options)


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
        return Lines(_isolates_closed(_trimmed(super().wrap(*given, **options))))


class _Cell(_Lines):
    """Each line is isolated where it runs from right to left."""

    def wrap(self, *given: Any, **options: Any) -> Lines:
        return Lines(map(_isolated_line, _trimmed(Text.wrap(self, *given, **options))))


def _trimmed(lines: Iterable[Text]) -> Iterator[Text]:
    for line in lines:
        line.rstrip()
        yield line


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
