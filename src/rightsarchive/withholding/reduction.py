"""A text without some of its stretches: a mark in the place of each, and pages, paragraphs and headings moved along."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rightsarchive.model import Extraction, Mark, MarkKind, Notice, Page, Paragraph, PassageKind, Span

MARK = "withheld"
"""Stands in brackets for a stretch that was given no code."""

MEDIA_TYPE = "text/plain"

NOTICE = Notice(
    "redacted",
    "Stretches of this text are withheld; a mark in brackets stands for each.",
    "Ask whoever keeps the archive if you need them.",
)


@dataclass(frozen=True, slots=True)
class Hole:
    """``text[start:end]`` is withheld, and ``mark`` stands for it."""

    start: int
    end: int
    mark: str


def bracketed(code: str | None) -> str:
    return f"[{code or MARK}]"


def joined(holes: Sequence[Hole], pages: Sequence[Page], text: str) -> tuple[Hole, ...]:
    """The holes in order; those that overlap or touch as one, with the mark of the first; each on one page."""
    merged: list[Hole] = []
    for hole in sorted(holes, key=lambda hole: (hole.start, hole.end, hole.mark)):
        if merged and hole.start < merged[-1].end:
            merged[-1] = replace(merged[-1], end=max(merged[-1].end, hole.end))
        else:
            merged.append(hole)
    if not pages:
        return tuple(merged)
    parts = []
    for hole in merged:
        cuts = sorted({hole.start, hole.end, *(page.start for page in pages if hole.start < page.start < hole.end)})
        for start, end in pairwise(cuts):
            piece = text[start:end]
            if piece.strip():
                first = start + len(piece) - len(piece.lstrip())
                parts.append(Hole(first, first + len(piece.strip()), hole.mark))
    return tuple(parts)


class _Offsets:
    """Where the positions of a text are in the reduced one."""

    def __init__(self, holes: Sequence[Hole]) -> None:
        self._starts = [hole.start for hole in holes]
        self._ends = [hole.end for hole in holes]
        self._new: list[Span] = []
        shift = 0
        for hole in holes:
            begin = hole.start + shift
            self._new.append((begin, begin + len(hole.mark)))
            shift += len(hole.mark) - (hole.end - hole.start)

    def start(self, position: int) -> int:
        """A beginning: inside of a hole, that of the mark."""
        i = bisect_right(self._starts, position) - 1
        if i < 0:
            return position
        return self._new[i][0] if position < self._ends[i] else self._new[i][1] + position - self._ends[i]

    def end(self, position: int) -> int:
        """An end: inside of a hole, that of the mark."""
        i = bisect_left(self._starts, position) - 1
        return position if i < 0 else self._new[i][1] + max(0, position - self._ends[i])

    def touched(self, start: int, end: int) -> range:
        """The holes that a stretch has a part in."""
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))


def moved(spans: Sequence[Span], holes: Sequence[tuple[int, int, str]]) -> tuple[Span, ...]:
    """Stretches of a text as stretches of the reduced one."""
    offsets = _Offsets([Hole(*hole) for hole in holes])
    return tuple(sorted({(offsets.start(start), offsets.end(end)) for start, end in spans}))


def reduced(extraction: Extraction, holes: Sequence[Hole], scrub: Callable[[str], str]) -> Extraction:
    """``extraction`` without ``holes`` (as :func:`joined` gives them).

    Nothing is kept of the file's own metadata, of what was noticed about it and of its inventory. ``scrub`` takes the withheld words out of the
    labels of pages and of headings. Paragraphs that a hole joins are one, and all are counted anew.
    """
    text, offsets = extraction.text, _Offsets(holes)
    pieces, at = [], 0
    for hole in holes:
        pieces += [text[at : hole.start], hole.mark]
        at = hole.end
    wording = "".join([*pieces, text[at:]])
    headings = _headings(extraction.paragraphs, offsets, wording)
    kept: list[Paragraph] = []
    last = -1
    for paragraph in extraction.paragraphs:
        touched = offsets.touched(paragraph.start, paragraph.end)
        if touched and touched[0] == last:
            kept[-1] = replace(kept[-1], end=offsets.end(paragraph.end))
        else:
            path = tuple(
                headings.get(paragraph.heading_path[:i]) or scrub(paragraph.heading_path[i - 1])
                for i in range(1, len(paragraph.heading_path) + 1)
            )
            start, end = offsets.start(paragraph.start), offsets.end(paragraph.end)
            kept.append(replace(paragraph, number=len(kept) + 1, start=start, end=end, heading_path=path))
        if touched:
            last = touched[-1]
    return Extraction(
        text=wording,
        paragraphs=tuple(kept),
        media_type=MEDIA_TYPE,
        extractor=extraction.extractor,
        pages=tuple(
            replace(
                page,
                label=None if page.label is None else scrub(page.label),
                start=offsets.start(page.start),
                end=offsets.end(page.end),
            )
            for page in extraction.pages
        ),
        notices=(NOTICE,),
        marks=tuple(_marks(extraction.marks, offsets)),
        encoding="utf-8",
    )


def _marks(marks: Sequence[Mark], offsets: _Offsets) -> Iterator[Mark]:
    """The marks that no hole touches, and the numbers of all lines: of those that begin in a hole, the last behind it."""
    found: dict[int, Mark] = {}
    for mark in marks:
        if mark.kind is MarkKind.LINE_NUMBER:
            start = offsets.end(mark.start)
            found[start] = replace(mark, start=start, end=start + 1)
        elif not offsets.touched(mark.start, mark.end):
            start = offsets.start(mark.start)
            found.setdefault(start, replace(mark, start=start, end=offsets.end(mark.end)))
    yield from (found[start] for start in sorted(found))


def _headings(paragraphs: Sequence[Paragraph], offsets: _Offsets, wording: str) -> Mapping[tuple[str, ...], str]:
    """What stands now for each heading that a hole touches, by its path."""
    found = {}
    for paragraph in paragraphs:
        if paragraph.kind is PassageKind.HEADING and offsets.touched(paragraph.start, paragraph.end):
            now = wording[offsets.start(paragraph.start) : offsets.end(paragraph.end)]
            found[paragraph.heading_path] = " ".join(now.split())
    return found


def as_file(extraction: Extraction) -> bytes:
    """A reduced text as a plain-text file: UTF-8, a form feed between pages."""
    text = extraction.text
    cuts = [0, *(page.start for page in extraction.pages[1:]), len(text)]
    return "\f".join(text[a:b] for a, b in pairwise(cuts)).encode("utf-8", "surrogatepass")
