"""A report of ours as PDF: its tags say what each paragraph is (ISO 32000-1, 14.7), and its citations are a file that is attached to it.

What stands on a page outside of all tags is read too: nobody hides a sentence from a check by painting it beside them.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject

from rightsarchive.citation import embedding
from rightsarchive.citation.citation import Citation
from rightsarchive.errors import LimitError
from rightsarchive.extract.pdf.glyph_lines import glyph_lines
from rightsarchive.extract.pdf.glyphs import Glyph, glyphs_of
from rightsarchive.extract.pdf.opening import open_pdf
from rightsarchive.language.scripts import UNSPACED_CHARACTERS
from rightsarchive.papers.painted import is_quoted, without_doubles
from rightsarchive.papers.paper import Block, BlockKind, Paper
from rightsarchive.report.reflowing import reflowed

ATTACHED = "citations.json"
_NOTE = re.compile(r"Note (\d+)")
_HEADINGS = frozenset({"Title", "H1", "H2", "H3", "H4", "H5", "H6", "H"})
_PARAGRAPHS = frozenset({"P", "TD", "TH", "LI", "LBody", "Caption"})
_GROUPS = frozenset({"Document", "Part", "Sect", "Div", "Table", "THead", "TBody", "TFoot", "TR", "L"})
_ISOLATES = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"<?\w+://\S*\Z")
_UNSPACED = re.compile(f"[{UNSPACED_CHARACTERS}]")
_DEEPEST = 200
_RAISED = 0.75
_NEAR = 2
"""A translation stands behind its quote, or behind the reference that does."""
_NUMBER = re.compile(r"\.(\d+)|(\d+)\.")

Place = tuple[int, int]
"""A marked stretch: its page, from 0, and its number there."""
Painted = Mapping[Place, Sequence[Glyph]]


def read_tagged(path: Path) -> Paper | None:
    """The paper; None where it carries no citations of ours. Raises what opening a PDF raises, LimitError."""
    with open_pdf(path, str(path)) as reader:
        data = _attached(reader)
        root = reader.root_object.get("/StructTreeRoot")
        if data is None or root is None:
            return None
        pages = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages) if page.indirect_reference}
        tree = _Tree(pages, list(embedding.layout_in(data).quoted))
        tree.walk(root.get_object().get("/K"))
    citations = embedding.load(data)
    painted, beside = _painted(path)
    used = {place for found in tree.found for place in found.places} | tree.unread
    blocks = [block for found in tree.found if (block := found.block(painted)) is not None]
    blocks += _beside({place: its for place, its in painted.items() if place not in used}, beside)
    blocks = [_as_quoted(block, citations) for block in _with_endnotes(blocks)]
    notes = {block.name: block.text for block in blocks if block.kind is BlockKind.NOTE}
    return Paper(tuple(blocks), notes, data, is_painted=True)


def _as_quoted(block: Block, citations: Sequence[Citation]) -> Block:
    """A quote in its own order, where the page shows it word for word."""
    if block.quotation is None or not 0 < block.quotation <= len(citations):
        return block
    quote = reflowed(citations[block.quotation - 1].quote)
    return replace(block, text=quote, marked=(0, len(quote))) if is_quoted(block.text, quote) else block


def _attached(reader: PdfReader) -> str | None:
    for each in reader.attachment_list:
        if each.name != ATTACHED:
            continue
        content = each.content
        if len(content) > embedding.LARGEST:
            raise LimitError("the citations in it are larger than any report has.")
        text = content.decode("ascii", "replace")
        try:
            if json.loads(text).get("format") == embedding.NAME:
                return text
        except (ValueError, AttributeError):
            return None
    return None


@dataclass(frozen=True, slots=True)
class _Call:
    """The call of a note, or a link that may be one: where it is painted."""

    places: tuple[Place, ...]
    is_link: bool = False


@dataclass(slots=True)
class _Found:
    """A paragraph of the tree: where its glyphs are, and the calls of notes between them."""

    kind: BlockKind
    name: str = ""
    quotation: int | None = None
    pieces: list[Place | _Call] = field(default_factory=list)

    @property
    def places(self) -> Iterator[Place]:
        for each in self.pieces:
            yield from each.places if isinstance(each, _Call) else (each,)

    def block(self, painted: Painted) -> Block | None:
        """The paragraph as the check of a paper takes it."""
        text, name, notes, glyphs = "", self.name, [], list[Glyph]()
        for piece in self.pieces:
            if isinstance(piece, _Call):
                inside = [each for place in piece.places for each in painted.get(place, ())]
                number = _NUMBER.fullmatch(_text(inside)) if piece.is_link and piece is self.pieces[0] else None
                if number is not None and self.kind is BlockKind.TEXT:
                    name = number[1] or number[2]
                    continue
                if piece.is_link and not _is_raised(inside, glyphs):
                    glyphs += inside
                    continue
                text = _behind(text, _text(glyphs))
                glyphs = []
                if self.kind is not BlockKind.NOTE:
                    notes.append((len(text), _text(inside)))
            else:
                glyphs += painted.get(piece, ())
        text = _behind(text, _text(glyphs))
        if not text.strip() and not notes:
            return None
        page = min((page for page, _ in self.places), default=0) + 1
        place = f"note {self.name}" if self.kind is BlockKind.NOTE else f"page {page}"
        marked = (0, len(text)) if self.quotation is not None else None
        return Block(text, self.kind, place, self.quotation, marked, tuple(notes), name=name)


class _Tree:
    """The tree of tags, read to paragraphs. ``quoted`` are the numbers of the quotes in their order."""

    def __init__(self, pages: Mapping[int, int], quoted: Sequence[int]) -> None:
        self.found: list[_Found] = []
        self.unread: set[Place] = set()
        self._pages = pages
        self._quoted = iter(quoted)
        self._notes: list[_Found] = []
        self._behind_quote = 0

    def walk(self, kids: Any) -> None:
        """Read all of it; notes stand behind the rest."""
        self._kids(kids, None, None, 0)
        self.found += self._notes

    def _kids(self, kids: Any, into: _Found | None, page: int | None, depth: int) -> None:
        kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
        if depth > _DEEPEST or kids is None:
            return
        for kid in kids if isinstance(kids, ArrayObject) else [kids]:
            element = kid.get_object() if isinstance(kid, IndirectObject) else kid
            if isinstance(element, NumberObject) and page is not None:
                (into or self._new(_Found(BlockKind.TEXT))).pieces.append((page, int(element)))
            elif isinstance(element, DictionaryObject):
                self._element(element, into, page, depth)

    def _element(self, element: DictionaryObject, into: _Found | None, page: int | None, depth: int) -> None:
        its = element.raw_get("/Pg") if "/Pg" in element else None
        page = self._pages.get(its.idnum) if isinstance(its, IndirectObject) else page
        mark = element.get("/MCID")
        if isinstance(mark, NumberObject):
            if page is not None:
                (into or self._new(_Found(BlockKind.TEXT))).pieces.append((page, int(mark)))
            return
        tag, kids = str(element.get("/S", ""))[1:], element.get("/K")
        note = _NOTE.fullmatch(str(element.get("/ID", "")))
        is_own = into is None or into.kind not in {BlockKind.QUOTE, BlockKind.NOTE}
        if tag == "TOC":
            passed = _Found(BlockKind.TEXT)
            self._kids(kids, passed, page, depth + 1)
            self.unread |= set(passed.places)
            return
        if tag == "Lbl" or (tag == "Link" and is_own | (into is not None and into.kind is BlockKind.QUOTE)):
            label = _Found(BlockKind.TEXT)
            self._kids(kids, label, page, depth + 1)
            label.pieces = list(label.places)
            (into or self._new(_Found(BlockKind.TEXT))).pieces.append(_Call(tuple(label.places), tag == "Link"))
            return
        if tag == "Note" and note:
            into = _Found(BlockKind.NOTE, note[1])
            self._notes.append(into)
        elif tag == "BlockQuote":
            into = self._new(_Found(BlockKind.QUOTE, quotation=next(self._quoted, None)))
        elif tag in _HEADINGS:
            into = self._new(_Found(BlockKind.HEADING))
        elif tag in _GROUPS and is_own:
            into = None
        elif tag in _PARAGRAPHS and is_own:
            is_translation = self._behind_quote > 0 and _begins_with(kids, "/Em")
            kind = BlockKind.TRANSLATION if is_translation else BlockKind.TEXT
            into = self._new(_Found(BlockKind.CAPTION if tag == "Caption" else kind))
        elif into is None:
            into = self._new(_Found(BlockKind.TEXT))
        self._kids(kids, into, page, depth + 1)
        if tag == "BlockQuote":
            self._behind_quote = _NEAR
        elif tag in _HEADINGS | _PARAGRAPHS:
            self._behind_quote -= 1

    def _new(self, found: _Found) -> _Found:
        self.found.append(found)
        return found


def _begins_with(kids: Any, tag: str) -> bool:
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    first = kids[0] if isinstance(kids, ArrayObject) and kids else kids
    first = first.get_object() if isinstance(first, IndirectObject) else first
    return isinstance(first, DictionaryObject) and first.get("/S") == tag


def _painted(path: Path) -> tuple[dict[Place, list[Glyph]], list[tuple[int, Glyph]]]:
    """The glyphs of each marked stretch, and those outside of all, with their pages."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    painted: dict[Place, list[Glyph]] = defaultdict(list)
    beside: list[tuple[int, Glyph]] = []
    with closing(pypdfium2.PdfDocument(path)) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as textpage:
                for index, glyph in glyphs_of(textpage):
                    shown = pdfium.FPDFText_GetTextObject(textpage.raw, index)
                    mark = pdfium.FPDFPageObj_GetMarkedContentID(shown) if shown else -1
                    if _ISOLATES.match(glyph.text):
                        continue
                    if mark < 0:
                        beside.append((number, glyph))
                    else:
                        painted[number, mark].append(glyph)
    return painted, beside


def _beside(painted: Painted, beside: Sequence[tuple[int, Glyph]]) -> Iterator[Block]:
    """What is painted outside of all tags, but for the numbers of the pages and the dots that lead to them in a table of contents."""
    pages: dict[int, list[Glyph]] = defaultdict(list)
    for (page, _), glyphs in painted.items():
        pages[page] += glyphs
    for page, glyph in beside:
        pages[page].append(glyph)
    for page, glyphs in sorted(pages.items()):
        for line, _ in glyph_lines(glyphs):
            if line.strip(" .") and not line.strip().isdigit():
                yield Block(line, BlockKind.TEXT, f"page {page + 1}")


def _text(glyphs: Sequence[Glyph]) -> str:
    """The words that are painted, their lines joined."""
    made = ""
    for line, _ in glyph_lines(without_doubles(glyphs)):
        if _ADDRESS.search(made) or (_UNSPACED.match(made[-1:]) and _UNSPACED.match(line[:1])):
            made += line
        else:
            made = f"{made} {line}" if made else line
    return made


def _is_raised(glyphs: Sequence[Glyph], before: Sequence[Glyph]) -> bool:
    """Whether a link is the call of a note: a small number."""
    number = "".join(each.text for each in glyphs)
    return number.isdigit() and (not before or glyphs[0].size < _RAISED * before[-1].size)


def _behind(text: str, more: str) -> str:
    """What follows the call of a note: a sign stands close to it, a word does not."""
    return f"{text} {more}" if text and more[:1].isalnum() else text + more


def _with_endnotes(blocks: Sequence[Block]) -> Iterator[Block]:
    """Notes at the end are paragraphs behind the last heading, each with its number in front, which leads back to its call."""
    called = {name for block in blocks for _, name in block.notes} - {
        block.name for block in blocks if block.kind is BlockKind.NOTE
    }
    last = max((at for at, block in enumerate(blocks) if block.kind is BlockKind.HEADING), default=len(blocks))
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.NOTE or not block.name:
            yield block
        elif at > last and block.name in called:
            yield replace(block, kind=BlockKind.NOTE, place=f"note {block.name}")
        else:
            yield replace(block, text=f"{block.name}. {block.text}", name="")
