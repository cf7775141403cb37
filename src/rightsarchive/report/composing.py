"""From what a script put into a report to its blocks: everything is numbered, rendered and held against the report's clearance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.embedding import visible
from rightsarchive.citation.loading import load, styles
from rightsarchive.citation.naming import on_its_own
from rightsarchive.citation.whole import References, compose_references
from rightsarchive.errors import NotInArchiveError, UsageError
from rightsarchive.language.data.records import ReportWords
from rightsarchive.model import Access
from rightsarchive.report.document import (
    Annex,
    Block,
    Call,
    Chronology,
    Document,
    Heading,
    Inline,
    Note,
    Paragraph,
    Picture,
    Quotation,
    Source,
    Table,
    Words,
)
from rightsarchive.report.parts import AnnexPart, ExhibitPart, GridPart, Part, QuotePart, TimelinePart
from rightsarchive.report.prose import Content, Slot
from rightsarchive.report.reading import level_of
from rightsarchive.report.reflowing import reflowed
from rightsarchive.report.section import Section
from rightsarchive.report.wording import caption_reference, check_words, direction, locator_text, remarks, wording

if TYPE_CHECKING:
    from rightsarchive.report.builder import Report
    from rightsarchive.report.reading import Archive, View

PAPERS = ("A4", "Letter")
_LETTER = frozenset({"US", "CA", "MX", "CL", "PH"})
"""Where paper is sold as Letter."""


def check(style: str, locale: str, paper: str | None) -> str:
    """The paper of a report. Raises StyleError for a style or locale that there is not, UsageError for another paper, and for a locale that
    reports have no words in."""
    load(style, locale)
    check_words(locale)
    if paper is None:
        return "Letter" if locale.replace("_", "-").rpartition("-")[2] in _LETTER else "A4"
    found = {each.lower(): each for each in PAPERS}.get(paper.lower())
    if found is None:
        raise UsageError(
            f"{paper!r} is no paper that reports are set for.", advice=f"Take one of: {', '.join(PAPERS)}."
        )
    return found


def compose(report: Report) -> Document:
    """The blocks of a report. Raises UsageError for what lies above its clearance, StyleError."""
    language, words = wording(report.locale)
    numbering = _Numbering(words, report.style, report.locale)
    blocks = list(_blocks(report.parts, numbering))
    cited = tuple(numbering.citations)
    _hold(cited, report.archive, report.clearance)
    style, locale = report.style, report.locale
    clusters = [[cited[number - 1] for number in note] for note in numbering.notes]
    references = compose_references(clusters, style=style, locale=locale)
    notes = tuple(
        Note(number, tuple(numbers), runs)
        for number, (numbers, runs) in enumerate(zip(numbering.notes, references.note_runs, strict=True), 1)
    )
    in_text = stands_in_text(style, locale)
    calls = {} if in_text else {each: note.number for note in notes for each in note.cited}
    asked = [part for part in report.parts if isinstance(part, AnnexPart)]
    return Document(
        title=on_its_own(report.title),
        blocks=tuple(blocks),
        notes=notes,
        citations=cited,
        annex=(
            Annex(
                annex_sources(cited, references, calls, words),
                asked[-1].hashes,
                _custody(report) if asked[-1].hashes else "",
            )
            if asked and cited
            else None
        ),
        language=language,
        words=words,
        access=level_of(cited, report.archive),
        created=report.created,
        style=style if style in styles() else "",  # the path of a style of the user's stays at home
        locale=locale,
        paper=report.paper,
        in_text=in_text,
        endnotes=report.endnotes,
        authors=report.authors,
    )


def _custody(report: Report) -> str:
    """The head of the custody log as the readers of a report are told of it: the whole log has lines about what they may not see."""
    if report.archive is None:
        return ""
    return str(report.archive.custody_head(clearance=report.clearance or Access.PUBLIC))


@dataclass(slots=True)
class _Numbering:
    """Citations and notes, numbered as they come."""

    words: ReportWords
    style: str
    locale: str
    pictures: int = 0
    exhibits: int = 0
    citations: list[Citation] = field(default_factory=list)
    notes: list[list[int]] = field(default_factory=list)

    def note(self, citations: Sequence[Citation]) -> int:
        """The number of a new note with these citations."""
        first = len(self.citations) + 1
        self.citations += citations
        self.notes.append(list(range(first, first + len(citations))))
        return len(self.notes)

    def inline(self, content: Content) -> Inline:
        return tuple(
            Call(self.note(each.citations))
            if isinstance(each, Slot)
            else Words(each.text, each.bold, each.italic, each.link)
            for each in content
        )

    def quotation(self, citation: Citation, translation: str = "", translator: str = "") -> Quotation:
        note = self.note([citation])
        return Quotation(
            number=len(self.citations),
            note=note,
            text=reflowed(citation.quote),
            citation=citation,
            direction=direction(citation.language),
            remarks=remarks(citation, self.words),
            translation=" ".join(translation.split()),
            translated_by=self.words.translated_by.format(translator) if translator else "",
        )

    def exhibit(self, part: ExhibitPart) -> Iterator[Picture]:
        """The pictures of an exhibit. The last one has the whole reference below, without quotation marks: it quotes nothing."""
        self.exhibits += 1
        note = self.note([part.citation])
        name = f"{self.words.exhibit} {self.exhibits}"
        for drawn in part.pictures:
            self.pictures += 1
            caption: Inline = (Words(name, bold=True),)
            if drawn is part.pictures[-1]:
                runs = part.citation.note(self.style, self.locale)
                told = (Words(caption_reference(run.text), italic=run.italic) for run in runs)
                caption = (*caption, Words(". "), *told, Call(note))
            alt = f"{name}{self.words.colon}{' '.join(visible(part.citation.quote).split())}"
            yield Picture(self.pictures, drawn.png, drawn.width, drawn.height, drawn.scale, alt, caption)


def _blocks(parts: Sequence[Part | Section], numbering: _Numbering) -> Iterator[Block]:
    for part in parts:
        match part:
            case Section():
                yield Heading(part.level, on_its_own(part.title))
                yield from _blocks(part.parts, numbering)
                if not part.parts:
                    yield Paragraph((Words(numbering.words.no_quotes),))
            case QuotePart():
                yield numbering.quotation(part.citation, part.translation, part.translator)
            case GridPart():
                yield Table(
                    tuple(map(numbering.inline, part.header)),
                    tuple(tuple(map(numbering.inline, row)) for row in part.rows),
                )
            case TimelinePart():
                yield Chronology(tuple((when, tuple(map(numbering.quotation, quotes))) for when, quotes in part.rows))
            case ExhibitPart():
                yield from numbering.exhibit(part)
            case AnnexPart():
                pass
            case _ if part.level:
                yield Heading(
                    part.level, on_its_own("".join(each.text for each in part.content if not isinstance(each, Slot)))
                )
            case _:
                yield Paragraph(numbering.inline(part.content), part.bullet, part.quoted)


def _hold(cited: Sequence[Citation], archive: Archive | None, clearance: Access | None) -> None:
    """Refuse what lies above the clearance. What the archive does not show to it is refused in one way, whatever the reason."""
    if clearance is None or not cited:
        return
    if archive is None:
        # What a citation says of its level is what its document declares: not that of its cases, nor that words of it are withheld.
        raise UsageError(
            f"a report for {clearance.value} eyes can be held to that by the archive alone.",
            advice="Give it, as in Report(…, archive=archive, clearance=…).",
        )
    view = archive.seen_by(clearance)
    for document, each in {(each.document_id, each.sha256, each.metadata.access): each for each in cited}.items():
        if each.metadata.access.level > clearance.level or not _sees(view, document[0], each):
            raise UsageError(
                f"a report for {clearance.value} eyes cannot quote {each.title}.",
                advice="Leave it out, or search and cite at the report's clearance.",
            )


def _sees(view: View, document: str, citation: Citation) -> bool:
    try:
        return any(
            each.sha256 == citation.sha256 and each.redacted == citation.redacted for each in view.versions(document)
        )
    except NotInArchiveError:
        return False


def stands_in_text(style: str, locale: str) -> bool:
    """Whether the style has references in the text, as (Aden 2025, 7), and no notes. Raises StyleError."""
    return not load(style, locale).style.is_note


def annex_sources(
    cited: Sequence[Citation], references: References, calls: Mapping[int, int], words: ReportWords
) -> tuple[Source, ...]:
    """Each version of a document once, in the order that the style asks for, with the places of what is cited of it. ``calls`` are the numbers
    of the notes by those of the citations."""
    grouped: dict[tuple[str, int, str], list[tuple[int, Citation]]] = {}
    for number, citation in enumerate(cited, 1):
        grouped.setdefault((citation.document_id, citation.version, citation.sha256), []).append((number, citation))
    return tuple(
        Source(each.runs, each.key[2], _places(grouped[each.key], calls, words)) for each in references.sources
    )


def _places(numbered: Sequence[tuple[int, Citation]], calls: Mapping[int, int], words: ReportWords) -> str:
    told = []
    for number, citation in numbered:
        also = "; ".join(locator_text(each, words) for each in citation.repeats)
        beside = f" ({words.also_at}{words.colon}{also})" if also else ""
        call = f"[{calls[number]}] " if number in calls else ""
        told.append(f"{call}{locator_text(citation.locator, words)}{beside}")
    return "; ".join(dict.fromkeys(told))
