"""PDF: pages in order, each with its text as the reader gave it, paragraphs rebuilt from where the lines stand."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pypdf import PdfReader

from rightsarchive.errors import BrokenFileError
from rightsarchive.extract.assembly import HeadingPath, Paragraphs, TextAssembly
from rightsarchive.extract.media import Media
from rightsarchive.extract.pdf.choice import Reading, SecondReader, read, read_lost, recognised
from rightsarchive.extract.pdf.furniture import furniture
from rightsarchive.extract.pdf.information import information
from rightsarchive.extract.pdf.layout import Block, Typography, blocks, typography
from rightsarchive.extract.pdf.lines import PageText
from rightsarchive.extract.pdf.ocr import way_out
from rightsarchive.extract.pdf.opening import AGAIN, open_pdf
from rightsarchive.extract.pdf.outline import Bookmark, bookmarks, labels
from rightsarchive.extract.properties import Properties, put, title_of
from rightsarchive.extract.quality import visible
from rightsarchive.model import Extraction, Notice, Origin, Page, PageVerdict, Paragraph, PassageKind
from rightsarchive.settings import Limits

PAGE_BREAK = "\n\f\n"
"""Stands between the texts of two pages; it belongs to neither."""


# What is left pays for paragraphs and for handing the text over.
_SHARE_OF_TIME = 0.7
_SAMPLE = 20_000
_FEWEST_LETTERS = 200


class _File(NamedTuple):
    """What is read of a file before its paragraphs are rebuilt."""

    readings: list[Reading]
    labels: list[str | None]
    outline: list[Bookmark]


def extract_pdf(path: Path, *, name: str, limits: Limits, languages: Sequence[str] = ()) -> Extraction:
    """Text, pages and paragraphs of a PDF. A scan that cannot be read gives no paragraphs and a notice for each page.

    ``languages`` are those that the document is known to be in; pages without text are recognised in them, else in that
    of the document's other pages. Raises EncryptedFileError, BrokenFileError, HostileFileError, LimitError.
    """
    began = time.monotonic()
    properties: Properties = {}
    with SecondReader(path) as second:
        try:
            with open_pdf(path, name) as reader:
                count = len(reader.pages)
                readings = _within(limits, (_read(reader, index, second) for index in range(count)))
                file = _File(readings, labels(reader, count), bookmarks(reader))
                properties = information(reader, PAGE_BREAK.join(reading.text.text for reading in readings))
        except BrokenFileError:
            # pdfium opens some files that pypdf does not.
            document = second.document()
            if document is None or not len(document):
                raise
            lost = (read_lost(index, second, "pypdf cannot open the file") for index in range(len(document)))
            file = _File(_within(limits, lost), [None] * len(document), [])
        known = languages or _languages(file.readings)
        until = began + _SHARE_OF_TIME * limits.seconds
        file = file._replace(readings=_within(limits, recognised(file.readings, second, known, until=until)))
    if not file.readings:
        raise BrokenFileError("the PDF has no pages", path=name, advice=AGAIN)
    text = PAGE_BREAK.join(reading.text.text for reading in file.readings)
    texts = [reading.text for reading in file.readings]
    if all(each.problem and not each.text.strip() for each in texts):
        raise BrokenFileError(f"no page of it can be read: {texts[0].problem}", path=name, advice=AGAIN)
    pages = tuple(_pages(file))
    paragraphs = _paragraphs(texts, pages, file.outline)
    if title := _largest_heading(texts, paragraphs):
        put(properties, "title", title, "largest line on the first page", origin=Origin.INFERRED)
    if doubts := {
        page.number: reading.recognition
        for page, reading in zip(pages, file.readings, strict=True)
        if reading.recognition
    }:
        put(properties, "extra.ocr", doubts, "word confidence of the text recognition")
    return Extraction(
        text=text,
        paragraphs=paragraphs,
        media_type=Media.PDF.value,
        extractor=" + ".join(sorted({page.extractor for page in pages})),
        pages=pages,
        properties=properties,
        notices=tuple(_notices(pages, file.readings, name, known)),
    )


def _notices(pages: Iterable[Page], readings: list[Reading], name: str, languages: Sequence[str]) -> Iterator[Notice]:
    for page, reading in zip(pages, readings, strict=True):
        if page.verdict is not PageVerdict.GOOD:
            yield _notice(page.verdict, reading.text, page.number, name, languages)
        if reading.recognition:
            yield Notice(
                "page-recognised",
                f"page {page.number}: its text was recognised in a picture; the program is {reading.recognition['confidence']:g} % sure",
                "Compare a quote with the picture before you use it.",
                page=page.number,
                path=name,
            )
        if reading.alone:
            yield Notice(
                "page-right-to-left",
                f"page {page.number}: its right-to-left letters may stand in the wrong order",
                f"{_SECOND_READER} {_LOOK}",
                page=page.number,
                path=name,
            )
        if reading.repaired:
            yield Notice(
                "page-repaired",
                f"page {page.number}: the file names the wrong letters ({reading.repaired}); they were put right",
                _LOOK,
                page=page.number,
                path=name,
            )


def _within(limits: Limits, found: Iterable[Reading]) -> list[Reading]:
    """The readings, as long as their text stays within the limit."""
    counted = TextAssembly(limits)
    readings = []
    for reading in found:
        counted.append(reading.text.text)
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


def _read(reader: PdfReader, index: int, second: SecondReader) -> Reading:
    try:
        page = reader.pages[index]
    except MemoryError:
        raise
    except Exception as error:
        return read_lost(index, second, f"the page itself cannot be found ({type(error).__name__}: {error})")
    return read(page, index, second)


def _pages(file: _File) -> Iterator[Page]:
    start = 0
    for number, (reading, label) in enumerate(zip(file.readings, file.labels, strict=True), start=1):
        end = start + len(reading.text.text)
        yield Page(number, label, start, end, reading.verdict, reading.extractor)
        start = end + len(PAGE_BREAK)


_SECOND_READER = "Run: pip install 'rightsarchive[pdfium]', and take the file in again."
_LOOK = "Quote this page only after a look at the original."


def _notice(verdict: PageVerdict, text: PageText, number: int, name: str, languages: Sequence[str]) -> Notice:
    message, advice = {
        PageVerdict.CUT: (f"only a part of its text could be read: {text.problem}", _LOOK),
        PageVerdict.EMPTY: ("there is no text on it", "Nothing to do if the page is blank in the original."),
        PageVerdict.SCANNED: (
            "it is a picture of a page, without text",
            way_out(languages),
        ),
        PageVerdict.GARBLED: (
            "its text is unreadable: the file does not say which letters its signs stand for",
            way_out(languages),
        ),
        PageVerdict.GLUED: ("the spaces between its words are missing", _LOOK),
        PageVerdict.REVERSED: ("its letters stand in the wrong order", f"{_SECOND_READER} {_LOOK}"),
    }[verdict]
    return Notice(f"page-{verdict.value}", f"page {number}: {message}", advice, page=number, path=name)


def _paragraphs(texts: list[PageText], pages: Iterable[Page], outline: list[Bookmark]) -> tuple[Paragraph, ...]:
    skipped = furniture(texts)
    usual = typography(texts, skipped)
    paragraphs, trail = Paragraphs(), _Trail(outline)
    for each, page, skip in zip(texts, pages, skipped, strict=True):
        if page.verdict in {PageVerdict.EMPTY, PageVerdict.SCANNED} and not each.text.strip():
            continue
        for block in _in_order(each, skip, usual):
            navigation = block.start in {line.start for line in each.lines if line.number in skip}
            kind = (
                PassageKind.NAVIGATION if navigation else PassageKind.FOOTNOTE if block.footnote else PassageKind.BODY
            )
            path = trail.path
            if not navigation:
                kind, path = trail.at(block, kind, page.number - 1, each.text)
            paragraphs.add(
                each.text, block.start, block.end, offset=page.start, kind=kind, page=page.number, heading_path=path
            )
    return paragraphs.done()


def _in_order(page: PageText, skip: set[int], usual: Typography) -> list[Block]:
    """Paragraphs and running lines of a page together, by where they stand in its text."""
    running = [Block(line.start, line.end, line.y) for line in page.lines if line.number in skip]
    return sorted([*running, *blocks(page, skip, usual)])


class _Trail:
    """Follows headings down the document: by the outline where there is one, by size of type beneath it."""

    def __init__(self, outline: list[Bookmark]) -> None:
        self._outline = sorted(outline, key=lambda mark: mark.page)
        self._next = 0
        self._headings = HeadingPath()
        # Sizes of type rank below every bookmark: the file's own outline knows better.
        self._deepest = 1 + max((mark.depth for mark in outline), default=-1)

    @property
    def path(self) -> tuple[str, ...]:
        return self._headings.path

    def at(self, block: Block, kind: PassageKind, page: int, text: str) -> tuple[PassageKind, tuple[str, ...]]:
        """The kind and heading path of the paragraph that comes next."""
        own = text[block.start : block.end]
        while self._next < len(self._outline) and self._outline[self._next].page < page:
            self._enter()
        here = [mark for mark in self._outline[self._next : self._next + 50] if mark.page == page]
        for steps, mark in enumerate(here, start=1):
            if _same_title(mark.title, own):
                for _ in range(steps):
                    self._enter()
                return PassageKind.HEADING, self.path
        for mark in here:
            # A bookmark whose words are not on the page counts from the height that it points at.
            if mark.top is None or mark.top + 1 < block.y:
                break
            if any(_same_title(mark.title, text[start:end]) for start, end in _lines(text, block.end)):
                break
            self._enter()
        if block.level:
            return PassageKind.HEADING, self._headings.enter(self._deepest + block.level, own)
        return kind, self.path

    def _enter(self) -> None:
        mark = self._outline[self._next]
        self._headings.enter(mark.depth, mark.title)
        self._next += 1


def _lines(text: str, start: int) -> Iterable[tuple[int, int]]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _same_title(title: str, text: str) -> bool:
    if len(text) > 2 * len(title) + 40:
        return False
    wanted, given = (_bare(title), _bare(text))
    return bool(wanted) and (wanted == given or (given.endswith(wanted) and len(given) - len(wanted) <= 12))


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _largest_heading(texts: list[PageText], paragraphs: tuple[Paragraph, ...]) -> str | None:
    """The first heading set in the largest type of page 1, if it stands near the beginning."""
    sizes = {line.start: line.size for line in texts[0].lines}
    headings = [p for p in paragraphs[:8] if p.page == 1 and p.kind is PassageKind.HEADING and p.start in sizes]
    if not headings:
        return None
    largest = max(sizes[p.start] for p in headings)
    first = next(p for p in headings if sizes[p.start] == largest)
    return title_of(texts[0].text[first.start : first.end])
