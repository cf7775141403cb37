"""Names in Chinese characters and in Hangul: where a text may hold one, and how others write it in Latin letters.

A name is a family name of a list and one or two characters behind it. Chinese ones are read in Pinyin and in Wade and Giles's way (Wang
Wenbo, Chang Tso-lin); Korean ones in the official way of 2000 and in the usual ones (Gim Jeongeun, Kim Jong-un). The sounds of characters
are those of anyascii; where a family name sounds otherwise than the character elsewhere, the data file of the language says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from anyascii import anyascii

from rightsarchive.language.data import languages
from rightsarchive.language.names.fold import fold

LONGEST = 4
"""Characters of a name."""

HANGUL = re.compile("[\uac00-\ud7a3]+")

_SYLLABLE = re.compile("(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.*)")
_WADE_GILES = {
    "zh": "ch", "b": "p", "d": "t", "g": "k", "j": "ch", "q": "ch", "x": "hs", "z": "ts", "c": "ts", "r": "j",
}  # fmt: skip
_WADE_GILES_FINALS = {"ong": "ung", "ian": "ien", "ie": "ieh", "ue": "ueh", "iong": "iung"}
_WHOLE = {
    "yan": "yen",
    "ye": "yeh",
    "you": "yu",
    "yong": "yung",
    "yi": "i",
    "er": "erh",
    "zi": "tzu",
    "ci": "tzu",
    "si": "szu",
}

_USUAL = (
    (("eo", "u"), ("eu", "u"), ("ae", "ae"), ("oe", "oi")),
    (("eo", "o"), ("eu", "u"), ("ae", "ae"), ("oe", "oi")),
)
_HARD = {"g": "k", "d": "t", "b": "p", "j": "ch"}


class EastAsianName(NamedTuple):
    """A part of a name: at which character it begins, and the folds of its spellings, the likeliest first."""

    start: int
    folds: tuple[str, ...]


@cache
def family_names(script: str) -> dict[str, str]:
    """The family names that the data files give for ``han`` or ``hangul``, each with its spellings where they are others than the sound
    of its characters."""
    found: dict[str, str] = {}
    for each in languages():
        if script in each.head.scripts:
            found.update(dict.fromkeys(each.names.family_names, ""))
            found.update(each.names.family_readings)
    return found


@cache
def _not_in_names() -> frozenset[str]:
    return frozenset(letter for each in languages() for word in each.names.not_in_names for letter in word)


def chinese_names(run: str, fold_name: Callable[[str], str] = fold) -> Iterator[EastAsianName]:
    """The parts of what may be names in a run of simplified characters, from left to right."""
    family, never = family_names("han"), _not_in_names()
    found: dict[int, dict[str, None]] = {}

    def add(start: int, spellings: tuple[str, ...]) -> None:
        found.setdefault(start, {}).update(dict.fromkeys(_folds(spellings, fold_name)))

    for start, letter in enumerate(run):
        size = 2 if run[start : start + 2] in family else 1 if letter in family else 0
        given = start + size
        first, second = run[given : given + 1], run[given + 1 : given + 2]
        if not size or not first or first in never:
            continue
        add(start, _family_spellings(run[start:given], family))
        if second and second not in never:
            add(given, _chinese_spellings(first + second))
            add(given + 1, _chinese_spellings(second))
        add(given, _chinese_spellings(first))
    for start in sorted(found):
        yield EastAsianName(start, tuple(found[start]))


def korean_names(run: str, fold_name: Callable[[str], str] = fold) -> Iterator[EastAsianName]:
    """The same of a run of Hangul syllables: a name stands at its beginning, for what belongs to it is written behind."""
    family = family_names("hangul")
    size = 2 if run[:2] in family and len(run) > 3 else 1 if run[:1] in family else 0
    if not size or not run[size : size + 1]:
        return
    yield EastAsianName(0, _folds(_family_spellings(run[:size], family), fold_name))
    spellings = [
        each for length in (2, 1) if len(run) >= size + length for each in _korean_spellings(run[size : size + length])
    ]
    yield EastAsianName(size, _folds(tuple(spellings), fold_name))


def name_parts(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """How a whole name of two to four characters is written in Latin letters, by where its parts begin; empty where it is none."""
    if not 1 < len(text) <= LONGEST:
        return []
    is_korean = HANGUL.fullmatch(text) is not None
    family = family_names("hangul" if is_korean else "han")
    size = 2 if text[:2] in family and len(text) > 2 else 1 if text[:1] in family else 0
    given = text[size:]
    if not size or not 0 < len(given) <= 2:
        return []
    spelled = _korean_spellings(given) if is_korean else _chinese_spellings(given)
    return [
        (0, tuple(each.capitalize() for each in _family_spellings(text[:size], family))),
        (size, tuple(each.capitalize() for each in spelled)),
    ]


def _folds(spellings: tuple[str, ...], fold_name: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded for each in spellings if len(folded := fold_name(each)) > 1))


def _family_spellings(text: str, family: dict[str, str]) -> tuple[str, ...]:
    known = tuple(family[text].split("/")) if family[text] else ()
    if HANGUL.fullmatch(text):
        return tuple(dict.fromkeys((*known, *_korean_spellings(text))))
    sound = known[:1] or (anyascii(text).lower(),)
    return tuple(dict.fromkeys((*known, *sound, *map(_wade_giles, sound))))


@cache
def _sound(letter: str) -> str:
    return anyascii(letter).lower()


def _chinese_spellings(text: str) -> tuple[str, ...]:
    sounds = [_sound(letter) for letter in text]
    return tuple(dict.fromkeys(("".join(sounds), "".join(map(_wade_giles, sounds)))))


@cache
def _wade_giles(syllable: str) -> str:
    if syllable in _WHOLE:
        return _WHOLE[syllable]
    found = _SYLLABLE.fullmatch(syllable)
    if found is None:
        return syllable
    initial, final = found.groups()
    if final == "i" and initial in {"zh", "ch", "sh", "r"}:
        final = "ih"
    elif (final == "e" and initial in {"g", "k", "h"}) or (final == "uo" and initial not in {"g", "k", "h", "sh"}):
        final = "o"
    elif final == "ui" and initial in {"g", "k"}:
        final = "uei"
    return _WADE_GILES.get(initial, initial) + _WADE_GILES_FINALS.get(final, final)


def _korean_spellings(text: str) -> tuple[str, ...]:
    official = [_sound(letter) for letter in text]
    found = ["".join(official)]
    for usual in _USUAL:
        ways = []
        for syllable in official:
            spelled = syllable
            for written, heard in usual:
                spelled = spelled.replace(written, heard)
            ways.append(dict.fromkeys((spelled, _HARD.get(spelled[:1], spelled[:1]) + spelled[1:])))
        found += ["".join(way) for way in product(*ways)]
    return tuple(dict.fromkeys(found))
