"""Word files: every paragraph, table row, note and text box that a reader sees, by heading, never by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from rightsarchive.errors import BrokenFileError, HostileFileError, LimitError, RightsArchiveError
from rightsarchive.extract.assembly import HeadingPath, Paragraphs, TextAssembly, without_surrogates
from rightsarchive.extract.encoding import Decoded
from rightsarchive.extract.letters import notices_on, put_right
from rightsarchive.extract.media import DOCX
from rightsarchive.extract.properties import Properties, authors_of, date_of, language_of, put, title_of
from rightsarchive.extract.word.names import child, name_of, value_of
from rightsarchive.extract.word.notes import Notes
from rightsarchive.extract.word.numbering import Numbering
from rightsarchive.extract.word.package import AGAIN, check_package
from rightsarchive.extract.word.parts import Parts
from rightsarchive.extract.word.styles import TITLE_LEVEL, Styles
from rightsarchive.extract.word.walker import Piece, Walker
from rightsarchive.model import Extraction, Notice, Origin, Paragraph, PassageKind
from rightsarchive.settings import Limits

EXTRACTOR = f"python-docx {version('python-docx')}"
_RUNNING = PassageKind.NAVIGATION
# The date inside python-docx's template: files made with that library carry it whenever they were written.
_TEMPLATE_DATE = "2013-12-23"


def extract_word(path: Path, *, name: str, limits: Limits) -> Extraction:
    """Text and paragraphs of a Word file (``.docx``, ``.docm``, a template, transitional or strict); it has no pages.

    Raises BrokenFileError, HostileFileError, LimitError.
    """
    check_package(path, name, limits)
    try:
        with Parts(path) as parts:
            return _extract(parts, name=name, limits=limits)
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


def _extract(parts: Parts, *, name: str, limits: Limits) -> Extraction:
    body = child(parts.document, "w:body")
    if body is None:
        raise BrokenFileError("a Word file without a text in it", path=name, advice=AGAIN)
    styles = Styles.read(parts.root("styles"))
    notes = Notes.read(parts.root("footnotes"), parts.root("endnotes"), parts.root("settings"), child(body, "w:sectPr"))
    walker = Walker(styles, Numbering(parts.root("numbering")), notes, parts.target)
    counted = TextAssembly(limits)
    pieces = [*_counted(walker.blocks(body), counted), *_counted(_running_lines(parts, styles), counted)]
    decoded, repaired = put_right(Decoded("\n".join(piece.text for piece in pieces), "Unicode"))
    if repaired:
        pieces = _with_lines_of(pieces, decoded.text)
    text, paragraphs, title = _assembled(pieces, limits)
    properties = _properties(parts, text)
    put(properties, "title", title_of(title), "paragraph in the style Title", origin=Origin.INFERRED)
    if comments := _comments(parts):
        put(properties, "extra.comments", comments, "Word comments")
    return Extraction(
        text=text,
        paragraphs=paragraphs,
        media_type=DOCX,
        extractor=EXTRACTOR,
        properties=properties,
        notices=(
            *_notices(walker, len(comments), parts, name, without_text=all(p.kind is _RUNNING for p in paragraphs)),
            *notices_on(decoded, name, repaired=repaired),
        ),
    )


def _counted(pieces: Iterable[Piece], counted: TextAssembly) -> Iterator[Piece]:
    """The pieces that have a text, cleaned; a file that gives more than ``text_mb`` is stopped before it fills the memory."""
    for piece in pieces:
        text = _clean(piece.text).strip()
        if text:
            counted.append(text)
            yield piece._replace(text=text)


def _with_lines_of(pieces: Sequence[Piece], text: str) -> list[Piece]:
    """The pieces, their lines taken from ``text``, which has as many."""
    lines = iter(text.split("\n"))
    return [piece._replace(text="\n".join(islice(lines, piece.text.count("\n") + 1))) for piece in pieces]


def _assembled(pieces: Iterable[Piece], limits: Limits) -> tuple[str, tuple[Paragraph, ...], str]:
    """The text, its paragraphs, and the first paragraph in the style Title ("" where there is none)."""
    assembly, paragraphs, headings = TextAssembly(limits), Paragraphs(), HeadingPath()
    title = ""
    for piece in pieces:
        if assembly.length:
            assembly.append("\n" if piece.kind is PassageKind.TABLE else "\n\n")
        start, end = assembly.append(piece.text)
        if piece.level is not None:
            title = title or (piece.text if piece.level == TITLE_LEVEL else "")
            headings.enter(piece.level, piece.text)
        path = () if piece.kind is _RUNNING else headings.path
        paragraphs.add(piece.text, 0, end - start, offset=start, kind=piece.kind, heading_path=path)
    return assembly.text(), paragraphs.done(), title


def _notices(walker: Walker, comments: int, parts: Parts, name: str, *, without_text: bool) -> Iterator[Notice]:
    if without_text:
        yield Notice(
            "no-text",
            "there is no text in it",
            "If it shows pictures of pages, save it as PDF and run a text recognition over that: ocrmypdf -l LANGUAGE in.pdf out.pdf",
            path=name,
        )
    if embedded := parts.count("aFChunk"):
        yield Notice(
            "embedded-document",
            f"{embedded} document(s) of another kind are embedded in it and were not read",
            "Open it in Word and save it again: Word then turns them into text.",
            path=name,
        )
    if walker.elsewhere:
        yield Notice(
            "linked-document",
            f"{walker.elsewhere} part(s) of it stand in files of their own, which were not read",
            "Take those files in too.",
            path=name,
        )
    if walker.deleted:
        yield Notice(
            "tracked-deletions",
            f"{walker.deleted} tracked deletion(s) were left out; insertions were taken as text",
            "Accept or reject the changes in Word and save, if the text should read otherwise.",
            path=name,
        )
    if walker.hidden:
        yield Notice(
            "hidden-text",
            f"{walker.hidden} piece(s) of hidden text were left out",
            "Look at the original in Word.",
            path=name,
        )
    if comments:
        yield Notice(
            "comments",
            f"{comments} comment(s) were kept apart from the text",
            "They are in the metadata as “comments”.",
            path=name,
        )


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


def _running_lines(parts: Parts, styles: Styles) -> list[Piece]:
    """What headers and footers say, each once."""
    found: dict[str, None] = {}
    for root in (*parts.roots("header"), *parts.roots("footer")):
        for piece in Walker(styles).blocks(root):
            if any(character.isalpha() for character in piece.text):
                found[piece.text.strip()] = None
    return [Piece(text, _RUNNING) for text in found]


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
    put(properties, "language", language_of(said.get("language", ""), text), "Word properties: language")
    return properties
