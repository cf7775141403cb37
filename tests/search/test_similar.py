"""Passages like a text: the words that tell most are asked, as one clearance counts them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Metadata, NotInArchiveError, TextSource, UsageError

TOPICS = {
    "fine": "The administrative court fined the activist {name} for a picket, and the appeal court upheld the fine in March.",
    "ill": "Doctors in the prison hospital refused {name} insulin, and her lawyer complained to the ombudsman about it.",
    "land": "Herders of the valley lost their pastures to the mine, said {name}, and nobody paid them for the land.",
    "press": "Editors were searched at dawn; {name} says that the police took cameras, notebooks and a laptop of the newspaper.",
}
NAMES = ("Aigul Orazova", "Marat Zhylanbayev", "Saule Karimova", "Temir Basharov")
RUSSIAN = "Марат Жыланбаев рассказал адвокату, что его держали без еды и сна в следственном изоляторе города."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("similar") / "archive") as made:
        made.ingest(
            TextSource(text.format(name=name), Metadata(identifier=f"{topic}-{number}"))
            for topic, text in TOPICS.items()
            for number, name in enumerate(NAMES)
        )
        made.ingest([TextSource(RUSSIAN, Metadata(identifier="ru"))])
        made.ingest(
            [TextSource(TOPICS["fine"].format(name="Bolat Informer"), Metadata(identifier="x", access="internal"))]
        )
        yield made


def named(archive: Archive, identifier: str) -> str:
    return archive.passages(identifier, clearance="internal")[0].name


@pytest.mark.parametrize("topic", TOPICS)
def test_what_is_like_a_passage_comes_first_without_itself(archive: Archive, topic: str) -> None:
    name = named(archive, f"{topic}-0")
    found = [str(hit.document.metadata.identifier) for hit in archive.similar(name, limit=100)]
    assert {each.partition("-")[0] for each in found[:3]} == {topic}
    assert f"{topic}-0" not in found
    hit = archive.search(TOPICS[topic].format(name=NAMES[0]), limit=1)[0]
    for same in (archive.passage(name), hit, hit.citation):
        assert [str(each.document.metadata.identifier) for each in archive.similar(same, limit=100)] == found


def test_a_text_of_the_archive_is_like_itself(archive: Archive) -> None:
    text = archive.passage(named(archive, "ill-1")).text
    first, second = archive.similar(text, limit=2)
    assert first.document.metadata.identifier == "ill-1"
    assert first.score > second.score


def test_a_name_in_another_script_counts(archive: Archive) -> None:
    assert "-1" in str(archive.similar(named(archive, "ru"))[0].document.metadata.identifier)


def test_a_quote_is_left_out_with_the_passages_that_it_stands_in(archive: Archive) -> None:
    citation = archive.cite_words("land-2", "lost their pastures to the mine")
    found = [hit.document.metadata.identifier for hit in archive.similar(citation, limit=100)]
    assert "land-2" not in found
    assert {"land-0", "land-1", "land-3"} <= set(found[:3])


def test_what_is_above_the_clearance_changes_nothing(
    archive: Archive, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = named(archive, "fine-0")
    with Archive.create(tmp_path_factory.mktemp("alone") / "archive") as alone:
        alone.ingest(
            TextSource(each.text, Metadata(identifier=each.metadata.identifier)) for each in archive.documents()
        )
        for text in (name, archive.passage(name).text, "Bolat Informer was fined"):
            mixed, only = archive.similar(text, limit=50), alone.similar(text, limit=50)
            assert (mixed.query, mixed.total) == (only.query, only.total)
            assert [(hit.passage.text, hit.score) for hit in mixed] == [(hit.passage.text, hit.score) for hit in only]
    with pytest.raises(NotInArchiveError):
        archive.similar(named(archive, "x"))
    assert archive.similar(named(archive, "x"), clearance=Access.INTERNAL).total


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_asked_or_refused_as_one_without_words(archive: Archive, text: str) -> None:
    try:
        archive.similar(text)
    except UsageError as error:
        assert "no word" in str(error)


def test_a_text_that_is_too_long_is_refused(archive: Archive) -> None:
    with pytest.raises(UsageError, match="100,000"):
        archive.similar("word " * 30_000)
