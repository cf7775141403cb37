"""A paper read to its paragraphs, whatever its format; a long one in a worker, for it may come from anybody."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from rightsarchive.citation import embedding
from rightsarchive.citation.citation import Citation
from rightsarchive.citation.verification import find
from rightsarchive.errors import BrokenFileError, LimitError, UnreadableFileError
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.files import open_regular, read_regular
from rightsarchive.papers.markup import read_html, read_markdown
from rightsarchive.papers.odt import read_odt
from rightsarchive.papers.packages import opened
from rightsarchive.papers.paper import Block, BlockKind, Paper
from rightsarchive.papers.tagged import read_tagged
from rightsarchive.papers.word import read_word
from rightsarchive.settings import Limits

LARGEST = 64 << 20
"""Bytes of a paper."""

SMALL = 64 << 10
"""Bytes of a paper that is read at once: the worst of that length takes a few seconds."""

SMALL_UNPACKED = 1 << 20
"""Bytes of the parts of a Word or OpenDocument file that is."""

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    etree.XMLSyntaxError,
)


@dataclass(frozen=True, slots=True)
class PrintedQuote:
    """A citation found in a report. ``quote`` is what the report now prints for it, empty where it cannot be found."""

    number: int
    citation: Citation
    quote: str


def paper_of(path: Path) -> Paper:
    """What a paper holds: Markdown, HTML, Word, OpenDocument, PDF. Raises UnreadableFileError, BrokenFileError, LimitError."""
    if _is_small(path):
        return read_paper(path)
    with IsolatedExecutor(Limits()) as worker:
        return worker.submit(read_paper, path).result()


def read_paper(path: Path) -> Paper:
    """The same, read here."""
    try:
        content = read_regular(path, LARGEST, follow=True)
        if content.startswith(b"%PDF-"):
            return _of_pdf(path)
        if zipfile.is_zipfile(io.BytesIO(content)):
            return _of_package(content, path)
        return read_text(content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError as error:
        raise BrokenFileError(
            "A paper is UTF-8 text (Markdown or HTML), or a Word, OpenDocument or PDF file.", path=path
        ) from error
    except OSError as error:
        raise UnreadableFileError(error.strerror or "It cannot be read.", path=path) from error


def read_text(text: str) -> Paper:
    """A paper that is text: HTML or Markdown."""
    is_html = re.search(rf'<script\b[^<>]{{0,200}}\bid="{embedding.NAME}"', text) or re.match(
        r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html\b|<body\b)", text, re.IGNORECASE
    )
    try:
        return read_html(text) if is_html else read_markdown(text)
    except (etree.ParserError, ValueError) as error:
        raise BrokenFileError("There is no text in this page.") from error


def _of_package(content: bytes, path: Path) -> Paper:
    try:
        with opened(content) as package:
            return read_odt(package) if "content.xml" in package.NameToInfo else read_word(package)
    except _BROKEN as error:
        raise BrokenFileError("This is not a whole Word file.", path=path, advice="Get the file again.") from error


def _of_pdf(path: Path) -> Paper:
    if (ours := read_tagged(path)) is not None:
        return ours
    from rightsarchive.extract import extract
    from rightsarchive.model import PassageKind

    found = extract(path, limits=Limits())
    kinds = {PassageKind.HEADING: BlockKind.HEADING, PassageKind.FOOTNOTE: BlockKind.NOTE}
    blocks = tuple(
        Block(
            found.text[each.start : each.end],
            kinds.get(each.kind, BlockKind.TEXT),
            f"page {each.page}, paragraph {each.number}",
        )
        for each in found.paragraphs
        if not each.kind.is_apart and each.kind is not PassageKind.NAVIGATION
    )
    return Paper(blocks, {})


def printed_quotes(paper: Paper, path: Path | None) -> tuple[PrintedQuote, ...]:
    """The citations that a paper carries, each with what is printed for it; none where it carries none. A quote whose mark was lost on
    the way is still found if its words are there unchanged. Raises BrokenFileError where they are damaged."""
    if paper.data is None:
        return ()
    try:
        citations = embedding.load(paper.data)
    except BrokenFileError as error:
        error.path = None if path is None else str(path)
        raise
    quotes, body, quoted = paper.quotes, paper.body, embedding.layout_in(paper.data).quoted
    found = []
    for number, citation in enumerate(citations, 1):
        quote = quotes.get(number)
        if quote is None and number not in quoted:
            quote = citation.quote  # it is named, and none of its words are printed
        elif quote is None:
            quote = citation.quote if find(citation.quote, body) else ""
        found.append(PrintedQuote(number, citation, quote))
    return tuple(found)


def _is_small(path: Path) -> bool:
    # What cannot be opened is told of by whoever reads it.
    with contextlib.suppress(OSError, LimitError), open_regular(path, follow=True) as file:
        if file.read(5) == b"%PDF-":
            return False
        if zipfile.is_zipfile(file):
            try:
                with zipfile.ZipFile(file) as package:
                    return sum(each.file_size for each in package.infolist()) <= SMALL_UNPACKED
            except (zipfile.BadZipFile, ValueError, NotImplementedError):
                return False
        return file.seek(0, 2) <= SMALL
    return True
