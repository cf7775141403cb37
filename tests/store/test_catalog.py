"""The catalog keeps what it is given, and notices what was changed behind its back."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rightsarchive.errors import ArchiveVersionError, DamagedArchiveError, NotInArchiveError
from rightsarchive.model import (
    Case,
    Content,
    ContentKind,
    Extraction,
    FieldOrigin,
    Inventory,
    Locator,
    Mark,
    MarkKind,
    Metadata,
    Notice,
    Origin,
    Page,
    PageVerdict,
    Paragraph,
    Passage,
    PassageId,
    PassageKind,
    ProvenanceKind,
    Reason,
    TextId,
    VersionId,
    VersionNumber,
    stable_id,
)
from rightsarchive.store import Catalog, DocumentState, Spot, document_id, metadata_digest
from rightsarchive.store.passage_reader import READ_AT_ONCE
from rightsarchive.store.schema import MIGRATIONS
from rightsarchive.store.texts import CHUNK, text_digest


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(tmp_path / "catalog.sqlite") as opened:
        yield opened


def extraction(text: str) -> Extraction:
    return Extraction(
        text=text,
        paragraphs=(Paragraph(1, 0, len(text), PassageKind.HIDDEN, 1, ("A", "B"), Reason.COVERED),),
        media_type="application/pdf",
        extractor="pypdf 7.1.0",
        pages=(Page(1, "iv", 0, len(text), PageVerdict.GLUED, "pypdf 7.1.0", 0.75),),
        properties={"title": ("T", FieldOrigin(origin=Origin.FILE, where="PDF info: /Title"))},
        notices=(Notice("glued", "words run together", page=1),),
        marks=(Mark(0, 1, MarkKind.NOTE, "4"),),
        inventory=Inventory(3, (Content(ContentKind.PICTURE, 2, 1, 1, "logo", 0.25, "not read"),)),
    )


def add(
    catalog: Catalog, text: str, *, name: str = "one", sha: str = "a" * 64, metadata: Metadata | None = None
) -> VersionId:
    with catalog.transaction():
        catalog.add_original(sha, len(text))
        text_id = catalog.texts.find(sha) or catalog.texts.add(sha, extraction(text))
        document = document_id(name)
        version = catalog.documents.add_version(
            document,
            VersionNumber(catalog.documents.state(document).last + 1),
            original=sha,
            size=len(text),
            text_id=text_id,
            metadata=metadata or Metadata(title="T"),
            origins={},
        )
        at = Locator(0, len(text), 1, 1, 1, "iv", ("A", "B"))
        passage = Passage(PassageId(stable_id(document, text)), document, 1, text, "en", PassageKind.BODY, at, (at,))
        older = [row for row in catalog.documents.versions(document) if row != version]
        catalog.passages.replace(version, [passage], superseded=older[-1:])
    return version


def test_what_went_in_comes_out(catalog: Catalog) -> None:
    text = "Әлем 𝔘 \x00 end"
    version = add(catalog, text, metadata=Metadata(title="T", cases=("Case A",), extra={"k": 1}))
    document = catalog.documents.record(version)
    assert document.text == text
    assert (document.version, document.pages, document.passages, document.newest) == (1, 1, 1, True)
    assert document.metadata == Metadata(title="T", cases=("Case A",), extra={"k": 1})
    (passage,) = catalog.passages.of_version(version)
    assert passage.text == text
    assert passage.locator.page_label == "iv"
    assert passage.repeats == (passage.locator,)
    assert catalog.cases.get("case-a") == Case(title="Case A")
    assert catalog.cases.records(["case-a", "case-b"]) == {"case-a": Case(title="Case A")}
    text_id = catalog.texts.find("a" * 64)
    assert text_id is not None
    assert catalog.texts.extraction(text_id) == extraction(text)


def test_what_a_user_does_to_a_record_reaches_no_other(catalog: Catalog) -> None:
    version = add(catalog, "text", metadata=Metadata(title="T", extra={"own": ["a"]}))
    catalog.documents.record(version).metadata.extra["own"].append("b")
    assert catalog.documents.record(version).metadata.extra == {"own": ["a"]}


def test_a_document_s_standing_follows_its_versions(catalog: Catalog) -> None:
    document = document_id("one")
    assert catalog.documents.state(document) == DocumentState(is_deleted=False)
    add(catalog, "first", sha="a" * 64)
    second = add(catalog, "second", sha="b" * 64)
    text_id = catalog.texts.find("b" * 64)
    assert catalog.documents.state(document) == DocumentState(False, 2, second, "b" * 64, text_id)
    catalog.documents.delete(document, "asked to")
    assert catalog.documents.state(document) == DocumentState(is_deleted=True, last=2)


def test_the_digest_of_metadata_is_that_of_what_is_stored(catalog: Catalog) -> None:
    metadata = Metadata(
        title="Тест", access="internal", published="2025-07", authors=["Aden, Islam"], extra={"k": [1, "two"]}
    )
    version = add(catalog, "text", metadata=metadata)
    assert catalog.documents.metadata_digest(version) == metadata_digest(metadata)
    assert catalog.documents.description(version) == (metadata, {})


@given(st.integers(0, 2 * CHUNK + 5), st.integers(0, 400))
def test_a_slice_is_what_python_slices(slice_catalog: tuple[Catalog, int, str], start: int, length: int) -> None:
    catalog, text_id, text = slice_catalog
    assert catalog.texts.read(TextId(text_id), start, start + length) == text[start : start + length]


@pytest.fixture(scope="module")
def slice_catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Catalog, int, str]]:
    text = "".join(chr(0x430 + i % 32) if i % 7 else "𝔘" for i in range(2 * CHUNK + 11))
    with Catalog(tmp_path_factory.mktemp("c") / "catalog.sqlite") as opened:
        opened.add_original("b" * 64, 1)
        yield opened, opened.texts.add("b" * 64, extraction(text)), text


@settings(max_examples=30)
@given(cuts=st.lists(st.integers(0, 2 * CHUNK + 11), min_size=2, max_size=12, unique=True))
@example(cuts=[*range(0, 2 * CHUNK, CHUNK // READ_AT_ONCE)])  # more of them than are read at once
def test_the_passages_of_a_long_text_are_its_stretches(
    cuts: list[int], slice_catalog: tuple[Catalog, int, str]
) -> None:
    catalog, text_id, text = slice_catalog
    document = document_id("long")
    with catalog.transaction():
        number = catalog.documents.state(document).last + 1
        version = catalog.documents.add_version(
            document,
            VersionNumber(number),
            original="b" * 64,
            size=1,
            text_id=TextId(text_id),
            metadata=Metadata(),
            origins={},
        )
        passages = [
            Passage(PassageId(stable_id(number, start)), document, ordinal, text[start:end], "en", PassageKind.BODY, at)
            for ordinal, (start, end) in enumerate(itertools.pairwise(sorted(cuts)), start=1)
            for at in (Locator(start, end, 1, 1),)
        ]
        catalog.passages.add(version, passages)
        assert list(catalog.passages.of_version(version)) == passages


@pytest.mark.parametrize("start", [0, 10, CHUNK - 20, CHUNK - 3, CHUNK, 2 * CHUNK - 5])
@pytest.mark.parametrize("rare", [None, 0, 8])
def test_an_excerpt_is_the_passage_with_what_stands_around_it(catalog: Catalog, start: int, rare: int | None) -> None:
    text = "".join(chr(0x430 + place % 1000) if place % 9 != rare else "\0" for place in range(2 * CHUNK + 9))
    version = add(catalog, text)
    at = Locator(start, start + 12, 1, 1, 1, "iv", ())
    passage = Passage(PassageId(7), document_id("one"), 1, text[start : start + 12], "ru", PassageKind.BODY, at, ())
    with catalog.transaction():
        catalog.passages.replace(version, [passage])
    found = catalog.passages.excerpts([PassageId(7), PassageId(8)], 32, {})
    assert list(found) == [7]
    excerpt = found[PassageId(7)]
    assert excerpt.passage == passage
    assert (excerpt.version_id, excerpt.ocr) == (version, False)
    assert excerpt.window_start == max(0, start - 32)
    assert excerpt.window == text[max(0, start - 32) : start + 12 + 32]


def test_readers_give_what_the_catalog_held_when_they_were_made(catalog: Catalog) -> None:
    version = add(catalog, "text", metadata=Metadata(title="before"))
    readers = catalog.documents.readers([version, VersionId(version + 1)], {})
    assert list(readers) == [version]
    before = catalog.documents.record(version)
    with catalog.transaction():
        catalog.documents.describe(version, Metadata(title="after"), {})
    assert readers[version]() == before
    assert readers[version]() is readers[version]()
    assert catalog.documents.readers([version], {})[version]().title == "after"


def test_a_new_version_takes_over_and_the_old_stays(catalog: Catalog) -> None:
    first = add(catalog, "old words", sha="a" * 64)
    second = add(catalog, "new words", sha="b" * 64)
    document = document_id("one")
    assert catalog.documents.newest(document) == second
    assert catalog.documents.get(document, VersionNumber(1)).text == "old words"
    # Until the index has seen the change, whoever searches is shown what it still finds.
    assert [passage.text for passage in catalog.passages.of_version(first)] == ["old words"]
    assert catalog.passages.count() == 1
    old, new = catalog.passages.changes(0)
    assert old.before == ()
    assert new.before == (stable_id(document, "old words"),)
    third = add(catalog, "newest words", sha="c" * 64)
    assert [len(list(catalog.passages.of_version(version))) for version in (first, second, third)] == [0, 1, 1]
    assert catalog.passages.count() == 1


def test_a_transaction_is_all_or_nothing(catalog: Catalog) -> None:
    with pytest.raises(RuntimeError), catalog.transaction():
        catalog.cases.put(Case(title="A"))
        with catalog.transaction():
            catalog.cases.put(Case(title="B"))
        raise RuntimeError
    assert list(catalog.cases.all()) == []


def test_deletion_leaves_a_trace_and_no_words(catalog: Catalog, tmp_path: Path) -> None:
    add(catalog, "unmistakable words", metadata=Metadata(title="Secret", identifier="X"))
    document = document_id("one")
    with catalog.transaction():
        for version in catalog.documents.versions(document):
            catalog.passages.replace(version, ())
        assert catalog.documents.delete(document, "asked by the family") == ["a" * 64]
    tombstone = catalog.documents.tombstone(document)
    assert tombstone is not None
    assert (tombstone.reason, tombstone.originals) == ("asked by the family", ("a" * 64,))
    with pytest.raises(NotInArchiveError, match="asked by the family"):
        catalog.documents.get(document)
    catalog.close()
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"unmistakable words" not in raw
    assert b"Secret" not in raw


def test_an_original_that_another_document_holds_is_not_erased(catalog: Catalog) -> None:
    add(catalog, "shared", name="one")
    other = add(catalog, "shared", name="two")
    with catalog.transaction():
        assert catalog.documents.delete(document_id("one"), "doubled") == []
    assert catalog.documents.record(other).text == "shared"


def test_the_custody_log_shows_every_change_to_itself(catalog: Catalog, tmp_path: Path) -> None:
    for number in range(4):
        with catalog.transaction():
            catalog.custody.record("ingest", f"d{number}", sha256="x")
    assert catalog.custody.broken() == []
    assert [event.subject for event in catalog.custody.events()] == ["d0", "d1", "d2", "d3"]
    assert [event.number for event in catalog.custody.events("d2")] == [3]
    outside = sqlite3.connect(tmp_path / "catalog.sqlite")
    with outside:
        outside.execute("UPDATE custody SET subject = 'dX' WHERE number = 2")
    assert catalog.custody.broken() == ["custody line 2 was altered"]
    with outside:
        outside.execute("DELETE FROM custody WHERE number = 3")
    assert "custody line 3 is missing" in catalog.custody.broken()
    outside.close()


def test_an_altered_text_is_found(catalog: Catalog, tmp_path: Path) -> None:
    add(catalog, "the court dismissed the motion")
    assert list(catalog.damaged()) == []
    outside = sqlite3.connect(tmp_path / "catalog.sqlite")
    with outside:
        outside.execute("UPDATE chunks SET body = replace(body, 'dismissed', 'accepted')")
    outside.close()
    assert list(catalog.damaged()) == [(document_id("one"), "text", "chunks")]


def test_a_file_that_is_no_catalog_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(DamagedArchiveError):
        Catalog(path)


def test_a_catalog_of_a_later_release_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(ArchiveVersionError, match="newer release"):
        Catalog(path)
    assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()


def test_a_catalog_of_schema_1_keeps_its_texts(tmp_path: Path) -> None:
    path, long, text = tmp_path / "catalog.sqlite", 32_768, "".join(chr(0x430 + place % 997) for place in range(70_000))
    text = text[:9] + "\0" + text[10:]
    older = sqlite3.connect(path)
    older.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
    older.execute("INSERT INTO originals VALUES ('a', 1, '')")
    older.execute(
        "INSERT INTO texts VALUES (1, 'a', 'x', 'text/plain', NULL, ?, ?, '{}', '[]')", (text_digest(text), len(text))
    )
    older.execute("INSERT INTO archive VALUES ('x')")
    older.execute("INSERT INTO documents (id) VALUES ('d')")
    older.execute("INSERT INTO versions VALUES (1, 'd', 1, 'a', 1, 1, '{}', '{}', 'public', '', 1)")
    older.executemany(
        "INSERT INTO text_chunks VALUES (1, ?, ?)", [(at, text[at : at + long]) for at in range(0, len(text), long)]
    )
    older.commit()
    older.close()
    with Catalog(path) as catalog:
        assert catalog.texts.read(TextId(1)) == text
        for start, end in ((0, 40), (5, 5), (30_000, 33_000), (long, long + 1), (69_990, 90_000), (90_000, 90_001)):
            assert catalog.texts.read(TextId(1), start, end) == text[start:end]
        assert list(catalog.damaged()) == []
        assert catalog.damage() == []


def found_at(catalog: Catalog, document: str, path: str, sha: str = "a" * 64) -> None:
    with catalog.transaction():
        catalog.provenance.put(document, Spot(ProvenanceKind.FILE, path), sha, ())


@pytest.mark.parametrize(
    "path",
    ["/somewhere/2024/100%_report.pdf", "C:\\somewhere\\2024\\100%_report.pdf", "\\\\server\\2024\\100%_report.pdf"],
)
def test_documents_are_found_by_the_names_that_people_use(catalog: Catalog, path: str) -> None:
    version = add(catalog, "words", metadata=Metadata(identifier="FLD-1"))
    document = catalog.documents.record(version).id
    found_at(catalog, document, path)
    for name in (
        document, "FLD-1", path, "100%_report.pdf", "2024/100%_report.pdf", "2024\\100%_report.pdf", "./2024/100%_report.pdf",
    ):  # fmt: skip
        assert catalog.documents.resolve(name) == document
    for name in ("report.pdf", "2023/100%_report.pdf", "1000_report.pdf"):
        assert catalog.documents.resolve(name) is None


def test_files_of_one_name_are_told_apart_by_their_folder(catalog: Catalog) -> None:
    for number, path in enumerate(("D:\\a\\2023\\x\\r.txt", "D:\\a\\2024\\x\\r.txt", "/b/r.txt")):
        sha = str(number) * 64
        version = add(catalog, "words", name=str(number), sha=sha)
        found_at(catalog, catalog.documents.record(version).id, path, sha)
    with pytest.raises(
        NotInArchiveError, match=r"3 documents are called r\.txt: .*2023/x/r\.txt \(d.*2024/x/r\.txt \(d"
    ):
        catalog.documents.resolve("r.txt")
    with pytest.raises(NotInArchiveError, match="2 documents"):
        catalog.documents.resolve("x/r.txt")
    assert catalog.documents.resolve("2024/x/r.txt") == document_id("1")
    assert catalog.documents.resolve("b/r.txt") == document_id("2")


def test_bytes_are_deleted_only_while_nobody_holds_them(catalog: Catalog) -> None:
    add(catalog, "shared", name="one")
    add(catalog, "shared", name="two")
    original = "a" * 64

    def bury(name: str) -> None:
        with catalog.transaction():
            catalog.documents.delete(document_id(name), f"{name} was withdrawn")

    assert catalog.documents.deletion_of(original) is None
    bury("one")
    assert catalog.documents.deletion_of(original) is None
    bury("two")
    gone = catalog.documents.deletion_of(original)
    assert gone is not None
    assert gone.reason in {"one was withdrawn", "two was withdrawn"}
    assert catalog.documents.deletion_of("b" * 64) is None


def test_a_path_leads_to_the_document_last_read_from_it(catalog: Catalog) -> None:
    one, two = document_id("one"), document_id("two")
    add(catalog, "first", name="one")
    add(catalog, "second", name="two", sha="b" * 64)
    for document, sha in ((one, "a" * 64), (two, "b" * 64)):
        found_at(catalog, document, "/reports/a.pdf", sha)
        assert catalog.provenance.at(Spot(ProvenanceKind.FILE, "/reports/a.pdf")) == document
        assert catalog.documents.resolve("a.pdf") == document
    assert catalog.documents.get(one).path is None
