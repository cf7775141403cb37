"""How long a stretch of text is, in words, and where one that has no sentence end may be cut."""

from __future__ import annotations

import unicodedata

from rightsarchive.language.scripts import count_unspaced
from rightsarchive.model import Span, trimmed

_SIGNS_IN_A_WORD = 1.7
_LONGEST_AVERAGE = 11
_LONGEST_WORD = 30
_AT_ONCE = 1 << 16


def size(text: str) -> int:
    """The length of ``text`` in words. Where words are not spaced, 1.7 signs are one word; a run without spaces counts
    as one word for every 30 characters (addresses, encoded data)."""
    words = _words(text)
    if len(text) <= _LONGEST_AVERAGE * words:
        return words
    return max(words, round(count_unspaced(text) / _SIGNS_IN_A_WORD), len(text) // _LONGEST_WORD)


def _words(text: str) -> int:
    """``len(text.split())``, without a list of all the words of a text that is one long line."""
    if len(text) <= _AT_ONCE:
        return len(text.split())
    words = sum(len(text[start : start + _AT_ONCE].split()) for start in range(0, len(text), _AT_ONCE))
    borders = range(_AT_ONCE, len(text), _AT_ONCE)
    return words - sum(not text[border - 1].isspace() and not text[border].isspace() for border in borders)


def cut(text: str, span: Span, words: int) -> list[Span]:
    """``span`` in equal parts of about ``words`` words, cut at white space, or between characters where there is none."""
    start, end = span
    parts = -(-size(text[start:end]) // words)
    if parts <= 1:
        return [span]
    pieces: list[Span] = []
    for part in range(parts, 1, -1):
        at = _cut_point(text, start, end, start + (end - start) // part)
        if at >= end:
            break
        pieces.append(trimmed(text, start, at))
        start = at
    pieces.append(trimmed(text, start, end))
    return [piece for piece in pieces if piece[0] < piece[1]]


def _cut_point(text: str, start: int, end: int, ideal: int) -> int:
    """The white space nearest before ``ideal`` in the second half of the part, else the next boundary between two characters."""
    for at in range(ideal, start + (ideal - start) // 2, -1):
        if text[at].isspace():
            return at
    at = max(ideal, start + 1)
    while at < end and (unicodedata.category(text[at])[0] == "M" or "\u200d" in text[at - 1 : at + 1]):
        at += 1
    return at
