"""A timeline as a picture (SVG 1.1): an axis to scale, and beside it what the sources say of each date.

The file is whole in itself: no script, no style sheet, no font and no address in it. Text stays text, each stretch in its own direction. Labels
stand below each other in the order of their dates, and a line leads from each to its place on the axis, so no two can meet. A stretch of the
axis in which nothing happened for long is dashed and no longer to scale.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from rightsarchive.citation.citation import LOCALE, Citation
from rightsarchive.citation.embedding import visible
from rightsarchive.language.data.records import ReportWords
from rightsarchive.model import Access, PartialDate
from rightsarchive.report.line_breaking import broken
from rightsarchive.report.reflowing import reflowed
from rightsarchive.report.wording import check_words, direction, leans_right, locator_text, remarks, warning, wording

WIDTH = 900
_MARGIN, _TOP = 24, 30
_AXIS = 118
"""How far the axis stands from the edge on which the lines begin; the marks of its dates stand before it."""
_LABELS = 190
_LANE, _LANES = 7, 6
_BODY, _SMALL, _HEAD, _TITLE = 14, 12, 15, 20
_LINE = 1.42
_GAP, _BETWEEN = 18, 7
_TICK = 46
"""Units between two marks of the axis at least."""
_INK, _PALE, _BLUE, _RED = "#1b1b1b", "#5c5c5c", "#234f7d", "#a00000"
_FONTS = "Noto Serif, Georgia, 'Noto Naskh Arabic', 'Noto Serif CJK SC', serif"
_STEPS = ((1, 0), (7, 0), (0, 1), (0, 3), (0, 12), (0, 24), (0, 60), (0, 120), (0, 240), (0, 600), (0, 1200))
"""Days and months between two marks of the axis."""
_LONG = 0.4
"""A stretch without dates is cut short where it is more than this share of what is not."""
_BREAK = 40


class DatedEntry(Protocol):
    """An entry of a timeline."""

    @property
    def date(self) -> PartialDate: ...
    @property
    def until(self) -> PartialDate | None: ...
    @property
    def event(self) -> bool: ...
    @property
    def citation(self) -> Citation: ...


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a label. ``rtl`` is its direction."""

    text: str
    size: int
    color: str
    rtl: bool
    language: str = ""
    bold: bool = False
    before: float = 0


@dataclass(frozen=True, slots=True)
class _Label:
    """What stands beside one date."""

    first: dt.date
    last: dt.date
    lines: tuple[_Line, ...]

    @property
    def height(self) -> float:
        return sum(line.size * _LINE + line.before for line in self.lines)


def timeline_svg(
    entries: Iterable[DatedEntry],
    *,
    title: str = "",
    locale: str = LOCALE,
    access: Access | None = None,
    everything: bool = False,
) -> str:
    """The events among ``entries`` (:meth:`Archive.timeline` gives them) as the text of an SVG file, each with the sentence that names it and
    where that stands; with ``everything`` also the dates of documents themselves and what is about other cases.

    ``title`` stands above; its own words are in the language of ``locale``. A picture of what is not public says so: by ``access``, or by
    the highest level that its sources declare. Raises UsageError for a locale that has no such words.
    """
    check_words(locale)
    language, words = wording(locale)
    rtl = direction(language) == "rtl"
    by_date: dict[tuple[PartialDate, PartialDate | None], dict[tuple[str, int, int], Citation]] = {}
    for each in entries:
        if everything or each.event:
            at = each.citation.locator
            by_date.setdefault((each.date, each.until), {})[each.citation.document_id, at.start, at.end] = each.citation
    cited = [one for quotes in by_date.values() for one in quotes.values()]
    level = access or max((one.metadata.access for one in cited), key=lambda each: each.level, default=Access.PUBLIC)
    labels = [_label(date, until, list(quotes.values()), words, rtl=rtl) for (date, until), quotes in by_date.items()]
    return "\n".join(_Picture(labels, title, language, words, level, quotes=len(cited), rtl=rtl).parts()) + "\n"


def _label(
    date: PartialDate, until: PartialDate | None, quotes: Sequence[Citation], words: ReportWords, *, rtl: bool
) -> _Label:
    room = WIDTH - _LABELS - _MARGIN
    when = f"\u2066{date}\u2069" if until is None else f"\u2066{date}\u2069 – \u2066{until}\u2069"
    lines = [_Line(when, _HEAD, _BLUE, rtl, bold=True)]
    for citation in quotes:
        text = " ".join(reflowed(citation.quote).split())
        leans = (citation.language is not None and direction(citation.language) == "rtl") or leans_right(
            text, otherwise=False
        )
        for number, piece in enumerate(broken(text, room / _BODY)):
            lines.append(_Line(piece, _BODY, _INK, leans, citation.language or "", before=0 if number else _BETWEEN))
        said = [citation.metadata.publisher, citation.title]
        named = [f"\u2068{' '.join(each.split())}\u2069" for each in said if each]
        told = [words.comma.join([*named, locator_text(citation.locator, words)]), *remarks(citation, words)]
        for each in told:
            lines += [_Line(piece, _SMALL, _PALE, rtl) for piece in broken(each, room / _SMALL)]
    return _Label(date.earliest, (until or date).latest, tuple(lines))


class _Picture:
    def __init__(
        self, labels: Sequence[_Label], title: str, language: str, words: ReportWords, access: Access, *, quotes: int, rtl: bool
    ) -> None:  # fmt: skip
        self._labels = labels
        self._title = " ".join(visible(title).split())
        self._language = language
        self._words = words
        self._above = warning(access, words)
        self._quotes = quotes
        self._rtl = rtl
        self._first = min((each.first for each in labels), default=dt.date(2000, 1, 1))
        self._last = max((each.last for each in labels), default=self._first)
        self._head = list(self._heading())
        self._from = _TOP + sum(line.size * _LINE for line in self._head) + _GAP
        self._until = self._from + sum(each.height + _GAP for each in labels)
        self._breaks = self._long_gaps()
        self._knots = list(self._scale()) if labels else []

    def _heading(self) -> Iterator[_Line]:
        room = WIDTH - 2 * _MARGIN
        side = leans_right(self._title, otherwise=self._rtl)
        for piece in broken(self._title, room / _TITLE):
            yield _Line(piece, _TITLE, _INK, side, bold=True)
        for piece in broken(self._above, room / _HEAD):
            yield _Line(piece, _HEAD, _RED, self._rtl, bold=True)
        if not self._labels:
            yield _Line(self._words.no_quotes, _BODY, _PALE, self._rtl)

    def parts(self) -> Iterator[str]:
        height = round(self._until + _TOP)
        told = f'xml:lang="{self._language}" direction="{"rtl" if self._rtl else "ltr"}"'
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-labelledby="title desc" {told} font-family="{_FONTS}">'
        )
        yield f'<title id="title">{escape(self._title or self._words.date)}</title>'
        yield f'<desc id="desc">{escape(self._summary())}</desc>'
        yield f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        y = float(_TOP)
        for line in self._head:
            y += line.size * _LINE
            yield self._text(line, _MARGIN, y)
        if not self._labels:
            yield "</svg>"
            return
        yield from self._axis()
        at = self._from
        for label, lane in zip(self._labels, self._lanes(), strict=True):
            yield from self._marked(label, lane, at)
            for line in label.lines:
                at += line.size * _LINE + line.before
                yield self._text(line, _LABELS, at - line.size * (_LINE - 1))
            at += _GAP
        yield "</svg>"

    def _summary(self) -> str:
        words = self._words
        if not self._labels:
            return words.no_quotes
        dates = f"{words.date}{words.colon}{self._first.isoformat()} – {self._last.isoformat()}"
        return f"{dates}. {words.quotes}{words.colon}{self._quotes}. {self._above}".strip()

    def _axis(self) -> Iterator[str]:
        x = self._x(_AXIS)
        for (day, y), (following, below) in pairwise(self._knots):
            dashes = ' stroke-dasharray="3 5"' if (day, following) in self._breaks else ""
            yield f'<line x1="{x}" y1="{y:.1f}" x2="{x}" y2="{below:.1f}" stroke="{_PALE}" stroke-width="1.5"{dashes}/>'
        before = float(-_TICK)
        for day, name in self._ticks():
            y = self._y(day)
            if y - before < _SMALL * _LINE:
                continue
            before = y
            yield f'<line x1="{self._x(_AXIS - 5)}" y1="{y:.1f}" x2="{self._x(_AXIS + 5)}" y2="{y:.1f}" stroke="{_PALE}"/>'
            line = _Line(f"\u2066{name}\u2069", _SMALL, _PALE, self._rtl)
            yield self._text(line, _MARGIN - 12, y + _SMALL / 3)

    def _marked(self, label: _Label, lane: int, at: float) -> Iterator[str]:
        """The mark of a date on the axis, and the line from it to its label."""
        first, last = self._y(label.first), self._y(label.last)
        x = _AXIS if label.first == label.last else _AXIS - 8 - lane * _LANE
        beside = at + _HEAD * 0.95
        if label.first == label.last:
            yield f'<circle cx="{self._x(x)}" cy="{first:.1f}" r="4" fill="{_BLUE}"/>'
        else:
            yield (
                f'<line x1="{self._x(x)}" y1="{first:.1f}" x2="{self._x(x)}" y2="{max(last, first + 3):.1f}" stroke="{_BLUE}" stroke-width="4" '
                'stroke-linecap="round" stroke-opacity=".75"/>'
            )
        points = f"{self._x(x)},{first:.1f} {self._x(_AXIS + 12)},{first:.1f} {self._x(_LABELS - 14)},{beside:.1f} {self._x(_LABELS - 6)},{beside:.1f}"
        yield f'<polyline points="{points}" fill="none" stroke="{_BLUE}" stroke-width=".8" stroke-opacity=".6"/>'

    def _lanes(self) -> list[int]:
        """For each label the lane of its bar, so that spans that overlap stand beside each other as far as there is room."""
        ends: list[float] = []
        lanes = []
        for label in self._labels:
            if label.first == label.last:
                lanes.append(0)
                continue
            first, last = self._y(label.first), max(self._y(label.last), self._y(label.first) + 3)
            lane = next((number for number, end in enumerate(ends) if end + 6 < first), len(ends))
            if lane == len(ends) and lane < _LANES:
                ends.append(last)
            lane = min(lane, _LANES - 1)
            ends[lane] = max(ends[lane], last)
            lanes.append(lane)
        return lanes

    def _scale(self) -> Iterator[tuple[dt.date, float]]:
        """The days between which the axis is even, each with its place."""
        top = self._from + _HEAD * 0.95
        days = sorted({day for each in self._labels for day in (each.first, each.last)})
        room = self._until - _GAP - _HEAD - self._from - _BREAK * len(self._breaks)
        even = sum((later - day).days for day, later in pairwise(days) if (day, later) not in self._breaks)
        yield days[0], top
        for day, later in pairwise(days):
            top += _BREAK if (day, later) in self._breaks else room * (later - day).days / even
            yield later, top

    def _long_gaps(self) -> set[tuple[dt.date, dt.date]]:
        days = sorted({day for each in self._labels for day in (each.first, each.last)})
        gaps = sorted(pairwise(days), key=lambda gap: gap[1] - gap[0])
        found = set()
        whole = sum((later - day).days for day, later in gaps)
        while len(gaps) > 2 and (gaps[-1][1] - gaps[-1][0]).days > _LONG * whole:
            day, later = gaps.pop()
            whole -= (later - day).days
            found.add((day, later))
        return found

    def _y(self, day: dt.date) -> float:
        at = bisect_right(self._knots, day, key=lambda knot: knot[0])
        if at in {0, len(self._knots)}:
            return self._knots[min(at, len(self._knots) - 1)][1]
        (before, y), (after, below) = self._knots[at - 1], self._knots[at]
        return y + (below - y) * (day - before).days / (after - before).days

    def _ticks(self) -> Iterator[tuple[dt.date, str]]:
        even = [(a, b) for a, b in pairwise(self._knots) if (a[0], b[0]) not in self._breaks]
        unit = sum(b[1] - a[1] for a, b in even) / max(1, sum((b[0] - a[0]).days for a, b in even))
        days, months = next((step for step in _STEPS if unit * (step[0] + step[1] * 30.4) >= _TICK), _STEPS[-1])
        for (start, _), (end, _) in even:
            day: dt.date | None = _begin(start, days, months)
            while day is not None and day <= end:
                if day >= start:
                    yield day, day.isoformat()[: 10 if days else 7 if months < 12 else 4]
                day = _after(day, days, months)

    def _x(self, inset: float) -> float:
        """How far from the left something stands that stands so far from the edge on which the lines begin."""
        return round(WIDTH - inset if self._rtl else inset, 1)

    def _text(self, line: _Line, inset: float, y: float) -> str:
        """A line that begins on the side of its direction: within the room from ``inset`` on."""
        x = self._x(inset if line.rtl == self._rtl else WIDTH - _MARGIN)
        side = "rtl" if line.rtl else "ltr"
        tongue = f" xml:lang={quoteattr(line.language)}" if line.language else ""
        weight = ' font-weight="bold"' if line.bold else ""
        return (
            f'<text x="{x}" y="{y:.1f}" font-size="{line.size}" fill="{line.color}" direction="{side}" unicode-bidi="embed" '
            f'text-anchor="start"{weight}{tongue}>{escape(line.text)}</text>'
        )


def _begin(day: dt.date, days: int, months: int) -> dt.date:
    """The mark of the axis at or before a day."""
    if days:
        return day if days == 1 else day - dt.timedelta(days=day.weekday())
    if months < 12:
        return day.replace(month=(day.month - 1) // months * months + 1, day=1)
    years = months // 12
    return dt.date(max(1, day.year // years * years), 1, 1)


def _after(day: dt.date, days: int, months: int) -> dt.date | None:
    """The next mark; None where the calendar ends."""
    try:
        if days:
            return day + dt.timedelta(days=days)
        count = day.month - 1 + months
        return dt.date(day.year + count // 12, count % 12 + 1, 1)
    except (ValueError, OverflowError):
        return None
