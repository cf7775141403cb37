"""Saved web pages: the text that a reader sees, what surrounds the main content marked as navigation, nothing deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from rightsarchive.extract.assembly import HeadingPath, Paragraphs, TextAssembly, without_surrogates
from rightsarchive.extract.headers import is_saved_page
from rightsarchive.extract.html.frames import Frames, decoded_page, is_of_the_page
from rightsarchive.extract.html.mhtml import saved_file
from rightsarchive.extract.html.statements import address_of, statements
from rightsarchive.extract.html.tree import page_tree
from rightsarchive.extract.html.walker import Block, Met, blocks
from rightsarchive.extract.letters import notices_on, put_right
from rightsarchive.extract.media import HEAD, Media
from rightsarchive.extract.properties import put
from rightsarchive.extract.runs import blackened
from rightsarchive.model import (
    Content,
    ContentKind,
    Extraction,
    Inventory,
    Mark,
    Notice,
    Paragraph,
    PassageKind,
    Reason,
)
from rightsarchive.settings import Limits

EXTRACTOR = f"selectolax {version('selectolax')}"
SECTION_LEVEL = 2
"""Where a section stands among headings: under the title."""


def extract_html(path: Path, *, name: str, limits: Limits) -> Extraction:
    """Text and paragraphs of a saved page; it has no pages of its own. Raises HostileFileError, LimitError."""
    data = path.read_bytes()
    saved = saved_file(data) if is_saved_page(data[:HEAD]) else None
    decoded, repaired = put_right(
        decoded_page(data) if saved is None else decoded_page(saved.page.html, saved.page.charset)
    )
    source = without_surrogates(decoded.text)
    page = page_tree(source, name=name, sheets=() if saved is None else saved.sheets)
    met, frames = Met(), Frames(saved, name)
    text, paragraphs, marks = assembled(blocks(page, frame=frames.page, met=met), limits)
    properties = statements(page.root, text, source)
    if saved is not None:
        put(properties, "url", address_of(saved.page.address), "MHTML: Content-Location")
    return Extraction(
        text=text,
        paragraphs=paragraphs,
        media_type=Media.HTML.value,
        extractor=EXTRACTOR,
        properties=properties,
        notices=(*_notices(paragraphs, met, name), *notices_on(decoded, name, repaired=repaired)),
        encoding=decoded.encoding,
        marks=marks,
        inventory=Inventory(contents=tuple(contents_of(paragraphs, met))),
    )


def assembled(found: Iterable[Block], limits: Limits) -> tuple[str, tuple[Paragraph, ...], tuple[Mark, ...]]:
    """The text that the blocks make, its paragraphs and marks. Raises LimitError."""
    assembly, paragraphs, headings = TextAssembly(limits), Paragraphs(), HeadingPath()
    marks: list[Mark] = []
    for block in found:
        if assembly.length:
            assembly.append("\n" if block.kind is PassageKind.TABLE else "\n\n")
        start, _ = assembly.append(block.text)
        if block.section is not None:
            headings.leave(SECTION_LEVEL)
            if block.section:
                headings.enter(SECTION_LEVEL, block.section)
        if block.kind is PassageKind.HEADING:
            headings.enter(block.level, block.text)
        path_here = () if block.kind is PassageKind.NAVIGATION else headings.path
        paragraphs.add(
            block.text,
            0,
            len(block.text),
            offset=start,
            kind=block.kind,
            heading_path=path_here,
            reason=block.reason,
        )
        marks += [Mark(start + mark.start, start + mark.end, mark.kind, mark.note) for mark in block.marks]
    return assembly.text(), paragraphs.done(), tuple(marks)


def contents_of(paragraphs: Iterable[Paragraph], met: Met) -> Iterator[Content]:
    """What a page holds beside running text."""
    kinds = [paragraph.kind for paragraph in paragraphs]
    if met.pictures:
        yield Content(ContentKind.PICTURE, met.pictures, why="pictures of a web page are not read")
    if met.fields:
        yield Content(ContentKind.FORM_FIELD, met.fields, met.fields_read, why="the others are empty")
    if met.frames:
        why = f"not in this file: {', '.join(met.unread[:10])}" if met.unread else ""
        yield Content(ContentKind.FRAME, met.frames, met.frames_read, why=why)
    if hidden := kinds.count(PassageKind.HIDDEN):
        yield Content(ContentKind.HIDDEN, hidden, hidden, why="kept apart from the text")
    if struck := kinds.count(PassageKind.STRUCK):
        yield Content(ContentKind.STRUCK, struck, struck, why="kept apart from the text")
    if met.scripts:
        yield Content(ContentKind.SCRIPT, met.scripts, why="programs are not run")


def _notices(paragraphs: tuple[Paragraph, ...], met: Met, name: str) -> Iterator[Notice]:
    unread = met.frames - met.frames_read
    if not paragraphs and not unread:
        yield Notice(
            "no-text",
            "there is no text in it: the page is drawn by a program when it is shown",
            "Open it in a browser and print it to PDF, then take that in.",
            path=name,
        )
    if unread and (not paragraphs or any(is_of_the_page(address) for address in met.unread)):
        yield Notice(
            "frames",
            f"{unread} frame(s) of the page show other pages, which are not in this file and were not read",
            "Save those pages too, or save the page as one file (MHTML), and take that in.",
            path=name,
        )
    kinds = [paragraph.kind for paragraph in paragraphs]
    covered = sum(paragraph.reason == Reason.COVERED for paragraph in paragraphs)
    if covered:
        yield blackened(covered, name)
    if hidden := kinds.count(PassageKind.HIDDEN) - covered:
        yield Notice(
            "hidden-text",
            f"{hidden} piece(s) of text are hidden on the page and were kept apart from the text",
            "Search with hidden text (--hidden) to find them; look at the original before quoting.",
            path=name,
        )
    if struck := kinds.count(PassageKind.STRUCK):
        yield Notice(
            "struck-text",
            f"{struck} piece(s) of text are struck through and were kept apart from the text",
            "Quotes of them are labelled as struck.",
            path=name,
        )
