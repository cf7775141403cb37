"""Counts, order and scope of a search, held against a model that reads every document one by one."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Document, Hit, Metadata, Passage, QuerySyntaxError, TextSource, UsageError
from rightsarchive.language.folding import fold
from rightsarchive.search.facets import By
from rightsarchive.search.options import Sort

WORDS = ("court", "prison", "river", "lawyer", "winter")
PLACES = ("Almaty", "Aktau", "Upper Almaty", "Basra")
AUTHORS = ("Aigerim Tulegenova", "Bolat Serik", "Valley Watch")
CASES = ("Zebra strike", "Apple strike", "Émeute")
PUBLISHERS = ("Steppe", "STEPPE", "Front Line")
LANGUAGES = {"en": "The {word} was closed again in the evening, and the people went home.", "fr": "Le {word} était fermé et les gens sont rentrés chez eux le soir."}  # fmt: skip
CLEARANCES = tuple(Access)


def sources() -> Iterator[TextSource]:
    draw = random.Random(5)

    def some(of: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(draw.sample(of, draw.randrange(3)))

    for number in range(36):
        lines = [
            draw.choice(tuple(LANGUAGES.values())).format(word=draw.choice(WORDS)) for _ in range(draw.randint(1, 4))
        ]
        yield TextSource(
            "\n\n".join(f"{line} Number {number}." for line in lines),
            Metadata(
                identifier=f"N/{number % 30}/2025" if number < 30 else None,
                symbol=f"S-{number % 4}" if number % 3 else None,
                title=draw.choice(("Alpha", "beta", "Émile", "zeta", "Alpha two")) if number % 7 else None,
                authors=some(AUTHORS),
                publisher=draw.choice((None, *PUBLISHERS)),
                published=draw.choice((None, "2023", "2024-03", "2024-03-02", "2025-07-31")),
                document_type=draw.choice((None, "report", "statement")),
                cases=some(CASES),
                persons=some(AUTHORS),
                places=some(PLACES),
                access=draw.choice(("public", "public", "internal", "confidential")),
            ),
        )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("scope") / "archive") as made:
        made.ingest([*sources(), TextSource("Nobody knows this.", Metadata(places="Zhanaozen", access="confidential"))])
        documents = list(made.documents(clearance="confidential"))
        for document in documents[::4]:
            made.tag(document.id, ["Torture"])
        for document in documents[1::5]:
            made.tag(made.passages(document.id, clearance="confidential")[0].name, ["torture", "check"])
        yield made


def passages_with(archive: Archive, word: str, clearance: Access) -> list[tuple[Document, Passage]]:
    """By reading."""
    return [
        (document, passage)
        for document in archive.documents(clearance=clearance)
        for passage in archive.passages(document.id, clearance=clearance)
        if word in passage.text
    ]


def values(archive: Archive, document: Document, passage: Passage, by: By) -> set[str]:
    metadata = document.metadata
    if by == "tag":  # as the fixture gave them
        place = [each.id for each in archive.documents(clearance="confidential")].index(document.id)
        whole = {"torture"} if place % 4 == 0 else set()
        return whole | ({"torture", "check"} if place % 5 == 1 and passage.ordinal == 1 else set())
    held: dict[By, Any] = {
        "language": [passage.language],
        "case": document.cases,
        "publisher": [metadata.publisher],
        "person": metadata.persons,
        "place": metadata.places,
        "type": [metadata.document_type],
        "year": [metadata.published and str(metadata.published)[:4]],
    }
    return {str(value).casefold() for value in held[by] if value}


@settings(max_examples=40, deadline=None)
@given(word=st.sampled_from(WORDS), by=st.sampled_from(get_args(By)), clearance=st.sampled_from(CLEARANCES))
def test_counts_are_those_of_reading_everything(archive: Archive, word: str, by: By, clearance: Access) -> None:
    read = passages_with(archive, word, clearance)
    passages, documents, without = Counter[str](), dict[str, set[str]](), list[str]()
    for document, passage in read:
        held = values(archive, document, passage, by)
        passages.update(held)
        for value in held:
            documents.setdefault(value, set()).add(document.id)
        without += [] if held else [document.id]
    found = archive.facets(f"={word}", by=by, clearance=clearance)
    counted = {facet.value.casefold(): (facet.passages, facet.documents) for facet in found}
    assert counted == {value: (count, len(documents[value])) for value, count in passages.items()}
    assert (found.passages, found.documents) == (len(read), len({document.id for document, _ in read}))
    assert found.passages_without == len(without)
    assert found.documents_without == len({document.id for document, _ in read} - set().union(*documents.values()))
    assert [facet.passages for facet in found] == sorted((facet.passages for facet in found), reverse=True)


@pytest.mark.parametrize("by", ["publisher", "case", "year"])
def test_a_document_whose_metadata_were_altered_counts_for_no_value_and_is_told(tmp_path: Path, by: By) -> None:
    with Archive.create(tmp_path / "archive") as made:
        known = Metadata(title="Alpha", publisher="Bench", cases=("Sit-in",), published="2024")
        made.ingest([TextSource(f"The prison of {name} was closed.", known) for name in ("Alat", "Baku")])
        altered, _ = made.documents()
        connection = sqlite3.connect(tmp_path / "archive" / "catalog.sqlite")
        with closing(connection), connection:
            connection.execute("UPDATE versions SET metadata = replace(metadata, 'n', 'm') WHERE document_id = ?", (altered.id,))  # fmt: skip
        found = made.facets("prison", by=by)
        assert [facet.documents for facet in found] == [1]
        assert [(error.record, error.part) for error in found.damaged] == [(altered.id, "metadata")]
        assert (found.documents, found.documents_without) == (2, 1)


def key(archive: Archive, hit: Hit, sort: Sort) -> Any:
    """What a hit is sorted by; None for what comes last."""
    published = hit.document.metadata.published
    if sort in {"date", "newest"}:
        return None if published is None else published.earliest
    if sort == "title":
        return fold(hit.document.title), hit.document.title, hit.document.id
    titles = [archive.case(case, clearance="confidential").title for case in hit.cases]
    return min(((fold(title), title) for title in titles), default=None)


@settings(max_examples=30, deadline=None)
@given(
    word=st.sampled_from(WORDS),
    sort=st.sampled_from(("date", "newest", "title", "case")),
    clearance=st.sampled_from(CLEARANCES),
    size=st.integers(1, 7),
)
def test_every_page_is_sorted_and_the_ranking_decides_between_two_that_are_level(
    archive: Archive, word: str, sort: Sort, clearance: Access, size: int
) -> None:
    best = archive.search(f"={word}", limit=500, clearance=clearance)
    place = {hit.passage.id: number for number, hit in enumerate(best)}
    hits: list[Hit] = []
    while len(hits) < best.total:
        page = archive.search(f"={word}", limit=size, offset=len(hits), sort=sort, clearance=clearance)
        assert page.total == best.total
        assert [case.case.id for case in page.cases] == [
            case.case.id for case in archive.search(f"={word}", limit=size, clearance=clearance).cases
        ]
        hits += page.hits
    keys = [key(archive, hit, sort) for hit in hits]
    known = [each for each in keys if each is not None]
    assert known == keys[: len(known)]
    assert known == sorted(known, reverse=sort == "newest")
    for (one, of_one), (other, of_other) in pairwise(zip(hits, keys, strict=True)):
        if of_one == of_other:
            assert place[one.passage.id] < place[other.passage.id]
    assert {hit.passage.id for hit in hits} == set(place)
    lacking = len(keys) - len(known)
    assert [remark.split()[0] for remark in page.remarks] == ([str(lacking)] if lacking else [])


FILTERS = {
    "places": ("place", (*PLACES, "almaty")),
    "authors": ("author", (*AUTHORS, "Serik Bolat", "tulegenova")),
    "identifiers": ("identifier", ("N/3/2025", "n/4/2025", "S-1", "S-2")),
}


def fits(document: Document, name: str, value: str) -> bool:
    """Whether a document has a value, as a filter asks for it."""
    metadata, asked = document.metadata, value.casefold()
    if name == "identifier":
        return asked in {(held or "").casefold() for held in (metadata.identifier, metadata.symbol)}
    held = metadata.places if name == "place" else tuple(map(str, metadata.authors))
    return any(set(asked.split()) <= set(each.casefold().split()) for each in held)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_filter_keeps_the_documents_that_have_the_value(archive: Archive, data: st.DataObject) -> None:
    word, clearance = data.draw(st.sampled_from(WORDS)), data.draw(st.sampled_from(CLEARANCES))
    option = data.draw(st.sampled_from(sorted(FILTERS)))
    name, known = FILTERS[option]
    asked = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
    documents = list(archive.documents(clearance=clearance))
    there = [any(fits(document, name, value) for document in documents) for value in asked]
    chosen: Any = {option: asked}
    in_query = " ".join(f'{name}:"{value}"' for value in asked)
    if not all(there):
        with pytest.raises(UsageError, match=f"there is no {name}"):
            archive.search(f"={word}", clearance=clearance, **chosen)
        with pytest.raises(QuerySyntaxError, match=f"there is no {name}"):
            archive.search(f"={word} {in_query}", clearance=clearance)
        return
    kept = {document.id for document in documents if any(fits(document, name, value) for value in asked)}
    expected = {passage.id for document, passage in passages_with(archive, word, clearance) if document.id in kept}
    for results in (
        archive.search(f"={word}", limit=500, clearance=clearance, **chosen),
        archive.search(f"={word} {in_query}", limit=500, clearance=clearance),
    ):
        assert {hit.passage.id for hit in results} == expected
        assert results.total == len(expected)


def test_one_document_is_searched_by_any_of_its_names_and_by_its_bytes(archive: Archive) -> None:
    document = next(archive.documents())
    for results in (
        archive.search("the le", documents=document.id),
        archive.search("the le", documents=document.metadata.identifier),
        archive.search("the le", sha256=document.sha256[:12]),
        archive.search("the le", documents=document.id, authors=None, identifiers=document.metadata.identifier),
    ):
        assert results.total == document.passages
        assert {hit.document.id for hit in results} == {document.id}


def test_a_value_that_stands_for_several_filters_and_does_not_find(archive: Archive) -> None:
    """``place:almaty`` stands for the documents of Almaty and of Upper Almaty."""
    assert archive.search("nowhere-to-be-found place:almaty").total == 0
    assert archive.search("=court NOT place:almaty").total + archive.search("=court place:almaty").total == (
        archive.search("=court").total
    )


def test_several_kinds_of_filters_must_all_hold(archive: Archive) -> None:
    one, other = [document.id for document in archive.documents()][:2]
    assert archive.search("the le", documents=[one, other]).total > archive.search("the le", documents=one).total
    assert archive.search("the le", documents=one, sha256=archive.document(other).sha256).total == 0


def test_a_value_that_nothing_has_is_answered_with_the_nearest(archive: Archive) -> None:
    with pytest.raises(UsageError, match="there is no place “Almati”") as told:
        archive.search("court", places="Almati")
    assert "Almaty" in told.value.advice


def test_what_cannot_be_counted_by_or_sorted_by_is_refused(archive: Archive) -> None:
    wrong: Any = "size"
    with pytest.raises(UsageError, match="cannot be sorted by 'size'"):
        archive.search("court", sort=wrong)
    with pytest.raises(UsageError, match="cannot be counted by 'size'"):
        archive.facets("court", by=wrong)


def test_a_secret_place_is_no_nearest_value(archive: Archive) -> None:
    with pytest.raises(UsageError) as told:
        archive.search("court", places="Zhanaozem")
    assert "Zhanaozen" not in told.value.advice
