"""A document: one version of one report, as it is handed out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rightsarchive.model.access import Access
from rightsarchive.model.brief import brief
from rightsarchive.model.ids import VersionNumber
from rightsarchive.model.inventory import Inventory
from rightsarchive.model.metadata import FieldOrigin, Metadata


def called(title: str | None, identifier: str | None, document: str) -> str:
    """What a document is called: its title; where it has none its identifier, else its id."""
    return title or identifier or document


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One version of one report. ``id`` stays the same through its versions; ``version`` counts from 1.

    ``sha256`` is that of the original bytes; ``text_sha256`` that of the frozen text (UTF-8). ``path`` is where it was
    read from (none for a text handed over in memory). ``access`` is the lowest clearance that sees it: the strictest of what it,
    its later versions and its cases declare (``metadata.access`` is what it declares itself). ``cases`` are the ids of the cases that
    it belongs to, whichever of their names ``metadata.cases`` have.

    A ``redacted`` one is a reduced text, in which a mark stands for each stretch that is withheld: ``text_sha256`` is that of
    this text, ``sha256``, ``size`` and ``media_type`` are of a plain-text file of it, and there is no ``path``.
    """

    id: str
    version: VersionNumber
    sha256: str
    size: int
    media_type: str
    metadata: Metadata
    access: Access
    origins: Mapping[str, FieldOrigin]
    extractor: str
    text_sha256: str
    encoding: str | None
    ingested: dt.datetime
    newest: bool
    deleted: bool
    pages: int
    passages: int
    path: str | None
    redacted: bool
    cases: tuple[str, ...]
    _read_text: Callable[[], str] = field(repr=False, compare=False)
    _read_inventory: Callable[[], Inventory] = field(repr=False, compare=False)
    _as_source: Callable[[Document], dict[str, Any]] = field(repr=False, compare=False)

    @property
    def text(self) -> str:
        """The whole extracted text, read from the catalog at each call."""
        return self._read_text()

    @property
    def inventory(self) -> Inventory:
        """What the file holds and what of it became text, read from the catalog at each call. A redacted text has none."""
        return self._read_inventory()

    @property
    def title(self) -> str:
        """What it is called: its title; where it has none its identifier, else its id."""
        return called(self.metadata.title, self.metadata.identifier, self.id)

    def csl(self) -> dict[str, Any]:
        """The document as a CSL-JSON item, as Zotero and other programs read it. ``custom`` holds its id, version and SHA-256."""
        return self._as_source(self)

    def __repr__(self) -> str:
        published = self.metadata.published or "no date"
        return f"<Document {self.id} version {self.version} {brief(self.title)}, {published}, {self.access.value}>"
