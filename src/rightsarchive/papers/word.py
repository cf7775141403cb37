"""Papers in Word (WordprocessingML, ECMA-376) as they read once all changes are accepted.

A bookmark is closed by its name: LibreOffice may open one twice, under two ids, and close it once. Where the custom XML part of our
citations is lost, as on the way through OpenDocument, they are taken from the properties of the document.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from rightsarchive.citation import embedding
from rightsarchive.papers.packages import optional_part, part, property_number
from rightsarchive.papers.paper import Block, BlockKind, Paper

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_ID = re.compile(rf"{embedding.MARK}[-_](\d+)")
_INDENTED = 400
"""Twentieths of a point from which on a paragraph that is no item of a list is a block quote."""

_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}txbxContent", f"{W}instrText", f"{W}delText"})


def read_word(package: zipfile.ZipFile) -> Paper:
    """A paper in Word."""
    document = part(package, "word/document.xml")
    styles = _style_kinds(optional_part(package, "word/styles.xml"))
    notes = dict(_notes(package))
    reader = _Reader(styles)
    blocks = list(reader.blocks(document))
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


def _notes(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    for kind in ("footnote", "endnote"):
        root = optional_part(package, f"word/{kind}s.xml")
        for note in [] if root is None else root.iter(f"{W}{kind}"):
            text = "\n".join("".join(_texts(paragraph)) for paragraph in note.iter(f"{W}p")).strip()
            if text and note.get(f"{W}type") is None:
                yield f"{kind}-{note.get(f'{W}id')}", text


def _texts(paragraph: Any) -> Iterator[str]:
    for each in paragraph.iter():
        if each.tag == f"{W}t" and not any(parent.tag in _GONE for parent in each.iterancestors()):
            yield each.text or ""


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

    def __init__(self, styles: dict[str, BlockKind]) -> None:
        self._styles = styles
        self._names: dict[str, int] = {}
        self._open: list[int] = []

    def blocks(self, document: Any) -> Iterator[Block]:
        for index, paragraph in enumerate(document.iter(f"{W}p")):
            if any(parent.tag in _GONE for parent in paragraph.iterancestors()):
                continue
            yield self._block(paragraph, index)

    def _block(self, paragraph: Any, index: int) -> Block:
        pieces: list[str] = []
        notes: list[tuple[int, str]] = []
        length = 0
        number = self._open[-1] if self._open else None
        start: int | None = 0 if number is not None else None
        end: int | None = None
        for event, element in _events(paragraph):
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


def _events(paragraph: Any) -> Iterator[tuple[str, Any]]:
    gone = 0
    from lxml import etree

    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        if element.tag in _GONE or (element.tag == f"{W}p" and element is not paragraph):
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
