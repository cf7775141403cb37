"""A first draft of a report on a case, without a script: what its documents say of each day, which days and figures independent ones
name, and in which they differ.

Every sentence in it is a quotation. What the draft adds are headings, counts and dates; it asserts no event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from rightsarchive.cases.comparing import Comparison
from rightsarchive.cases.timeline import TimelineEntry
from rightsarchive.citation import Citation
from rightsarchive.model import Access, Case, Document
from rightsarchive.report import Report, cite
from rightsarchive.report.reading import Archive
from rightsarchive.report.wording import wording

SAME_TEXT = 90
"""From how many percent of shared letters (rapidfuzz ``ratio``) on two quotes are copies of one text."""


def draft(
    case: Case,
    documents: Sequence[Document],
    entries: Sequence[TimelineEntry],
    comparison: Comparison,
    *,
    style: str,
    locale: str,
    author: str | Sequence[str] = (),
    archive: Archive | None = None,
    clearance: Access | str | None = None,
) -> Report:
    """The draft of a case: counts, its events by date with what each source says, the days and figures that independent sources name, those in
    which they differ, and the sources with their hashes. All of it has to come from one view of the archive: it is as open as that. Raises StyleError."""
    words = wording(locale)[1]
    events = [entry for entry in entries if entry.event]
    report = Report(case.title, style=style, locale=locale, author=author, archive=archive, clearance=clearance)
    report.prose(words.draft)
    report.section(words.quotes).table(
        [words.documents, words.quotes], [[str(len(documents)), str(len(events))]]
    ).timeline(events)
    shared = [(when, told) for when, told in _by_date(events) if len(told) > 1]
    figures = [each for each in comparison.corroborated if each.kind != "date"]
    if shared or figures:
        section = report.section(words.agree)
        section.prose(words.copies)
        if shared:
            section.table(
                [words.date, words.sources], [[when, [f"{len(told)} ", cite(*told)]] for when, told in shared]
            )
        if figures:
            section.corroboration(figures, (words.quotes, words.sources))
    if comparison.differing:
        report.section(words.differ).differences(comparison.differing)
    return report.annex_sources()


def _by_date(events: Iterable[TimelineEntry]) -> list[tuple[str, tuple[Citation, ...]]]:
    """For each date one citation of each source that names it, independent of the others: of another publisher, and no copy of its words."""
    found: dict[str, dict[str, Citation]] = {}
    for entry in events:
        told = found.setdefault(entry.when, {})
        if any(_is_copy(entry.citation, other) for other in told.values()):
            continue
        told.setdefault(_source(entry.document), entry.citation)
    return [(when, tuple(told.values())) for when, told in found.items()]


def _source(document: Document) -> str:
    """Who speaks: the publisher, else the first author, else the document itself."""
    metadata = document.metadata
    author = str(metadata.authors[0]) if metadata.authors else document.id
    return (metadata.publisher or author).casefold()


def _is_copy(one: Citation, other: Citation) -> bool:
    return fuzz.ratio(" ".join(one.quote.split()), " ".join(other.quote.split())) >= SAME_TEXT
