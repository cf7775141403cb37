"""Word files: every paragraph, table row, note and text box that a reader sees, by heading, never by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from rightsarchive.errors import BrokenFileError, HostileFileError, LimitError, RightsArchiveError
from rightsarchive.extract.assembly import HeadingPath, Paragraphs, TextAssembly, without_surrogates
from rightsarchive.extract.declared import level_of_fields
from rightsarchive.extract.encoding import Decoded
from rightsarchive.extract.letters import notices_on, put_right
from rightsarchive.extract.media import DOCX
from rightsarchive.extract.properties import Properties, authors_of, date_of, language_of, put, title_of
from rightsarchive.extract.runs import blackened
from rightsarchive.extract.word.contents import contents_of
from rightsarchive.extract.word.names import child, name_of, value_of
from rightsarchive.extract.word.notes import Notes
from rightsarchive.extract.word.notices import notices
from rightsarchive.extract.word.numbering import Numbering
from rightsarchive.extract.word.package import AGAIN, check_package
from rightsarchive.extract.word.parts import Parts
from rightsarchive.extract.word.running import running_lines
from rightsarchive.extract.word.scans import Recogniser, Scans
from rightsarchive.extract.word.styles import TITLE_LEVEL, Styles
from rightsarchive.extract.word.walker import Piece, Walker
from rightsarchive.model import (
    Content,
    ContentKind,
    Extraction,
    Inventory,
    Mark,
    Origin,
    Paragraph,
    PassageKind,
    Reason,
)
from rightsarchive.settings import Limits

EXTRACTOR = f"python-docx {version('python-docx')}"
_RUNNING = PassageKind.NAVIGATION
_OF_HEADERS = {Reason.RUNNING_LINE, Reason.UNUSED_HEADER}
# The date inside python-docx's template: files made with that library carry it whenever they were written.
_TEMPLATE_DATE = "2013-12-23"


def extract_word(path: Path, *, name: str, limits: Limits, recognise: Recogniser = lambda _: []) -> Extraction:
    """Text and paragraphs of a Word file (``.docx``, ``.docm``, a template, transitional or strict); it has no pages.

    ``recognise`` reads the words of pictures that cover a good part of a page.

    Raises BrokenFileError, HostileFileError, LimitError.
    """
    check_package(path, name, limits)
    try:
        with Parts(path) as parts:
            return _extract(parts, name=name, limits=limits, recognise=recognise)
    except RightsArchiveError:
        raise
    except MemoryError as error:
        raise LimitError(
            "reading it takes more memory than one file may use",
            path=name,
            advice="Raise memory_mb under [limits] if you trust it.",
        ) from error
    except RecursionError as error:
        raise HostileFileError("it is nested deeper than any real document", path=name, advice=AGAIN) from error
    except Exception as error:
        raise BrokenFileError(
            f"not a readable Word file: {type(error).__name__}: {error}", path=name, advice=AGAIN
        ) from error


def _extract(parts: Parts, *, name: str, limits: Limits, recognise: Recogniser) -> Extraction:
    body = child(parts.document, "w:body")
    if body is None:
        raise BrokenFileError("a Word file without a text in it", path=name, advice=AGAIN)
    styles = Styles.read(parts.root("styles"))
    notes = Notes.read(parts.root("footnotes"), parts.root("endnotes"), parts.root("settings"), child(body, "w:sectPr"))
    scans = Scans(parts, recognise)
    walker = Walker(styles, Numbering(parts.root("numbering")), notes, parts.target, scans.pieces)
    counted = TextAssembly(limits)
    pieces = list(_counted(walker.blocks(body), counted))
    whole = "\n".join(piece.text for piece in pieces)
    pieces += _counted(running_lines(parts, styles, whole), counted)
    decoded, repaired = put_right(Decoded("\n".join(piece.text for piece in pieces), "Unicode"))
    if repaired:
        pieces = _with_lines_of(pieces, decoded.text)
    text, paragraphs, marks, title = _assembled(pieces, limits)
    properties = _properties(parts, text)
    put(properties, "title", title_of(title), "paragraph in the style Title", origin=Origin.INFERRED)
    if comments := _comments(parts):
        put(properties, "extra.comments", comments, "Word comments")
    covered = sum(paragraph.reason == Reason.COVERED for paragraph in paragraphs)
    contents = (
        *contents_of(
            parts, comments=len(comments), inserted=walker.inserted, deleted=walker.deleted, scans_read=scans.read
        ),
        *_apart(paragraphs),
    )
    return Extraction(
        text=text,
        paragraphs=paragraphs,
        media_type=DOCX,
        extractor=EXTRACTOR,
        properties=properties,
        notices=(
            *([blackened(covered, name)] if covered else []),
            *notices(
                contents,
                walker.elsewhere,
                name,
                without_text=all(p.kind is _RUNNING or p.reason in _OF_HEADERS for p in paragraphs),
            ),
            *notices_on(decoded, name, repaired=repaired),
        ),
        marks=marks,
        inventory=Inventory(contents=contents),
    )


def _apart(paragraphs: Iterable[Paragraph]) -> Iterator[Content]:
    kinds = [paragraph.kind for paragraph in paragraphs]
    for kind, content in ((PassageKind.HIDDEN, ContentKind.HIDDEN), (PassageKind.STRUCK, ContentKind.STRUCK)):
        if count := kinds.count(kind):
            yield Content(content, count, count, why="kept apart from the text")


def _counted(pieces: Iterable[Piece], counted: TextAssembly) -> Iterator[Piece]:
    """The pieces that have a text, cleaned; a file that gives more than ``text_mb`` is stopped before it fills the memory."""
    for piece in pieces:
        whole = _clean(piece.text)
        text = whole.strip()
        if text:
            counted.append(text)
            cut = whole.index(text)
            fit = len(whole) == len(piece.text)
            marks = tuple(Mark(m.start - cut, m.end - cut, m.kind, m.note) for m in piece.marks if fit)
            yield piece._replace(text=text, marks=marks)


def _with_lines_of(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """The pieces, their lines taken from ``text``, which has as many. Where letters were put right marks lose their place."""
    lines = iter(text.split("\n"))
    found = []
    for piece in pieces:
        mended = "\n".join(islice(lines, piece.text.count("\n") + 1))
        found.append(piece if mended == piece.text else piece._replace(text=mended, marks=()))
    return found


def _assembled(pieces: Iterable[Piece], limits: Limits) -> tuple[str, tuple[Paragraph, ...], tuple[Mark, ...], str]:
    """The text, its paragraphs and marks, and the first paragraph in the style Title ("" where there is none)."""
    assembly, paragraphs, headings = TextAssembly(limits), Paragraphs(), HeadingPath()
    marks: list[Mark] = []
    title = ""
    for piece in pieces:
        if assembly.length:
            assembly.append("\n" if piece.kind is PassageKind.TABLE else "\n\n")
        start, end = assembly.append(piece.text)
        if piece.level is not None:
            title = title or (piece.text if piece.level == TITLE_LEVEL else "")
            headings.enter(piece.level, piece.text)
        path = () if piece.kind is _RUNNING or piece.reason in _OF_HEADERS else headings.path
        paragraphs.add(
            piece.text, 0, end - start, offset=start, kind=piece.kind, heading_path=path, reason=piece.reason
        )
        marks += [Mark(start + mark.start, start + mark.end, mark.kind, mark.note) for mark in piece.marks]
    return assembly.text(), paragraphs.done(), tuple(marks), title


def _clean(text: str) -> str:
    return without_surrogates(text).replace("\r\n", "\n").replace("\r", "\n")


def _comments(parts: Parts) -> list[dict[str, str]]:
    root = parts.root("comments")
    found = [
        {
            "author": value_of(comment, "author") or "",
            "date": value_of(comment, "date") or "",
            "text": _clean("\n".join(piece.text for piece in Walker().blocks(comment))),
        }
        for comment in (root if root is not None else ())
        if name_of(comment) == "w:comment"
    ]
    return [comment for comment in found if comment["text"].strip()]


def _properties(parts: Parts, text: str) -> Properties:
    """Word's core properties (ECMA-376 part 2, 11)."""
    root = parts.core_properties()
    said = {name_of(item): item.text or "" for item in (root if root is not None else ())}
    properties: Properties = {}
    put(properties, "title", title_of(said.get("title")), "Word properties: title")
    put(properties, "authors", authors_of([said.get("creator", "")]), "Word properties: creator")
    date = date_of(said.get("created", "").strip())
    if date is not None and str(date) != _TEMPLATE_DATE:
        # When a file was made is not when a report was published: a scan of 2025 may be of a report of 1998.
        put(properties, "extra.created", str(date), "Word properties: created")
    for name in ("category", "contentStatus", "keywords", "description", "subject"):
        put(
            properties,
            "access",
            level_of_fields([(name, said.get(name, ""))]),
            f"Word properties: {name}",
            origin=Origin.FRONT_MATTER,
        )
    own = parts.custom_properties()
    labels = [(item.get("name", ""), "".join(item.itertext())) for item in (own if own is not None else ())]
    put(properties, "access", level_of_fields(labels), "Word properties: custom", origin=Origin.FRONT_MATTER)
    put(properties, "language", language_of(said.get("language", ""), text), "Word properties: language")
    return properties
