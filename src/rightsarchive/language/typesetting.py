"""Words as another hand sets them: what an honest quoter, an editor or a typesetter changes beyond what is ``alike``.

Which quotation marks are used and what stands inside of them, blanks beside dashes, signs and quotation marks, one dash or two
hyphens, a comma inside or outside of a closing quotation mark, three dots in any form. Letters, digits, accents, the order of words
and every other sign count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from rightsarchive.language.alike import Key, compared, parts_word, same
from rightsarchive.language.folding import ACCENTS, IGNORED, RAISED, SIGNS
from rightsarchive.language.punctuation import CALLS, CLOSING_BRACKETS, COLONS, COMMAS, FULL_STOPS, OPENING_BRACKETS
from rightsarchive.model import Span

_BEFORE = re.escape(f"{CALLS}{COLONS}{COMMAS}{FULL_STOPS}{CLOSING_BRACKETS}%")
_RULES = (
    (re.compile(r"[\"']+"), "'"),
    (re.compile(r"\.\s*\.\s*\.(?:\s*\.)*"), "..."),
    (re.compile(r"\s*-[-\s]*"), "-"),
    (re.compile(rf"\s+(?=[{_BEFORE}])|(?<=[{re.escape(OPENING_BRACKETS)}¿¡])\s+"), ""),
    (re.compile(r"\s*'\s*"), "'"),
    (re.compile(rf"(?<=\S)'\s*([{re.escape(COMMAS + FULL_STOPS)}])"), r"\1'"),
)
_RUN = re.compile(r"[^\W_]+")
_FIRST = re.compile(rf"[^\W_{RAISED}]")
_RAISED = re.compile(f"[{RAISED}]+")
_ENDING = re.compile(rf"[{ACCENTS}{SIGNS}{IGNORED}]+")
_STOPS = 6
_CALL = re.compile(f"[{re.escape(CALLS)}]")


def set_alike(one: str, source: str) -> bool:
    """Whether ``one`` is ``source`` as another hand may set it. The case of the first letter may differ."""
    return same(_loosely(one), _loosely(source))


def _loosely(text: str) -> str:
    found = compared(text)
    for rule, instead in _RULES:
        found = rule.sub(instead, found)
    return found


class Letters:
    """A text as its letters and digits alone, small, to find words in it that another hand has set."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._key = Key(text)
        self._begins: list[int] = []
        self._runs: list[int] = []
        self.letters = "".join(self._made())

    def _made(self) -> Iterator[str]:
        at = 0
        for run in _RUN.finditer(self._key.key):
            self._begins.append(at)
            self._runs.append(run.start())
            at += run.end() - run.start()
            yield _small(run[0])

    def find(self, words: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
        """Where ``words`` stand as whole words from the code point ``start`` of the text to ``end``, however they are set."""
        core = bare(words)
        wanted = letters_of(core)
        if not wanted:
            return
        at = self.letters.find(wanted, self._index(start))
        while at >= 0:
            span = self._span(at, at + len(wanted))
            if end is not None and span[1] > end:
                return
            if span[0] >= start and self._stands(words, core, span):
                yield span
            at = self.letters.find(wanted, at + 1)

    def _stands(self, words: str, core: str, span: Span) -> bool:
        text = self.text
        if parts_word(text, span[0]) or parts_word(text, span[1]):
            return False
        # A question is no statement: the signs at the end may differ in all else.
        behind = words.rindex(core) + len(core)
        # A raised digit behind the last word is the mark of a note, or the square of a measure.
        raised = _RAISED.search(words, behind)
        if raised is not None and _raised_at(text, span[1]) != raised[0]:
            return False
        call = _CALL.search(words, behind)
        if call is not None and not _CALL.search(text[span[1] : span[1] + 4]):
            return False
        return set_alike(core, text[slice(*span)])

    def _index(self, start: int) -> int:
        """The first letter at or behind a code point of the text."""
        if not start:
            return 0
        low, high = 0, len(self._begins)
        while low < high:
            middle = (low + high) // 2
            if self._key.source(self._runs[middle], self._runs[middle] + 1)[0] < start:
                low = middle + 1
            else:
                high = middle
        return self._begins[low - 1] if low else 0

    def _span(self, first: int, last: int) -> Span:
        start, _ = self._key.source(*self._place(first))
        _, end = self._key.source(*self._place(last - 1))
        ending = _ENDING.match(self.text, end)
        return start, ending.end() if ending else end

    def _place(self, letter: int) -> Span:
        run = bisect_right(self._begins, letter) - 1
        at = self._runs[run] + letter - self._begins[run]
        return at, at + 1


def _raised_at(text: str, at: int) -> str:
    """The raised digits that stand behind a word, and behind its stops."""
    found = _RAISED.search(text, at, at + _STOPS)
    return "" if found is None or _RUN.search(text, at, found.start()) else found[0]


def letters_of(words: str) -> str:
    """The letters and digits of ``words`` alone, small, as :class:`Letters` holds those of a text."""
    return "".join(_small(run) for run in _RUN.findall(Key(words).key))


def bare(words: str) -> str:
    """``words`` from their first letter or digit to their last, with the accents on it."""
    first = _FIRST.search(words)
    if first is None:
        return ""
    last = len(words) - (_FIRST.search(words[::-1]) or first).start()
    ending = _ENDING.match(words, last)
    return words[first.start() : ending.end() if ending else last]


def _small(run: str) -> str:
    small = run.lower()
    return small if len(small) == len(run) else run
