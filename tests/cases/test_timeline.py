"""The timeline of a case: every date once, in order, with the sentence that names it, and nothing above the clearance."""

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
    PassageKind,
    TextSource,
    TimelineEntry,
    UsageError,
    compose_report,
    timeline_sections,
    write_report,
)

ROOT = Path(__file__).parents[2]

NEWS = """A court fines a defender

The Harbour Post, 2 August 2025

On 31 July 2025 the court of the harbour fined Ana Example. She was held from 5 to 9 July 2025. Her lawyer spoke of a warning.

Nobody told the family where she was between the two hearings, and on 31 July 2025 nobody let them in.
"""
NOTE = "The hearing of 31 July 2025 lasted ten minutes. In 2019 Ana Example had been tried before. She is free since May 2025."
SECRET = "On 6 July 2025 a guard told the witness Bela Beispiel what he had seen. Published on 1 August 2025."


def shown(entries: tuple[TimelineEntry, ...]) -> list[tuple[str, str]]:
    return [(entry.when, entry.citation.quote) for entry in entries]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as opened:
        yield opened


def take_in(archive: Archive) -> None:
    archive.ingest(
        [
            TextSource(NEWS, Metadata(identifier="news", title="News", published="2025-08-02", cases=("Ana",))),
            TextSource(NOTE, Metadata(identifier="note", title="Note", cases=("Ana",))),
            TextSource(SECRET, Metadata(identifier="secret", cases=("Ana",), access=Access.CONFIDENTIAL)),
            TextSource(
                SECRET.replace("guard", "cook"), Metadata(identifier="other", cases=("Hidden",), access="internal")
            ),
        ]
    )


def test_dates_stand_in_order_each_with_its_sentence(archive: Archive) -> None:
    take_in(archive)
    entries = archive.timeline("Ana")
    assert sorted(shown(entries)) == sorted(
        [
            ("2019", "In 2019 Ana Example had been tried before."),
            ("2025-05", "She is free since May 2025."),
            ("2025-07-05/2025-07-09", "She was held from 5 to 9 July 2025."),
            ("2025-07-31", "On 31 July 2025 the court of the harbour fined Ana Example."),
            (
                "2025-07-31",
                "Nobody told the family where she was between the two hearings, and on 31 July 2025 nobody let them in.",
            ),
            ("2025-07-31", "The hearing of 31 July 2025 lasted ten minutes."),
            ("2025-08-02", "The Harbour Post, 2 August 2025"),
        ]
    )
    assert [entry.date for entry in entries] == sorted(entry.date for entry in entries)
    assert [entry.when for entry in entries if entry.dateline] == ["2025-08-02"]
    for entry in entries:
        text = entry.document.text
        assert text[entry.start : entry.end] == entry.words
        assert text[entry.citation.locator.start : entry.citation.locator.end] == entry.citation.quote
        assert entry.words in entry.citation.quote
        assert archive.verify(entry.citation).status == "verbatim"


def test_what_lies_above_the_clearance_is_not_read(archive: Archive) -> None:
    take_in(archive)
    assert all(entry.document.metadata.access == "public" for entry in archive.timeline("Ana"))
    seen = archive.timeline("Ana", clearance="confidential")
    assert ("2025-07-06", SECRET.partition(". ")[0] + ".") in shown(seen)
    assert [entry.words for entry in seen if entry.dateline] == ["1 August 2025", "2 August 2025"]
    with pytest.raises(NotInArchiveError) as hidden:
        archive.timeline("Hidden")
    with pytest.raises(NotInArchiveError) as unknown:
        archive.timeline("Nothing")
    assert str(hidden.value).replace("hidden", "nothing") == str(unknown.value)
    assert len(archive.timeline("Hidden", clearance="internal")) == 2


def test_a_case_without_documents_has_no_dates(archive: Archive) -> None:
    archive.put_case(Case(title="Empty"))
    assert archive.timeline("Empty") == ()


def test_the_samples_repeats_tables_and_other_cases(archive: Archive) -> None:
    archive.ingest(ROOT / "samples")
    fine = archive.timeline("Toregozhina, Almaty 2025")
    (ruling,) = (entry for entry in fine if entry.words == "July 31, 2025")
    assert [str(other) for other in ruling.citation.repeats] == ["para. 7"]
    assert {entry.document.metadata.language for entry in fine if entry.when == "2025-07-31"} == {
        "en",
        "fr",
        "kk",
        "ru",
    }
    assert sorted(entry.when for entry in fine if entry.dateline) == ["2025-08-01", "2025-08-05"]
    assert not any("Latest news" in entry.citation.quote for entry in fine)
    taken = archive.timeline("al-ghadrani-basra-2024")
    (row,) = (entry for entry in taken if entry.words == "22 May 2024")
    assert row.citation.quote == "Alto Sharaya | 22 May 2024 | Ministry of Justice, Peru | Allegation letter | None"
    assert (row.kind, row.elsewhere, row.event) == (PassageKind.TABLE, ("alto-sharaya-ucayali-2024",), False)
    (article,) = (entry for entry in taken if entry.words == "1994")
    assert (article.kind, article.elsewhere) == (PassageKind.FOOTNOTE, ("alto-sharaya-ucayali-2024",))
    (own,) = (entry for entry in taken if entry.words == "14 March 2024")
    assert own.elsewhere == ()
    spans = [entry for entry in archive.timeline("tandire-prison-2023") if entry.until is not None]
    assert [(entry.when, entry.words) for entry in spans] == [("2023-03/2024-02", "March 2023 to February 2024")]
    view = archive.seen_by("confidential")
    for case in view.cases():
        for entry in view.timeline(case.id):
            assert view.verify(entry.citation).ok
            assert entry.document.text[entry.start : entry.end] == entry.words


def test_only_the_sentence_that_is_repeated_is_said_to_be(archive: Archive) -> None:
    repeated = "On 31 July 2025 the court of the harbour fined Ana Example for a post about the strike of the dockers."
    text = f"Summary of the week\n\n{repeated}\n\nThe Harbour Post, 2 August 2025\n\n{repeated}\n\nShe will appeal, she said on 1 August 2025."
    archive.ingest(TextSource(text, Metadata(title="News", published="2025-08-02", cases=("Ana",))))
    entries = archive.timeline("Ana")
    assert [(entry.when, len(entry.citation.repeats)) for entry in entries] == [
        ("2025-07-31", 1), ("2025-08-01", 0), ("2025-08-02", 0),
    ]  # fmt: skip
    for entry in entries:
        for other in entry.citation.repeats:
            assert entry.document.text[other.start : other.end] == entry.citation.quote


def test_a_report_of_the_events_can_be_verified(archive: Archive, tmp_path: Path) -> None:
    take_in(archive)
    sections = timeline_sections(archive.timeline("Ana"))
    assert [section.title for section in sections] == ["2019", "2025-05", "2025-07-05/2025-07-09", "2025-07-31"]
    assert [len(section.citations) for section in sections] == [1, 1, 1, 3]
    path = write_report(compose_report("Ana", sections), tmp_path / "ana.docx")
    assert [verdict.status for verdict in archive.verify(path)] == ["verbatim"] * 6


@pytest.mark.parametrize(("beside", "dateline"), [(8, True), (9, False), (40, False)])
def test_a_long_line_at_the_head_is_an_event_and_no_dateline(archive: Archive, beside: int, dateline: bool) -> None:
    words = " ".join(["Ana", "Example", "fined", "in", "the", "harbour", "after", "the"] + ["long"] * (beside - 8))
    text = f"{words}, 2 August 2025\n\nThe court of the harbour heard her lawyer and the dockers who came with her."
    archive.ingest(TextSource(text, Metadata(title="News", published="2025-08-02", language="en", cases=("Ana",))))
    (entry,) = archive.timeline("Ana")
    assert (entry.when, entry.dateline) == ("2025-08-02", dateline)


def test_a_person_or_a_query_has_a_timeline_too(archive: Archive) -> None:
    take_in(archive)
    person = archive.timeline(person="Anna Exampel")
    assert {entry.when for entry in person} >= {"2025-07-31", "2019"}
    assert all("Ana" in entry.citation.quote or entry.document.id for entry in person)
    assert all(entry.elsewhere == () for entry in person)
    assert [entry.when for entry in archive.timeline(query="ten minutes hearing lasted")][:1] == ["2019"]
    assert archive.timeline("Ana", query="hearing lasted ten minutes") != ()
    assert archive.timeline(person="Bela Beispiel") == ()
    assert len(archive.timeline(person="Bela Beispiel", clearance="confidential")) > 0
    assert archive.timeline("Hidden", person="Bela Beispiel", clearance="internal") != ()
    with pytest.raises(NotInArchiveError):
        archive.timeline("Hidden", person="Bela Beispiel")
    for wrong in ({}, {"person": "A B", "query": "x"}, {"person": "?!"}):
        with pytest.raises(UsageError):
            archive.timeline(**wrong)


def test_every_passage_that_is_found_is_read(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rightsarchive.cases.found_dates.PAGE", 3)
    archive.ingest(
        [
            TextSource(f"On {day} May 2024 the guard number {day} was heard.", Metadata(identifier=f"d{day}"))
            for day in range(1, 12)
        ]
    )
    assert [entry.when for entry in archive.timeline(query="guard")] == [f"2024-05-{day:02d}" for day in range(1, 12)]
