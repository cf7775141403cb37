"""What a search finds, counted by what its documents have: languages, cases, publishers, persons, places, types, years, tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, overload

from rightsarchive.engine.protocol import Engine, Ranking
from rightsarchive.errors import DamagedRecordError, UsageError
from rightsarchive.language import fields
from rightsarchive.language.keywords import plain
from rightsarchive.model import PassageId
from rightsarchive.model.brief import Brief
from rightsarchive.query.plan import Plan
from rightsarchive.search.ordering import everything
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
    for document, held, passages in _values(engine, catalog, plan, by, found, owners, damage):
        if not held:
            passages_without += passages
            continue
        documents_without.discard(document)
        for key, spelling in held.items():
            one = counts.setdefault(key, _Count())
            one.spellings[spelling] += passages
            one.passages += passages
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
    found: Ranking,
    owners: Sequence[str],
    damage: dict[str, DamagedRecordError],
) -> Iterator[tuple[str, Mapping[str, str], int]]:
    """Passages of one document that have the same values: the document, the values, each under what it is compared by, and how many
    passages they are."""
    if by == "language":
        languages = everything(engine, plan, fields.LANGUAGE)
        spoken = {scored.id: of for scored, of in zip(languages.hits, languages.values, strict=True)}
        alike = Counter((owner, spoken.get(scored.id, ())) for scored, owner in zip(found.hits, owners, strict=True))
        for (owner, held), passages in alike.items():
            yield owner, dict(zip(held, held, strict=True)), passages
    elif by == "tag":
        of_document, of_passage = _tags(catalog)
        for scored, owner in zip(found.hits, owners, strict=True):
            yield owner, {**of_document.get(owner, {}), **of_passage.get(scored.id, {})}, 1
    else:
        passages_of = Counter(owners)
        stated = catalog.stated.newest(passages_of, damage)
        cases = catalog.stated.cases(stated) if by == "case" else {}
        for owner, passages in passages_of.items():
            values = cases.get(owner, ()) if by == "case" else _of_document(stated.get(owner, {}), by)
            yield owner, {plain(value): value for value in values if value}, passages


def _tags(catalog: CatalogReader) -> tuple[dict[str, dict[str, str]], dict[PassageId, dict[str, str]]]:
    """The tags on documents, and those on passages."""
    tags = catalog.annotations.all(TAG)
    of_document: dict[str, dict[str, str]] = {}
    of_passage: dict[PassageId, dict[str, str]] = {}
    stretches = {each.id: each.body for each in tags if each.text_sha256 is not None}
    for each in tags:
        if each.text_sha256 is None:
            of_document.setdefault(each.document_id, {})[plain(each.body)] = each.body
    for name, passage in catalog.annotations.passages(TAG):
        of_passage.setdefault(passage, {})[plain(stretches[name])] = stretches[name]
    return of_document, of_passage


def _of_document(stated: Mapping[str, Any], by: By) -> Sequence[str | None]:
    match by:
        case "person":
            return tuple(stated.get("persons", ()))
        case "place":
            return tuple(stated.get("places", ()))
        case "publisher":
            return (stated.get("publisher"),)
        case "type":
            return (stated.get("document_type"),)
        case _:
            return (stated.get("published", "")[:4],)
