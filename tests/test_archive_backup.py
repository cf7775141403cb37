"""Backup and restore as a drill: copies while others write, what is new alone, faults at every place, one original from a copy."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from rightsarchive import (
    Archive,
    ArchiveError,
    ArchiveExistsError,
    DamagedArchiveError,
    Metadata,
    NotInArchiveError,
    RightsArchiveError,
    TextSource,
    UsageError,
)

TEXT = "The court ordered the release of prisoner number {} after a long hunger strike in the colony."


def text(number: int) -> TextSource:
    return TextSource(TEXT.format(number), Metadata(identifier=f"R{number}", title=f"Report {number}"))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        made.ingest([text(number) for number in range(3)])
        yield made


def damage(archive: Archive, identifier: str) -> tuple[str, Path]:
    sha256 = archive.document(identifier).sha256
    path = archive.original(sha256)
    path.chmod(0o600)
    path.write_bytes(b"something else")
    return sha256, path


def test_a_copy_is_an_archive(archive: Archive, tmp_path: Path) -> None:
    report = archive.backup(tmp_path / "copy", reason="weekly")
    assert (report.ok, report.originals, report.copied, report.removed) == (True, 3, 3, 0)
    with Archive.open(tmp_path / "copy") as copy:
        assert copy.check().ok
        assert copy.search("hunger strike").total == 3
    assert not archive.check().findings
    assert [event.action for event in archive.history(clearance="confidential")][-1] == "backup"


def test_a_second_copy_takes_what_is_new_and_lets_go_of_what_was_deleted(archive: Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "copy")
    gone = archive.document("R0")
    archive.delete(gone.id, reason="asked by the family")
    archive.ingest([text(7)])
    report = archive.backup(tmp_path / "copy")
    assert (report.originals, report.copied, report.removed) == (3, 1, 1)
    with Archive.open(tmp_path / "copy") as copy:
        assert copy.check().ok
        assert {document.title for document in copy.documents()} == {"Report 1", "Report 2", "Report 7"}
    assert not list((tmp_path / "copy" / "originals").rglob(gone.sha256))


def test_a_copy_that_was_opened_meanwhile_is_brought_up_to_date(archive: Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "copy")
    with Archive.open(tmp_path / "copy") as copy:
        assert copy.search("prisoner").total == 3
    archive.ingest([text(9)])
    archive.backup(tmp_path / "copy")
    with Archive.open(tmp_path / "copy") as copy:
        assert copy.search("prisoner").total == 4
        assert copy.check().ok


def test_nothing_is_copied_where_it_does_not_belong(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.txt").write_text("mine")
    with Archive.create(tmp_path / "other"):
        pass
    for target in (tmp_path / "own", tmp_path / "other"):
        with pytest.raises(ArchiveExistsError):
            archive.backup(target)
    for target in (archive.root, archive.root / "copy", tmp_path):
        with pytest.raises(UsageError):
            archive.backup(target)
    with pytest.raises(ArchiveExistsError):
        Archive.restore(archive.root, tmp_path / "own")


def test_a_copy_is_of_one_moment_while_others_write(archive: Archive, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 100
        while not stop.is_set():
            archive.ingest([text(number)])
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for name in ("first", "first", "second"):
            assert archive.backup(tmp_path / name).ok
    finally:
        stop.set()
        writer.join()
    for name in ("first", "second"):
        with Archive.open(tmp_path / name) as copy:
            assert copy.check().ok
            assert copy.search("hunger strike").total == copy.stats().documents >= 3


def test_an_archive_is_restored_from_a_copy(archive: Archive, tmp_path: Path) -> None:
    head = archive.custody_head()
    archive.backup(tmp_path / "copy")
    report = Archive.restore(tmp_path / "copy", tmp_path / "again")
    assert (report.ok, report.copied) == (True, 3)
    with Archive.open(tmp_path / "again") as again:
        assert again.check().ok
        assert again.search("hunger strike").total == 3
        assert again.verify_custody(head) == ()


def test_one_original_is_restored_from_a_copy(archive: Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "copy")
    sha256, path = damage(archive, "R1")
    assert [finding.code for finding in archive.check().findings] == ["original-damaged"]
    for wrong in (tmp_path / "copy", path):
        if wrong == path:
            with pytest.raises(DamagedArchiveError):
                archive.restore_original(sha256, wrong)
        else:
            archive.restore_original(sha256, wrong, reason="bad disk")
            assert archive.check().ok
            damage(archive, "R1")
    archive.restore_original(sha256, tmp_path / "copy" / "originals" / sha256[:2] / sha256)
    assert archive.check().ok
    with pytest.raises(NotInArchiveError):
        archive.restore_original("0" * 64, tmp_path / "copy")
    with pytest.raises(NotInArchiveError):
        archive.restore_original(sha256, tmp_path)


def test_a_damaged_original_is_told_of_and_a_good_copy_of_it_stays(archive: Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "copy")
    damage(archive, "R1")
    archive.ingest([text(8)])
    sha256, _ = damage(archive, "R8")
    report = archive.backup(tmp_path / "copy")
    assert [(finding.code, finding.subject) for finding in report.findings] == [("original-damaged", sha256)]
    with Archive.open(tmp_path / "copy") as copy:
        assert [finding.subject for finding in copy.check().findings] == [sha256]


FAULTS: dict[str, int] = {"EIO": errno.EIO, "EROFS": errno.EROFS, "ENOSPC": errno.ENOSPC}


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("open", "EIO"),
        ("open", "EROFS"),
        ("write", "ENOSPC"),
        ("fsync", "EIO"),
        ("replace", "EROFS"),
        ("mkdir", "ENOSPC"),
    ],
)
def test_a_fault_at_any_place_leaves_the_copy_as_it_was(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, name: str
) -> None:
    """Each call of the system on the copy fails in turn, once an earlier copy stands there."""
    target = tmp_path / "copy"
    archive.backup(target)
    archive.ingest([text(number) for number in range(10, 12)])
    real = getattr(os, call)
    for at in itertools.chain(range(1, 8), range(8, 200, 3)):
        kept = tmp_path / "before"
        shutil.copytree(target, kept)
        failed = _fail(monkeypatch, call, real, at, FAULTS[name])
        missing: set[str] = set()
        with suppress(RightsArchiveError):
            missing = {finding.subject for finding in archive.backup(target).findings}
        monkeypatch.setattr(os, call, real)
        with Archive.open(target, read_only=True) as copy:
            # What could not be read was told of, and is all that is missing.
            assert {finding.subject for finding in copy.check().findings} == missing
            assert copy.stats().documents in {3, 5}
        shutil.rmtree(target)
        kept.rename(target)
        if not failed:
            break
    assert archive.backup(target).ok
    with Archive.open(target) as copy:
        assert copy.stats().documents == 5
        assert copy.check().ok
    assert archive.check().ok


def _fail(monkeypatch: pytest.MonkeyPatch, call: str, real: Callable[..., Any], at: int, code: int) -> list[int]:
    """Let the call number ``at`` fail; the list has an entry when it did."""
    calls, failed = 0, list[int]()

    def failing(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == at:
            failed.append(at)
            raise OSError(code, os.strerror(code))
        return real(*given, **named)

    monkeypatch.setattr(os, call, failing)
    return failed


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes, where this system allows one."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() or shutil.which("mount") is None:
        pytest.skip("only root makes mounts")
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "none", place], check=False, capture_output=True
    ).returncode:
        pytest.skip("no mounts here")
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True, capture_output=True)


def test_a_full_disk_keeps_the_copy_that_is_on_it(archive: Archive, tmp_path: Path, small_disk: Path) -> None:
    target = small_disk / "copy"
    assert archive.backup(target).ok
    archive.ingest([TextSource("x" + os.urandom(500_000).hex())])
    free = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize - 100_000))
    with pytest.raises(ArchiveError, match="Make room"):
        archive.backup(target)
    with Archive.open(target, read_only=True) as copy:
        assert copy.stats().documents == 3
        assert copy.check().ok
    (small_disk / "filler").unlink()
    assert archive.backup(target).ok
    with Archive.open(target, read_only=True) as copy:
        assert copy.stats().documents == 4
        assert copy.check().ok


def test_an_archive_without_its_catalog_is_no_empty_one(archive: Archive) -> None:
    archive.close()
    for end in ("", "-wal", "-shm"):
        (archive.root / f"catalog.sqlite{end}").unlink(missing_ok=True)
    for read_only in (None, True):
        with pytest.raises(DamagedArchiveError, match="the catalog is missing"):
            Archive.open(archive.root, read_only=read_only)
    (archive.root / "catalog.sqlite").touch()
    with pytest.raises(DamagedArchiveError, match="the catalog is missing"):
        Archive.open(archive.root)


def test_a_restore_that_did_not_come_to_its_end_is_done_again(archive: Archive, tmp_path: Path) -> None:
    archive.backup(tmp_path / "copy")
    Archive.restore(tmp_path / "copy", tmp_path / "anew")
    (tmp_path / "anew" / "archive.toml").unlink()
    shutil.rmtree(tmp_path / "anew" / "index")
    (tmp_path / "anew" / ".rightsarchive-0123456789abcdef.tmp-journal").touch()
    Archive.restore(tmp_path / "copy", tmp_path / "anew")
    with Archive.open(tmp_path / "anew") as restored:
        assert restored.search("hunger strike").total == 3
        assert restored.check().findings == ()
