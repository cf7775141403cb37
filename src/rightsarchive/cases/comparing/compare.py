"""Sources compared with one another: of a case, or of what is cited.

Two sentences are taken to speak of the same where the passages around them share a name or a day, and they themselves share a concept of the
vocabularies (in any languages) or, in one language, words. Differing values are told only where each sentence names one value of the kind,
and where neither source names the other's value anywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import combinations
from typing import Final

from rapidfuzz import fuzz

from rightsarchive.cases.comparing.facts import SAME_NAME, Fact, Reading, Told
from rightsarchive.cases.comparing.records import Comparison, Corroboration, Discrepancy, NamedValue
from rightsarchive.citation import Citation
from rightsarchive.citing import cite_at
from rightsarchive.errors import UsageError
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.language.names import fold, similarity
from rightsarchive.language.scripts import script_of
from rightsarchive.language.sentences import sentences
from rightsarchive.model import Document, PartialDate, PassageKind, VersionId
from rightsarchive.store import CatalogReader
from rightsarchive.upkeep.duplicates import near_copies
from rightsarchive.verifying import cited_place, source_of

SAME_TEXT: Final = 90
"""From how many percent of shared letters (rapidfuzz ``ratio``) on two quotes are copies of one text."""

_FEW_SHARED_WORDS: Final = 3
_FACTOR: Final = 5
"""Figures that are farther apart are of different things."""
_DAYS_APART: Final = 14
_YEARS_APART: Final = 5
_STAGES: Final = frozenset(f"urn:rightsarchive:concept:{name}" for name in ("appeal", "prosecutor"))
"""What another court decided, or a prosecutor asked for, is no other account of the same decision."""
_LONG_NAME: Final = 6


def compare_case(catalog: CatalogReader, concepts: Vocabulary, case: str) -> Comparison:
    """What the documents of a case say, compared. Raises NotInArchiveError."""
    versions = [(name, catalog.documents.newest(name)) for name in catalog.cases.documents(case)]
    documents = {row: catalog.documents.record(row) for _, row in versions if row is not None}
    known = catalog.cases.get(case)
    persons = (*known.persons, *known.places)
    all_told = _told(catalog, documents)
    reading = Reading(catalog, concepts, (*persons, *_declared(documents.values())))
    facts = [fact for told in all_told for fact in reading.facts(told, catalog.passages.of_version(told.version))]
    return _compared(reading, facts, list(_spelled(catalog, all_told, known.persons)))


def compare_cited(catalog: CatalogReader, concepts: Vocabulary, cited: Sequence[Citation]) -> Comparison:
    """What is cited, compared. Raises NotInArchiveError for what is not seen."""
    once = {(each.document_id, each.text_sha256, each.locator.spans): each for each in cited}
    places = [(each, *cited_place(catalog, each)) for each in once.values()]
    documents = {row: catalog.documents.record(row) for _, row, _, _ in places}
    told = {each.version: each for each in _told(catalog, documents)}
    reading = Reading(catalog, concepts, _declared(documents.values()))
    facts: list[Fact] = []
    for each, row, source, at in places:
        for start, end in at.spans:
            facts += reading.of_text(told[row], source.text[start:end], start, each.language or "und", None)
    return _compared(reading, facts, [])


def _declared(documents: Iterable[Document]) -> tuple[str, ...]:
    return tuple(str(name) for each in documents for name in (*each.metadata.persons, *each.metadata.places))


def _told(catalog: CatalogReader, documents: dict[VersionId, Document]) -> list[Told]:
    """The documents with their groups: those of one publisher (or author), and copies of one text, are one source."""
    rows = list(documents)
    leader = {row: row for row in rows}

    def of(row: VersionId) -> VersionId:
        while leader[row] != row:
            row = leader[row]
        return row

    speakers: dict[str, VersionId] = {}
    for row, document in documents.items():
        metadata = document.metadata
        speaker = metadata.publisher or (str(metadata.authors[0]) if metadata.authors else document.id)
        leader[of(row)] = of(speakers.setdefault(speaker.casefold(), row))
    for one, other in near_copies(catalog, rows):
        leader[of(one)] = of(other)
    return [Told(documents[row], row, source_of(catalog, row), int(of(row))) for row in rows]


def _compared(reading: Reading, facts: Sequence[Fact], spelled: Sequence[Discrepancy]) -> Comparison:
    by_unit: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        by_unit[fact.kind, "" if fact.quantity is None else fact.quantity.unit].append(fact)
    agreed, differing = [], list(spelled)
    for alike in by_unit.values():
        agreed += list(_agreeing(reading, alike))
        differing += list(_differing(reading, alike))
    return Comparison(tuple(agreed), tuple(differing))


def _agreeing(reading: Reading, facts: Sequence[Fact]) -> Iterator[Corroboration]:
    """Each value that two groups of sources name in sentences about the same, once for each group."""
    group = _without_reprints(facts)
    taken: set[int] = set()
    for at, fact in enumerate(facts):
        if at in taken:
            continue
        named, groups = [fact], {group[fact.told.group]}
        for other in facts[at + 1 :]:
            its = group[other.told.group]
            if its not in groups and fact.same(other) and _about_the_same(fact, other, few=1):
                named.append(other)
                groups.add(its)
        values = [value for each in named if (value := reading.named(each)) is not None]
        if len(values) > 1:
            taken |= {place for place, other in enumerate(facts) if fact.same(other)}
            yield Corroboration(fact.kind, _exact(named).value, tuple(values))


def _without_reprints(facts: Sequence[Fact]) -> dict[int, int]:
    """The groups of sources, those put together of which one has a sentence of the other."""
    leader = {each.told.group: each.told.group for each in facts}
    for one, other in combinations(facts, 2):
        left, right = leader[one.told.group], leader[other.told.group]
        if left != right and one.same(other) and _is_copy(one, other):
            leader = {group: left if its == right else its for group, its in leader.items()}
    return leader


def _exact(facts: Sequence[Fact]) -> Fact:
    """The least rounded one."""
    return min(facts, key=lambda each: 0.0 if each.quantity is None else each.quantity.rounding)


def _differing(reading: Reading, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    told: set[tuple[str, str]] = set()
    by_group: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_group[fact.told.group].append(fact)
    for one, other in combinations(by_group, 2):
        pairs = [
            (_shared(left, right), left, right)
            for left in by_group[one]
            for right in by_group[other]
            if left.alone
            and right.alone
            and not left.same(right)
            and _near(left, right)
            and _about_the_same(left, right, few=2)
        ]
        for _, left, right in sorted(pairs, key=lambda pair: -pair[0])[:1]:
            if any(left.same(each) for each in by_group[other]) or any(right.same(each) for each in by_group[one]):
                continue
            key = (min(left.value, right.value), max(left.value, right.value))
            values = [value for each in (left, right) if (value := reading.named(each)) is not None]
            if key not in told and len(values) > 1:
                told.add(key)
                yield Discrepancy(left.kind, tuple(values))


def _near(one: Fact, other: Fact) -> bool:
    """Whether two values may be of one thing at all."""
    if one.quantity is None or other.quantity is None:
        days = (PartialDate(one.value).date() - PartialDate(other.value).date()).days
        return abs(days) <= _DAYS_APART
    small, large = sorted((one.quantity.value, other.quantity.value))
    if one.kind == "age":
        return large - small <= _YEARS_APART
    return large <= _FACTOR * small


def _about_the_same(one: Fact, other: Fact, *, few: int) -> bool:
    names, days = one.names & other.names, one.days & other.days
    concepts, words = one.concepts & other.concepts, one.stems & other.stems
    subject = len(concepts) + (len(words) >= _FEW_SHARED_WORDS) * (1 + (len(words) > _FEW_SHARED_WORDS + 2))
    if one.kind == "date" and few > 1:
        # Days of one case are of many events: only sentences that say nearly the same are set against each other.
        return bool(names) and len(concepts) + len(words) // 2 >= 3 and not (one.concepts ^ other.concepts)
    if few > 1 and (not one.named & other.named or (one.concepts ^ other.concepts) & _STAGES):
        return False
    return bool(names or days) and subject >= 1 and subject + len(names) + len(days) > few


def _shared(one: Fact, other: Fact) -> float:
    shared = len(one.names & other.names) + len(one.days & other.days)
    return shared + 2 * len(one.concepts & other.concepts) + len(one.stems & other.stems) / 2


def _is_copy(one: Fact, other: Fact) -> bool:
    texts = [" ".join(each.told.source.text[slice(*each.sentence)].split()) for each in (one, other)]
    return fuzz.ratio(*texts) >= SAME_TEXT


def _spelled(catalog: CatalogReader, all_told: Sequence[Told], persons: Sequence[str]) -> Iterator[Discrepancy]:
    """The spellings of a person's name in documents that declare it and have it in their text, where sources write it differently."""
    for person in persons:
        own = [fold(word) for word in person.split()]
        found: dict[str, NamedValue] = {}
        groups: dict[str, int] = {}
        for told in all_told:
            for name in map(str, told.document.metadata.persons):
                if name not in found and _is_name_of([fold(word) for word in name.split()], own):
                    named = _first(catalog, told, name)
                    if named is not None:
                        found[name] = named
                        groups[name] = told.group
        by_script = Counter(script_of(name[0]) for name in {" ".join(each.casefold().split()) for each in found})
        # In another script a name is spelled otherwise, which is no difference.
        if any(count > 1 for count in by_script.values()) and len(set(groups.values())) > 1:
            yield Discrepancy("name", tuple(found.values()))


def _is_name_of(name: Sequence[str], person: Sequence[str]) -> bool:
    return len(name) > 1 and all(any(similarity(one, other) >= SAME_NAME for other in person) for one in name)


def _first(catalog: CatalogReader, told: Told, name: str) -> NamedValue | None:
    """Where a name first stands in a text, quoted with its sentence; else the longest word of it."""
    longest = max(name.split(), key=len)
    for written in (name, longest) if len(longest) >= _LONG_NAME else (name,):
        for at in told.source.find(written):
            paragraph = told.source.paragraph(at)
            if paragraph is None or told.source.kind_apart(at) is not None or paragraph.kind is PassageKind.NAVIGATION:
                continue
            text = told.source.text[paragraph.start : paragraph.end]
            for start, end in sentences(text, told.document.metadata.language or "und"):
                if start <= at.start - paragraph.start and at.end - paragraph.start <= end:
                    with suppress(UsageError):
                        place = told.source.locate(paragraph.start + start, paragraph.start + end)
                        text_id = catalog.documents.text(told.version)
                        cited = cite_at(catalog, told.document, text_id, place, paragraph=paragraph)
                        return NamedValue(name, written, cited)
    return None
