"""Where words stand in a frozen text: page, paragraph and heading of a stretch, and of what runs over the end of a page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import itemgetter

from rightsarchive.citation.quoting import Standing, standings
from rightsarchive.errors import UsageError
from rightsarchive.language.alike import Key
from rightsarchive.language.punctuation import QUOTATION_MARKS
from rightsarchive.language.typesetting import Letters
from rightsarchive.model import Joined, LineNumbers, Locator, Mark, Page, Paragraph, PassageKind, Span

_BETWEEN = frozenset({PassageKind.NAVIGATION, PassageKind.FOOTNOTE, *(kind for kind in PassageKind if kind.is_apart)})
"""What may stand between the words of a page and those of the next, and is no part of a quote of both."""


def locate(
    paragraphs: Sequence[Paragraph], pages: Sequence[Page], spans: Sequence[Span], lines: LineNumbers | None = None
) -> Locator:
    """The locator of stretches of a text (code points, half open, in order): of one, or of the parts of what goes over the end of a
    page. Raises UsageError where they touch none of the ``paragraphs``, and where they hold hidden or struck text, a form value or
    an annotation beside other text: a quote says one thing of all its words."""
    touched = [each for span in spans for each in _touched(paragraphs, span)]
    if not touched:
        raise UsageError(f"there are no words between the characters {spans[0][0]} and {spans[-1][1]}.")
    if _are_mixed(touched):
        raise UsageError(
            "some of these words are no plain text of the page (hidden, struck, filled in or a note), and others are.",
            advice="Cite each part by itself.",
        )
    first, last = touched[0], touched[-1]
    over = last.page != first.page
    labels = {page.number: page.label for page in pages if page.number in {first.page, last.page}}
    line, line_end = lines.of(spans[0][0], spans[-1][1]) if lines is not None else (None, None)
    return Locator(
        spans[0][0],
        spans[-1][1],
        first.number,
        last.number,
        first.page,
        None if first.page is None else labels.get(first.page),
        first.heading_path,
        page_end=last.page if over else None,
        page_end_label=labels.get(last.page) if over and last.page is not None else None,
        parts=tuple(spans) if len(spans) > 1 else (),
        line=line,
        line_end=line_end,
    )


def _are_mixed(paragraphs: Sequence[Paragraph]) -> bool:
    first, last = paragraphs[0], paragraphs[-1]
    return any((each.kind, each.reason) != (first.kind, first.reason) for each in paragraphs if each.kind.is_apart) or (
        first.kind.is_apart and not last.kind.is_apart
    )


def _touched(paragraphs: Sequence[Paragraph], span: Span) -> Sequence[Paragraph]:
    """Those that a stretch touches, of paragraphs in order."""
    first = bisect_right(paragraphs, span[0], key=lambda each: each.end)
    return paragraphs[first : bisect_left(paragraphs, span[1], lo=first, key=lambda each: each.start)]


class Source:
    """A frozen text with its paragraphs, its pages and the marks in it."""

    def __init__(
        self, text: str, paragraphs: Sequence[Paragraph] = (), pages: Sequence[Page] = (), marks: Iterable[Mark] = ()
    ) -> None:
        self.text = text
        self._lines = LineNumbers(marks, pages)
        self._paragraphs = paragraphs
        self.pages = pages

    def find(self, words: str) -> list[Locator]:
        """Where ``words`` stand, whatever a reader does not tell apart (``language.alike``): on a page, or over the end of one, with
        running lines and notes left out. In order, what is set apart from the body last.

        Raises UsageError where some of the words stand apart and others do not (:func:`locate`), wherever they stand.
        """
        places = self._places(words)
        bare = words.strip().strip(QUOTATION_MARKS)
        if not places and bare != words.strip():
            places = self._places(bare)
        found: list[tuple[bool, Locator]] = []
        mixed: UsageError | None = None
        for spans in sorted(places):
            touched = [each for span in spans for each in _touched(self._paragraphs, span)]
            if not touched:  # outside of all paragraphs, as in front matter
                found.append((True, Locator(spans[0][0], spans[-1][1], 0, 0)))
                continue
            try:
                found.append((touched[0].kind.is_apart, locate(self._paragraphs, self.pages, spans, self._lines)))
            except UsageError as error:
                mixed = error
        if mixed is not None and not found:
            raise mixed
        return [locator for _, locator in sorted(found, key=itemgetter(0))]

    def standings(self, printed: str) -> list[tuple[Locator, Standing]]:
        """Where a quotation stands, however it is set, with the marks of its quoter (``citation.quoting``); in order. Each with what its
        marks stand for."""
        found = {self._parts((each.start, each.end)): each for each in standings(printed, self._letters)}
        if self._flow is not None and not found:
            flow = self._flow[0]
            for each in standings(printed, self._flow_letters):
                found.setdefault(self._merged(flow.source(each.start, each.end)), each)
        return [(self._placed(spans), each) for spans, each in sorted(found.items(), key=itemgetter(0))]

    def placed(self, locator: Locator) -> Locator | None:
        """The locator of the same stretches as this text has it; None where they are none of it, or stand outside of all paragraphs."""
        if not all(0 <= start < end <= len(self.text) for start, end in locator.spans):
            return None
        try:
            return locate(self._paragraphs, self.pages, locator.spans, self._lines)
        except UsageError:
            return None

    def _placed(self, spans: Sequence[Span]) -> Locator:
        locator = Locator(spans[0][0], spans[-1][1], 0, 0, parts=tuple(spans) if len(spans) > 1 else ())
        return self.placed(locator) or locator

    def paragraph(self, locator: Locator) -> Paragraph | None:
        """The first paragraph of a locator; None where it stands outside of all."""
        touched = _touched(self._paragraphs, locator.spans[0])
        return touched[0] if touched else None

    def kind_apart(self, locator: Locator) -> PassageKind | None:
        """What the words of a locator are, where they are no plain text of the page."""
        paragraph = self.paragraph(locator)
        return paragraph.kind if paragraph is not None and paragraph.kind.is_apart else None

    def around(self, locator: Locator, reach: int) -> Sequence[Paragraph]:
        """The paragraphs that a locator touches, with ``reach`` before and after them; running lines, notes and what the page does not
        show are left out, unless they are quoted."""
        touched = {each.number for span in locator.spans for each in _touched(self._paragraphs, span)}
        plain = [each for each in self._paragraphs if each.number in touched or each.kind not in _BETWEEN]
        at = [number for number, each in enumerate(plain) if each.number in touched]
        return plain[max(0, at[0] - reach) : at[-1] + 1 + reach] if at else []

    def page(self, at: int) -> Page | None:
        """The page that a place of the text stands on."""
        return next((page for page in self.pages if page.start <= at < page.end), None)

    def _places(self, words: str) -> set[tuple[Span, ...]]:
        places = {self._parts(span) for span in self._key.find(words)}
        if self._flow is not None:
            flow, key = self._flow
            over = (flow.source(*span) for span in key.find(words))
            places |= {self._parts(spans[0]) if len(spans) == 1 else self._merged(spans) for spans in over}
        return places

    def locate(self, start: int, end: int) -> Locator:
        """The locator of ``text[start:end]`` (code points, half open); where it goes over the end of a page, in parts.

        Raises UsageError for a stretch that is empty or touches no paragraph, and as :func:`locate` does.
        """
        if start < 0 or end <= start:
            raise UsageError(f"there are no words between the characters {start} and {end}.")
        return locate(self._paragraphs, self.pages, self._parts((start, end)), self._lines)

    def quoted(self, locator: Locator) -> Joined:
        """The words at a locator."""
        return Joined(self.text, locator.spans)

    @cached_property
    def _key(self) -> Key:
        return Key(self.text)

    @cached_property
    def _letters(self) -> Letters:
        return Letters(self.text)

    @cached_property
    def _flow_letters(self) -> Letters:
        assert self._flow is not None
        return Letters(self._flow[0].text)

    @cached_property
    def _flow(self) -> tuple[Joined, Key] | None:
        """The text as it is read on from page to page; None where it has no more than one."""
        if len({paragraph.page for paragraph in self._paragraphs}) < 2:
            return None
        flow = Joined(self.text, ((each.start, each.end) for each in self._paragraphs if each.kind not in _BETWEEN))
        return flow, Key(flow.text)

    def _parts(self, span: Span) -> tuple[Span, ...]:
        """A stretch without what stands between two pages."""
        touched = _touched(self._paragraphs, span)
        if not touched or touched[0].page == touched[-1].page:
            return (span,)
        kept = [
            (max(each.start, span[0]), min(each.end, span[1]))
            for number, each in enumerate(touched)
            if each.kind not in _BETWEEN or number in {0, len(touched) - 1}
        ]
        return self._merged(kept)

    def _merged(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Stretches of paragraphs, those of one page joined that nothing parts but white space."""
        merged: list[Span] = []
        for start, end in spans:
            if (
                merged
                and not self.text[merged[-1][1] : start].strip()
                and self._page(merged[-1][1] - 1) == self._page(start)
            ):
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((start, end))
        return tuple(merged)

    def _page(self, at: int) -> int | None:
        touched = _touched(self._paragraphs, (at, at + 1))
        return touched[0].page if touched else None
