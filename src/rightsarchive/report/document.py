"""A report before it has a format: title, sections, numbered quotes, the list of sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rightsarchive.citation.citation import LOCALE, STYLE, Citation
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.naming import on_its_own
from rightsarchive.citation.rendered import Run
from rightsarchive.language.data.records import ReportWords
from rightsarchive.model import Access
from rightsarchive.model.brief import Brief
from rightsarchive.report.wording import direction, locator_text, wording


@dataclass(frozen=True, slots=True, repr=False)
class Section(Brief):
    """What a report says under one heading, most often a case. ``introduction`` is the author's own text."""

    title: str
    citations: Sequence[Citation]
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One numbered quote. ``text`` is the quote without the control characters that no format can carry."""

    number: int
    text: str
    citation: Citation
    note: tuple[Run, ...]
    locator: str
    also_at: tuple[str, ...]
    direction: str


@dataclass(frozen=True, slots=True)
class Source:
    """One document version in the list of sources."""

    entry: tuple[Run, ...]
    sha256: str


@dataclass(frozen=True, slots=True, repr=False)
class Report(Brief):
    """``language`` is that of the report's own words, ``access`` the highest level among its sources; ``style`` is empty for one of the
    user's own."""

    title: str
    introduction: str
    sections: tuple[tuple[Section, tuple[Quotation, ...]], ...]
    sources: tuple[Source, ...]
    language: str
    words: ReportWords
    access: Access
    created: dt.date | None
    style: str = STYLE
    locale: str = LOCALE

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations in the order of their numbers."""
        return tuple(quotation.citation for _, quotations in self.sections for quotation in quotations)


def compose(
    title: str,
    sections: Sequence[Section],
    *,
    introduction: str = "",
    style: str = STYLE,
    locale: str = LOCALE,
    created: dt.date | None = None,
) -> Report:
    """Number the quotes, make their references as those of one document in ``style`` and ``locale``, and list each source once, in the style's order.

    Without ``created`` the report bears no date, so the same input gives the same report. Raises StyleError.
    """
    from rightsarchive.citation.loading import styles
    from rightsarchive.citation.whole import compose_references

    language, words = wording(locale)
    references = compose_references(
        [each for section in sections for each in section.citations], style=style, locale=locale
    )
    notes = iter(enumerate(references.note_runs, 1))
    numbered: list[tuple[Section, tuple[Quotation, ...]]] = []
    for section in sections:
        quotations = []
        for citation in section.citations:
            number, note = next(notes)
            quotations.append(
                Quotation(
                    number=number,
                    text=visible(citation.quote),
                    citation=citation,
                    note=note,
                    locator=locator_text(citation.locator, words),
                    also_at=tuple(locator_text(locator, words) for locator in citation.repeats),
                    direction=direction(citation.language),
                )
            )
        numbered.append((replace(section, title=on_its_own(section.title)), tuple(quotations)))
    cited = [citation for section in sections for citation in section.citations]
    return Report(
        title=on_its_own(title),
        introduction=introduction,
        sections=tuple(numbered),
        sources=tuple(Source(source.runs, source.key[2]) for source in references.sources),
        language=language,
        words=words,
        access=max(
            (citation.metadata.access for citation in cited), key=lambda access: access.level, default=Access.PUBLIC
        ),
        created=created,
        style=style if style in styles() else "",  # the path of a style of the user's stays at home
        locale=locale,
    )
