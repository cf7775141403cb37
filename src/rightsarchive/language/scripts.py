"""What is known of scripts: which characters are of which, which are written without spaces, which from right to left.

The names and ranges follow ``Scripts.txt`` of the Unicode Character Database (letters, marks and digits; a mark that several
scripts share goes with the letters that carry it; blocks that a later version may fill are given whole). Signs that scripts
share, such as brackets and full stops, belong to none.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from typing import Final, Literal

from rightsarchive.controls import may_run_right_to_left

# First and last code point, both included.
_RANGES: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "latin": (
        (0x0041, 0x005A), (0x0061, 0x007A), (0x00AA, 0x00AA), (0x00BA, 0x00BA), (0x00C0, 0x00D6), (0x00D8, 0x00F6),
        (0x00F8, 0x02B8), (0x02E0, 0x02E4), (0x1D00, 0x1D25), (0x1D2C, 0x1D5C), (0x1D62, 0x1D65), (0x1D6B, 0x1D77), (0x1D79, 0x1DBE),
        (0x1E00, 0x1EFF), (0x2071, 0x2071), (0x207F, 0x207F), (0x2090, 0x209C), (0x212A, 0x212B), (0x2132, 0x2132), (0x214E, 0x214E), (0x2160, 0x2188),
        (0x2C60, 0x2C7F), (0xA722, 0xA787), (0xA78B, 0xA7FF), (0xAB30, 0xAB5A), (0xAB5C, 0xAB64), (0xAB66, 0xAB69),
        (0xFB00, 0xFB06), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A), (0x10780, 0x107BF), (0x1DF00, 0x1DFFF),
    ),
    "greek": (
        (0x0370, 0x0373), (0x0375, 0x037D), (0x037F, 0x037F), (0x0386, 0x0386), (0x0388, 0x03E1), (0x03F0, 0x03F5),
        (0x03F7, 0x03FF), (0x1D26, 0x1D2A), (0x1D5D, 0x1D61), (0x1D66, 0x1D6A), (0x1DBF, 0x1DBF), (0x1F00, 0x1FFF), (0x2126, 0x2126),
        (0xAB65, 0xAB65), (0x10140, 0x1018F),
    ),
    "cyrillic": (
        (0x0400, 0x0481), (0x0483, 0x052F), (0x1C80, 0x1C8F), (0x1D2B, 0x1D2B), (0x1D78, 0x1D78), (0x2DE0, 0x2DFF),
        (0xA640, 0xA672), (0xA674, 0xA69F), (0xFE2E, 0xFE2F), (0x1E030, 0x1E08F),
    ),
    "armenian": ((0x0531, 0x0559), (0x0560, 0x0588), (0xFB13, 0xFB17)),
    "hebrew": (
        (0x0591, 0x05BD), (0x05BF, 0x05BF), (0x05C1, 0x05C2), (0x05C4, 0x05C5), (0x05C7, 0x05F2), (0xFB1D, 0xFB28),
        (0xFB2A, 0xFB4F),
    ),
    "arabic": (
        (0x0610, 0x061A), (0x0620, 0x063F), (0x0641, 0x065F), (0x0660, 0x0669), (0x066E, 0x06D3), (0x06D5, 0x06DC),
        (0x06DF, 0x06E8), (0x06EA, 0x06FC), (0x06FF, 0x06FF), (0x0750, 0x077F), (0x0870, 0x088F), (0x0890, 0x08E1),
        (0x08E3, 0x08FF), (0xFB50, 0xFD3D), (0xFD50, 0xFDFB), (0xFE70, 0xFEFC), (0x10E60, 0x10E7F), (0x10EC0, 0x10EFF),
        (0x1EE00, 0x1EEEF),
    ),
    "syriac": ((0x0710, 0x074F), (0x0860, 0x086F)),
    "thaana": ((0x0780, 0x07BF),),
    "nko": ((0x07C0, 0x07F5), (0x07FA, 0x07FF)),
    "devanagari": ((0x0900, 0x0963), (0x0966, 0x096F), (0x0971, 0x097F), (0xA8E0, 0xA8FF), (0x11B00, 0x11B5F)),
    "bengali": ((0x0980, 0x09FF),),
    "gurmukhi": ((0x0A00, 0x0A7F),),
    "gujarati": ((0x0A80, 0x0AFF),),
    "tamil": ((0x0B80, 0x0BFF), (0x11FC0, 0x11FFF)),
    "telugu": ((0x0C00, 0x0C7F),),
    "kannada": ((0x0C80, 0x0CFF),),
    "malayalam": ((0x0D00, 0x0D7F),),
    "sinhala": ((0x0D80, 0x0DFF), (0x111E0, 0x111FF)),
    "thai": ((0x0E01, 0x0E3A), (0x0E40, 0x0E4E), (0x0E50, 0x0E59)),
    "lao": ((0x0E80, 0x0EFF),),
    "tibetan": (
        (0x0F00, 0x0F00), (0x0F18, 0x0F19), (0x0F20, 0x0F33), (0x0F35, 0x0F35), (0x0F37, 0x0F37), (0x0F39, 0x0F39),
        (0x0F3E, 0x0F84), (0x0F86, 0x0FBC), (0x0FC6, 0x0FC6),
    ),
    "myanmar": ((0x1000, 0x1049), (0x1050, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0x116D0, 0x116FF)),
    "georgian": ((0x10A0, 0x10FA), (0x10FC, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F)),
    "hangul": (
        (0x1100, 0x11FF), (0x302E, 0x302F), (0x3131, 0x318E), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xFFA0, 0xFFDC),
    ),
    "ethiopic": ((0x1200, 0x135F), (0x1369, 0x138F), (0x2D80, 0x2DDF), (0xAB00, 0xAB2F), (0x1E7E0, 0x1E7FF)),
    "khmer": ((0x1780, 0x17D3), (0x17D7, 0x17D7), (0x17DC, 0x17F9)),
    "tai le": ((0x1950, 0x197F),),
    "new tai lue": ((0x1980, 0x19DF),),
    "tai tham": ((0x1A20, 0x1A9F), (0x1AA7, 0x1AA7)),
    "tai viet": ((0xAA80, 0xAADD),),
    "kana": (
        (0x3041, 0x309A), (0x309D, 0x309F), (0x30A1, 0x30FA), (0x30FC, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F),
        (0x1AFF0, 0x1B16F),
    ),
    "bopomofo": ((0x3105, 0x312F), (0x31A0, 0x31BF)),
    "han": (
        (0x3005, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
        (0x20000, 0x3FFFD),
    ),
}  # fmt: skip

SCRIPTS: Final = tuple(_RANGES)
"""The scripts that are told apart; Hiragana and Katakana are one (``kana``)."""

UNSPACED: Final = (
    "han", "kana", "bopomofo", "thai", "lao", "khmer", "myanmar", "tai le", "new tai lue", "tai tham", "tai viet", "tibetan",
)  # fmt: skip
"""Scripts that put no spaces between words: those whose letters have line breaking class ID, CJ or SA (UAX #14), and Tibetan,
which divides syllables by a sign of its own. Korean has spaces (UAX #29 counts Hangul among the alphabets)."""

ABJADS: Final = ("hebrew", "arabic", "syriac")
"""Scripts that as a rule leave short vowels out. Thaana and N'Ko write theirs."""

RIGHT_TO_LEFT: Final = frozenset(
    "ar arc bal bqi ckb dv fa glk haz he khw ks lrc mzn nqo pnb prs ps rhg sd sdh skr syr ug ur uzs yi".split()
)
"""Languages whose usual script runs from right to left (CLDR: likelySubtags, characterOrder)."""

Direction = Literal["L", "R"]


def ranges_of(*scripts: str) -> list[tuple[int, int]]:
    """First and last code point (both included) of each stretch of characters of these scripts."""
    return [bounds for script in scripts for bounds in _RANGES[script]]


def characters(*scripts: str) -> str:
    """The characters of these scripts, to stand inside the brackets of a regular expression."""
    return character_class(ranges_of(*scripts))


def character_class(ranges: Iterable[tuple[int, int]]) -> str:
    """Ranges of code points, to stand inside the brackets of a regular expression."""
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


UNSPACED_CHARACTERS: Final = characters(*UNSPACED)
"""Inside of a regular expression's brackets: letters, marks and digits of the scripts without spaces."""

_ORDERED: Final = sorted((first, last, script) for script, ranges in _RANGES.items() for first, last in ranges)
_STARTS: Final = [first for first, _, _ in _ORDERED]


def is_small(letter: str) -> bool:
    """Whether it is a small letter where names begin with a capital. Georgian letters count as small in Unicode, which has
    capitals for whole words of them (Mtavruli), but begin names and sentences all the same."""
    return letter.islower() and not "\u10d0" <= letter <= "\u10ff"


def count_unspaced(text: str) -> int:
    """How many characters of ``text`` are of scripts without spaces."""
    return 0 if text.isascii() else len(_unspaced().findall(text))


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED_CHARACTERS}]")


@cache
def script_of(character: str) -> str | None:
    """The script of a letter, mark or digit, one of :data:`SCRIPTS`; None for other scripts and for what scripts share."""
    point = ord(character)
    index = bisect_right(_STARTS, point) - 1
    if index < 0 or point > _ORDERED[index][1]:
        return None
    return _ORDERED[index][2]


def direction_of(character: str) -> Direction | None:
    """``R`` for a letter that is written from right to left, ``L`` for one from left to right; None for digits and signs,
    which follow their surroundings (UAX #9: strong types)."""
    kind = unicodedata.bidirectional(character)
    return "R" if kind in {"R", "AL"} else "L" if kind == "L" else None


def first_direction(text: str) -> Direction | None:
    """That of the first character that has one: the direction of a paragraph (UAX #9, rule P2)."""
    return next((found for found in map(direction_of, text) if found is not None), None)


def count_right_to_left(text: str) -> int:
    """How many letters of ``text`` are written from right to left."""
    if not may_run_right_to_left(text):
        return 0
    return sum(direction_of(character) == "R" for character in text)


def runs_right_to_left(text: str) -> bool:
    """Whether more letters of a line run from right to left than from left to right."""
    if not may_run_right_to_left(text):
        return False
    directions = [direction_of(character) for character in text]
    return directions.count("R") > directions.count("L")
