"""The paragraphs of Markdown, by what markdown-it-py says of its lines (CommonMark 0.31, tables and footnotes as on GitHub).

Only blocks are read: a paragraph is whole lines of the file, its marks among them. Every letter and digit of the text stands in
one paragraph. What no reader sees (a comment, what follows the sign of a code block) is kept as navigation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import markdown_it
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rightsarchive.extract.assembly import HeadingPath, Paragraphs
from rightsarchive.model import Paragraph, PassageKind, Span

MARKDOWN_IT = f"markdown-it-py {markdown_it.__version__}"

_LINE_END = re.compile(r"\r\n?|\n")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:")
_DEFINITION = re.compile(r" {0,3}\[")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BLANK_LINES = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)")


class _Piece(NamedTuple):
    """A stretch of the text. ``level`` is that of a heading of the document, 0 for everything else."""

    start: int
    end: int
    kind: PassageKind = PassageKind.BODY
    level: int = 0


def markdown_paragraphs(text: str, start: int = 0) -> tuple[Paragraph, ...]:
    """Paragraphs, headings (without their marks), list items, rows of tables, code and footnotes of ``text[start:]``.

    Headings inside of quotations and lists are paragraphs: they divide nothing in the document itself.
    """
    paragraphs, headings = Paragraphs(), HeadingPath()
    for piece in sorted(_Reader(text, start).pieces()):
        path = headings.enter(piece.level, text[piece.start : piece.end]) if piece.level else headings.path
        paragraphs.add(text, piece.start, piece.end, kind=piece.kind, heading_path=path)
    return paragraphs.done()


@cache
def _parser() -> MarkdownIt:
    """Reads blocks alone. What stands inside a line is not asked for."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


class _Reader:
    """The text by its line numbers, which are all that the parser gives."""

    def __init__(self, text: str, start: int) -> None:
        self._text = text
        ends = [found.span() for found in _LINE_END.finditer(text, start)]
        self._starts = [start, *(end for _, end in ends)]
        self._ends = [*(begin for begin, _ in ends), len(text)]
        self._tokens = _parser().parse(text[start:])

    def pieces(self) -> Iterator[_Piece]:
        covered = [False] * len(self._starts)
        footnote = False
        for token, following in pairwise([*self._tokens, None]):
            if token is None or token.map is None or token.type not in _READ:
                continue
            first, last = token.map
            covered[first:last] = [True] * (last - first)
            pieces = list(self._of_block(token, following, footnote=footnote))
            yield from pieces
            footnote = any(piece.kind is PassageKind.FOOTNOTE for piece in pieces)
        yield from self._definitions([number for number, done in enumerate(covered) if not done])

    def _of_block(self, token: Token, following: Token | None, *, footnote: bool) -> Iterator[_Piece]:
        first, last = token.map or (0, 0)
        match token.type:
            case "heading_open" if token.level == 0:
                yield from self._heading(token, following.content if following else "", first, last)
            case "tr_open":
                yield _Piece(*self._lines(first, last), PassageKind.TABLE)
            case "fence":
                yield from self._fence(token, first)
            case "code_block":
                kind = PassageKind.FOOTNOTE if footnote else PassageKind.BODY
                yield from (_Piece(*span, kind) for span in self._between_blank_lines(*self._lines(first, last)))
            case "html_block":
                yield from self._html(*self._lines(first, last))
            case _:
                yield from self._paragraph(range(first, last), _FOOTNOTE)

    def _heading(self, token: Token, title: str, first: int, last: int) -> Iterator[_Piece]:
        level = int(token.tag[1:])
        if not token.markup.startswith("#"):
            yield _Piece(*self._lines(first, last - 1), PassageKind.HEADING, level)
        elif title:
            start, end = self._lines(first, last)
            # The parser puts another sign for NUL.
            at = self._text[start:end].replace("\0", "\ufffd").index(title, len(token.markup))
            yield _Piece(start + at, start + at + len(title), PassageKind.HEADING, level)

    def _fence(self, token: Token, first: int) -> Iterator[_Piece]:
        opening = self._lines(first, first + 1)
        # Before the fence may stand the number of a list item, after it the language of the code.
        if any(map(str.isalnum, self._text[slice(*opening)])):
            yield _Piece(*opening, PassageKind.NAVIGATION)
        # The last line of a text that ends within a fence may have no end of its own.
        if length := token.content.removesuffix("\n").count("\n") + bool(token.content):
            yield _Piece(*self._lines(first + 1, first + 1 + length))

    def _html(self, start: int, end: int) -> Iterator[_Piece]:
        for comment in _COMMENT.finditer(self._text, start, end):
            yield from (_Piece(*span) for span in self._between_blank_lines(start, comment.start()))
            yield _Piece(*comment.span(), PassageKind.NAVIGATION)
            start = comment.end()
        yield from (_Piece(*span) for span in self._between_blank_lines(start, end))

    def _definitions(self, lines: Sequence[int]) -> Iterator[_Piece]:
        """Lines of which the parser gives no block: definitions of links, and footnotes that look like such; what is nested
        deeper than it reads."""
        run: list[int] = []
        for number in lines:
            if run and number != run[-1] + 1:
                yield from self._paragraph(run, _DEFINITION)
                run = []
            if any(map(str.isalnum, self._text[slice(*self._lines(number, number + 1))])):
                run.append(number)
        yield from self._paragraph(run, _DEFINITION)

    def _paragraph(self, lines: Sequence[int], begins: re.Pattern[str]) -> Iterator[_Piece]:
        """Lines that stand together, cut before each that ``begins`` a paragraph of its own."""
        cuts = [index for index, line in enumerate(lines) if index and begins.match(self._text, self._starts[line])]
        for one, other in pairwise([0, *cuts, len(lines)]):
            if one < other:
                start, end = self._lines(lines[one], lines[other - 1] + 1)
                is_note = _FOOTNOTE.match(self._text, start) is not None
                yield _Piece(start, end, PassageKind.FOOTNOTE if is_note else PassageKind.BODY)

    def _between_blank_lines(self, start: int, end: int) -> Iterator[Span]:
        for found in _BLANK_LINES.finditer(self._text, start, end):
            yield start, found.start()
            start = found.end()
        yield start, end

    def _lines(self, first: int, last: int) -> Span:
        """Where the lines from ``first`` up to but not including ``last`` stand."""
        return self._starts[first], self._ends[last - 1]


_READ = frozenset({"heading_open", "paragraph_open", "tr_open", "fence", "code_block", "html_block"})
"""Blocks that hold text themselves."""
