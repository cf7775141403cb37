"""A check goes on over what it cannot read, is quick when it may be, and shows what a crash left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive, Case, TextSource
from rightsarchive.store import FolderOriginals


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        made.ingest([TextSource(f"The report number {number} tells of a hunger strike.") for number in range(3)])
        yield made


def originals(archive: Archive) -> list[str]:
    return sorted(document.sha256 for document in archive.documents())


def test_an_original_that_cannot_be_read_stops_nothing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, *_, lost = originals(archive)
    archive.original(lost).unlink()
    real = FolderOriginals.digest

    def digest(self: FolderOriginals, sha256: str) -> str | None:
        if sha256 == bad:
            raise OSError(5, "Input/output error")
        return real(self, sha256)

    monkeypatch.setattr(FolderOriginals, "digest", digest)
    found = archive.check().findings
    assert [(finding.code, finding.subject) for finding in found] == [
        ("original-unreadable", bad),
        ("original-missing", lost),
    ]
    assert all(finding.meaning and finding.advice for finding in found)


def test_a_quick_check_reads_what_changed(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    one, *_ = originals(archive)
    assert archive.last_good(one) is None
    assert archive.check().ok
    at = archive.last_good(one)
    assert at is not None
    read: list[str] = []
    real = FolderOriginals.digest

    def digest(self: FolderOriginals, sha256: str) -> str | None:
        read.append(sha256)
        return real(self, sha256)

    monkeypatch.setattr(FolderOriginals, "digest", digest)
    report = archive.check(quick=True)
    assert (report.ok, report.quick, read) == (True, True, [])
    path = archive.original(one)
    path.chmod(0o600)
    path.write_bytes(b"other")
    (finding,) = archive.check(quick=True).findings
    assert (finding.code, read) == ("original-damaged", [one])
    assert at in finding.message
    assert archive.last_good(one) == at


def test_notes_of_somebody_else_are_made_anew(archive: Archive) -> None:
    path = archive.root / "checked.sqlite"
    path.write_bytes(b"no database")
    assert archive.check().ok
    path.unlink()
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('CREATE VIEW v AS SELECT 1')",
            path,
        ],
        check=True,
    )
    assert archive.check().ok
    assert archive.last_good(originals(archive)[0]) is not None


def test_what_a_crash_left_is_shown_and_removed_by_the_next_change(archive: Archive) -> None:
    incoming = archive.root / "originals" / "incoming"
    (incoming / "copy").write_text("a copy on its way in")
    kept = FolderOriginals(archive.root / "originals")
    staged = kept.stage(b"kept, and not referred to, when the crash came")
    kept.keep([staged])
    report = archive.check()
    assert report.ok
    assert report.unused == (staged.sha256,)
    assert len(report.leftovers) == 2
    root = archive.root
    archive.close()
    with Archive.open(root) as again:
        again.reindex()
        assert again.check().unused == again.check().leftovers == ()
        assert len(originals(again)) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    script = (
        "import os, time\n"
        "from rightsarchive.extract.isolation.worker import IsolatedExecutor\n"
        "from rightsarchive.settings import Limits\n"
        "pool = IsolatedExecutor(Limits())\n"
        "print(pool.submit(os.getpid).result(), flush=True)\n"
        "pool.submit(time.sleep, 100)\n"
        "time.sleep(100)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not _is_running(worker):
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker runs on")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_draft_that_a_crash_left_is_shown_and_goes_with_the_next_change(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        draft = archive.root / ".rightsarchive-0123456789abcdef.tmp"
        draft.write_text("3:abc")
        mine = archive.root / "mine.tmp"
        mine.write_text("")
        assert archive.check().leftovers == (draft.name,)
    with Archive.open(tmp_path / "archive") as archive:
        archive.put_case(Case(title="A case"))
        assert not draft.exists()
        assert mine.exists()
        assert not archive.check().leftovers
