"""What a search finds, counted by what its documents have: languages, cases, publishers, persons, places, types, years, tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args, overload

from rightsarchive.engine.protocol import Engine
from rightsarchive.errors import DamagedRecordError, UsageError
from rightsarchive.language import fields
from rightsarchive.language.keywords import plain
from rightsarchive.model import Document, PassageId
from rightsarchive.model.brief import Brief
from rightsarchive.query.plan import Plan
from rightsarchive.search.ordering import documents_of, everything
from rightsarchive.store import TAG, CatalogReader

By = Literal["language", "case", "publisher", "person", "place", "type", "year", "tag"]
"""What is counted by: the language is that of the passage, a tag its own or its document's, the rest is its document's."""


@dataclass(frozen=True, slots=True, repr=False)
class Facet(Brief):
    """One value: how many ``passages`` have it, in how many ``documents``. A case is called by its id in ``value``, by its title in
    ``label``; elsewhere both are the same."""

    value: str
    label: str
    passages: int
    documents: int


@dataclass(frozen=True, slots=True, repr=False)
class Facets(Brief, Sequence[Facet]):
    """The values, a sequence, those with the most passages first. ``passages`` and ``documents`` are all that was found, and
    ``passages_without`` and ``documents_without`` those that have no value; a passage with two values counts for both. Documents that are
    damaged are told in ``damaged``, and count for no value."""

    query: str
    by: By
    passages: int
    documents: int
    passages_without: int
    documents_without: int
    values: tuple[Facet, ...]
    damaged: tuple[DamagedRecordError, ...] = ()

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, index: int) -> Facet: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Facet, ...]: ...
    def __getitem__(self, index: int | slice) -> Facet | tuple[Facet, ...]:
        return self.values[index]

    def __iter__(self) -> Iterator[Facet]:
        return iter(self.values)


@dataclass(slots=True)
class _Count:
    """Of one value, which may be written in several ways."""

    spellings: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    documents: set[str] = field(default_factory=set)


def check_by(by: By) -> By:
    """Raises UsageError for what nothing can be counted by."""
    if by not in get_args(By):
        raise UsageError(f"passages cannot be counted by {by!r}.", advice=f"Use one of: {', '.join(get_args(By))}.")
    return by


def count(engine: Engine, catalog: CatalogReader, plan: Plan, query: str, by: By) -> Facets:
    """Exact counts of all that a plan finds. Reads the metadata of every document that is found, but for languages."""
    found = everything(engine, plan, fields.DOCUMENT)
    owners = [of[0] for of in found.values]
    damage: dict[str, DamagedRecordError] = {}
    counts: dict[str, _Count] = {}
    passages_without, documents_without = 0, set(owners)
    values = _values(engine, catalog, plan, by, [scored.id for scored in found.hits], owners, damage)
    for document, held in zip(owners, values, strict=True):
        passages_without += not held
        if held:
            documents_without.discard(document)
        for key, spelling in held.items():
            one = counts.setdefault(key, _Count())
            one.spellings[spelling] += 1
            one.passages += 1
            one.documents.add(document)
    labels = {case: record.title for case, record in catalog.cases.records(counts, {}).items()} if by == "case" else {}
    facets = []
    for key, one in counts.items():
        value = min(one.spellings, key=lambda spelling: (-one.spellings[spelling], spelling))
        facets.append(Facet(value, labels.get(key, value), one.passages, len(one.documents)))
    facets.sort(key=lambda facet: (-facet.passages, -facet.documents, facet.value))
    return Facets(
        query, by, found.total, len(set(owners)), passages_without, len(documents_without), tuple(facets),
        tuple(damage.values()),
    )  # fmt: skip


def _values(
    engine: Engine,
    catalog: CatalogReader,
    plan: Plan,
    by: By,
    passages: Sequence[PassageId],
    owners: Sequence[str],
    damage: dict[str, DamagedRecordError],
) -> list[Mapping[str, str]]:
    """For each passage its values, each under what it is compared by."""
    if by == "language":
        languages = everything(engine, plan, fields.LANGUAGE)
        spoken = {scored.id: of for scored, of in zip(languages.hits, languages.values, strict=True)}
        return [dict(zip(spoken.get(passage, ()), spoken.get(passage, ()), strict=True)) for passage in passages]
    if by == "tag":
        tags = catalog.annotations.all(TAG)
        of_document: dict[str, dict[str, str]] = {}
        of_passage: dict[PassageId, dict[str, str]] = {}
        stretches = {each.id: each.body for each in tags if each.text_sha256 is not None}
        for each in tags:
            if each.text_sha256 is None:
                of_document.setdefault(each.document_id, {})[plain(each.body)] = each.body
        for name, passage in catalog.annotations.passages(TAG):
            of_passage.setdefault(passage, {})[plain(stretches[name])] = stretches[name]
        return [
            {**of_document.get(owner, {}), **of_passage.get(passage, {})}
            for passage, owner in zip(passages, owners, strict=True)
        ]
    known = {name: _of_document(each, by) for name, each in documents_of(catalog, set(owners), damage).items()}
    return [known.get(owner, {}) for owner in owners]


def _of_document(document: Document, by: By) -> Mapping[str, str]:
    metadata = document.metadata
    match by:
        case "case":
            values: Sequence[str | None] = document.cases
        case "publisher":
            values = (metadata.publisher,)
        case "person":
            values = metadata.persons
        case "place":
            values = metadata.places
        case "type":
            values = (metadata.document_type,)
        case _:
            values = (None if metadata.published is None else str(metadata.published)[:4],)
    return {plain(value): value for value in values if value}
