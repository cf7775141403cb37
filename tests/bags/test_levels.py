"""What a package, another archive or a case closed is opened by a person alone, and every step of it is in the custody log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Case, Metadata, TextSource

TEXT = "The court in Almaty fined the human rights defender on Thursday."
EVERY = Access.CONFIDENTIAL


def made(folder: Path, *, access: Access = Access.PUBLIC, case: Access | None = None) -> Archive:
    """An archive with the text, closed by itself or by a case."""
    archive = Archive.create(folder)
    cases = () if case is None else ("Fines",)
    archive.ingest(TextSource(TEXT, Metadata(identifier="F-1", access=access, cases=cases)))
    if case is not None:
        archive.put_case(Case(title="Fines", access=case))
    return archive


def by_package(ours: Archive, theirs: Archive, folder: Path) -> None:
    if not (folder / "bag").exists():
        theirs.export_bag(folder / "bag", clearance=EVERY)
    ours.import_bag(folder / "bag")


def by_merging(ours: Archive, theirs: Archive, folder: Path) -> None:
    theirs.close()
    ours.merge(theirs.root)


def is_public(archive: Archive) -> bool:
    return archive.search("fined").total == 1


@pytest.mark.parametrize("bring", [by_package, by_merging])
def test_an_edit_opens_what_another_archive_closed(
    tmp_path: Path, bring: Callable[[Archive, Archive, Path], None]
) -> None:
    with made(tmp_path / "ours") as ours, made(tmp_path / "theirs", access=EVERY) as theirs:
        bring(ours, theirs, tmp_path)
        assert not is_public(ours)
        line = ours.edit("F-1", access="public", reason="the witness agreed")
        assert line is not None
        assert (line.why, line.detail["before"]["level"], line.detail["after"]["level"]) == (
            "the witness agreed",
            "confidential",
            "public",
        )
        assert is_public(ours)
        # What was said there stays in the history, and saying it again closes nothing.
        there = {each.access for each in ours.provenance("F-1", clearance=EVERY) if each.kind == "archive"}
        assert there == {Access.CONFIDENTIAL}
        bring(ours, theirs, tmp_path)
        assert is_public(ours)
        assert ours.edit("F-1", access="public") is None
        ours.undo(line.number)
        assert not is_public(ours)
        assert ours.check().ok
        again = ours.edit("F-1", access="internal")
        assert again is not None
        assert ours.document("F-1", clearance="internal").access is Access.INTERNAL


def test_an_edit_opens_what_a_deleted_case_closed(tmp_path: Path) -> None:
    with made(tmp_path / "ours", case=EVERY) as ours:
        ours.ingest(TextSource(f"{TEXT} Second draft.", Metadata(identifier="F-1", cases=("Fines",))))
        start = ours.document("F-1", clearance=EVERY).text.index("Almaty")
        ours.withhold("F-1", start, start + 6, access="internal", reason="place of a witness")
        ours.delete_case("Fines")
        ours.edit("F-1", title="Fine")  # settles all of its readings again
        assert not is_public(ours)
        assert ours.edit("F-1", access="public") is not None
        assert is_public(ours)
        assert ours.search("Almaty").total == 0  # what is withheld stays so
        assert ours.check().ok


def test_who_opens_a_document_opens_the_same_bytes_elsewhere(tmp_path: Path) -> None:
    with made(tmp_path / "ours") as ours, made(tmp_path / "theirs", access=EVERY) as theirs:
        ours.ingest(TextSource(TEXT, Metadata(identifier="F-2")))
        by_package(ours, theirs, tmp_path)
        assert ours.search("fined").total == 0  # the same bytes: both are closed
        ours.edit("F-1", access="public")
        assert [ours.document(name).access for name in ("F-1", "F-2")] == [Access.PUBLIC, Access.PUBLIC]


@settings(max_examples=12)
@given(
    there=st.sampled_from(list(Access)),
    case=st.none() | st.sampled_from(list(Access)),
    said=st.lists(st.sampled_from(list(Access)), min_size=1, max_size=3),
)
def test_the_last_decision_holds_whatever_a_package_closed(
    tmp_path_factory: pytest.TempPathFactory, there: Access, case: Access | None, said: list[Access]
) -> None:
    folder = tmp_path_factory.mktemp("levels")
    with made(folder / "ours") as ours, made(folder / "theirs", access=there, case=case) as theirs:
        by_package(ours, theirs, folder)
        levels = [ours.document("F-1", clearance=EVERY).access]
        assert levels[0].level == max(there.level, 0 if case is None else case.level)
        lines = []
        for level in said:
            if (line := ours.edit("F-1", access=level)) is not None:
                lines.append(line)
                levels.append(ours.document("F-1", clearance=EVERY).access)
            by_case = 0 if case is None else case.level
            assert ours.document("F-1", clearance=EVERY).access.level == max(level.level, by_case)
        for line in reversed(lines):
            levels.pop()
            ours.undo(line.number)
            assert ours.document("F-1", clearance=EVERY).access is levels[-1]
