"""What a user is told about the pages of a PDF that were not read as they should be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rightsarchive.extract.pdf.choice import Reading
from rightsarchive.extract.pdf.ocr import way_out
from rightsarchive.extract.pdf.pdfium import extractor
from rightsarchive.model import Notice, Page, PageVerdict

_LOOK = "Quote this page only after a look at the original."
_TOO_LATE = (
    "There was no time left to recognise it. Raise seconds under [limits] in archive.toml and take the file in again."
)


def notices(
    pages: Iterable[Page], readings: Iterable[Reading], name: str, languages: Sequence[str]
) -> Iterator[Notice]:
    """One or more for each page that is not simply good; ``languages`` are those that text recognition could use."""
    for page, reading in zip(pages, readings, strict=True):
        for code, message, advice in _about(reading, languages):
            yield Notice(code, f"page {page.number}: {message}", advice, page=page.number, path=name)


def _about(reading: Reading, languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    if reading.verdict is not PageVerdict.GOOD:
        yield f"page-{reading.verdict.value}", *_verdict(reading, languages)
    if reading.failure:
        yield (
            "page-second-reader",
            f"{extractor()} would have read it better, but {reading.failure}; its text is that of the first reader",
            _LOOK,
        )
    if reading.recognition:
        yield (
            "page-recognised",
            f"its text was recognised in a picture; the program is {reading.recognition['confidence']:g} % sure",
            "Compare a quote with the picture before you use it.",
        )
    if reading.alone:
        yield "page-right-to-left", "its right-to-left letters may stand in the wrong order", _LOOK
    if reading.repaired:
        yield "page-repaired", f"the file names the wrong letters ({reading.repaired}); they were put right", _LOOK


def _verdict(reading: Reading, languages: Sequence[str]) -> tuple[str, str]:
    unread = _TOO_LATE if reading.late else way_out(languages)
    return {
        PageVerdict.CUT: (f"only a part of its text could be read: {reading.text.problem}", _LOOK),
        PageVerdict.EMPTY: ("there is no text on it", "Nothing to do if the page is blank in the original."),
        PageVerdict.SCANNED: ("it is a picture of a page, without text", unread),
        PageVerdict.GARBLED: (
            "its text is unreadable: the file does not say which letters its signs stand for",
            unread,
        ),
        PageVerdict.GLUED: ("the spaces between its words are missing", _LOOK),
        PageVerdict.REVERSED: ("its letters stand in the wrong order", _LOOK),
    }[reading.verdict]
