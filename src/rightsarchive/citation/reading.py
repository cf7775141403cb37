"""Reading a report back: each citation in it, and the quote as it stands there now, after whoever edited it.

Markdown is read with a CommonMark parser, HTML and Word with lxml, entities and network closed. A quote whose mark was lost on
the way is still found if its words are there unchanged.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree, html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rightsarchive.citation import embedding
from rightsarchive.citation.citation import Citation
from rightsarchive.citation.verification import find
from rightsarchive.errors import BrokenFileError, LimitError, UnreadableFileError, UsageError
from rightsarchive.files import read_regular

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LARGEST = 64 << 20
"""Bytes of a report."""

LARGEST_PART = 256 << 20
"""Bytes that one part of a Word report may unpack to."""

# At the start of a line only: what a quote holds never stands there.
_COMMENT = re.compile(rf"^<!-- {embedding.NAME}\s*(\{{.*?\}})\s*-->", re.DOTALL | re.MULTILINE)
_DIV = re.compile(rf'<div\b[^<>]{{0,200}}\bid="{embedding.MARK}-(\d+)"')
_ID = re.compile(rf"{embedding.MARK}[-_](\d+)")
_BREAKS = frozenset({"p", "div", "li", "br", "blockquote"})


@dataclass(frozen=True, slots=True)
class PrintedQuote:
    """A citation found in a report. ``quote`` is what the report now prints for it, empty where it cannot be found."""

    number: int
    citation: Citation
    quote: str


def citations_in(report: Path | str) -> tuple[PrintedQuote, ...]:
    """Every citation in a report: a path (Markdown, HTML or Word), or the text of a Markdown or HTML report.

    Raises UsageError where the report carries no citations, UnreadableFileError, BrokenFileError, LimitError.
    """
    path = report if isinstance(report, Path) else None
    try:
        if isinstance(report, Path):
            content = read_regular(report, LARGEST, follow=True)
            if zipfile.is_zipfile(io.BytesIO(content)):
                data, quotes, body = _read_word(content, report)
            else:
                data, quotes, body = _read_text(content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
        else:
            data, quotes, body = _read_text(report)
    except UnicodeDecodeError as error:
        raise BrokenFileError("A report is UTF-8 text, or a Word file.", path=path) from error
    except OSError as error:
        raise UnreadableFileError(error.strerror or "It cannot be read.", path=path) from error
    if data is None:
        raise UsageError(
            "There are no citations in this file.",
            advice="Only a report that rightsarchive wrote can be verified, while its hidden citations are still in it.",
            path=path,
        )
    try:
        citations = embedding.load(data)
    except BrokenFileError as error:
        error.path = None if path is None else str(path)
        raise
    return tuple(_printed(number, citation, quotes, body) for number, citation in enumerate(citations, 1))


def _printed(number: int, citation: Citation, quotes: dict[int, str], body: str) -> PrintedQuote:
    quote = quotes.get(number)
    if quote is None:
        quote = citation.quote if find(citation.quote, body) else ""
    return PrintedQuote(number, citation, quote)


def _read_text(text: str) -> tuple[str | None, dict[int, str], str]:
    return (
        _read_html(text)
        if re.search(rf'<script\b[^<>]{{0,200}}\bid="{embedding.NAME}"', text)
        else _read_markdown(text)
    )


def _read_markdown(text: str) -> tuple[str | None, dict[int, str], str]:
    found = _COMMENT.findall(text)
    quotes: dict[int, str] = {}
    body: list[str] = []
    number, depth = None, 0
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "html_block":
            if mark := _DIV.search(token.content):
                number = int(mark.group(1))
                quotes.setdefault(number, "")
            elif "</div>" in token.content:
                number = None
        elif token.type in {"blockquote_open", "blockquote_close"}:
            depth += token.nesting
        elif token.type == "inline":
            line = "".join(_inline(token.children or []))
            body.append(line)
            if number is not None and depth:
                quotes[number] = f"{quotes[number]}\n{line}".strip("\n")
    return (found[-1] if found else None), quotes, "\n".join(body)


def _inline(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type in {"text", "text_special", "code_inline", "html_inline"}:
            yield token.content
        elif token.children:
            yield from _inline(token.children)


def _read_html(text: str) -> tuple[str | None, dict[int, str], str]:
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    script = root.find(f'.//script[@id="{embedding.NAME}"]')
    quotes: dict[int, str] = {}
    for element in root.iter("blockquote"):
        if mark := _ID.fullmatch(element.get("id", "")):
            quotes.setdefault(int(mark.group(1)), "".join(_text(element)).strip("\n"))
    return (None if script is None else script.text), quotes, "".join(_text(root))


def _text(element: Any) -> Iterator[str]:
    if element.tag in {"script", "style"}:
        return
    yield element.text or ""
    for child in element:
        yield from _text(child)
        if child.tag in _BREAKS:
            yield "\n"
        yield child.tail or ""


def _read_word(content: bytes, path: Path) -> tuple[str | None, dict[int, str], str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            document = _part(package, "word/document.xml")
            data = None
            for name in package.namelist():
                if re.fullmatch(r"customXml/item\d+\.xml", name):
                    root = _part(package, name)
                    if root.tag == f"{{{embedding.NAMESPACE}}}citations":
                        data = root.text or ""
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, etree.XMLSyntaxError) as error:
        raise BrokenFileError("This is not a whole Word file.", path=path, advice="Get the report again.") from error
    open_marks: dict[str, int] = {}
    quotes: dict[int, list[str]] = {}
    body: list[str] = []
    for event, element in etree.iterwalk(document, events=("start", "end")):
        piece = ""
        if event == "start" and element.tag == f"{WORD}bookmarkStart":
            if mark := _ID.fullmatch(element.get(f"{WORD}name", "")):
                open_marks[element.get(f"{WORD}id", "")] = int(mark.group(1))
                quotes.setdefault(int(mark.group(1)), [])
        elif event == "start" and element.tag == f"{WORD}bookmarkEnd":
            open_marks.pop(element.get(f"{WORD}id", ""), None)
        elif event == "start" and element.tag == f"{WORD}t":
            piece = element.text or ""
        elif event == "start" and element.tag == f"{WORD}tab" and element.getparent().tag == f"{WORD}r":
            piece = "\t"
        elif event == "start" and element.tag == f"{WORD}noBreakHyphen":
            piece = "\u2011"
        elif (event == "start" and element.tag in {f"{WORD}br", f"{WORD}cr"}) or (
            event == "end" and element.tag == f"{WORD}p"
        ):
            piece = "\n"
        if piece:
            body.append(piece)
            for number in open_marks.values():
                quotes[number].append(piece)
    return data, {number: "".join(pieces).strip("\n") for number, pieces in quotes.items()}, "".join(body)


def _part(package: zipfile.ZipFile, name: str) -> Any:
    if package.getinfo(name).file_size > LARGEST_PART:
        raise LimitError(
            f"Its part {name} unpacks to more than {LARGEST_PART >> 20} MiB.", advice="No report of ours is that large."
        )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    with package.open(name) as stream:
        return etree.fromstring(stream.read(LARGEST_PART), parser)
