"""Evidence that must not be changed: it is read without a write."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rightsarchive import (
    Archive,
    ArchiveBusyError,
    ArchiveExistsError,
    DamagedArchiveError,
    Metadata,
    ReadOnlyArchiveError,
    TextSource,
)
from rightsarchive.store.schema import MIGRATIONS
from rightsarchive.upkeep import network
from rightsarchive.upkeep.location import make

TEXT = "The court ordered the release of the prisoners after a long hunger strike in the colony."


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest([TextSource(TEXT, Metadata(title="Court", cases=("Strike",), access="confidential"))])
    return tmp_path / "archive"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def state(root: Path) -> dict[str, tuple[int, int, int, int]]:
    paths = (root, *root.rglob("*"))
    found = {str(path.relative_to(root)): path.stat() for path in paths}
    return {name: (each.st_ino, each.st_mode, each.st_size, each.st_mtime_ns) for name, each in found.items()}


def read(archive: Archive, folder: Path) -> None:
    """Every way to read it, and to take something out of it."""
    hit = archive.search("hunger strike", clearance="confidential").hits[0]
    assert archive.document(hit.document.id, clearance="confidential").text == TEXT
    assert archive.cite(hit.document.id, 0, 9, clearance="confidential").quote == "The court"
    assert archive.verify(hit.citation, clearance="confidential").ok
    assert archive.original(hit.document.sha256, clearance="confidential").read_text() == TEXT
    assert archive.check().ok
    assert list(archive.history(clearance="confidential"))
    assert not archive.verify_custody()
    assert archive.export_custody(folder / "log.jsonl", clearance="confidential") == archive.custody_head()
    assert archive.timeline("Strike", clearance="confidential") == ()


def refuses_changes(archive: Archive, folder: Path) -> None:
    for change in (
        lambda: archive.ingest([TextSource("Another text.")]),
        lambda: archive.delete(next(iter(archive.documents(clearance="confidential"))).id, reason="x"),
        archive.reindex,
        lambda: archive.note_export(folder / "log.jsonl"),
    ):
        with pytest.raises(ReadOnlyArchiveError):
            change()


def test_nothing_is_written(sealed: Path, tmp_path: Path) -> None:
    before = state(sealed)
    with Archive.open(sealed, read_only=True) as archive:
        assert archive.read_only
        read(archive, tmp_path)
        assert state(sealed) == before
        refuses_changes(archive, tmp_path)
    assert state(sealed) == before
    with Archive.open(sealed) as archive:
        assert not archive.read_only


@pytest.fixture
def mounted(sealed: Path, tmp_path: Path) -> Iterator[Path]:
    """The archive in a read-only mount, where this system allows one."""
    place = tmp_path / "mount"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() or shutil.which("mount") is None:
        pytest.skip("only root makes mounts")
    bound = subprocess.run(["mount", "--bind", sealed, place], check=False, capture_output=True)
    if bound.returncode:
        pytest.skip("no mounts here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True, capture_output=True)
        yield place
    finally:
        subprocess.run(["umount", place], check=True, capture_output=True)


def test_a_read_only_mount_is_read(mounted: Path, tmp_path: Path) -> None:
    before = state(mounted)
    with Archive.open(mounted) as archive:
        assert archive.read_only
        read(archive, tmp_path)
        refuses_changes(archive, tmp_path)
    assert state(mounted) == before
    with pytest.raises(ReadOnlyArchiveError):
        Archive.open(mounted, read_only=False)


def test_a_folder_without_rights_is_read(sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Archive.open(sealed) as archive:
        assert archive.read_only
        read(archive, tmp_path)


def test_a_catalog_that_was_not_closed_is_read_with_its_newest_changes(sealed: Path, temporary: Path) -> None:
    live = Archive.open(sealed)
    live.ingest([TextSource("A newer report tells of the hunger strike too.", Metadata(title="Newer"))])
    crashed = sealed.parent / "crashed"
    shutil.copytree(sealed, crashed)
    live.close()
    (crashed / "catalog.sqlite-shm").unlink()
    assert (crashed / "catalog.sqlite-wal").stat().st_size
    before = state(crashed)
    with Archive.open(crashed, read_only=True) as archive:
        assert archive.search("newer report").total == 1
        assert [each.name[:22] for each in temporary.iterdir()] == ["rightsarchive-reading-"]
    assert state(crashed) == before
    assert not list(temporary.iterdir())


def test_an_index_that_cannot_be_used_is_made_elsewhere(sealed: Path, temporary: Path, tmp_path: Path) -> None:
    (sealed / "index" / "toc.json").unlink()
    before = state(sealed)
    with Archive.open(sealed, read_only=True) as archive:
        hit = archive.search("hunger strike", clearance="confidential").hits[0]
        assert archive.verify(hit.citation, clearance="confidential").ok
        with pytest.raises(ReadOnlyArchiveError):
            archive.reindex()
    assert state(sealed) == before
    assert not list(temporary.iterdir())


def test_a_catalog_of_an_earlier_release_is_read(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "old") as archive:
        pass
    (tmp_path / "old" / "catalog.sqlite").unlink()
    with closing(sqlite3.connect(tmp_path / "old" / "catalog.sqlite")) as connection:
        connection.executescript("".join(MIGRATIONS[:6]))
        connection.execute("INSERT INTO archive (id) VALUES ('x')")
        connection.execute("PRAGMA user_version = 6")
        connection.commit()
    before = state(tmp_path / "old")
    with Archive.open(tmp_path / "old", read_only=True) as archive:
        assert archive.stats().documents == 0
    assert state(tmp_path / "old") == before


def test_what_a_crash_left_is_removed(sealed: Path, temporary: Path) -> None:
    left = temporary / "rightsarchive-reading-left"
    left.mkdir()
    (left / "lock").touch()
    (temporary / "rightsarchive-reading-other").write_text("a file of somebody")
    (sealed / "index" / "toc.json").unlink()
    with Archive.open(sealed, read_only=True):
        assert not left.exists()
    assert [path.name for path in temporary.iterdir()] == ["rightsarchive-reading-other"]


def test_a_change_meanwhile_is_told(sealed: Path) -> None:
    with Archive.open(sealed, read_only=True) as reading:
        with Archive.open(sealed) as archive:
            archive.ingest([TextSource("A newer report of the hunger strike.")])
        with pytest.raises(ArchiveBusyError):
            reading.search("hunger strike")


MOUNTS = """\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 22 0:52 / /media/share rw,nosuid shared:12 - cifs //server/share rw
41 22 0:53 / /home/a\\040b rw - fuse.sshfs host: rw
42 22 0:54 / /wsl rw - 9p drive rw
"""


@pytest.mark.parametrize(
    ("device", "kind"), [((254, 0), None), ((0, 52), "cifs"), ((0, 53), "fuse.sshfs"), ((0, 54), None), ((9, 9), None)]
)
@pytest.mark.skipif(sys.platform == "win32", reason="mounts of Linux")
def test_a_network_drive_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, device: tuple[int, int], kind: str | None
) -> None:
    (tmp_path / "mounts").write_text(MOUNTS)
    monkeypatch.setattr(network, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(os, "major", lambda _: device[0])
    monkeypatch.setattr(os, "minor", lambda _: device[1])
    assert network.network_drive(tmp_path) == kind


def test_an_archive_on_a_network_drive_is_read_and_not_written(
    sealed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rightsarchive.upkeep.opening.network_drive", lambda _: "nfs4")
    with Archive.open(sealed) as archive:
        read(archive, tmp_path)
        with pytest.raises(ReadOnlyArchiveError, match="network = true"):
            archive.reindex()
    with pytest.raises(ReadOnlyArchiveError, match="nfs4"):
        Archive.create(tmp_path / "new")
    assert not (tmp_path / "new").exists()
    monkeypatch.setenv("RIGHTSARCHIVE_FILES__NETWORK", "true")
    with Archive.open(sealed) as archive:
        assert archive.reindex() == 1


def without_a_catalog(root: Path, _: pytest.MonkeyPatch) -> None:
    make(root, title="", engine="whoosh")


def without_tables(root: Path, _: pytest.MonkeyPatch) -> None:
    make(root, title="", engine="whoosh")
    with closing(sqlite3.connect(root / "catalog.sqlite")) as connection:
        connection.executescript("PRAGMA journal_mode = WAL; VACUUM;")


def without_a_name(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rightsarchive.store.catalog.uuid.uuid4", stopped)
        patch.setattr("rightsarchive.archive.shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            Archive.create(root)


@pytest.mark.parametrize("begin", [without_a_catalog, without_tables, without_a_name])
def test_an_archive_that_a_crash_left_half_made_is_told_of_and_made_whole(
    tmp_path: Path, begin: Callable[[Path, pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    half = tmp_path / "half"
    begin(half, monkeypatch)
    with pytest.raises(DamagedArchiveError, match="not made to its end") as told:
        Archive.open(half, read_only=True)
    assert "where it may be written to" in told.value.advice
    with Archive.open(half) as archive:
        archive.ingest(TextSource("The court rose."))
        assert archive.check().ok
    with Archive.open(half, read_only=True) as archive:
        assert (archive.stats().documents, archive.check().ok, archive.verify_custody()) == (1, True, ())


def test_settings_without_a_word_are_no_archive_yet(tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "archive.toml").touch()
    with Archive.create(tmp_path / "half", title="Whole") as archive:
        assert archive.settings.title == "Whole"
        assert archive.check().ok
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "archive.toml").touch()
    (tmp_path / "other" / "letter.txt").touch()
    with pytest.raises(ArchiveExistsError):
        Archive.create(tmp_path / "other")
