"""Words that a reader takes for the same: what search, quoting and verification do not tell apart.

However they were typed or pasted, words are alike if they differ in this alone:

* canonically equivalent letters (UAX #15), ligatures, presentation forms and full-width forms;
* signs that nobody sees: soft hyphens, spaces without width, marks of direction, controls;
* white space and ends of lines, in scripts without spaces between words none at all;
* straight and typographic quotation marks, apostrophes, hyphens and dashes, three dots;
* the hyphen at the end of a line, which may belong to the word or not (``in-`` / ``juries``, ``pre-`` / ``trial``);
* marks of raised digits, which may be left out; the case of the first letter.

Everything else, every letter, accent and comma, counts. What a search folds beyond that (case, accents, punctuation) it finds and
nobody may quote.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rightsarchive.language.folding import ACCENTS, IGNORED, RAISED, SIGNS
from rightsarchive.language.punctuation import APOSTROPHES, DASHES, QUOTATION_MARKS
from rightsarchive.language.scripts import UNSPACED_CHARACTERS
from rightsarchive.language.tokens import joins
from rightsarchive.model import Span

_BREAK = "\ue000"
"""Stands for a hyphen at the end of a line that may join its halves; a private character, which no text is compared by."""

_HYPHENS = f"{DASHES.replace('-', '')}\u2212\ufe58\ufe63\uff0d\\-"
_SINGLE = "".join(sorted({*APOSTROPHES, *"‘’‚‛‹›"}))
_DOUBLE = "".join(sorted({*QUOTATION_MARKS} - {*_SINGLE}))
_UNSEEN = f"{IGNORED}\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
# Characters that are canonically another one by themselves.
_SINGLETONS = (
    "\u0340-\u0344\u0374\u037e\u0387\u0958-\u095f\u09dc-\u09df\u0a33-\u0a5e\u0b5c\u0b5d\u0f43-\u0fb9\u1f70-\u1fff\u2000\u2001"
    "\u2126\u212a\u212b\u2329\u232a\uf900-\ufaff\ufb1d-\ufb4f\U0002f800-\U0002fa1d"
)
_FORMS = "\ufb00-\ufb17\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\uff01-\uffef"
_WIDE = f"{UNSPACED_CHARACTERS}\u3001-\u303f\uff01-\uff65"
"""Beside them no white space is told from none."""

_LETTER = f"[^\\W_{RAISED}]"
_BEHIND_A_LETTER = f"(?:(?<={_LETTER})|(?<=[{ACCENTS}{SIGNS}]))"
_SOFT = f"[{_UNSEEN}]*\u00ad(?:[^\\S\\n\\r]|(?!\u00ad)[{_UNSEEN}])*(?:\\r\\n?|\\n)[\\s{_UNSEEN}]*"
_HARD = f"[{_UNSEEN}]*[{_HYPHENS}][\\s{_UNSEEN}]*"
_IN_A_WORD = f"{_BEHIND_A_LETTER}(?:{_HARD}|{_SOFT})(?={_LETTER})"
_RAISED_RUN = f"[{RAISED}](?:[{_UNSEEN}]*[{RAISED}])*"
_ORDER = {
    "hyphen": _IN_A_WORD,
    "raised": f"[\\s{_UNSEEN}]*{_RAISED_RUN}(?![{_UNSEEN}]*\\w)|(?<!\\w){_RAISED_RUN}(?=[{_UNSEEN}]*\\w)",
    "gap": f"(?:[{_UNSEEN}]+\\s|\\s[\\s{_UNSEEN}])[\\s{_UNSEEN}]*|[^\\S ]|(?<=[{_WIDE}]) | (?=[{_WIDE}])",
    "unseen": f"[{_UNSEEN}]+",
    "dash": f"[{_HYPHENS}]",
    "single": f"[{_SINGLE}]",
    "double": f"[{_DOUBLE}]",
    "dots": "…",
    "forms": f"[{_FORMS}]+",
    "composed": f"[{_SINGLETONS}]|[\u1100-\u11ff]+",
}
_MARKS = f"\\S[{ACCENTS}{SIGNS}]+"


@cache
def _changed_in(*, composed: bool) -> re.Pattern[str]:
    """What a text has to be changed at before it is compared: one in form NFC, or another. Made when it is first asked for, for that
    takes as long as a search."""
    kinds = "|".join(f"(?P<{name}>{kind})" for name, kind in _ORDER.items())
    return re.compile(kinds if composed else f"(?P<marks>{_MARKS})|{kinds}")


class _Piece(NamedTuple):
    """A stretch of a key: where it begins there and in the source, where its source ends, and whether it stands as it is there."""

    key: int
    start: int
    end: int
    literal: bool


class Key:
    """A text as it is searched for words: without hyphens inside of words, and without marks of raised digits."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._pieces: list[_Piece] = []
        self.key = "".join(self._made(text))
        self._begins = [piece.key for piece in self._pieces]

    def _made(self, text: str) -> Iterator[str]:
        at = length = 0
        for start, end, instead in _changes(text, keep=False):
            if start > at:
                self._pieces.append(_Piece(length, at, start, literal=True))
                length += start - at
                yield text[at:start]
            if instead:
                self._pieces.append(_Piece(length, start, end, literal=False))
                length += len(instead)
                yield instead
            at = end
        if at < len(text):
            self._pieces.append(_Piece(length, at, len(text), literal=True))
            yield text[at:]

    def find(self, words: str, start: int = 0) -> Iterator[Span]:
        """Where ``words`` stand as whole words from code point ``start`` of the text on, in order and apart from each other."""
        wanted = _bare(words)
        key = "".join(_pieces_of(wanted, keep=False)).strip()
        if not key:
            yield from _signs(wanted, self.text, start)
            return
        last = -1
        for found in sorted({at for one in _with_either_case(key) for at in self._places(one)}):
            span = self._source(found, found + len(key), wanted)
            if span and span[0] >= max(start, last) and alike(wanted, self.text[slice(*span)]):
                yield span
                last = span[1]

    def _places(self, key: str) -> Iterator[int]:
        at = self.key.find(key)
        while at >= 0:
            yield at
            at = self.key.find(key, at + 1)

    def source(self, first: int, last: int) -> Span:
        """The stretch of the text that the characters ``first`` to ``last`` of the key are made of."""
        one = self._pieces[bisect_right(self._begins, first) - 1]
        other = self._pieces[bisect_right(self._begins, last - 1) - 1]
        start = one.start + (first - one.key if one.literal else 0)
        return start, other.start + last - other.key if other.literal else other.end

    def _source(self, first: int, last: int, wanted: str) -> Span | None:
        """The stretch of the text that these characters of the key stand for; None inside of a word."""
        one = self._pieces[bisect_right(self._begins, first) - 1]
        if not one.literal and first > one.key:
            return None
        start, end = self.source(first, last)
        text = self.text
        if parts_word(text, start) or parts_word(text, end):
            return None
        # Marks of raised digits are no part of the key; they are quoted if they were asked for.
        if _RAISED.match(wanted) and (before := _RAISED_BEFORE.search(text, 0, start)):
            start = before.start()
        if _RAISED.match(wanted[-1]) and (behind := _RAISED_BEHIND.match(text, end)):
            end = behind.end()
        return start, end


_RAISED = re.compile(f"[{RAISED}]+")
_NOT_RAISED = re.compile(f"[^{RAISED}]+")
_WIDE_LETTER = re.compile(f"[{_WIDE}]")
_RAISED_BEHIND = re.compile(f"(?:\\s*[{RAISED}]+)+")
_RAISED_BEFORE = re.compile(f"(?:[{RAISED}]+\\s*)+\\Z")
_SKIPPED = re.compile(f"[{_UNSEEN}]")
_WORD = re.compile(f"[^\\W{RAISED}]")
_MARK = re.compile(f"[{ACCENTS}{SIGNS}]")
_UNSPACED = re.compile(f"[{UNSPACED_CHARACTERS}]")


def find(words: str, text: str, start: int = 0) -> Iterator[Span]:
    """Where ``words`` stand in ``text`` from code point ``start`` on, as :meth:`Key.find` gives it."""
    return Key(text).find(words, start)


def alike(one: str, source: str) -> bool:
    """Whether ``one`` may be written for ``source``: a hyphen at the end of a line of either may be one or none, and marks of raised
    digits in the source may be left out."""
    return same(compared(one), compared(source))


def compared(text: str) -> str:
    """``text`` as it is compared, for :func:`same`."""
    return "".join(_pieces_of(_bare(text), keep=True)).strip()


def same(ours: str, theirs: str) -> bool:
    """Whether two texts, as :func:`compared` gives them, are alike."""
    return _same(ours, theirs) or any(_same(other, theirs) for other in _with_either_case(ours) if other != ours)


def plainly(text: str) -> str:
    """``text`` as words are compared: to tell where two differ."""
    return " ".join("".join(_pieces_of(text, keep=True)).replace(_BREAK, "").split())


def _same(ours: str, theirs: str) -> bool:
    i = j = 0
    while j < len(theirs):
        mine, its = ours[i : i + 1], theirs[j]
        if mine == its:
            i, j = i + 1, j + 1
        elif its == _BREAK:
            j += 1
            if mine == "-":
                i += 2 if ours[i + 1 : i + 2] == " " else 1
        elif mine == _BREAK:
            i += 1
            if its == "-":
                j += 1
        elif (mark := _RAISED.match(theirs, j)) and not _parts_a_word(theirs, mark):
            j = mark.end()
        else:
            return False
    return i == len(ours)


def _parts_a_word(text: str, mark: re.Match[str]) -> bool:
    """Whether raised digits stand between two letters."""
    return _WORD.match(text[: mark.start()][-1:]) is not None and _WORD.match(text, mark.end()) is not None


def _changes(text: str, *, keep: bool) -> Iterator[tuple[int, int, str]]:
    """The stretches of ``text`` that are compared as something else. ``keep`` keeps hyphens in words and raised digits."""
    if text.isascii() and not _ASCII_SPECIAL.search(text):
        return
    special = _changed_in(composed=unicodedata.is_normalized("NFC", text))
    for found in special.finditer(text):
        yield found.start(), found.end(), _instead(found, keep=keep)


_ASCII_SPECIAL = re.compile(r"[^\S ]|  |[-\"'`\x00-\x1f\x7f]")


def _instead(found: re.Match[str], *, keep: bool) -> str:
    was, text = found[0], found.string
    match found.lastgroup:
        case "hyphen":
            return _hyphen(found) if keep else ""
        case "raised":
            return _NOT_RAISED.sub("", was) if keep else ""
        case "gap":
            return "" if _is_wide(text, found.start() - 1) or _is_wide(text, found.end()) else " "
        case "unseen":
            return ""
        case "dash":
            return "-"
        case "single":
            return "'"
        case "double":
            return '"'
        case "dots":
            return "..."
        case "forms":
            return "".join(_pieces_of(unicodedata.normalize("NFKC", was), keep=keep))
        case _:
            return unicodedata.normalize("NFC", _SKIPPED.sub("", was))


def _is_wide(text: str, at: int) -> bool:
    return at >= 0 and _WIDE_LETTER.match(text, at) is not None


def _hyphen(found: re.Match[str]) -> str:
    was, text = found[0], found.string
    if not _HYPHEN.search(was):
        return ""
    if "\n" not in was and "\r" not in was:
        return "-" + (" " if _SPACE.search(was) else "")
    before = _RUN_BEFORE.search(text, max(0, found.start() - _LONGEST_RUN), found.start())
    return _BREAK if joins(before[0] if before else "", text[found.end() : found.end() + 2]) else "-"


_HYPHEN = re.compile(f"[{_HYPHENS}]")
_SPACE = re.compile(r"\s")
_LONGEST_RUN = 64
_RUN_BEFORE = re.compile(r"[^\W_]+\Z")


def _pieces_of(text: str, *, keep: bool) -> Iterator[str]:
    at = 0
    for start, end, instead in _changes(text, keep=keep):
        yield text[at:start]
        yield instead
        at = end
    yield text[at:]


def _bare(words: str) -> str:
    """Without white space around, and without what nobody sees there."""
    return words.strip().strip("\u200b\u2060\ufeff\u00ad").strip()


def _with_either_case(words: str) -> tuple[str, ...]:
    """``words``, and the same with the first letter in the other case (both of them in Turkish)."""
    first = next((at for at, letter in enumerate(words) if letter.isalpha()), None)
    if first is None:
        return (words,)
    letter = words[first]
    others = "iıİI" if letter in "iıİI" else {letter.lower(), letter.upper()}
    return tuple(
        dict.fromkeys(
            [words, *(words[:first] + each + words[first + 1 :] for each in sorted(others) if len(each) == 1)]
        )
    )


def parts_word(text: str, at: int) -> bool:
    """Whether a place in a text parts a word, in a script that has spaces between words."""
    before, behind = at - 1, at
    while before >= 0 and _SKIPPED.match(text[before]):
        before -= 1
    if behind < len(text) and _MARK.match(text[behind]):
        return True
    while behind < len(text) and _SKIPPED.match(text[behind]):
        behind += 1
    if before < 0 or behind >= len(text):
        return False
    left, right = text[before], text[behind]
    while before > 0 and _MARK.match(left):
        before -= 1
        left = text[before]
    return bool(_WORD.match(left) and _WORD.match(right) and not _UNSPACED.match(left) and not _UNSPACED.match(right))


def _signs(wanted: str, text: str, start: int) -> Iterator[Span]:
    """Where what has no key, such as a mark alone, stands as it is."""
    at = text.find(wanted, start) if wanted else -1
    while at >= 0:
        yield at, at + len(wanted)
        at = text.find(wanted, at + len(wanted))
