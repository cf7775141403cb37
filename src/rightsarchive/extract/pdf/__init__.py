"""PDF: pages in order, each with its text as the reader gave it, paragraphs rebuilt from where the lines stand.

A page is read by itself (:func:`read_range`), so that many workers can read a long file; what only the whole document
tells (running lines, sizes of type, headings, printed labels) is found once, when its pages are joined.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pypdf import PdfReader

from rightsarchive.errors import BrokenFileError
from rightsarchive.extract.assembly import TextAssembly
from rightsarchive.extract.media import Media
from rightsarchive.extract.note_letters import with_note_letters
from rightsarchive.extract.pdf.choice import Reading, Sketch, read, recognised, sketch, sketch_lost
from rightsarchive.extract.pdf.holdings import has_layers, holdings_of
from rightsarchive.extract.pdf.information import information
from rightsarchive.extract.pdf.margins import without_margins
from rightsarchive.extract.pdf.notices import notices
from rightsarchive.extract.pdf.opening import AGAIN, open_pdf
from rightsarchive.extract.pdf.outline import Bookmark, bookmarks, labels
from rightsarchive.extract.pdf.paragraphs import largest_heading, marks_of, paragraphs_of
from rightsarchive.extract.pdf.pdfium_reader import PdfiumReader
from rightsarchive.extract.properties import Properties, put
from rightsarchive.extract.quality import visible
from rightsarchive.model import Content, ContentKind, Extraction, Inventory, Origin, Page, PageVerdict, PassageKind
from rightsarchive.settings import Limits

PAGE_BREAK = "\n\f\n"
"""Stands between the texts of two pages; it belongs to neither."""


# What is left pays for paragraphs and for handing the text over.
_SHARE_OF_TIME = 0.7
_SAMPLE = 20_000
_UNSEEN = {PassageKind.HIDDEN: ContentKind.HIDDEN, PassageKind.STRUCK: ContentKind.STRUCK}
_FEWEST_LETTERS = 200


class _File(NamedTuple):
    """All that is read of a file before its paragraphs are rebuilt. ``languages`` are those of its text recognition."""

    readings: list[Reading]
    languages: Sequence[str]
    labels: list[str | None]
    outline: list[Bookmark]
    properties: Properties
    contents: tuple[Content, ...]


def extract_unless_long(
    path: Path, *, name: str, limits: Limits, languages: Sequence[str], most_pages: int | None
) -> Extraction | int:
    """Text, pages and paragraphs of a PDF; for a file of more than ``most_pages`` pages only their number.

    ``languages`` are those that the document is known to be in; pages without text are recognised in them, else in that
    of the document's other pages. A scan that cannot be read gives no paragraphs and a notice for each page. Raises
    EncryptedFileError, BrokenFileError, HostileFileError, LimitError.
    """
    until = time.monotonic() + _SHARE_OF_TIME * limits.seconds
    with PdfiumReader(path, limits.seconds) as pdfium:
        try:
            with open_pdf(path, name) as reader:
                count = len(reader.pages)
                if most_pages is not None and count > most_pages:
                    return count
                readings = _within(limits, _readings(reader, range(count), pdfium))
                readings, known = _recognised(readings, pdfium, limits, languages, until)
                file = _whole(reader, readings, known)
        except BrokenFileError:
            # pdfium opens some files that pypdf does not.
            count = pdfium.count()
            if not count:
                raise
            lost = [sketch_lost(index, pdfium, "pypdf cannot open the file") for index in range(count)]
            found = _within(limits, (read(each, pdfium, layers=True) for each in lost))
            readings, known = _recognised(found, pdfium, limits, languages, until)
            file = _File(readings, known, [None] * count, [], {}, ())
    return _assembled(file, name)


def read_range(
    path: Path, pages: range, *, name: str, limits: Limits, languages: Sequence[str], seconds: float
) -> list[Reading]:
    """Some pages (from 0) of a file. Pages without text are recognised where the languages are known, for at most ``seconds``.

    Raises what :func:`extract_unless_long` raises.
    """
    until = time.monotonic() + _SHARE_OF_TIME * seconds
    with PdfiumReader(path, limits.seconds) as pdfium, open_pdf(path, name) as reader:
        readings = _within(limits, _readings(reader, pages, pdfium))
        if languages:
            readings = list(recognised(readings, pdfium, languages, first=pages.start, until=until))
    return readings


def join(path: Path, readings: Iterable[Reading], *, name: str, limits: Limits, languages: Sequence[str]) -> Extraction:
    """What :func:`extract_unless_long` gives for the file, from all its pages in order as :func:`read_range` gave them."""
    until = time.monotonic() + _SHARE_OF_TIME * limits.seconds
    readings = _within(limits, readings)
    with PdfiumReader(path, limits.seconds) as pdfium, open_pdf(path, name) as reader:
        if not languages:
            # Only now is the language of the other pages known.
            readings, languages = _recognised(readings, pdfium, limits, (), until)
        file = _whole(reader, readings, languages)
    return _assembled(file, name)


def _whole(reader: PdfReader, readings: list[Reading], languages: Sequence[str]) -> _File:
    properties = information(reader, PAGE_BREAK.join(reading.text.text for reading in readings))
    return _File(readings, languages, labels(reader, len(readings)), bookmarks(reader), properties, holdings_of(reader))


def _recognised(
    readings: list[Reading], pdfium: PdfiumReader, limits: Limits, languages: Sequence[str], until: float
) -> tuple[list[Reading], Sequence[str]]:
    known = languages or _languages(readings)
    return _within(limits, recognised(readings, pdfium, known, until=until)), known


def _assembled(file: _File, name: str) -> Extraction:
    if not file.readings:
        raise BrokenFileError("the PDF has no pages", path=name, advice=AGAIN)
    texts = [reading.text for reading in file.readings]
    if all(each.problem and not each.whole.strip() for each in texts):
        raise BrokenFileError(f"no page of it can be read: {texts[0].problem}", path=name, advice=AGAIN)
    texts, numbers = without_margins(texts)
    readings = [reading._replace(text=text) for reading, text in zip(file.readings, texts, strict=True)]
    file = file._replace(readings=readings)
    pages = tuple(_pages(file))
    paragraphs = paragraphs_of(texts, pages, file.outline)
    properties = file.properties
    if title := largest_heading(texts, paragraphs):
        put(properties, "title", title, "largest line on the first page", origin=Origin.INFERRED)
    if doubts := {
        page.number: reading.recognition
        for page, reading in zip(pages, file.readings, strict=True)
        if reading.recognition
    }:
        put(properties, "extra.ocr", doubts, "word confidence of the text recognition")
    found = Extraction(
        text=PAGE_BREAK.join(each.whole for each in texts),
        paragraphs=paragraphs,
        media_type=Media.PDF.value,
        extractor=" + ".join(sorted({page.extractor for page in pages})),
        pages=pages,
        properties=properties,
        notices=tuple(notices(pages, file.readings, file.contents, name, file.languages)),
        marks=marks_of(texts, pages, numbers),
        inventory=Inventory(len(pages), tuple(_contents(file))),
    )
    return with_note_letters(found)


def _contents(file: _File) -> Iterator[Content]:
    yield from file.contents
    for number, reading in enumerate(file.readings, start=1):
        yield from reading.contents
        reasons = Counter((each.kind, each.reason) for each in reading.text.apart)
        for (kind, reason), count in reasons.items():
            if kind in _UNSEEN:
                yield Content(_UNSEEN[kind], count, count, number, why=reason.value)


def _within(limits: Limits, found: Iterable[Reading]) -> list[Reading]:
    """The readings, as long as their text stays within the limit."""
    counted = TextAssembly(limits)
    readings = []
    for reading in found:
        counted.append(reading.text.whole)
        readings.append(reading)
    return readings


def _languages(readings: list[Reading]) -> tuple[str, ...]:
    """The language of the pages that have text, where some have and some have not."""
    good = "\n".join(reading.text.text for reading in readings if reading.verdict is PageVerdict.GOOD)[:_SAMPLE]
    if visible(good) < _FEWEST_LETTERS or all(reading.verdict is PageVerdict.GOOD for reading in readings):
        return ()
    # Only here, so that workers which never meet a scan do not hold the language model in memory.
    from rightsarchive.language.detect import detect

    language = detect(good)
    return () if language == "und" else (language,)


def _readings(reader: PdfReader, pages: range, pdfium: PdfiumReader) -> Iterator[Reading]:
    """The pages of a range: all of them are read before the first of them is drawn."""
    layers = has_layers(reader)
    sketches = [_sketch(reader, index, pdfium, layers=layers) for index in pages]
    sketches.reverse()
    while sketches:
        yield read(sketches.pop(), pdfium, layers=layers)


def _sketch(reader: PdfReader, index: int, pdfium: PdfiumReader, *, layers: bool) -> Sketch:
    try:
        page = reader.pages[index]
    except MemoryError:
        raise
    except Exception as error:
        return sketch_lost(index, pdfium, f"the page itself cannot be found ({type(error).__name__}: {error})")
    return sketch(page, index, pdfium, layers=layers)


def _pages(file: _File) -> Iterator[Page]:
    start = 0
    for number, (reading, label) in enumerate(zip(file.readings, file.labels, strict=True), start=1):
        end = start + len(reading.text.whole)
        yield Page(number, label, start, end, reading.verdict, reading.extractor, reading.agreement)
        start = end + len(PAGE_BREAK)
