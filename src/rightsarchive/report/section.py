"""What stands in a report and in its sections: prose with citations in it, quotes with translations, exhibits, tables, timelines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol, Self

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.cited import Cited, citation_of
from rightsarchive.errors import UsageError
from rightsarchive.report import prose as own_text
from rightsarchive.report.keeping import kept_words
from rightsarchive.report.parts import ExhibitPart, GridPart, Part, QuotePart, TimelinePart
from rightsarchive.report.reading import seeing

if TYPE_CHECKING:
    from rightsarchive.model import Access
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


class Body:
    """What a report and each of its sections hold: each method adds something behind what is there, and gives the object itself."""

    def __init__(self, archive: Archive | None = None, clearance: Access | None = None) -> None:
        self._archive = archive
        self._clearance = clearance
        self._parts: list[Part | Section] = []

    @property
    def parts(self) -> Sequence[Part | Section]:
        """What is in it, in order."""
        return tuple(self._parts)

    def _inside(self, section: Section) -> Section:
        section._archive, section._clearance = self._archive, self._clearance  # noqa: SLF001 - a subclass
        self._parts.append(section)
        return section

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


class Section(Body):
    """What a report says under one heading. ``citations`` are quoted below the ``introduction``, the author's own text, which has an empty
    line between two paragraphs. Each method adds something behind it, and gives the section itself."""

    def __init__(self, title: str, citations: Iterable[Cited] = (), introduction: str = "") -> None:
        super().__init__()
        self.title = title
        self.introduction = introduction
        self._level = 1
        if introduction:
            self._parts += own_text.plain_text(introduction.replace("{", "{{").replace("}", "}}"))
        for each in citations:
            self.quote(each)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything that is quoted in the section itself, in order."""
        return tuple(part.citation for part in self._parts if isinstance(part, QuotePart))

    @property
    def level(self) -> int:
        """1 for a section, 2 for a subsection, and so on."""
        return self._level

    def subsection(self, title: str) -> Section:
        """A section in this one, which is given."""
        made = self._inside(Section(title))
        made._level = self._level + 1  # noqa: SLF001 - one of its own kind
        return made


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
