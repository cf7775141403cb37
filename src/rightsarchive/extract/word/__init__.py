"""Word files: every paragraph, table row, note and text box that a reader sees, by heading, never by page."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from lxml import etree

from rightsarchive.errors import BrokenFileError, HostileFileError, LimitError, RightsArchiveError
from rightsarchive.extract.assembly import HeadingPath, Paragraphs, TextAssembly, without_surrogates
from rightsarchive.extract.media import DOCX
from rightsarchive.extract.properties import Properties, authors_of, date_of, language_of, put, title_of
from rightsarchive.extract.word.names import Element, name_of, value_of
from rightsarchive.extract.word.package import AGAIN, check_package
from rightsarchive.extract.word.styles import TITLE_LEVEL, Numbering, Styles
from rightsarchive.extract.word.walker import Piece, Walker
from rightsarchive.model import Extraction, Notice, Origin, PassageKind
from rightsarchive.settings import Limits

EXTRACTOR = f"python-docx {version('python-docx')}"
# The date inside python-docx's own template: files made with it carry it whenever they were written.
_TEMPLATE_DATE = "2013-12-23"


def extract_word(path: Path, *, name: str, limits: Limits) -> Extraction:
    """Text and paragraphs of a ``.docx`` or ``.docm`` file; it has no pages.

    Raises BrokenFileError, HostileFileError, LimitError.
    """
    check_package(path, name, limits)
    try:
        return _extract(_open(path), name=name, limits=limits)
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


def _open(path: Path) -> WordDocument:
    with path.open("rb") as file:
        return docx.Document(file)


def _extract(document: WordDocument, *, name: str, limits: Limits) -> Extraction:
    parts = _Parts(document)
    walker = Walker(
        Styles.read(parts.root("styles")),
        Numbering(parts.root("numbering")),
        parts.notes("footnotes"),
        parts.notes("endnotes"),
    )
    assembly, paragraphs, headings = TextAssembly(limits), Paragraphs(), HeadingPath()
    title = ""

    def write(piece: Piece) -> None:
        text = _clean(piece.text).strip()
        if not text:
            return
        if assembly.length:
            assembly.append("\n" if piece.kind is PassageKind.TABLE else "\n\n")
        start, _ = assembly.append(text)
        nonlocal title
        if piece.level is not None:
            title = title or (text if piece.level == TITLE_LEVEL else "")
            headings.enter(piece.level, text)
        paragraphs.add(text, 0, len(text), offset=start, kind=piece.kind, heading_path=headings.path)

    body = document.element.body
    for piece in walker.blocks(body):
        write(piece)
    without_text = not len(paragraphs)
    for text in parts.running_lines():
        write(Piece(text, PassageKind.NAVIGATION))
    text = assembly.text()
    properties = _properties(document, text)
    put(properties, "title", title_of(title), "paragraph in the style Title", origin=Origin.INFERRED)
    if comments := parts.comments():
        put(properties, "extra.comments", comments, "Word comments")
    return Extraction(
        text=text,
        paragraphs=paragraphs.done(),
        media_type=DOCX,
        extractor=EXTRACTOR,
        properties=properties,
        notices=tuple(_notices(walker, len(comments), parts, name, without_text=without_text)),
    )


def _notices(walker: Walker, comments: int, parts: _Parts, name: str, *, without_text: bool) -> Iterator[Notice]:
    if without_text:
        yield Notice(
            "no-text",
            "there is no text in it",
            "If it shows pictures of pages, save it as PDF and run a text recognition over that: ocrmypdf -l LANGUAGE in.pdf out.pdf",
            path=name,
        )
    if parts.embedded:
        yield Notice(
            "embedded-document",
            f"{parts.embedded} document(s) of another kind are embedded in it and were not read",
            "Open it in Word and save it again: Word then turns them into text.",
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


class _Parts:
    """The parts of the package beside the main one, found by their relationship; a broken part is as good as none."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._by_type: dict[str, list[Any]] = {}
        for relation in document.part.rels.values():
            if not relation.is_external:
                self._by_type.setdefault(relation.reltype.rpartition("/")[2], []).append(relation.target_part)

    @property
    def embedded(self) -> int:
        """How many whole documents (HTML, RTF) Word would show in place of a mark in the text."""
        return len(self._by_type.get("aFChunk", ()))

    def root(self, kind: str) -> Element | None:
        return next(iter(self._roots(kind)), None)

    def _roots(self, kind: str) -> Iterator[Element]:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        for part in self._by_type.get(kind, ()):
            try:
                yield etree.fromstring(part.blob, parser)
            except etree.XMLSyntaxError:
                continue

    def notes(self, kind: str) -> dict[str, Element]:
        root = self.root(kind)
        special = {"separator", "continuationSeparator", "continuationNotice"}
        return {
            value_of(note, "id") or "": note
            for note in (root if root is not None else ())
            if name_of(note) in {"w:footnote", "w:endnote"} and value_of(note, "type") not in special
        }

    def comments(self) -> list[dict[str, str]]:
        root = self.root("comments")
        walker = Walker(Styles(), Numbering(None), {}, {})
        found = [
            {
                "author": value_of(comment, "author") or "",
                "date": value_of(comment, "date") or "",
                "text": _clean("\n".join(piece.text for piece in walker.blocks(comment))),
            }
            for comment in (root if root is not None else ())
            if name_of(comment) == "w:comment"
        ]
        return [comment for comment in found if comment["text"].strip()]

    def running_lines(self) -> list[str]:
        """What headers and footers say, each once."""
        found: dict[str, None] = {}
        for kind in ("header", "footer"):
            for root in self._roots(kind):
                walker = Walker(Styles(), Numbering(None), {}, {})
                for piece in walker.blocks(root):
                    if any(character.isalpha() for character in piece.text):
                        found[piece.text.strip()] = None
        return list(found)


def _properties(document: WordDocument, text: str) -> Properties:
    """Word's core properties (ECMA-376 part 2, 11)."""
    properties: Properties = {}

    def read(name: str) -> Any:
        try:
            return getattr(document.core_properties, name)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    put(properties, "title", title_of(read("title")), "Word properties: title")
    put(properties, "authors", authors_of([read("author") or ""]), "Word properties: creator")
    date = date_of(read("created"))
    if date is not None and str(date) != _TEMPLATE_DATE:
        # When a file was made is not when a report was published: a scan of 2025 may be of a report of 1998.
        put(properties, "extra.created", str(date), "Word properties: created")
    put(properties, "language", language_of(read("language") or "", text), "Word properties: language")
    return properties
