"""Letters read in the wrong encoding (“ÎÁÙÈÅ” for “ОБЩИЕ”, “Ã©” for “é”): recognised by what they turn into, and undone."""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]{2,}")
_UPPER_HALF = re.compile(r"[\u00c0-\u00ff]")
_TWICE = re.compile(
    r"[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
# Words that any page in one of these languages has: what comes out must be a language, not only letters.
_KNOWN = frozenset(
    """
    и в не на что с по для от из за как это при или суд его был о к до і у та що з від як або це және мен бен
    да де үшін бойынша туралы жылы бар бұл болып жана менен үчүн боюнча
    """.split()
)
_CYRILLIC = ("cp1251", "koi8_r", "cp866", "mac_cyrillic")


class Repair(NamedTuple):
    """``text`` as it was meant; ``wrong`` and ``right`` name the encodings that were mistaken for each other."""

    text: str
    wrong: str
    right: str


def repair(text: str) -> Repair | None:
    """The text as it was meant, None where nothing says that it was meant otherwise.

    Cyrillic read as Western European keeps its length, letter for letter. UTF-8 read as Western European gets shorter.
    """
    return _cyrillic_read_as_latin(text) or _utf8_read_as_latin(text)


def _cyrillic_read_as_latin(text: str) -> Repair | None:
    words = _WORD.findall(text)
    strange = sum(1 for word in words if len(_UPPER_HALF.findall(word)) > 0.6 * len(word))
    if len(words) < 5 or strange < 0.6 * len(words):
        return None
    best: tuple[float, Repair] | None = None
    for wrong in ("cp1252", "latin_1"):
        for right in _CYRILLIC:
            fixed = "".join(_swapped(character, wrong, right) for character in text)
            found = [word.casefold() for word in _WORD.findall(fixed) + re.findall(r"\b[ивскоу]\b", fixed)]
            known = sum(word in _KNOWN for word in found) / max(1, len(found))
            if known > 0.04 and (best is None or known > best[0]):
                best = (known, Repair(fixed, wrong, right))
    return None if best is None else best[1]


def _swapped(character: str, wrong: str, right: str) -> str:
    if character < "\x80":
        return character
    try:
        return character.encode(wrong).decode(right)
    except UnicodeError:
        return character


def _utf8_read_as_latin(text: str) -> Repair | None:
    if len(_TWICE.findall(text)) < 3:
        return None
    beyond = sum(character > "\x7f" for character in text)
    if sum(len(found) for found in _TWICE.findall(text)) < 0.7 * beyond:
        return None
    try:
        fixed = b"".join(_byte(character) for character in text).decode("utf-8")
    except UnicodeError:
        return None
    return Repair(fixed, "cp1252", "utf-8")


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        # Windows leaves five bytes without a letter; readers show them as control characters.
        return character.encode("latin_1")
