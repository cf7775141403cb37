"""Originals are read again: the newest reading is shown, that of before stays for its citations, and what is withheld stays so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import (
    Access,
    Archive,
    Metadata,
    NotInArchiveError,
    Progress,
    RereadOutcome,
    Status,
    TextSource,
)
from rightsarchive.extract import readers
from rightsarchive.ingest import newest_reading, rereading
from rightsarchive.model import Extraction, Inventory, PassageKind, Reason
from tests.ingest.test_held import letter

ALL = Access.CONFIDENTIAL
FIRST = "The court of Almaty fined Amina Kovac on 31 July 2025."
SECOND = "Her lawyers announced an appeal, and the guards of the colony were heard."
THIRD = "On the same day the prosecutor asked for a closed hearing."
PAGE = f"<html><body><h1>Fine</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></body></html>"

Changed = Callable[[Extraction], Extraction]


class Otherwise(Executor):
    """Reads as another version of the readers would: what they give is changed by ``change``."""

    def __init__(self, change: Changed = lambda found: found) -> None:
        self.change = change
        self.read: list[str] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.read.append(kwargs["original_name"])
        try:
            future.set_result(self.change(fn(*args, **kwargs)))
        except BaseException as error:
            future.set_exception(error)
        return future


def replaced(old: str, new: str) -> Changed:
    """The reading with other words in a place; paragraphs move along."""

    def change(found: Extraction) -> Extraction:
        at = found.text.find(old)
        if at < 0:
            return found
        by = len(new) - len(old)

        def moved(place: int) -> int:
            return place + by if place >= at + len(old) else place

        return replace(
            found,
            text=found.text.replace(old, new, 1),
            paragraphs=tuple(replace(p, start=moved(p.start), end=moved(p.end)) for p in found.paragraphs),
        )

    return change


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    (tmp_path / "fine.html").write_text(PAGE, "utf-8")
    with Archive.create(tmp_path / "archive") as made:
        made.ingest(tmp_path / "fine.html")
        yield made


@pytest.fixture
def upgraded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next release, which reads web pages in another way."""
    monkeypatch.setattr(rereading, "CURRENT", frozenset({"HTML 2", "plain text 1"}))
    monkeypatch.setattr(newest_reading, "reader_of", lambda media: readers.reader_of(media).replace("HTML 1", "HTML 2"))


def reread(archive: Archive, change: Changed = lambda found: found, **options: Any) -> RereadOutcome:
    return archive.reread(executor=Otherwise(change), **options)


def test_what_reads_as_before_is_recorded_and_nothing_else_changes(archive: Archive) -> None:
    citation = archive.search("appeal").hits[0].citation
    text, ids = archive.document("fine.html").text, [each.id for each in archive.passages("fine.html")]
    outcome = reread(archive, reason="after an upgrade")
    assert (len(outcome.changed), outcome.unchanged, outcome.skipped, outcome.failed) == (0, 1, 0, ())
    line = list(archive.history(clearance=ALL))[-1]
    digest = archive.document("fine.html").text_sha256
    assert (line.action, line.why, line.detail["texts"]) == ("reread", "after an upgrade", [digest, digest])
    assert line.detail["readers"] == ["HTML 1", "HTML 1"]
    assert archive.document("fine.html").text == text
    assert [each.id for each in archive.passages("fine.html")] == ids
    assert archive.verify(citation).status is Status.VERBATIM
    assert archive.check().ok


@pytest.mark.usefixtures("upgraded")
def test_older_readings_are_found_by_their_reader(archive: Archive, tmp_path: Path) -> None:
    archive.ingest(TextSource(THIRD, Metadata(identifier="note")))
    first = reread(archive, older=True)
    assert (first.unchanged, first.skipped) == (1, 1)
    again = reread(archive, older=True)
    assert (again.unchanged, again.skipped) == (0, 2)
    (tmp_path / "copy.html").write_text(PAGE, "utf-8")
    archive.ingest(tmp_path / "copy.html", metadata=Metadata(identifier="copy"))
    assert reread(archive, older=True).skipped == 2, "known bytes are one document, and were read by this reader"


def test_other_words_are_found_and_cited_and_the_old_citation_still_stands(archive: Archive) -> None:
    before = archive.document("fine.html")
    cited = archive.search("lawyers").hits[0].citation
    outcome = reread(archive, replaced("an appeal", "two appeals"), reason="upgrade")
    (changed,) = outcome.changed
    assert (changed.document_id, changed.version, changed.reader) == (before.id, 1, ("HTML 1", "HTML 1"))
    (change,) = changed.changes()
    assert SECOND in change.words
    assert change.now is not None
    assert SECOND.replace("an appeal", "two appeals") in change.now
    after = archive.document("fine.html")
    assert changed.text_sha256 == (before.text_sha256, after.text_sha256)
    assert (after.version, after.sha256, after.id) == (1, before.sha256, before.id)
    assert archive.search("two appeals").hits[0].citation.quote == change.now
    assert archive.search('"an appeal"').total == 0
    verdict = archive.verify(cited)
    assert verdict.status is Status.READ_DIFFERENTLY
    assert not verdict.ok
    assert "announced an appeal" in verdict.message
    assert "announced two appeals" in verdict.message
    assert archive.verify(archive.search("two appeals").hits[0].citation).status is Status.VERBATIM
    assert len(archive.versions("fine.html")) == 1
    assert archive.check().ok
    assert archive.verify_custody() == ()


def test_words_that_stand_are_verbatim_and_told_where_they_are_now(archive: Archive) -> None:
    cited = archive.cite_words("fine.html", THIRD)

    def shifted(found: Extraction) -> Extraction:
        return replace(found, paragraphs=tuple(replace(p, number=p.number + 3) for p in found.paragraphs))

    (changed,) = reread(archive, shifted).changed
    assert {str(change.after) for change in changed.changes()} != {str(change.before) for change in changed.changes()}
    assert all(change.words == change.now for change in changed.changes())
    verdict = archive.verify(cited)
    assert verdict.status is Status.VERBATIM
    assert "Read again since" in verdict.message


def test_words_that_the_page_does_not_show_any_more_are_told(archive: Archive) -> None:
    cited = archive.cite_words("fine.html", SECOND)

    def hidden(found: Extraction) -> Extraction:
        return replace(
            found,
            paragraphs=tuple(
                replace(p, kind=PassageKind.HIDDEN, reason=Reason.INVISIBLE)
                if found.text[p.start : p.end] == SECOND
                else p
                for p in found.paragraphs
            ),
        )

    assert reread(archive, hidden).changed
    verdict = archive.verify(cited)
    assert (verdict.status, verdict.nearest) == (Status.READ_DIFFERENTLY, SECOND)
    assert "hidden" in verdict.message
    assert archive.search("lawyers").total == 0


def test_ingesting_again_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    reread(archive, replaced("an appeal", "two appeals"))
    outcome = archive.ingest(tmp_path / "fine.html")
    assert (len(outcome.added), len(outcome.updated), len(outcome.unchanged)) == (0, 0, 1)
    assert "two appeals" in archive.document("fine.html").text


def test_what_was_said_of_a_document_stays_and_what_was_inferred_follows(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "closed.html").write_text(PAGE, "utf-8")
    archive.ingest(
        tmp_path / "closed.html", metadata=Metadata(access=Access.INTERNAL, publisher="Orda", identifier="c")
    )
    archive.assign("Fine 2025", ["c"])
    (changed,) = reread(archive, replaced("Fine", "Fined"), documents=["c"]).changed
    assert changed.metadata == ("title",)
    document = archive.document("c", clearance=ALL)
    assert (document.title, document.metadata.publisher, document.access) == ("Fined", "Orda", Access.INTERNAL)
    assert [each.id for each in archive.case_documents("Fine 2025", clearance=ALL)] == [document.id]
    with pytest.raises(NotInArchiveError):
        archive.document("c")
    assert archive.check().ok


def test_a_failure_leaves_all_as_it_is(archive: Archive) -> None:
    def broken(_found: Extraction) -> Extraction:
        raise NotInArchiveError("the reader failed")

    before = list(archive.history(clearance=ALL))
    outcome = reread(archive, broken)
    assert [(each.message, Path(each.path).name) for each in outcome.failed] == [("the reader failed", "fine.html")]
    assert list(archive.history(clearance=ALL)) == before
    original = archive.original(archive.document("fine.html").sha256)
    original.chmod(0o600)
    original.write_bytes(b"rotten")
    outcome = reread(archive)
    assert ["is damaged" in each.message for each in outcome.failed] == [True]
    original.unlink()
    assert "is missing" in reread(archive).failed[0].message
    assert FIRST in archive.document("fine.html").text


def test_words_that_were_recognised_are_not_lost(archive: Archive) -> None:
    def recognised(found: Extraction) -> Extraction:
        return replace(found, paragraphs=tuple(replace(p, reason=Reason.RECOGNISED) for p in found.paragraphs))

    reread(archive, recognised)
    outcome = reread(archive)
    assert "recognised by OCR before" in outcome.failed[0].message


def test_a_run_over_all_that_was_interrupted_is_gone_on_with(archive: Archive, tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.html").write_text(PAGE.replace("Fine", f"Fine {number}"), "utf-8")
    archive.ingest([tmp_path / f"{number}.html" for number in range(4)])

    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reread(archive, progress=stop)
    reader = Otherwise()
    outcome = archive.reread(executor=reader)
    assert (outcome.skipped, outcome.unchanged, len(reader.read)) == (2, 3, 3)
    assert reread(archive).unchanged == 5, "a run that came to its end is not gone on with"


def test_every_version_is_read_again(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "fine.html").write_text(PAGE.replace("Almaty", "Astana"), "utf-8")
    archive.ingest(tmp_path / "fine.html")
    outcome = reread(archive, replaced("an appeal", "two appeals"))
    assert [each.version for each in outcome.changed] == [1, 2]
    for number, town in ((1, "Almaty"), (2, "Astana")):
        text = archive.document("fine.html", number).text
        assert "two appeals" in text
        assert town in text
    assert archive.search("Almaty").total == 0
    assert archive.check().ok


def test_a_text_in_memory_stays_as_it_is(archive: Archive) -> None:
    text = "---\ntitle: no front matter here\n---\n\nA court – Ã©crit."
    archive.ingest(TextSource(text, Metadata(identifier="note")))
    assert reread(archive, documents=["note"]).unchanged == 1
    assert archive.document("note").text == text


# What is withheld --------------------------------------------------------------------------------------------------


def test_notes_and_tags_follow_their_words(archive: Archive) -> None:
    text = archive.document("fine.html").text

    def at(words: str) -> dict[str, Any]:
        return {"start": text.index(words), "end": text.index(words) + len(words)}

    archive.note("fine.html", "Which lawyers?", **at(SECOND))
    archive.tag("fine.html", ["colony"], **at(SECOND))
    lost = archive.note("fine.html", "Why closed?", **at("closed hearing"))

    def other(found: Extraction) -> Extraction:
        return replaced("closed hearing", "secret session")(replaced("The court", "The city court")(found))

    outcome = reread(archive, other)
    assert [lost.id in each.message for each in outcome.notices if each.code == "annotations-not-placed"] == [True]
    notes = {note.text: note for note in archive.notes("fine.html", clearance=ALL)}
    assert [notes["Which lawyers?"].quote, notes["Why closed?"].quote] == [SECOND, "closed hearing"]
    assert notes["Which lawyers?"].locator is not None
    assert notes["Which lawyers?"].locator.start == at(SECOND)["start"] + len("city ")
    tag = archive.tags("fine.html", clearance=ALL)[0]
    assert [place.start for place in tag.locators] == [at(SECOND)["start"] + len("city ")]
    assert [line.action for line in archive.history(clearance=ALL)][-3:] == ["note", "tag", "reread"]
    assert archive.check().ok


def test_files_that_are_found_later_are_taken_in(tmp_path: Path) -> None:
    def blind(found: Any) -> Any:
        return replace(found, inventory=Inventory()) if isinstance(found, Extraction) else found

    letter(tmp_path / "letter.eml")
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(tmp_path / "letter.eml", metadata=Metadata(access=ALL), executor=Otherwise(blind))
        assert archive.search("ferry", clearance=ALL).total == 0
        outcome = reread(archive)
        assert outcome.failed == ()
        assert [each.code for each in outcome.notices] == ["held-files"]
        assert archive.search("ferry").total == 0
        found = archive.search("ferry", clearance=ALL).hits[0].document
        assert found.metadata.part_of == archive.document("letter.eml", clearance=ALL).id
        assert archive.check().ok
        assert reread(archive).notices == ()


def withheld(archive: Archive, words: str, **options: Any) -> str:
    at = archive.cite_words("fine.html", words, clearance=ALL).locator
    return archive.withhold("fine.html", at.start, at.end, reason="asked", **options).withheld.id


def test_a_redaction_is_carried_along(archive: Archive) -> None:
    mark = withheld(archive, "Amina Kovac", code="A")
    shown = next(iter(archive.documents()))
    cited = archive.cite_words(shown.id, FIRST.replace("Amina Kovac", "[A]"))
    outcome = reread(archive, replaced("an appeal", "two appeals"))
    assert outcome.changed[0].closed == ()
    public = next(iter(archive.documents()))
    assert "[A]" in public.text
    assert "two appeals" in public.text
    assert "Kovac" not in public.text
    assert archive.verify(cited).status is Status.VERBATIM
    assert archive.search("Kovac").total == 0
    assert archive.check().ok
    archive.release(mark, reason="over")
    assert "Kovac" in archive.document("fine.html").text
    assert archive.check().ok


def test_one_of_several_places_stays_one(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "fine.html").write_text(PAGE.replace("the prosecutor", "the court"), "utf-8")
    archive.ingest(tmp_path / "fine.html")
    withheld(archive, "court")
    reread(archive, replaced("31 July", "30 July"))
    text = next(iter(archive.documents())).text
    assert "The [withheld] of Almaty" in text
    assert "the court asked" in text


def test_a_redaction_that_cannot_be_placed_closes(archive: Archive) -> None:
    mark = withheld(archive, "Amina Kovac", access="internal")
    document = archive.document("fine.html", clearance=ALL)
    cited = archive.cite_words("fine.html", SECOND, clearance=ALL)
    reduced = archive.search("appeal").hits[0].citation
    outcome = reread(archive, replaced("Amina Kovac", "Arnina Kovac"))
    assert outcome.changed[0].closed == (mark,)
    assert [notice.code for notice in outcome.notices] == ["withheld-not-found"]
    assert list(archive.documents()) == []
    assert archive.search("appeal").total == 0
    assert archive.search("appeal", clearance="internal").total == 1
    assert archive.verify(reduced).status is Status.VERBATIM, "what was handed out before shows nothing of it"
    assert archive.verify(cited).status is Status.UNDECIDABLE
    with pytest.raises(NotInArchiveError):
        archive.original(document.sha256)
    assert archive.check().ok
    at = archive.cite_words("fine.html", "Arnina Kovac", clearance=ALL).locator
    archive.withhold("fine.html", at.start, at.end, reason="asked")
    archive.release(mark, version=1, reason="marked anew")
    assert "[withheld]" in next(iter(archive.documents())).text
    assert archive.verify(archive.search("appeal").hits[0].citation).ok
    assert archive.check().ok


def test_what_is_withheld_later_closes_the_reading_of_before_too(archive: Archive) -> None:
    cited = archive.cite_words("fine.html", FIRST)
    reread(archive, replaced("an appeal", "two appeals"))
    assert archive.verify(cited).status is Status.VERBATIM
    withheld(archive, "Amina Kovac")
    assert archive.verify(cited).status is Status.UNDECIDABLE
    assert archive.verify(cited, clearance=ALL).status is Status.VERBATIM
    assert archive.check().ok


def test_a_mark_that_was_released_in_a_version_stays_released(archive: Archive, tmp_path: Path) -> None:
    mark = withheld(archive, "Amina Kovac")
    (tmp_path / "fine.html").write_text(PAGE.replace("Almaty", "Astana"), "utf-8")
    archive.ingest(tmp_path / "fine.html")
    archive.release(mark, version=2, reason="over")
    reread(archive, replaced("an appeal", "two appeals"))
    assert "Kovac" in archive.document("fine.html").text
    assert archive.check().ok


def test_words_that_are_seen_to_be_covered_are_withheld(archive: Archive) -> None:
    cited = archive.cite_words("fine.html", SECOND)

    def covered(found: Extraction) -> Extraction:
        return replace(
            found,
            paragraphs=tuple(
                replace(p, kind=PassageKind.HIDDEN, reason=Reason.COVERED)
                if found.text[p.start : p.end] == SECOND
                else p
                for p in found.paragraphs
            ),
        )

    (changed,) = reread(archive, covered).changed
    (mark,) = changed.covered
    assert SECOND not in next(iter(archive.documents())).text
    assert archive.verify(cited).status is Status.UNDECIDABLE
    assert reread(archive, covered).changed == ()
    archive.release(mark, reason="a person decided")
    assert reread(archive, lambda found: replaced("31 July", "30 July")(covered(found))).changed[0].covered == ()
    assert SECOND in archive.document("fine.html").text
    assert archive.check().ok


@settings(max_examples=8)
@given(
    closed=st.booleans(),
    old=st.sampled_from([FIRST, SECOND, THIRD, "Amina", "31 July", "an appeal"]),
    new=st.sampled_from(["", "Amina Kovac", "x", FIRST, "other words"]),
    mark=st.sampled_from(["Amina Kovac", "appeal", "31 July 2025"]),
)
def test_whatever_is_read_otherwise_words_that_are_withheld_stay_so(
    tmp_path_factory: pytest.TempPathFactory, *, closed: bool, old: str, new: str, mark: str
) -> None:
    here = tmp_path_factory.mktemp("any")
    (here / "fine.html").write_text(PAGE, "utf-8")
    with Archive.create(here / "archive") as made:
        made.ingest(here / "fine.html")
        withheld(made, mark, access="internal" if closed else "confidential")
        reread(made, replaced(old, new))
        for shown in made.documents():
            assert mark not in shown.text
        assert made.search(f'"{mark}"').total == 0
        assert made.check().ok
