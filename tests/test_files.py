"""Files are made for their owner alone, whatever the umask, and put in place in one step."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import files

pytestmark = pytest.mark.skipif(not files.HAS_MODES, reason="the system has no modes")


@pytest.fixture(params=[0o000, 0o022, 0o077], autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def shared_folder(path: Path) -> Path:
    path.mkdir()
    path.chmod(0o2770)
    return path


def test_a_file_is_for_its_owner_from_the_moment_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    open_file = os.open

    def watched(path: str, flags: int, mode: int = 0o777, **more: int) -> int:
        handle = open_file(path, flags, mode, **more)
        if flags & os.O_CREAT:
            made.append(stat.S_IMODE(os.fstat(handle).st_mode))
        return handle

    monkeypatch.setattr(os, "open", watched)
    files.new_file(tmp_path / "a").close()
    with files.replacing(tmp_path / "b") as file:
        file.write(b"x")
    assert made == [0o600, 0o600]
    assert [mode(tmp_path / name) for name in "ab"] == [0o600, 0o600]
    with pytest.raises(FileExistsError):
        files.new_file(tmp_path / "a")


def test_folders_above_are_for_their_owner_too(tmp_path: Path) -> None:
    files.make_folder(tmp_path / "a" / "b" / "c")
    assert {mode(tmp_path / name) for name in ("a", "a/b", "a/b/c")} == {0o700}
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    files.make_folder(tmp_path / "open")
    assert mode(tmp_path / "open") == 0o755
    files.new_file(tmp_path / "file").close()
    with pytest.raises(OSError, match="exists"):
        files.make_folder(tmp_path / "file")


def test_in_a_shared_folder_the_group_has_the_rights_of_the_owner(tmp_path: Path) -> None:
    shared = shared_folder(tmp_path / "shared")
    files.new_file(shared / "a").close()
    files.make_folder(shared / "b" / "c")
    with files.replacing(shared / "b" / "c" / "d") as file:
        file.write(b"x")
    assert (mode(shared / "a"), mode(shared / "b" / "c" / "d")) == (0o660, 0o660)
    assert (mode(shared / "b"), mode(shared / "b" / "c")) == (0o2770, 0o2770)


def test_what_is_replaced_is_a_new_file(tmp_path: Path) -> None:
    old = tmp_path / "custody.head"
    old.write_bytes(b"old")
    old.chmod(0o644)
    with old.open("rb") as earlier:
        with files.replacing(old) as file:
            file.write(b"new")
        assert earlier.read() == b"old"
    assert old.read_bytes() == b"new"
    assert mode(old) == 0o600


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    old = tmp_path / "custody.head"
    old.write_bytes(b"old")
    with pytest.raises(ValueError, match="no"), files.replacing(old) as file:
        file.write(b"half")
        raise ValueError("no")
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]


def test_a_link_in_the_place_of_a_file_of_our_own_is_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with files.replacing(link) as file:
        file.write(b"new")
    assert not link.is_symlink()
    assert (link.read_bytes(), target.read_bytes()) == (b"new", b"old")


TREES = st.lists(st.tuples(st.booleans(), st.integers(0, 0o777)), min_size=1, max_size=6)


@settings(max_examples=30, deadline=None)
@given(tree=TREES, shared=st.booleans())
def test_an_archive_with_any_modes_is_settled_and_then_nothing_is_open(
    tmp_path_factory: pytest.TempPathFactory, tree: list[tuple[bool, int]], shared: bool
) -> None:
    root = tmp_path_factory.mktemp("settle") / "archive"
    root.mkdir(mode=0o777)
    (root / "archive.toml").touch()
    for number, (is_folder, rights) in enumerate(tree):
        path = root / f"inner{number}"
        if is_folder:
            path.mkdir()
            (path / "file").touch()
            (path / "file").chmod(rights | 0o400)
        else:
            path.touch()
        path.chmod(rights | (0o700 if is_folder else 0o400))
    root.chmod(0o777)
    assert "." in files.open_to_others(root, shared=shared)
    files.settle(root, "archive.toml", shared=shared)
    assert files.open_to_others(root, shared=shared) == ()
    for path in root.rglob("*"):
        owner = mode(path) & 0o700
        assert mode(path) & 0o777 == owner | (owner >> 3 if shared else 0)
        assert bool(mode(path) & stat.S_ISGID) <= path.is_dir()


def test_settling_follows_no_link_and_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside, root = tmp_path / "outside", tmp_path / "archive"
    outside.touch()
    outside.chmod(0o644)
    root.mkdir()
    root.chmod(0o755)
    for name in ("archive.toml", "catalog.sqlite"):
        (root / name).touch()
        (root / name).chmod(0o644)
    (root / "link").symlink_to(outside)
    stop = threading.Event()
    fchmod = os.fchmod

    def interrupted(handle: int, wanted: int) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        fchmod(handle, wanted)
        stop.set()

    monkeypatch.setattr(os, "fchmod", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.settle(root, "archive.toml", shared=False)
    assert mode(root) == 0o700
    monkeypatch.undo()
    files.settle(root, "archive.toml", shared=False)
    assert mode(root / "catalog.sqlite") == mode(root / "archive.toml") == 0o600
    assert mode(outside) == 0o644


def test_an_archive_that_is_reached_by_a_link_is_settled(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive").chmod(0o755)
    (tmp_path / "link").symlink_to(tmp_path / "archive")
    assert files.open_to_others(tmp_path / "link", shared=False) == (".",)
    files.settle(tmp_path / "link", "archive.toml", shared=False)
    assert mode(tmp_path / "archive") == 0o700


def test_a_folder_that_hands_its_group_on_and_gives_it_no_rights_stays(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    (root / "inner").mkdir(parents=True)
    (root / "inner").chmod(0o2700)
    root.chmod(0o2700)
    files.settle(root, "archive.toml", shared=False)
    assert mode(root) == mode(root / "inner") == 0o2700
    root.chmod(0o2750)
    files.settle(root, "archive.toml", shared=False)
    assert (mode(root), mode(root / "inner")) == (0o700, 0o2700)


def test_a_system_with_modes_is_known_as_one() -> None:
    assert (os.name == "posix") == files.HAS_MODES


@pytest.mark.parametrize(("options", "expected"), [({}, ["bytes", "name", "folder"]), ({"durable": False}, ["name"])])
def test_a_file_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, bool], expected: list[str]
) -> None:
    done: list[str] = []
    replace = Path.replace

    def named(path: Path, target: Path) -> Path:
        done.append("name")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", lambda _: done.append("bytes"))
    monkeypatch.setattr(Path, "replace", named)
    monkeypatch.setattr(files, "sync_folder", lambda _: done.append("folder"))
    with files.replacing(tmp_path / "report.md", **options) as file:
        file.write(b"words")
    assert done == expected
    assert (tmp_path / "report.md").read_bytes() == b"words"
