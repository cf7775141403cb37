"""Which documents tell of the same case: by the persons, dates and concepts that they share, each with its passages.

A case is what happened to whom, so it is sought by persons. A *full name* is two name-like words side by side (or one
word apart, for a middle name or patronymic), in either order, in any script or spelling. Documents that share a full name
which few others hold are a candidate; full names that stand in nearly the same documents are one candidate. A document
stays in it if it shares a second thing with another one: a further full name, a day, a concept, or a rare name.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from rightsarchive.citation import Citation
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.language.dates import dates
from rightsarchive.language.names import fold, keys, name_folds, similarity
from rightsarchive.language.tokens import Token, tokens
from rightsarchive.model import Access, Case, Document, Passage, PassageKind, case_id
from rightsarchive.search import cite_passage
from rightsarchive.store import Catalog

SAME_NAME = 0.74
"""From this similarity of their folds on, two words of full names are taken for one name."""

SAME_DOCUMENTS = 0.5
"""From this share of common documents on (Jaccard), two full names belong to one candidate."""

COMMON = 0.2
"""A feature in more than this share of all documents says nothing about a case …"""

FEW = 12
"""… unless no more than so many documents hold it."""

SHOWN = 4
"""Pieces of evidence of each kind that are given with a suggestion."""

_DIVIDERS = frozenset('.,;:!?()[]«»“”"\n؛،؟。、')

_WEIGHT = {"full name": 2.0, "date": 1.0, "name": 0.5, "concept": 0.5}
_ORDER = {kind: place for place, kind in enumerate(_WEIGHT)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that documents share. ``kind`` is full name, name, date or concept; ``what`` as one of the documents writes it, in Latin letters if any does;
    ``citations`` one passage from each document."""

    kind: str
    what: str
    weight: float
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class CaseSuggestion:
    """Documents that seem to tell of one case, for a person to accept. ``cases`` are those that some of them already have."""

    title: str
    score: float
    documents: tuple[Document, ...]
    evidence: tuple[Evidence, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case that shares something with another one."""

    case: Case
    score: float
    evidence: tuple[Evidence, ...]


FullName = tuple[str, str]
"""The folds of two words of a name, in the order of the alphabet."""

Feature = tuple[str, str]
"""A kind and a value: a full name by the one that stands for it, a fold, a day, the address of a concept."""


@dataclass(slots=True)
class _Portrait:
    """What one document speaks of: for each feature the first passage that holds it, and the words there."""

    version: int
    document: Document
    features: dict[Feature, tuple[int, str]] = field(default_factory=dict)


def suggest_cases(
    catalog: Catalog,
    concepts: Vocabulary,
    clearance: Access,
    advance: Callable[[int], None] | None = None,
) -> tuple[CaseSuggestion, ...]:
    """The candidates among what ``clearance`` may see, best first. Documents that share a case already are not suggested.

    Every passage is read once; ``advance`` is called with 1 for each document.
    """
    portraits = _portraits(catalog, concepts, clearance, advance)
    holders = _holders(portraits)
    found = []
    for candidate in _candidates(holders, len(portraits)):
        shared = _shared(candidate, holders, len(portraits))
        members = sorted(_convincing(candidate, holders, shared))
        chosen = [portraits[member] for member in members]
        if len(chosen) > 1 and not _have_one_case(portrait.document for portrait in chosen):
            found.append(_suggestion(catalog, chosen, members, shared, holders))
    return tuple(sorted(found, key=lambda suggestion: (-suggestion.score, suggestion.title)))


def related_cases(
    catalog: Catalog, concepts: Vocabulary, case: str, clearance: Access, advance: Callable[[int], None] | None = None
) -> tuple[RelatedCase, ...]:
    """The cases that share persons, names, days or concepts with a case, through different documents, best first."""
    portraits = _portraits(catalog, concepts, clearance, advance)
    holders = _holders(portraits)
    of_case: dict[str, set[int]] = {each.id: set() for each in catalog.cases.all()}
    for number, portrait in enumerate(portraits):
        for name in catalog.documents.cases(portrait.version):
            of_case[name].add(number)
    own = of_case.pop(catalog.cases.get(case).id)
    found = []
    for other, members in of_case.items():
        shared = {
            feature: _weight(feature, len(documents), len(portraits))
            for feature, documents in holders.items()
            if documents & (own - members) and documents & (members - own) and _tells(documents, len(portraits))
        }
        if any(kind in {"full name", "date"} for kind, _ in shared):
            both = sorted(own | members)
            evidence = _evidence(catalog, [portraits[number] for number in both], both, shared, holders)
            found.append(RelatedCase(catalog.cases.get(other), sum(shared.values()), evidence))
    return tuple(sorted(found, key=lambda related: (-related.score, related.case.id)))


def _portraits(
    catalog: Catalog, concepts: Vocabulary, clearance: Access, advance: Callable[[int], None] | None
) -> list[_Portrait]:
    portraits: list[_Portrait] = []
    pairs: list[dict[FullName, tuple[int, str]]] = []
    written = _Spellings()
    for version in catalog.documents.newest_versions():
        document = catalog.documents.record(version)
        if document.metadata.access.level > clearance.level:
            continue
        portrait = _Portrait(version, document)
        full_names: dict[FullName, tuple[int, str]] = {}
        for passage in catalog.passages.of_version(version):
            if passage.kind is not PassageKind.NAVIGATION:
                _look_at(passage, concepts, portrait, full_names, written)
        portraits.append(portrait)
        pairs.append(full_names)
        if advance is not None:
            advance(1)
    same = _same_names({pair for full_names in pairs for pair in full_names if all(map(written.is_name, pair))})
    for portrait, full_names in zip(portraits, pairs, strict=True):
        for pair, place in full_names.items():
            if pair in same:
                portrait.features.setdefault(("full name", same[pair]), place)
        for feature in [
            feature for feature in portrait.features if feature[0] == "name" and not written.is_name(feature[1])
        ]:
            del portrait.features[feature]
    return portraits


class _Spellings:
    """How often each word is written as a name, and how often small: “Human Rights” and “Court” are no names."""

    def __init__(self) -> None:
        self._as_name: Counter[str] = Counter()
        self._small: Counter[str] = Counter()

    def add(self, words: Sequence[Token], folds: Iterable[tuple[str, int]]) -> None:
        self._as_name.update(name for name, _ in folds)
        self._small.update(fold(token.surface) for token in words if token.surface[0].islower())

    def is_name(self, folded: str) -> bool:
        return self._as_name[folded] > 4 * self._small[folded]


def _look_at(
    passage: Passage,
    concepts: Vocabulary,
    portrait: _Portrait,
    full_names: dict[FullName, tuple[int, str]],
    written: _Spellings,
) -> None:
    words = tokens(passage.text)
    at = {token.position: token for token in words}
    folds = name_folds(words, passage.text, passage.language)
    written.add(words, folds)
    for name, position in folds:
        portrait.features.setdefault(("name", name), (passage.id, at[position].surface))
    named = concepts.find(words, (passage.language,))
    terms = [(words[match.start].position, words[match.end - 1].position) for match in named]
    for (first, here), (second, there) in _neighbours(folds):
        between = passage.text[at[here].end : at[there].start]
        is_term = any(start <= here and there <= end for start, end in terms)  # scripts without capitals
        if first != second and min(len(first), len(second)) > 2 and not is_term and not set(between) & _DIVIDERS:
            words_there = passage.text[at[here].start : at[there].end]
            full_names.setdefault(_ordered(first, second), (passage.id, " ".join(words_there.split())))
    for mention in dates(passage.text, passage.language):
        if len(mention.date.parts) == 3:
            place = (passage.id, passage.text[mention.start : mention.end])
            portrait.features.setdefault(("date", str(mention.date)), place)
    for match in named:
        if not match.inside:
            place = (passage.id, passage.text[words[match.start].start : words[match.end - 1].end])
            portrait.features.setdefault(("concept", match.concept.uri), place)


def _neighbours(folds: Sequence[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], tuple[str, int]]]:
    """Names side by side, and names with one name between them."""
    yield from ((one, other) for one, other in pairwise(folds) if 0 < other[1] - one[1] <= 1)
    for one, middle, other in zip(folds, folds[1:], folds[2:], strict=False):
        if middle[1] - one[1] == 1 and other[1] - middle[1] == 1:
            yield one, other


def _ordered(first: str, second: str) -> FullName:
    return (first, second) if first <= second else (second, first)


def _same_names(pairs: Iterable[FullName]) -> dict[FullName, str]:
    """For each full name the one that stands for all its spellings."""
    by_sound: dict[tuple[str, str], list[FullName]] = defaultdict(list)
    stands_for: dict[FullName, str] = {}
    for pair in sorted(pairs):
        sounds = {_ordered(*sound) for sound in product(keys(pair[0]), keys(pair[1]))}
        like = next((other for sound in sounds for other in by_sound[sound] if _alike(pair, other)), None)
        stands_for[pair] = " ".join(pair) if like is None else stands_for[like]
        for sound in sounds:
            by_sound[sound].append(pair)
    return stands_for


def _alike(one: FullName, other: FullName) -> bool:
    straight = min(similarity(one[0], other[0]), similarity(one[1], other[1]))
    crossed = min(similarity(one[0], other[1]), similarity(one[1], other[0]))
    return max(straight, crossed) >= SAME_NAME


def _holders(portraits: Sequence[_Portrait]) -> dict[Feature, set[int]]:
    """The documents that hold each feature, of those that two or more do."""
    found: dict[Feature, set[int]] = defaultdict(set)
    for number, portrait in enumerate(portraits):
        for feature in portrait.features:
            found[feature].add(number)
    return {feature: documents for feature, documents in found.items() if len(documents) > 1}


def _tells(documents: set[int], total: int) -> bool:
    return len(documents) <= max(FEW, COMMON * total)


def _weight(feature: Feature, documents: int, total: int) -> float:
    # Ten documents more than there are, so that in a small archive what all hold is not worth nothing.
    return _WEIGHT[feature[0]] * math.log((total + 10) / (documents + 0.5))


def _candidates(holders: Mapping[Feature, set[int]], total: int) -> list[set[int]]:
    """The documents of each full name; those of names in nearly the same documents together."""
    groups: list[set[int]] = []
    anchors = [feature for feature in holders if feature[0] == "full name" and _tells(holders[feature], total)]
    for anchor in sorted(anchors, key=lambda feature: (-len(holders[feature]), feature)):
        documents = holders[anchor]
        near = next(
            (group for group in groups if len(group & documents) / len(group | documents) >= SAME_DOCUMENTS), None
        )
        if near is None:
            groups.append(set(documents))
        else:
            near |= documents
    return groups


def _shared(members: set[int], holders: Mapping[Feature, set[int]], total: int) -> dict[Feature, float]:
    """What at least two members hold and few others do, with its weight."""
    return {
        feature: _weight(feature, len(documents), total)
        for feature, documents in holders.items()
        if len(documents & members) > 1
        and _tells(documents, total)
        and len(documents - members) <= len(documents & members)
    }


def _convincing(members: set[int], holders: Mapping[Feature, set[int]], shared: Mapping[Feature, float]) -> set[int]:
    """The members that share, with one other member, a full name and one more thing that is not one of its two words."""
    kept = set()
    for one in members:
        for other in members - {one}:
            common = [feature for feature in shared if {one, other} <= holders[feature]]
            persons = {value for kind, value in common if kind == "full name"}
            within = {word for value in persons for word in value.split()}
            further = [
                value
                for kind, value in common
                if kind != "full name" and not (kind == "name" and _is_part(value, within))
            ]
            if persons and (len(persons) > 1 or len(further) > 1):
                kept.add(one)
                break
    return kept


def _is_part(name: str, words: Iterable[str]) -> bool:
    return any(similarity(name, word) >= SAME_NAME for word in words)


def _have_one_case(documents: Iterable[Document]) -> bool:
    cases = [set(map(case_id, document.metadata.cases)) for document in documents]
    return bool(set.intersection(*cases))


def _suggestion(
    catalog: Catalog,
    portraits: Sequence[_Portrait],
    members: Sequence[int],
    shared: Mapping[Feature, float],
    holders: Mapping[Feature, set[int]],
) -> CaseSuggestion:
    evidence = _evidence(catalog, portraits, members, shared, holders)
    persons = [piece.what for piece in evidence if piece.kind == "full name"]
    years = Counter(day[:4] for kind, day in shared if kind == "date")
    year = years.most_common(1)[0][0] if years else ""
    given = {case_id(name) for portrait in portraits for name in portrait.document.metadata.cases}
    return CaseSuggestion(
        title=", ".join([*persons[:2], *([year] if year else [])]),
        score=sum(piece.weight for piece in evidence),
        documents=tuple(portrait.document for portrait in portraits),
        evidence=evidence,
        cases=tuple(catalog.cases.get(case) for case in sorted(given)),
    )


def _evidence(
    catalog: Catalog,
    portraits: Sequence[_Portrait],
    members: Sequence[int],
    shared: Mapping[Feature, float],
    holders: Mapping[Feature, set[int]],
) -> tuple[Evidence, ...]:
    """The heaviest features of each kind, with a passage from each document that holds them. ``members`` numbers ``portraits``."""
    shown: Counter[str] = Counter()
    told: set[str] = set()
    evidence = []
    for feature in sorted(
        shared, key=lambda feature: (-shared[feature] * len(holders[feature] & set(members)), feature)
    ):
        kind = feature[0]
        holding = [portrait for number, portrait in zip(members, portraits, strict=True) if number in holders[feature]]
        words = feature[1].split() if kind in {"full name", "name"} else []
        if len(holding) < 2 or shown[kind] >= SHOWN or (words and all(_is_part(word, told) for word in words)):
            continue
        shown[kind] += 1
        told.update(words)
        places = [(portrait, portrait.features[feature][0]) for portrait in holding]
        written = [portrait.features[feature][1] for portrait in holding]
        what = next((words for words in written if words.isascii()), written[0])
        evidence.append(Evidence(kind, what, shared[feature], _citations(catalog, places)))
    return tuple(evidence)


def _citations(catalog: Catalog, places: Sequence[tuple[_Portrait, int]]) -> tuple[Citation, ...]:
    passages = catalog.passages.by_id(number for _, number in places)
    return tuple(
        cite_passage(catalog, portrait.version, portrait.document, passages[number][1])
        for portrait, number in places
        if number in passages
    )
