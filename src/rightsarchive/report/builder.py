"""What a script writes a report with: sections, prose with citations in it, quotes with translations, tables, timelines, an annex."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from rightsarchive.citation.citation import LOCALE, STYLE, Citation
from rightsarchive.citation.cited import Cited, citation_of
from rightsarchive.errors import UsageError
from rightsarchive.model import Access, PartialDate
from rightsarchive.report import prose as own_text
from rightsarchive.report.keeping import kept_words
from rightsarchive.report.parts import AnnexPart, ExhibitPart, GridPart, Part, QuotePart, TimelinePart
from rightsarchive.report.reading import seeing

if TYPE_CHECKING:
    from rightsarchive.report.document import Document
    from rightsarchive.report.reading import Archive


class DatedQuote(Protocol):
    """An entry of a timeline."""

    @property
    def when(self) -> str: ...
    @property
    def event(self) -> bool: ...
    @property
    def citation(self) -> Citation: ...


class NamedWords(Protocol):
    """A value as a source writes it."""

    @property
    def words(self) -> str: ...
    @property
    def citation(self) -> Citation: ...


class Compared(Protocol):
    """Values of several sources, as :meth:`Archive.compare` gives them."""

    @property
    def named(self) -> Sequence[NamedWords]: ...


class Cite:
    """What :func:`cite` gives: citations that are named together at one place."""

    __slots__ = ("citations",)

    def __init__(self, citations: tuple[Citation, ...]) -> None:
        self.citations = citations

    def __repr__(self) -> str:
        return f"cite({', '.join(map(repr, self.citations))})"


def cite(*cited: Cited) -> Cite:
    """A reference to one or more citations, hits or entries of a timeline, for a slot of a text or a cell of a table. Raises UsageError
    where there is none."""
    if not cited:
        raise UsageError(
            "cite() needs something to cite.", advice="Give it a hit, a citation or an entry of a timeline."
        )
    return Cite(tuple(map(citation_of, cited)))


Slot = Cite | Cited
Cell = str | Slot | Sequence["str | Slot"]
"""What a cell of a table holds: a text, a reference, or several of both."""


class Section:
    """What a report says under one heading. ``citations`` are quoted below the ``introduction``, the author's own text, which has an empty
    line between two paragraphs. Each method adds something behind it, and gives the section itself."""

    def __init__(self, title: str, citations: Iterable[Cited] = (), introduction: str = "") -> None:
        self.title = title
        self.introduction = introduction
        self._level = 1
        self._archive: Archive | None = None
        self._clearance: Access | None = None
        self._parts: list[Part | Section] = []
        if introduction:
            self._parts += own_text.plain_text(introduction.replace("{", "{{").replace("}", "}}"))
        for each in citations:
            self.quote(each)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything that is quoted in the section itself, in order."""
        return tuple(part.citation for part in self._parts if isinstance(part, QuotePart))

    @property
    def parts(self) -> Sequence[Part | Section]:
        """What is in it, in order."""
        return tuple(self._parts)

    @property
    def level(self) -> int:
        """1 for a section, 2 for a subsection, and so on."""
        return self._level

    def subsection(self, title: str) -> Section:
        """A section in this one, which is given."""
        made = Section(title)
        made._level = self._level + 1
        made._archive, made._clearance = self._archive, self._clearance
        self._parts.append(made)
        return made

    def prose(self, *text: str | Slot, markdown: str | bool = False) -> Self:
        """The author's own words: a text with ``{}`` for each reference, and the references. With ``markdown`` the text is Markdown, and may be
        given as that argument. Raises UsageError where slots and references differ in number."""
        if isinstance(markdown, str):
            words, slots = markdown, text
        else:
            words, slots = _text_first(text)
        read = own_text.markdown_text if markdown else own_text.plain_text
        self._parts += read(words, [_citations(each) for each in slots])
        return self

    def quote(
        self,
        cited: Cited,
        *,
        keep: str | int | tuple[int, int] | None = None,
        translation: str = "",
        translator: str = "",
    ) -> Self:
        """A quote, set off, with its reference. ``keep`` quotes a part of it: ``"first sentence"``, ``"last sentence"``, how many sentences from
        the first on, words of it, or code points of it. ``translation`` and who made it, ``translator``, stand below; they are never
        taken for words of the source. A part of a quote that goes over several paragraphs, pages or lines has a place of its own, which the
        ``archive`` is asked for. Raises UsageError."""
        citation = citation_of(cited)
        if keep is not None:
            citation = kept_words(citation, keep, self._archive)
        self._parts.append(QuotePart(citation, translation, translator))
        return self

    def exhibit(self, cited: Cited) -> Self:
        """The quoted lines as the page of the PDF shows them, each in a frame, with the reference below. The report needs its ``archive``. No
        page is drawn of a document of which something is withheld from the report's clearance. Raises UsageError for what cannot be drawn,
        with the reason; NotInArchiveError, FileError."""
        citation = citation_of(cited)
        if self._archive is None:
            raise UsageError(
                "an exhibit is drawn from the original, which the archive keeps.",
                advice="Give the archive, as in Report(…, archive=archive).",
            )
        view = seeing(self._archive, citation)[0] if self._clearance is None else self._archive.seen_by(self._clearance)
        self._parts.append(ExhibitPart(citation, view.exhibit(citation)))
        return self

    def table(self, header: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Self:
        """A table. Cells are texts or references, or lists of both. Raises UsageError where a row has other columns than the header."""
        made = GridPart(tuple(map(_cell, header)), tuple(tuple(map(_cell, row)) for row in rows))
        for number, row in enumerate(made.rows, 1):
            if len(row) != len(made.header):
                raise UsageError(f"row {number} of the table has {len(row)} cells, its header {len(made.header)}.")
        self._parts.append(made)
        return self

    def timeline(self, entries: Iterable[DatedQuote], *, everything: bool = False) -> Self:
        """Dates with what the sources say of them, as :meth:`Archive.timeline` gives them: the events, or with ``everything`` also the dates
        of documents themselves and what is about other cases."""
        rows: dict[str, dict[tuple[str, int, int], Citation]] = {}
        for entry in entries:
            if everything or entry.event:
                at = entry.citation.locator
                key = entry.citation.document_id, at.start, at.end
                rows.setdefault(entry.when, {}).setdefault(key, entry.citation)
        self._parts.append(TimelinePart(tuple((when, tuple(quotes.values())) for when, quotes in rows.items())))
        return self

    def corroboration(self, found: Iterable[Compared], header: Sequence[str] = ("", "")) -> Self:
        """Values that independent sources name, as the ``corroborated`` of a comparison: a row for each, as every source writes it, with its
        reference, and how many there are. ``header`` are the titles of the two columns."""
        rows: list[list[Cell]] = []
        for one in found:
            cell: list[str | Slot] = []
            for each in one.named:
                cell += [f"{'; ' if cell else ''}\u2068{each.words}\u2069", cite(each)]
            rows.append([cell, str(len(one.named))])
        return self.table(header, rows)

    def differences(self, found: Iterable[Compared]) -> Self:
        """Values in which sources differ, as the ``differing`` of a comparison: for each the words of every source, and the sentence that they
        stand in, quoted."""
        for one in found:
            self._parts.append(TimelinePart(tuple((each.words, (each.citation,)) for each in one.named)))
        return self


class Report:
    """A report that a script builds. ``style`` and ``locale`` are those of its references; its own few words are in the language of the
    locale. ``paper`` is ``A4`` or ``Letter``, by the locale unless it is given. Notes stand at the foot of the page, or at the end with
    ``endnotes``. With ``created`` it bears that date.

    ``archive`` is asked for what a report needs of it. ``clearance`` holds for the whole report: nothing above it can be quoted or cited.
    Without one, a report of what is not public says so at its top. Raises StyleError, UsageError.
    """

    def __init__(
        self,
        title: str,
        *,
        style: str = STYLE,
        locale: str = LOCALE,
        paper: str | None = None,
        endnotes: bool = False,
        created: dt.date | str | None = None,
        archive: Archive | None = None,
        clearance: Access | str | None = None,
    ) -> None:
        from rightsarchive.report.composing import check

        self.title = title
        self.style = style
        self.locale = locale
        self.paper = check(style, locale, paper)
        self.endnotes = endnotes
        self.created = PartialDate(created).date() if isinstance(created, str) else created
        self._archive = archive
        self._clearance = None if clearance is None else _level(clearance)
        self._parts: list[Part | Section] = []

    @property
    def parts(self) -> Sequence[Part | Section]:
        """What is in it, in order."""
        return tuple(self._parts)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything that is quoted or cited, in the order of its numbers."""
        return self.compose().citations

    @property
    def access(self) -> Access:
        """The highest level among its sources."""
        return max(
            (each.metadata.access for each in self.citations), key=lambda level: level.level, default=Access.PUBLIC
        )

    @property
    def clearance(self) -> Access | None:
        """The level that holds for the whole report."""
        return self._clearance

    @property
    def archive(self) -> Archive | None:
        """The archive that is asked."""
        return self._archive

    def section(self, title: str) -> Section:
        """A new section, which is given."""
        made = self.add(Section(title))
        made._archive, made._clearance = self._archive, self._clearance  # noqa: SLF001 - of the same room
        return made

    def add(self, section: Section) -> Section:
        """A section that was made elsewhere."""
        self._parts.append(section)
        return section

    def prose(self, *text: str | Slot, markdown: str | bool = False) -> Self:
        """The author's own words before the first section, as :meth:`Section.prose` takes them."""
        self._parts += Section("").prose(*text, markdown=markdown).parts
        return self

    def annex_sources(self, *, hashes: bool = True) -> Self:
        """The list of sources at the end, once for each; with ``hashes`` the SHA-256 of each file and where its quotes stand, and the head of
        the custody log where the archive is given."""
        self._parts.append(AnnexPart(hashes))
        return self

    def compose(self) -> Document:
        """The report before it has a format. Raises UsageError for what lies above its clearance, StyleError."""
        from rightsarchive.report.composing import compose

        return compose(self)

    def render(self, format: str = "md") -> bytes:  # noqa: A002 - the plain word for it
        """The report as a file's bytes: ``md``, ``html``, ``docx`` or ``pdf``. Raises UsageError, StyleError."""
        from rightsarchive.report.write import render

        return render(self, format)

    def write(self, path: str | Path, *, reason: str = "") -> Path:
        """Write it in the format of the path's ending, for its owner alone. With an archive, its custody log tells of the file, with
        ``reason``. Raises UsageError, StyleError; ArchiveError where the report cannot be written, or where the log cannot, after the report is."""
        from rightsarchive.report.write import write

        return write(self, path, archive=self._archive, clearance=self._clearance, reason=reason)

    def __repr__(self) -> str:
        sections = sum(isinstance(part, Section) for part in self._parts)
        return f"<Report {self.title!r}, {sections} sections>"


def compose_report(
    title: str,
    sections: Sequence[Section],
    *,
    introduction: str = "",
    style: str = STYLE,
    locale: str = LOCALE,
    created: dt.date | None = None,
) -> Report:
    """A report of quotes under headings, with the list of its sources and their SHA-256.

    Without ``created`` the report bears no date, so the same input gives the same report. Raises StyleError.
    """
    made = Report(title, style=style, locale=locale, created=created)
    if introduction:
        made.prose(introduction.replace("{", "{{").replace("}", "}}"))
    for section in sections:
        made.add(section)
    return made.annex_sources()


def _level(clearance: Access | str) -> Access:
    try:
        return Access(clearance)
    except ValueError:
        raise UsageError(f"{clearance!r} is no access level.", advice=f"Use one of: {', '.join(Access)}.") from None


def _text_first(text: tuple[str | Slot, ...]) -> tuple[str, tuple[str | Slot, ...]]:
    if not text or not isinstance(text[0], str):
        raise UsageError("prose begins with a text.", advice='As in prose("The court fined her{}.", cite(hit)).')
    return text[0], text[1:]


def _citations(slot: str | Slot) -> tuple[Citation, ...]:
    if isinstance(slot, str):
        raise UsageError("a slot is for a citation, not for a text.", advice="Put the text where the slot is.")
    return slot.citations if isinstance(slot, Cite) else (citation_of(slot),)


def _cell(cell: Cell) -> own_text.Content:
    if isinstance(cell, str):
        return own_text.one_line(cell.replace("{", "{{").replace("}", "}}"))
    if isinstance(cell, Sequence):
        return tuple(piece for each in cell for piece in _cell(each))
    return (own_text.Slot(_citations(cell)),)
