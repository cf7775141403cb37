"""Walks a Word document's XML and gives everything a reader sees, in order: the words, the kind, the heading level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rightsarchive.extract.runs import Composed, Run, compose
from rightsarchive.extract.word.fields import Fields
from rightsarchive.extract.word.looks import PLAIN, RunLook, look_of
from rightsarchive.extract.word.maths import linear
from rightsarchive.extract.word.names import Element, child, is_on, name_of, number_of, value_of
from rightsarchive.extract.word.notes import Notes
from rightsarchive.extract.word.numbering import Numbering
from rightsarchive.extract.word.styles import Styles
from rightsarchive.extract.word.symbols import shown
from rightsarchive.model import Mark, MarkKind, PassageKind, Reason


class Piece(NamedTuple):
    """One paragraph or table row. ``level`` is that of a heading (0 is outermost, -1 the title), None for anything else;
    ``marks`` are offsets into ``text``."""

    text: str
    kind: PassageKind = PassageKind.BODY
    level: int | None = None
    marks: tuple[Mark, ...] = ()
    reason: Reason | None = None

    def after(self, words: str) -> Piece:
        """The same with words put before it."""
        length = len(words)
        marks = tuple(Mark(m.start + length, m.end + length, m.kind, m.note) for m in self.marks)
        return self._replace(text=words + self.text, marks=marks)


# Left out with everything inside: what was deleted or moved away, field instructions, properties, phonetic guides.
_UNSEEN = {
    "w:del", "w:moveFrom", "w:instrText", "w:delText", "w:delInstrText", "w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:sdtPr",
    "w:sectPr", "w:rt", "w:tblGrid", "w:commentReference", "w:annotationRef", "w:footnoteRef", "w:endnoteRef", "w:fldData", "w:ffData",
}  # fmt: skip
_CHARACTERS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_BLOCKS = {"w:p", "w:tbl"}
_DELETED = {"w:del", "w:moveFrom"}
_TEXT_BOX = "w:txbxContent"
_WHITE = str.maketrans("\n\r\t", "   ")
_DEEPEST = 60
_MUCH_SMALLER = 0.7
_WIDEST = 63
"""More columns than this no table of Word has."""
_INSERTED = {"w:ins", "w:moveTo"}


@dataclass
class Walker:
    """``related`` gives the part behind an ``r:id``, ``pictured`` what a picture (``a:blip``) says; ``deleted`` counts what was left out, ``inserted`` tracked insertions,
    ``elsewhere`` the chapters that stand in files of their own."""

    styles: Styles = field(default_factory=Styles)
    numbering: Numbering = field(default_factory=lambda: Numbering(None))
    notes: Notes = field(default_factory=Notes)
    related: Callable[[str], Element | None] = lambda _: None
    pictured: Callable[[Element], Iterable[Piece]] = lambda _: ()
    deleted: int = 0
    inserted: int = 0
    elsewhere: int = 0
    _waiting: list[Piece] = field(default_factory=list)
    _fields: Fields = field(default_factory=Fields)
    _carried: list[Run] = field(default_factory=list)
    _look: RunLook = PLAIN
    _awaits_mark: bool = False
    _beside: tuple[str, int] = ("", 0)
    """The last letter before the next run, and its size."""

    def blocks(self, parent: Element, kind: PassageKind = PassageKind.BODY, depth: int = 0) -> Iterator[Piece]:
        """The paragraphs and tables under ``parent``, notes and text boxes after the paragraph that they hang on."""
        if depth > _DEEPEST:
            raise RecursionError("tables and text boxes nested too deeply")
        for item in parent:
            name = name_of(item)
            if name == "w:p":
                yield from self._paragraph(item, kind, depth)
            elif name == "w:tbl":
                yield from self._left_over(kind)
                yield from self._table(item, kind, depth)
            elif name in _DELETED:
                self.deleted += 1
            elif name == "mc:AlternateContent":
                chosen = _chosen(item)
                if chosen is not None:
                    yield from self.blocks(chosen, kind, depth + 1)
            elif name == "w:subDoc":
                self.elsewhere += 1
            elif name not in _UNSEEN:
                yield from self.blocks(item, kind, depth + 1)
        yield from self._left_over(kind)

    def _left_over(self, kind: PassageKind) -> Iterator[Piece]:
        runs, self._carried = self._carried, []
        yield from _pieces(compose(runs, collapse=False), kind)

    def _paragraph(self, paragraph: Element, kind: PassageKind, depth: int) -> Iterator[Piece]:
        outer, self._waiting = self._waiting, []
        around, self._fields = self._fields, Fields.of(paragraph)
        before, self._carried = self._carried, []
        self._awaits_mark = False
        self._beside = "", 0
        runs = [*before, *self._inline(paragraph, paragraph, depth)]
        hanging, self._waiting = self._waiting, outer
        self._fields = around
        if _goes_on(paragraph):
            self._carried = runs
        else:
            # Word counts an empty item of a list too, and shows its number in a table.
            mark = "" if _is_unseen(paragraph, runs) else self.numbering.mark(self.styles.list_item(paragraph))
            composed = compose(runs, collapse=False)
            level = self.styles.level(paragraph) if kind is PassageKind.BODY else None
            if composed.text.strip() or (mark and kind is PassageKind.TABLE and not composed.aside):
                piece = Piece(composed.text, PassageKind.HEADING if level is not None else kind, level, composed.marks)
                yield piece.after(mark)
            yield from _pieces(composed._replace(text=""), kind)
        yield from hanging

    def _inline(self, parent: Element, paragraph: Element, depth: int) -> Iterator[Run]:
        if depth > _DEEPEST:
            raise RecursionError("runs nested too deeply")
        for item in parent:
            name = name_of(item)
            if name == "w:t":
                if not self._fields.in_instruction:
                    yield self._own_mark_or(_written(item))
            elif name == "w:r":
                above, self._look = self._look, look_of(item, paragraph, self.styles)
                yield from self._inline(item, paragraph, depth)
                self._look = above
            elif name in _CHARACTERS:
                yield self._run(_CHARACTERS[name])
            elif name == "w:fldChar":
                yield self._run(self._fields.step(item))
            elif name in _DELETED:
                self.deleted += 1
            elif name in {"w:footnoteReference", "w:endnoteReference"}:
                yield from self._note(item, depth)
            elif name == _TEXT_BOX or name in _BLOCKS:
                above, self._look = self._look, PLAIN
                found = self.blocks(item if name == _TEXT_BOX else parent, PassageKind.BODY, depth + 1)
                self._waiting.extend(_hidden(found) if name == _TEXT_BOX and _is_hidden_shape(item) else found)
                self._look = above
                if name in _BLOCKS:
                    return
            elif name == "a:blip":
                self._waiting.extend(self.pictured(item))
            elif name in _DRAWN:
                self._waiting.extend(Piece(*drawn) for drawn in self._drawn(item, name))
            elif name == "mc:AlternateContent":
                chosen = _chosen(item)
                if chosen is not None:
                    yield from self._inline(chosen, paragraph, depth + 1)
            elif name == "w:sym":
                yield self._run(_symbol(item))
            elif name == "m:oMath":
                yield self._run(linear(item))
            elif name and name not in _UNSEEN:
                self.inserted += name in _INSERTED
                yield from self._inline(item, paragraph, depth + 1)

    def _own_mark_or(self, text: str) -> Run:
        """The mark that a note's reference leaves to the text behind it, else plain letters."""
        if not self._awaits_mark or not text.strip():
            return self._run(text)
        self._awaits_mark = False
        return Run(text, MarkKind.RAISED, text.strip(), self._look.apart)

    def _run(self, text: str) -> Run:
        shift = self._look.shift
        letter, size = self._beside
        if letter.isdecimal() and text.isdecimal() and self._look.size <= _MUCH_SMALLER * size:
            # A small number at the end of another one is no digit of it.
            shift = shift or MarkKind.LOWERED
        if text:
            self._beside = text[-1], self._look.size
        return Run(text, shift, None, self._look.apart)

    def _drawn(self, item: Element, name: str) -> Iterator[tuple[str, PassageKind]]:
        """The words of a drawing: shapes, diagrams (SmartArt), charts, letters set along a line (WordArt)."""
        if name == "textpath":
            yield (value_of(item, "string") or "").translate(_WHITE), PassageKind.BODY
        elif name == "a:p":
            yield _drawn_text(item), PassageKind.BODY
        else:
            root = self.related(value_of(item, "dm" if name == "dgm:relIds" else "id") or "")
            for part in root.iter() if root is not None else ():
                if name_of(part) == "a:p" and not _is_filler(part):
                    yield _drawn_text(part), PassageKind.BODY
                elif name_of(part) in {"c:tx", "c:cat"} and child(part, "c:rich") is None:
                    shown_values = (value.text or "" for value in part.iter("{*}v"))
                    yield " | ".join(value.strip() for value in shown_values), PassageKind.TABLE

    def _note(self, reference: Element, depth: int) -> Iterator[Run]:
        """The mark of a note where it stands in the text; the note itself follows the paragraph."""
        note, mark = self.notes.seen(reference)
        if mark:
            yield Run(mark, MarkKind.RAISED, mark, self._look.apart)
        self._awaits_mark = not mark and note is not None
        above, self._look = self._look, PLAIN
        awaits, self._awaits_mark = self._awaits_mark, False
        for piece in self.blocks(note, PassageKind.FOOTNOTE, depth + 1) if note is not None else ():
            if piece.kind is PassageKind.FOOTNOTE and mark:
                bare = piece.text.lstrip()
                cut = len(piece.text) - len(bare)
                marks = tuple(Mark(m.start - cut, m.end - cut, m.kind, m.note) for m in piece.marks)
                self._waiting.append(Piece(bare, PassageKind.FOOTNOTE, marks=marks).after(f"[{mark}] "))
                mark = ""
            else:
                self._waiting.append(piece)
        self._look, self._awaits_mark = above, awaits

    def _table(self, table: Element, kind: PassageKind, depth: int) -> Iterator[Piece]:
        if depth > _DEEPEST:
            raise RecursionError("tables nested too deeply")
        for row in _inside(table, "w:tr"):
            if child(row, "w:trPr", "w:del") is not None:
                self.deleted += 1
                continue
            cells = list(_inside(row, "w:tc"))
            if is_on(child(row, "w:trPr", "w:hidden")):
                yield from _hidden(self._row(row, cells, depth))
                continue
            if len(cells) == 1 and child(row, "w:trPr", "w:gridBefore") is None:
                # A frame around text, not a table: its paragraphs keep their headings.
                yield from self.blocks(cells[0], kind, depth + 1)
                continue
            yield from self._row(row, cells, depth)

    def _row(self, row: Element, cells: Sequence[Element], depth: int) -> Iterator[Piece]:
        outer, self._waiting = self._waiting, []
        text, marks, beside = "", [], []
        columns = list(_columns(row, cells))
        while columns and columns[-1] is None:
            columns.pop()
        for index, cell in enumerate(columns):
            text += " | " if index else ""
            inside = list(self.blocks(cell, PassageKind.TABLE, depth + 1)) if cell is not None else []
            beside += [piece for piece in inside if _is_beside(piece)]
            for number, piece in enumerate(piece for piece in inside if not _is_beside(piece)):
                text += "\n" if number else ""
                bare = piece.text.strip()
                moved = len(text) - piece.text.index(bare)
                marks += [Mark(m.start + moved, m.end + moved, m.kind, m.note) for m in piece.marks]
                text += bare
        self._waiting = outer
        if text.strip(" |\n"):
            yield Piece(text, PassageKind.TABLE, marks=tuple(marks))
        yield from beside


def _is_beside(piece: Piece) -> bool:
    return piece.kind is PassageKind.FOOTNOTE or piece.kind.is_apart


def _pieces(composed: Composed, kind: PassageKind) -> Iterator[Piece]:
    if composed.text.strip():
        yield Piece(composed.text, kind, marks=composed.marks)
    for text, apart in composed.aside:
        yield Piece(text, apart.kind, reason=apart.reason)


def _hidden(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        yield piece if piece.kind.is_apart else piece._replace(kind=PassageKind.HIDDEN, level=None, reason=Reason.STYLE)


def _is_hidden_shape(box: Element) -> bool:
    """Whether the shape around a text box is switched off (in VML by its style, in DrawingML by its properties)."""
    for above in box.iterancestors():
        name = name_of(above)
        if name in _BLOCKS:
            return False
        if "visibility:hidden" in (above.get("style") or "").replace(" ", ""):
            return True
        if name in {"anchor", "inline"} and value_of(child(above, "docPr"), "hidden") in {"1", "true"}:
            return True
    return False


_DRAWN = {"textpath", "a:p", "dgm:relIds", "c:chart"}


def _is_unseen(paragraph: Element, runs: Sequence[Run]) -> bool:
    """Whether nothing of a paragraph is shown, its end neither: Word does not count it then."""
    if not is_on(child(paragraph, "w:pPr", "w:rPr", "w:vanish")):
        return False
    return all(run.apart is not None and run.apart.kind is PassageKind.HIDDEN for run in runs if run.text)


def _goes_on(paragraph: Element) -> bool:
    """Whether the next paragraph goes on in the same line: this one's end was deleted, or it is a large first letter."""
    properties = child(paragraph, "w:pPr")
    mark = child(properties, "w:rPr")
    if mark is not None and any(name_of(item) in _DELETED for item in mark):
        return True
    return value_of(child(properties, "w:framePr"), "dropCap") in {"drop", "margin"}


def _inside(parent: Element, wanted: str, depth: int = 0) -> Iterator[Element]:
    """Rows of a table or cells of a row, through content controls and tracked insertions."""
    for item in parent:
        name = name_of(item)
        if name == wanted:
            yield item
        elif depth < _DEEPEST and name and name not in _UNSEEN and name not in {"w:tc", "w:p", "w:tbl"}:
            yield from _inside(item, wanted, depth + 1)


def _columns(row: Element, cells: Sequence[Element]) -> Iterator[Element | None]:
    """The cell that begins in each column of a row; None where one above or before it reaches over it (17.4.14 to 17.4.84)."""
    for _ in range(_number(child(row, "w:trPr", "w:gridBefore"), 0)):
        yield None
    for cell in cells:
        properties = child(cell, "w:tcPr")
        if child(properties, "w:cellDel") is not None:
            continue
        yield None if _is_merged_away(properties) else cell
        for _ in range(_number(child(properties, "w:gridSpan"), 1) - 1):
            yield None


def _is_merged_away(properties: Element | None) -> bool:
    merges = (child(properties, "w:vMerge"), child(properties, "w:hMerge"))
    return any(merge is not None and value_of(merge) in {None, "continue"} for merge in merges)


def _number(element: Element | None, default: int) -> int:
    return min(number_of(value_of(element), default), _WIDEST) if element is not None else default


def _chosen(alternatives: Element) -> Element | None:
    """One of several ways to draw the same thing: the first that has words, else the first that has anything."""
    filled = [item for item in alternatives if name_of(item) in {"mc:Choice", "mc:Fallback"} and len(item)]
    with_words = (item for item in filled if any(name_of(part) in _WORDS for part in item.iter()))
    return next(with_words, filled[0] if filled else None)


_WORDS = {"w:t", "w:sym", "m:t", "a:t", "textpath", "dgm:relIds", "c:chart", "w:footnoteReference", "w:fldChar"}


def _written(item: Element) -> str:
    """The letters of one ``w:t``: a line end in the file is a space on the page, a sign of a symbol font what it shows."""
    text = (item.text or "").translate(_WHITE)
    if any("\uf020" <= character <= "\uf0ff" for character in text):
        font = value_of(child(item.getparent(), "w:rPr", "w:rFonts"), "ascii") or ""
        return "".join(shown(character, font) for character in text)
    return text


def _symbol(item: Element) -> str:
    try:
        code = int(value_of(item, "char") or "", 16)
    except ValueError:
        return "\ufffd"
    if not (32 <= code < 0xD800 or 0xE000 <= code < 0x110000):
        return "\ufffd"
    return shown(chr(code), value_of(item, "font") or "")


def _drawn_text(paragraph: Element) -> str:
    return "".join(
        "\n" if name_of(item) == "a:br" else item.text or ""
        for item in paragraph.iter()
        if name_of(item) in {"a:t", "a:br"}
    )


def _is_filler(paragraph: Element) -> bool:
    """Whether this is the placeholder “[Text]” of a diagram."""
    point = next((item for item in paragraph.iterancestors() if name_of(item) == "dgm:pt"), None)
    return value_of(child(point, "dgm:prSet"), "phldr") in {"1", "true"}
