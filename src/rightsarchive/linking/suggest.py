"""Cases that nobody has named: groups of documents that are linked through one person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

import numpy as np

from rightsarchive.engine.protocol import Engine
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.linking.clues import Clues, read_clues
from rightsarchive.linking.evidence import evidence
from rightsarchive.linking.links import Feature, Link, Links
from rightsarchive.linking.reading import Reader
from rightsarchive.linking.records import CaseSuggestion
from rightsarchive.model import Access, Document, case_id
from rightsarchive.store import Catalog

SAME_DOCUMENTS = 0.5
"""From this share of common documents on (Jaccard), two groups are one proposal."""


def suggest_cases(
    catalog: Catalog,
    engine: Engine,
    concepts: Vocabulary,
    clearance: Access,
    advance: Callable[[int], None] | None = None,
) -> tuple[CaseSuggestion, ...]:
    """The proposals among what ``clearance`` may see, best first. Documents that share a case already are not proposed.

    ``advance`` is called with numbers of documents, in all as many as there are.
    """
    clues = read_clues(catalog, engine, clearance)
    reader = Reader(catalog, engine, concepts, clearance, clues)
    links = Links(clues, reader)
    found = []
    for members, linked in _merged(_groups(clues, links, advance)):
        documents = [reader.document(member) for member in members]
        if not _have_one_case(documents):
            found.append(_suggestion(catalog, clues, reader, members, linked))
    return tuple(sorted(found, key=lambda suggestion: (-suggestion.score, suggestion.title)))


def _groups(
    clues: Clues, links: Links, advance: Callable[[int], None] | None
) -> list[tuple[frozenset[int], list[Link]]]:
    """For each full name the documents with it that are linked to one another, directly or through others."""
    groups = []
    seen = 0
    counts = clues.full_names.counts
    anchors = np.flatnonzero((counts > 1) & (counts <= links.most)).tolist()
    for done, name in enumerate(sorted(anchors, key=lambda name: (-counts[name], name)), start=1):
        holders = clues.full_names.holders(name)[0].tolist()
        found = _spanning(holders, name, links)
        groups += [(members, [link for link in found if link.one in members]) for members in _connected(found)]
        if advance is not None and (reached := done * links.total // len(anchors)) > seen:
            advance(reached - seen)
            seen = reached
    if advance is not None and seen < links.total:
        advance(links.total - seen)
    return groups


def _spanning(documents: Sequence[int], name: int, links: Links) -> list[Link]:
    """Links through one full name, as many as it takes to join all the documents that any such links join."""
    leader = {document: document for document in documents}
    found = []
    for one, other in combinations(documents, 2):
        if leader[one] == leader[other]:
            continue
        link = links.between(one, other)
        if link is not None and ("full name", name) in link.shared:
            found.append(link)
            joined, kept = leader[other], leader[one]
            leader.update((document, kept) for document in documents if leader[document] == joined)
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
                place
                for place in sorted(set().union(*(of_document[member] for member in members)))
                if len(merged[place][0] & members) >= SAME_DOCUMENTS * len(merged[place][0] | members)
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
    catalog: Catalog, clues: Clues, reader: Reader, members: Sequence[int], links: Iterable[Link]
) -> CaseSuggestion:
    shared: dict[Feature, float] = {feature: weight for link in links for feature, weight in link.shared.items()}
    pieces = evidence(catalog, clues, reader, members, shared)
    documents = tuple(reader.document(member) for member in members)
    persons = [piece.what for piece in pieces if piece.kind == "full name"]
    years = Counter(clues.days.labels[number][:4] for kind, number in shared if kind == "date")
    year = [min(years, key=lambda year: (-years[year], year))] if years else []
    given = {case_id(name) for document in documents for name in document.metadata.cases}
    return CaseSuggestion(
        title=", ".join([*persons[:2], *year]),
        score=sum(piece.weight for piece in pieces),
        documents=documents,
        evidence=pieces,
        cases=tuple(catalog.cases.get(case) for case in sorted(given)),
    )
