"""A disk that fails while a package is written or taken in is told of in words; nothing half done stays, and nothing is passed over."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rightsarchive import Archive, ArchiveError, DamagedArchiveError, Metadata, TextSource
from rightsarchive.bags import export


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest([TextSource(f"The court heard witness {n}.", Metadata(identifier=f"w{n}")) for n in range(2)])
        yield archive


def failing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)


def test_a_package_on_a_disk_that_fails_is_none(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with monkeypatch.context() as patch:
        failing(patch, errno.ENOSPC)
        with pytest.raises(ArchiveError, match="cannot be written: No space left") as told:
            archive.export_bag(place / "package")
    assert (told.value.path, list(place.iterdir())) == (str(place / "package"), [])
    assert len(archive.export_bag(place / "package").documents) == 2


def test_an_original_that_cannot_be_read_is_damage_of_the_archive(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Rotten(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    class Original(export._Original, Rotten):
        pass

    monkeypatch.setattr(export, "_Original", Original)
    with pytest.raises(DamagedArchiveError, match="cannot be read: Input/output error"):
        archive.export_bag(tmp_path / "package")


@pytest.mark.parametrize("merged", [True, False])
def test_a_disk_that_fails_stops_what_is_taken_in_and_the_rest_comes_later(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, merged: bool
) -> None:
    archive.export_bag(tmp_path / "package")
    with Archive.create(tmp_path / "other") as other:

        def take_in() -> Any:
            return other.merge(archive.root) if merged else other.import_bag(tmp_path / "package")

        with monkeypatch.context() as patch:
            failing(patch, errno.EIO)
            with pytest.raises(ArchiveError, match="Input/output error"):
                take_in()
        assert not take_in().failed
        assert len(list(other.documents())) == other.search("court").total == 2
        assert other.check().ok
