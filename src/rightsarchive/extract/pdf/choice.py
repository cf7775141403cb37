"""What a page says: pdfium reads it, its drawing tells what of that is seen, pypdf is the witness on doubtful pages and a sample."""

from __future__ import annotations

import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pypdf
from pypdf import PageObject

from rightsarchive.extract.mojibake import repair
from rightsarchive.extract.pdf import ocr, pdfium
from rightsarchive.extract.pdf.annotations import Noted, annotations_of
from rightsarchive.extract.pdf.codes import has_nameless_fonts
from rightsarchive.extract.pdf.labels import label_of
from rightsarchive.extract.pdf.lines import Apart, PageText
from rightsarchive.extract.pdf.page_lines import page_text
from rightsarchive.extract.pdf.pages import has_drawings, may_have_letters, picture_share, read_page
from rightsarchive.extract.pdf.painted import Painted
from rightsarchive.extract.pdf.pdfium_reader import PdfiumReader
from rightsarchive.extract.pdf.sight import Sight
from rightsarchive.extract.quality import FEWEST_VISIBLE, is_garbled, torn, verdict_on, visible, word_length
from rightsarchive.language.scripts import count_right_to_left
from rightsarchive.model import Content, ContentKind, PageVerdict, PassageKind

PYPDF = f"pypdf {pypdf.__version__}"
# Mean word lengths: 4.7 in an English text set with spaces, 8.7 in one where a part of them is lost.
_LONG_WORDS = 7.0
_TORN = 0.02
# Signs of lists and logotypes may come from a font without names; a page with more of them is not readable.
_NAMELESS = 0.1
# Under this mean a recognised page is mostly noise: a photograph, or another script.
_LEAST_CONFIDENCE = 40
_SAMPLE = 10
"""Of so many pages one is read by the witness too, drawn by a checksum of its text: the same in every run."""
_FEWEST_COMPARED = 40
"""Letters from which on two readings of a page are compared."""
DISAGREE = 0.98
"""Below this share of letters in common two readings disagree."""
_PART = 0.045
"""From this part of the page on that is writing in pictures, it is partly scanned: letterheads, seals and signatures have less."""
_PART_OF_NOTHING = 0.004
"""The same where the page has no text."""
_SMALL = 0.03
"""Smaller pictures are not looked at on a page without text."""
_MANY_PATHS = 300
_WRONG = "\ufffd"


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
    """What became of pdfium where it did not survive this page."""
    late: bool = False
    """Whether the time was over before the page could be recognised."""
    agreement: float | None = None
    """The share of letters that both readers found; None where there was one."""
    unread: float = 0.0
    """The part of the page that is writing in pictures, which nobody read."""
    contents: tuple[Content, ...] = ()
    """What the page holds beside its text."""


class Sketch(NamedTuple):
    """What was read of a page before any is drawn; ``number`` counts from 0."""

    number: int
    page: PageObject | None
    painted: Painted | None
    noted: Noted
    problem: str = ""


def sketch(page: PageObject, index: int, reader: PdfiumReader, *, layers: bool) -> Sketch:
    """Page ``index`` (from 0) as pdfium reads it."""
    noted = annotations_of(page, index + 1)
    return Sketch(index, page, reader.read(index, layers=layers, annotations=noted.may_hide), noted)


def sketch_lost(index: int, reader: PdfiumReader, problem: str) -> Sketch:
    """A page that pypdf cannot even find."""
    return Sketch(index, None, reader.read(index, layers=True, annotations=True), Noted(), problem)


def read(sketched: Sketch, reader: PdfiumReader, *, layers: bool) -> Reading:
    """The page with what of it is seen. All pages of the file have been sketched."""
    index, page, found = sketched.number, sketched.page, sketched.painted
    if found is None:
        reading = _alone(sketched, reader)
    else:
        sight = None
        if found.to_be_seen or _has_pictures_to_look_at(found):
            sight = reader.look(index, sketched.noted.said, layers=layers)
        reading = _with_witness(_first(found, sight), found, page)
        reading = reading._replace(unread=sight.unread if sight else 0.0)
        reading = _completed(reading, found.picture_share, found.paths > _MANY_PATHS)
        reading = reading._replace(contents=(*_pictures(found, reading, index + 1), *sketched.noted.contents))
        reading = _without_wrong_letters(reading, page, index + 1)
    text = reading.text
    words = (*text.apart, *_said(sketched.noted, found))
    if reading.verdict is PageVerdict.EMPTY and any(each.kind is not PassageKind.HIDDEN for each in words):
        reading = reading._replace(verdict=PageVerdict.GOOD)
    return reading._replace(text=text._replace(apart=words), failure=reader.failures.get(index, ""))


def _without_wrong_letters(reading: Reading, page: PageObject | None, number: int) -> Reading:
    """Hidden text whose letters are not those of the page is no text: nobody is to find words that stand nowhere. What is confidential
    keeps its place, so that the file stays closed, and none of its letters."""
    nameless = reading.verdict is PageVerdict.GARBLED and page is not None and has_nameless_fonts(page)
    kept: list[Apart] = []
    wrong = 0
    for each in reading.text.apart:
        if each.kind is not PassageKind.HIDDEN or not (nameless or is_garbled(each.text)):
            kept.append(each)
        elif each.reason.is_confidential:
            kept.append(each._replace(text=_WRONG * visible(each.text)))
        else:
            wrong += 1
    why = "the file does not say which letters its signs stand for"
    lost = (Content(ContentKind.HIDDEN, wrong, 0, number, why=why),) if wrong else ()
    return reading._replace(text=reading.text._replace(apart=tuple(kept)), contents=(*reading.contents, *lost))


def _said(noted: Noted, found: Painted | None) -> Iterator[Apart]:
    """What the annotations say, form values with what stands beside their fields."""
    for words in noted.words:
        if not words.name:
            yield words.apart
            continue
        beside = label_of(words.box, found.runs, is_button=words.is_button) if found is not None else ""
        yield words.apart._replace(text=f"{beside or words.name}: {words.apart.text}")


def _has_pictures_to_look_at(found: Painted) -> bool:
    """Whether only a look tells if there is writing in the pictures. A page that is a picture and nothing else is a scan."""
    if not found.runs:
        return _SMALL < found.picture_share <= 0.5
    return found.picture_share > _PART and not found.recognised


def _first(found: Painted, sight: Sight | None) -> Reading:
    text = page_text(found, sight)
    return Reading(text, verdict_on(text.text), pdfium.extractor())


def _alone(sketched: Sketch, reader: PdfiumReader) -> Reading:
    """The page as pypdf reads it, where pdfium cannot."""
    page = sketched.page
    if page is None:
        return Reading(PageText("", (), 0.0, 0.0, sketched.problem), PageVerdict.CUT, PYPDF)
    reading = _by_pypdf(page)
    if _is_right_to_left(reading.text.text) and not reader.count():
        reading = reading._replace(alone=True)
    if reading.verdict is PageVerdict.GARBLED:
        reading = _repaired(reading)
    few = visible(reading.text.text)
    if few >= FEWEST_VISIBLE:
        return reading._replace(contents=sketched.noted.contents)
    return _completed(reading, picture_share(page), has_drawings(page))._replace(contents=sketched.noted.contents)


def _by_pypdf(page: PageObject) -> Reading:
    text = read_page(page)
    verdict = PageVerdict.CUT if text.problem else verdict_on(text.text)
    if text.nameless > _NAMELESS * visible(text.text) and verdict is PageVerdict.GOOD:
        verdict = PageVerdict.GARBLED
    return Reading(text, verdict, PYPDF)


def _completed(reading: Reading, pictures: float, drawings: bool) -> Reading:
    """The verdict, in sight of what of the page is a picture."""
    few = visible(reading.text.text)
    if few < FEWEST_VISIBLE and (pictures > 0.5 or reading.unread > _PART_OF_NOTHING or (not few and drawings)):
        return reading._replace(verdict=PageVerdict.SCANNED)
    if reading.unread > _PART and reading.verdict is PageVerdict.GOOD:
        return reading._replace(verdict=PageVerdict.PARTLY_SCANNED)
    return reading


def _pictures(found: Painted, reading: Reading, number: int) -> Iterator[Content]:
    if not found.pictures:
        return
    share = round(min(1.0, found.picture_share), 3)
    why = "writing in it was not read" if reading.unread or reading.verdict is PageVerdict.SCANNED else ""
    yield Content(ContentKind.PICTURE, len(found.pictures), 0, number, share=share, why=why)


# The witness ---------------------------------------------------------------------------------------------------------


def _with_witness(first: Reading, found: Painted, page: PageObject | None) -> Reading:
    """The better of two readings, and how far they agree, where the first is doubtful or its page is of the sample."""
    if page is None or not _is_asked(first, found, page):
        return first if first.verdict is not PageVerdict.GARBLED else _repaired(first)
    other = _by_pypdf(page)
    agreement = _agreement("".join(run.text for run in found.runs), other.text.text)
    if other.verdict is PageVerdict.GARBLED and other.text.nameless:
        # Numbers of glyphs in a font that is not there: pdfium takes them for characters.
        first = first._replace(verdict=PageVerdict.GARBLED)
    elif first.verdict is PageVerdict.EMPTY and other.text.problem:
        first = other
    elif _is_better(other, first):
        hidden = bool(first.text.apart)
        first = first if hidden else other._replace(text=other.text._replace(apart=first.text.apart))
    first = first._replace(agreement=agreement)
    return _repaired(first) if first.verdict is PageVerdict.GARBLED else first


def _is_asked(first: Reading, found: Painted, page: PageObject) -> bool:
    text = first.text.text
    if first.verdict is PageVerdict.EMPTY:
        return has_nameless_fonts(page) if found.runs else may_have_letters(page)
    if first.verdict is not PageVerdict.GOOD or first.text.disordered or has_nameless_fonts(page):
        return True
    if torn(text) > _TORN or word_length(text) > _LONG_WORDS:
        return True
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) % _SAMPLE == 0


def _is_better(other: Reading, first: Reading) -> bool:
    """Whether the witness is to be believed: where it reads well what pdfium reads badly, and loses no letters."""
    text, theirs = first.text.text, other.text.text
    if other.text.unsafe or other.text.problem:
        return False
    if first.verdict is PageVerdict.EMPTY:
        return visible(theirs) > visible(text)
    if first.verdict is not PageVerdict.GOOD:
        return other.verdict is PageVerdict.GOOD and visible(theirs) > 0.5 * visible(text)
    if first.text.disordered or other.verdict is not PageVerdict.GOOD or visible(theirs) < 0.9 * visible(text):
        return False
    if (share := torn(text)) > _TORN:
        return torn(theirs) < 0.5 * share
    length = word_length(text)
    return length > _LONG_WORDS and 0 < word_length(theirs) < 0.85 * length


def _agreement(one: str, other: str) -> float | None:
    """The share of letters in common, white space apart: words as witness would raise false alarms on every third page."""
    ours, theirs = Counter("".join(one.split())), Counter("".join(other.split()))
    most = max(ours.total(), theirs.total())
    if most < _FEWEST_COMPARED:
        return None
    return round((ours & theirs).total() / most, 4)


def _is_right_to_left(text: str) -> bool:
    return count_right_to_left(text) > max(10, 0.02 * len(text))


def _repaired(first: Reading) -> Reading:
    """Old Cyrillic files draw Russian letters and name Western ones; put right letter for letter, so that no offset moves."""
    text = first.text.text
    found = repair(text)
    if found is None or len(found.text) != len(text):
        return first
    lines = tuple(line._replace(text=found.text[line.start : line.end]) for line in first.text.lines)
    return first._replace(
        text=first.text._replace(text=found.text, lines=lines),
        verdict=verdict_on(found.text),
        extractor=f"{first.extractor} ({found.wrong} as {found.right})",
        repaired=f"{found.right} taken for {found.wrong}",
    )


# Text recognition ----------------------------------------------------------------------------------------------------

_TO_BE_RECOGNISED = frozenset({PageVerdict.SCANNED, PageVerdict.GARBLED, PageVerdict.PARTLY_SCANNED})


def recognised(
    readings: Sequence[Reading], reader: PdfiumReader, languages: Sequence[str], *, first: int = 0, until: float
) -> Iterator[Reading]:
    """The same readings, those without a readable text replaced by what text recognition finds, as long as time allows.

    ``first`` is the index of the first of them in the file (from 0), ``until`` a moment of the monotonic clock. In no known
    language nothing is recognised: the wrong one ruins a page. Of a page that is partly scanned the pictures are recognised, and
    their words stand after those of the page.
    """
    for index, reading in enumerate(readings, start=first):
        wanted = reading.verdict in _TO_BE_RECOGNISED and ocr.is_ready(languages)
        part = reading.verdict is PageVerdict.PARTLY_SCANNED
        picture = reader.picture(index, without_text=part) if wanted and time.monotonic() < until else None
        found = (
            None if picture is None else ocr.recognise(picture, languages, seconds=max(0.0, until - time.monotonic()))
        )
        if found is None or visible(found.page.text) < FEWEST_VISIBLE or found.confidence < _LEAST_CONFIDENCE:
            late = wanted and time.monotonic() >= until
            yield reading._replace(late=late, failure=reader.failures.get(index, "")) if wanted else reading
            continue
        start = len(reading.text.text) + 1 if part and reading.text.text else 0
        doubtful = [[begin + start, end + start, sure] for begin, end, sure in found.doubtful]
        yield reading._replace(
            text=_after(reading.text, found.page) if start else found.page._replace(apart=reading.text.apart),
            verdict=verdict_on(found.page.text),
            extractor=f"{found.extractor} + {reading.extractor}" if start else found.extractor,
            recognition={"confidence": found.confidence, "doubtful": doubtful},
            contents=tuple(
                replace(content, as_text=content.count, why="") if content.kind is ContentKind.PICTURE else content
                for content in reading.contents
            ),
        )


def _after(text: PageText, pictured: PageText) -> PageText:
    """The lines of a page, and after them those that were recognised in its pictures."""
    start, number = len(text.text) + 1, len(text.lines)
    moved = tuple(
        line._replace(number=number + line.number, start=start + line.start, end=start + line.end)
        for line in pictured.lines
    )
    return text._replace(text=f"{text.text}\n{pictured.text}", lines=(*text.lines, *moved))
