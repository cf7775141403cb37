"""Cases that nobody has named: groups of documents that are linked through one person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from rightsarchive.cases.linking.clues import Clues, read_clues
from rightsarchive.cases.linking.evidence import evidence
from rightsarchive.cases.linking.links import Feature, Link, Links
from rightsarchive.cases.linking.reading import Reader
from rightsarchive.cases.linking.records import CaseSuggestion
from rightsarchive.engine.protocol import Engine
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.model import Document, case_id
from rightsarchive.store import CatalogReader

SAME_DOCUMENTS = 0.5
"""From this share of common documents on (Jaccard), two groups are one proposal."""

TRIED = 40
"""Pairs of documents with one full name that may fail, the heaviest first, before it is given up."""


def suggest_cases(
    catalog: CatalogReader,
    engine: Engine,
    analyzer: Analyzer,
    concepts: Vocabulary,
    advance: Callable[[int], None] | None = None,
    *,
    limit: int,
) -> tuple[CaseSuggestion, ...]:
    """The proposals among what the reader of ``catalog`` may see, best first. Documents that share a case already are not proposed.

    Names whose documents share most are judged first, until ``limit`` groups of documents are found: what a person can look
    through. When some of them are accepted, the next ones come.
    ``advance`` is called with numbers of documents, in all as many as there are.
    """
    clues = read_clues(catalog, engine, analyzer)
    reader = Reader(catalog, engine, concepts, clues)
    links = Links(clues, reader)
    groups: dict[frozenset[int], list[Link]] = {}
    names = _promising(clues, links)
    seen = 0
    for done, name in enumerate(names, start=1):
        found = _spanning(name, links)
        for members in _connected(found):
            if members in groups or not _have_one_case([reader.document(member) for member in members]):
                groups.setdefault(members, []).extend(link for link in found if link.one in members)
        reached = links.total * max(done * limit, len(groups) * len(names)) // (len(names) * limit)
        if advance is not None and seen < reached <= links.total:
            advance(reached - seen)
            seen = reached
        if len(groups) >= limit:
            break
    if advance is not None and seen < links.total:
        advance(links.total - seen)
    proposals = [
        _suggestion(catalog, clues, reader, members, linked) for members, linked in _merged(list(groups.items()))
    ]
    return tuple(sorted(proposals, key=lambda suggestion: (-suggestion.score, suggestion.title)))


def _promising(clues: Clues, links: Links) -> list[int]:
    """The full names through which documents may be linked, those first whose documents share most."""
    counts = clues.full_names.counts
    most: dict[int, float] = {}
    for name in np.flatnonzero((counts > 1) & (counts <= links.most)).tolist():
        weights = links.candidates(name)[2]
        if len(weights):
            most[name] = float(weights[0]) + links.weight("full name", clues.full_names, name)
    return sorted(most, key=lambda name: (-most[name], name))


def _spanning(name: int, links: Links) -> list[Link]:
    """Links through one full name, as many as it takes to join all the documents that any such links join."""
    leader: dict[int, int] = {}
    found = []
    failed = 0
    ones, others, _ = links.candidates(name)
    for one, other in zip(ones.tolist(), others.tolist(), strict=True):
        joined, kept = leader.setdefault(other, other), leader.setdefault(one, one)
        if joined == kept:
            continue
        link = links.between(one, other)
        if link is not None and ("full name", name) in link.shared:
            found.append(link)
            leader.update((document, kept) for document in list(leader) if leader[document] == joined)
        elif (failed := failed + 1) >= TRIED:
            break
    return found


def _connected(links: Iterable[Link]) -> list[frozenset[int]]:
    """The connected components, in the order of their least members."""
    joined: dict[int, set[int]] = {}
    for link in links:
        both = joined.get(link.one, {link.one}) | joined.get(link.other, {link.other})
        for member in both:
            joined[member] = both
    return sorted({frozenset(members) for members in joined.values()}, key=sorted)


def _merged(groups: Sequence[tuple[frozenset[int], list[Link]]]) -> list[tuple[list[int], list[Link]]]:
    """Groups of nearly the same documents as one, the largest first."""
    merged: list[tuple[set[int], list[Link]]] = []
    of_document: dict[int, set[int]] = defaultdict(set)
    for members, links in sorted(groups, key=lambda group: (-len(group[0]), sorted(group[0]))):
        near = next(
            (
                index
                for index in sorted(set().union(*(of_document[member] for member in members)))
                if len(merged[index][0] & members) >= SAME_DOCUMENTS * len(merged[index][0] | members)
            ),
            None,
        )
        if near is None:
            near = len(merged)
            merged.append((set(), []))
        merged[near][0].update(members)
        merged[near][1].extend(links)
        for member in members:
            of_document[member].add(near)
    return [(sorted(members), links) for members, links in merged]


def _have_one_case(documents: Iterable[Document]) -> bool:
    cases = [set(map(case_id, document.metadata.cases)) for document in documents]
    return bool(set.intersection(*cases))


def _suggestion(
    catalog: CatalogReader, clues: Clues, reader: Reader, members: Sequence[int], links: Iterable[Link]
) -> CaseSuggestion:
    shared: dict[Feature, float] = {feature: weight for link in links for feature, weight in link.shared.items()}
    pieces = evidence(catalog, clues, reader, members, shared)
    documents = tuple(reader.document(member) for member in members)
    persons = [piece.what for piece in pieces if piece.kind == "full name"]
    years = Counter(clues.days.labels[number][:4] for kind, number in shared if kind == "date")
    year = [min(years, key=lambda year: (-years[year], year))] if years else []
    given = {case for document in documents for case in document.cases}
    return CaseSuggestion(
        title=", ".join([*persons[:2], *year]),
        score=sum(piece.weight for piece in pieces),
        documents=documents,
        evidence=pieces,
        cases=tuple(catalog.cases.get(case) for case in sorted(given)),
    )
