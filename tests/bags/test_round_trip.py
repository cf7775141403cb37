"""An archive, whole, into a package and into another archive: the same documents, and nothing more open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import (
    Access,
    Archive,
    Case,
    Document,
    Metadata,
    NotInArchiveError,
    TextSource,
    UsageError,
    verify_custody_file,
)

EVERYTHING = Access.CONFIDENTIAL
FACTS = "# Facts\n\nThe court fined Ana Ruiz on 31 July 2025. She was not freed.\n\n## Trial\n\nAna Ruiz was tried in Almaty.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "here") as made:
        fill(made, tmp_path)
        yield made


def fill(archive: Archive, folder: Path) -> None:
    file = folder / "facts.md"
    file.write_text(FACTS, "utf-8")
    metadata = Metadata(title="<b>Facts</b>", identifier="F-1", cases=("Ruiz",), extra={"k": 1}, published="2025-08")
    first = archive.ingest([file], metadata=metadata).added[0]
    file.write_text(FACTS + "\nShe appealed on 2 August 2025.\n", "utf-8")
    archive.ingest([file], metadata=metadata)
    archive.ingest(
        TextSource("Secret words of a witness in Almaty.", Metadata(access="confidential", cases=("Hidden",)))
    )
    archive.ingest(TextSource("A letter about the court of Almaty.", Metadata(title="Letter", access="internal")))
    archive.put_case(Case(title="Ruiz", persons=("A. R.",), access="internal"))
    archive.assign("Second", [first.id])


def known(document: Document) -> tuple[object, ...]:
    """What has to be the same in both archives."""
    return (
        document.id, document.version, document.sha256, document.size, document.media_type, document.metadata, document.access,
        dict(document.origins), document.extractor, document.text_sha256, document.encoding, document.newest, document.pages,
        document.passages, document.redacted, document.text, document.inventory,
    )  # fmt: skip


def everything(archive: Archive, clearance: Access) -> list[object]:
    view = archive.seen_by(clearance)
    found: list[object] = [sorted(view.cases(), key=lambda case: case.id)]
    for document in view.documents():
        versions = view.versions(document.id)
        found += map(known, versions)
        for ask in (view.paragraphs, view.pages, view.marks, view.notices):
            found += [ask(version.id, version.version) for version in versions]
        found.append(view.passages(document.id))
    queries = ["court", "Almaty Ruiz", "title:Letter"]
    if any(case.id == "second" for case in view.cases()):
        queries.append("case:Second")
    for query in queries:
        found += [(hit.passage, hit.score) for hit in view.search(query).hits]
    return found


def test_a_whole_archive_comes_back(archive: Archive, tmp_path: Path) -> None:
    citations = [hit.citation for hit in archive.search("court Almaty", clearance=EVERYTHING).hits]
    old = archive.cite_words("F-1", "She was not freed.", version=1, clearance=EVERYTHING)
    archive.export_bag(tmp_path / "bag", clearance=EVERYTHING, reason="for the court")
    assert bagit.Bag(str(tmp_path / "bag")).validate()
    with Archive.create(tmp_path / "there") as other:
        done = other.import_bag(tmp_path / "bag", reason="from a colleague")
        assert (len(done.added), done.failed) == (3, ())
        for clearance in Access:
            assert everything(other, clearance) == everything(archive, clearance)
        for citation in (*citations, old):
            assert other.verify(citation, clearance=EVERYTHING).status == "verbatim"
        assert other.check().ok, other.check()
        assert other.verify_custody() == ()
        again = other.import_bag(tmp_path / "bag")
        assert (again.added, again.updated, again.failed, len(again.unchanged)) == ((), (), (), 3)
        assert len(other.foreign_logs()) == 1
    with Archive.open(tmp_path / "there") as other:
        assert everything(other, EVERYTHING) == everything(archive, EVERYTHING)


def test_what_is_withheld_stays_withheld(archive: Archive, tmp_path: Path) -> None:
    letter = archive.document("F-1", clearance=EVERYTHING)
    start = letter.text.index("Ana Ruiz")
    archive.withhold(letter.id, start, start + 8, reason="she asked for it", code="Witness A", everywhere=True)
    archive.put_case(Case(title="Ruiz"))
    reduced = archive.cite_words("F-1", "fined [Witness A] on", clearance="internal")
    archive.export_bag(tmp_path / "bag", clearance=EVERYTHING)
    with Archive.create(tmp_path / "there") as other:
        other.import_bag(tmp_path / "bag")
        for clearance in Access:
            assert everything(other, clearance) == everything(archive, clearance)
        assert "Ana" not in other.document("F-1").text
        assert other.verify(reduced, clearance="internal").status == "verbatim"
        assert other.check().ok


@pytest.mark.parametrize("clearance", list(Access))
def test_a_package_holds_what_its_clearance_sees(archive: Archive, tmp_path: Path, clearance: Access) -> None:
    target = tmp_path / "bag"
    bag = archive.export_bag(target, clearance=clearance)
    seen = {document.id for document in archive.documents(clearance=clearance)}
    assert set(bag.documents) == seen
    words = b"".join(path.read_bytes() for path in sorted(target.rglob("*")) if path.is_file())
    for document in archive.documents(clearance=EVERYTHING):
        assert (document.id.encode() in words) == (document.id in seen)
        assert (document.sha256.encode() in words) == (document.id in seen)
    assert (b"Secret" in words, b"Hidden" in words) == ((clearance is EVERYTHING,) * 2)
    assert verify_custody_file(target / "data" / "custody.jsonl", str(bag.custody)) == ()
    with Archive.create(tmp_path / "there") as other:
        assert set(other.import_bag(target).added) == seen
        for document in archive.documents(clearance=clearance):
            assert other.document(document.id, clearance=EVERYTHING).access == document.access


def test_by_case_by_query_and_by_name(archive: Archive, tmp_path: Path) -> None:
    facts = archive.document("F-1", clearance=EVERYTHING).id
    letter = next(each for each in archive.documents(clearance=EVERYTHING) if each.title == "Letter")
    by_case = archive.export_bag(tmp_path / "case", cases=["Ruiz"], clearance=EVERYTHING)
    assert by_case.documents == (facts,)
    alone = archive.export_bag(tmp_path / "alone", cases="Ruiz", documents=facts, clearance=EVERYTHING)
    assert alone.documents == (facts,)
    by_query = archive.export_bag(tmp_path / "query", query="letter", clearance="internal")
    assert by_query.documents == (letter.id,)
    quotes = [
        json.loads(line) for line in (tmp_path / "query/data/citations/quotes.jsonl").read_text("utf-8").splitlines()
    ]
    assert [quote["quote"] for quote in quotes] == ["A letter about the court of Almaty."]
    by_name = archive.export_bag(tmp_path / "name", documents=["F-1"], clearance=EVERYTHING)
    assert by_name.documents == (facts,)
    subjects = {
        json.loads(line).get("subject")
        for line in (tmp_path / "name/data/custody.jsonl").read_text("utf-8").splitlines()
    }
    assert letter.id not in subjects
    for name in ("case", "query", "name"):
        assert bagit.Bag(str(tmp_path / name)).validate()
    with pytest.raises(NotInArchiveError):
        archive.export_bag(tmp_path / "none", documents=["F-1"])
    with pytest.raises(UsageError, match="something here"):
        archive.export_bag(tmp_path / "case")


def test_the_page_is_escaped_and_runs_nothing(archive: Archive, tmp_path: Path) -> None:
    archive.export_bag(tmp_path / "bag", clearance=EVERYTHING)
    page = (tmp_path / "bag/data/index.html").read_text("utf-8")
    assert "&lt;b&gt;Facts&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_an_export_and_an_import_stand_in_the_custody_log(archive: Archive, tmp_path: Path) -> None:
    bag = archive.export_bag(tmp_path / "bag", clearance=EVERYTHING, reason="for the court")
    line = list(archive.history(clearance=EVERYTHING))[-1]
    assert (line.action, line.why, line.detail["sha256"], line.detail["kind"]) == (
        "export",
        "for the court",
        bag.sha256,
        "bag",
    )
    with Archive.create(tmp_path / "there") as other:
        done = other.import_bag(tmp_path / "bag", reason="from a colleague")
        line = list(other.history(clearance=EVERYTHING))[-1]
        assert (line.action, line.why, line.detail["sha256"]) == ("import", "from a colleague", bag.sha256)
        assert line.detail["custody_head"] == str(done.custody) == str(bag.custody)
        ((log, events),) = other.foreign_logs().items()
        assert (log.head.digest, log.clearance, len(events)) == (bag.custody.digest, "confidential", bag.custody.number)


def test_erasing_takes_out_what_foreign_logs_tell(archive: Archive, tmp_path: Path) -> None:
    archive.export_bag(tmp_path / "bag", clearance=EVERYTHING)
    with Archive.create(tmp_path / "there") as other:
        other.import_bag(tmp_path / "bag")
        other.delete("F-1", reason="court order")
        assert "Facts" not in str(other.foreign_logs())
        assert other.verify_custody() == ()
        assert [failure.code for failure in other.import_bag(tmp_path / "bag").failed] == ["broken"]


LEVELS = st.sampled_from(list(Access))


@settings(max_examples=4)
@given(theirs=LEVELS, ours=LEVELS, case_theirs=LEVELS, case_ours=LEVELS, later=st.booleans())
def test_a_level_never_falls(
    tmp_path_factory: pytest.TempPathFactory,
    theirs: Access,
    ours: Access,
    case_theirs: Access,
    case_ours: Access,
    *,
    later: bool,
) -> None:
    folder = tmp_path_factory.mktemp("levels")
    metadata = Metadata(identifier="I", cases=("K",))

    def made(name: str, level: Access, case: Access) -> Archive:
        archive = Archive.create(folder / name)
        archive.put_case(Case(title="K", access=case))
        archive.ingest(TextSource("The first report of the court.", metadata.model_copy(update={"access": level})))
        return archive

    with made("theirs", theirs, case_theirs) as archive, made("ours", ours, case_ours) as other:
        if later:
            archive.ingest(
                TextSource("The second report of the court.", metadata.model_copy(update={"access": theirs}))
            )
        before = other.document("I", clearance=EVERYTHING).access.level
        archive.export_bag(folder / "bag", clearance=EVERYTHING)
        done = other.import_bag(folder / "bag")
        assert done.failed == ()
        after = other.document("I", clearance=EVERYTHING)
        assert after.access.level >= max(before, archive.document("I", clearance=EVERYTHING).access.level)
        assert after.version == (2 if later else 1)
        assert other.case("K", clearance=EVERYTHING).access.level >= max(case_theirs.level, case_ours.level)
        # What is withheld in it, and given free again, opens it no further either.
        mark = other.withhold("I", 4, 9, access="internal", reason="she asked for it").withheld.id
        assert other.document("I", clearance=EVERYTHING).access.level >= after.access.level
        other.release(mark, reason="she agreed")
        assert other.document("I", clearance=EVERYTHING).access.level == after.access.level
        assert other.check().ok, other.check()
