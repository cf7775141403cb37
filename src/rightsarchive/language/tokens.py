"""A text into words: where each one stands, and the folded form under which it is searched.

It needs no language, because that of a query is rarely known. A word is an unbroken run of letters, digits and the signs
that belong to them. Then:

* a word broken at the end of a line (``exam-`` / ``ple``) is one word, if the second half is in small letters, or both are in
  capitals; whether it is rather two with a hyphen (``pre-`` / ``trial``) nobody can tell, so an index holds both (:func:`indexed`);
* raised digits are a mark beside a word and no part of it (``incited¹²``, ``116¹``); lowered ones are (``H₂O``);
* an elided article or pronoun is a word of its own (``l’avocat`` is *l* and *avocat*); an English ``’s`` and a Turkish
  case ending after an apostrophe (``Ankara’da``) are no words at all; any other apostrophe is left out (``п’ять``, ``o‘zbek``);
* scripts written without spaces between words (Chinese, Japanese, Korean, Thai, Lao, Khmer, Burmese) give one word for each
  character with its signs, so that any string of characters is a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from operator import add
from typing import NamedTuple

from rightsarchive.language.data import gathered
from rightsarchive.language.folding import ACCENTS, IGNORED, RAISED, SIGNS, fold, fold_letters
from rightsarchive.language.punctuation import APOSTROPHES
from rightsarchive.language.scripts import UNSPACED, character_class, ranges_of


class Token(NamedTuple):
    """``text[start:end] == surface`` in code points; ``position`` counts words from 0; ``word`` is the folded form.

    ``unspaced`` tells that the script puts no spaces between words and the token is one character of it.
    """

    start: int
    end: int
    position: int
    surface: str
    word: str
    unspaced: bool = False


class Piece(NamedTuple):
    """A word inside one run of letters, in code points of the run. ``beside``: it has the position of the word before it."""

    start: int
    end: int
    word: str
    unspaced: bool = False
    beside: bool = False


_LINE_END = r"[-‐\u00ad][ \t]*\r?\n[ \t]*"
_HANGUL_SYLLABLES = (0xAC00, 0xD7A3)
# Tibetan has a sign between syllables, so its syllables are words; the spaces of Korean divide phrases, not words.
_BY_CHARACTER = character_class(
    (*ranges_of(*(script for script in UNSPACED if script != "tibetan")), _HANGUL_SYLLABLES)
)

_LETTER = rf"[^\W_{RAISED}]"
_NO_DIGIT = rf"(?=[^\W\d_{RAISED}])"

_SMALL, _CAPITAL = "a-zß-öø-ÿа-яё-џα-ωә-ӿ", "A-ZÀ-ÖØ-ÞА-ЯЀ-ЏΑ-Ω"
HASHTAG = "#"
_HUMPS = re.compile(rf"(?<=[{_SMALL}])(?=[{_CAPITAL}])")

RUN = re.compile(
    rf"(?:{HASHTAG}(?=\w*[{_SMALL}][{_CAPITAL}]))?{_LETTER}+(?:(?:{_LINE_END}{_NO_DIGIT}|[{IGNORED}{ACCENTS}{SIGNS}]|[{APOSTROPHES}]{_NO_DIGIT}){_LETTER}*)*[{RAISED}]*"
)
"""A run of letters: at least one word, sometimes several, and the raised digits behind them."""

AROUND = ".,;:!?…\"'’‘()[]«»“”„–—-*/"
"""Signs before and after a word that are no part of it."""

HAN = re.compile("[\u4e00-\u9fff]+")
"""Letters that are words by themselves, and that folding leaves as they are."""

_BROKEN_LINE = re.compile(_LINE_END)
_MARK = re.compile(f"[{RAISED}]+\\Z")
_SOFT_HYPHEN = "\u00ad"
_BREAK = re.compile(f"[{APOSTROPHES}]|{_LINE_END}")
_MOST_BREAKS = 8
_LONGEST_CHUNK = 20
"""Code points between blanks, on average, in a text whose words have spaces between them."""


# Made when they are first asked for: each takes milliseconds, and most commands meet no such letter.


@cache
def _unspaced_letter() -> re.Pattern[str]:
    return re.compile(f"[{_BY_CHARACTER}]")


@cache
def _not_one_word() -> re.Pattern[str]:
    return re.compile(f"[{APOSTROPHES}{_BY_CHARACTER}]")


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(f"[{_BY_CHARACTER}][{IGNORED}{ACCENTS}{SIGNS}]*|[^{_BY_CHARACTER}]+")


class _Parts(NamedTuple):
    """What is divided at an apostrophe, in the languages that do so; folded words but for the pattern."""

    elided: frozenset[str]
    whole: frozenset[str]
    endings: frozenset[str]
    endings_after_capital: re.Pattern[str]


@cache
def _parts() -> _Parts:
    return _Parts(
        elided=frozenset(gathered(lambda each: each.apostrophes.elided)),
        whole=frozenset(gathered(lambda each: each.apostrophes.whole)),
        endings=frozenset(gathered(lambda each: each.apostrophes.endings)),
        endings_after_capital=re.compile(
            f"(?:{'|'.join(gathered(lambda each: each.apostrophes.endings_after_capital))})", re.IGNORECASE
        ),
    )


class Cut:
    """A text cut into ``chunks`` that no word crosses: at its blanks, so that a chunk is as a rule a word with its
    punctuation; into its runs of letters where words may be broken at the ends of lines, or are written without spaces."""

    def __init__(self, text: str) -> None:
        self.chunks = text.split()
        self._size = len(text)
        self._rest = text
        self._passed = 0
        self._starts: list[int] | None = None
        if ("\n" in text and _BROKEN_LINE.search(text)) or self._size > _LONGEST_CHUNK * (len(self.chunks) + 1):
            runs = [*RUN.finditer(text)]
            self.chunks = [run.group() for run in runs]
            self._starts = [run.start() for run in runs]

    def start(self, number: int) -> int:
        """Where a chunk (from 0) starts, in code points of the text. Ask for none before one that was asked for."""
        if self._starts is not None:
            return self._starts[number]
        if not self._passed:
            # Where one blank stands between the chunks, and none around them, the chunks themselves tell where each begins.
            before = [*accumulate(map(len, self.chunks), initial=0)]
            if before[-1] + len(self.chunks) == self._size + 1:
                self._starts = [*map(add, before, range(len(before)))]
                return self._starts[number]
        self._rest = self._rest.split(maxsplit=number - self._passed)[-1]
        self._passed = number
        return self._size - len(self._rest)


def count(chunk: str) -> int:
    """How many words a chunk holds."""
    word = chunk.strip(AROUND)
    if word.isalnum() and fold_letters(word):
        return 1
    return sum([len(run) if HAN.fullmatch(run) else len(pieces(run)) for run in RUN.findall(chunk)])


def pieces(run: str) -> tuple[Piece, ...]:
    """The words inside a run of letters that :data:`RUN` found, in order."""
    if not run.isalnum():
        if run[:1] == HASHTAG:
            return (Piece(1, len(run), fold(run[1:])),)
        return tuple(_divided(_MARK.sub("", run)))
    word = fold_letters(run)
    if word is None:
        run = _MARK.sub("", run)
        if HAN.fullmatch(run):
            now = run.translate(simplified())
            return tuple([Piece(index, index + 1, letter, unspaced=True) for index, letter in enumerate(now)])
        if _not_one_word().search(run):
            return tuple(_divided(run))
        word = fold(run)
    return (Piece(0, len(run), word),) if word else ()


def indexed(run: str) -> tuple[Piece, ...]:
    r"""What an index holds of a run: its words, and beside them what else may be read there: the halves of a word that is broken
    at a hyphen, the words of a hashtag, which begin with capitals, and the mark behind a word as it stands.

    >>> [piece.word for piece in indexed("pre-\ntrial⁴")]
    ['pretrial', 'pre', 'trial', '⁴']
    """
    words = pieces(run)
    if run[:1] == HASHTAG:
        return (*words, *(Piece(start, end, fold(run[start:end]), beside=True) for start, end in _humps(run)))
    mark = _MARK.search(run)
    if not mark and "\n" not in run:
        return words
    found: list[Piece] = []
    for piece in words:
        found += [piece, *_halves(run, piece)]
    if mark and found:
        found.append(Piece(mark.start(), mark.end(), mark.group(), beside=True))
    return tuple(found)


def humps(text: str) -> list[str]:
    """The words of a hashtag, with or without its sign, each of which begins with a capital; none of what is no such.

    >>> humps("#FreeZhylanbayev"), humps("Almaty")
    (['Free', 'Zhylanbayev'], [])
    """
    word = text.strip(f"{AROUND}{HASHTAG}")
    return [word[start:end] for start, end in _humps(word)] if word.isalnum() and _HUMPS.search(word) else []


def _humps(run: str) -> list[tuple[int, int]]:
    ends = [found.start() for found in _HUMPS.finditer(run)]
    return [*zip((1 if run[0] == HASHTAG else 0, *ends), (*ends, len(run)), strict=True)]


def _halves(run: str, whole: Piece) -> Iterator[Piece]:
    start, halves = whole.start, []
    for found in _BROKEN_LINE.finditer(run, whole.start, whole.end):
        if not found.group().startswith(_SOFT_HYPHEN):
            halves.append((start, found.start()))
            start = found.end()
    if halves:
        for first, last in (*halves, (start, whole.end)):
            if word := fold(run[first:last]):
                yield Piece(first, last, word, beside=True)


def joins(left: str, right: str) -> bool:
    """Whether what stands before and behind a hyphen at the end of a line may be one word. A hyphen before a capital letter
    belongs to a name; before or behind a digit it parts two numbers."""
    before = next((letter for letter in reversed(left) if letter.isalnum()), "")
    if not before.isalpha() or not right[:1].isalpha():
        return False
    return not right[0].isupper() or (left.isupper() and right[:2].isupper() and len(right) > 1)


def _divided(run: str) -> Iterator[Piece]:
    start = 0
    breaks = list(_BREAK.finditer(run))
    if len(breaks) > _MOST_BREAKS:  # not a word of any language, and costly to take for one
        for found in breaks:
            yield from _units(run[start : found.start()], start)
            start = found.end()
        breaks = []
    for found in breaks:
        left, right = run[start : found.start()], run[found.end() :]
        if not left:
            continue
        if "\n" in found.group():
            if found.group().startswith(_SOFT_HYPHEN) or joins(left, right):
                continue
            yield from _units(left, start)
            start = found.end()
            continue
        rest = _BREAK.split(right, maxsplit=1)[0]
        parts = _parts()
        if fold(left) in parts.elided and fold(left + rest) not in parts.whole:
            yield from _units(left, start)
            start = found.end()
        elif len(rest) == len(right) and (
            fold(rest) in parts.endings
            or (len(left) > 2 and left[0].isupper() and parts.endings_after_capital.fullmatch(rest))
        ):
            run = run[: found.start()]
            break
    yield from _units(run[start:], start)


def _units(run: str, offset: int) -> Iterator[Piece]:
    if run.isascii() or not _unspaced_letter().search(run):
        if word := fold(run):
            yield Piece(offset, offset + len(run), word)
        return
    for found in _unit().finditer(run):
        unit = found.group()
        if word := _CHARACTERS[unit] if len(unit) == 1 else fold(unit):
            unspaced = _unspaced_letter().match(unit) is not None
            yield Piece(offset + found.start(), offset + found.end(), word, unspaced)


@cache
def simplified() -> dict[int, str]:
    """Chinese characters as they are written now, by those of before: *起訴* is *起诉*."""
    return {ord(pair[0]): pair[1] for pair in gathered(lambda each: each.characters.simplified)}


class _Characters(dict[str, str]):
    """What each character becomes by itself: a table that is made a block of 256 code points at a time, for a Chinese text is
    made of a few thousand characters, and each costs what a word does."""

    def __missing__(self, character: str) -> str:
        first = ord(character) & ~0xFF
        now = simplified()
        self.update((letter, fold(letter).translate(now)) for letter in map(chr, range(first, first + 0x100)))
        return self[character]


_CHARACTERS = _Characters()


def tokens(text: str) -> list[Token]:
    """The words of ``text``, in order. They do not overlap.

    >>> [(token.word, token.position) for token in tokens("L’avocat a été libéré.")]
    [('l', 0), ('avocat', 1), ('a', 2), ('ete', 3), ('libere', 4)]
    """
    found: list[Token] = []
    for match in RUN.finditer(text):
        run, offset = match.group(), match.start()
        for start, end, word, unspaced, _ in pieces(run):
            found.append(Token(offset + start, offset + end, len(found), run[start:end], word, unspaced))
    return found
