"""Tags and notes: beside the words of a document, for those who may see them, and gone with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Access, Archive, ArchiveView, Metadata, NotInArchiveError, TextSource, UsageError

FILLER = "She said that nobody had told her why. " * 10
FIRST = f"The court in Almaty fined the human rights defender on Thursday. Her lawyers announced an appeal. {FILLER.strip()}"
SECOND = f"Police detained the witness in Karvelin. He was beaten in the prison and released on the next day. {FILLER.strip()}"
TEXT = f"{FIRST}\n\n{SECOND}"
EVERYTHING = "confidential"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        made.ingest(TextSource(TEXT, Metadata(identifier="a", title="Fine")))
        made.ingest(TextSource(f"Once more. {TEXT}", Metadata(identifier="b", access="internal")))
        yield made
        assert made.verify_custody() == ()
        assert made.check().ok


def span(words: str) -> dict[str, Any]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def found(archive: Archive, query: str, clearance: str = "public", **options: Any) -> list[tuple[str, str]]:
    try:
        hits = archive.search(query, clearance=clearance, **options).hits
    except UsageError as error:  # nothing that is seen has the tag
        assert "there is no tag" in str(error)
        return []
    return sorted((hit.document.metadata.identifier or "", hit.passage.text[:5]) for hit in hits)


def test_a_tag_is_found_by_the_filter_at_once(archive: Archive) -> None:
    both = found(archive, "court OR prison")
    archive.tag("a", ["Torture", "to check"])
    assert found(archive, "(court OR prison) tag:torture") == both
    assert (
        found(archive, 'court tag:"To  CHECK"') == found(archive, "court", tags="to check") == found(archive, "court")
    )
    archive.tag("a", "beatings", **span("He was beaten"))
    assert [text for _, text in found(archive, "(court OR prison) tag:beatings")] == [
        text for _, text in both if SECOND.startswith(text)
    ]
    assert found(archive, "court tag:nothing") == []
    assert found(archive, "(court OR prison) NOT tag:beatings") == [
        (name, text) for name, text in both if not SECOND.startswith(text)
    ]
    assert found(archive, "prison tag:torture", tags=["beatings", "to check"]) == found(archive, "prison")
    archive.untag("a", "TORTURE")
    assert found(archive, "court tag:torture") == []
    (tag, other) = archive.tags()
    assert (tag.name, tag.documents, tag.places) == ("beatings", 1, 1)
    assert (other.name, other.documents, other.places) == ("to check", 1, 0)
    assert str(archive.tags("a")[0].locators[0]) == "para. 2"


def test_a_passage_is_annotated_by_its_name(archive: Archive) -> None:
    second = archive.passages("a")[-1]
    archive.tag(second.name, "beatings")
    archive.note(second.name, "Ask the doctor.")
    archive.note("a", "About all of it.")
    (tag,) = archive.tags(second.name)
    assert tag.locators == (second.locator,)
    assert [note.text for note in archive.notes(second.name)] == ["Ask the doctor."]
    assert archive.notes(archive.passages("a")[0].name) == () or len(archive.passages("a")) == 1
    assert len(archive.notes("a")) == 2


def test_a_note_is_no_word_of_the_document(archive: Archive) -> None:
    before = archive.search("court").hits[0].citation
    note = archive.note("a", "The doctors of Zhetysu were asked.", **span("He was beaten"))
    assert (note.quote, str(note.locator), note.version, note.access) == ("He was beaten", "para. 2", 1, Access.PUBLIC)
    (found,) = archive.search("Zhetysu")
    assert not found.highlights
    assert [(match.field, match.value) for match in found.metadata_matches] == [("note", note.text)]
    assert archive.verify(before).words.ok
    assert [each.id for each in archive.notes(words="doctor asking")] == [note.id]
    assert archive.notes(words="doctor nurse") == ()
    changed = archive.edit_note(note.id, "The nurse was asked.")
    assert changed is not None
    (shown,) = archive.notes(words="nurses")
    assert shown.edited is not None
    assert changed.detail["before"]["body"] == "The doctors of Zhetysu were asked."
    gone = archive.delete_note(note.id)
    assert gone is not None
    assert archive.notes() == ()
    archive.undo(gone.number)
    archive.undo(changed.number)
    assert [each.text for each in archive.notes()] == ["The doctors of Zhetysu were asked."]
    with pytest.raises(UsageError, match="changed or taken out"):
        archive.undo(changed.number)


def test_each_is_seen_by_those_who_may(archive: Archive) -> None:
    archive.note("a", "for all")
    archive.note("a", "for few", access="confidential")
    archive.tag("a", "informer", access="internal")
    archive.note("b", "of what is closed")
    archive.tag("b", "closed")
    view: dict[str, ArchiveView] = {each: archive.seen_by(each) for each in ("public", "internal", EVERYTHING)}
    assert [sorted(note.text for note in each.notes()) for each in view.values()] == [
        ["for all"],
        ["for all", "of what is closed"],
        ["for all", "for few", "of what is closed"],
    ]
    assert [[tag.name for tag in each.tags()] for each in view.values()] == [
        [],
        ["closed", "informer"],
        ["closed", "informer"],
    ]
    assert found(archive, "court tag:informer") == []
    assert {name for name, _ in found(archive, "court tag:informer", "internal")} == {"a"}
    told = [repr(list(each.history())) for each in view.values()]
    assert ["for few" in each for each in told] == [False, False, True]
    assert ["informer" in each for each in told] == [False, True, True]
    archive.edit("b", access="public")
    assert [note.text for note in archive.notes()] == ["for all"], "what was written of it while it was closed stays so"
    (note,) = archive.notes("b", clearance=EVERYTHING)
    archive.edit_note(note.id, access="public")
    archive.tag("b", "closed")
    assert sorted(note.text for note in archive.notes()) == ["for all", "of what is closed"]
    assert [tag.name for tag in archive.tags()] == ["closed"]


def test_who_reads_a_reduced_text_is_told_of_none(archive: Archive) -> None:
    archive.note("a", "The witness is Bolat.")
    archive.tag("a", "Bolat")
    archive.withhold("a", **span("the witness"), reason="safety")
    for clearance in ("public", "internal"):
        assert archive.notes(clearance=clearance) == ()
        assert [tag.name for tag in archive.tags(clearance=clearance)] == []
        assert found(archive, "court tag:bolat", clearance) == []
        assert "Bolat" not in repr(list(archive.history(clearance=clearance)))
    assert len(archive.notes(clearance=EVERYTHING)) == 1


def test_a_stretch_stays_where_it_was_when_the_document_changes(archive: Archive) -> None:
    archive.note("a", "about the beating", **span("He was beaten"))
    archive.tag("a", "beatings", **span("He was beaten"))
    archive.ingest(TextSource(f"New. {TEXT}", Metadata(identifier="a", title="Fine")))
    (note,) = archive.notes("a")
    assert (note.quote, note.version) == ("He was beaten", 1)
    assert archive.tags("a")[0].places == 1
    assert archive.tags("a")[0].locators == ()
    archive.ingest(TextSource("Closed.", Metadata(identifier="a", access="confidential")))
    archive.ingest(TextSource("Open again.", Metadata(identifier="a", access="public")))
    assert archive.notes("a") == (), "its version is closed"


def test_a_deletion_takes_them_along(archive: Archive) -> None:
    note = archive.note("a", "Xhorvat saw it")
    archive.tag("a", "Yhorvat", **span("He was beaten"))
    archive.edit_note(note.id, "Zhorvat saw it")
    archive.delete("a", reason="asked")
    archive.close()
    held = b"".join(path.read_bytes() for path in archive.root.rglob("*") if path.is_file())
    for word in (b"Xhorvat", b"Yhorvat", b"Zhorvat"):
        assert word not in held
    archive.__init__(archive.root, archive.settings)  # type: ignore[misc]  # for what the fixture asks at the end


@pytest.mark.parametrize(
    ("act", "told"),
    [(lambda a: a.tag("a", ["!"]), "no tag"), (lambda a: a.tag("a", ["x" * 101]), "no tag"), (lambda a: a.note("a", "  "), "between 1"), (lambda a: a.note("a", "x", start=3), "start and an end"), (lambda a: a.note("a", "\ud800"), "surrogate"), (lambda a: a.tag("a", "x", access="secret"), "access level")],
)  # fmt: skip
def test_what_cannot_be_one_is_refused(archive: Archive, act: Any, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        act(archive)
    for missing in (
        lambda: archive.note("nobody", "x"),
        lambda: archive.edit_note("n0", "x"),
        lambda: archive.tags("nobody"),
    ):
        with pytest.raises(NotInArchiveError):
            missing()


NAMES = st.sampled_from(["one", "ONE", "two"])
LEVELS = st.sampled_from([None, *Access])
WHERE = st.sampled_from([None, (0, 9), (4, 40)])
TAGS = st.lists(st.tuples(st.sampled_from(["tag", "untag", "undo"]), NAMES, LEVELS, WHERE), max_size=10)


@settings(max_examples=15)
@given(acts=TAGS)
def test_tags_are_what_a_simple_model_says(acts: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    """The model: for each place and folded name the level; acts are taken back as a stack."""
    place = tmp_path_factory.mktemp("tags")
    model: dict[tuple[Any, str], int] = {}
    done: list[tuple[int, dict[tuple[Any, str], int]]] = []
    with Archive.create(place / "archive") as archive:
        archive.ingest(TextSource(TEXT, Metadata(identifier="a")))
        for act, name, level, where in acts:
            before, key = dict(model), (where, name.lower())
            at: dict[str, Any] = {} if where is None else {"start": where[0], "end": where[1]}
            line = None
            if act == "tag":
                line = archive.tag("a", name, access=level, **at)
                model[key] = min(model.get(key, 2), 0 if level is None else level.level)
            elif act == "untag":
                line = archive.untag("a", name, **at)
                model.pop(key, None)
            elif done:
                number, model = done.pop()
                archive.undo(number)
            assert (line is not None) == (act != "undo" and before != model)
            if line is not None:
                done.append((line.number, before))
            for clearance in Access:
                seen = {key for key, least in model.items() if least <= clearance.level}
                shown = {tag.name.lower(): tag.places for tag in archive.tags(clearance=clearance)}
                assert shown == {n: sum(w is not None for w, m in seen if m == n) for _, n in seen}
                for each in ("one", "two"):
                    hits = found(archive, f"court tag:{each}", clearance.value)
                    assert bool(hits) == any(n == each for _, n in seen)
        assert archive.check().ok
