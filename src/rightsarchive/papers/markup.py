"""Papers in Markdown (a CommonMark parser) and HTML (an HTML5 parser), as they are seen: struck and hidden words are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rightsarchive.citation import embedding
from rightsarchive.extract.html.looks import Look
from rightsarchive.extract.html.tree import PageTree, page_tree
from rightsarchive.papers.paper import Block, BlockKind, Paper

# At the start of a line only: what a quote holds never stands there.
_COMMENT = re.compile(rf"^<!-- {embedding.NAME}\s*(\{{.*?\}})\s*-->", re.DOTALL | re.MULTILINE)
_DIV = re.compile(rf'<div\b[^<>]{{0,200}}\bid="{embedding.MARK}-(\d+)"')
_TRANSLATION = re.compile(rf'\s*<div class="{embedding.TRANSLATION}">')
_CAPTION = re.compile(rf'\s*<div class="{embedding.CAPTION}">')
_PASSAGE = re.compile(r"passage-\d+")
_ID = re.compile(rf"{embedding.MARK}[-_](\d+)")
_NOTE = re.compile(r"\[\^([\w-]{1,40})\]")
_NOTE_TEXT = re.compile(r"\[\^([\w-]{1,40})\]:\s*")
_NEXT_NOTE = re.compile(r"\n(?=\[\^[\w-]{1,40}\]:)")
_SHORT_NOTE = re.compile(r"^(\[\^[\w-]{1,40}\]:[ \t]+\S+)[ \t]*$", re.MULTILINE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "li", "dd", "dt", "td", "th", "figcaption", "div", "section", "article", "main", "header", "footer", "aside", "body", "ul", "ol", "dl", "table", "tr", "tbody", "thead", "blockquote", "pre", "figure", "caption", "html", *_HEADINGS})  # fmt: skip
_UNREAD = frozenset({"script", "style", "template", "noscript", "head"})


def read_markdown(text: str) -> Paper:
    """A paper in Markdown."""
    data = _COMMENT.findall(text)
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    number, depth, items, heading, apart = None, 0, 0, False, None
    # A note of one word would be the address of a link to CommonMark, which knows no notes.
    for token in MarkdownIt("commonmark").parse(_SHORT_NOTE.sub("\\1 \u200b", text)):
        if token.type == "html_block":
            if mark := _DIV.search(token.content):
                number = int(mark.group(1))
            elif _TRANSLATION.match(token.content):
                apart = BlockKind.TRANSLATION
            elif _CAPTION.match(token.content):
                apart = BlockKind.CAPTION
            elif "</div>" in token.content:
                number, apart = None, None
        elif token.type in {"blockquote_open", "blockquote_close"}:
            depth += token.nesting
        elif token.type in {"list_item_open", "list_item_close"}:
            items += token.nesting
        elif token.type in {"heading_open", "heading_close"}:
            heading = token.nesting > 0
        elif token.type in {"inline", "fence", "code_block"}:
            line = "".join(_inline(token.children or [])) if token.type == "inline" else token.content
            place = f"line {token.map[0] + 1}" if token.map else ""
            line, *its_notes = _NEXT_NOTE.split(line) if token.type == "inline" else [line]
            if _NOTE_TEXT.match(line):
                line, its_notes = "", [line, *its_notes]
            kind = (
                apart
                if apart is not None
                else BlockKind.QUOTE
                if depth
                else BlockKind.HEADING
                if heading
                else BlockKind.ITEM
                if items
                else BlockKind.TEXT
            )
            plain, marks = _without_notes(line)
            if line or not its_notes:
                blocks.append(Block(plain, kind, place, number if depth else None, notes=marks))
            for name, words in map(_named_note, its_notes):
                notes[name] = words
                blocks.append(Block(words, BlockKind.NOTE, f"note {name}", name=name))
    return Paper(tuple(blocks), notes, data[-1] if data else None)


def _named_note(line: str) -> tuple[str, str]:
    found = _NOTE_TEXT.match(line)
    assert found is not None
    return found[1], line[found.end() :]


def _without_notes(line: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    pieces, marks, at, length = [], [], 0, 0
    for note in _NOTE.finditer(line):
        pieces.append(line[at : note.start()])
        length += note.start() - at
        marks.append((length, note[1]))
        at = note.end()
    return "".join([*pieces, line[at:]]), tuple(marks)


def _inline(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type in {"text", "text_special", "code_inline", "html_inline"}:
            yield token.content
        elif token.children and token.type != "image":  # what stands for a picture is not printed
            yield from _inline(token.children)


def read_html(text: str) -> Paper:
    """A paper in HTML. Raises HostileFileError for nesting far deeper than any real page."""
    page = page_tree(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), name="the paper")
    script = page.root.find(f'.//script[@id="{embedding.NAME}"]')
    called = frozenset(str(each.get("href", ""))[1:] for each in page.root.iterfind(".//sup/a[@href]"))
    reader = _HtmlReader(called)
    reader.walk(page)
    reader.close()
    return Paper(tuple(reader.blocks), reader.notes, None if script is None else script.text)


class _HtmlReader:
    """Gathers the text of a tree until a block of it ends."""

    def __init__(self, called: frozenset[str]) -> None:
        self.blocks: list[Block] = []
        self.notes: dict[str, str] = {}
        self._called = called
        self._name = ""
        self._pieces: list[str] = []
        self._notes: list[tuple[int, str]] = []
        self._kind = BlockKind.TEXT
        self._number: int | None = None
        self._label = ""

    def walk(self, page: PageTree) -> None:
        """Depth first, without recursion: a page of a stranger may be nested deeply."""
        for event, each, its_kind, its_number in _events(page, self._called):
            if event == "text":
                if self._kind is not its_kind or self._number != its_number:
                    self.close()
                    self._kind, self._number = its_kind, its_number
                self._pieces.append(each)
            elif event == "note":
                self._notes.append((sum(map(len, self._pieces)), each))
            elif event == "name":
                self._name = each
            elif event == "label":
                self._label = "".join(self._pieces).strip()
                self._pieces.clear()
            else:
                self.close()

    def close(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        notes = tuple(self._notes)
        self._notes.clear()
        if text.strip() or notes:
            text = text if self._kind is BlockKind.QUOTE else text.strip()
            if self._label:
                text, self._label = f"{self._label}: {text}", ""
            name = self._name if self._kind is BlockKind.NOTE else ""
            place = f"note {name}" if name else f"paragraph {len(self.blocks) + 1}"
            if name:
                self.notes[name] = f"{self.notes.get(name, '')} {text}".strip()
            self.blocks.append(Block(text.strip("\n"), self._kind, place, self._number, notes=notes, name=name))


_Event = tuple[str, Any, BlockKind, int | None]


def _events(page: PageTree, called: frozenset[str]) -> Iterator[_Event]:
    waiting: list[tuple[_Event, Look]] = [
        (("open", page.root, BlockKind.TEXT, None), page.looks.get(page.root, Look()))
    ]
    while waiting:
        (event, element, kind, number), look = waiting.pop()
        if event == "text" and (look.struck or look.hidden is not None):
            continue
        if event != "open":
            yield event, element, kind, number
            continue
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _UNREAD:
            continue
        outside, around = (kind, number), look
        look = page.looks.get(element, look)
        identifier, is_block = element.get("id", ""), tag in _BLOCKS
        if tag == "q" and _PASSAGE.fullmatch(identifier):
            is_block = True
        if is_block:
            yield "break", None, kind, number
        if tag == "q" and is_block:
            kind = BlockKind.PASSAGE
        elif is_block and identifier in called:
            kind = BlockKind.NOTE
            yield "name", identifier, kind, number
        elif tag == "p" and element.get("class", "") == embedding.TRANSLATION:
            kind = BlockKind.TRANSLATION
        elif tag == "figcaption" and element.get("class", "") == embedding.CAPTION:
            kind = BlockKind.CAPTION
        elif tag == "blockquote":
            mark = _ID.fullmatch(element.get("id", ""))
            kind, number = BlockKind.QUOTE, int(mark.group(1)) if mark else None
        elif tag in _HEADINGS:
            kind = BlockKind.HEADING
        elif tag in {"li", "dd"} and kind is BlockKind.TEXT:
            kind = BlockKind.ITEM
        # A browser sets quotation marks around the words of a <q>.
        opened, closed = ("“", "”") if tag == "q" and not is_block else ("", "")
        after: list[tuple[_Event, Look]] = []
        if first := opened + (element.text or ""):
            after.append((("text", first, kind, number), look))
        if tag == "br":
            after.append((("text", "\n", kind, number), look))
        if tag == "a" and str(element.get("href", "")).startswith("#"):
            if element.getparent().tag == "sup":
                after = [(("note", str(element.get("href"))[1:], kind, number), look)]
            elif kind is BlockKind.NOTE:
                after = []  # it leads back to the text
        for child in element:
            after.append((("open", child, kind, number), look))
            if child.tail:
                after.append((("text", child.tail, kind, number), look))
        if closed:
            after.append((("text", closed, kind, number), look))
        if tag == "dt":
            after.append((("label", None, kind, number), look))
        elif is_block:
            after.append((("break", None, *outside), around))
        waiting.extend(reversed(after))
