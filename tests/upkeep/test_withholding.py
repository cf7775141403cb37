"""Marks: set, carried to other versions, released, set again; and what stays of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import (
    Access,
    Archive,
    Case,
    Metadata,
    NotInArchiveError,
    Status,
    TextSource,
    UsageError,
    Withholding,
)

FIRST = "Statement of Amina Kovac.\n\nAmina Kovac was beaten in Karvelin. Her brother saw it."
SECOND = FIRST + "\n\nAmina Kovac was released in May."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as opened:
        yield opened


def put(archive: Archive, text: str, **metadata: object) -> None:
    archive.ingest(TextSource(text, Metadata.model_validate({"identifier": "s", **metadata})))


def withhold(archive: Archive, words: str, **options: object) -> Withholding:
    version = options.get("version")
    text = archive.document("s", version, clearance="confidential").text  # type: ignore[arg-type]
    start = text.index(words)
    options = {"reason": "safety", "everywhere": True, **options}
    return archive.withhold("s", start, start + len(words), **options)  # type: ignore[arg-type]


def test_one_place_alone_and_what_is_left_is_told(archive: Archive) -> None:
    put(archive, SECOND + " Aminas house. Kovac is a common name.", notes="Amina Kovac hides in Oslo.")
    archive.put_case(Case(title="Kovac, Amina"))
    done = withhold(archive, "Amina Kovac", everywhere=False, code="Witness A")
    assert (done.elsewhere, done.parts) == (2, {"Amina": 2, "Kovac": 3})
    assert done.named_in == ("title", "notes") or done.named_in == ("notes",)
    assert done.cases == ("kovac-amina",)
    text = archive.document("s").text
    assert text.startswith("Statement of [Witness A].\n\nAmina Kovac")
    assert archive.document("s").metadata.notes == "[Witness A] hides in Oslo."


def test_what_is_withheld_at_several_levels(archive: Archive) -> None:
    put(archive, FIRST)
    withhold(archive, "Amina Kovac", code="A")
    withhold(archive, "brother", access="internal")
    withhold(archive, "beaten in Karvelin", access="internal", code="harmed")
    texts = [archive.document("s", clearance=each).text for each in Access]
    assert texts[0].endswith("[A] was [harmed]. Her [withheld] saw it.")
    assert texts[1].endswith("[A] was beaten in Karvelin. Her brother saw it.")
    assert texts[2] == FIRST
    assert [len(archive.withheld("s", clearance=each)) for each in Access] == [0, 2, 3]
    for clearance in Access:
        text = archive.document("s", clearance=clearance).text
        for mark in archive.withheld("s", clearance=clearance):
            assert {text[slice(*span)] for span in mark.spans} <= {"Amina Kovac", "brother", "beaten in Karvelin"}
    assert archive.check().ok


def test_a_mark_within_another_makes_no_second_text(archive: Archive) -> None:
    put(archive, FIRST)
    withhold(archive, "beaten in Karvelin")
    withhold(archive, "Karvelin", access="internal")
    assert archive.document("s").text == archive.document("s", clearance="internal").text
    assert [archive.search("brother", clearance=each).total for each in Access] == [1, 1, 1]
    assert archive.check().ok


def test_setting_lifting_and_setting_again(archive: Archive) -> None:
    put(archive, FIRST)
    whole = archive.cite_words("s", "Amina Kovac was beaten")
    mark = withhold(archive, "Amina Kovac", code="A").withheld.id
    reduced = archive.cite_words("s", "[A] was beaten")
    further = withhold(archive, "Her brother", code="B").withheld.id
    both = archive.cite_words("s", "[B] saw it")
    assert archive.verify(whole).status is Status.UNDECIDABLE
    # The text from before the second mark holds what that mark withholds.
    assert archive.verify(reduced).status is Status.UNDECIDABLE
    assert archive.verify(reduced, clearance="confidential").status is Status.VERBATIM
    archive.release(further, reason="he agreed")
    assert [archive.verify(each).status for each in (reduced, both)] == [Status.VERBATIM] * 2
    archive.release(mark, reason="she agreed")
    assert archive.document("s").text == FIRST
    assert [archive.verify(each).status for each in (whole, reduced, both)] == [Status.VERBATIM] * 3
    withhold(archive, "Amina Kovac", code="A")
    assert archive.cite_words("s", "[A] was beaten").text_sha256 == reduced.text_sha256
    assert archive.search("beaten").total == 1
    assert archive.check().ok
    with pytest.raises(NotInArchiveError):
        archive.release(mark, reason="again")


def test_marks_go_to_a_new_version(archive: Archive) -> None:
    put(archive, FIRST)
    withhold(archive, "Amina Kovac", code="A")
    put(archive, SECOND)
    assert [each.text.count("[A]") for each in archive.versions("s")] == [2, 3]
    assert archive.search("Kovac").total == 0
    assert archive.check().ok


def test_marks_go_to_older_versions(archive: Archive) -> None:
    put(archive, FIRST)
    put(archive, SECOND)
    old = archive.cite("s", 0, 12, version=1)
    withhold(archive, "Amina Kovac", code="A")
    assert [each.text.count("[A]") for each in archive.versions("s")] == [2, 3]
    assert archive.verify(old).status is Status.UNDECIDABLE
    assert archive.verify(old, clearance="confidential").status is Status.VERBATIM


@pytest.mark.parametrize("text", ["A. Kovac was beaten.", "Amina Kovac was beaten."])
def test_a_new_version_without_the_words_is_closed_until_somebody_decides(archive: Archive, text: str) -> None:
    put(archive, FIRST)
    mark = withhold(archive, "Amina Kovac", code="A").withheld.id
    outcome = archive.ingest(TextSource(text, Metadata(identifier="s")))
    assert [notice.code for notice in outcome.notices] == ["withheld-not-found"]
    assert list(archive.documents(clearance="internal")) == []
    (undecided,) = archive.withheld("s", clearance="confidential")
    assert (undecided.id, undecided.decided, undecided.spans) == (mark, False, ())
    done = withhold(archive, text.split(" was", maxsplit=1)[0], code="B")
    assert done.undecided in ((1,), ())
    archive.release(mark, reason="marked anew", version=2)
    assert archive.document("s").text == "[B] was beaten."
    assert archive.check().ok


def test_an_older_version_without_the_words_is_closed(archive: Archive) -> None:
    put(archive, "She was beaten.")
    put(archive, FIRST)
    done = withhold(archive, "Amina Kovac")
    assert done.undecided == (1,)
    assert len(archive.versions("s")) == 1
    archive.release(done.withheld.id, reason="nothing is there", version=1)
    assert [each.text[:13] for each in archive.versions("s")] == ["She was beate", "Statement of "]
    assert archive.document("s").redacted


def test_reading_the_same_again_undoes_nothing(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "s.txt"
    path.write_text(FIRST, encoding="utf-8")
    archive.ingest(path)
    (known,) = archive.documents()
    archive.withhold(known.id, 13, 24, reason="safety", everywhere=True)
    archive.ingest(path)
    archive.ingest(path, metadata=Metadata(title="Statement of Amina Kovac", publisher="Us"))
    shown = archive.document(known.id)
    assert "Amina" not in shown.text
    assert (shown.metadata.publisher, shown.path) == ("Us", None)
    assert shown.title == "Statement of [withheld]"
    archive.assign("Karvelin", [known.id])
    assert [each.id for each in archive.case_documents("Karvelin")] == [known.id]


def test_no_field_of_the_metadata_tells_a_withheld_name(archive: Archive) -> None:
    kept = {"access", "language", "published", "retrieved", "part_of"}
    name = "Amina Kovac"
    everywhere = {field: name for field in Metadata.model_fields if field not in {*kept, "extra"}}
    archive.ingest(TextSource(FIRST, Metadata(**everywhere, extra={"k": [name]})))
    start = FIRST.index(name)
    (known,) = archive.documents()
    done = archive.withhold(known.id, start, start + len(name), reason="safety", everywhere=True)
    assert {*everywhere, "extra.k"} <= set(done.named_in)
    (shown,) = archive.documents()
    assert shown.redacted
    assert "Amina" not in repr(shown.metadata)
    assert "Kovac" not in repr(shown.metadata)


def test_what_is_declared_closed_stays_closed_and_opens_again(archive: Archive) -> None:
    put(archive, FIRST, access="internal")
    mark = withhold(archive, "Amina Kovac").withheld.id
    assert [len(list(archive.documents(clearance=each))) for each in Access] == [0, 1, 1]
    assert archive.document("s", clearance="internal").redacted
    archive.release(mark, reason="agreed")
    put(archive, FIRST)
    assert not list(archive.documents())
    put(archive, FIRST, access="public")
    assert not archive.document("s").redacted


def test_the_bytes_are_for_those_who_read_the_whole_text(archive: Archive) -> None:
    put(archive, FIRST)
    sha256 = archive.document("s").sha256
    withhold(archive, "Amina Kovac")
    for clearance in (Access.PUBLIC, Access.INTERNAL):
        with pytest.raises(NotInArchiveError):
            archive.original(sha256, clearance=clearance)
    assert archive.original(sha256, clearance="confidential").read_text() == FIRST
    derivative = archive.document("s")
    assert archive.original(derivative.sha256).read_text() == derivative.text
    assert (derivative.size, derivative.media_type) == (len(derivative.text.encode()), "text/plain")


def test_a_copy_of_the_redacted_file_is_a_document_of_its_own(archive: Archive) -> None:
    put(archive, FIRST)
    withhold(archive, "Amina Kovac")
    text = archive.document("s").text
    archive.ingest(TextSource(text, Metadata(identifier="copy")))
    assert not archive.document("copy").redacted
    assert archive.document("copy").text == text
    archive.delete("copy", reason="not needed")
    assert archive.document("s").text == text
    assert archive.original(archive.document("s").sha256).read_text() == text
    assert archive.check().ok


def test_other_documents_with_the_same_bytes_are_named(archive: Archive) -> None:
    put(archive, FIRST)
    archive.ingest(TextSource(FIRST, Metadata(identifier="copy")))
    done = withhold(archive, "Amina Kovac")
    assert done.copies == (archive.document("copy", clearance="confidential").id,)
    assert archive.search("Amina Kovac").total == 0


def test_a_deletion_takes_all_of_it_along(archive: Archive) -> None:
    put(archive, FIRST)
    withhold(archive, "Amina Kovac", code="A")
    redacted = archive.document("s").sha256
    archive.delete("s", reason="asked for")
    archive.close()
    held = b"".join(path.read_bytes() for path in archive.root.rglob("*") if path.is_file())
    for word in (b"Kovac", b"[A] was beaten"):
        assert word not in held
    assert not list((archive.root / "originals").rglob(redacted))


def test_what_comes_back_is_closed_until_somebody_decides(archive: Archive) -> None:
    put(archive, FIRST)
    mark = withhold(archive, "Amina Kovac", code="A").withheld.id
    archive.delete("s", reason="asked for")
    archive.ingest(TextSource(FIRST, Metadata(identifier="s")), restore=True)
    assert list(archive.documents(clearance="internal")) == []
    archive.release(mark, reason="decided")
    assert archive.document("s").text == FIRST


def test_what_cannot_be_withheld(archive: Archive) -> None:
    put(archive, FIRST)
    for start, end, options in (
        (5, 5, {}),
        (25, 27, {}),
        (-1, 4, {}),
        (0, 1000, {}),
        (0, 9, {"access": "public"}),
        (0, 9, {"access": "secret"}),
        (0, 9, {"code": "a]b"}),
        (0, 9, {"code": " "}),
        (0, 9, {"code": "The statement"}),
        (0, 9, {"reason": " "}),
    ):
        with pytest.raises(UsageError):
            archive.withhold("s", start, end, **{"reason": "safety", **options})  # type: ignore[arg-type]
    with pytest.raises(NotInArchiveError):
        archive.withhold("nothing", 0, 9, reason="safety")
    assert archive.withheld("s") == ()
    assert not archive.document("s", clearance="public").redacted
