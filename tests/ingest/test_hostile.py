"""Folders from strangers and from old disks: strange names, pipes, loops, closed doors. None of it stops a run."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rightsarchive import Archive, DamagedArchiveError, Metadata, NotInArchiveError, TextSource, UsageError

COURT = "The court in Almaty fined the human rights defender on Thursday. Her lawyers announced an appeal against the ruling."

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names as bytes, pipes and links are those of POSIX")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def workers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "good.txt").write_text(COURT)
    return made


def test_a_name_in_an_old_encoding_is_kept(archive: Archive, workers: ThreadPoolExecutor, folder: Path) -> None:
    strange = folder / os.fsdecode(b"rapport d'\xe9t\xe9.txt")
    strange.write_text(COURT + " One.")
    strange.with_name(strange.name + ".yaml").write_text("publisher: P\nacess: public\n")
    (folder / os.fsdecode(b"caf\xe9.gif")).write_text("x")
    (folder / os.fsdecode(b"vide-\xe9.txt")).write_text("")
    (folder / "two\nlines 😀.txt").write_text(COURT + " Two.")
    outcome = archive.ingest(folder, executor=workers)
    assert (len(outcome.added), [failure.code for failure in outcome.failed]) == (3, ["empty"])
    assert len(archive.ingest(folder, executor=workers).unchanged) == 3
    told = [str(notice.path) for notice in outcome.notices] + [failure.path for failure in outcome.failed]
    assert len(told) == 3
    assert "\\udce9" in "".join(told).encode("utf-8").decode()
    assert archive.document("two\nlines 😀.txt").version == 1
    assert archive.check().ok


def test_a_name_as_long_as_names_can_be_has_no_sidecar(
    archive: Archive, workers: ThreadPoolExecutor, folder: Path
) -> None:
    (folder / ("я" * 125 + ".txt")).write_text(COURT + " Long.")
    assert len(archive.ingest(folder, executor=workers).added) == 2


def test_pipes_and_loops_are_failures_and_nothing_waits(
    archive: Archive, workers: ThreadPoolExecutor, folder: Path
) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("nothing")
    (folder / "round").symlink_to(folder)
    outcome = archive.ingest([folder, "x" * 5000, "a\0b", TextSource(COURT + " Text.")], executor=workers)
    assert len(outcome.added) == 2
    assert [failure.code for failure in outcome.failed] == ["unreadable"] * 5


def test_a_folder_that_cannot_be_listed_is_told(
    archive: Archive, workers: ThreadPoolExecutor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = folder / "closed"
    closed.mkdir()
    listing = os.scandir

    def scandir(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    outcome = archive.ingest(folder, executor=workers)
    assert len(outcome.added) == 1
    (failure,) = outcome.failed
    assert (failure.path, failure.code) == (str(closed), "unreadable")


def test_the_caller_s_executor_is_left_open(archive: Archive, workers: ThreadPoolExecutor, folder: Path) -> None:
    archive.ingest(folder, executor=workers)
    (folder / "second.txt").write_text(COURT + " Second.")
    assert len(archive.ingest(folder, executor=workers).added) == 1


def test_a_link_in_the_place_of_the_staging_folder_leads_nowhere(tmp_path: Path) -> None:
    Archive.create(tmp_path / "archive").close()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    staging = tmp_path / "archive" / "originals" / "incoming"
    staging.rmdir()
    staging.symlink_to(tmp_path / "mine")
    with pytest.raises(DamagedArchiveError):
        Archive.open(tmp_path / "archive")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "mine"


def test_an_archive_that_cannot_be_made_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError):
            Archive.create(place)


def test_a_deleted_version_has_no_pages(archive: Archive) -> None:
    (document,) = archive.ingest(TextSource(COURT, Metadata(identifier="R"))).added
    archive.delete(document.id, reason="asked")
    archive.ingest(TextSource(COURT, Metadata(identifier="R")), restore=True)
    assert archive.cite(document.id, 0, 9).quote == "The court"
    for ask in (archive.pages, archive.paragraphs, archive.notices):
        with pytest.raises(NotInArchiveError):
            ask(document.id, 1)


def test_documents_may_be_deleted_while_they_are_listed(archive: Archive) -> None:
    archive.ingest([TextSource(f"{COURT} Number {number}.") for number in range(3)])
    for document in archive.documents():
        archive.delete(document.id, reason="all of them")
    assert archive.stats().documents == 0


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted as Linux shows them")
def test_threads_that_have_ended_hold_no_files(archive: Archive) -> None:
    archive.ingest(TextSource(COURT))
    totals: list[int] = []

    def ask() -> None:
        thread = threading.Thread(target=lambda: totals.append(archive.search("court").total))
        thread.start()
        thread.join()

    ask()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        ask()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 4
    assert totals == [1] * 21
