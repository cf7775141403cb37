"""What was reported as ingested is there after a power cut: bytes are on the disk before they have their name, the name before
the catalog's commit. A disk that keeps only what was made durable tells it at every commit."""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive, ArchiveError, Metadata, TextSource
from rightsarchive.store import Catalog

OPEN, WRITE, FSYNC, REPLACE, MKDIR = os.open, os.write, os.fsync, os.replace, os.mkdir
TRANSACTION = Catalog.transaction


class Disk:
    """Which bytes and which names would be there after a power cut."""

    def __init__(self) -> None:
        self.whole: set[int] = set()
        self.named: set[str] = set()
        self._waiting: dict[int, set[str]] = {}
        self._guard = threading.Lock()

    def open(self, path: str, flags: int, *given: int, **options: int) -> int:
        handle = OPEN(path, flags, *given, **options)
        if flags & os.O_CREAT:
            self._changed(handle)
        return handle

    def write(self, handle: int, data: bytes) -> int:
        self._changed(handle)
        return WRITE(handle, data)

    def _changed(self, handle: int) -> None:
        with self._guard:
            self.whole.discard(os.fstat(handle).st_ino)

    def fsync(self, handle: int) -> None:
        found = os.fstat(handle)
        with self._guard:
            names = set(self._waiting.get(found.st_ino, ()))
        FSYNC(handle)
        with self._guard:
            if not stat.S_ISDIR(found.st_mode):
                self.whole.add(found.st_ino)
            elif names:
                self._waiting[found.st_ino] -= names
                self.named |= names

    def replace(self, path: str, target: str) -> None:
        # The index keeps a list of files whose sums were checked; it may be lost.
        assert Path(path).stat().st_ino in self.whole or Path(target).name == "verified.json", (
            f"{path} is named too early"
        )
        REPLACE(path, target)
        self._name(target)

    def mkdir(self, path: str, mode: int = 0o777) -> None:
        MKDIR(path, mode)
        self._name(path)

    def _name(self, path: str) -> None:
        with self._guard:
            self._waiting.setdefault(Path(path).parent.stat().st_ino, set()).add(str(path))

    def lost(self, path: Path) -> list[str]:
        """What of an original a power cut would take now."""
        lost = [] if path.stat().st_ino in self.whole else ["bytes"]
        return lost + [str(name) for name in (path, path.parent) if str(name) not in self.named]


class Windows(Disk):
    """A folder of originals cannot be opened there; a name is durable with its rename."""

    def open(self, path: str, flags: int, *given: int, **options: int) -> int:
        if Path(path).is_dir() and "originals" in Path(path).parts:
            raise PermissionError(13, "Permission denied", path)
        return super().open(path, flags, *given, **options)

    def _name(self, path: str) -> None:
        self.named.add(str(path))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


def watch(disk: Disk, patch: pytest.MonkeyPatch) -> None:
    for name in ("open", "write", "fsync", "replace", "mkdir"):
        patch.setattr(os, name, getattr(disk, name))


def sources(folder: Path, count: int) -> list[Path | TextSource]:
    """As many texts, and as many files."""
    folder.mkdir()
    files = [folder / f"{number}.txt" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(f"The court heard case {number} in the morning.", "utf-8")
    texts = [TextSource(f"She was fined {n} tenge.", Metadata(identifier=f"R-{n}")) for n in range(count)]
    return [*files, *texts]


@pytest.mark.parametrize("system", [Disk, Windows])
def test_no_commit_names_an_original_that_a_power_cut_would_take(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: type[Disk]
) -> None:
    disk = system()
    committed: list[int] = []

    @contextlib.contextmanager
    def watched(catalog: Catalog) -> Iterator[None]:
        with TRANSACTION(catalog):
            yield
            # The commit comes next.
            originals = catalog.originals()
            paths = [archive.root / "originals" / sha256[:2] / sha256 for sha256 in originals]
            assert {str(path): lost for path in paths if (lost := disk.lost(path))} == {}
            committed.append(len(originals))

    taken = sources(tmp_path / "files", 40)
    with monkeypatch.context() as patch:
        watch(disk, patch)
        patch.setattr(Catalog, "transaction", watched)
        outcome = archive.ingest(taken)
    assert (len(outcome.added), outcome.failed) == (80, ())
    assert len(set(committed)) > 1, "more than one batch"
    assert committed[-1] == 80
    assert archive.check().ok


@pytest.mark.parametrize("failing", ["first file", "last file", "folder"])
def test_a_disk_that_fails_while_many_are_kept_commits_nothing_of_them(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    seen: list[int] = []

    def fsync(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        seen.append(handle)
        if is_folder if failing == "folder" else len(seen) == (1 if failing == "first file" else 20):
            raise OSError(5, "Input/output error")
        FSYNC(handle)

    taken = sources(tmp_path / "files", 10)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        with pytest.raises(ArchiveError, match="Input/output error"):
            archive.ingest(taken)
    assert list(archive.documents()) == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("originals")]
    outcome = archive.ingest(taken)
    assert len(outcome.added) == 20
    assert archive.check().ok
    assert list((archive.root / "originals" / "incoming").iterdir()) == []
