"""Puts the runs of a paragraph together: raised and lowered signs never join a word, and what is no plain text of the page
(hidden, struck through, filled in) is taken out of the paragraph into ones of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rightsarchive.model import Mark, MarkKind, Notice, PassageKind, Reason

_RAISED = dict(zip("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾", strict=True))
_LOWERED = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_LONGEST_SIGN = 20
"""More than this is a line that is set small, no sign at a word."""
_SPACES = re.compile(r"[ \t\n\r\f]+")
_BRACKETS = "[](){}（）［］〔〕"


class Apart(NamedTuple):
    """What a stretch is that is no plain text of the page."""

    kind: PassageKind
    reason: Reason


def blackened(stretches: int, name: str) -> Notice:
    """What is told of words that somebody blackened and that are still in the file."""
    what = "one stretch of text is" if stretches == 1 else f"{stretches} stretches of text are"
    return Notice(
        "hidden-text",
        f"{what} blackened (dark letters on a dark ground) and still in the file: confidential until you decide, and so is the file",
        "Do not pass the file on: anybody can copy these words out of it. `rightsarchive withheld` lists the stretches; "
        "`rightsarchive release` gives one free if nobody is in danger by it.",
        path=name,
    )


class Run(NamedTuple):
    """Letters of one look. ``shift`` is RAISED or LOWERED; ``note`` is the mark of a note that the run is. A run that is a
    vertical tab breaks the line."""

    text: str
    shift: MarkKind | None = None
    note: str | None = None
    apart: Apart | None = None


class Composed(NamedTuple):
    """One paragraph: its plain text, the marks in it (offsets into ``text``), and what was taken out of it, in order."""

    text: str
    marks: tuple[Mark, ...] = ()
    aside: tuple[tuple[str, Apart], ...] = ()


def compose(runs: Iterable[Run], *, collapse: bool = True) -> Composed:
    """The paragraph that the runs make. With ``collapse`` white space is shown as a browser shows it."""
    every = list(runs)
    plain = [run for run in every if run.apart is None]
    if all(run.shift is not None or not run.text.strip() for run in plain):
        # All of it is small: a note in small letters, no sign at a word.
        every = [run._replace(shift=None) if run.apart is None else run for run in every]
    text, marks = _joined(_closed_up(every), collapse=collapse)
    return Composed(text, marks, tuple(_aside(every, collapse=collapse)))


def _closed_up(runs: Iterable[Run]) -> Iterator[Run]:
    """The plain runs, without the second of two spaces between which something was taken out."""
    taken_out = after_space = False
    for run in runs:
        if run.apart is not None:
            taken_out = True
            continue
        text = run.text
        if taken_out and after_space and text.startswith(" "):
            text = text[1:]
        if text:
            taken_out, after_space = False, text.endswith(" ")
            yield run._replace(text=text)


def _joined(runs: Iterable[Run], *, collapse: bool) -> tuple[str, tuple[Mark, ...]]:
    text = ""
    pieces: list[str] = []
    marks: list[Mark] = []
    length = 0
    for run in runs:
        piece = run.text
        last = pieces[-1][-1:] if pieces else ""
        if piece == "\v":
            piece = "\n"
        elif collapse:
            piece = _SPACES.sub(" ", piece)
        if collapse and last in {"", " ", "\n"}:
            piece = piece.lstrip(" ") if piece != "\n" else piece
        if not piece:
            continue
        if run.shift is not None or run.note is not None:
            piece, marked = _set_apart(run, piece, last)
            if marked is not None:
                start = length + marked[0]
                marks.append(Mark(start, length + marked[1], _kind(run), run.note))
        pieces.append(piece)
        length += len(piece)
    text = "".join(pieces)
    if collapse:
        # The same length for every offset before: only spaces at line ends change, and no mark is made of them.
        return _tidied(text, marks)
    return text, tuple(marks)


def _kind(run: Run) -> MarkKind:
    if run.note is not None:
        return MarkKind.NOTE
    assert run.shift is not None
    return run.shift


def _set_apart(run: Run, piece: str, last: str) -> tuple[str, tuple[int, int] | None]:
    """A raised or lowered piece so that it joins no word, and where in it the mark stands."""
    bare = piece.strip()
    if not bare:
        return piece, None
    if len(bare) > _LONGEST_SIGN:
        return (f" {piece}" if last.isalnum() and piece[0].isalnum() else piece), None
    start = piece.index(bare)
    if bare[0] not in _BRACKETS:
        signs = _LOWERED if run.shift is MarkKind.LOWERED else _RAISED
        if run.note is not None and not any(map(str.isdecimal, bare)) and any(map(str.isalpha, bare)):
            bare = f"[{bare}]"
        elif any(map(str.isdecimal, bare)):
            bare = "".join(_sign(character, signs) for character in bare)
    return piece[:start] + bare + piece[start + len(piece.strip()) :], (start, start + len(bare))


def _sign(character: str, signs: dict[str, str]) -> str:
    if character.isdecimal():
        return signs[str(unicodedata.decimal(character))]
    return signs.get(character, character)


def _tidied(text: str, marks: list[Mark]) -> tuple[str, tuple[Mark, ...]]:
    """Lines without spaces at their ends, empty ones left out, and the marks where they then stand."""
    kept: list[str] = []
    moved: list[Mark] = []
    offset = length = 0
    waiting = iter(marks)
    mark = next(waiting, None)
    for line in text.split("\n"):
        bare = line.strip(" ")
        if bare:
            begin = offset + line.index(bare)
            while mark is not None and mark.start < offset + len(line) + 1:
                moved.append(Mark(mark.start - begin + length, mark.end - begin + length, mark.kind, mark.note))
                mark = next(waiting, None)
            kept.append(bare)
            length += len(bare) + 1
        offset += len(line) + 1
    return "\n".join(kept), tuple(moved)


def _aside(runs: list[Run], *, collapse: bool) -> Iterator[tuple[str, Apart]]:
    """What was taken out, neighbours of one kind together."""
    held: list[Run] = []
    for run in [*filter(lambda run: run.text, runs), Run("")]:
        if held and (run.apart != held[0].apart) and (run.apart is not None or run.text.strip() or not run.text):
            apart = held[0].apart
            assert apart is not None
            text, _ = _joined((one._replace(apart=None) for one in held), collapse=collapse)
            if text.strip():
                yield text.strip(), apart
            held = []
        # White space between two stretches parts their words.
        if run.apart is not None or (held and run.text):
            held.append(run)


def paragraphs(runs: Iterable[Run], *, collapse: bool = True) -> Iterator[Composed]:
    """The same, for runs in which two line breaks after each other part paragraphs, as on old pages."""
    held: list[Run] = []
    broken = False
    for run in runs:
        if run.text == "\v" and broken:
            yield compose(held, collapse=collapse)
            held, broken = [], False
            continue
        if run.text == "\v":
            broken = True
        elif run.text.strip():
            broken = False
        held.append(run)
    yield compose(held, collapse=collapse)
