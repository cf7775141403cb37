"""Dictionaries of an archive: added, replaced, listed, removed, checked; what a search makes of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive, BrokenFileError, DamagedArchiveError, Metadata, TextSource, UsageError

TEXTS = {
    "court": ("The court sentenced the miner on Tuesday.", "en"),
    "canteen": ("The canteen served soup to the guests all winter.", "en"),
    "recours": ("Le tribunal a rejeté le recours du mineur.", "fr"),
}

LIST = "Schachtarbeiter\tminer, collier (old)\nKantine\tcanteen\nrot\tred\nauf die Straße setzen\tevict\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        made.ingest(
            TextSource(text, Metadata(identifier=name, language=language)) for name, (text, language) in TEXTS.items()
        )
        yield made


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "mine.tsv"
    path.write_text(LIST, "utf-8")
    return path


def found(archive: Archive, query: str, *, concepts: bool = True) -> list[str | None]:
    return [hit.document.metadata.identifier for hit in archive.search(query, concepts=concepts).hits]


def test_a_word_finds_its_translation_and_the_hit_names_the_dictionary(archive: Archive, listed: Path) -> None:
    assert found(archive, "der Schachtarbeiter") == []
    archive.add_vocabulary(listed, source="de", target="en")
    assert found(archive, "der Schachtarbeiter") == ["court"]
    (hit,) = archive.search("Schachtarbeitern").hits
    (why,) = {each.why for each in hit.highlights}
    assert (why.origin, why.note) == ("dictionary", "mine: miner, collier")
    assert {part.why.origin for part in hit.explanation if part.why} >= {"dictionary"}
    assert found(archive, "der Schachtarbeiter", concepts=False) == []
    assert found(archive, "=Schachtarbeiter") == []


def test_it_is_listed_replaced_and_removed(archive: Archive, listed: Path) -> None:
    archive.add_vocabulary(listed, source="de", target="en")
    (known,) = archive.dictionaries()
    assert (known.name, known.source, known.target, known.entries) == ("mine", "de", "en", 4)
    assert archive.vocabularies()["mine"] == 4
    lines = len(list(archive.history()))
    archive.add_vocabulary(listed, source="de", target="en")
    assert len(list(archive.history())) == lines
    listed.write_text("Bergmann\tminer\n", "utf-8")
    archive.add_vocabulary(listed, source="de", target="en")
    assert found(archive, "der Bergmann") == ["court"]
    assert found(archive, "der Schachtarbeiter") == []
    archive.remove_vocabulary("mine", reason="asked")
    assert found(archive, "der Bergmann") == []
    assert archive.dictionaries() == ()
    assert archive.check().findings == ()
    with pytest.raises(UsageError, match="mine"):
        archive.remove_vocabulary("mine")


def test_passages_in_the_language_of_the_question_come_first(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "fr.tsv"
    path.write_text("mineur\tminer\ntribunal\tcourt\n", "utf-8")
    archive.add_vocabulary(path, source="fr", target="en")
    assert found(archive, "le tribunal et le mineur") == ["recours", "court"]


def test_what_is_no_dictionary_or_lacks_its_languages_is_refused(
    archive: Archive, listed: Path, tmp_path: Path
) -> None:
    thesaurus = tmp_path / "terms.ttl"
    thesaurus.write_text("", "utf-8")
    for path, source, target, told in (
        (listed, "", "en", "from which language"),
        (listed, "de", "de", "two languages"),
        (listed, "xx", "en", "xx"),
        (thesaurus, "de", "en", "itself"),
    ):
        with pytest.raises(UsageError, match=told):
            archive.add_vocabulary(path, source=source, target=target)
    listed.write_text("no tab", "utf-8")
    with pytest.raises(BrokenFileError, match="line 1"):
        archive.add_vocabulary(listed, source="de", target="en")
    assert archive.dictionaries() == ()


def test_a_change_from_outside_is_found(archive: Archive, listed: Path) -> None:
    archive.add_vocabulary(listed, source="de", target="en")
    root = archive.root
    archive.close()
    with sqlite3.connect(root / "catalog.sqlite") as connection:
        connection.execute("UPDATE dictionary_terms SET body = '[[]]' WHERE term = 'kantin'")
    connection.close()
    with Archive.open(root) as again:
        assert any("mine" in finding.subject for finding in again.check().findings)
        with pytest.raises(DamagedArchiveError, match="mine"):
            again.search("die Kantine")
