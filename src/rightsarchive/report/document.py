"""A report before it has a format: blocks in order, numbered notes and quotes, the annex of sources. Every format is written from this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.embedding import Layout
from rightsarchive.citation.rendered import Run
from rightsarchive.language.data.records import ReportWords
from rightsarchive.model import Access


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of the author's own text in one face; ``link`` is where it leads."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """The place in a text where a note is called, or, in a style without notes, where the reference stands itself."""

    note: int


Inline = tuple[Words | Call, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 for a section, 2 for a subsection and so on."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the author's; an item of a list where ``bullet`` is its sign or number. ``quoted`` is a block quote of the author's
    own, which carries no citation of ours."""

    content: Inline
    bullet: str = ""
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quote as it is printed: ``text`` is reflowed and has no control characters. ``number`` is that of its citation, ``note`` that of the
    note behind it. ``remarks`` warn of what the words are: read from a picture, hidden, redacted."""

    number: int
    note: int
    text: str
    citation: Citation
    direction: str
    remarks: tuple[str, ...] = ()
    translation: str = ""
    translated_by: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; every row has as many as the first."""

    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Chronology:
    """Dates in order, each with what the sources say of it."""

    rows: tuple[tuple[str, tuple[Quotation, ...]], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG) with what stands below it; ``alt`` says in words what it shows, ``scale`` how many of its pixels make a point.
    ``number`` counts the pictures of the report from 1."""

    number: int
    png: bytes
    width: int
    height: int
    scale: float
    alt: str
    caption: Inline


Block = Heading | Paragraph | Quotation | Table | Chronology | Picture


@dataclass(frozen=True, slots=True)
class Note:
    """One note, or one reference in the text: which citations (by their numbers) it names, and its words."""

    number: int
    cited: tuple[int, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """One version of a document in the annex. ``places`` says where each quote of it stands, as one line."""

    entry: tuple[Run, ...]
    sha256: str
    places: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The list of sources at the end; with ``hashes`` it names the files by their SHA-256, and ``custody`` is the head of the custody log."""

    sources: tuple[Source, ...]
    hashes: bool
    custody: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """``language`` is that of the report's own words, ``access`` the highest level among its sources; ``style`` is empty for one of the
    user's own. ``in_text`` says that references stand in the text and there are no notes."""

    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    citations: tuple[Citation, ...]
    annex: Annex | None
    language: str
    words: ReportWords
    access: Access
    created: dt.date | None
    style: str
    locale: str
    paper: str
    in_text: bool
    endnotes: bool = False
    authors: tuple[str, ...] = ()

    @property
    def quotations(self) -> Iterator[Quotation]:
        """Every quote, in order."""
        for block in self.blocks:
            if isinstance(block, Quotation):
                yield block
            elif isinstance(block, Chronology):
                for _, quotes in block.rows:
                    yield from quotes

    @property
    def pictures(self) -> Iterator[Picture]:
        """Every picture, in order."""
        return (block for block in self.blocks if isinstance(block, Picture))

    @property
    def layout(self) -> Layout:
        """What is written into the report."""
        return Layout(
            tuple(note.cited for note in self.notes),
            tuple(quote.number for quote in self.quotations),
            "" if self.annex is None else "hashes" if self.annex.hashes else "sources",
        )
