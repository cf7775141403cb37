"""After a deletion no file of the archive holds a word that the document alone brought; or the answer says which does, and when it goes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightsarchive import Archive, Metadata, NotInArchiveError, TextSource, UsageError
from rightsarchive.engine.arrays.commit import MERGING
from rightsarchive.language import fields
from rightsarchive.locking import try_lock
from rightsarchive.model import Access
from rightsarchive.query.plan import Term

SECRETS = (
    "Qoraxhovski", "Ulmbrekaty", "Pelzhanivor", "Dremshulova", "Vokhtamirsk", "Zhuldyzbek", "Grobnelsk", "Tarvquoniy"
)  # fmt: skip
PERSON, TOWN, TITLE, CASE, FILE, NOTE, OLDER, CODE = SECRETS
SHARED = "Marzhanova"


def others(count: int) -> Iterator[TextSource]:
    """Documents beside the secret one, so that rows and postings of both lie in the same pages and segments."""
    for number in range(count):
        text = f"The court of Aktobe heard case {number}. {SHARED} was fined {number * 7} tenge. " * 3
        yield TextSource(text, Metadata(identifier=f"R-{number}", title=f"Report {number}", cases=("SHARED, strike",)))


def secret_file(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{FILE}.txt"
    file.write_text(text, "utf-8")
    (folder / f"{FILE}.txt.yaml").write_text(
        f"title: {TITLE} affair\npersons: [{PERSON}]\ncases: [{CASE} v. State, Shared Strike]\nnotes: {NOTE} told\n"
        "access: confidential\nidentifier: S-1\n",
        "utf-8",
    )
    return file


def fill(archive: Archive, folder: Path) -> str:
    """A document in two versions, one of them withheld from, between many others."""
    archive.ingest(others(40))
    file = secret_file(folder, f"Mr {OLDER} and {SHARED} stood before the court. {PERSON} was heard in {TOWN}. " * 4)
    archive.ingest([file])
    archive.ingest(list(others(60))[40:])
    secret_file(folder, f"{SHARED} stood before the court. Mrs {PERSON} was fined in the town of {TOWN}. " * 4)
    archive.ingest([file])
    document = archive.document("S-1", clearance="confidential")
    start = document.text.index(TOWN)
    archive.withhold(document.id, start, start + len(TOWN), reason="safety", code=CODE, access="internal")
    archive.ingest(list(others(80))[60:])
    return document.id


def held(root: Path) -> dict[str, list[str]]:
    """The secret words that stand in files, in capitals or small, as bytes of any of these encodings."""
    found: dict[str, list[str]] = {}
    for path in root.rglob("*"):
        if path.is_file():
            data = path.read_bytes().lower() + path.name.lower().encode()
            for word in SECRETS:
                if any(word.lower().encode(encoding) in data for encoding in ("utf-8", "utf-16-le")):
                    found.setdefault(str(path.relative_to(root)), []).append(word)
    return found


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


def test_no_file_holds_a_word_of_what_was_deleted(archive: Archive, tmp_path: Path) -> None:
    document = fill(archive, tmp_path / "files")
    before = held(archive.root)
    assert {word for words in before.values() for word in words} == set(SECRETS), "the search for words finds none"
    done = archive.delete(document, reason="asked by the family")
    assert done.left == ()
    assert len(done.originals) >= 2
    assert held(archive.root) == {}
    assert archive.search(SHARED, limit=100).total == 80
    assert archive.search("Marjanova", limit=100).total == 80, "a name that others have is still found by its sound"
    assert [case.title for case in archive.cases(clearance="confidential")] == ["SHARED, strike"]
    assert archive.check().ok
    # The bytes do not come back with the folder.
    outcome = archive.ingest([tmp_path / "files"])
    assert [failure.code for failure in outcome.failed] == ["broken"]
    assert held(archive.root) == {}
    assert archive.check().unused == ()
    archive.close()
    assert held(archive.root) == {}


def test_a_title_that_only_the_deleted_document_gave_a_case_goes_with_it(archive: Archive) -> None:
    archive.ingest(TextSource("One was heard.", Metadata(identifier="a", cases=(f"STRIKE of {TOWN}".upper(),))))
    archive.ingest(TextSource("Another was heard.", Metadata(identifier="b", cases=(f"Strike of {TOWN}",))))
    assert archive.case(f"strike of {TOWN}", clearance="confidential").title == f"STRIKE OF {TOWN.upper()}"
    archive.delete("a", reason="asked")
    assert archive.case(f"strike of {TOWN}", clearance="confidential").title == f"Strike of {TOWN}"


def test_what_a_reader_holds_back_is_told_and_goes_when_it_has_finished(archive: Archive, tmp_path: Path) -> None:
    document = fill(archive, tmp_path / "files")
    with Archive.open(archive.root) as reader:
        begun = reader.history(clearance="confidential")
        next(begun)  # a question to the catalog that is not yet answered to the end
        done = archive.delete(document, reason="asked by the family")
        assert len(done.left) == 1
        assert "catalog.sqlite-wal" in done.left[0]
        assert set(held(archive.root)) <= {"catalog.sqlite", "catalog.sqlite-wal"}
        assert reader.search(PERSON, clearance="confidential").total == 0
        del begun
        archive.ingest(list(others(81))[80:])
        assert held(archive.root) == {}, "the next change takes it out"


def test_an_idle_reader_holds_nothing_back(archive: Archive, tmp_path: Path) -> None:
    document = fill(archive, tmp_path / "files")
    with Archive.open(archive.root) as reader:
        hits = reader.search(PERSON, clearance="confidential").hits
        assert hits
        assert archive.delete(document, reason="asked by the family").left == ()
        assert held(archive.root) == {}
        assert reader.search(PERSON, clearance="confidential").total == 0


def test_a_merge_of_another_program_is_told_of(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = fill(archive, tmp_path / "files")
    archive.engine.collect_garbage()
    monkeypatch.setattr("rightsarchive.engine.arrays.engine.MERGE_WAIT", 0)
    archive.engine.close()  # its own merges have come to an end
    merging = try_lock(archive.root / "index" / MERGING, 5)
    assert merging is not None
    with merging:
        done = archive.delete(document, reason="asked")
        assert len(done.left) == 1
        assert "search index" in done.left[0]
    archive.ingest(list(others(81))[80:])
    assert held(archive.root) == {}


@pytest.mark.parametrize("stopped", ["index", "files"])
def test_a_deletion_that_is_interrupted_is_finished_by_the_next_change(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stopped: str
) -> None:
    document = fill(archive, tmp_path / "files")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        where = "indexer.Indexer._replay" if stopped == "index" else "erasure.finish"
        patch.setattr(f"rightsarchive.upkeep.{where}", killed)
        with pytest.raises(KeyboardInterrupt):
            archive.delete(document, reason="asked")
    archive.close()
    with Archive.open(archive.root) as again:
        assert again.search(PERSON, clearance="confidential").total == 0
        again.ingest(list(others(81))[80:])
        assert held(archive.root) == {}
        assert again.check().ok


def test_who_found_a_document_before_it_was_deleted_is_told(archive: Archive) -> None:
    archive.ingest(others(2))
    found = archive.search("Aktobe").hits[0].document
    archive.delete(found.id, reason="asked")
    with pytest.raises(NotInArchiveError, match="was deleted"):
        _ = found.text


def test_a_deletion_needs_a_reason_and_changes_nothing_without(archive: Archive, tmp_path: Path) -> None:
    document = fill(archive, tmp_path / "files")
    with pytest.raises(UsageError, match="reason"):
        archive.delete(document, reason=" ")
    assert archive.search(PERSON, clearance="confidential").total > 0


NAMES = ("Zhylanbayev", "Marzhanova", "Qoraxhovski", "Dremshulova", "Жиланбаева", "Ахметов")


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from("abc"), st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), st.booleans()),
        min_size=2,
        max_size=7,
    )
)
def test_the_names_that_are_left_are_those_of_the_documents_that_are_left(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, list[str], bool]]
) -> None:
    with Archive.create(tmp_path_factory.mktemp("names") / "archive") as archive:
        there: dict[str, set[str]] = {}
        for identifier, names, gone in steps:
            if gone and identifier in there:
                archive.delete(identifier, reason="asked")
                del there[identifier]
                continue
            text = " ".join(f"The court heard that {name} was there." for name in names)
            archive.ingest(TextSource(text, Metadata(identifier=identifier, language="en")), restore=True)
            there.setdefault(identifier, set()).update(names)
        catalog = archive._catalog
        left = {form for forms in catalog.names.all(2) for form in forms}
        analyzer = archive._analyzer
        expected = {analyzer.fold_name(name) for names in there.values() for name in names}
        assert {form for form in left if form in {analyzer.fold_name(name) for name in NAMES}} == expected
        searched = {
            form for form in left for clearance in Access if archive.engine.count(Term(fields.NAME, form), clearance)
        }
        archive.reindex()
        assert {form for forms in catalog.names.all(50) for form in forms} == searched, "a new index has no other names"


def test_searches_of_other_documents_go_on_while_one_is_deleted(archive: Archive, tmp_path: Path) -> None:
    document = fill(archive, tmp_path / "files")
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            results = archive.search(SHARED, limit=100)
            if (results.total, len(results.hits)) != (80, 80):
                wrong.append((results.total, len(results.hits)))

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    archive.delete(document, reason="asked")
    archive.reindex()
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
