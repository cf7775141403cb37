"""The letters of a file as they were meant, and what a user should know of how they were read."""

from __future__ import annotations

from collections.abc import Iterator

from rightsarchive.extract.encoding import Decoded
from rightsarchive.extract.mojibake import repair
from rightsarchive.model import Notice


def put_right(decoded: Decoded) -> tuple[Decoded, int]:
    """The text with its wrongly stored letters put right, the mistake named in ``encoding``; and how many lines changed."""
    found = repair(decoded.text)
    if found is None:
        return decoded, 0
    encoding = f"{decoded.encoding} ({found.right} taken for {found.wrong})"
    return decoded._replace(text=found.text, encoding=encoding), found.lines


def notices_on(decoded: Decoded, name: str, *, repaired: int) -> Iterator[Notice]:
    """``repaired`` counts the lines that were put right."""
    if repaired:
        yield Notice(
            "letters-repaired",
            f"the letters of {repaired} line(s) had been stored wrongly and were put right: {decoded.encoding}",
            "Compare a quote with a better copy, if there is one.",
            path=name,
        )
    if decoded.damaged:
        yield Notice(
            "undecodable",
            f"{decoded.damaged} byte(s) in it fit no letter in {decoded.encoding}; a � stands for each",
            "Quote the words around them only after a look at the original.",
            path=name,
        )
    if decoded.guessed:
        yield Notice(
            "encoding-guessed",
            f"nothing in it says how its letters are stored; {decoded.encoding} was the best guess",
            "If the text looks wrong, save the file as UTF-8 and take it in again.",
            path=name,
        )
