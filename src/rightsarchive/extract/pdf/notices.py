"""What a user is told about the pages of a PDF that were not read as they should be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rightsarchive.extract.pdf.choice import DISAGREE, Reading
from rightsarchive.extract.pdf.ocr import way_out
from rightsarchive.extract.pdf.pdfium import extractor
from rightsarchive.model import Content, ContentKind, Notice, Page, PageVerdict, PassageKind, Reason

_LOOK = "Quote this page only after a look at the original."
_KEEP_THE_FILE = (
    "Do not pass the file on: anybody can copy these words out of it. `rightsarchive withheld` lists the stretches; "
    "`rightsarchive release` gives one free if nobody is in danger by it."
)
_TOO_LATE = (
    "There was no time left to recognise it. Raise seconds under [limits] in archive.toml and take the file in again."
)


def notices(
    pages: Iterable[Page], readings: Iterable[Reading], contents: Sequence[Content], name: str, languages: Sequence[str]
) -> Iterator[Notice]:
    """One or more for each page that is not simply good, and for what the file holds (``contents``) and nobody read;
    ``languages`` are those that text recognition could use."""
    for page, reading in zip(pages, readings, strict=True):
        for code, message, advice in _about(reading, languages):
            yield Notice(code, f"page {page.number}: {message}", advice, page=page.number, path=name)
        for reason, stretches in _unseen(reading):
            yield Notice("hidden-text", *_hidden(page.number, reason, stretches), page=page.number, path=name)
        if struck := sum(each.kind is PassageKind.STRUCK for each in reading.text.apart):
            yield Notice("struck-text", *_struck(page.number, struck), page=page.number, path=name)
        attached = [each for each in reading.contents if each.kind is ContentKind.ATTACHMENT]
        yield from _attachments(attached, name, page.number)
    yield from _attachments([each for each in contents if each.kind is ContentKind.ATTACHMENT], name, None)
    if any(each.kind is ContentKind.FORM_FIELD for each in contents):
        yield Notice(
            "xfa-form",
            "what was filled into this form (XFA) is kept in a way that is not read here; its pages may say nothing",
            "Open it in Adobe Reader, print it to a new PDF and take that in.",
            path=name,
        )


def _unseen(reading: Reading) -> Iterator[tuple[Reason, int]]:
    counts = Counter(each.reason for each in reading.text.apart if each.kind is PassageKind.HIDDEN)
    yield from counts.items()


def _struck(page: int, stretches: int) -> tuple[str, str]:
    places = "one stretch of text is" if stretches == 1 else f"{stretches} stretches of text are"
    return (
        f"page {page}: {places} struck through and kept apart from the text",
        "Quotes of them are labelled as struck.",
    )


def _hidden(page: int, reason: Reason, stretches: int) -> tuple[str, str]:
    places = "one stretch of text is" if stretches == 1 else f"{stretches} stretches of text are"
    if not reason.is_confidential:
        return (
            f"page {page}: {places} not shown on the page ({reason.value})",
            "It is kept apart and found only with --hidden: say so if you quote it.",
        )
    how = (
        "under a bar, a picture or a note" if reason is Reason.COVERED else "marked for redaction and still in the file"
    )
    return (
        f"page {page}: {places} {how} ({reason.value}): confidential until you decide, and so is the file",
        _KEEP_THE_FILE,
    )


def _attachments(attached: Sequence[Content], name: str, page: int | None) -> Iterator[Notice]:
    if attached:
        files = ", ".join(each.name or "a file without a name" for each in attached)
        yield Notice(
            "attachments",
            f"{'a file is' if len(attached) == 1 else f'{len(attached)} files are'} attached inside it: {files}",
            "Each is taken in as a document of its own, part of this one.",
            page=page,
            path=name,
        )


def _about(reading: Reading, languages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    if reading.verdict is not PageVerdict.GOOD:
        yield f"page-{reading.verdict.value.replace(' ', '-')}", *_verdict(reading, languages)
    if reading.failure:
        yield (
            "page-second-reader",
            f"{extractor()} would have read it better, but {reading.failure}; its text is that of another reader",
            _LOOK,
        )
    # Letters that are wrong are no text; that another reader finds other ones says nothing more.
    is_text = reading.verdict is not PageVerdict.GARBLED
    if is_text and reading.agreement is not None and reading.agreement < DISAGREE:
        yield (
            "page-readers-disagree",
            f"two readers agree on only {100 * reading.agreement:.0f} % of its letters",
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
        PageVerdict.PARTLY_SCANNED: (
            f"a picture of writing covers {100 * reading.unread:.0f} % of it and was not read",
            unread,
        ),
        PageVerdict.GARBLED: (
            "its text is unreadable: the file does not say which letters its signs stand for",
            unread,
        ),
        PageVerdict.GLUED: ("the spaces between its words are missing", _LOOK),
        PageVerdict.REVERSED: ("its letters stand in the wrong order", _LOOK),
    }[reading.verdict]
