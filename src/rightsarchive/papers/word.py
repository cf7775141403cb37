"""Papers in Word (WordprocessingML, ECMA-376) as they are seen once all changes are accepted: struck and hidden
words are not read; text boxes, headers and footers are.

A bookmark is closed by its name: LibreOffice may open one twice, under two ids, and close it once. Where the custom XML part of our
citations is lost, as on the way through OpenDocument, they are taken from the properties of the document.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from rightsarchive.citation import embedding
from rightsarchive.extract.word.looks import look_of
from rightsarchive.extract.word.styles import Styles
from rightsarchive.papers.packages import optional_part, part, property_number
from rightsarchive.papers.paper import Block, BlockKind, Paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_ID = re.compile(rf"{embedding.MARK}[-_](\d+)")
_INDENTED = 400
"""Twentieths of a point from which on a paragraph that is no item of a list is a block quote."""

_BOX = f"{W}txbxContent"
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{_COMPATIBILITY}Fallback"})
"""What is not shown. A text box stands in its paragraph twice, for older programs in the fallback."""


def read_word(package: zipfile.ZipFile) -> Paper:
    """A paper in Word."""
    document = part(package, "word/document.xml")
    root = optional_part(package, "word/styles.xml")
    looks = Styles.read(root)
    notes = dict(_notes(package, looks))
    reader = _Reader(_style_kinds(root), looks)
    # Before the text: what stands last in a paper may be its list of sources.
    blocks = [*_running(package, looks), *reader.blocks(document)]
    blocks += [Block(text, BlockKind.NOTE, f"note {name.partition('-')[2]}", name=name) for name, text in notes.items()]
    return Paper(tuple(blocks), notes, _data(package))


def _data(package: zipfile.ZipFile) -> str | None:
    for name in package.namelist():
        if re.fullmatch(r"customXml/item\d+\.xml", name):
            root = part(package, name)
            if root.tag == f"{{{embedding.NAMESPACE}}}citations":
                return root.text or ""
    properties = optional_part(package, "docProps/custom.xml")
    if properties is None:
        return None
    pieces = {}
    for each in properties.iter(_PROPERTY):
        number = property_number(each.get("name", ""), embedding.NAME)
        if number is not None:
            pieces[number] = "".join(each.itertext())
    return embedding.unpacked(pieces)


def _notes(package: zipfile.ZipFile, looks: Styles) -> Iterator[tuple[str, str]]:
    for kind in ("footnote", "endnote"):
        root = optional_part(package, f"word/{kind}s.xml")
        for note in [] if root is None else root.iter(f"{W}{kind}"):
            text = _text_of(note, looks)
            if text and note.get(f"{W}type") is None:
                yield f"{kind}-{note.get(f'{W}id')}", text


def _running(package: zipfile.ZipFile, looks: Styles) -> Iterator[Block]:
    """Headers and footers, each text once."""
    found: dict[str, str] = {}
    for name in package.namelist():
        if mark := re.fullmatch(r"word/(header|footer)\d*\.xml", name):
            found.setdefault(_text_of(part(package, name), looks), mark[1])
    return (Block(text, BlockKind.TEXT, place) for text, place in found.items() if text)


def _text_of(element: Any, looks: Styles) -> str:
    paragraphs = (each for each in element.iter(f"{W}p") if not _is_gone(each))
    return "\n".join(
        "".join(_piece(item) for event, item in _events(each, looks) if event == "text") for each in paragraphs
    ).strip()


def _is_gone(element: Any) -> bool:
    return any(parent.tag in _GONE for parent in element.iterancestors())


def _style_kinds(styles: Any | None) -> dict[str, BlockKind]:
    """What the styles of paragraphs are: the names of Word's own styles are English in every language of Word."""
    found: dict[str, BlockKind] = {}
    for style in [] if styles is None else styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        written = "" if name is None else name.get(f"{W}val", "").lower()
        if re.search(r"quot|block text|zitat|citation|цитат", written):
            found[style.get(f"{W}styleId", "")] = BlockKind.QUOTE
        elif written == embedding.TRANSLATION:
            found[style.get(f"{W}styleId", "")] = BlockKind.TRANSLATION
        elif written == embedding.CAPTION:
            found[style.get(f"{W}styleId", "")] = BlockKind.CAPTION
        elif re.match(r"heading|title|subtitle|toc", written):
            found[style.get(f"{W}styleId", "")] = BlockKind.HEADING
        elif written.startswith("list"):
            found[style.get(f"{W}styleId", "")] = BlockKind.ITEM
    return found


class _Reader:
    """One document. Bookmarks may go over several paragraphs."""

    def __init__(self, styles: dict[str, BlockKind], looks: Styles) -> None:
        self._styles = styles
        self._looks = looks
        self._names: dict[str, int] = {}
        self._open: list[int] = []

    def blocks(self, document: Any) -> Iterator[Block]:
        for index, paragraph in enumerate(document.iter(f"{W}p")):
            if _is_gone(paragraph):
                continue
            yield self._block(paragraph, index)

    def _block(self, paragraph: Any, index: int) -> Block:
        pieces: list[str] = []
        notes: list[tuple[int, str]] = []
        length = 0
        number = self._open[-1] if self._open else None
        start: int | None = 0 if number is not None else None
        end: int | None = None
        for event, element in _events(paragraph, self._looks):
            piece = ""
            if event == "mark" and (mark := _ID.fullmatch(element.get(f"{W}name", ""))):
                opened = int(mark.group(1))
                self._names[element.get(f"{W}id", "")] = opened
                if opened not in self._open:
                    self._open.append(opened)
                if number is None:
                    number, start = opened, length
            elif event == "unmark":
                closed = self._names.get(element.get(f"{W}id", ""))
                if closed in self._open:
                    self._open.remove(closed)
                    if closed == number:
                        end = length
            elif event == "note":
                notes.append(
                    (length, f"{element.tag.removeprefix(W).removesuffix('Reference')}-{element.get(f'{W}id')}")
                )
            elif event == "text":
                piece = _piece(element)
            pieces.append(piece)
            length += len(piece)
        text = "".join(pieces)
        marked = None if number is None or start is None else (start, length if end is None else end)
        if marked is not None and not text[slice(*marked)].strip():
            number, marked = None, None
        return Block(text, self._kind(paragraph), f"paragraph {index + 1}", number, marked, tuple(notes), index)

    def _kind(self, paragraph: Any) -> BlockKind:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return BlockKind.TEXT
        style = properties.find(f"{W}pStyle")
        kind = None if style is None else self._styles.get(style.get(f"{W}val", ""))
        if kind is not None:
            return kind
        if properties.find(f"{W}numPr") is not None:
            return BlockKind.ITEM
        indent = properties.find(f"{W}ind")
        left = "" if indent is None else indent.get(f"{W}left", indent.get(f"{W}start", ""))
        return BlockKind.QUOTE if left.isdecimal() and int(left) >= _INDENTED else BlockKind.TEXT


def _events(paragraph: Any, looks: Styles) -> Iterator[tuple[str, Any]]:
    gone = 0
    from lxml import etree

    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        if element.tag in _GONE or element.tag == _BOX or _is_unseen(element, paragraph, looks):
            gone += 1 if event == "start" else -1
        elif gone or event == "end":
            continue
        elif element.tag == f"{W}bookmarkStart":
            yield "mark", element
        elif element.tag == f"{W}bookmarkEnd":
            yield "unmark", element
        elif element.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            yield "note", element
        else:
            yield "text", element


def _is_unseen(element: Any, paragraph: Any, looks: Styles) -> bool:
    """Whether it is a run that is struck through or cannot be seen."""
    return element.tag == f"{W}r" and look_of(element, paragraph, looks).apart is not None


def _piece(element: Any) -> str:
    match element.tag.removeprefix(W):
        case "t":
            return element.text or ""
        case "tab" if element.getparent().tag == f"{W}r":
            return "\t"
        case "noBreakHyphen":
            return "\u2011"
        case "softHyphen":
            return "\u00ad"
        case "br" | "cr":
            return "\n"
        case _:
            return ""
