"""The timeline of a case, or of passages: every date that they name, in order, each with the sentence that names it.

Nothing is left out. A date that a document bears of itself (its dateline, “Published on …”) is marked as such, so is a
sentence that speaks of another case of the same document, and each entry says whether the words stand in the text, a
heading, a table or a footnote, or are struck, filled in or noted on the page; hidden text is left out. The date of publication in a document's metadata is no event: it stands with the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Final

from rightsarchive.citation import Citation
from rightsarchive.citation.locating import locate
from rightsarchive.citing import cite_at
from rightsarchive.language.data import gathered
from rightsarchive.language.names import fold, similarity
from rightsarchive.language.periods import Period, periods
from rightsarchive.language.punctuation import ends_sentence
from rightsarchive.language.scripts import is_small
from rightsarchive.language.sentences import sentences
from rightsarchive.model import (
    JOINT,
    Case,
    Document,
    LineNumbers,
    Locator,
    Page,
    Paragraph,
    PartialDate,
    Passage,
    PassageKind,
    Span,
    VersionId,
    case_id,
    joined_offset,
)
from rightsarchive.model.brief import Brief
from rightsarchive.report import Section
from rightsarchive.store import CatalogReader

DATELINE_WORDS = 8
"""Words beside the date that a dateline may have: the paper, the place, the author."""

SAME_NAME = 0.74
"""From this similarity of their folds on, a word of a sentence is taken for a word of a case's name."""

WORDS_REMEMBERED = 65_536
"""Words of which is kept what they sound like, and pairs of which is kept how alike they are, while one case is read."""

_HEAD = 5
"""Paragraphs at the start of a document in which its own date is looked for where its metadata names none."""

_LEFT_OUT: Final = frozenset({PassageKind.NAVIGATION, PassageKind.HIDDEN})

_WORD: Final = re.compile(r"[^\W\d_]+")


@cache
def _published() -> re.Pattern[str]:
    """What stands before the date that a document bears of itself."""
    return re.compile(rf"\W*(?:{'|'.join(gathered(lambda each: each.documents.published))})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, repr=False)
class TimelineEntry(Brief):
    """A date that a document names. ``until`` is the last day of a span, else None.

    ``words`` name it: ``document.text[start:end]``. The citation's quote is the sentence (or row, or heading) that they
    stand in; ``citation.repeats`` are its other locators in the same document. ``kind`` says what these words
    are in the document. ``dateline``: the document bears this date itself, it tells of no event. ``elsewhere`` are ids of
    other cases that the document belongs to, where the sentence (or the headings above it) names one of these and not this.
    """

    date: PartialDate
    until: PartialDate | None
    words: str
    start: int
    end: int
    kind: PassageKind
    dateline: bool
    elsewhere: tuple[str, ...]
    document: Document
    citation: Citation

    @property
    def when(self) -> str:
        """The date, or both ends of the span, as ISO 8601 writes them: ``2025-07-31``, ``2023-03/2024-02``."""
        return str(self.date) if self.until is None else f"{self.date}/{self.until}"

    @property
    def event(self) -> bool:
        """Whether it may tell of an event of this case: neither a dateline nor about another case."""
        return not self.dateline and not self.elsewhere


def timeline_sections(entries: Iterable[TimelineEntry]) -> tuple[Section, ...]:
    """The events among ``entries`` as sections of a report, one for each date, its title the date, each quote once in it."""
    sections = []
    for when, of_one_date in groupby((entry for entry in entries if entry.event), key=lambda entry: entry.when):
        quotes = {(entry.document.id, entry.citation.locator): entry.citation for entry in of_one_date}
        sections.append(Section(when, tuple(quotes.values())))
    return tuple(sections)


def timeline(catalog: CatalogReader, case: str) -> tuple[TimelineEntry, ...]:
    """The entries of a case (by its id), from documents that the reader of ``catalog`` may see. Navigation is left out.

    Ordered by the first day that each date can mean, the less precise first, then by document and position: what several
    documents say of one day stands side by side.
    """
    found: list[TimelineEntry] = []
    naming = _Naming(catalog, case)
    for name in catalog.cases.documents(case):
        version = catalog.documents.newest(name)
        if version is not None:
            passages = catalog.passages.of_version(version)
            found += _Reader(catalog, version, catalog.documents.record(version), naming).entries(passages)
    return tuple(sorted(found, key=_order))


def timeline_of_passages(
    catalog: CatalogReader, found: Iterable[tuple[str, int, Passage]], case: str | None
) -> tuple[TimelineEntry, ...]:
    """The entries of these passages, each with its document and version, in the order of :func:`timeline`. ``case`` is the id of the case that
    they were looked for in, if any."""
    by_version: dict[tuple[str, int], list[Passage]] = {}
    for document, number, passage in found:
        by_version.setdefault((document, number), []).append(passage)
    naming = _Naming(catalog, case)
    entries: list[TimelineEntry] = []
    for (document, number), passages in by_version.items():
        version = catalog.documents.find(document, number)
        entries += _Reader(catalog, version, catalog.documents.record(version), naming).entries(passages)
    return tuple(sorted(entries, key=_order))


def _order(entry: TimelineEntry) -> tuple[PartialDate, PartialDate, bool, str, int]:
    return entry.date, entry.until or entry.date, entry.dateline, entry.document.id, entry.start


class _Naming:
    """Which cases a sentence names: by words of their titles, persons and places that this case and they do not share."""

    def __init__(self, catalog: CatalogReader, case: str | None) -> None:
        self._catalog = catalog
        self._case = case
        self._folds: dict[str, frozenset[str]] = {}
        self._fold = lru_cache(WORDS_REMEMBERED)(fold)
        self._similarity = lru_cache(WORDS_REMEMBERED)(similarity)

    def elsewhere(self, document: Document, citation: Citation) -> tuple[str, ...]:
        """The other cases of ``document`` that the quote names, or else its headings; none where this case is named, or no case is asked for."""
        if self._case is None:
            return ()
        others = [name for name in map(case_id, document.metadata.cases) if name != self._case]
        if not others:
            return ()
        for text in (citation.quote, *reversed(citation.locator.heading_path)):
            words = {folded for word in _WORD.findall(text) if (folded := self._fold(word))}
            if self._names(words, self._case, others):
                return ()
            if named := tuple(name for name in others if self._names(words, name, [self._case])):
                return named
        return ()

    def _names(self, words: set[str], case: str, apart_from: Sequence[str]) -> bool:
        own = self._of(case).difference(*map(self._of, apart_from))
        return any(self._similarity(word, name) >= SAME_NAME for word in words for name in own)

    def _of(self, case: str) -> frozenset[str]:
        if case not in self._folds:
            self._folds[case] = _name_words(self._catalog.cases.get(case))
        return self._folds[case]


def _name_words(case: Case) -> frozenset[str]:
    words = (word for name in (case.title, *case.persons, *case.places) for word in _WORD.findall(name))
    return frozenset(fold(word) for word in words if len(fold(word)) > 2 and not is_small(word[0]))


class _Reader:
    """Reads one version; its paragraphs and pages only where it names a date."""

    def __init__(self, catalog: CatalogReader, version: VersionId, document: Document, naming: _Naming) -> None:
        self._naming = naming
        self._catalog = catalog
        self._document = document
        self._text_id = catalog.documents.text(version)
        self._paragraphs: list[Paragraph] = []
        self._starts: list[int] = []
        self._pages: list[Page] = []
        self._lines = LineNumbers()

    def entries(self, passages: Iterable[Passage]) -> Iterator[TimelineEntry]:
        for passage in passages:
            if passage.kind not in _LEFT_OUT and (named := periods(passage.text, passage.language)):
                yield from self._of_passage(passage, named)

    def _of_passage(self, passage: Passage, named: Sequence[Period]) -> Iterator[TimelineEntry]:
        spans = [piece for span in _sentences(passage) for piece in self._by_paragraph(passage, *span)]
        citations: dict[tuple[int, int], Citation] = {}
        told = set()
        for period in named:
            first, last = _around(spans, period)
            if (first, last, period.first, period.last) in told:
                continue
            told.add((first, last, period.first, period.last))
            if (first, last) not in citations:
                citations[first, last] = self._cite(passage, first, last)
            citation = citations[first, last]
            at = passage.locator.within(period.start, period.end)
            yield TimelineEntry(
                date=period.first,
                until=period.last,
                words=passage.text[period.start : period.end],
                start=at.start,
                end=at.end,
                kind=passage.kind,
                dateline=_is_dateline(self._document, citation, passage.text[period.start : period.end], period),
                elsewhere=self._naming.elsewhere(self._document, citation),
                document=self._document,
                citation=citation,
            )

    def _by_paragraph(self, passage: Passage, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A sentence in pieces where it goes over the end of a paragraph (a title, a line with the date, a text: no full
        stop parts them), unless the next paragraph goes on in small letters."""
        at = passage.locator.within(start, end)
        for paragraph in self._among(at.start + 1, at.end)[1:]:
            border = joined_offset(passage.locator.spans, paragraph.start)
            if start < border < end and not passage.text[border].islower():
                yield start, start + len(passage.text[start:border].rstrip())
                start = border
        yield start, end

    def _cite(self, passage: Passage, start: int, end: int) -> Citation:
        quote = passage.text[start:end]
        spans = passage.locator.within(start, end).spans
        return cite_at(
            self._catalog,
            self._document,
            self._text_id,
            self._locate(spans),
            passage=passage,
            repeats=tuple(at for other in passage.repeats if (at := self._repeat(other, quote)) is not None),
        )

    def _repeat(self, other: Locator, quote: str) -> Locator | None:
        """Where the same words stand in a repeated passage; the whole of it where its spacing differs, None where only other
        sentences of the passage are repeated."""
        text = JOINT.join(self._read(*span) for span in other.spans)
        offset = text.find(quote)
        if offset >= 0:
            return self._locate(other.within(offset, offset + len(quote)).spans)
        return other if "".join(quote.split()) in "".join(text.split()) else None

    def _locate(self, spans: Sequence[Span]) -> Locator:
        return locate(self._among(spans[0][0], spans[-1][1]), self._pages, spans, self._lines)

    def _among(self, start: int, end: int) -> list[Paragraph]:
        """The paragraph that code point ``start`` stands in or after, and those that begin before ``end``."""
        if not self._paragraphs:
            self._paragraphs = list(self._catalog.texts.paragraphs(self._text_id))
            self._starts = [paragraph.start for paragraph in self._paragraphs]
            self._pages = list(self._catalog.texts.pages(self._text_id))
            self._lines = LineNumbers(self._catalog.texts.marks(self._text_id), self._pages)
        return self._paragraphs[max(0, bisect_right(self._starts, start) - 1) : bisect_left(self._starts, end)]

    def _read(self, start: int, end: int) -> str:
        return self._catalog.texts.read(self._text_id, start, end)


def _sentences(passage: Passage) -> list[tuple[int, int]]:
    """Sentences; in a table its rows, which stand one on a line."""
    if passage.kind is not PassageKind.TABLE:
        return sentences(passage.text, passage.language)
    return [match.span() for match in re.finditer(r"\S(?:[^\n]*\S)?", passage.text)]


def _around(spans: Sequence[tuple[int, int]], period: Period) -> tuple[int, int]:
    """The stretch of whole sentences that a date stands in: one, unless the date goes over its end."""
    touched = [span for span in spans if span[0] < period.end and period.start < span[1]]
    return touched[0][0], touched[-1][1]


def _is_dateline(document: Document, citation: Citation, words: str, period: Period) -> bool:
    """Whether the document bears the date itself: it names its publication, or stands in a line by itself at its head."""
    if period.last is not None or len(_WORD.findall(citation.quote.replace(words, ""))) > DATELINE_WORDS:
        return False
    published = document.metadata.published
    at_head = citation.locator.paragraph <= _HEAD
    own = at_head if published is None else str(published).startswith(str(period.first))
    return own and (_published().match(citation.quote) is not None or not ends_sentence(citation.quote))
