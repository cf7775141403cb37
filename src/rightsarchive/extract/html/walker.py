"""Walks a saved web page and gives its text block by block: what is its main content, and what only surrounds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import NamedTuple

from rightsarchive.extract.html.forms import Forms
from rightsarchive.extract.html.frames import address_in, is_frame
from rightsarchive.extract.html.links import is_running_text, leads_elsewhere, sends_on
from rightsarchive.extract.html.looks import Look
from rightsarchive.extract.html.main_content import UNSEEN, MainContent, Sizes, main_content
from rightsarchive.extract.html.numbers import ListNumbers
from rightsarchive.extract.html.surroundings import name_parts, surrounds
from rightsarchive.extract.html.tables import Columns, is_for_layout
from rightsarchive.extract.html.tree import Element, PageTree
from rightsarchive.extract.runs import Apart, Composed, Run, compose, paragraphs
from rightsarchive.model import Mark, MarkKind, PassageKind, Reason


class Block(NamedTuple):
    """One paragraph, heading or table row. ``level`` is that of a heading (1 is outermost), else 0; ``marks`` are offsets into
    ``text``. ``section`` is what the block and those after it are part of where no heading of the text says so, "" for none."""

    text: str
    kind: PassageKind
    level: int = 0
    marks: tuple[Mark, ...] = ()
    reason: Reason | None = None
    section: str | None = None


@dataclass
class Met:
    """What a walk met beside running text: pictures, frames, fields of forms (each with how many became text), scripts."""

    pictures: int = 0
    frames: int = 0
    frames_read: int = 0
    fields: int = 0
    fields_read: int = 0
    scripts: int = 0
    unread: list[str] = field(default_factory=list)
    """The addresses of frames that were not read."""


class _Zone(Enum):
    """Where the walk is: in the MAIN content or its NOTES; where no main content is known (OPEN); in a branch with many LINKED
    lines beside main content that was only found by its text; BESIDE main content that the page declares; in what is AROUND
    any main content."""

    MAIN = auto()
    NOTES = auto()
    OPEN = auto()
    LINKED = auto()
    BESIDE = auto()
    AROUND = auto()


_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = {_Zone.MAIN: PassageKind.BODY, _Zone.OPEN: PassageKind.BODY, _Zone.NOTES: PassageKind.FOOTNOTE}
_NOTES = {"footnote", "footnotes", "endnote", "endnotes", "reflist", "references"}
_NO_CELL = ("table", "ul", "ol", "h1", "h2", "h3")
"""What no cell of a table holds that shows data."""
_LAYOUT = (*_NO_CELL, "p", "div")
_FIELDS = {"input", "textarea", "select"}
_FRAMES_IN_FRAMES = 3
_MANY_LINKS = 0.2


def blocks(
    page: PageTree,
    *,
    frame: Callable[[Element], PageTree | None] = lambda _: None,
    whole: bool = False,
    met: Met | None = None,
    depth: int = 0,
) -> Iterator[Block]:
    """The text of a page in its order. ``frame`` gives the page that a frame shows, where it is at hand. With ``whole`` all
    of the page is main content, as in a message. ``met`` is told what else the page holds; ``depth`` counts frames in frames."""
    yield from _Walk(page, frame, met if met is not None else Met(), depth, whole=whole).blocks()


class _Walk:
    def __init__(
        self, page: PageTree, frame: Callable[[Element], PageTree | None], met: Met, depth: int, *, whole: bool
    ) -> None:
        root = page.root
        self._page, self._frame, self._met, self._depth, self._whole = page, frame, met, depth, whole
        self._body = next(root.iter("body"), root)
        self._sizes = Sizes(root)
        self._main_content: MainContent = (
            MainContent(self._body, declared=True) if whole else main_content(root, self._sizes)
        )
        found = self._main_content.element if not self._main_content.declared else None
        self._above = frozenset(found.iterancestors()) if found is not None else frozenset()
        self._plain = self._sizes[self._body].plain
        self._title = " ".join(root.xpath("string(//title)").split())
        self._holding = _holding_blocks(self._body)
        self._forms = Forms(root)
        self._numbers = ListNumbers(lambda item: self._look(item, Look()).gone is None)
        self._columns = Columns()
        self._number = ""
        """What stands before the next words: the number of a list's item."""
        self._waiting: list[Block | Element] = []
        """Fields of forms and frames inside the paragraph that is being read."""

    def blocks(self) -> Iterator[Block]:
        root = self._page.root
        self._met.scripts += len(root.xpath("//script[not(@type) or contains(@type, 'javascript') or @type='module']"))
        self._met.pictures += len(root.xpath("//body//img"))
        zone = _Zone.BESIDE if self._main_content.declared else _Zone.OPEN
        yield from self._walk(self._body, zone, self._look(root, Look()))

    def _look(self, element: Element, above: Look) -> Look:
        return self._page.looks.get(element, above)

    def _walk(self, element: Element, zone: _Zone, above: Look) -> Iterator[Block]:
        look = self._look(element, above)
        zone = self._zone_of(element, zone)
        tag = element.tag
        if tag in _HEADINGS:
            composed = compose(self._runs(element, look))
            if composed.text:
                yield self._numbered(
                    Block(composed.text, self._heading_kind(composed.text, tag, zone), _HEADINGS[tag], composed.marks)
                )
            yield from self._beside(composed, zone)
            return
        if tag == "tr":
            yield from self._row(element, zone, look)
            return
        if tag == "pre":
            composed = compose(self._runs(element, look), collapse=False)
            yield from self._own(_without_edges(composed), zone, 0)
            return
        if tag == "li" and zone in _KINDS and look.hidden is None:
            self._number += self._numbers.mark(element, look.list_type)
        yield from self._flowing(element, zone, look)
        if tag == "li":
            self._number = ""

    def _flowing(self, element: Element, zone: _Zone, look: Look) -> Iterator[Block]:
        held: list[Run] = []
        links = 0

        def flush() -> Iterator[Block]:
            nonlocal links
            # Two line breaks in a row are how old pages part paragraphs.
            for part in paragraphs(held):
                yield from self._own(part, zone, links)
            held.clear()
            links = 0

        held.append(_run(element.text, look))
        for child in element:
            if child.tag in _FIELDS or is_frame(child):
                held.extend(self._special(child, look))
            elif not _is_unseen(child):
                if child.tag in _BLOCKS or child in self._holding:
                    yield from flush()
                    yield from self._walk(child, zone, look)
                else:
                    runs = self._runs(child, self._look(child, look))
                    if child.tag == "a" or child.find(".//a") is not None:
                        links += sum(len(run.text) for run in runs)
                    held.extend(runs)
            held.append(_run(child.tail, look))
        yield from flush()

    def _zone_of(self, element: Element, zone: _Zone) -> _Zone:
        if self._whole:
            return _Zone.MAIN
        if element is self._main_content.element:
            return _Zone.MAIN
        if zone is _Zone.AROUND:
            return zone
        names = name_parts(element)
        if names & _NOTES and element.tag not in _HEADINGS:
            return _Zone.NOTES if zone in _KINDS else zone
        if surrounds(element, self._sizes, self._plain) or self._is_edge(element, zone):
            return _Zone.AROUND
        # A branch that leaves the way down to the main content.
        parts = element.getparent() in self._above and element not in self._above
        return _Zone.LINKED if parts and self._sizes[element].link_share > _MANY_LINKS else zone

    def _is_edge(self, element: Element, zone: _Zone) -> bool:
        """The head or foot of the whole page; an article's own head is part of it."""
        if element.tag == "footer":
            return True
        if element.tag != "header" or element.find(".//h1") is not None:
            return False
        parent = element.getparent()
        return zone is not _Zone.MAIN or (parent is not None and parent.tag == "body")

    def _heading_kind(self, text: str, tag: str, zone: _Zone) -> PassageKind:
        if zone in _KINDS:
            return PassageKind.HEADING
        # Some pages keep the title outside of what they call their main content.
        is_title = tag == "h1" and zone is not _Zone.AROUND and bool(self._title) and text in self._title
        return PassageKind.HEADING if is_title else PassageKind.NAVIGATION

    def _row(self, row: Element, zone: _Zone, look: Look) -> Iterator[Block]:
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        columns = self._columns.of(row, cells)
        placing = _LAYOUT if is_for_layout(row) else _NO_CELL
        layout = any(cell.find(f".//{tag}") is not None for cell in cells for tag in placing)
        if layout or len(columns) < 2 or any(cell is self._main_content.element for cell in cells):
            # A table for layout: its cells are read one after the other.
            for cell in cells:
                yield from self._walk(cell, zone, look)
            return
        text, marks, beside = "", [], []
        for index, cell in enumerate(columns):
            text += " | " if index else ""
            if cell is None:
                continue
            composed = compose(self._runs(cell, self._look(cell, look)))
            marks += [Mark(m.start + len(text), m.end + len(text), m.kind, m.note) for m in composed.marks]
            text += composed.text.replace("\n", " ")
            beside.append(composed)
        if text.strip(" |"):
            kind = PassageKind.TABLE if zone in _KINDS else PassageKind.NAVIGATION
            yield self._numbered(_without_edges_of(Block(text, kind, marks=tuple(marks))))
        for composed in beside:
            yield from self._beside(composed, zone)

    def _own(self, composed: Composed, zone: _Zone, links: int) -> Iterator[Block]:
        """The text of one element itself. Outside of known main content a line that is little but links leads elsewhere, and
        beside main content that was only found by its text a short one too."""
        text = composed.text
        if text:
            kind = _KINDS.get(zone, PassageKind.NAVIGATION)
            if zone is _Zone.LINKED and is_running_text(text):
                kind = PassageKind.BODY
            if not self._whole and (
                (zone in {_Zone.OPEN, _Zone.LINKED} and leads_elsewhere(text, links)) or sends_on(text, links)
            ):
                kind = PassageKind.NAVIGATION
            yield self._numbered(Block(text, kind, marks=composed.marks))
        yield from self._beside(composed, zone)

    def _numbered(self, block: Block) -> Block:
        number, self._number = self._number, ""
        if not number:
            return block
        marks = tuple(Mark(m.start + len(number), m.end + len(number), m.kind, m.note) for m in block.marks)
        return block._replace(text=number + block.text, marks=marks)

    def _beside(self, composed: Composed, zone: _Zone) -> Iterator[Block]:
        """What was taken out of a paragraph, then the fields and frames in it."""
        for text, apart in composed.aside:
            yield Block(text, apart.kind, reason=apart.reason)
        waiting, self._waiting = self._waiting, []
        for item in waiting:
            if isinstance(item, Block):
                yield item if zone in _KINDS else item._replace(kind=PassageKind.NAVIGATION, reason=None)
            else:
                yield from self._framed(item)

    def _special(self, child: Element, above: Look) -> Sequence[Run]:
        """A field of a form, or a frame: its words wait until the paragraph is over."""
        look = self._look(child, above)
        if child.tag not in _FIELDS:
            self._waiting.append(child)
            return ()
        filled = self._forms.filled(child)
        if filled is None:
            return ()
        self._met.fields += 1
        if filled:
            self._met.fields_read += 1
            hidden = look.hidden
            kind, reason = (PassageKind.FORM, Reason.FORM_VALUE) if hidden is None else (PassageKind.HIDDEN, hidden)
            self._waiting.append(Block(filled, kind, reason=reason))
        return (Run(" "),)

    def _framed(self, child: Element) -> Iterator[Block]:
        self._met.frames += 1
        shown = self._frame(child) if self._depth < _FRAMES_IN_FRAMES else None
        if shown is None:
            self._met.unread.append(address_in(child))
            return
        self._met.frames_read += 1
        yield from blocks(shown, frame=self._frame, met=self._met, whole=self._whole, depth=self._depth + 1)

    def _runs(self, element: Element, look: Look) -> list[Run]:
        """The runs of an element that stands in a line, or is one."""
        runs: list[Run] = []
        self._inside(element, look, None, runs)
        return runs

    def _inside(self, child: Element, look: Look, note: str | None, runs: list[Run]) -> None:
        if child.tag == "br":
            runs.append(Run("\v"))
        elif child.tag == "q":
            runs.append(Run("“"))
            self._inline(child, look, note, runs)
            runs.append(Run("”"))
        else:
            if child.tag in _BLOCKS:
                runs.append(Run("\v"))
            self._inline(child, look, note or _note(child, look), runs)

    def _inline(self, element: Element, look: Look, note: str | None, runs: list[Run]) -> None:
        runs.append(_run(element.text, look, note))
        for index, child in enumerate(element):
            tag = child.tag
            if tag in _FIELDS or is_frame(child):
                runs.extend(self._special(child, look))
            # A heading that opens and closes what is under it is a button.
            elif not _is_unseen(child) or (tag == "button" and element.tag in _HEADINGS):
                self._inside(child, _in_formula(element.tag, index, self._look(child, look)), note, runs)
            runs.append(_run(child.tail, look, note))


def _run(text: str | None, look: Look, note: str | None = None) -> Run:
    apart = None
    if look.hidden is not None:
        apart = Apart(PassageKind.HIDDEN, look.hidden)
    elif look.struck:
        apart = Apart(PassageKind.STRUCK, Reason.STRUCK)
    return Run(text or "", look.shift, note, apart)


def _note(element: Element, look: Look) -> str | None:
    """The mark of a note: raised, and a link to another place of the page."""
    if look.shift is not MarkKind.RAISED:
        return None
    link = element if element.tag == "a" else element.find(".//a")
    link = link if link is not None else next(element.iterancestors("a"), None)
    if link is None or "#" not in (link.get("href") or ""):
        return None
    return " ".join("".join(element.itertext()).split()).strip("[]() ") or None


def _in_formula(holder: str, index: int, look: Look) -> Look:
    """Of a power or an index in MathML the second part is raised or lowered."""
    if holder not in {"msup", "msub", "msubsup"} or not index:
        return look
    raised = holder == "msup" or (holder == "msubsup" and index == 2)
    return replace(look, shift=MarkKind.RAISED if raised else MarkKind.LOWERED)


def _without_edges(composed: Composed) -> Composed:
    """The lines of preformatted text, empty ones at its ends left out."""
    text = composed.text.strip("\n")
    cut = len(composed.text) - len(composed.text.lstrip("\n"))
    marks = tuple(Mark(m.start - cut, m.end - cut, m.kind, m.note) for m in composed.marks)
    return Composed(text, marks, composed.aside)


def _without_edges_of(row: Block) -> Block:
    cut = len(row.text) - len(row.text.lstrip(" "))
    marks = tuple(Mark(m.start - cut, m.end - cut, m.kind, m.note) for m in row.marks)
    return row._replace(text=row.text.lstrip(" "), marks=marks)


def _is_unseen(element: Element) -> bool:
    # The links that wikis put beside headings say nothing of the page.
    return element.tag in UNSEEN or "mw-editsection" in (element.get("class") or "")


def _holding_blocks(body: Element) -> frozenset[Element]:
    """The elements that hold a block at any depth."""
    found: set[Element] = set()
    for element in body.iter():
        if element.tag in _BLOCKS:
            for above in element.iterancestors():
                if above in found:
                    break
                found.add(above)
    return frozenset(found)
