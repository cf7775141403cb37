"""What an archive holds, in figures."""

from __future__ import annotations

from dataclasses import dataclass

from rightsarchive.engine.protocol import Engine
from rightsarchive.store import Catalog


@dataclass(frozen=True, slots=True)
class Stats:
    """What an archive holds. ``pages`` counts PDF pages by the verdict on their text."""

    documents: int
    versions: int
    passages: int
    cases: int
    original_bytes: int
    languages: dict[str, int]
    media_types: dict[str, int]
    pages: dict[str, int]
    engine: str
    indexed: int


def stats(catalog: Catalog, engine: Engine, name: str) -> Stats:
    """The figures of catalog and index; ``name`` is the engine's."""
    fingerprint = engine.fingerprint()
    return Stats(**catalog.stats(), engine=name, indexed=0 if fingerprint is None else fingerprint.entries)
