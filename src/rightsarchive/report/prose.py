"""The author's own text: slots for citations, and Markdown (CommonMark) where it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.embedding import visible
from rightsarchive.errors import UsageError

_SLOT = re.compile(r"\{\{|\}\}|\{\}")
_FIRST = 0xF0000
"""Slots are characters of a plane for private use while Markdown is parsed."""
_PLACE = re.compile("[\U000f0000-\U000ffffd]")
_LINKS = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Face:
    """Words of the author in one face."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where citations are named."""

    citations: tuple[Citation, ...]


Content = tuple[Face | Slot, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, a heading (``level``), an item of a list (``bullet``) or a block quote of the author's."""

    content: Content
    bullet: str = ""
    quoted: bool = False
    level: int = 0


def plain_text(text: str, slots: Sequence[tuple[Citation, ...]] = ()) -> list[Text]:
    """Paragraphs, with an empty line between them. ``{}`` is a slot, ``{{`` a bracket. Raises UsageError where slots and citations differ
    in number."""
    marked = _marked(text, len(slots))
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", visible(marked).strip())]
    return [Text(_parted(Face(block), slots)) for block in blocks if block]


def one_line(text: str, slots: Sequence[tuple[Citation, ...]] = ()) -> Content:
    """A text for a cell of a table."""
    return tuple(each for block in plain_text(text, slots) for each in block.content)


def markdown_text(text: str, slots: Sequence[tuple[Citation, ...]] = ()) -> list[Text]:
    """What CommonMark says: paragraphs, headings, lists, block quotes; bold, italics and links. HTML in it is text."""
    tokens = MarkdownIt("commonmark", {"html": False}).parse(_marked(text, len(slots)))
    return [replace(each, content=_content(each.content, slots)) for each in _blocks(tokens)]


def _marked(text: str, slots: int) -> str:
    text = _PLACE.sub("", text)
    count = iter(range(_FIRST, _FIRST + 0xFFFD))
    found = 0

    def instead(match: re.Match[str]) -> str:
        nonlocal found
        if match[0] != "{}":
            return match[0][0]
        found += 1
        return chr(next(count))

    marked = _SLOT.sub(instead, text)
    if found != slots:
        raise UsageError(
            f"the text has {found} slots {{}} and {slots} citations are given for them.",
            advice="Give one for each slot, in their order; several at one place are one cite(…, …).",
        )
    return marked


def _content(content: Content, slots: Sequence[tuple[Citation, ...]]) -> Content:
    return tuple(part for face in content if isinstance(face, Face) for part in _parted(face, slots))


def _parted(face: Face, slots: Sequence[tuple[Citation, ...]]) -> Content:
    parts: list[Face | Slot] = []
    at = 0
    for place in _PLACE.finditer(face.text):
        if before := face.text[at : place.start()]:
            parts.append(replace(face, text=before))
        parts.append(Slot(slots[ord(place[0]) - _FIRST]))
        at = place.end()
    if rest := face.text[at:]:
        parts.append(replace(face, text=rest))
    return tuple(parts)


def _blocks(tokens: Sequence[Token]) -> Iterator[Text]:
    level, quoted = 0, 0
    lists: list[int | None] = []
    bullet = ""
    for token in tokens:
        match token.type:
            case "heading_open" | "heading_close":
                level = int(token.tag[1]) if token.nesting > 0 else 0
            case "blockquote_open" | "blockquote_close":
                quoted += token.nesting
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                number = lists[-1]
                bullet = "•" if number is None else f"{number}."
                lists[-1] = None if number is None else number + 1
            case "inline":
                yield Text(tuple(_faces(token.children or [])), bullet, quoted > 0, level)
                bullet = ""
            case "fence" | "code_block":
                yield Text((Face(visible(token.content).rstrip("\n")),))
            case _:
                pass


def _faces(tokens: Sequence[Token]) -> Iterator[Face]:
    bold = italic = 0
    link = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                address = str(token.attrGet("href") or "")
                link = address if _LINKS.match(address) else ""
            case "link_close":
                link = ""
            case "softbreak":
                yield Face(" ", bold > 0, italic > 0, link)
            case "hardbreak":
                yield Face("\n", bold > 0, italic > 0, link)
            case _ if token.content:
                yield Face(visible(token.content), bold > 0, italic > 0, link)
            case _:
                pass
