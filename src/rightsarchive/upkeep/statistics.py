"""What an archive holds, in figures."""

from __future__ import annotations

from dataclasses import dataclass

from rightsarchive.engine.protocol import Engine
from rightsarchive.language import fields
from rightsarchive.model.brief import Brief
from rightsarchive.query.plan import Everything
from rightsarchive.store import CatalogReader


@dataclass(frozen=True, slots=True, repr=False)
class Stats(Brief):
    """What an archive holds. ``pages`` counts PDF pages by the verdict on their text, ``contents`` what the files
    hold, by kind: how many, and how many of them became text."""

    documents: int
    versions: int
    passages: int
    cases: int
    original_bytes: int
    languages: dict[str, int]
    media_types: dict[str, int]
    pages: dict[str, int]
    contents: dict[str, tuple[int, int]]
    engine: str
    indexed: int


def stats(catalog: CatalogReader, engine: Engine, name: str) -> Stats:
    """The figures of what the reader of ``catalog`` may see; ``name`` is the engine's."""
    fingerprint = engine.fingerprint()
    if fingerprint is not None and fingerprint.revision == catalog.passages.revision():
        # The index has each language with its passages; the catalog would count them one by one.
        counted = engine.values(fields.LANGUAGE, catalog.clearance)
        languages = dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
    else:
        languages = catalog.languages()
    return Stats(
        **catalog.stats(),
        passages=sum(languages.values()),
        languages=languages,
        engine=name,
        indexed=0 if fingerprint is None else engine.count(Everything(), catalog.clearance),
    )
