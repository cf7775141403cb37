"""Originals are kept byte for byte, under their own hash, or not at all."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from rightsarchive.errors import DamagedArchiveError, LimitError, NotInArchiveError, UnreadableFileError
from rightsarchive.store import FolderOriginals
from rightsarchive.store.incoming import SMALL


@pytest.fixture
def originals(tmp_path: Path) -> FolderOriginals:
    return FolderOriginals(tmp_path / "originals")


def test_bytes_are_kept_under_their_hash(originals: FolderOriginals, tmp_path: Path) -> None:
    data = bytes(range(256)) * 9000
    source = tmp_path / "report.pdf"
    source.write_bytes(data)
    staged = originals.stage(source)
    assert (staged.sha256, staged.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert list(originals.stored()) == []
    originals.keep([staged])
    assert originals.path(staged.sha256).read_bytes() == data
    assert list(originals.stored()) == [staged.sha256]
    assert originals.digest(staged.sha256) == staged.sha256
    originals.keep([originals.stage(data), originals.stage(data)])
    originals.settle()
    assert list(originals.stored()) == [staged.sha256]
    originals.settle()
    assert list((tmp_path / "originals" / "incoming").iterdir()) == []


def test_damage_and_loss_show(originals: FolderOriginals) -> None:
    staged = originals.stage(b"evidence")
    originals.keep([staged])
    path = originals.path(staged.sha256)
    path.chmod(0o600)
    path.write_bytes(b"evidencE")
    assert originals.digest(staged.sha256) == hashlib.sha256(b"evidencE").hexdigest()
    path.unlink()
    assert originals.digest(staged.sha256) is None
    with pytest.raises(NotInArchiveError):
        originals.path(staged.sha256)


@pytest.mark.parametrize("size", [0, 5, SMALL - 1, SMALL, SMALL + 1])
@pytest.mark.parametrize("read", [False, True])
@pytest.mark.parametrize("kept", [False, True])
def test_a_small_file_is_copied_unless_it_is_there_and_was_read(
    originals: FolderOriginals, tmp_path: Path, size: int, *, read: bool, kept: bool
) -> None:
    data, source = b"e" * size, tmp_path / "report.pdf"
    source.write_bytes(data)
    if kept:
        originals.keep([originals.stage(data)])
        originals.settle()
    staged = originals.stage(source, is_read=lambda sha256: read and sha256 == hashlib.sha256(data).hexdigest())
    assert (staged.sha256, staged.size) == (hashlib.sha256(data).hexdigest(), size)
    if staged.path is None:
        assert read
        assert kept
        assert size <= SMALL
        assert list((tmp_path / "originals" / "incoming").iterdir()) == []
    else:
        assert not (read and kept and size < SMALL)
        assert staged.path.read_bytes() == data


def test_a_file_over_the_limit_is_refused_however_it_is_read(originals: FolderOriginals, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"evidence")
    with pytest.raises(LimitError):
        originals.stage(tmp_path / "report.pdf", most=7, is_read=lambda _: True)
    assert originals.stage(tmp_path / "report.pdf", most=8).size == 8


def test_bytes_that_are_there_are_not_written_again(originals: FolderOriginals, tmp_path: Path) -> None:
    originals.keep([originals.stage(b"evidence")])
    originals.settle()
    again = originals.stage(b"evidence")
    assert (again.path, again.content) == (None, None)
    originals.settle()
    assert list((tmp_path / "originals" / "incoming").iterdir()) == []
    originals.drop(again)
    originals.keep([again])
    assert originals.path(again.sha256).read_bytes() == b"evidence"


def test_what_cannot_be_staged_leaves_nothing(originals: FolderOriginals, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        originals.stage(tmp_path / "absent.pdf")
    with pytest.raises(LimitError, match="file_mb"):
        originals.stage(b"x" * 11, most=10)
    originals.settle()
    assert list((tmp_path / "originals" / "incoming").iterdir()) == []


def test_bytes_from_memory_are_not_written_before_they_are_kept(originals: FolderOriginals, tmp_path: Path) -> None:
    dropped, staged = originals.stage(b"dropped"), originals.stage(b"evidence")
    originals.drop(dropped)
    originals.settle()
    assert list((tmp_path / "originals" / "incoming").iterdir()) == []
    originals.keep([staged])
    assert list(originals.stored()) == [staged.sha256]
    assert not originals.path(staged.sha256).stat().st_mode & 0o222


def test_each_is_whole_on_the_disk_before_it_has_its_name_and_the_name_too_in_the_end(
    originals: FolderOriginals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "report.pdf"
    source.write_bytes(b"from a file")
    staged = [originals.stage(source), originals.stage(b"from memory")]
    steps: list[str] = []
    flushed: set[int] = set()
    fsync, replace = os.fsync, os.replace

    def watched_fsync(handle: int) -> None:
        flushed.add(os.fstat(handle).st_ino)
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def watched_replace(path: str, target: str) -> None:
        assert Path(path).stat().st_ino in flushed
        replace(path, target)
        steps.append("name")

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    originals.keep(staged)
    done = [name for name in steps if name != "file"]
    assert steps.count("file") == done.count("name") >= 2
    assert done[-1] == "folder"
    assert {originals.path(one.sha256).parent.stat().st_ino for one in staged} <= flushed
    assert originals.root.stat().st_ino in flushed


def test_leftovers_of_a_broken_run_are_swept(originals: FolderOriginals, tmp_path: Path) -> None:
    source = tmp_path / "report.pdf"
    source.write_bytes(b"half way")
    originals.stage(source)
    originals.sweep()
    originals.settle()
    assert list((tmp_path / "originals" / "incoming").iterdir()) == []


def test_what_is_staged_is_nobody_else_s_to_read(
    originals: FolderOriginals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    open_file = os.open

    def watched(path: str, flags: int, mode: int = 0o777, **more: int) -> int:
        handle = open_file(path, flags, mode, **more)
        if flags & os.O_CREAT:
            modes.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return handle

    source = tmp_path / "report.pdf"
    source.write_bytes(b"from a file")
    monkeypatch.setattr(os, "open", watched)
    before = os.umask(0)
    try:
        originals.keep([originals.stage(source), originals.stage(b"from memory")])
    finally:
        os.umask(before)
    assert modes == [0o600] * 3, "two copies, and the note of their names"


def test_a_folder_among_what_is_staged_is_left_alone(originals: FolderOriginals, tmp_path: Path) -> None:
    folder = tmp_path / "originals" / "incoming" / "folder"
    folder.mkdir()
    originals.sweep()
    assert folder.is_dir()


def test_a_file_of_the_size_of_the_limit_is_taken(originals: FolderOriginals, tmp_path: Path) -> None:
    source = tmp_path / "report.pdf"
    source.write_bytes(b"x" * 10)
    assert originals.stage(source, most=10).size == originals.stage(b"y" * 10, most=10).size == 10
    with pytest.raises(LimitError):
        originals.stage(source, most=9)


@pytest.mark.parametrize("name", ["../victim", "a" * 63 + "/", "A" * 64, "", "..", "/etc/passwd", "a" * 65])
def test_only_a_hash_is_a_name_of_an_original(tmp_path: Path, name: str) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    originals = FolderOriginals(tmp_path / "originals")
    for ask in (originals.path, originals.digest, lambda name: originals.erase([name])):
        with pytest.raises(DamagedArchiveError):
            ask(name)
    assert victim.read_text() == "mine"


def test_what_an_interrupted_run_kept_is_known_by_its_note(tmp_path: Path) -> None:
    originals = FolderOriginals(tmp_path)
    first, second = (originals.stage(content) for content in (b"one", b"two"))
    originals.keep([first])
    originals.settle()
    assert list(originals.noted()) == []
    originals.keep([second, second])
    # As after a crash before the catalog knew of it.
    again = FolderOriginals(tmp_path)
    assert list(again.noted()) == [second.sha256]
    assert again.digest(second.sha256) == second.sha256
    (tmp_path / "incoming" / "x.kept").write_bytes(b"../../etc/passwd\n\xff\n")
    assert list(again.noted()) == [second.sha256]
    again.sweep()
    assert list(again.noted()) == []
    assert sorted(again.stored()) == sorted([first.sha256, second.sha256])
