"""Cases that have something to do with one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache

from rightsarchive.cases.linking.clues import read_clues
from rightsarchive.cases.linking.evidence import evidence
from rightsarchive.cases.linking.links import Feature, Links
from rightsarchive.cases.linking.reading import Reader
from rightsarchive.cases.linking.records import RelatedCase
from rightsarchive.engine.protocol import Engine
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.store import CatalogReader


def related_cases(
    catalog: CatalogReader,
    engine: Engine,
    analyzer: Analyzer,
    concepts: Vocabulary,
    case: str,
    advance: Callable[[int], None] | None = None,
) -> tuple[RelatedCase, ...]:
    """The cases that share persons with a case (by its id), through different documents, best first.

    ``advance`` is called with 1 for each document of the case.
    """
    newest = {
        version for version in map(catalog.documents.newest, catalog.cases.documents(case)) if version is not None
    }
    clues = read_clues(catalog, engine, analyzer, newest)
    reader = Reader(catalog, engine, concepts, clues)
    links = Links(clues, reader)
    number_of = {version: number for number, version in enumerate(clues.versions)}
    own = {number_of[version] for version in newest if version in number_of}

    @cache
    def cases_of(document: int) -> frozenset[str]:
        return frozenset(catalog.documents.cases(clues.versions[document]))

    shared: dict[str, dict[Feature, float]] = defaultdict(dict)
    members: dict[str, set[int]] = defaultdict(set)
    for document in sorted(own):
        for other in sorted(links.neighbours(document) - own):
            others = cases_of(other) - cases_of(document)
            persons = links.persons(document, other) if others else {}
            for name in others if persons else ():
                shared[name] |= persons
                members[name] |= {document, other}
        if advance is not None:
            advance(1)
    found = []
    for name, features in shared.items():
        pieces = evidence(catalog, clues, reader, sorted(members[name]), features)
        if pieces:
            found.append(RelatedCase(catalog.cases.get(name), sum(features.values()), pieces))
    return tuple(sorted(found, key=lambda related: (-related.score, related.case.id)))
