"""What an archive holds, in figures."""

from __future__ import annotations

from dataclasses import dataclass

from rightsarchive.engine.protocol import Engine
from rightsarchive.query.plan import Everything
from rightsarchive.store import CatalogReader


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


def stats(catalog: CatalogReader, engine: Engine, name: str) -> Stats:
    """The figures of what the reader of ``catalog`` may see; ``name`` is the engine's."""
    return Stats(**catalog.stats(), engine=name, indexed=engine.count(Everything(), catalog.clearance))
