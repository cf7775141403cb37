"""From the lines of all pages to the paragraphs of the document: running lines marked, headings followed down the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rightsarchive.extract.assembly import HeadingPath, Paragraphs
from rightsarchive.extract.pdf.headers_and_footers import headers_and_footers, is_new_identifier
from rightsarchive.extract.pdf.layout import Block, Typography, blocks, typography
from rightsarchive.extract.pdf.lines import PageText
from rightsarchive.extract.pdf.outline import Bookmark
from rightsarchive.extract.pdf.page_lines import notes_of
from rightsarchive.extract.pdf.raised import PLAIN_DIGITS
from rightsarchive.extract.properties import title_of
from rightsarchive.model import Mark, MarkKind, Page, PageVerdict, Paragraph, PassageKind, Reason


def paragraphs_of(texts: list[PageText], pages: Iterable[Page], outline: list[Bookmark]) -> tuple[Paragraph, ...]:
    """The paragraphs of a whole document: sizes of type and running lines show only when its pages are seen together."""
    skipped = headers_and_footers(texts)
    usual = typography(texts, skipped)
    paragraphs, trail = Paragraphs(), _Trail(outline)
    identifiers: set[str] = set()
    for each, page, skip in zip(texts, pages, skipped, strict=True):
        running = {line.start for line in each.lines if line.number in skip}
        silent = page.verdict in {PageVerdict.EMPTY, PageVerdict.SCANNED} and not each.text.strip()
        for block in () if silent else _in_order(each, skip, usual):
            navigation = block.start in running
            kind = (
                PassageKind.NAVIGATION if navigation else PassageKind.FOOTNOTE if block.footnote else PassageKind.BODY
            )
            path, reason = trail.path, None
            if navigation and is_new_identifier(each.text[block.start : block.end], identifiers):
                kind, reason = PassageKind.ANNOTATION, Reason.RUNNING_LINE.value
            elif not navigation:
                kind, path = trail.at(block, kind, page.number - 1, each.text)
            paragraphs.add(
                each.text, block.start, block.end, offset=page.start, kind=kind, page=page.number, heading_path=path,
                reason=reason,
            )  # fmt: skip
        whole = each.whole if each.apart else ""
        for start, end, apart in each.stretches():
            paragraphs.add(
                whole, start, end, offset=page.start, kind=apart.kind, page=page.number, reason=apart.reason.value
            )
    return paragraphs.done()


def marks_of(texts: list[PageText], pages: Sequence[Page], numbers: Sequence[Sequence[Mark]]) -> tuple[Mark, ...]:
    """The ``numbers`` of lines (offsets into their pages), and raised and lowered signs; those whose note stands on the same
    page are marks of notes."""
    found: dict[int, Mark] = {}
    for each, page, own in zip(texts, pages, numbers, strict=True):
        notes = notes_of(each)
        for start, end, kind in each.marks:
            note = each.text[start:end].translate(PLAIN_DIGITS).strip("()[]")
            is_note = kind is MarkKind.RAISED and note in notes
            at = page.start + start
            found[at] = Mark(at, page.start + end, MarkKind.NOTE if is_note else kind, note if is_note else None)
        for mark in own:
            at = page.start + mark.start
            found[at] = replace(mark, start=at, end=page.start + mark.end)
    return tuple(found[at] for at in sorted(found))


def _in_order(page: PageText, skip: set[int], usual: Typography) -> list[Block]:
    """Paragraphs and running lines of a page together, by where they stand in its text."""
    running = [Block(line.start, line.end, line.y) for line in page.lines if line.number in skip]
    return sorted([*running, *blocks(page, skip, usual)])


class _Trail:
    """Follows headings down the document: by the outline where there is one, by size of type beneath it."""

    def __init__(self, outline: list[Bookmark]) -> None:
        self._outline = sorted(outline, key=lambda mark: mark.page)
        self._next = 0
        self._headings = HeadingPath()
        # Sizes of type rank below every bookmark: the file's own outline knows better.
        self._deepest = 1 + max((mark.depth for mark in outline), default=-1)

    @property
    def path(self) -> tuple[str, ...]:
        return self._headings.path

    def at(self, block: Block, kind: PassageKind, page: int, text: str) -> tuple[PassageKind, tuple[str, ...]]:
        """The kind and heading path of the paragraph that comes next."""
        own = text[block.start : block.end]
        while self._next < len(self._outline) and self._outline[self._next].page < page:
            self._enter()
        here = [mark for mark in self._outline[self._next : self._next + 50] if mark.page == page]
        for steps, mark in enumerate(here, start=1):
            if _same_title(mark.title, own):
                for _ in range(steps):
                    self._enter()
                return PassageKind.HEADING, self.path
        for mark in here:
            # A bookmark whose words are not on the page counts from the height that it points at.
            if mark.top is None or mark.top + 1 < block.y:
                break
            if any(_same_title(mark.title, text[start:end]) for start, end in _lines(text, block.end)):
                break
            self._enter()
        if block.level:
            return PassageKind.HEADING, self._headings.enter(self._deepest + block.level, own)
        return kind, self.path

    def _enter(self) -> None:
        mark = self._outline[self._next]
        self._headings.enter(mark.depth, mark.title)
        self._next += 1


def _lines(text: str, start: int) -> Iterable[tuple[int, int]]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _same_title(title: str, text: str) -> bool:
    if len(text) > 2 * len(title) + 40:
        return False
    wanted, given = (_bare(title), _bare(text))
    return bool(wanted) and (wanted == given or (given.endswith(wanted) and len(given) - len(wanted) <= 12))


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def largest_heading(texts: list[PageText], paragraphs: tuple[Paragraph, ...]) -> str | None:
    """The first heading set in the largest type of page 1, if it stands near the beginning."""
    sizes = {line.start: line.size for line in texts[0].lines}
    headings = [p for p in paragraphs[:8] if p.page == 1 and p.kind is PassageKind.HEADING and p.start in sizes]
    if not headings:
        return None
    largest = max(sizes[p.start] for p in headings)
    first = next(p for p in headings if sizes[p.start] == largest)
    return title_of(texts[0].text[first.start : first.end])
