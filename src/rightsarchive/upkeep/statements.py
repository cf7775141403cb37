"""What each source says of each field of a document, and which of them holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rightsarchive.model import Access, FieldOrigin, VersionId
from rightsarchive.model.brief import Brief
from rightsarchive.model.layers import ASSIGNED, by_origin, holding
from rightsarchive.store import CatalogReader


@dataclass(frozen=True, slots=True, repr=False)
class Statement(Brief):
    """What one source says of a field (a user's own is called ``extra.k``). ``value`` is None where it says that there is none;
    ``holds`` is true of one statement for each field."""

    field: str
    value: Any
    origin: FieldOrigin
    holds: bool


def statements(catalog: CatalogReader, version: VersionId) -> dict[str, tuple[Statement, ...]]:
    """By field, the strongest source first. What a stronger source put in the shade may be what nobody was to read any more: it is
    told at the highest clearance alone, and for the newest version."""
    document = catalog.documents.record(version)
    whole = catalog.clearance is Access.CONFIDENTIAL and document.newest
    assigned = catalog.documents.assigned(document.id) if whole else ()
    said = dict(by_origin([holding(document.metadata, document.origins, assigned)]))
    if whole and (stored := catalog.sources.of(document.id)):
        said = {origin: dict(found) for origin, found in stored.items()}
    found: dict[str, list[Statement]] = {}
    for each in said.values():
        for field, (value, origin) in each.items():
            known = found.setdefault(field, [])
            known.append(Statement(field, value, origin, holds=not known))
    if assigned:
        origin = document.origins["cases"]
        found.setdefault("cases", []).insert(
            0,
            Statement("cases", assigned, FieldOrigin(origin=origin.origin, where=ASSIGNED), holds=True),
        )
    return {field: tuple(found[field]) for field in sorted(found)}
