"""What is shown for a proposal: the heaviest things that its documents share, each with a passage from each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rightsarchive.cases.linking.clues import Clues, Features
from rightsarchive.cases.linking.links import Feature
from rightsarchive.cases.linking.reading import Mention, Reader
from rightsarchive.cases.linking.records import Evidence
from rightsarchive.citation import Citation
from rightsarchive.citing import cite_passage
from rightsarchive.store import CatalogReader

SHOWN = 4
"""Pieces of evidence of each kind that are given with a proposal."""


def evidence(
    catalog: CatalogReader, clues: Clues, reader: Reader, members: Sequence[int], shared: Mapping[Feature, float]
) -> tuple[Evidence, ...]:
    """At most :data:`SHOWN` pieces of each kind; a single name that a full name holds already is left out."""
    shown: Counter[str] = Counter()
    told: set[str] = set()
    pieces = []
    holding = {feature: _holding(clues, feature, members) for feature in shared}
    for feature in sorted(shared, key=lambda feature: (-shared[feature] * len(holding[feature]), feature)):
        kind, words = feature[0], _words(clues, feature)
        if shown[kind] >= SHOWN or (
            words and all(any(reader.is_same_name(word, other) for other in told) for word in words)
        ):
            continue
        found = [
            (document, mention)
            for document, row in holding[feature].items()
            if (mention := _mention(clues, reader, feature, document, row)) is not None
        ]
        if len(found) < 2:
            continue
        shown[kind] += 1
        told.update(words)
        written = [mention.words for _, mention in found]
        what = next((words for words in written if words.isascii()), written[0])
        pieces.append(Evidence(kind, what, shared[feature], _citations(catalog, clues, reader, found)))
    return tuple(pieces)


def _features(clues: Clues, kind: str) -> Features:
    return {"full name": clues.full_names, "date": clues.days, "name": clues.names}[kind]


def _holding(clues: Clues, feature: Feature, members: Sequence[int]) -> dict[int, int]:
    """The members with a feature, each with its first passage."""
    documents, rows = _features(clues, feature[0]).holders(feature[1])
    first = dict(zip(documents.tolist(), rows.tolist(), strict=True))
    return {member: first[member] for member in members if member in first}


def _words(clues: Clues, feature: Feature) -> list[str]:
    kind, number = feature
    return [] if kind == "date" else _features(clues, kind).labels[number].split()


def _mention(clues: Clues, reader: Reader, feature: Feature, document: int, row: int) -> Mention | None:
    kind, number = feature
    if kind == "full name":
        naming = reader.naming(number, document)
        return None if naming is None else naming.mention
    return reader.day(clues.days.labels[number], row) if kind == "date" else reader.single(number, row)


def _citations(
    catalog: CatalogReader, clues: Clues, reader: Reader, found: Sequence[tuple[int, Mention]]
) -> tuple[Citation, ...]:
    cited = []
    for document, mention in found:
        passage = reader.passage(mention.row)
        if passage is not None:
            cited.append(cite_passage(catalog, clues.versions[document], reader.document(document), passage))
    return tuple(cited)
