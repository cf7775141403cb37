"""A quotation with the marks of its quoter (words left out, put in or explained), and where it stands in a text.

========================================  =========================================================================
``[...]`` ``[…]`` ``(…)`` ``<…>`` ``…``   words left out
``[the court]``                           words put in, or in the place of others
``[t]he``, ``judge[s]``                   letters put in, or in the place of others, in one word
``[sic]``, ``(sic)``, ``[12]``            a remark, the mark of a note: nothing is left out for it
========================================  =========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rightsarchive.citation.marked import MarkedChange, MarkKind
from rightsarchive.language.losses import added_by_quoters, words_in
from rightsarchive.language.typesetting import Letters, letters_of
from rightsarchive.model import Span

_DOTS = r"(?:\.(?:\s?\.){2,}|…+)"
_OMISSION = rf"[\[(<‹【［〔]\s*{_DOTS}\s*[\])>›】］〕]|{_DOTS}"
_LETTERS = r"\[[^\[\]\s\d.…]{1,20}\]"
_IN_A_WORD = rf"(?:[^\W\d_]+{_LETTERS}|{_LETTERS}(?=[^\W\d_]))[^\W\d_]*(?:{_LETTERS}[^\W\d_]*)*"
_MARKS = re.compile(
    rf"(?P<omission>{_OMISSION})|(?P<note>\[\d{{1,4}}\])|(?P<word>{_IN_A_WORD})"
    r"|(?P<bracket>[\[［【][^\[\]［］【】]{1,120}[\]］】])|(?P<remark>\([^()]{1,40}\))"
)
_WORD_BEFORE = re.compile(r"[^\W_]+(?=\W*\Z)")
_WORD_BEHIND = re.compile(r"\W*([^\W_]+)")
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")

LONGEST_OMISSION = 4000
"""Code points that a mark of omission may stand for: about a page."""

LONGEST_REPLACEMENT = 25
"""Words that words in brackets may stand for."""

_REPLACED = 200
_TRIED = 400


@dataclass(frozen=True, slots=True)
class QuotersMark:
    kind: MarkKind
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a quotation stands in a text (code points, half open), and what its marks stand for."""

    start: int
    end: int
    changes: tuple[MarkedChange, ...] = ()


def parsed(printed: str) -> tuple[str | QuotersMark, ...]:
    """The pieces of a quotation, and the marks between them."""
    found: list[str | QuotersMark] = []
    at = 0
    for mark in _MARKS.finditer(printed):
        kind = _kind(mark)
        if kind is None:
            continue
        found += [printed[at : mark.start()], QuotersMark(kind, mark[0])]
        at = mark.end()
    found.append(printed[at:])
    return tuple(each for each in found if isinstance(each, QuotersMark) or letters_of(each))


def _kind(mark: re.Match[str]) -> MarkKind | None:
    match mark.lastgroup:
        case "omission":
            return MarkKind.OMISSION
        case "note":
            return MarkKind.REMARK
        case "word":
            return MarkKind.LETTERS
        case "bracket":
            return MarkKind.REMARK if _is_remark(mark[0]) else MarkKind.REPLACEMENT
        case _:
            return MarkKind.REMARK if _is_remark(mark[0]) else None


def _is_remark(words: str) -> bool:
    inner = words[1:-1].strip()
    return inner.lower() in added_by_quoters() or not inner.strip("!?. ")


def is_marked(printed: str) -> bool:
    """Whether a quotation has marks of its quoter."""
    return any(isinstance(each, QuotersMark) for each in parsed(printed))


def standings(printed: str, source: Letters, start: int = 0, end: int | None = None) -> Iterator[Standing]:
    """Where a quotation stands in ``source`` between two code points: its pieces in order, with nothing between them but what its
    marks stand for."""
    parts = parsed(printed)
    first = next((number for number, each in enumerate(parts) if isinstance(each, str)), None)
    if first is None:
        return
    search = _Search(parts, source, len(source.text) if end is None else end)
    piece = parts[first]
    assert isinstance(piece, str)
    marks = [each for each in parts[:first] if isinstance(each, QuotersMark)]
    for span in source.find(piece, start, end):
        before = _word_beside(marks, source.text, span[0], behind=False)
        found = None if before is None else search.after(first, span)
        if before is not None and found is not None:
            yield Standing(before[0], found[0], (*before[1], *found[1]))


def _word_beside(
    marks: list[QuotersMark], text: str, at: int, *, behind: bool
) -> tuple[int, tuple[MarkedChange, ...]] | None:
    """Where a quotation begins or ends that has these marks there, with what they stand for; None where the word that letters of
    one are put into is another one."""
    if not any(mark.kind is MarkKind.LETTERS for mark in marks):
        return at, tuple(MarkedChange(mark.text, mark.kind, "") for mark in marks)
    near = text[at : at + _REPLACED] if behind else text[max(0, at - _REPLACED) : at]
    found = (_WORD_BEHIND.match if behind else _WORD_BEFORE.search)(near)
    word = "" if found is None else found[found.lastindex or 0]
    if found is None or not all(_is_word(mark.text, word) for mark in marks if mark.kind is MarkKind.LETTERS):
        return None
    edge = at + found.end() if behind else at - len(near) + found.start()
    return edge, tuple(
        MarkedChange(mark.text, mark.kind, word if mark.kind is MarkKind.LETTERS else "") for mark in marks
    )


class _Search:
    """One quotation in one text. Each step counts: a text full of the same small word must not take forever."""

    def __init__(self, parts: tuple[str | QuotersMark, ...], source: Letters, end: int) -> None:
        self._parts = parts
        self._source = source
        self._end = end
        self._left = _TRIED

    def after(self, number: int, piece: Span) -> tuple[int, tuple[MarkedChange, ...]] | None:
        """The end of the quotation and its changes, where the part ``number`` stands at ``piece``; None where it does not go on."""
        following = next((n for n in range(number + 1, len(self._parts)) if isinstance(self._parts[n], str)), None)
        marks = [each for each in self._parts[number + 1 : following] if isinstance(each, QuotersMark)]
        if following is None:
            return _word_beside(marks, self._source.text, piece[1], behind=True)
        words = self._parts[following]
        assert isinstance(words, str)
        reach = LONGEST_OMISSION if any(each.kind is MarkKind.OMISSION for each in marks) else _REPLACED
        for span in self._source.find(words, piece[1], min(self._end, piece[1] + reach + 2 * len(words) + 80)):
            self._left -= 1
            if self._left < 0:
                return None
            gap = self._source.text[piece[1] : span[0]]
            if not _fits(marks, gap):
                continue
            rest = self.after(following, span)
            if rest is not None:
                return rest[0], (*_changes(marks, gap), *rest[1])
        return None


def _fits(marks: list[QuotersMark], gap: str) -> bool:
    """Whether the words of a gap may be what the marks stand for."""
    if not letters_of(gap):
        return not any(mark.kind is MarkKind.LETTERS for mark in marks)
    if len(marks) == 1 and letters_of(marks[0].text) == letters_of(gap):
        return True
    kinds = {mark.kind for mark in marks}
    if MarkKind.OMISSION in kinds:
        return len(gap) <= LONGEST_OMISSION
    if MarkKind.REPLACEMENT in kinds:
        return words_in(gap) <= LONGEST_REPLACEMENT
    if MarkKind.LETTERS in kinds:
        return words_in(gap) == 1 and all(_is_word(mark.text, gap) for mark in marks if mark.kind is MarkKind.LETTERS)
    return False


def _is_word(marked: str, gap: str) -> bool:
    """Whether the letters outside of the brackets of a word begin and end a word of the source."""
    word = gap.strip().strip("\"'“”‘’«».,;:!?()").lower()
    outside = _IN_BRACKETS.split(marked.lower())
    return word.startswith(outside[0]) and word.endswith(outside[-1]) and len(word) >= sum(map(len, outside))


def _changes(marks: list[QuotersMark], gap: str) -> list[MarkedChange]:
    if len(marks) == 1 and letters_of(marks[0].text) == letters_of(gap) and "[" in gap:
        return []  # the brackets are the source's own
    words = " ".join(gap.split()).strip(" ,.;:") if letters_of(gap) else ""
    if not words and all(mark.kind is MarkKind.OMISSION for mark in marks):
        return []  # the dots are the source's own
    main = next((n for n, mark in enumerate(marks) if mark.kind is not MarkKind.REMARK), 0)
    return [MarkedChange(mark.text, mark.kind, words if n == main else "") for n, mark in enumerate(marks)]
