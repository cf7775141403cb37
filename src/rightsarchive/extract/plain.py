"""Plain text: the decoded file as it is, front matter read, paragraphs marked. What Markdown means is told by ``markdown``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import chardet

from rightsarchive.errors import EmptyFileError, MetadataError
from rightsarchive.extract.assembly import Paragraphs, TextAssembly, without_surrogates
from rightsarchive.extract.declared import level_of_comments
from rightsarchive.extract.encoding import decode
from rightsarchive.extract.front_matter import front_matter
from rightsarchive.extract.letters import notices_on, put_right
from rightsarchive.extract.media import Media
from rightsarchive.extract.numbered_lines import spoken_spans, without_margin
from rightsarchive.extract.properties import put
from rightsarchive.language.punctuation import is_list_item, may_end_paragraph
from rightsarchive.metadata.stamps import stamp
from rightsarchive.model import Extraction, FieldOrigin, Mark, Notice, Origin, Paragraph, PassageKind, Span
from rightsarchive.settings import Limits

EXTRACTOR = f"plain text (chardet {chardet.__version__})"
# Lines over this length were not broken by hand or by a mail program: there each line end means a new paragraph.
_LONGEST_WRAPPED = 120


class Line(NamedTuple):
    """One line without its line end."""

    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def extract_plain(path: Path, media: Media, *, name: str, limits: Limits) -> Extraction:
    """The text of a ``.txt`` or ``.md`` file. Raises EmptyFileError, LimitError. Front matter that is not
    understood is told in a notice ``metadata``, and closes the document where a restriction may stand in it."""
    decoded, repaired = put_right(decode(path.read_bytes()))
    assembly = TextAssembly(limits)
    text = without_surrogates(decoded.text)
    assembly.append(text)
    if not text.strip():
        raise EmptyFileError("there are only spaces in it", path=name, advice="Get it again from where it came from.")
    properties: dict[str, tuple[Any, FieldOrigin]] = {}
    body = 0
    told: list[Notice] = []
    if (front := front_matter(text)) is not None:
        reading = front.read(name)
        properties.update(reading.found)
        told = [_told(problem.error) for problem in reading.problems]
        body = front.end
    elif (level := level_of_comments(text)) is not None and text.lstrip().startswith("<!--"):
        put(properties, "access", level, "a comment", origin=Origin.FRONT_MATTER)
    marks: tuple[Mark, ...] = ()
    if media is Media.MARKDOWN:
        from rightsarchive.extract.markdown import MARKDOWN_IT, markdown_paragraphs

        extractor = f"{EXTRACTOR}, {MARKDOWN_IT}"
        paragraphs = markdown_paragraphs(text, body)
        if "title" not in properties and (title := _first_heading(paragraphs)):
            properties["title"] = (title, FieldOrigin(origin=Origin.INFERRED, where="first heading"))
    else:
        extractor = EXTRACTOR
        text, marks = without_margin(text, body)
        paragraphs = plain_paragraphs(text, body, marks)
    return Extraction(
        text=text,
        paragraphs=paragraphs,
        media_type=media.value,
        extractor=extractor,
        properties=properties,
        notices=(*told, *notices_on(decoded, name, repaired=repaired)),
        encoding=decoded.encoding,
        marks=marks,
    )


def _told(error: MetadataError) -> Notice:
    return Notice("metadata", str(error).removesuffix(error.advice).strip(), error.advice)


def _first_heading(paragraphs: tuple[Paragraph, ...]) -> str | None:
    headings = (p.heading_path[-1] for p in paragraphs if p.kind is PassageKind.HEADING)
    return next((heading for heading in headings if stamp(heading) is None), None)


def lines_of(text: str, start: int = 0) -> Iterator[Line]:
    r"""The lines of ``text`` from ``start``; ``\n``, ``\r\n``, ``\r`` and form feed end a line."""
    for found in re.finditer(r"[^\r\n\f]*(?:\r\n|[\r\n\f]|\Z)", text[start:] if start else text):
        whole = found[0]
        if whole:
            content = whole.rstrip("\r\n\f")
            yield Line(start + found.start(), start + found.start() + len(content), content)


def plain_paragraphs(text: str, start: int = 0, marks: Sequence[Mark] = ()) -> tuple[Paragraph, ...]:
    """Blocks between blank lines, cut at list items and at line ends that no wrapping explains; of lines that the margin numbers
    (``marks``), one for each who speaks."""
    lines = list(lines_of(text, start))
    paragraphs = Paragraphs()
    numbered = {mark.start for mark in marks}
    if numbered:  # there an empty line is only the distance between two
        lines = [line for line in lines if not line.blank]
    for spoken, group in groupby(lines, key=lambda line: line.start in numbered):
        found = [*group]
        spans = spoken_spans(text, [(line.start, line.end) for line in found]) if spoken else _plain_spans(found)
        for first, last in spans:
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
        if (
            opened
            and previous
            and (not wrapped or _is_item(opened, previous, line) or _ended_early(previous, line, width))
        ):
            yield opened.start, previous.end
            opened = line
        opened = opened or line
        previous = line
    if opened and previous:
        yield opened.start, previous.end


def _is_item(opened: Line, previous: Line, line: Line) -> bool:
    after_end = may_end_paragraph(previous.text) or _is_lettered(opened.text)
    return is_list_item(line.text, after_end=after_end)


def _is_lettered(line: str) -> bool:
    """Whether a line begins with a mark that is one only beside others of its kind, as “a.” is beside “b.”."""
    return is_list_item(line, after_end=True) and not is_list_item(line, after_end=False)


def _ended_early(previous: Line, line: Line, width: int) -> bool:
    """The next word would have fitted well before the margin, so the writer broke the line on purpose."""
    first_word = line.text.split(maxsplit=1)[0]
    return len(previous.text.rstrip()) + 1 + len(first_word) < 0.75 * width


def extract_text(text: str) -> Extraction:
    """A text handed over in memory: kept as it is (lone surrogates and the numbers of lines apart), read as plain text, front matter
    not looked for."""
    text, marks = without_margin(without_surrogates(text))
    return Extraction(
        text=text,
        paragraphs=plain_paragraphs(text, marks=marks),
        media_type=Media.TEXT.value,
        extractor=EXTRACTOR,
        encoding="utf-8",
        marks=marks,
    )
