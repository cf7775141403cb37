"""What a report asks of an archive."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from rightsarchive.citation.citation import Citation
from rightsarchive.citation.surroundings import Context, Exhibit
from rightsarchive.errors import NotInArchiveError
from rightsarchive.model import Access
from rightsarchive.model import Document as Kept
from rightsarchive.store import CustodyHead


class View(Protocol):
    """The archive as one clearance sees it."""

    def versions(self, document: str) -> tuple[Kept, ...]: ...
    def cite(self, document: str, start: int, end: int, *, version: int | None = None) -> Citation: ...
    def exhibit(self, citation: Citation) -> tuple[Exhibit, ...]: ...
    def context(self, citation: Citation, *, paragraphs: int = 1) -> Context: ...


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
