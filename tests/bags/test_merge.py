"""Archives travel: one is merged into another, and a copy of a folder goes on elsewhere."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from rightsarchive import Access, Archive, Case, DamagedArchiveError, Metadata, Outcome, TextSource, UsageError
from rightsarchive.cli import main

COURT = "The court in Almaty fined the human rights defender on Thursday."
PRISON = "Prison guards denied the activist a doctor for nine days."
EVERY = "confidential"


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Archive, Archive]]:
    with Archive.create(tmp_path / "ours") as ours, Archive.create(tmp_path / "theirs") as theirs:
        yield ours, theirs


def take(archive: Archive, *sources: Path | TextSource, metadata: Metadata | None = None) -> Outcome:
    with ThreadPoolExecutor(1) as workers:
        outcome = archive.ingest(sources, metadata=metadata, executor=workers)
    assert not outcome.failed
    return outcome


def write(path: Path, text: str, sidecar: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    if sidecar:
        path.with_name(f"{path.name}.yaml").write_text(sidecar, "utf-8")
    return path


def test_another_archive_comes_in_with_versions_cases_and_custody(
    both: tuple[Archive, Archive], tmp_path: Path
) -> None:
    ours, theirs = both
    take(ours, write(tmp_path / "us" / "fine.txt", COURT, "title: Fine\ncases: [Fines]\n"))
    take(
        theirs,
        TextSource(f"{COURT} Draft.", Metadata(identifier="T-1")),
        TextSource(PRISON, Metadata(identifier="T-2")),
    )
    take(theirs, TextSource(f"{COURT} Second draft.", Metadata(identifier="T-1", access=Access.INTERNAL)))
    take(
        theirs,
        write(
            tmp_path / "them" / "amende.txt",
            COURT,
            "title: Amende\npublisher: Orda\ncases: [Almaty]\naccess: internal\n",
        ),
    )
    theirs.put_case(Case(title="Almaty", persons=("A. Ruiz",), access=Access.INTERNAL))
    theirs.put_case(Case(title="Fines", status="closed"))
    ours.put_case(Case(title="Fines", status="open"))
    mine = ours.document("fine.txt").id
    there = theirs.document("amende.txt", clearance=EVERY).id
    citation = theirs.search("doctor").hits[0].citation
    fine = theirs.search("fined", clearance=EVERY).hits[0].citation
    theirs.close()
    done = ours.merge(theirs.root, reason="from the other office")
    assert not done.failed
    assert (len(done.added), done.updated, done.unchanged) == (2, (there,), ())
    assert [each.text for each in ours.versions("T-1", clearance=EVERY)] == [
        f"{COURT} Draft.",
        f"{COURT} Second draft.",
    ]
    document = ours.document("fine.txt", clearance=EVERY)
    assert (document.id, document.title, document.access, document.metadata.cases) == (
        mine,
        "Fine",
        Access.INTERNAL,
        ("Fines", "Almaty"),
    )
    assert ours.search("fined").total == 0
    assert ours.document(there, clearance=EVERY).id == mine  # the name that it has there leads to it
    assert ours.case("Almaty", clearance=EVERY).persons == ("A. Ruiz",)
    assert ours.case("Fines", clearance=EVERY).status == "open"
    told = {each.path: each.message for each in done.conflicts}
    assert "title: Amende" in told[mine]
    assert "status: closed" in told["fines"]
    names = [each.name for each in ours.provenance(mine, clearance=EVERY)]
    assert any(name.endswith("them/amende.txt") for name in names)
    for each in (citation, fine):
        assert ours.verify(each, clearance=EVERY).status.value in {"verbatim", "reference edited"}
    assert len(ours.foreign_logs()) == 1
    assert ours.check().ok
    head, again = ours.custody_head(), ours.merge(theirs.root)
    assert (again.added, again.updated, len(again.unchanged)) == ((), (), 3)
    assert ours.custody_head() == head
    # What is known from there holds when the file is taken in here.
    take(ours, write(tmp_path / "moved" / "b.txt", COURT))
    assert ours.document("fine.txt", clearance=EVERY).metadata.cases == ("Fines", "Almaty")
    assert ours.document("b.txt", clearance=EVERY).access is Access.INTERNAL


def test_newer_versions_of_known_bytes_are_added(both: tuple[Archive, Archive], tmp_path: Path) -> None:
    ours, theirs = both
    path = write(tmp_path / "a.txt", COURT)
    take(ours, path)
    take(theirs, path, metadata=Metadata(title="Fine"))
    take(theirs, write(path, f"{COURT} Corrected."))
    theirs.close()
    assert len(ours.merge(theirs.root).updated) == 1
    assert [each.text for each in ours.versions("a.txt")] == [COURT, f"{COURT} Corrected."]
    assert ours.merge(theirs.root).updated == ()


def test_archives_that_went_different_ways_are_told(both: tuple[Archive, Archive]) -> None:
    ours, theirs = both
    for archive, text in ((ours, PRISON), (theirs, COURT)):
        take(archive, TextSource(text, Metadata(identifier="R-1")))
    theirs.close()
    done = ours.merge(theirs.root)
    assert len(done.failed) == 1
    assert ours.document("R-1").text == PRISON


def test_what_a_received_archive_says_is_checked_first(both: tuple[Archive, Archive], tmp_path: Path) -> None:
    ours, theirs = both
    take(theirs, TextSource(COURT, Metadata(identifier="a")), TextSource(PRISON, Metadata(identifier="b")))
    theirs.close()
    shutil.copytree(theirs.root, tmp_path / "forged")
    with sqlite3.connect(tmp_path / "forged" / "catalog.sqlite") as connection:
        connection.execute("UPDATE chunks SET body = replace(body, 'fined', 'freed')")
    connection.close()
    done = ours.merge(tmp_path / "forged")
    assert [each.code for each in done.failed] == ["damaged"]
    assert ours.search("freed").total == 0
    with sqlite3.connect(tmp_path / "forged" / "catalog.sqlite") as connection:
        connection.execute("UPDATE custody SET who = 'somebody else' WHERE number = 2")
    connection.close()
    with pytest.raises(DamagedArchiveError, match="custody log"):
        ours.merge(tmp_path / "forged")
    with pytest.raises(UsageError, match="same archive"):
        ours.merge(ours.root)


def test_the_command_merges_and_tells(both: tuple[Archive, Archive]) -> None:
    ours, theirs = both
    take(theirs, TextSource(COURT, Metadata(identifier="a")))
    ours.close()
    theirs.close()
    done = CliRunner().invoke(main, ["merge", str(theirs.root), "--archive", str(ours.root), "--reason", "asked for"])
    assert done.exit_code == 0, done.output
    assert "1 documents added" in done.output


def test_an_archive_goes_on_on_another_computer(tmp_path: Path) -> None:
    here, away = tmp_path / "here", tmp_path / "away" / "other disk"
    write(here / "files" / "2024" / "report.txt", COURT, "title: Fine\naccess: internal\n")
    write(here / "files" / "2025" / "report.txt", PRISON, "identifier: P-1\n")
    with Archive.create(here / "archive") as archive:
        take(archive, here / "files")
        citation = archive.search("doctor").hits[0].citation
    away.mkdir(parents=True)
    shutil.move(here / "archive", away / "archive")
    shutil.move(here / "files", away / "sources")
    with Archive.open(away / "archive") as archive:
        outcome = take(archive, away / "sources")
        assert (len(outcome.added), len(outcome.updated), len(outcome.unchanged)) == (0, 0, 2)
        assert archive.stats(clearance=EVERY).documents == 2
        assert archive.document("2024/report.txt", clearance=EVERY).title == "Fine"
        assert archive.verify(citation).ok
        assert archive.check().ok
        head = archive.custody_head()
        take(archive, away / "sources")
        assert archive.custody_head() == head
