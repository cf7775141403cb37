"""What a person puts right: which source holds, what is taken back, and that everything else follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, Metadata, NotInArchiveError, Origin, TextSource, UsageError

COURT = "The court in Almaty fined the human rights defender on Thursday.\n\nHer lawyers announced an appeal."
EVERYTHING = "confidential"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


def folder(tmp_path: Path, sidecar: str = "title: Side\npublisher: Orda\ncases: [Fine 2025]\n") -> Path:
    place = tmp_path / "reports"
    place.mkdir(exist_ok=True)
    (place / "fine.txt").write_text(COURT, "utf-8")
    (place / "fine.txt.yaml").write_text(sidecar, "utf-8")
    return place


def said(archive: Archive, field: str, clearance: str = EVERYTHING) -> list[tuple[Any, Origin, bool]]:
    found = archive.sources("fine.txt", clearance=clearance)[field]
    return [(each.value, each.origin.origin, each.holds) for each in found]


def test_an_edit_holds_whatever_other_sources_say_then_and_later(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(folder(tmp_path), metadata=Metadata(publisher="Wrong"))
    archive.edit("fine.txt", title="Edited", persons=["A", "B"], extra={"shelf": "7"})
    for _ in range(2):
        shown = archive.document("fine.txt").metadata
        assert (shown.title, shown.persons, shown.extra) == ("Edited", ("A", "B"), {"shelf": "7"})
        archive.ingest(folder(tmp_path, "title: Another side\n"), metadata=Metadata(title="Call"))
    assert said(archive, "title")[:3] == [
        ("Edited", Origin.EDIT, True),
        ("Call", Origin.CALL, False),
        ("Another side", Origin.SIDECAR, False),
    ]
    (tmp_path / "reports" / "fine.txt").write_text(f"{COURT} More.", "utf-8")
    archive.ingest(folder(tmp_path).parent / "reports" / "fine.txt")
    assert archive.document("fine.txt").title == "Edited"
    assert archive.check().ok


def test_what_a_call_said_is_taken_back(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(folder(tmp_path), metadata=Metadata(publisher="Wrong", title="Wrong too"))
    archive.ingest(folder(tmp_path))
    assert archive.document("fine.txt").metadata.publisher == "Wrong"
    archive.edit("fine.txt", unset=["publisher"])
    assert archive.document("fine.txt").metadata.publisher == "Orda"
    archive.ingest(folder(tmp_path))
    assert archive.document("fine.txt").metadata.publisher == "Orda"
    assert archive.document("fine.txt").title == "Wrong too"


def test_an_empty_value_says_that_there_is_none(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(folder(tmp_path), metadata=Metadata(title="", persons=()))
    assert archive.document("fine.txt").metadata.title is None
    assert said(archive, "title")[:2] == [(None, Origin.CALL, True), ("Side", Origin.SIDECAR, False)]
    archive.edit("fine.txt", publisher="", clear=["language"])
    archive.ingest(folder(tmp_path))
    shown = archive.document("fine.txt").metadata
    assert (shown.publisher, shown.language, shown.title) == (None, None, None)
    archive.edit("fine.txt", unset=["title", "language"])
    shown = archive.document("fine.txt").metadata
    assert (shown.publisher, shown.language, shown.title) == (None, "en", "Side")


def test_a_dash_in_a_list_says_that_there_is_none(archive: Archive, tmp_path: Path) -> None:
    place = folder(tmp_path, "publisher: Orda\n")
    (place / "note.md").write_text(f"---\ntitle: Front\n---\n\n{COURT}", "utf-8")
    (place / "manifest.csv").write_text("file,title\nnote.md,–\nfine.txt,\n", "utf-8")
    archive.ingest(place)
    assert archive.document("note.md").metadata.title is None
    assert archive.document("fine.txt").metadata.title is not None, "an empty cell says nothing"


def test_a_cell_that_is_emptied_takes_back_what_stood_there(archive: Archive, tmp_path: Path) -> None:
    place = folder(tmp_path, "publisher: Orda\n")
    list_of_files = place / "manifest.csv"
    list_of_files.write_text("file,title,persons,access\nfine.txt,Fine,A. Ruiz,internal\n", "utf-8")
    archive.ingest(place)
    archive.edit("fine.txt", persons=["B. Ruiz"])
    list_of_files.write_text("file,title,persons,access\nfine.txt,,,\n", "utf-8")
    archive.ingest(place)
    assert all(origin is not Origin.MANIFEST for field in ("title", "persons") for _, origin, _ in said(archive, field))
    shown = archive.document("fine.txt", clearance=EVERYTHING)
    assert shown.title != "Fine"
    assert (shown.metadata.persons, shown.metadata.publisher) == (("B. Ruiz",), "Orda")
    assert shown.access is Access.INTERNAL, "what closed a document does not fall because nothing is said any more"


def test_searches_filters_and_citations_follow_at_once(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(folder(tmp_path))
    before = archive.search("court").hits[0].citation
    archive.edit(
        "fine.txt", title="Zhaqsylyq", publisher="Veille", persons=["Saltanat Orazova"], document_type="statement"
    )
    assert archive.search("Zhaqsylyq", names=False).total == 1, "found once for its title"
    assert archive.search("title:Zhaqsylyq").total > 0
    assert archive.search("court publisher:veille").total == 1
    with pytest.raises(UsageError, match="no publisher"):
        archive.search("court publisher:orda")
    assert archive.search("court person:Orazova type:statement").total == 1
    assert archive.verify(before).words.ok
    archive.edit("fine.txt", language="fr")
    assert archive.document("fine.txt").metadata.language == "fr"
    assert archive.verify(before).words.ok
    assert archive.stats().indexed == len(archive.passages("fine.txt"))


@pytest.mark.parametrize(
    ("fields", "told"),
    [({"titel": "x"}, "Did you mean “title”"), ({"published": "soon"}, "not a date"), ({"access": ""}, "access level"), ({"access": "secret"}, "access"), ({"part_of": "d1"}, "itself")],
)  # fmt: skip
def test_what_cannot_be_said_is_refused(archive: Archive, fields: dict[str, Any], told: str) -> None:
    archive.ingest(TextSource(COURT, Metadata(identifier="fine.txt")))
    with pytest.raises(UsageError, match=told):
        archive.edit("fine.txt", **fields)


def test_an_identifier_belongs_to_one_document(archive: Archive) -> None:
    archive.ingest([TextSource(COURT, Metadata(identifier="a")), TextSource("Other.", Metadata(identifier="b"))])
    with pytest.raises(UsageError, match="has the identifier a"):
        archive.edit("b", identifier="a")
    known = archive.document("b").id
    archive.edit("b", identifier="c")
    assert archive.document("c").id == known
    assert archive.document("b").id == known, "what a source called it goes on leading there"


def test_an_edit_decides_who_may_see_until_something_closes_anew(archive: Archive, tmp_path: Path) -> None:
    place = folder(tmp_path, "access: confidential\n")
    archive.ingest(place)
    line = archive.edit("fine.txt", access="public", reason="agreed")
    assert line is not None
    archive.ingest(place)
    assert archive.document("fine.txt").access is Access.PUBLIC, (
        "what was decided holds against what was said before it"
    )
    archive.ingest(folder(tmp_path, "access: internal\n"))
    assert archive.document("fine.txt", clearance=EVERYTHING).access is Access.INTERNAL
    archive.edit("fine.txt", access="public")
    with pytest.raises(UsageError, match="nothing else"):
        archive.ingest(TextSource("Text.", Metadata(identifier="t")))
        archive.edit("t", access="internal")
        archive.edit("t", unset=["access"])


def test_who_could_not_see_it_then_is_told_nothing_of_it(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(folder(tmp_path, "title: The informer\naccess: confidential\n"))
    archive.edit("fine.txt", title="Statement")
    archive.edit("fine.txt", access="public")
    assert said(archive, "title", "public") == [("Statement", Origin.EDIT, True)]
    told = repr(list(archive.history("fine.txt"))) + repr(archive.sources("fine.txt"))
    assert "informer" not in told
    assert "said" not in told


def test_each_edit_is_taken_back_in_turn(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(folder(tmp_path), metadata=Metadata(publisher="Called"))
    start = archive.document("fine.txt").metadata
    one = archive.edit("fine.txt", title="One", access="internal")
    two = archive.edit("fine.txt", title="Two", unset=["publisher"])
    assert one is not None
    assert two is not None
    with pytest.raises(UsageError, match=f"line {two.number} of the custody log changed the same again"):
        archive.undo(one.number)
    archive.undo(two.number)
    shown = archive.document("fine.txt", clearance=EVERYTHING)
    assert (shown.title, shown.metadata.publisher, shown.access) == ("One", "Called", Access.INTERNAL)
    archive.undo(one.number)
    assert archive.document("fine.txt").metadata == start
    archive.ingest(folder(tmp_path))
    assert archive.document("fine.txt").metadata.publisher == "Called", "what was taken back twice is said again"
    for number in (one.number, two.number):
        with pytest.raises(UsageError, match="taken back already"):
            archive.undo(number)
    assert archive.check().ok


def test_what_is_no_act_of_a_person_is_not_taken_back(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(folder(tmp_path))
    with pytest.raises(NotInArchiveError):
        archive.undo(999)
    with pytest.raises(UsageError, match=r"line 1 of the custody log \(settings\)"):
        archive.undo(1)
    line = archive.edit("fine.txt", title="Secret")
    assert line is not None
    archive.delete("fine.txt", reason="asked")
    with pytest.raises(UsageError, match="not known any more"):
        archive.undo(line.number)
    assert b"Secret" not in (archive.root / "catalog.sqlite").read_bytes()


def test_all_cases_are_said_at_once(archive: Archive) -> None:
    archive.ingest(TextSource(COURT, Metadata(identifier="a", cases=["One", "Two"])))
    archive.assign("Three", ["a"])
    archive.unassign("One", ["a"])
    assert archive.document("a").cases == ("two", "three")
    line = archive.edit("a", cases=["One", "Four"])
    assert line is not None
    assert archive.document("a").cases == ("one", "four")
    assert archive.search("court case:one").total > 0
    archive.undo(line.number)
    assert archive.document("a").cases == ("two", "three")
    archive.edit("a", clear=["cases"])
    assert archive.document("a").cases == ()


def test_a_cleared_field_is_not_guessed_for_a_reduced_text(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(folder(tmp_path))
    archive.edit("fine.txt", clear=["title", "language"])
    known = archive.document("fine.txt")
    archive.withhold(known.id, 4, 9, reason="asked")
    shown = archive.document(known.id)
    assert shown.redacted
    assert (shown.metadata.title, shown.metadata.language) == (None, None)
    assert {each.origin.origin for found in archive.sources(known.id).values() for each in found} <= {
        Origin.SIDECAR,
        Origin.EDIT,
    }


FIELDS = st.sampled_from(["title", "publisher", "notes", "persons", "extra.k"])
VALUES = st.sampled_from(["", "one", "two"])
ACTS = st.lists(
    st.tuples(st.just("edit"), FIELDS, VALUES)
    | st.tuples(st.just("unset"), FIELDS, st.just(""))
    | st.tuples(st.just("call"), FIELDS, VALUES)
    | st.tuples(st.just("side"), FIELDS, VALUES)
    | st.tuples(st.just("undo"), st.just(""), st.just("")),
    max_size=8,
)


@settings(max_examples=15)
@given(acts=ACTS)
def test_any_acts_leave_what_a_simple_model_says(
    acts: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The model: three layers, an edit over the calls over the sidecar; edits are undone as a stack, and restore both upper layers."""
    place = tmp_path_factory.mktemp("model")
    edits: dict[str, str] = {}
    calls: dict[str, str] = {}
    side: dict[str, str] = {}
    done: list[tuple[int, dict[str, str], dict[str, str]]] = []
    with Archive.create(place / "archive") as archive:
        archive.ingest(folder(place, "{}"))
        for act, field, value in acts:
            before = dict(edits), dict(calls)
            line = None
            if act == "edit":
                line = archive.edit("fine.txt", **_named(field, value))
                edits[field] = value
            elif act == "unset":
                line = archive.edit("fine.txt", unset=[field])
                edits.pop(field, None)
                calls.pop(field, None)
            elif act == "call":
                archive.ingest(folder(place, _written(side)), metadata=Metadata.model_validate(_fields(field, value)))
                if not field.startswith("extra.") or value:
                    calls[field] = value
                done.clear()  # an undo does not take back what was said again since
            elif act == "side":
                side[field] = value
                archive.ingest(folder(place, _written(side)))
            elif done:
                number, *restored = done.pop()
                archive.undo(number)
                edits, calls = restored
            if line is not None:
                done.append((line.number, *before))
            shown = archive.document("fine.txt").metadata
            for each in ("title", "publisher", "notes", "persons", "extra.k"):
                wanted = edits.get(each, calls.get(each, side.get(each) or None))
                found = shown.extra.get("k") if each == "extra.k" else getattr(shown, each)
                found = found[0] if isinstance(found, tuple) and found else found
                if each != "title" or wanted is not None:  # it is inferred otherwise
                    assert (found or None) == (wanted or None), (each, acts)
        assert archive.verify_custody() == ()
        assert archive.check().ok


def _named(field: str, value: str) -> dict[str, Any]:
    return {"extra": {"k": value}} if field == "extra.k" else {field: value}


def _fields(field: str, value: str) -> dict[str, Any]:
    return {"k": value or None} if field == "extra.k" else {field: value}


def _written(side: dict[str, str]) -> str:
    return "".join(f"{field.removeprefix('extra.')}: {value}\n" for field, value in side.items() if value) or "{}"
