"""Papers in OpenDocument (ISO/IEC 26300): paragraphs, notes, bookmarks; without what tracked changes took away,
and without struck and hidden words."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from rightsarchive.citation import embedding
from rightsarchive.papers.packages import optional_part, part, property_number
from rightsarchive.papers.paper import Block, BlockKind, Paper

T = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
S = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
M = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_ID = re.compile(rf"{embedding.MARK}[-_](\d+)")
_PARAGRAPHS = frozenset({f"{T}p", f"{T}h"})
_GONE = frozenset({f"{T}tracked-changes", f"{_OFFICE}annotation", f"{T}note-citation"})
_LONGEST_SPACE = 1000


def read_odt(package: zipfile.ZipFile) -> Paper:
    """A paper in OpenDocument."""
    content = part(package, "content.xml")
    trees = (content, optional_part(package, "styles.xml"))
    unseen = _styles(_is_unseen, *trees)
    reader = _Reader(_styles(_is_quote, *trees), _styles(_is_translation, *trees), unseen)
    for paragraph in content.iter(*_PARAGRAPHS):
        if not any(parent.tag in _GONE or parent.tag == f"{T}note" for parent in paragraph.iterancestors()):
            reader.read(paragraph)
    notes = {
        note.get(f"{T}id", str(number)): "\n".join(_text_of(each, unseen) for each in note.iter(f"{T}p"))
        for number, note in enumerate(content.iter(f"{T}note"), 1)
    }
    blocks = [*reader.blocks, *(Block(text, BlockKind.NOTE, f"note {name}", name=name) for name, text in notes.items())]
    return Paper(tuple(blocks), notes, _data(optional_part(package, "meta.xml")))


def _data(meta: Any | None) -> str | None:
    pieces = {}
    for each in [] if meta is None else meta.iter(f"{M}user-defined"):
        number = property_number(each.get(f"{M}name", ""), embedding.NAME)
        if number is not None:
            pieces[number] = each.text or ""
    return embedding.unpacked(pieces)


def _styles(has: Callable[[str, Any], bool], *trees: Any | None) -> frozenset[str]:
    """The names of the styles that are so by their name and properties, and of those made of them for one paragraph."""
    parents, found = {}, set()
    for style in (each for tree in trees if tree is not None for each in tree.iter(f"{S}style")):
        name = style.get(f"{S}name", "")
        parents[name] = style.get(f"{S}parent-style-name", "")
        if has(f"{name} {style.get(f'{S}display-name', '')}".lower(), style):
            found.add(name)
    return frozenset(found | {name for name, parent in parents.items() if parent in found})


def _is_quote(said: str, style: Any) -> bool:
    properties = style.find(f"{S}paragraph-properties")
    margin = "" if properties is None else properties.get(f"{_FO}margin-left", "")
    return re.search(r"quot|block_20_text|block text|zitat|citation|цитат", said) is not None or _is_wide(margin)


def _is_translation(said: str, _style: Any) -> bool:
    return embedding.TRANSLATION in said.split()


def _is_unseen(_said: str, style: Any) -> bool:
    """Whether words in this style are struck through or not displayed."""
    properties = style.find(f"{S}text-properties")
    if properties is None:
        return False
    struck = properties.get(f"{S}text-line-through-style", "none"), properties.get(f"{S}text-line-through-type", "none")
    return struck != ("none", "none") or properties.get(f"{T}display") == "none"


def _is_wide(margin: str) -> bool:
    found = re.fullmatch(r"(\d{1,4}(?:\.\d+)?)(cm|mm|in|pt)", margin)
    points = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0}
    return found is not None and float(found[1]) * points[found[2]] >= 20


class _Reader:
    def __init__(self, quotes: frozenset[str], translations: frozenset[str], unseen: frozenset[str]) -> None:
        self._unseen = unseen
        self._translations = translations
        self.blocks: list[Block] = []
        self._quotes = quotes
        self._open: list[int] = []

    def read(self, paragraph: Any) -> None:
        pieces: list[str] = []
        notes: list[tuple[int, str]] = []
        length = 0
        number = self._open[-1] if self._open else None
        start: int | None = 0 if number is not None else None
        end: int | None = None
        for event, what in _events(paragraph, self._unseen):
            piece = ""
            if event == "mark" and (mark := _ID.fullmatch(what)):
                opened = int(mark.group(1))
                if opened not in self._open:
                    self._open.append(opened)
                if number is None:
                    number, start = opened, length
            elif event == "unmark" and (mark := _ID.fullmatch(what)):
                closed = int(mark.group(1))
                if closed in self._open:
                    self._open.remove(closed)
                    if closed == number:
                        end = length
            elif event == "note":
                notes.append((length, what))
            elif event == "text":
                piece = what
            pieces.append(piece)
            length += len(piece)
        text = "".join(pieces)
        marked = None if number is None or start is None else (start, length if end is None else end)
        if marked is not None and not text[slice(*marked)].strip():
            number, marked = None, None
        kind = self._kind(paragraph)
        place = f"paragraph {len(self.blocks) + 1}"
        self.blocks.append(Block(text, kind, place, number, marked, tuple(notes)))

    def _kind(self, paragraph: Any) -> BlockKind:
        if paragraph.tag == f"{T}h":
            return BlockKind.HEADING
        style = paragraph.get(f"{T}style-name", "")
        if style in self._translations or style.lower() == embedding.TRANSLATION:
            return BlockKind.TRANSLATION
        if style.lower() == embedding.CAPTION:
            return BlockKind.CAPTION
        if style in self._quotes:
            return BlockKind.QUOTE
        in_list = any(parent.tag == f"{T}list-item" for parent in paragraph.iterancestors())
        return BlockKind.ITEM if in_list else BlockKind.TEXT


def _text_of(paragraph: Any, unseen: frozenset[str]) -> str:
    return "".join(what for event, what in _events(paragraph, unseen) if event == "text")


def _events(paragraph: Any, unseen: frozenset[str]) -> Iterator[tuple[str, str]]:
    gone = 0
    for event, element in etree.iterwalk(paragraph, events=("start", "end")):
        tag = element.tag
        is_note = tag == f"{T}note"
        if tag in _GONE or is_note or tag == f"{T}hidden-text" or element.get(f"{T}style-name", "") in unseen:
            if is_note and event == "start" and not gone:
                yield "note", element.get(f"{T}id", "")
            gone += 1 if event == "start" else -1
        if event == "start" and not gone:
            if tag in {f"{T}bookmark-start", f"{T}bookmark-end"}:
                yield ("mark" if tag.endswith("start") else "unmark"), element.get(f"{T}name", "")
            elif tag == f"{T}s":
                count = element.get(f"{T}c", "1")
                yield "text", " " * (min(int(count), _LONGEST_SPACE) if count.isdecimal() else 1)
            elif tag in {f"{T}tab", f"{T}line-break"}:
                yield "text", "\t" if tag.endswith("tab") else "\n"
            yield "text", element.text or ""
        if event == "end" and not gone and element is not paragraph:
            yield "text", element.tail or ""
