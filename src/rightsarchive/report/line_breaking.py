"""Text broken into lines where nothing is known of the font: by widths that are rather too large than too small."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from rightsarchive.citation.embedding import visible
from rightsarchive.language.scripts import UNSPACED_CHARACTERS

_PIECE = re.compile(rf"\s+|[{UNSPACED_CHARACTERS}][\u0300-\u036f]*|[^\s{UNSPACED_CHARACTERS}]+")
_CLOSING = re.compile(r"[^\w\s]+")
_ISOLATES = re.compile("[\u2066-\u2068]")
_END = "\u2069"


def broken(text: str, room: float) -> list[str]:
    """``text`` in lines that are no wider than ``room``, in widths of an em. Lines end at spaces, and between the signs of scripts that have
    none; a word that is wider than a line is cut. What a line opens in isolation (UAX #9) is closed at its end and opened again in the next."""
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _pieces(" ".join(visible(text).split()), room):
        wide = width(piece)
        # A closing sign goes with the word before it, even where it hangs over by its own width.
        if line and used + wide > room and not (_CLOSING.fullmatch(piece) and len(piece) < 3):
            lines.append(line.rstrip())
            line, used = "", 0.0
        if line or not piece.isspace():
            line, used = line + piece, used + wide
    return _isolated([*lines, line] if line.strip() else lines)


def width(text: str) -> float:
    """How wide a text is at the most in a common font, in widths of an em."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1
    if category == "Zs":
        return 0.27
    if character in "iljftrI.,;:'’|!()[]-":
        return 0.4
    if character in "mwMWЖШЩЮФМжшщюфмыЫ@%—…":
        return 0.98
    if category == "Lu":
        return 0.76
    return 0.58


def _pieces(text: str, room: float) -> Iterator[str]:
    for piece in _PIECE.findall(text):
        part = ""
        for character in piece if width(piece) > room else ():
            if part and width(part + character) > room:
                yield part
                part = ""
            part += character
        yield part or piece


def _isolated(lines: list[str]) -> list[str]:
    made, opened = [], ""
    for line in lines:
        whole = opened + line
        opened = ""
        for sign in whole:
            if _ISOLATES.match(sign):
                opened += sign
            elif sign == _END:
                opened = opened[:-1]
        made.append(whole + _END * len(opened))
    return made
