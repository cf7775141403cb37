"""What is known of a document is searched: found once, at the clearance, and said of the hit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive, Metadata, TextSource

LONG = "\n\n".join(
    f"Paragraph {number} speaks of ordinary weather in the valley, at length. " * 12 for number in range(4)
)
METADATA = Metadata(
    identifier="OBS-2024/17",
    title="Appeals of defenders rejected",
    authors=("Aden, Islam", "Steppe Observatory"),
    publisher="River Watch",
    persons=("Бахыт Ботагозина",),
    places=("Zhanaozen",),
    url="https://reports.example.org/2024/appeal.html",
    symbol="A/HRC/WGAD/2024/9",
    notes="Received from the widow.",
    extra={"collection": "Blue binder"},
)
FOUND = [
    ("appeal", "title"),
    ("appeals", "title"),
    ('"of defenders"', "title"),
    ("=rejected", "title"),
    ("rejec*", "title"),
    ("reje?ted", "title"),
    ("*jected", "title"),
    ("rejectid~", "title"),
    ("Aden", "authors"),
    ('"Steppe Observatory"', "authors"),
    ("River", "publisher"),
    ("Ботагозина", "persons"),
    ("Botagozina", "persons"),
    ("Jhanaozen", "places"),
    ("OBS-2024/17", "identifier"),
    ("reports.example.org", "url"),
    ("https://reports.example.org/2024/appeal.html", "url"),
    ("A/HRC/WGAD/2024/9", "symbol"),
    ("widow", "notes"),
    ("binder", "extra.collection"),
    ("widow AND binder", "notes"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("known") / "archive") as made:
        made.ingest(TextSource(LONG, METADATA))
        made.ingest(TextSource("Another text, of the sea.", Metadata(identifier="sea")))
        yield made


@pytest.mark.parametrize(("query", "field"), FOUND)
def test_a_document_is_found_once_for_what_is_known_of_it(archive: Archive, query: str, field: str) -> None:
    results = archive.search(query)
    assert [hit.document.metadata.identifier for hit in results] == ["OBS-2024/17"]
    assert results.total == 1
    assert field in [match.field for match in results[0].metadata_matches]
    assert not results[0].highlights
    assert any(part.why is not None and part.why.origin == "metadata" for part in results[0].explanation)


@pytest.mark.parametrize(
    "query", ["valley -appeal", 'valley NOT "River Watch"', '"rejected Aden"', '"appeals defenders"']
)
def test_no_phrase_goes_over_two_values_and_nothing_is_taken_away(archive: Archive, query: str) -> None:
    """What is known of a document takes nothing away: who excludes a word excludes texts with it."""
    assert archive.search(query).total == (0 if query.startswith('"') else archive.search("valley").total)


def test_words_of_the_text_come_before_words_of_the_metadata(archive: Archive) -> None:
    archive.ingest(TextSource("The widow was heard.", Metadata(identifier="heard")))
    assert [hit.document.metadata.identifier for hit in archive.search("widow")] == ["heard", "OBS-2024/17"]


def test_an_edit_is_found_and_what_it_took_away_is_not(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        [document] = archive.ingest(TextSource("A text.", Metadata(notes="Found at the harbour."))).added
        archive.edit(document.id, notes="Found at the station.")
        assert not archive.search("harbour")
        assert archive.search("station")


def test_the_name_of_a_file_is_found_and_goes_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    file = tmp_path / "in" / "letter_of_Sarymbayev.md"
    file.write_text("# A heading\n\nNothing but words.", "utf-8")
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest([tmp_path / "in"])
        [hit] = archive.search("Sarymbaev")
        assert [(match.field, match.value) for match in hit.metadata_matches] == [("file", "letter_of_Sarymbayev.md")]
        file.rename(file.with_name("statement.md"))
        archive.ingest([tmp_path / "in"])
        assert not archive.search("Sarymbaev")
        assert archive.search("statement")


def test_notes_and_tags_are_found_by_those_who_may_see_them(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        [document] = archive.ingest(TextSource("The court fined her. She appealed.", Metadata())).added
        archive.note(document.id, "Ask Toregozhina again.", access="confidential")
        archive.tag(document.id, "urgent")
        assert not archive.search("Toregozhina")
        assert archive.search("Торегожина", clearance="confidential").total == 1
        [hit] = archive.search("urgent")
        assert [(match.field, match.value) for match in hit.metadata_matches] == [("tag", "urgent")]
        archive.untag(document.id, "urgent")
        assert not archive.search("urgent")
