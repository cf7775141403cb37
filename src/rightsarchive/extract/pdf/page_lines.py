"""From the runs of a page to its lines: raised signs joined, what is not seen left out, what was painted later put in place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rightsarchive.extract.pdf.braided import unbraided
from rightsarchive.extract.pdf.glyph_lines import glyph_lines
from rightsarchive.extract.pdf.line_order import in_order
from rightsarchive.extract.pdf.lines import Apart, PageText, PdfLine
from rightsarchive.extract.pdf.pages import edges
from rightsarchive.extract.pdf.painted import Painted, Run
from rightsarchive.extract.pdf.raised import PLAIN_DIGITS, shift, small_number, written
from rightsarchive.extract.pdf.sight import Sight
from rightsarchive.extract.pdf.table_cells import by_cells
from rightsarchive.extract.pdf.vertical import upright
from rightsarchive.model import MarkKind, PassageKind, Reason

_SAME_LINE = 0.35
_OTHER_LINE = 0.6
_GAP = 0.16
"""From this room on, in sizes of type, two runs are two words."""
_SMALLEST = 2.0
"""Points; smaller type nobody reads."""
_MARK_SIZE = 1.8
"""How large a watermark is at least, the page's usual type being 1."""
_MARK_WORDS = 4
_INITIAL_SIZE = 1.6
_NUMBER = re.compile(r"\s*(?:§+\s*)?[(\[]?(?:\d{1,4}|[A-Za-z]|[ivxlc]{1,6})[.)\]]{0,2}\s*")
_FAR = 8.0
_NOTE = re.compile(r"[(\[]?(\d{1,3}|[*†‡§]{1,3})[)\].]?\s*\D")
_NOTES = 0.6
"""The part of the page, from below, in which notes stand."""


@dataclass(slots=True)
class _Piece:
    gap: str
    text: str
    run: Run
    kind: MarkKind | None = None


@dataclass(slots=True)
class Line:
    """One line while it is put together."""

    pieces: list[_Piece] = field(default_factory=list)

    @property
    def base(self) -> Run:
        """The last run that stands on the line itself."""
        return next((piece.run for piece in reversed(self.pieces) if piece.kind is None), self.pieces[0].run)

    @property
    def first(self) -> Run:
        return next((piece.run for piece in self.pieces if piece.kind is None), self.pieces[0].run)

    @property
    def x(self) -> float:
        return self.pieces[0].run.x

    @property
    def y(self) -> float:
        return self.first.y

    @property
    def end(self) -> float:
        return self.pieces[-1].run.end

    @property
    def size(self) -> float:
        return self.first.size

    @property
    def turn(self) -> int:
        return self.first.turn

    def text(self) -> str:
        return "".join(piece.gap + piece.text for piece in self.pieces).strip()

    def gaps(self) -> Iterator[tuple[int, float, float]]:
        """The rooms between its pieces: the number of the piece behind it, where it begins and where it ends."""
        for number, (one, other) in enumerate(pairwise(self.pieces), 1):
            yield number, one.run.end, other.run.x

    def cut(self, at: int) -> tuple[Line, Line]:
        """The line up to this piece, and from it on."""
        return Line(self.pieces[:at]), Line(self.pieces[at:])


def page_text(page: Painted, sight: Sight | None) -> PageText:
    """The text of a page with its lines and marks; what is not seen, struck out or painted across it stands apart."""
    gone = _gone(page, sight)
    struck = frozenset(sight.struck) if sight else frozenset[int]()
    apart = list(_apart(page.runs, gone, struck))
    if page.glyphs:
        return _from_glyphs(page, gone.keys() | struck, apart)
    runs = [kept for run in page.runs if (kept := _without(run, gone, struck)) is not None]
    usual = _usual_size(runs)
    marks = [run for run in runs if _is_watermark(run, usual)]
    if marks:
        apart += [Apart(run.text.strip(), PassageKind.ANNOTATION, Reason.WATERMARK) for run in marks]
        runs = [run for run in runs if run not in marks]
    lines = in_order(_in_place(_with_initials(unbraided([*_lines(by_cells(runs, page.rules))]))))
    return _finished(page, lines, tuple(apart))


def _gone(page: Painted, sight: Sight | None) -> dict[int, Reason]:
    gone = {index: reason for reason, indexes in (sight.hidden if sight else ()) for index in indexes}
    for run in page.runs:
        if run.size < _SMALLEST and sum(map(str.isalnum, run.text)) > 1:
            gone.update((index, Reason.TOO_SMALL) for index in run.indexes if index >= 0 and index not in gone)
    return gone


def _apart(runs: Sequence[Run], gone: Mapping[int, Reason], struck: frozenset[int]) -> Iterator[Apart]:
    """Stretches that are not seen, or struck out, in the order of the page; those of one reason that follow each other as one."""
    if not gone and not struck:
        return
    held: list[str] = []
    why: Reason | None = None
    for run in runs:
        gap = run.gap
        for index, letter in zip(run.indexes, run.text, strict=True):
            reason = gone.get(index, Reason.STRUCK if index in struck else None)
            if reason is None and letter.isspace():
                gap = gap or " "
                continue
            if reason is not why:
                if why is not None:
                    yield _stretch(held, why)
                held, why, gap = [], reason, ""
            if reason is not None:
                held.append(gap + letter if held else letter)
            gap = ""
    if why is not None:
        yield _stretch(held, why)


def _stretch(held: Sequence[str], why: Reason) -> Apart:
    kind = PassageKind.STRUCK if why is Reason.STRUCK else PassageKind.HIDDEN
    return Apart("".join(held).strip(), kind, why)


def _without(run: Run, gone: Mapping[int, Reason], struck: frozenset[int]) -> Run | None:
    """The run without what is not seen and what is struck out."""
    if not gone and not struck:
        return run if run.text else None
    if not any(index in gone or index in struck for index in run.indexes):
        return run
    letters = [
        (index, " " if index in gone or index in struck else letter)
        for index, letter in zip(run.indexes, run.text, strict=True)
    ]
    text = "".join(letter for _, letter in letters)
    if not text.strip():
        return None
    return run._replace(text=re.sub(r"  +", " ", text), gap=run.gap or (" " if text[0] == " " else ""))


def _usual_size(runs: Sequence[Run]) -> float:
    sizes: Counter[float] = Counter()
    for run in runs:
        if not run.slant:
            sizes[round(run.size * 2) / 2] += len(run.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_watermark(run: Run, usual: float) -> bool:
    words = run.text.split()
    return (
        (run.slant or run.pale)
        and 0 < len(words) <= _MARK_WORDS
        and run.size >= _MARK_SIZE * usual > 0
        and any(map(str.isalpha, run.text))
    )


# Lines ---------------------------------------------------------------------------------------------------------------


def _lines(runs: Sequence[Run]) -> Iterator[Line]:
    line: Line | None = None
    for run in runs:
        if line is None:
            line = Line([_Piece("", run.text, run)])
            continue
        piece = _joined(line, run)
        if piece is None:
            yield line
            line = Line([_Piece("", run.text, run)])
        else:
            line.pieces.append(piece)
    if line is not None:
        yield line


def _joined(line: Line, run: Run) -> _Piece | None:
    """The run as a piece of the line; None where it begins another."""
    base, last = line.base, line.pieces[-1]
    before = last.run
    if run.turn != base.turn:
        return None
    room = run.x - before.end
    if len(line.pieces) == 1 and _is_large_letter(base, run) and abs(run.y - base.y) > 0.1 * run.size:
        return None
    if run.end <= line.x and _is_large_letter(run, base):
        return None
    if run.gap != "\n" and abs(run.y - base.y) <= 0.1 * base.size:
        # The most common case: the next word of the line.
        return _Piece(run.gap, run.text, run, small_number(base, before, run))
    if (kind := shift(base, before, run)) is not None and run.text.strip():
        return _Piece(" " if run.gap == " " and room > _GAP * base.size else "", run.text, run, kind)
    if len(line.pieces) == 1 and line.pieces[0].kind is None and len(before.text.strip()) <= 3:
        # A line may begin with a raised sign: the mark of a note before the note itself.
        kind = shift(run, run._replace(end=run.x, x=run.x), before._replace(x=run.x))
        if kind is not None and before.size < run.size and -0.35 * run.size <= room <= 0.8 * run.size:
            line.pieces[0].kind = kind
            return _Piece(" " if room > _GAP * run.size else "", run.text, run)
    back = last.kind is not None and abs(run.y - base.y) <= _SAME_LINE * base.size
    if back and -0.35 * base.size <= room <= 2.5 * base.size:
        return _Piece(run.gap.strip("\n") or (" " if room > _GAP * base.size else ""), run.text, run)
    if run.gap == "\n" or abs(run.y - base.y) > _OTHER_LINE * max(base.size, run.size):
        return None
    return _Piece(run.gap, run.text, run)


def _is_large_letter(letter: Run, other: Run) -> bool:
    text = letter.text.strip()
    return len(text) == 1 and text.isupper() and letter.size >= _INITIAL_SIZE * other.size


def _with_initials(lines: list[Line]) -> list[Line]:
    """A large first letter and the line that goes on from it are one line."""
    begun: dict[int, Line] = {}
    for start in filter(_may_be_initial, lines):
        # Most often it is painted right before its line, in some programs after all of them.
        found = [line for line in lines if line is not start and id(line) not in begun and _is_initial(start, line)]
        if found:
            begun[id(max(found, key=lambda line: line.y))] = start
    if not begun:
        return lines
    initials = set(map(id, begun.values()))
    return [_begun(line, begun.get(id(line))) for line in lines if id(line) not in initials]


def _begun(line: Line, start: Line | None) -> Line:
    if start is None:
        return line
    letter, first = start.pieces[0], line.pieces[0]
    head = _Piece("", letter.text.strip(), first.run)
    gap = "" if _goes_on(line, letter.run) else " "
    return Line([head, _Piece(gap, first.text.lstrip(), first.run, first.kind), *line.pieces[1:]])


def _may_be_initial(line: Line) -> bool:
    text = line.pieces[0].text.strip()
    return len(line.pieces) == 1 and len(text) == 1 and text.isalpha() and text.isupper()


def _is_initial(start: Line, line: Line) -> bool:
    letter, run = start.pieces[0].run, line.pieces[0].run
    top = letter.y + 0.75 * letter.size
    return (
        start.turn == line.turn
        and letter.size >= _INITIAL_SIZE * run.size
        and -0.5 * run.size <= run.x - letter.end <= 1.2 * run.size
        and letter.y - 0.3 * run.size <= run.y <= top
    )


def _goes_on(line: Line, initial: Run) -> bool:
    """Whether the large letter begins a word, and is none by itself."""
    text = line.pieces[0].text
    alone = initial.text.strip() in {"A", "I", "O", "Я", "И", "В", "О", "У", "С", "К", "А", "Y", "E"}
    return text[:1].isalpha() and (text[:1].islower() or not alone) and not (alone and text[:1].isupper())


def _in_place(lines: list[Line]) -> list[Line]:
    """Numbers that were painted after their paragraphs put before them."""
    numbers = [line for line in lines if len(line.pieces) <= 2 and _NUMBER.fullmatch(line.text())]
    if not numbers or len(numbers) == len(lines):
        return lines
    places: dict[int, Line] = {}
    for number in numbers:
        size = max(number.size, 1.0)
        beside = [
            line
            for line in lines
            if line is not number
            and line.turn == number.turn
            and abs(line.y - number.y) <= _SAME_LINE * size
            and -0.3 * size <= line.x - number.end <= _FAR * size
        ]
        if beside:
            places[id(number)] = min(beside, key=lambda line: line.x)
    if not places:
        return lines
    heads: dict[int, list[Line]] = {}
    for number in numbers:
        if id(number) in places:
            heads.setdefault(id(places[id(number)]), []).append(number)
    done: list[Line] = []
    for line in lines:
        if id(line) in places:
            continue
        for number in sorted(heads.get(id(line), ()), key=lambda each: each.x, reverse=True):
            line.pieces[0].gap = " "
            line.pieces[:0] = number.pieces
        done.append(line)
    return done


# The text ------------------------------------------------------------------------------------------------------------


def _finished(page: Painted, lines: Sequence[Line], apart: tuple[Apart, ...]) -> PageText:
    found: list[PdfLine] = []
    pieces: list[str] = []
    marks: list[tuple[int, int, MarkKind]] = []
    offset = 0
    for line in lines:
        text, own = _written(line)
        if not text:
            continue
        weights: Counter[float] = Counter()
        bold = total = 0
        for piece in line.pieces:
            visible = len(piece.text.strip())
            weights[round(piece.run.size * 2) / 2] += visible
            bold += visible if piece.run.bold else 0
            total += visible
        found.append(
            PdfLine(
                len(found), offset, offset + len(text), text, line.x, line.y, weights.most_common(1)[0][0],
                bold > 0.9 * total,
            )
        )  # fmt: skip
        marks += [(offset + start, offset + end, kind) for start, end, kind in own]
        pieces.append(text)
        offset += len(text) + 1
    bottom, top = _edges(page)
    return PageText("\n".join(pieces), tuple(found), bottom, top, marks=tuple(marks), apart=apart)


def _written(line: Line) -> tuple[str, list[tuple[int, int, MarkKind]]]:
    """The line's text, raised and lowered signs as such, and where these stand in it."""
    if len(line.pieces) == 1:
        piece = line.pieces[0]
        return piece.text.strip(), []
    text = ""
    marks: list[tuple[int, int, MarkKind]] = []
    for piece in line.pieces:
        gap = "" if piece.gap == " " and (text.endswith(" ") or piece.text.startswith(" ")) else piece.gap
        text += gap
        if piece.kind is not None and piece.text.strip():
            start = len(text) + len(piece.text) - len(piece.text.lstrip())
            marks.append((start, start + len(piece.text.strip()), piece.kind))
        text += written(piece.text, piece.kind)
    lead = len(text) - len(text.lstrip())
    return text.strip(), [(start - lead, end - lead, kind) for start, end, kind in marks]


def _edges(page: Painted) -> tuple[float, float]:
    turns: Counter[int] = Counter()
    for run in page.runs:
        turns[run.turn] += len(run.text.strip())
    return edges(page.box, turns.most_common(1)[0][0] if turns else 0)


def _from_glyphs(page: Painted, gone: set[int] | frozenset[int], apart: Sequence[Apart]) -> PageText:
    glyphs = upright([glyph for index, glyph in page.glyphs if index not in gone])
    turns = Counter(glyph.turn for glyph in glyphs if glyph.text.strip())
    bottom, top = edges(page.box, turns.most_common(1)[0][0] if turns else 0)
    found: list[PdfLine] = []
    offset = 0
    for number, (text, first) in enumerate(glyph_lines(glyphs)):
        size = round(first.size * 2) / 2
        found.append(PdfLine(number, offset, offset + len(text), text, first.left, first.y, size, first.bold))
        offset += len(text) + 1
    return PageText(
        "\n".join(line.text for line in found), tuple(found), bottom, top, disordered=True, apart=tuple(apart)
    )


def notes_of(text: PageText) -> frozenset[str]:
    """The numbers and signs of the notes that stand on a page: what lines in its lower part begin with."""
    if not text.marks:
        return frozenset()
    lower = (line.text for line in text.lines if line.y < text.bottom + _NOTES * (text.top - text.bottom))
    return frozenset(
        number.group(1) for line in lower if (number := _NOTE.match(line.translate(PLAIN_DIGITS))) is not None
    )
