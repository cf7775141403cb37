"""The table of scripts against the character database that Python carries; what is asked of it."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.scripts import (
    ABJADS,
    SCRIPTS,
    UNSPACED,
    UNSPACED_CHARACTERS,
    count_right_to_left,
    count_unspaced,
    direction_of,
    first_direction,
    ranges_of,
    runs_right_to_left,
    script_of,
)

# How the names of a script's letters begin, where not like the script.
BEGINNINGS = {
    "latin": ("LATIN", "FULLWIDTH LATIN"),
    "kana": ("HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA"),
    "han": ("CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH"),
    "hangul": ("HANGUL", "HALFWIDTH HANGUL"),
}
# Letters of a script whose names say something else.
OTHERWISE = re.compile(
    r"MODIFIER LETTER|(?:FEMININE|MASCULINE) ORDINAL|KELVIN|ANGSTROM|OHM SIGN|TURNED (?:CAPITAL|SMALL)|ALEF|BET|GIMEL"
    r"|IDEOGRAPHIC|HANGZHOU|VERTICAL|EXTENDED ARABIC|COMBINING|HENTAIGANA|MASU|ROMAN NUMERAL|SINHALA ARCHAIC|SUPERSCRIPT"
)


# Letters that several scripts share.
SHARED = {"GREEK NUMERAL SIGN", "ARABIC TATWEEL"}


def letters() -> Iterator[str]:
    return (letter for letter in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(letter)[0] == "L")


def named(script: str) -> tuple[str, ...]:
    return tuple(f"{name} " if " " not in name else name for name in BEGINNINGS.get(script, (script.upper(),)))


def test_a_letter_whose_name_tells_its_script_has_it() -> None:
    beginnings = {script: named(script) for script in SCRIPTS}
    wrong = [
        (unicodedata.name(letter), script)
        for letter in letters()
        for script, names in beginnings.items()
        if unicodedata.name(letter, "").startswith(names)
        and unicodedata.name(letter) not in SHARED
        and script_of(letter) != script
    ]
    assert not wrong


def test_no_letter_of_another_script_is_taken_in() -> None:
    wrong = [
        (unicodedata.name(letter), script)
        for letter in letters()
        if (script := script_of(letter)) is not None
        and not unicodedata.name(letter, "").startswith(named(script))
        and not OTHERWISE.search(unicodedata.name(letter, ""))
        and not unicodedata.name(letter, "").startswith(("LATIN LETTER", "TAI ", "HIRAGANA", "KATAKANA"))
    ]
    assert not wrong


def test_no_character_is_of_two_scripts() -> None:
    bounds = sorted(ranges_of(*SCRIPTS))
    assert all(last < following for (_, last), (following, _) in pairwise(bounds))
    assert all(first <= last for first, last in bounds)


@pytest.mark.parametrize("sign", [" ", ".", "。", "、", "「", "《", "؟", "،", "।", "•", "1", "½"])
def test_what_scripts_share_is_of_none(sign: str) -> None:
    assert script_of(sign) is None
    assert count_unspaced(sign) == 0


def test_every_script_without_spaces_counts() -> None:
    assert count_unspaced("人 ひ ｶ ㄅ ไ ລ ខ က ᥐ ᦀ ᨠ ꪀ ཀ") == 13
    assert count_unspaced("court суд 법원 δίκη საქართველო") == 0


@given(st.text())
def test_counting_is_asking_of_each(text: str) -> None:
    assert count_unspaced(text) == sum(script_of(character) in UNSPACED for character in text)
    assert count_unspaced(text) == len(re.findall(f"[{UNSPACED_CHARACTERS}]", text))
    assert count_right_to_left(text) == sum(direction_of(character) == "R" for character in text)


@given(st.text())
def test_the_direction_of_a_line_is_that_of_most_letters(text: str) -> None:
    directions = [unicodedata.bidirectional(character) for character in text]
    right = sum(kind in {"R", "AL"} for kind in directions)
    assert runs_right_to_left(text) == (right > directions.count("L"))


def test_letters_alone_have_a_direction() -> None:
    assert [direction_of(character) for character in "aжעم١1.،ً"] == ["L", "L", "R", "R", None, None, None, None, None]
    assert first_direction("(1) “محكمة” court") == "R"
    assert first_direction("12.") is None
    assert not runs_right_to_left("The newspaper الوطن wrote")
    assert runs_right_to_left("حُكِمَ عليه في 12 COVID")


@pytest.mark.parametrize("script", ABJADS)
def test_scripts_without_vowels_run_from_right_to_left(script: str) -> None:
    assert {direction_of(chr(first)) for first, _ in ranges_of(script)} <= {"R", None}
