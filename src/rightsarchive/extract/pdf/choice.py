"""Which reader gives a page: pypdf, and pdfium where pypdf fails, glues words, or meets letters out of order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import pypdf
from pypdf import PageObject

from rightsarchive.extract.mojibake import repair
from rightsarchive.extract.pdf import ocr, pdfium
from rightsarchive.extract.pdf.lines import PageText
from rightsarchive.extract.pdf.pages import has_drawings, may_have_letters, picture_share, read_page
from rightsarchive.extract.pdf.second_reader import SecondReader
from rightsarchive.extract.quality import FEWEST_VISIBLE, torn, verdict_on, visible, word_length
from rightsarchive.language.scripts import count_right_to_left
from rightsarchive.model import PageVerdict

PYPDF = f"pypdf {pypdf.__version__}"
# Mean word lengths: 4.7 in an English text set with spaces, 8.7 in one where pypdf lost a part of them.
_LONG_WORDS = 7.0
_TORN = 0.02
_FEWEST_LETTERS_DOWN = 20
# Signs of lists and logotypes may come from a font without names; a page with more of them is not readable.
_NAMELESS = 0.1
# Under this mean a recognised page is mostly noise: a photograph, or another script.
_LEAST_CONFIDENCE = 40


class Reading(NamedTuple):
    """A page as one reader gave it, with the verdict on it."""

    text: PageText
    verdict: PageVerdict
    extractor: str
    repaired: str = ""
    """Which encodings were mistaken for each other, where the letters had to be put right."""
    alone: bool = False
    """Whether pdfium cannot open the file, and pypdf, which often mistakes their order, read right-to-left letters."""
    recognition: dict[str, Any] | None = None
    """Confidence and doubtful words, where the text was recognised in a picture."""
    failure: str = ""
    """What became of pdfium where it was asked for this page and did not survive it."""
    late: bool = False
    """Whether the time was over before the page could be recognised."""


def read(page: PageObject, index: int, second: SecondReader) -> Reading:
    """The better of two readings of page ``index`` (from 0)."""
    text = read_page(page)
    verdict = PageVerdict.CUT if text.problem else verdict_on(text.text)
    if text.nameless > _NAMELESS * visible(text.text) and verdict is PageVerdict.GOOD:
        verdict = PageVerdict.GARBLED
    first = Reading(text, verdict, PYPDF)
    if (is_better := _doubt(first, page, index, second)) and (other := _second(index, second)) and is_better(other):
        first = other
    if index in second.failures:
        first = first._replace(failure=second.failures[index])
    elif first.extractor == PYPDF and _is_right_to_left(first.text.text) and not second.count():
        first = first._replace(alone=True)
    if first.verdict is PageVerdict.GARBLED:
        first = _repaired(first)
    few = visible(first.text.text)
    if few < FEWEST_VISIBLE and (picture_share(page) > 0.5 or (not few and has_drawings(page))):
        return first._replace(verdict=PageVerdict.SCANNED)
    return first


def _runs_down(text: PageText) -> bool:
    """Whether nearly every letter has a line of its own, as pypdf and pdfium give Chinese and Japanese columns."""
    if len(text.lines) < _FEWEST_LETTERS_DOWN or len(text.text) > 4 * len(text.lines):
        return False
    alone = sum(line.text.strip() > "\u2e80" and len(line.text.strip()) == 1 for line in text.lines)
    return alone > 0.5 * len(text.lines)


def _second(index: int, second: SecondReader) -> Reading | None:
    text = second.read(index)
    return None if text is None else Reading(text, verdict_on(text.text), pdfium.extractor())


def _letters(text: str) -> list[str]:
    return sorted("".join(text.split()))


def _is_right_to_left(text: str) -> bool:
    return count_right_to_left(text) > max(10, 0.02 * len(text))


def _repaired(first: Reading) -> Reading:
    """Old Cyrillic files draw Russian letters and name Western ones; put right letter for letter, so that no offset moves."""
    text = first.text.text
    found = repair(text)
    if found is None or len(found.text) != len(text):
        return first
    lines = tuple(line._replace(text=found.text[line.start : line.end]) for line in first.text.lines)
    return Reading(
        first.text._replace(text=found.text, lines=lines),
        verdict_on(found.text),
        f"{first.extractor} ({found.wrong} as {found.right})",
        f"{found.right} taken for {found.wrong}",
    )


def recognised(
    readings: Sequence[Reading], second: SecondReader, languages: Sequence[str], *, first: int = 0, until: float
) -> Iterator[Reading]:
    """The same readings, those without a readable text replaced by what text recognition finds, as long as time allows.

    ``first`` is the index of the first of them in the file (from 0), ``until`` a moment of the monotonic clock. In no known
    language nothing is recognised: the wrong one ruins a page.
    """
    for index, reading in enumerate(readings, start=first):
        wanted = reading.verdict in {PageVerdict.SCANNED, PageVerdict.GARBLED} and ocr.is_ready(languages)
        picture = second.picture(index) if wanted and time.monotonic() < until else None
        found = (
            None if picture is None else ocr.recognise(picture, languages, seconds=max(0.0, until - time.monotonic()))
        )
        if found is None or visible(found.page.text) < FEWEST_VISIBLE or found.confidence < _LEAST_CONFIDENCE:
            late = wanted and time.monotonic() >= until
            yield reading._replace(late=late, failure=second.failures.get(index, "")) if wanted else reading
            continue
        recognition = {"confidence": found.confidence, "doubtful": [list(word) for word in found.doubtful]}
        yield Reading(found.page, verdict_on(found.page.text), found.extractor, recognition=recognition)


def read_lost(index: int, second: SecondReader, problem: str) -> Reading:
    """A page that pypdf cannot even find."""
    lost = Reading(PageText("", (), 0.0, 0.0, problem), PageVerdict.CUT, PYPDF)
    other = _second(index, second)
    if other is None:
        lost = lost._replace(failure=second.failures.get(index, ""))
    return other if other and visible(other.text.text) else lost


def _doubt(first: Reading, page: PageObject, index: int, second: SecondReader) -> Callable[[Reading], bool] | None:
    """Why a page needs a second look: what the other reading must have to be taken. None where there is no doubt.

    Where pdfium's sketch, a tenth of the work, has the same fault, so has its reading glyph by glyph.
    """
    text = first.text.text
    if first.text.unsafe:
        return None
    if first.verdict is PageVerdict.EMPTY and not may_have_letters(page):
        return None
    if first.text.problem or first.verdict is PageVerdict.EMPTY:
        return lambda other: visible(other.text.text) > visible(text)
    if first.verdict is PageVerdict.GARBLED and (
        first.text.nameless or verdict_on(second.sketch(index)) is PageVerdict.GARBLED
    ):
        return None
    if first.verdict is not PageVerdict.GOOD:
        return lambda other: other.verdict is PageVerdict.GOOD
    if _runs_down(first.text):
        return lambda other: visible(other.text.text) > 0.9 * visible(text) and not _runs_down(other.text)
    if first.text.registered:
        return lambda other: (
            _letters(other.text.text) != _letters(text) and visible(other.text.text) > 0.9 * visible(text)
        )
    if first.text.disordered or _is_right_to_left(text):
        # The same letters in another order: a reading that lost many is no better.
        return lambda other: visible(other.text.text) > 0.9 * visible(text)
    if (share := torn(text)) > _TORN and torn(second.sketch(index)) < 0.5 * share:
        return lambda other: torn(other.text.text) < 0.5 * share and visible(other.text.text) > 0.9 * visible(text)
    if (length := word_length(text)) > _LONG_WORDS and 0 < word_length(second.sketch(index)) < 0.85 * length:
        return lambda other: (
            0 < word_length(other.text.text) < 0.85 * length and visible(other.text.text) > 0.9 * visible(text)
        )
    return None
