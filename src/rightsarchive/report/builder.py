"""What a script writes a report with: its title, style and locale, its sections, its annex, and the file that it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rightsarchive.citation.citation import LOCALE, STYLE, Citation
from rightsarchive.errors import UsageError
from rightsarchive.model import Access, PartialDate
from rightsarchive.report.parts import AnnexPart
from rightsarchive.report.section import Body, Section

if TYPE_CHECKING:
    from rightsarchive.report.document import Document
    from rightsarchive.report.reading import Archive


class Report(Body):
    """A report that a script builds. ``style`` and ``locale`` are those of its references; its own few words are in the language of the
    locale, which has to have them. ``author`` is one name or several. ``paper`` is ``A4`` or ``Letter``, by the locale unless it is given.
    Notes stand at the foot of the page, or at the end with ``endnotes``. With ``created`` it bears that date.

    ``archive`` is asked for what a report needs of it. ``clearance`` holds for the whole report: nothing above it can be quoted or cited.
    A report of what is not public says so at its top. Raises StyleError, UsageError, also for a locale without such words.
    """

    def __init__(
        self,
        title: str,
        *,
        style: str = STYLE,
        locale: str = LOCALE,
        author: str | Sequence[str] = (),
        paper: str | None = None,
        endnotes: bool = False,
        created: dt.date | str | None = None,
        archive: Archive | None = None,
        clearance: Access | str | None = None,
    ) -> None:
        from rightsarchive.report.composing import check

        super().__init__(archive, None if clearance is None else _level(clearance))
        self.title = title
        self.style = style
        self.locale = locale
        self.paper = check(style, locale, paper)
        self.endnotes = endnotes
        self.created = PartialDate(created).date() if isinstance(created, str) else created
        names = [author] if isinstance(author, str) else author
        self.authors = tuple(name for each in names if (name := " ".join(each.split())))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Everything that is quoted or cited, in the order of its numbers."""
        return self.compose().citations

    @property
    def access(self) -> Access:
        """The highest level among its sources: with an archive the one that decides who sees them, which their cases and later versions
        may raise; else what they declare."""
        return self.compose().access

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
        return self._inside(Section(title))

    def add(self, section: Section) -> Section:
        """A section that was made elsewhere."""
        self._parts.append(section)
        return section

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

    def write(self, path: str | Path, *, template: str | Path | None = None, reason: str = "") -> Path:
        """Write it in the format of the path's ending, for its owner alone; with a ``template`` of one's own, as :func:`write_report` takes it.
        With an archive, its custody log tells of the file, with ``reason``. Raises UsageError, StyleError, TemplateError; ArchiveError
        where the report cannot be written, or where the log cannot, after the report is."""
        from rightsarchive.report.write import write

        return write(self, path, archive=self._archive, clearance=self._clearance, template=template, reason=reason)

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
