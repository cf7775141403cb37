"""Plain text and Markdown: the decoded file as it is, front matter read, paragraphs marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import chardet

from rightsarchive.errors import EmptyFileError
from rightsarchive.extract.assembly import HeadingPath, Paragraphs, Span, TextAssembly, without_surrogates
from rightsarchive.extract.encoding import decode
from rightsarchive.extract.letters import notices_on, put_right
from rightsarchive.extract.media import Media
from rightsarchive.metadata import check, parse_yaml_mapping
from rightsarchive.model import Extraction, FieldOrigin, Origin, Paragraph, PassageKind
from rightsarchive.settings import Limits

EXTRACTOR = f"plain text (chardet {chardet.__version__})"
# Lines over this length were not broken by hand or by a mail program: there each line end means a new paragraph.
_LONGEST_WRAPPED = 120
_LIST_ITEM = re.compile(r"\s*(?:[-*+•‣◦▪–—·]|\(?(?:\d{1,3}|[a-zа-яё]|[ivxlc]{1,5})[.)])[ \t]+\S", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
# A rule of three hyphens also begins front matter; only "key:" in the next line tells the two apart.
_KEY_LINE = re.compile(r"(?:\s*(?:#[^\n]*)?\n)*[^\s#:][^:\n]{0,60}:(?:\s|$)")


class Line(NamedTuple):
    """One line without its line end."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def extract_plain(path: Path, media: Media, *, name: str, limits: Limits) -> Extraction:
    """The text of a ``.txt`` or ``.md`` file. Raises EmptyFileError, LimitError, MetadataError (wrong front matter)."""
    decoded, repaired = put_right(decode(path.read_bytes()))
    assembly = TextAssembly(limits)
    text = without_surrogates(decoded.text)
    assembly.append(text)
    if not text.strip():
        raise EmptyFileError("there are only spaces in it", path=name, advice="Get it again from where it came from.")
    properties: dict[str, tuple[Any, FieldOrigin]] = {}
    body = 0
    if (front := _FRONT_MATTER.match(text)) and _KEY_LINE.match(front[1]):
        written = parse_yaml_mapping(front[1], path=name, first_line=2)
        properties.update(check(written, origin=Origin.FRONT_MATTER, path=name, source=Path(name).name))
        body = front.end()
    paragraphs = markdown_paragraphs(text, body) if media is Media.MARKDOWN else plain_paragraphs(text, body)
    if media is Media.MARKDOWN and "title" not in properties and (title := _first_heading(paragraphs)):
        properties["title"] = (title, FieldOrigin(origin=Origin.INFERRED, where="first heading"))
    return Extraction(
        text=text,
        paragraphs=paragraphs,
        media_type=media.value,
        extractor=EXTRACTOR,
        properties=properties,
        notices=tuple(notices_on(decoded, name, repaired=repaired)),
        encoding=decoded.encoding,
    )


def _first_heading(paragraphs: tuple[Paragraph, ...]) -> str | None:
    return next((p.heading_path[-1] for p in paragraphs if p.kind is PassageKind.HEADING), None)


def lines_of(text: str, start: int = 0) -> Iterator[Line]:
    r"""The lines of ``text`` from ``start``; ``\n``, ``\r\n``, ``\r`` and form feed end a line."""
    for found in re.finditer(r"[^\r\n\f]*(?:\r\n|[\r\n\f]|\Z)", text[start:] if start else text):
        whole = found[0]
        if whole:
            content = whole.rstrip("\r\n\f")
            yield Line(start + found.start(), start + found.start() + len(content), content)


def plain_paragraphs(text: str, start: int = 0) -> tuple[Paragraph, ...]:
    """Blocks between blank lines, cut at list items and at line ends that no wrapping explains."""
    lines = list(lines_of(text, start))
    paragraphs = Paragraphs()
    for first, last in _plain_spans(lines):
        paragraphs.add(text, first, last)
    return paragraphs.done()


def _plain_spans(lines: list[Line]) -> Iterator[Span]:
    filled = [line for line in lines if not line.blank]
    if not filled:
        return
    width = max(len(line.text.rstrip()) for line in filled)
    wrapped = width <= _LONGEST_WRAPPED
    if wrapped and len(lines) - len(filled) < 0.05 * len(filled):
        # Without blank lines, only lines that nearly all reach the margin can be the lines of one paragraph.
        full = sum(len(line.text.rstrip()) >= 0.8 * width for line in filled)
        wrapped = len(filled) >= 8 and full >= 0.75 * len(filled)
    opened: Line | None = None
    previous: Line | None = None
    for line in lines:
        if line.blank:
            if opened and previous:
                yield opened.start, previous.end
            opened = previous = None
            continue
        if opened and previous and (not wrapped or _LIST_ITEM.match(line.text) or _ended_early(previous, line, width)):
            yield opened.start, previous.end
            opened = line
        opened = opened or line
        previous = line
    if opened and previous:
        yield opened.start, previous.end


def _ended_early(previous: Line, line: Line, width: int) -> bool:
    """The next word would have fitted well before the margin, so the writer broke the line on purpose."""
    first_word = line.text.split(maxsplit=1)[0]
    return len(previous.text.rstrip()) + 1 + len(first_word) < 0.75 * width


_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_TABLE_ROW = re.compile(r"\s*\|.*\|\s*$")
_TABLE_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*$")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:")


def markdown_paragraphs(text: str, start: int = 0) -> tuple[Paragraph, ...]:
    """Paragraphs, headings (without their marks), list items, table rows and footnotes of Markdown (CommonMark 0.31, GFM tables)."""
    paragraphs, headings = Paragraphs(), HeadingPath()
    block: list[Line] = []
    fence = ""

    def flush(kind: PassageKind = PassageKind.BODY) -> None:
        if block:
            paragraphs.add(text, block[0].start, block[-1].end, kind=kind, heading_path=headings.path)
            block.clear()

    def heading(level: int, first: int, last: int) -> None:
        title = text[first:last].strip()
        if title:
            paragraphs.add(text, first, last, kind=PassageKind.HEADING, heading_path=headings.enter(level, title))

    footnote = PassageKind.BODY
    for line in lines_of(text, start):
        if fence:
            if line.text.strip().startswith(fence) and not line.text.strip(" `~"):
                fence = ""
                flush()
            else:
                block.append(line)
        elif found := _FENCE.match(line.text):
            flush(footnote)
            footnote = PassageKind.BODY
            fence = found[1]
        elif line.blank:
            flush(footnote)
            footnote = PassageKind.BODY
        elif found := _ATX.match(line.text):
            flush(footnote)
            footnote = PassageKind.BODY
            heading(len(found[1]), line.start + found.start(2), line.start + found.end(2))
        elif (
            block
            and footnote is PassageKind.BODY
            and (found := _SETEXT.match(line.text))
            and not _LIST_ITEM.match(block[0].text)
        ):
            first, last = block[0].start, block[-1].end
            block.clear()
            heading(1 if found[1][0] == "=" else 2, first, last)
        elif _RULE.match(line.text) or (_TABLE_RULE.match(line.text) and "|" in line.text):
            flush(footnote)
        elif _TABLE_ROW.match(line.text):
            flush(footnote)
            block.append(line)
            flush(PassageKind.TABLE)
        elif _FOOTNOTE.match(line.text):
            flush(footnote)
            footnote = PassageKind.FOOTNOTE
            block.append(line)
        elif _LIST_ITEM.match(line.text):
            flush(footnote)
            footnote = PassageKind.BODY
            block.append(line)
        else:
            block.append(line)
    flush(footnote)
    return paragraphs.done()


def extract_text(text: str) -> Extraction:
    """A text handed over in memory: kept as it is (lone surrogates apart), read as plain text, front matter not looked for."""
    text = without_surrogates(text)
    return Extraction(
        text=text, paragraphs=plain_paragraphs(text), media_type=Media.TEXT.value, extractor=EXTRACTOR, encoding="utf-8"
    )
