"""What a run of ingestion did, told without holding the documents in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import overload

from rightsarchive.model import Document, Failure, Notice, VersionId
from rightsarchive.model.brief import Brief
from rightsarchive.store import Catalog


class Documents(Sequence[Document]):
    """Documents read from the catalog when they are looked at, so that a long run does not fill the memory."""

    def __init__(self, catalog: Catalog, versions: Sequence[VersionId]) -> None:
        self._catalog = catalog
        self._versions = tuple(versions)

    def __len__(self) -> int:
        return len(self._versions)

    @overload
    def __getitem__(self, index: int) -> Document: ...
    @overload
    def __getitem__(self, index: slice) -> Documents: ...
    def __getitem__(self, index: int | slice) -> Document | Documents:
        if isinstance(index, slice):
            return Documents(self._catalog, self._versions[index])
        return self._catalog.documents.record(self._versions[index])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    def __hash__(self) -> int:
        return hash(self._versions)

    def __repr__(self) -> str:
        return f"<{len(self)} documents>"


def _same(one: object, other: object) -> bool:
    return one == other


@dataclass(frozen=True, slots=True, repr=False)
class Outcome(Brief):
    """What one run did. Every source is in exactly one of the first four. ``notices`` says what else a user should know:
    pages without text, files of other kinds that were passed over, metadata keys that look like a slip."""

    added: Documents
    updated: Documents
    unchanged: Documents
    failed: tuple[Failure, ...]
    notices: tuple[Notice, ...]
    contents: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """What the added and updated files hold, by :class:`~rightsarchive.model.ContentKind`: how many, and how many of them became
    text."""


@dataclass(frozen=True, slots=True, repr=False)
class Progress(Brief):
    """``done`` sources of ``total`` (None while it is not known); ``current`` names the one just finished."""

    done: int
    total: int | None
    current: str
