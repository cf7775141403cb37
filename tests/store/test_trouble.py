"""When the disk is full or may not be written: a typed error, nothing half done, and the next change is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rightsarchive.errors import ArchiveError, DamagedArchiveError
from rightsarchive.store import Catalog, FolderOriginals


def test_a_full_disk_undoes_the_change_and_the_next_one_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog(path) as catalog:
        connection = catalog._db.connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(ArchiveError) as caught, catalog.transaction():
            for number in range(1000):
                catalog.custody.record("case", f"c{number}", title="x" * 500)
        assert not isinstance(caught.value, DamagedArchiveError)
        assert "room" in caught.value.advice
        assert not connection.in_transaction
        connection.execute("PRAGMA max_page_count = 1000000")
        with catalog.transaction():
            catalog.custody.record("case", "kept")
    with Catalog(path) as catalog:
        assert [event.subject for event in catalog.custody.events()] == ["kept"]
        assert catalog.custody.broken() == []


def test_a_commit_that_fails_leaves_no_transaction_open(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    with Catalog(path) as catalog:
        connection = catalog._db.connection
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("CREATE TABLE late (case_id TEXT REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED)")
        with pytest.raises(DamagedArchiveError), catalog.transaction():
            catalog._db.run("INSERT INTO late VALUES ('nobody')")  # found out only by the commit
        assert not connection.in_transaction
        with catalog.transaction():
            catalog.custody.record("case", "kept")
        with sqlite3.connect(path) as other:
            assert other.execute("SELECT count(*) FROM custody").fetchone() == (1,)


def test_an_original_that_cannot_be_written_is_the_archive_s_trouble(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("x" * 4096)
    resource = pytest.importorskip("resource")
    originals = FolderOriginals(tmp_path / "originals")
    signal = pytest.importorskip("signal")
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        with pytest.raises(ArchiveError, match="nothing more can be written"):
            originals.stage(source)
        with pytest.raises(ArchiveError, match="nothing more can be written"):
            originals.keep([originals.stage(source.read_bytes())])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(originals.stored()) == []
    originals.sweep()
    assert list((tmp_path / "originals" / "incoming").iterdir()) == []
