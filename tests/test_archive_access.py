"""What lies above the clearance leaves no trace in what is found, nor in how it is explained."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Access, Archive, Metadata, QuerySyntaxError, TextSource

PUBLIC = (
    "The hunger strike of Zhylanbayev went on for nine days in the prison of Aktau.",
    "The court fined the defender after a demonstration in Almaty.",
    "La grève de la faim continue dans la prison, dit son avocat.",
)
SECRET = (
    "Голодовка Жанболата Жыланбаева продолжалась девять дней. Адвокат Айтпаева говорила с Жиланбаевой.",
    "سجن المدافع عن حقوق الإنسان محمد في الرياض بعد محاكمة قصيرة.",
    "The secretary and Jylanbaev met the witness Aitpayeva in the prison of Aktau.",
    "Mahkeme insan hakları savunucusunu perşembe günü cezalandırdı ve avukatı itiraz etti.",
)


def sources(texts: tuple[str, ...], access: Access, case: str) -> list[TextSource]:
    return [
        TextSource(
            text, Metadata(identifier=f"{access} {number}", access=access, cases=(case,), persons=("Жиланбаева",))
        )
        for number, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, Archive]]:
    """The public documents alone, and the same beside secret ones."""
    place = tmp_path_factory.mktemp("archives")
    with Archive.create(place / "open") as alone, Archive.create(place / "mixed") as mixed:
        for archive in (alone, mixed):
            archive.ingest(sources(PUBLIC, Access.PUBLIC, "Strike"))
        mixed.ingest(sources(SECRET, Access.CONFIDENTIAL, "Secret"))
        yield alone, mixed


@pytest.mark.parametrize(
    "query",
    [
        "Zhylanbayev",
        "hunger strike",
        "голодовка",
        "Aitpayeva",
        "person:Zhilanbayeva",
        "Zhyl*",
        "Jylanbaev~",
        "prison",
        "court fined in prison",
        "prison NOT court",
        '"nine days"',
        "محمد",
        "mahkeme ve",
    ],
)
def test_what_is_secret_changes_nothing_that_the_public_sees(both: tuple[Archive, Archive], query: str) -> None:
    alone, mixed = (archive.search(query, limit=50) for archive in both)
    assert mixed.total == alone.total
    assert mixed.plan == alone.plan
    assert [(hit.passage.id, hit.score) for hit in mixed.hits] == [(hit.passage.id, hit.score) for hit in alone.hits]
    assert [hit.highlights for hit in mixed.hits] == [hit.highlights for hit in alone.hits]
    assert [hit.explanation for hit in mixed.hits] == [hit.explanation for hit in alone.hits]
    assert [(found.case.id, found.score) for found in mixed.cases] == [
        (found.case.id, found.score) for found in alone.cases
    ]


@pytest.mark.parametrize(
    "query", ["case:secret", "court publisher:secret", "type:secret", "secre*t", "document:secret"]
)
def test_what_is_refused_is_refused_in_the_same_words(both: tuple[Archive, Archive], query: str) -> None:
    def answer(archive: Archive) -> object:
        try:
            results = archive.search(query)
        except QuerySyntaxError as error:
            return str(error)
        return results.total, results.remarks

    alone, mixed = map(answer, both)
    assert mixed == alone


def test_who_may_see_it_finds_it(both: tuple[Archive, Archive]) -> None:
    _, mixed = both
    assert mixed.search("Aitpayeva").total == 0
    assert mixed.search("Aitpayeva", clearance="confidential").total == 2


def test_an_index_that_is_behind_shows_nothing_that_was_closed_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(TextSource(PUBLIC[1], Metadata(identifier="a", cases=("Fine",))))
        assert archive.search("court").total == 1
        # As when the process ends between the catalog's commit and the index's.
        with monkeypatch.context() as stopped:
            stopped.setattr("rightsarchive.upkeep.indexer.Indexer.synchronize", lambda *_: 0)
            archive.ingest(TextSource(PUBLIC[1], Metadata(identifier="a", cases=("Fine",), access=Access.CONFIDENTIAL)))
        results = archive.search("court")
        assert (results.hits, results.cases) == ((), ())
        assert len(archive.search("court", clearance="confidential").hits) == 1
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.search("court").total == 0


def test_a_file_name_leads_where_it_did_when_the_hidden_document_that_took_it_is_erased(tmp_path: Path) -> None:
    def put(identifier: str, access: str) -> None:
        (tmp_path / "files").mkdir(exist_ok=True)
        (tmp_path / "files" / "taken.txt").write_text(f"The court heard {identifier}.", "utf-8")
        sheet = json.dumps({"identifier": identifier, "access": access})
        (tmp_path / "files" / "taken.txt.json").write_text(sheet, "utf-8")
        assert len(archive.ingest([tmp_path / "files"]).added) == 1

    with Archive.create(tmp_path / "archive") as archive:
        put("one", "public")
        put("two", "confidential")
        for _ in range(2):
            assert archive.document("taken.txt").metadata.identifier == "one"
            if archive.stats(clearance="confidential").documents == 2:
                archive.delete("two", reason="asked")
        archive.delete("one", reason="asked")
    with sqlite3.connect(tmp_path / "archive" / "catalog.sqlite") as connection:
        assert not connection.execute("SELECT * FROM provenance").fetchall()
    connection.close()


def test_a_case_that_only_documents_name_is_called_as_the_first_that_is_seen_writes_it(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        hidden = {"access": Access.CONFIDENTIAL, "cases": ("STRIKE 2025", "FINE 2025", "BEATING 2025")}
        archive.ingest(TextSource("The informer spoke.", Metadata.model_validate({"identifier": "hidden", **hidden})))
        archive.ingest(
            TextSource("The court heard it.", Metadata(identifier="open", cases=("Fine, 2025", "beating-2025")))
        )
        archive.assign("Strike: 2025", ["open"])
        assert [case.title for case in archive.cases()] == ["beating-2025", "Fine, 2025", "Strike: 2025"]
        everything = [case.title for case in archive.cases(clearance="confidential")]
        assert everything == ["BEATING 2025", "FINE 2025", "STRIKE 2025"]
