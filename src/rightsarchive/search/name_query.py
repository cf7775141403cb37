"""A person's name, as a list has it → the query for it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import combinations
from typing import Final

from rightsarchive.language.data import gathered
from rightsarchive.language.folding import fold

MOST_WORDS: Final = 6
"""Words of one name that are asked for."""

_APOSTROPHES: Final = "'’ʼʻ`´"
_INSIDE: Final = frozenset(f"{_APOSTROPHES}-‐‑.")
_OTHER_NAME: Final = re.compile(r"\s*[/|]\s*")
_ADDRESS: Final = re.compile(r"<[^<>]*>|\S+@\S+|https?://\S+")
_APART: Final = re.compile(r"[()\[\]{}:;,،、，（）：]|\s[-–—]+\s")
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})


def name_query(name: str) -> str:
    """All words of a name of one or two, any two of more: a patronymic is often left out, or is another one in another language.

    Forms of address, initials, numbers, mail addresses and what somebody is (“lawyer”) are no words of it, unless there is nothing else. Names with a slash between them are asked for in
    turn: any of them. Empty where there is no letter.
    """
    alone = _ADDRESS.sub(" ", name)
    name = alone if _letters(alone) else name
    ways = [found for part in _OTHER_NAME.split(name) if (found := _one_name(part))]
    if len(ways) < 2:
        return "".join(ways)
    return " OR ".join(f"({way})" for way in dict.fromkeys(ways))


def _one_name(name: str) -> str:
    # Without the comma of “Petrov, Ivan”; brackets and quotation marks hold another spelling.
    words = [word for part in _without_roles(name).split() for word in _words(part)]
    lettered = [word for word in words if any(unicodedata.category(letter)[0] == "L" for letter in word)] or words
    kept = [word for word in lettered if fold(word) not in _titles()]
    longer = [word for word in kept if not _is_initial(word)] or kept or lettered
    longer = [word.lower() if word in _OPERATORS else word for word in dict.fromkeys(longer)]
    if len(longer) < 3:
        return " AND ".join(longer)
    return " OR ".join(f"({one} AND {other})" for one, other in combinations(longer[:MOST_WORDS], 2))


def _without_roles(name: str) -> str:
    """Without what somebody is, where it stands apart from the rest, before it, or in small letters: a family name may be such a word too."""
    parts = [[word for each in part.split() for word in _words(each)] for part in _APART.split(name)]
    parts = [part for part in parts if part]
    kept = [part for part in parts if not all(fold(word) in _roles() for word in part)] or parts
    capital = any(word != word.lower() for part in kept for word in part)
    rest = [
        [
            word
            for at, word in enumerate(part)
            if not (fold(word) in _roles() and (not at or not capital or word == word.lower()))
        ]
        for part in kept
    ]
    left = rest if any(rest) else kept
    return " ".join(word for part in left for word in part) or name


def _words(part: str) -> list[str]:
    """What stands between spaces, without its punctuation: ``М.К.`` stays one, it is a pair of initials."""
    found = ["".join(run) for run in _runs(part)]
    return [word for word in (each.strip("".join(_INSIDE - {"."})).strip(".") for each in found) if _letters(word)]


def _runs(part: str) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for letter in part:
        if unicodedata.category(letter)[0] in "LMN" or letter in _INSIDE or letter in "\u200c\u200d":
            runs[-1].append(letter)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _is_initial(word: str) -> bool:
    """One letter, or several with points between them."""
    return all(_letters(piece) <= 1 for piece in word.split(".")) and not _is_whole_letter(word)


def _is_whole_letter(word: str) -> bool:
    """A character of a script in which one is a word."""
    return any(unicodedata.category(letter) == "Lo" and ord(letter) >= 0x2E80 for letter in word)


def _letters(word: str) -> int:
    return sum(unicodedata.category(letter)[0] in "LN" for letter in word)


@cache
def _roles() -> frozenset[str]:
    """What people write beside a name, in every language, folded."""
    return frozenset(fold(word) for phrase in gathered(lambda each: each.names.roles) for word in phrase.split())


@cache
def _titles() -> frozenset[str]:
    """Forms of address in every language, folded: a list of names is in many."""
    return frozenset(fold(word) for phrase in gathered(lambda each: each.names.titles) for word in phrase.split())
