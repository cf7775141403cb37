"""What a report asks of an archive."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, overload

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.surroundings import Context, Exhibit
from rightsarchive.citation.verdicts import Verdict, Verdicts
from rightsarchive.errors import NotInArchiveError
from rightsarchive.model import Access
from rightsarchive.model import Document as Kept
from rightsarchive.store import CustodyHead


class View(Protocol):
    """The archive as one clearance sees it."""

    @property
    def clearance(self) -> Access: ...
    def versions(self, document: str) -> tuple[Kept, ...]: ...
    def cite(self, document: str, start: int, end: int, *, version: int | None = None) -> Citation: ...
    def exhibit(self, citation: Citation) -> tuple[Exhibit, ...]: ...
    def context(self, citation: Citation, *, paragraphs: int = 1) -> Context: ...
    @overload
    def verify(self, claim: Citation) -> Verdict: ...
    @overload
    def verify(self, claim: str | Path) -> Verdicts: ...


class Archive(Protocol):
    """An :class:`~rightsarchive.Archive`."""

    def seen_by(self, clearance: Access | str) -> View: ...
    def custody_head(self, *, clearance: Access | str = ...) -> CustodyHead: ...
    def note_export(
        self, path: Path, *, kind: str, clearance: Access | str, documents: Iterable[str], reason: str
    ) -> None: ...


def seeing(archive: Archive, citation: Citation) -> tuple[View, int]:
    """The archive as the lowest clearance sees it that sees what is cited, and the version of the document. Raises NotInArchiveError."""
    for level in Access:
        view = archive.seen_by(level)
        with suppress(NotInArchiveError):
            for each in view.versions(citation.document_id):
                if each.sha256 == citation.sha256 and each.redacted == citation.redacted:
                    return view, each.version
    raise NotInArchiveError(f"what is cited of {citation.title} is not in this archive.")


def level_of(cited: Iterable[Citation], archive: Archive | None) -> Access:
    """The highest level among what is cited: the one that decides who sees it, where the archive is asked, and what it declares itself."""
    levels = {Access.PUBLIC}
    for each in {(one.document_id, one.sha256, one.redacted): one for one in cited}.values():
        levels.add(each.metadata.access)
        if archive is not None:
            with suppress(NotInArchiveError):
                levels.add(seeing(archive, each)[0].clearance)
    return max(levels, key=lambda level: level.level)
