"""A paper as it is read for its quotations: paragraphs in order, with what is marked in them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rightsarchive.model import Span


class BlockKind(StrEnum):
    """What a paragraph of a paper is; ``TRANSLATION``, ``CAPTION`` and ``PASSAGE`` are marked so in a report of ours: words of a translator,
    the reference below a picture, and a quote with what stands around it in its source."""

    TEXT = "text"
    HEADING = "heading"
    QUOTE = "quote"
    ITEM = "item"
    NOTE = "note"
    TRANSLATION = "translation"
    CAPTION = "caption"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. ``place`` says where it stands in the paper, for a person. ``quotation`` is the number of the mark that a report of
    ours sets around a quote, where this paragraph is in one, and ``marked`` the stretch of it that is. ``notes`` are the marks of
    notes: the code point and the name of the note. ``index`` is the number of the paragraph in a Word file, from 0; ``name`` that of a note."""

    text: str
    kind: BlockKind
    place: str
    quotation: int | None = None
    marked: Span | None = None
    notes: tuple[tuple[int, str], ...] = ()
    index: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """The paragraphs of a paper, its notes by name, and the citations that a report of ours carries (JSON, as it stands there). ``is_painted``
    says that blanks and the order of words in lines of two directions are those of a page, and not of the writer."""

    blocks: tuple[Block, ...]
    notes: dict[str, str]
    data: str | None = None
    is_painted: bool = False

    @property
    def quotes(self) -> dict[int, str]:
        """What the paper prints inside of each mark of a quotation."""
        found: dict[int, list[str]] = {}
        for block in self.blocks:
            if block.quotation is not None:
                start, end = block.marked or (0, len(block.text))
                found.setdefault(block.quotation, []).append(block.text[start:end])
        return {number: "\n".join(parts).strip("\n") for number, parts in found.items()}

    @property
    def body(self) -> str:
        """All its words, without the passages of the sources that stand in the notes of a report: there every quote is found."""
        return "\n".join(block.text for block in self.blocks if block.kind is not BlockKind.PASSAGE)
