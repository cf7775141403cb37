"""What a package and another archive have in common for those who take it in."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from rightsarchive.bags import layout
from rightsarchive.model import Access


class Source(Protocol):
    """What is taken in: a package, or another archive. ``name`` is what it calls itself, ``sha256`` what pins all of it."""

    name: str
    clearance: Access

    @property
    def documents(self) -> tuple[layout.DocumentEntry, ...]: ...

    @property
    def sha256(self) -> str: ...

    def cases(self) -> list[layout.CaseEntry]: ...

    def version(self, document: str, number: int) -> tuple[layout.VersionRecord, str]: ...

    def original(self, record: layout.VersionRecord) -> Path | None: ...

    def about(self, document: str) -> layout.AboutRecord: ...
