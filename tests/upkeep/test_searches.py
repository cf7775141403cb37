"""Saved searches tell what is new to a clearance since it last asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import (
    Archive,
    DamagedArchiveError,
    Metadata,
    NotInArchiveError,
    QuerySyntaxError,
    TextSource,
    UsageError,
)


def take(archive: Archive, name: str, access: str = "public", text: str = "The court fined her on Monday.") -> None:
    archive.ingest([TextSource(f"{text} This is {name}.", Metadata(identifier=name, access=access, language="en"))])


def new(archive: Archive, name: str = "Fines", clearance: str = "public") -> list[str]:
    return sorted(str(hit.document.metadata.identifier) for hit in archive.run_search(name, clearance=clearance).hits)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        take(made, "a")
        take(made, "x", "internal")
        made.save_search("Fines", "court fined", languages="en")
        yield made


def test_a_run_tells_what_the_last_one_did_not_find(archive: Archive) -> None:
    first = archive.run_search("Fines")
    assert (first.since, first.total, first.new, len(first.hits), first.noted) == (None, 1, 1, 1, True)
    take(archive, "b")
    take(archive, "c", text="Nothing of the kind.")
    second = archive.run_search("Fines")
    assert (second.total, second.new, [hit.document.metadata.identifier for hit in second.hits]) == (2, 1, ["b"])
    assert second.since is not None
    assert archive.run_search("Fines").new == 0
    assert archive.searches()[0].last_run is not None


def test_each_clearance_has_its_own_last_time(archive: Archive) -> None:
    assert new(archive, clearance="confidential") == ["a", "x"]
    assert new(archive, clearance="internal") == ["a", "x"]
    assert new(archive) == ["a"]
    take(archive, "y", "internal")
    assert new(archive) == []
    assert new(archive, clearance="internal") == ["y"]
    assert archive.searches(clearance="public")[0].last_run is not None
    archive.edit("y", access="public")
    assert new(archive) == ["y"]


def test_what_is_limited_is_counted_whole(archive: Archive) -> None:
    take(archive, "b")
    found = archive.run_search("Fines", limit=1)
    assert (found.new, len(found.hits)) == (2, 1)


def test_a_search_is_seen_and_run_at_its_level(archive: Archive) -> None:
    archive.save_search("Secret", "court", access="internal")
    assert [each.name for each in archive.searches()] == ["Fines"]
    assert [each.name for each in archive.searches(clearance="internal")] == ["Fines", "Secret"]
    told = []
    for name in ("Secret", "nobody"):
        with pytest.raises(NotInArchiveError) as error:
            archive.run_search(name)
        told.append(str(error.value).replace(name, ""))
    assert told[0] == told[1]


def test_saving_again_keeps_the_runs_of_the_same_question_alone(archive: Archive) -> None:
    archive.run_search("Fines")
    archive.save_search("Fines", "court fined", languages=["en"], access="internal")
    assert archive.run_search("Fines", clearance="internal").new == 2
    archive.save_search("Fines", "court fined", languages=["en"])
    assert archive.run_search("Fines").new == 0
    archive.save_search("Fines", "court")
    assert archive.run_search("Fines").since is None


def test_what_is_taken_out_is_gone_with_its_runs(archive: Archive) -> None:
    archive.run_search("Fines")
    archive.delete_search("Fines")
    assert archive.searches() == ()
    with pytest.raises(NotInArchiveError):
        archive.delete_search("Fines")
    archive.save_search("Fines", "court fined", languages="en")
    assert archive.run_search("Fines").since is None
    assert archive.check().ok


def test_it_is_there_when_the_archive_is_opened_again_and_copied(archive: Archive, tmp_path: Path) -> None:
    archive.run_search("Fines")
    archive.backup(tmp_path / "copy")
    archive.close()
    for place in ("archive", "copy"):
        with Archive.open(tmp_path / place, read_only=True) as again:
            run = again.run_search("Fines")
            assert (run.new, run.noted, run.search.query) == (0, False, "court fined")


def test_what_cannot_be_asked_or_named_is_refused(archive: Archive) -> None:
    with pytest.raises(QuerySyntaxError):
        archive.save_search("Bad", "(court AND fine")
    for name, options in {"": {}, "a\nb\x1b": {}, "x" * 101: {}, "ok": {"sort": "size"}}.items():
        with pytest.raises(UsageError):
            archive.save_search(name, "court", **options)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        archive.run_search("Fines", limit=-1)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE search_runs SET found = x''",
        "UPDATE search_runs SET at = '2020-01-01T00:00:00Z'",
        "UPDATE searches SET record = replace(record, 'fined', 'freed')",
        "UPDATE searches SET name = 'Other'",
        "DELETE FROM searches",
    ],
)
def test_what_was_altered_is_not_handed_out(archive: Archive, tmp_path: Path, change: str) -> None:
    archive.run_search("Fines")
    archive.close()
    with sqlite3.connect(tmp_path / "archive" / "catalog.sqlite") as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(change)
    connection.close()
    with Archive.open(tmp_path / "archive") as again:
        with pytest.raises(DamagedArchiveError):
            again.run_search("Fines")
        with pytest.raises(DamagedArchiveError):
            again.searches()
