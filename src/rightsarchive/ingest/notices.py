"""What is told of bytes that are known."""

from __future__ import annotations

from collections.abc import Sequence

from rightsarchive.model import Access, Notice, ProvenanceKind
from rightsarchive.store import Catalog, Statement

COPY = "copy"
"""The code of a notice about bytes that are in the archive already, from another place."""


def copied(catalog: Catalog, document: str, before: Sequence[Statement], former: str | None) -> tuple[Notice, ...]:
    """A document was found in one place more. ``former`` is another one, which was found there until now."""
    known = next((each.spot for each in before if each.spot.kind is ProvenanceKind.FILE), before[0].spot)
    where = known.name if known.kind is ProvenanceKind.FILE else f"{known.kind.value} {known.name}".strip()
    newest = catalog.documents.newest(document)
    level = tuple(Access)[0 if newest is None else catalog.documents.level(newest)]
    closed = (
        "" if level is Access.PUBLIC else f" It is {level.value}: the strictest of what is said of it anywhere holds."
    )
    told = f"the same bytes are in the archive already, from {where}; this is one more place of {document}.{closed}"
    advice = "" if former is None else f"{former}, which was read from here before, stays as it was."
    return (Notice(COPY, told, advice),)


def parted(document: str) -> Notice:
    """A file that was a copy of ``document`` is a document of its own."""
    return Notice(
        "parted",
        f"this file was a copy of {document}, which has a newer version from another place; it is a document of its own now.",
        "Give both the same identifier where they are versions of one report.",
    )
