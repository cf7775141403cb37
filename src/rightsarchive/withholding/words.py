"""Where withheld words stand again: in a text, in a title, in an address.

Words are compared as a reader sees them. Letter case, composed and decomposed letters and compatibility forms (Unicode Standard
Annex 15, form NFKC) make no difference, nor do vowel signs of Arabic and Hebrew, signs that nobody sees, how words are parted,
and a hyphen at the end of a line. An accent does: *Jose* is not *José*.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote

from rightsarchive.language.folding import ACCENTS, IGNORED, SIGNS, lower
from rightsarchive.language.punctuation import APOSTROPHES
from rightsarchive.model import Span

_APART = rf"\s_\-\u2010-\u2015.,;:/\\+%\"“”«»()\[\]…{APOSTROPHES}\u02b9-\u02bf\u02c8\ua78b\ua78c"
"""Inside of a regular expression's brackets: what stands between two words, in prose or in an address."""

_MARKS = f"{ACCENTS}{SIGNS}\u1160-\u11ff\ud7b0-\ud7ff"
"""The same: what belongs to the letter before it; the vowels and finals of Korean among them."""

_PIECE = re.compile(
    rf"(?P<apart>(?:%20|[{_APART}])(?:%20|[{_APART}{IGNORED}])*)"
    rf"|(?P<letter>[^{_APART}{_MARKS}{IGNORED}](?:[{_MARKS}{IGNORED}]*[{_MARKS}])?)|[{_MARKS}]"
)

_LINE_END = re.compile(r"[-\u2010\u00ad][ \t]*\r?\n[ \t]*")
"""Where a word may have been broken, or two words may have been parted."""

_UNSEEN = re.compile(f"[{IGNORED}]")
_ESCAPED = re.compile(r"\S*%[0-9A-Fa-f]{2}\S*")

_TELLING = 4
"""Letters from which on words are looked for inside of longer ones: fewer stand there by chance."""

_MOST_OF_A_NAME = 4
"""Words of a name; what has more is prose."""


class Found(NamedTuple):
    """``whole``: as words of their own. ``inside``: as a part of longer words, such as inflected forms."""

    whole: tuple[Span, ...]
    inside: tuple[Span, ...]


class FoldedText:
    """A text as words are compared, made once for any number of words that are looked for in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.readings = [_Folded(text, ())]
        if line_ends := [found.span() for found in _LINE_END.finditer(text)]:
            self.readings.append(_Folded(text, line_ends))


class _Folded:
    """``letters``, one blank between two words, and where each of them begins and ends in the text. What stands in ``left_out``
    is not there."""

    def __init__(self, text: str, left_out: Sequence[Span]) -> None:
        letters: list[str] = []
        self._starts, self._ends = array("L"), array("L")
        known: dict[str, str] = {}
        at = 0
        for low, high in (*left_out, (len(text), len(text))):
            for found in _PIECE.finditer(text, at, low):
                piece = found[0]
                folded = known.get(piece)
                if folded is None:
                    folded = known[piece] = " " if found["apart"] else _folded(piece)
                letters.append(folded)
                for _ in folded:
                    self._starts.append(found.start())
                    self._ends.append(found.end())
            at = high
        self.letters = "".join(letters)

    def span(self, start: int, end: int) -> Span:
        """Where ``letters[start:end]`` stand in the text."""
        return self._starts[start], self._ends[end - 1]

    def alone(self, start: int, end: int) -> bool:
        """Whether no letter, digit or sign on a letter stands beside ``letters[start:end]``."""
        before, after = self.letters[start - 1 : start], self.letters[end : end + 1]
        return not (before and _joins(before)) and not (after and _joins(after))


def _folded(piece: str) -> str:
    piece = _UNSEEN.sub("", piece)  # an unseen sign would keep a letter and its mark apart
    # Whoever writes Turkish in capitals has two letters I, which no other language tells apart.
    return lower(piece).replace("ı", "i") or ("" if unicodedata.combining(piece[0]) else piece.casefold())


def _joins(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter).startswith("M")


class Wording:
    """Some words, however they are spelled (see above); of a few words the last may come first, as in “Kovac, Amina”."""

    def __init__(self, words: Iterable[str]) -> None:
        found = {form for each in words if each.strip() for form in _forms(each)}
        self._forms = sorted(form for form, literal in found if not literal)
        self._literal = sorted(form for form, literal in found if literal)

    def find(self, text: str | FoldedText) -> Found:
        """Where they stand in ``text`` (code points), in order and apart from each other."""
        if isinstance(text, str):
            text = FoldedText(text)
        whole: set[Span] = set()
        inside: set[Span] = set()
        for reading in text.readings:
            for form in self._forms:
                for at in _every(form, reading.letters):
                    end = at + len(form)
                    if reading.alone(at, end):
                        whole.add(reading.span(at, end))
                    elif len(form) >= _TELLING:
                        inside.add(reading.span(at, end))
        for form in self._literal:
            whole |= {(at, at + len(form)) for at in _every(form, text.text)}
        kept = _apart(whole, ())
        return Found(kept, _apart(inside, kept))

    def stand_in(self, text: str) -> bool:
        """Whether they stand in ``text``, be it inside of longer words, be it escaped as in an address."""
        return any(self.find(text)) or ("%" in text and any(self.find(unquote(text))))

    def replaced(self, text: str, mark: str) -> str:
        """``text`` with ``mark`` wherever they stand, be it inside of longer words; for an escaped address with them too."""
        at, pieces = 0, []
        for start, end in sorted(span for spans in self.find(text) for span in spans):
            pieces += [text[at:start], mark]
            at = end
        text = "".join([*pieces, text[at:]]) if pieces else text
        return _ESCAPED.sub(lambda found: mark if self.stand_in(found[0]) else found[0], text) if "%" in text else text


class Scrubber:
    """Takes words out of what is told beside a text; each wording has the mark that stands for it."""

    def __init__(self, marks: Sequence[tuple[Wording, str]]) -> None:
        self._marks = marks
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        known = self._known.get(text)  # a heading stands over many paragraphs
        if known is None:
            known = text
            for wording, mark in self._marks:
                known = wording.replaced(known, mark)
            self._known[text] = known
        return known

    def name(self, text: str) -> str:
        """A name that holds any of the words is the mark and nothing else."""
        return next((mark for wording, mark in self._marks if wording.stand_in(text)), text)


def parts_of(words: str) -> tuple[str, ...]:
    """The single words of what may be a name; none of a longer stretch."""
    parts = tuple(part for part in re.split(f"[{_APART}]+", words) if part)
    return parts if 2 <= len(parts) <= _MOST_OF_A_NAME else ()


def _forms(words: str) -> Iterator[tuple[str, bool]]:
    """What words are looked for as, and whether letter for letter, as signs without letters are."""
    for reading in FoldedText(words).readings:
        parts = reading.letters.split()
        if not parts:
            yield words, True
            continue
        yield " ".join(parts), False
        if 2 <= len(parts) <= _MOST_OF_A_NAME:
            yield " ".join([parts[-1], *parts[:-1]]), False


def _every(form: str, text: str) -> Iterator[int]:
    at = text.find(form)
    while at >= 0:
        yield at
        at = text.find(form, at + 1)


def _apart(spans: Iterable[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order without those that overlap an earlier one, a longer one of the same beginning, or one that is taken."""
    kept: list[Span] = []
    waiting = list(reversed(taken))
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        while waiting and waiting[-1][1] <= start:
            waiting.pop()
        if (not kept or kept[-1][1] <= start) and not (waiting and waiting[-1][0] < end):
            kept.append((start, end))
    return tuple(kept)
