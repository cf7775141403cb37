"""What people said of documents and wrote to them travels with packages and merges, and no further than the clearance."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Metadata, TextSource
from rightsarchive.bags import layout
from tests.bags.test_damage import resealed

TEXT = "The court in Almaty fined the human rights defender on Thursday.\n\nHer lawyers announced an appeal."
EVERY = Access.CONFIDENTIAL


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    place = tmp_path / "reports"
    place.mkdir()
    (place / "fine.txt").write_text(TEXT, "utf-8")
    (place / "fine.txt.yaml").write_text("title: Side\npersons: [A. Ruiz]\ncases: [Fines, Wrong case]\n", "utf-8")
    with Archive.create(tmp_path / "here") as made:
        made.ingest(place, metadata=Metadata(publisher="Orda"))
        made.edit("fine.txt", title="Fine", clear=["persons"], reason="checked")
        made.unassign("Wrong case", ["fine.txt"])
        made.tag("fine.txt", ["urgent"])
        made.tag("fine.txt", ["opponents"], start=4, end=9, access="internal")
        made.note("fine.txt", "Ask the second witness in Tokmok.", access="confidential")
        made.note("fine.txt", "Which court?", start=4, end=9)
        yield made


def known(archive: Archive, name: str = "fine.txt", clearance: Access = EVERY) -> tuple[Any, ...]:
    view = archive.seen_by(clearance)
    document = view.document(name)
    return (
        document.metadata,
        dict(document.origins),
        view.sources(document.id),
        view.tags(document.id),
        view.notes(document.id),
        [view.search(f"tag:{tag.name}").total for tag in view.tags(document.id)],
    )


def bring(here: Archive, there: Archive, folder: Path, how: str, clearance: Access = EVERY) -> Any:
    if how == "merge":
        return there.merge(here.root)
    if not (folder / f"bag-{clearance}").exists():
        here.export_bag(folder / f"bag-{clearance}", clearance=clearance)
    return there.import_bag(folder / f"bag-{clearance}")


@pytest.mark.parametrize("how", ["package", "merge"])
def test_everything_that_was_said_and_written_comes_back(archive: Archive, tmp_path: Path, how: str) -> None:
    document = archive.document("fine.txt").id
    with Archive.create(tmp_path / "there") as other:
        assert bring(archive, other, tmp_path, how).failed == ()
        for clearance in Access:
            assert known(other, document, clearance) == known(archive, document, clearance)
        places = other.provenance(document, clearance=EVERY)
        assert any(each.name.endswith("reports/fine.txt") for each in places)
        # And it goes on as there: an edit is taken back to what the sidecar said, the case that was left stays left.
        other.edit(document, unset=["title"])
        assert other.document(document).metadata.title == "Side"
        assert other.document(document).metadata.cases == ("Fines",)
        other.note(document, "Mine.")
        again = bring(archive, other, tmp_path, how)
        assert (again.added, again.updated, [each.message for each in again.conflicts]) == (
            (),
            (),
            ["what is known of it here stays; the other one says: title: Fine."],
        )
        assert len(other.notes(document, clearance=EVERY)) == 3
        assert other.check().ok


def test_notes_and_tags_of_a_document_that_both_have_come_together(archive: Archive, tmp_path: Path) -> None:
    document = archive.document("fine.txt").id
    with Archive.create(tmp_path / "there") as other:
        other.ingest(tmp_path / "reports" / "fine.txt")
        other.tag("fine.txt", ["Urgent"])
        mine = other.note("fine.txt", "Mine.").id
        assert bring(archive, other, tmp_path, "package").updated == (document,)
        assert [each.name for each in other.tags("fine.txt", clearance=EVERY)] == ["opponents", "Urgent"]
        theirs = {each.id for each in other.notes("fine.txt", clearance=EVERY)} - {mine}
        assert len(theirs) == 2
        for each in theirs:
            other.delete_note(each)
        archive.tag("fine.txt", ["later"])
        bring(archive, other, tmp_path, "merge")
        assert [each.id for each in other.notes("fine.txt", clearance=EVERY)] == [mine], "what was taken out stays out"
        assert "later" in [each.name for each in other.tags("fine.txt", clearance=EVERY)]
        archive.edit_note(theirs.pop(), "Ask nobody.")
        assert other.check().ok


def test_an_edit_that_opened_holds_when_the_folder_is_taken_in_again(archive: Archive, tmp_path: Path) -> None:
    archive.edit("fine.txt", access="confidential")
    with Archive.create(tmp_path / "there") as other:
        other.ingest(tmp_path / "reports")
        bring(archive, other, tmp_path, "package")
        assert other.document("fine.txt", clearance=EVERY).access is EVERY
        other.edit("fine.txt", access="public", reason="published since")
        other.ingest(tmp_path / "reports")
        assert other.document("fine.txt").access is Access.PUBLIC
        (tmp_path / "reports" / "fine.txt.yaml").write_text("access: internal\n", "utf-8")
        other.ingest(tmp_path / "reports")
        levels = [each.access for each in other.provenance("fine.txt", clearance=EVERY)]
        assert other.document("fine.txt", clearance=EVERY).access is Access.PUBLIC, levels


@settings(max_examples=6)
@given(level=st.sampled_from(list(Access)), clearance=st.sampled_from(list(Access)))
def test_nothing_above_the_clearance_is_in_a_package(
    tmp_path_factory: pytest.TempPathFactory, level: Access, clearance: Access
) -> None:
    """Each secret is a word of its own; what a clearance may not see stands in no file of the package."""
    folder = tmp_path_factory.mktemp("clearance")
    with Archive.create(folder / "here") as archive:
        archive.ingest(
            TextSource(TEXT, Metadata(identifier="F-1", title="Oralbekova", cases=("Qyzylorda",), access=EVERY))
        )
        archive.edit("F-1", title="Fine", access="public", cases=[])
        archive.tag("F-1", ["tagsecret"], access=level)
        archive.note("F-1", "notesecret", access=level)
        gone = archive.note("F-1", "gonesecret", access=level)
        archive.delete_note(gone.id)
        archive.export_bag(folder / "bag", clearance=clearance)
        words = b"".join(path.read_bytes() for path in (folder / "bag").rglob("*") if path.is_file())
        for secret in (b"tagsecret", b"notesecret", b"gonesecret"):
            assert (secret in words) == (level.level <= clearance.level), secret
        for secret in (b"Oralbekova", b"Qyzylorda"):
            assert (secret in words) == (clearance is EVERY), secret
        with Archive.create(folder / "there") as other:
            other.import_bag(folder / "bag")
            assert known(other, "F-1", clearance)[3:] == known(archive, "F-1", clearance)[3:]
            if clearance.level < level.level:
                assert other.notes("F-1", clearance=EVERY) == ()


@settings(max_examples=8)
@given(data=st.data())
def test_a_forged_record_breaks_nothing_and_opens_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """What sources are said to say has to give what is known of the document, and a note is of a stretch that is there."""
    folder = tmp_path_factory.mktemp("forged")
    with Archive.create(folder / "here") as archive:
        archive.ingest(TextSource(TEXT, Metadata(identifier="F-1", access=EVERY)))
        archive.note("F-1", "Which court?", start=4, end=9)
        archive.export_bag(folder / "bag", clearance=EVERY)
    document = json.loads((folder / "bag/data/package.json").read_text("utf-8"))["documents"][0]["id"]
    name = layout.about(document)
    about = json.loads((folder / "bag" / name).read_text("utf-8"))
    place = data.draw(st.sampled_from(["sources", "note", "start", "id"]))
    if place == "sources":
        value = data.draw(st.sampled_from(["public", "internal", "nonsense", 7, None]))
        about["sources"] = {data.draw(st.sampled_from(["edit", "call", "manifest"])): {"access": [value, ""]}}
    elif place == "id":
        about["annotations"][0]["id"] = data.draw(st.sampled_from(["n1", "../../x", "t" + "0" * 16]))
    elif place == "start":
        about["annotations"][0]["end"] = data.draw(st.sampled_from([0, 4, 10_000, 1 << 62]))
    else:
        about["annotations"][0]["body"] = data.draw(st.sampled_from(["", " ", "\ud800", "x" * 200_000]))
    content = json.dumps(about).encode()
    (folder / "bag" / name).write_bytes(content)
    resealed(folder / "bag")
    with Archive.create(folder / "there") as other:
        done = other.import_bag(folder / "bag")
        if done.added:
            other.edit("F-1", title="Fine")
            assert other.document("F-1", clearance=EVERY).access is EVERY
            assert all(0 < len(each.text) < 1000 for each in other.notes("F-1", clearance=EVERY))
        assert other.check().ok
