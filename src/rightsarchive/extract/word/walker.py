"""Walks a Word document's XML and gives everything a reader sees, in order: the words, the kind, the heading level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rightsarchive.extract.word.names import Element, child, is_on, name_of, value_of
from rightsarchive.extract.word.styles import Numbering, Styles
from rightsarchive.model import PassageKind


class Piece(NamedTuple):
    """One paragraph or table row. ``level`` is that of a heading (0 is outermost, -1 the title), None for anything else."""

    text: str
    kind: PassageKind = PassageKind.BODY
    level: int | None = None


# Left out with everything inside: what was deleted or moved away, field instructions, properties, phonetic guides.
_UNSEEN = {
    "w:del", "w:moveFrom", "w:instrText", "w:delText", "w:delInstrText", "w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:sdtPr",
    "w:sectPr", "w:rt", "w:tblGrid", "w:commentReference", "w:annotationRef", "w:footnoteRef", "w:endnoteRef", "w:fldData", "w:ffData",
}  # fmt: skip
_CHARACTERS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_BLOCKS = {"w:p", "w:tbl"}
_TEXT_BOX = "w:txbxContent"
_DEEPEST = 60


@dataclass
class Walker:
    """``footnotes`` and ``endnotes`` are their elements by id; ``deleted`` and ``hidden`` count what was left out."""

    styles: Styles
    numbering: Numbering
    footnotes: Mapping[str, Element]
    endnotes: Mapping[str, Element]
    deleted: int = 0
    hidden: int = 0
    _notes_seen: int = 0
    _waiting: list[Piece] = field(default_factory=list)

    def blocks(self, parent: Element, kind: PassageKind = PassageKind.BODY, depth: int = 0) -> Iterator[Piece]:
        """The paragraphs and tables under ``parent``, notes and text boxes after the paragraph that they hang on."""
        if depth > _DEEPEST:
            raise RecursionError("tables and text boxes nested too deeply")
        for item in parent:
            name = name_of(item)
            if name == "w:p":
                yield from self._paragraph(item, kind, depth)
            elif name == "w:tbl":
                yield from self._table(item, kind, depth)
            elif name in {"w:del", "w:moveFrom"}:
                self.deleted += 1
            elif name == "mc:AlternateContent":
                chosen = _chosen(item)
                if chosen is not None:
                    yield from self.blocks(chosen, kind, depth + 1)
            elif name not in _UNSEEN:
                yield from self.blocks(item, kind, depth + 1)

    def _paragraph(self, paragraph: Element, kind: PassageKind, depth: int) -> Iterator[Piece]:
        outer, self._waiting = self._waiting, []
        text = "".join(self._inline(paragraph, depth))
        hanging, self._waiting = self._waiting, outer
        if text.strip():
            mark = self.numbering.mark(self.styles.numbering(paragraph))
            level = self.styles.level(paragraph) if kind is PassageKind.BODY else None
            yield Piece(mark + text, PassageKind.HEADING if level is not None else kind, level)
        yield from hanging

    def _inline(self, parent: Element, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            raise RecursionError("runs nested too deeply")
        for item in parent:
            name = name_of(item)
            if name in {"w:t", "m:t"}:
                yield item.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name == "w:sym":
                yield _symbol(item)
            elif name in {"w:del", "w:moveFrom"}:
                self.deleted += 1
            elif name in {"w:footnoteReference", "w:endnoteReference"}:
                self._note(item, self.footnotes if name == "w:footnoteReference" else self.endnotes, depth)
            elif name == _TEXT_BOX or name in _BLOCKS:
                self._waiting.extend(self.blocks(item if name == _TEXT_BOX else parent, PassageKind.BODY, depth + 1))
                if name in _BLOCKS:
                    return
            elif name == "mc:AlternateContent":
                chosen = _chosen(item)
                if chosen is not None:
                    yield from self._inline(chosen, depth + 1)
            elif name == "w:r":
                if is_on(child(item, "w:rPr", "w:vanish")):
                    self.hidden += 1
                else:
                    yield from self._inline(item, depth)
            elif name and name not in _UNSEEN:
                yield from self._inline(item, depth + 1)

    def _note(self, reference: Element, notes: Mapping[str, Element], depth: int) -> None:
        note = notes.get(value_of(reference, "id") or "")
        if note is None:
            return
        self._notes_seen += 1
        mark = f"[{self._notes_seen}] "
        for piece in self.blocks(note, PassageKind.FOOTNOTE, depth + 1):
            self._waiting.append(Piece(mark + piece.text.lstrip(), PassageKind.FOOTNOTE))
            mark = ""

    def _table(self, table: Element, kind: PassageKind, depth: int) -> Iterator[Piece]:
        if depth > _DEEPEST:
            raise RecursionError("tables nested too deeply")
        for row in _inside(table, "w:tr"):
            if child(row, "w:trPr", "w:del") is not None:
                self.deleted += 1
                continue
            cells = [cell for cell in _inside(row, "w:tc") if not _continues_above(cell)]
            if len(cells) == 1:
                # A frame around text, not a table: its paragraphs keep their headings.
                yield from self.blocks(cells[0], kind, depth + 1)
                continue
            outer, self._waiting = self._waiting, []
            shown: list[str] = []
            notes: list[Piece] = []
            for cell in cells:
                pieces = list(self.blocks(cell, PassageKind.TABLE, depth + 1))
                notes.extend(piece for piece in pieces if piece.kind is PassageKind.FOOTNOTE)
                shown.append(
                    "\n".join(piece.text.strip() for piece in pieces if piece.kind is not PassageKind.FOOTNOTE)
                )
            self._waiting = outer
            text = " | ".join(shown)
            if text.strip(" |\n"):
                yield Piece(text.strip(), PassageKind.TABLE)
            yield from notes


def _inside(parent: Element, wanted: str, depth: int = 0) -> Iterator[Element]:
    """Rows of a table or cells of a row, through content controls and tracked insertions."""
    for item in parent:
        name = name_of(item)
        if name == wanted:
            yield item
        elif depth < _DEEPEST and name and name not in _UNSEEN and name not in {"w:tc", "w:p", "w:tbl"}:
            yield from _inside(item, wanted, depth + 1)


def _continues_above(cell: Element) -> bool:
    merge = child(cell, "w:tcPr", "w:vMerge")
    return merge is not None and value_of(merge) in {None, "continue"}


def _chosen(alternatives: Element) -> Element | None:
    """One of several ways to draw the same thing: the first choice, else the fallback (never both)."""
    return next((item for item in alternatives if name_of(item) in {"mc:Choice", "mc:Fallback"} and len(item)), None)


def _symbol(item: Element) -> str:
    """A character from a symbol font; those fonts sit at U+F000, where only the common bullets have a meaning."""
    try:
        code = int(value_of(item, "char") or "", 16)
    except ValueError:
        return "\ufffd"
    known = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0FE: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF0E0: "→"}
    if code in known:
        return known[code]
    return chr(code) if 32 <= code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"
