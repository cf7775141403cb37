"""Where sentences begin and end: sentencex, held back where an abbreviation, an initial or a number only looks like an end."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import sentencex

from rightsarchive.language.data import language as known
from rightsarchive.language.data import shared
from rightsarchive.language.punctuation import COMMAS, DASHES, LIST_MARK, OPENING_BRACKETS, QUOTATION_MARKS, any_of
from rightsarchive.language.scripts import is_small
from rightsarchive.model import Span, trimmed

_SHORT_TOKEN = 5
_LOOK_BACK = 40
_ENUMERATOR_LENGTH = 12

_OPENING = re.compile(any_of(QUOTATION_MARKS, OPENING_BRACKETS, "/"))
_BREAK = re.compile(rf"\n[^\S\n]*(?={LIST_MARK})|\n[^\S\n]*\n\s*")
_ENUMERATOR = re.compile(r"[\W_]*(?:\d+(?:[.\d]*\d)?|[IVXLCDMivxlcdm]+|\w)?[\W_]*")
_NEVER_LAST = f"{COMMAS}{DASHES}{OPENING_BRACKETS}"
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def sentences(text: str, language: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as half-open code point spans, in order, without surrounding white space.

    Every character that is not white space belongs to one span. List items on lines of their own count as sentences.
    An unknown ``language`` is read by general rules; nothing raises.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _BREAK.finditer(text):
        spans.extend(_of_block(text, start, found.start(), language))
        start = found.end()
    spans.extend(_of_block(text, start, len(text), language))
    return spans


def _of_block(text: str, first: int, last: int, language: str) -> list[tuple[int, int]]:
    block = text[first:last]
    if block.isascii() and not re.search(r"[.!?]\S*\s", block):
        return _trimmed(text, [(first, last)])
    # sentencex takes valid Unicode alone; a lone surrogate (broken PDF fonts give some) is stood in for, one for one.
    valid = _SURROGATES.sub("?", block)
    spans: list[tuple[int, int]] = []
    for boundary in sentencex.get_sentence_boundaries(language, valid):
        start, end = first + boundary["start_index"], first + boundary["end_index"]
        if spans and _holds_on(text, spans[-1], (start, end), language):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return _trimmed(text, spans)


def _trimmed(text: str, spans: list[Span]) -> list[Span]:
    return [(start, end) for start, end in (trimmed(text, *span) for span in spans) if start < end]


def _holds_on(text: str, before: tuple[int, int], after: tuple[int, int], language: str) -> bool:
    """Whether the break between two spans is a false one."""
    opening = _LETTER_OR_DIGIT.search(text, *after)
    if opening is None:
        return True
    head = text[max(before[0], before[1] - _LOOK_BACK) : before[1]].rstrip()
    if len(head) <= _ENUMERATOR_LENGTH and _ENUMERATOR.fullmatch(head):
        return True
    if not head.endswith("."):
        # sentencex also breaks "(1985, 1997)" after the comma.
        return head[-1:] in _NEVER_LAST or head[-1:].isalnum()
    token = _OPENING.split(head[:-1].rsplit(None, 1)[-1])[-1] if len(head) > 1 else ""
    following = opening[0]
    if is_small(following) and 0 < len(token) <= _SHORT_TOKEN:
        return True
    if len(token) == 1 and token.isupper():
        return True
    never, numbered, before_name = _abbreviations(language)
    token = token.lower()
    if token in never or (token in numbered and following.isdigit()):
        return True
    return token in before_name and not head[: -len(token) - 1].rstrip()[-1:].isdigit()


class _Abbreviations(NamedTuple):
    never: frozenset[str]
    numbered: frozenset[str]
    before_name: frozenset[str]
    """"г. Алматы", "с. Шелек": a town or village, unless a number stands before; then a year, a page."""


@cache
def _abbreviations(language: str) -> _Abbreviations:
    """Those that never end a sentence, those that hold on to a number ("No. 5", "ст. 130", "11 h. 30"), and those that stand
    before a name."""
    told = [each.sentences for each in (*shared(language), known(language))]
    return _Abbreviations(
        never=frozenset(word for each in told for word in each.never),
        numbered=frozenset(word for each in told for word in each.numbered),
        before_name=frozenset(word for each in told for word in each.before_name),
    )
