"""From lines on a page to paragraphs, headings and footnotes, by distance, indent, size and columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rightsarchive.extract.pdf.lines import PageText, PdfLine
from rightsarchive.language.punctuation import BULLETS, any_of, is_list_item, may_end_paragraph
from rightsarchive.language.scripts import runs_right_to_left

_BULLET = re.compile(rf"\s*{any_of(BULLETS)}")
_LOWER = re.compile(r"\s*[^\W\d_]")
_HEADING_SIZE = 1.12
_LEADING = 1.25
_LONGEST_HEADING = 250
_LONGEST_BOLD_HEADING = 120
_FULL_COLUMN = 8
_FOOTNOTE_SIZE = 0.92
_FOOTNOTE_MARK = re.compile(r"\s*(?:\d{1,3}|[*†‡§]|\[\d{1,3}\])")


class Block(NamedTuple):
    """One paragraph of a page: offsets into the page's text; ``level`` is 0 for what is not a heading, else 1 for the largest."""

    start: int
    end: int
    y: float
    level: int = 0
    footnote: bool = False


class Typography(NamedTuple):
    """What is usual in a document: the size of its body text, the step between lines for each size, the sizes of headings."""

    body: float
    leading: dict[float, float]
    heading_sizes: tuple[float, ...]
    bold_is_rare: bool


def typography(pages: Iterable[PageText], skipped: Sequence[set[int]]) -> Typography:
    """Measure a document; lines in ``skipped`` (running headers) do not count."""
    sizes: Counter[float] = Counter()
    steps: dict[float, Counter[float]] = {}
    ends: dict[float, Counter[float]] = {}
    bold = total = 0
    for page, skip in zip(pages, skipped, strict=True):
        previous: PdfLine | None = None
        for line in page.lines:
            if line.number in skip:
                continue
            length = len(line.text.strip())
            sizes[line.size] += length
            total += length
            bold += length if line.bold else 0
            if previous and previous.size == line.size:
                step = previous.y - line.y
                if 0.8 * line.size <= step <= 2.5 * line.size:
                    step = round(step * 2) / 2
                    steps.setdefault(line.size, Counter())[step] += 1
                    ends.setdefault(line.size, Counter())[step] += may_end_paragraph(previous.text)
            previous = line
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    large = tuple(sorted((size for size in sizes if size >= _HEADING_SIZE * body), reverse=True)) if body else ()
    leading = {size: _usual_step(size, counts, ends[size]) for size, counts in steps.items()}
    return Typography(body, leading, large, bold < 0.3 * total)


def _usual_step(size: float, counts: Counter[float], ends: Counter[float]) -> float:
    """The smallest step that is common, but for wide ones after lines that nearly all end a sentence: those are the gaps
    of a text whose paragraphs have a line or two."""
    gaps = {step for step, count in counts.items() if step > 1.5 * size and ends[step] > 0.7 * count}
    steps = {step: count for step, count in counts.items() if step not in gaps} or {_LEADING * size: 1}
    most = max(steps.values())
    return min(step for step, count in steps.items() if count >= 0.5 * most)


def blocks(page: PageText, skip: set[int], usual: Typography) -> Iterator[Block]:
    """The paragraphs of a page in the order of its text, running lines left out."""
    lines = [line for line in page.lines if line.number not in skip]
    runs = list(_runs(lines))
    held: list[PdfLine] = []
    before: list[PdfLine] = []
    for run in runs:
        left = _left_edge(run)
        longest = max(len(line.text.strip()) for line in run)
        for index, line in enumerate(run):
            if held:
                following = run[index + 1] if index + 1 < len(run) else None
                first_of_run = index == 0
                if (
                    _crosses_column(before, line)
                    if first_of_run
                    else not _breaks(held, line, following, left, longest, usual)
                ):
                    held.append(line)
                    continue
                yield _block(held, page, usual, lines)
            held = [line]
        before = run
    if held:
        yield _block(held, page, usual, lines)


def _runs(lines: list[PdfLine]) -> Iterator[list[PdfLine]]:
    """Lines that go down the page one below the other: a column, or a part of one."""
    run: list[PdfLine] = []
    for line in lines:
        if run:
            last = run[-1]
            up = line.y > last.y + 0.6 * max(line.size, last.size)
            far = last.y - line.y > 8 * max(line.size, last.size, 1.0)
            if up or far or line.number != last.number + 1:
                yield run
                run = []
        run.append(line)
    if run:
        yield run


def _left_edge(run: list[PdfLine]) -> float:
    """Where most lines of a run begin (to two points): the margin that indents are measured from."""
    edges = Counter(round(line.x / 2) * 2 for line in run)
    most = edges.most_common(1)[0][1]
    return float(min(edge for edge, count in edges.items() if count >= 0.6 * most))


def _crosses_column(column: list[PdfLine], line: PdfLine) -> bool:
    """A paragraph goes on at the top of the next column: same size, no end before, a small letter after, or a name where
    the line before was full."""
    last = column[-1]
    longest = max(len(other.text.strip()) for other in column)
    full = len(column) >= _FULL_COLUMN and len(last.text.strip()) > 0.75 * longest
    return (
        line.number == last.number + 1
        and line.y > last.y
        and abs(line.size - last.size) < 0.6
        and line.bold == last.bold
        and not may_end_paragraph(last.text)
        and bool(_LOWER.match(line.text))
        and (full or not line.text.lstrip()[0].isupper())
    )


def _breaks(
    held: list[PdfLine], line: PdfLine, following: PdfLine | None, left: float, longest: int, usual: Typography
) -> bool:
    last = held[-1]
    size = max(line.size, last.size, 1.0)
    step = last.y - line.y
    if abs(step) < 0.3 * size:
        return False
    if abs(line.size - last.size) > 0.12 * size and not _is_note_mark(last, line, size):
        return True
    if step > 1.22 * usual.leading.get(line.size, _LEADING * size) + 0.3:
        return True
    if usual.bold_is_rare and line.bold != last.bold:
        return True
    if line.size >= _HEADING_SIZE * usual.body:
        return False
    ended = may_end_paragraph(last.text)
    if _BULLET.match(line.text) or (ended and is_list_item(line.text, after_end=True)):
        return True
    if runs_right_to_left(line.text):
        # Such a line's indent is at its other end, which pypdf does not tell.
        return bool(ended and len(last.text.strip()) < 0.75 * longest)
    indent = line.x - left
    if 0.8 * size < indent < 8 * size and abs(last.x - left) < 0.5 * size + 2:
        if following is None or abs(following.y - line.y) > 3 * size or abs(following.x - line.x) < 0.1 * size:
            # A line alone, or the first of an indented block.
            return ended
        return following.x < line.x - 0.5 * size
    if last.x - line.x > 0.8 * size and len(held) > 1:
        if held[0].x < last.x - 0.5 * size:
            return True
        if abs(held[0].x - last.x) < 0.1 * size and abs(line.x - left) < 0.5 * size:
            # Back from an indented block to the margin.
            return True
    short = len(last.text.strip()) < 0.75 * longest
    return short and ended and not line.text.lstrip()[:1].islower()


def _is_note_mark(last: PdfLine, line: PdfLine, size: float) -> bool:
    """A raised figure on a line of its own is part of the sentence that it stands in."""
    return abs(last.y - line.y) < 0.7 * size and min(len(last.text.strip()), len(line.text.strip())) <= 3


def _block(held: list[PdfLine], page: PageText, usual: Typography, lines: list[PdfLine]) -> Block:
    text = page.text[held[0].start : held[-1].end].strip()
    sizes: Counter[float] = Counter()
    for line in held:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0]
    level = 0
    if len(held) <= 5 and len(text) <= _LONGEST_HEADING and sum(map(str.isalpha, text)) >= 2:
        if size >= _HEADING_SIZE * usual.body:
            level = 1 + sum(larger > size for larger in usual.heading_sizes)
        elif (
            usual.bold_is_rare
            and all(line.bold for line in held)
            and len(text) <= _LONGEST_BOLD_HEADING
            and text[-1] not in ".,;"
        ):
            level = 1 + len(usual.heading_sizes)
    footnote = (
        not level
        and size <= _FOOTNOTE_SIZE * usual.body
        and bool(_FOOTNOTE_MARK.match(text))
        and held[0].y < (page.bottom + page.top) / 2
        and not any(line.size > _FOOTNOTE_SIZE * usual.body and line.y < held[-1].y - 1 for line in lines)
    )
    return Block(held[0].start, held[-1].end, held[0].y, level, footnote)
