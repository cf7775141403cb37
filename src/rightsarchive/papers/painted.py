"""Words as a page shows them, which has no blanks of its own and no order of letters but from left to right.

What is written from right to left is put in order by guess; a mark over an Arabic or Hebrew letter may come out beside its neighbour.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rightsarchive.extract.pdf.glyphs import Glyph
from rightsarchive.language.alike import compared
from rightsarchive.language.typesetting import set_alike

_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LAM_ALEF = re.compile("[\u0622\u0623\u0625\u0627\u0644]{2,}")
_ISOLATE = re.compile("\u2068([^\u2068\u2069]*)\u2069")
_WORD = re.compile(r"[^\W_]{2,}")
_SAME = re.compile(r"(.)\1*", re.DOTALL)
_LEFT = re.compile(r"[^\W_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def without_doubles(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a paragraph without letters that are there twice: a mark over a letter, set as a glyph of its own, comes out as mark and
    letter once more."""
    lines = Counter(round(each.y, 1) for each in glyphs)
    alike: dict[str, list[Glyph]] = defaultdict(list)
    for each in glyphs:
        if _RIGHT.match(each.text):
            alike[each.text].append(each)
    return [each for each in glyphs if not any(_doubles(each, other, lines) for other in alike.get(each.text, ()))]


def _doubles(one: Glyph, other: Glyph, lines: Mapping[float, int]) -> bool:
    """Whether a letter stands beside the lines, over the same one on a line."""
    middle = (one.left + one.right) / 2
    is_over = other.left < middle < other.right and abs(other.y - one.y) < one.size
    return is_over and lines[round(one.y, 1)] < lines[round(other.y, 1)]


def shown_alike(printed: str, expected: str) -> bool:
    """Whether what is painted is what was to be painted: the same signs in the same order, blanks aside; where some are
    written from right to left, the same letters and digits."""
    if set_alike(" ".join(printed.split()), " ".join(expected.split())):
        return True
    one, other = _signs(printed), _signs(expected)
    if one == other:
        return True
    if not _RIGHT.search(expected):
        return _ISOLATE.search(expected) is not None and _in_a_line_from_the_right(printed, expected)
    return sorted(_letters(printed)) == sorted(_letters(expected))


def is_quoted(printed: str, quote: str) -> bool:
    """Whether a quote that is written from right to left is painted word for word: its letters in their order, its other signs in any."""
    if not _RIGHT.search(quote):
        return False
    if _LEFT.search(quote):
        return shown_alike(printed, quote)
    return _is_but_doubled(_letters(printed), _letters(quote))


def _in_a_line_from_the_right(printed: str, expected: str) -> bool:
    """Whether names and titles from left to right are painted that stand in a line from right to left: the same letters and numbers, and the
    words of each in their order."""
    if sorted(_letters(printed)) != sorted(_letters(expected)) or sorted(_numbers(printed)) != sorted(
        _numbers(expected)
    ):
        return False
    shown = "".join(_signs(printed).split())
    return all(
        _stand_in_order(map(_signs, _WORD.findall(compared(each[1]))), shown) for each in _ISOLATE.finditer(expected)
    )


def _stand_in_order(words: Iterable[str], shown: str) -> bool:
    at = 0
    for word in words:
        at = shown.find(word, at) + len(word)
        if at < len(word):
            return False
    return True


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", compared(text))


def _is_but_doubled(printed: str, quote: str) -> bool:
    """Whether letters are those of a quote, but for some that come out twice: those under a mark that is set as a glyph of its own."""
    if printed == quote:
        return True
    mine, its = [[(each[0][0], len(each[0])) for each in _SAME.finditer(text)] for text in (printed, quote)]
    return len(mine) == len(its) and all(
        one == other and more >= less for (one, more), (other, less) in zip(mine, its, strict=True)
    )


def _signs(text: str) -> str:
    return "".join(
        each for each in compared(text) if not each.isspace() and unicodedata.category(each) not in {"Mn", "Cf"}
    )


def _letters(text: str) -> str:
    letters = "".join(each for each in _signs(text) if each.isalnum())
    # Lam and alef are one glyph, whose two letters come out in either order.
    return _LAM_ALEF.sub(lambda run: "".join(sorted(run[0])), letters)
