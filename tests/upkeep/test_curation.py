"""Cases edited, renamed, merged and deleted; documents put in and taken out: nothing doubles, and nothing becomes more open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Access, Archive, Case, Metadata, NotInArchiveError, QuerySyntaxError, TextSource, UsageError

COURT = "The court in Almaty fined the human rights defender {}."
EVERYTHING = "confidential"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        for name in "abc":
            made.ingest(
                TextSource(COURT.format(name), Metadata(identifier=name, cases=["Fine 2025"] if name != "c" else []))
            )
        yield made
        assert made.verify_custody() == ()
        assert made.check().ok


def members(archive: Archive, case: str, clearance: str = EVERYTHING) -> set[str]:
    return {each.metadata.identifier or "" for each in archive.case_documents(case, clearance=clearance)}


def found(archive: Archive, query: str, clearance: str = EVERYTHING) -> set[str]:
    try:
        hits = archive.search(query, clearance=clearance).hits
    except QuerySyntaxError as error:  # no case that is seen is called so
        assert "there is no case" in str(error)
        return set()
    return {hit.document.metadata.identifier or "" for hit in hits}


def test_an_earlier_title_goes_on_leading_to_a_case(archive: Archive) -> None:
    archive.edit_case("Fine 2025", title="Fine of Orazova")
    archive.edit_case("fine of orazova", title="Fine of S. Orazova", status="appealed")
    for name in ("Fine 2025", "fine-2025", "Fine of Orazova", "Fine of S. Orazova", "FINE OF S. ORAZOVA!"):
        assert archive.case(name).title == "Fine of S. Orazova"
        assert members(archive, name) == {"a", "b"}
        assert found(archive, f'court case:"{name}"') == {"a", "b"}
        assert archive.search("court", cases=name).total == 2
        assert archive.assign(name, ["a"]) == () or name
    assert len(list(archive.cases())) == 1
    archive.ingest(TextSource("Later.", Metadata(identifier="d", cases=["Fine of S. Orazova", "Fine 2025"])))
    archive.put_case(Case(title="Fine of Orazova", notes="more"))
    assert [case.id for case in archive.cases()] == ["fine-2025"]
    assert members(archive, "fine-2025") == {"a", "b", "d"}
    assert archive.search("court").hits[0].cases == ("fine-2025",)
    assert [each.case.id for each in archive.search("court").cases] == ["fine-2025"]


def test_a_title_that_leads_elsewhere_is_refused(archive: Archive) -> None:
    archive.put_case(Case(title="Other"))
    with pytest.raises(UsageError, match="Merge them"):
        archive.edit_case("Fine 2025", title="other")
    with pytest.raises(UsageError, match="names no case"):
        archive.edit_case("Fine 2025", title="!!!")
    with pytest.raises(UsageError, match="“color”"):
        archive.edit_case("Fine 2025", color="red")
    with pytest.raises(NotInArchiveError):
        archive.edit_case("Nothing", title="x")


def test_a_name_from_when_it_was_closed_leads_nobody_below(archive: Archive) -> None:
    archive.put_case(Case(id="k7", title="Informer Bolat", access="confidential"))
    archive.assign("Informer Bolat", ["c"])
    archive.edit_case("Informer Bolat", title="Envelope")
    archive.edit_case("Envelope", access="public")
    assert archive.case("Envelope").title == "Envelope"
    with pytest.raises(NotInArchiveError):
        archive.case("Informer Bolat")
    assert found(archive, 'court case:"informer bolat"', "public") == set()
    assert archive.case("Informer Bolat", clearance=EVERYTHING).title == "Envelope"


def test_cases_are_merged_and_parted_again(archive: Archive) -> None:
    archive.assign("Beatings", ["b", "c"])
    archive.edit_case("Beatings", persons=["A"], notes="one", access="internal", started="2024")
    archive.edit_case("Fine 2025", persons=["B", "A"], notes="two", started="2025-07")
    line = archive.merge_cases("Beatings", "Fine 2025", reason="one story")
    assert line is not None
    case = archive.case("Beatings", clearance=EVERYTHING)
    assert (case.id, case.persons, case.notes, case.access) == ("fine-2025", ("B", "A"), "two\n\none", Access.INTERNAL)
    assert str(case.started) == "2024"
    assert members(archive, "Beatings") == found(archive, "court case:beatings") == {"a", "b", "c"}
    assert archive.search("court").total == 0, "the stricter level holds"
    archive.ingest(TextSource("Later.", Metadata(identifier="d", cases=["Beatings"])))
    assert members(archive, "Fine 2025") == {"a", "b", "c", "d"}
    archive.undo(line.number)
    assert members(archive, "Fine 2025") == {"a", "b"}
    assert members(archive, "Beatings") == {"b", "c", "d"}
    assert archive.case("fine 2025", clearance=EVERYTHING).notes == "two"
    assert found(archive, "court case:beatings") == {"b", "c"}
    assert found(archive, "later case:beatings") == {"d"}
    assert archive.document("a").access is Access.PUBLIC
    with pytest.raises(UsageError, match="taken back already"):
        archive.undo(line.number)


def test_a_document_is_taken_out_whatever_its_metadata_say(archive: Archive) -> None:
    (line,) = archive.unassign("Fine 2025", ["a"])
    again = TextSource(COURT.format("a"), Metadata(identifier="a", cases=["Fine 2025"]))
    assert len(archive.ingest(again).unchanged) == 1
    assert members(archive, "Fine 2025") == found(archive, "court case:fine-2025") == {"b"}
    assert archive.unassign("Fine 2025", ["a", "c"]) == ()
    archive.undo(line.number)
    assert members(archive, "Fine 2025") == {"a", "b"}
    archive.unassign("Fine 2025", ["a"])
    archive.assign("Fine 2025", ["a"])
    assert members(archive, "Fine 2025") == {"a", "b"}


def test_nothing_becomes_more_open_by_a_case_that_is_left_or_deleted(archive: Archive) -> None:
    archive.edit_case("Fine 2025", access="confidential")
    archive.assign("Fine 2025", ["c"])
    (line,) = archive.unassign("Fine 2025", ["c"])
    assert archive.search("court").total == 0
    assert archive.document("c", clearance=EVERYTHING).metadata.access is Access.CONFIDENTIAL
    archive.undo(line.number)
    gone = archive.delete_case("Fine 2025")
    assert gone is not None
    assert archive.search("court").total == 0
    assert list(archive.cases(clearance=EVERYTHING)) == []
    assert found(archive, "court") == {"a", "b", "c"}
    archive.undo(gone.number)
    assert members(archive, "Fine 2025") == {"a", "b", "c"}
    assert archive.case("Fine 2025", clearance=EVERYTHING).access is Access.CONFIDENTIAL
    archive.edit_case("Fine 2025", access="public")
    assert archive.search("court").total == 3


def test_a_deleted_case_does_not_come_back_with_what_named_it(archive: Archive, tmp_path: Path) -> None:
    place = tmp_path / "folder"
    place.mkdir()
    (place / "cases.yaml").write_text("- title: Fine 2025\n  status: fined\n", "utf-8")
    (place / "one.txt").write_text(COURT.format("one"), "utf-8")
    (place / "one.txt.yaml").write_text("identifier: one\ncases: [Fine 2025]\n", "utf-8")
    archive.ingest(place)
    archive.delete_case("Fine 2025")
    archive.ingest(place)
    assert list(archive.cases()) == []
    assert "Fine 2025" not in [name for each in archive.documents() for name in each.metadata.cases]
    archive.ingest(TextSource("Another.", Metadata(identifier="e", cases=["Fine 2025"])))
    assert members(archive, "Fine 2025") == {"e"}


def test_a_list_of_cases_that_says_the_same_again_undoes_no_edit(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text("- id: strike\n  title: Strike\n  status: open\n  persons: [A]\n", "utf-8")
    archive.ingest(path)
    archive.edit_case("strike", title="Hunger strike", status="closed", access="internal")
    archive.ingest(path)
    assert archive.case("strike", clearance=EVERYTHING).status == "closed"
    path.write_text("- id: strike\n  title: Strike\n  status: open\n  persons: [A, B]\n", "utf-8")
    archive.ingest(path)
    case = archive.case("strike", clearance=EVERYTHING)
    assert (case.title, case.status, case.persons, case.access) == (
        "Hunger strike",
        "closed",
        ("A", "B"),
        Access.INTERNAL,
    )


def test_changes_of_a_case_are_taken_back_in_turn(archive: Archive) -> None:
    archive.put_case(Case(title="Strike", status="open"))
    line = archive.edit_case("Strike", title="Hunger strike", status="closed")
    assert line is not None
    archive.undo(line.number)
    assert archive.case("strike").status == "open"
    assert archive.case("Hunger strike").title == "Strike"
    first = next(each for each in archive.history("strike", clearance=EVERYTHING) if each.detail["before"] is None)
    with pytest.raises(UsageError, match="changed the case again"):
        archive.undo(first.number)


def test_names_that_nobody_vouches_for_lead_nowhere(archive: Archive) -> None:
    archive.edit_case("Fine 2025", title="Fine of Orazova")
    archive.put_case(Case(title="Other"))
    with archive._catalog.transaction():
        archive._catalog._db.run("UPDATE case_names SET case_id = 'other'")
    try:
        with pytest.raises(Exception, match="other"):
            archive.case("Fine of Orazova")
        assert "other" in {finding.subject for finding in archive.check().findings}
    finally:
        with archive._catalog.transaction():
            archive._catalog._db.run("UPDATE case_names SET case_id = 'fine-2025'")


def test_a_case_of_a_person_is_seen_where_only_former_versions_of_documents_belong_to_it(archive: Archive) -> None:
    archive.put_case(Case(title="Hunger strike"))
    kept = Metadata(identifier="d", cases=["Hunger strike"], access=Access.INTERNAL)
    archive.ingest(TextSource(COURT.format("d"), kept))
    assert "hunger-strike" not in {case.id for case in archive.cases()}
    archive.ingest(TextSource(COURT.format("d, and more"), Metadata(identifier="d", access=Access.INTERNAL)))
    assert archive.case("hunger-strike").title == "Hunger strike"
    assert archive.case_documents("hunger-strike") == ()
