"""Negations and numbers of a source that its quotation does not have, and negations that only the quotation has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.marked import MarkedChange, MarkKind
from rightsarchive.citation.verdicts import Difference, LostAt, QuoteWarning, WarningKind
from rightsarchive.language.losses import negations, numbers, words_in
from rightsarchive.language.punctuation import COLONS, COMMAS, DASHES, TERMINALS
from rightsarchive.model import Span, primary_language

NEAR = 3
"""So many words from the quoted ones a negation still belongs to them, unless a sign stands between."""

_REACH = 300
_SENTENCE = re.compile(rf"[{re.escape(TERMINALS)}][\"'”’»)\]]*\s|\n\s*\n")
_CLAUSE = re.compile(rf"[{re.escape(COMMAS + COLONS)}]|\s[{re.escape(DASHES)}]\s|[—–]")

_COUNTED: tuple[tuple[WarningKind, Callable[[str, str | None], tuple[str, ...]]], ...] = (
    (WarningKind.NEGATION, negations),
    (WarningKind.NUMBER, numbers),
)


def lost(
    text: str,
    at: Span,
    changes: Sequence[MarkedChange],
    citation: Citation | None,
    language: str | None = None,
) -> tuple[QuoteWarning, ...]:
    """What fell away of a quotation that stands at ``at`` in a text: before and behind it in its sentence, and in what its marks
    stand for. Before and behind it counts what the ``citation`` has and the quotation has not; without a citation, all."""
    code = language if citation is None else citation.language
    code = None if code is None else primary_language(code)
    cited = None if citation is None else (citation.locator.start, citation.locator.end)
    return (*_at_edges(text, at, cited, code), *_in_changes(changes, code))


def _at_edges(text: str, at: Span, cited: Span | None, code: str | None) -> Iterator[QuoteWarning]:
    before = text[max(0, at[0] - _REACH) : at[0]]
    ends = [found.end() for found in _SENTENCE.finditer(before)]
    before = before[ends[-1] :] if ends else before
    behind = text[at[1] : at[1] + _REACH]
    end = _SENTENCE.search(behind)
    own_end = at[1] and text[at[1] - 1 : at[1]] in TERMINALS
    behind = "" if own_end else behind[: end.start()] if end else behind
    for words, first in ((before, False), (behind, True)):
        near = _near(words, first=first)
        held = cited is None or (at[1] < cited[1] if first else at[0] > cited[0])
        for kind, count in _COUNTED if held else ():
            # A number beside a quotation is no part of it, unless it was cited; a negation is.
            if kind is WarningKind.NUMBER and cited is None:
                continue
            if found := count(near, code):
                yield QuoteWarning(kind, LostAt.EDGE, found, grave=kind is WarningKind.NEGATION)


def _near(words: str, *, first: bool) -> str:
    """The words nearest to a quotation that stand in one clause with it, at the beginning or at the end of ``words``."""
    clause = _CLAUSE.split(words)[0 if first else -1]
    parts = clause.split()
    if len(parts) <= 1 < words_in(clause):  # no spaces between words
        return clause[:NEAR] if first else clause[-NEAR:]
    return " ".join(parts[:NEAR] if first else parts[-NEAR:])


def _in_changes(changes: Sequence[MarkedChange], code: str | None) -> Iterator[QuoteWarning]:
    for change in changes:
        if change.kind is MarkKind.REMARK or not (change.source or change.kind is MarkKind.REPLACEMENT):
            continue
        where = LostAt.OMISSION if change.kind is MarkKind.OMISSION else LostAt.REPLACEMENT
        if came := _beyond(negations(change.mark.strip("[]"), code), negations(change.source, code)):
            yield QuoteWarning(WarningKind.ADDED, where, came, grave=True)
        for kind, count in _COUNTED:
            kept = {word.lower() for word in count(change.mark.strip("[]"), code)}
            if found := tuple(word for word in count(change.source, code) if word.lower() not in kept):
                if kind is WarningKind.NEGATION and kept:
                    continue
                grave = kind is WarningKind.NEGATION and (
                    where is LostAt.REPLACEMENT or words_in(change.source) <= NEAR
                )
                yield QuoteWarning(kind, where, found, grave)


def lost_in(differences: Sequence[Difference], language: str | None) -> tuple[QuoteWarning, ...]:
    """What fell away, and which negation came to it, where words were altered without a mark."""
    code = None if language is None else primary_language(language)
    mine = "".join(each.mine for each in differences)
    its = "".join(each.its for each in differences)
    found = []
    for kind, count in _COUNTED:
        if fell := _beyond(count(its, code), count(mine, code)):
            found.append(QuoteWarning(kind, LostAt.CHANGE, fell, grave=kind is WarningKind.NEGATION))
    if came := _beyond(negations(mine, code), negations(its, code)):
        found.append(QuoteWarning(WarningKind.ADDED, LostAt.CHANGE, came, grave=True))
    return tuple(found)


def _beyond(words: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The words that are not among the others, each as often as it is not."""
    left = [word.lower() for word in others]
    found = []
    for word in words:
        if word.lower() in left:
            left.remove(word.lower())
        else:
            found.append(word)
    return tuple(found)
