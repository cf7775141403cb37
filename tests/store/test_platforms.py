"""What Windows does otherwise, as far as it can be shown on another system."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PureWindowsPath

import pytest

from rightsarchive.engine.arrays import files
from rightsarchive.store.originals import FolderOriginals

UNLINK, FSYNC, OPEN = Path.unlink, os.fsync, os.open


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders cannot be opened, only what is open for writing can be made durable, read-only files cannot be removed."""
    writable: dict[int, bool] = {}

    def open_file(path: str, flags: int, *given: int, **options: int) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied", path)
        handle = OPEN(path, flags, *given, **options)
        writable[handle] = bool(flags & (os.O_WRONLY | os.O_RDWR))
        return handle

    def fsync(handle: int) -> None:
        if not writable.get(handle, True):
            raise OSError(9, "Bad file descriptor")
        FSYNC(handle)

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path.exists() and not path.stat().st_mode & stat.S_IWRITE:
            raise PermissionError(5, "Access is denied", str(path))
        UNLINK(path, missing_ok)

    monkeypatch.setattr(os, "open", open_file)
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "unlink", unlink)


def test_originals_are_kept_and_erased(tmp_path: Path, windows: None) -> None:
    source = tmp_path / "report.txt"
    source.write_bytes(b"She was fined.")
    originals = FolderOriginals(tmp_path / "originals")
    staged = originals.stage(source)
    originals.keep([staged])
    place = originals.path(staged.sha256)
    assert place.read_bytes() == b"She was fined."
    assert not place.stat().st_mode & stat.S_IWRITE
    originals.erase([staged.sha256])
    assert list(originals.stored()) == []


def test_an_index_file_is_replaced_where_folders_cannot_be_synchronised(
    tmp_path: Path, windows: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "os", _Windows())
    files.replace_file(tmp_path / "toc.json", b"{}")
    assert (tmp_path / "toc.json").read_bytes() == b"{}"


class _Windows:
    """The module ``os`` as it calls itself there."""

    name = "nt"

    def __getattr__(self, attribute: str) -> object:
        return getattr(os, attribute)


@pytest.mark.parametrize("name", ["0123456789abcdef.docs", "0123456789abcdef-12.dead", "toc.json", "ab", "incoming"])
def test_names_of_our_files_are_names_on_windows(name: str) -> None:
    path = PureWindowsPath("C:/archive") / name
    assert path.name == name
    assert not set(name) & set('<>:"/\\|?*')
    assert Path(name).stem.upper() not in {"CON", "PRN", "AUX", "NUL"}
