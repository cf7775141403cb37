"""Passages with the same words are one hit, with the others that the query finds beneath it; nothing is lost or counted twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Hit, Metadata, SearchOptions, TextSource
from rightsarchive.search.options import Sort

OPENING = "The court fined the activist for a hunger strike in Almaty, and the police took him to prison."
TEXTS = [
    " ".join([OPENING, *(f"Statement {name} names right number {n} of the law, article {n}." for n in range(9))])
    for name in "ABC"
]
"""Each is one passage."""

WHERE = [(text, number) for text in range(3) for number in range(6)]
LEVELS = list(Access)


def report(text: str, number: int, level: Access) -> TextSource:
    own = " ".join(f"Editor {number} writes sentence {n} of his own about the weather." for n in range(12))
    title = ("Appeal", "Strike", "Report")[number % 3]
    metadata = Metadata(identifier=f"r{number}", title=title, access=level, published=f"202{number % 5}")
    return TextSource(f"{text}\n\n{own}", metadata)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    place: Path = tmp_path_factory.mktemp("collapsing")
    draw = random.Random(5)
    with Archive.create(place / "archive") as made:
        sources = [
            # White space is laid out otherwise in every second one.
            report(TEXTS[text].replace(" ", "\n" if number % 2 else " ", 3), 10 * text + number, LEVELS[number % 3])
            for text, number in WHERE
        ]
        draw.shuffle(sources)
        made.ingest([*sources, report("A hunger strike alone.", 90, Access.PUBLIC)])
        yield made


def places(hits: list[Hit]) -> list[int]:
    return [place for hit in hits for place in (hit.passage.id, *(copy.passage.id for copy in hit.copies))]


QUERIES = (
    "hunger strike",
    "court OR weather",
    "title:strike hunger",
    "prison NOT weather",
    "after:2022 activist",
    "law",
    "statement A",
)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(QUERIES),
    st.integers(1, 7),
    st.sampled_from(LEVELS),
    st.sampled_from(("relevance", "date", "newest", "title")),
)
def test_pages_hold_each_passage_once(archive: Archive, query: str, limit: int, level: Access, sort: Sort) -> None:
    options: SearchOptions = {"clearance": level, "sort": sort}
    each_alone: SearchOptions = {**options, "collapse": False}
    every = archive.search(query, limit=500, **each_alone)
    shown: list[Hit] = []
    while True:
        page = archive.search(query, limit=limit, offset=len(shown), **options)
        assert page.total == every.total == len(every)
        shown += page.hits
        assert len(page) == limit or not page.more
        if not page.more:
            break
    assert sorted(places(shown)) == sorted(hit.passage.id for hit in every)
    # Each hit is the first of its words in the whole order, at its score.
    first: dict[str, Hit] = {}
    for hit in every:
        first.setdefault(" ".join(hit.passage.text.split()), hit)
    assert [(hit.passage.id, hit.score) for hit in shown] == [(hit.passage.id, hit.score) for hit in first.values()]
    assert not archive.search(query, limit=limit, offset=len(shown), **options).hits


def test_a_place_above_the_clearance_is_neither_listed_nor_counted(archive: Archive) -> None:
    for level, places_of in ((Access.PUBLIC, 2), (Access.INTERNAL, 4), (Access.CONFIDENTIAL, 6)):
        results = archive.search("activist", clearance=level)
        assert results.total == 3 * places_of
        assert [len(hit.copies) for hit in results] == [places_of - 1] * 3
        for hit in results:
            for copy in hit.copies:
                assert copy.document.access.level <= level.level
                assert copy.citation.quote.split() == hit.citation.quote.split()
                assert archive.verify(copy.citation, clearance=level).ok


def test_the_places_are_those_that_the_query_finds(archive: Archive) -> None:
    results = archive.search("activist", documents=["r0", "r3"])
    assert results.total == 2
    assert [copy.document.metadata.identifier for hit in results for copy in hit.copies] in (["r0"], ["r3"])


def test_hidden_words_are_not_the_same_as_those_that_are_shown(tmp_path: Path) -> None:
    words = " ".join(f"Word{n} of the statement on a strike." for n in range(12))
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><p style='display:none'>{words}</p><p>{words}</p></body></html>", encoding="utf-8")
    with Archive.create(tmp_path / "archive") as made:
        made.ingest([page])
        found = made.search("strike", hidden=True)
        assert found.total == 2
        assert [hit.copies for hit in found] == [(), ()]


def test_a_list_of_queries_has_every_passage(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("query\nactivist\n", encoding="utf-8")
    assert len(list(archive.search_all(tmp_path / "q.csv"))) == 7
    assert len(list(archive.search_all(tmp_path / "q.csv", collapse=True))) == 4
