"""The margin of a page whose lines are numbered: its numbers are taken out of the text, and each marks its line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from rightsarchive.extract.numbered_lines import FEWEST_LINES, FEWEST_ON_LATER_PAGES, go_on, line_mark, number_of
from rightsarchive.extract.pdf.lines import PageText, PdfLine
from rightsarchive.model import Mark

_SAME_HEIGHT = 0.6
"""Of its size a line may stand higher or lower than its number."""

_ONE_COLUMN = 14.0
"""Points by which the beginnings of numbers differ, where they are set to the right."""

_EVEN = 1.7

_INDENT = 6.0
"""Points to the left of the text, at least, at which a number stands in the margin."""

_EVERY = 5
"""Where not every line has its number, every fifth has."""


class _Margin(NamedTuple):
    """The numbered lines of a page from its top, with the number of each and where its own words begin in it; and how many points
    a line has."""

    lines: tuple[tuple[PdfLine, int, int], ...]
    pitch: float

    def number_at(self, line: PdfLine) -> int | None:
        """The number of the line that stands at the height of ``line``, between the first and the last number."""
        (near, number, _) = min(self.lines, key=lambda each: abs(each[0].y - line.y))
        steps = round((near.y - line.y) / self.pitch)
        off = abs(near.y - line.y - steps * self.pitch)
        return number + steps if off <= _SAME_HEIGHT * max(line.size, near.size) else None


def without_margins(pages: Sequence[PageText]) -> tuple[list[PageText], list[tuple[Mark, ...]]]:
    """The pages without the numbers of their lines, and the marks of the lines (offsets into the text of each page)."""
    margins = [_margin(page) for page in pages]
    if not any(margin and _is_sure(page, margin) for page, margin in zip(pages, margins, strict=True)):
        return [*pages], [()] * len(pages)
    done = [
        _cleared(page, margin) if margin is not None else (page, ())
        for page, margin in zip(pages, margins, strict=True)
    ]
    return [page for page, _ in done], [marks for _, marks in done]


def _margin(page: PageText) -> _Margin | None:
    """The longest row of numbers down the page, in one column and at even distances: each one more than that above it, or five
    more where every fifth line has its number."""
    numbered = sorted(
        ((line, *found) for line in page.lines if (found := number_of(line.text))), key=lambda each: -each[0].y
    )
    edge = median([line.x for line in page.lines]) - _INDENT if page.lines else 0.0
    hanging = [each for each in numbered if not each[0].text[each[2] :].strip() or each[0].x < edge]
    best, step = max(((_row(numbered, 1), 1), (_row(hanging, _EVERY), _EVERY)), key=lambda found: len(found[0]))
    gaps = sorted(above.y - below.y for (above, *_), (below, *_) in pairwise(best))
    if len(best) < FEWEST_ON_LATER_PAGES or gaps[0] <= 0 or gaps[-1] > _EVEN * gaps[len(gaps) // 2]:
        return None
    return _Margin(tuple(best), gaps[len(gaps) // 2] / step)


def _row(numbered: Sequence[tuple[PdfLine, int, int]], step: int) -> list[tuple[PdfLine, int, int]]:
    best: list[tuple[PdfLine, int, int]] = []
    run: list[tuple[PdfLine, int, int]] = []
    for each in numbered:
        if not (run and each[1] == run[-1][1] + step and abs(each[0].x - run[-1][0].x) <= _ONE_COLUMN):
            run = []
        if run or each[1] % step == 0:
            run.append(each)
        if len(run) > len(best):
            best = [*run]
    return best


def _is_sure(page: PageText, margin: _Margin) -> bool:
    """Whether these are the numbers of lines, and not those of a list or of a table's rows."""
    if len(margin.lines) < FEWEST_LINES:
        return False
    top, bottom = margin.lines[0][0].y, margin.lines[-1][0].y
    own = {line.number for line, *_ in margin.lines}
    beside = [line for line in page.lines if line.number not in own and bottom - 1 <= line.y <= top + 1]
    words = {line.number: line.text[at:] for line, _, at in margin.lines}
    texts = [*(line for line, *_ in margin.lines if words[line.number].strip()), *beside]
    if any(line.x < margin.lines[-1][0].x for line in beside) and any(
        line.x > margin.lines[-1][0].x for line in beside
    ):
        return False  # numbers amid the words of a page are those of a table
    ordered = sorted(texts, key=lambda line: -line.y)
    unnumbered = sum(margin.number_at(line) is None for line in beside)
    return unnumbered <= 0.2 * len(ordered) and go_on(words.get(line.number, line.text) for line in ordered)


def _cleared(page: PageText, margin: _Margin) -> tuple[PageText, tuple[Mark, ...]]:
    words = {line.number: (number, at) for line, number, at in margin.lines}
    # Where every fifth line is numbered, four may stand above the first number.
    above = 4 * margin.pitch if margin.lines[0][1] == _EVERY else 0.0
    top, bottom = margin.lines[0][0].y + above, margin.lines[-1][0].y - above
    pieces: list[str] = []
    lines: list[PdfLine] = []
    marks: list[Mark] = []
    kept: list[tuple[int, int, int]] = []
    at = length = 0
    for line in page.lines:
        number, skipped = words.get(line.number, (None, 0))
        own = line.text[skipped:] if number is not None else line.text
        begins = line.start + skipped if number is not None else line.start
        pieces.append(page.text[at : line.start])
        length += line.start - at
        at = line.end if number is not None and not own.strip() else begins
        if number is not None and not own.strip():
            at += page.text.startswith("\n", at)
            continue
        kept.append((begins, line.end, length - begins))
        lines.append(line._replace(number=len(lines), start=length, end=length + line.end - begins, text=own))
        if number is None and bottom - 1 <= line.y <= top + 1:
            number = margin.number_at(line)
        if number is not None and own.strip():
            marks.append(line_mark(length + len(own) - len(own.lstrip()), number))
        pieces.append(page.text[at : line.end])
        length += line.end - at
        at = line.end
    pieces.append(page.text[at:])
    signs = tuple(
        (start + shift, end + shift, kind)
        for start, end, kind in page.marks
        for begins, ends, shift in kept
        if begins <= start and end <= ends
    )
    return page._replace(text="".join(pieces), lines=tuple(lines), marks=signs), tuple(marks)
