"""The language of every stretch of a paragraph: by its two ends, and sentence by sentence where they disagree."""

from __future__ import annotations

from typing import NamedTuple

from rightsarchive.language.continuing import continues
from rightsarchive.language.detect import detect, same_script
from rightsarchive.language.sentences import sentences
from rightsarchive.model import Span
from rightsarchive.passages.measure import size

# The end needs less than the beginning: it is only asked whether it goes on in the same language.
_HEAD = 64
_TAIL = 44
_TOO_SHORT = 25
_SHORT_RUN = 12


class Stretch(NamedTuple):
    """``text[start:end]`` is in one ``language``; ``words`` is its size."""

    start: int
    end: int
    words: int
    language: str


def languages(text: str, span: Span, words: int, hint: str | None, *, found: bool = False) -> list[Stretch]:
    """``span`` as stretches of one language each, in order.

    ``hint`` is what is expected; with ``found`` it is the language of the text just before, and only declared otherwise.
    Fewer than twelve words in between are given the language around them, unless they are in another script.
    """
    start, end = span
    beginning = text[start : start + _HEAD]
    head = hint if found and hint is not None and continues(beginning, hint) else _language(beginning, hint)
    if end - start <= _HEAD:
        return [Stretch(start, end, words, head)]
    ending = text[max(start, end - _TAIL) : end]
    # The first word of the ending may be cut in two, and half a word may be one of another language.
    if continues(ending.partition(" ")[2], head) or _language(ending, head) == head:
        return [Stretch(start, end, words, head)]
    return _by_sentence(text, span, _language(text[start:end], hint))


def _language(text: str, hint: str | None) -> str:
    found = detect(text, hint)
    return found if found != "und" else hint or "und"


def _by_sentence(text: str, span: Span, whole: str) -> list[Stretch]:
    start, end = span
    runs: list[Stretch] = []
    for first, last in sentences(text[start:end], whole):
        piece = text[start + first : start + last]
        around = runs[-1].language if runs else whole
        found = _language(piece, whole)
        language = around if len(piece) < _TOO_SHORT and same_script(found, around) else found
        runs.append(Stretch(start + first, start + last, size(piece), language))
    return _joined(_smoothed(_joined(runs)))


def _smoothed(runs: list[Stretch]) -> list[Stretch]:
    """A short run takes the language of the longer of its neighbours that share its script."""
    smoothed: list[Stretch] = []
    for index, run in enumerate(runs):
        around = [
            other
            for other in (*smoothed[-1:], *runs[index + 1 : index + 2])
            if same_script(other.language, run.language)
        ]
        if run.words < _SHORT_RUN and around:
            smoothed.append(run._replace(language=max(around, key=lambda other: other.words).language))
        else:
            smoothed.append(run)
    return smoothed


def _joined(runs: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for run in runs:
        if joined and joined[-1].language == run.language:
            joined[-1] = joined[-1]._replace(end=run.end, words=joined[-1].words + run.words)
        else:
            joined.append(run)
    return joined
