"""What is written where a user wants it is there whole or not at all; what a kill left goes; a disk that fails is told of in words."""

from __future__ import annotations

import errno
import os
import signal
import stat
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import ArchiveError
from rightsarchive.outputs import output_file, output_folder, output_text

WRITERS: dict[str, Any] = {"file": output_file, "text": output_text, "folder": output_folder}


def fill(kind: str, out: Any) -> None:
    if kind == "folder":
        (out / "inner").mkdir()
        (out / "inner" / "a.txt").write_bytes(b"words")
    else:
        out.write("words" if kind == "text" else b"words")


def whole(kind: str, path: Path) -> bytes:
    return (path / "inner" / "a.txt" if kind == "folder" else path).read_bytes()


@pytest.fixture(params=WRITERS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_what_is_replaced_is_a_new_file(tmp_path: Path) -> None:
    old = tmp_path / "report.md"
    old.write_bytes(b"old")
    with old.open("rb") as earlier:
        with output_text(old) as file:
            file.write("nouveau\r\n")
        assert earlier.read() == b"old"
    assert old.read_bytes() == b"nouveau\r\n"
    assert list(tmp_path.iterdir()) == [old]


def test_what_fails_leaves_what_was_there(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "out"
    if kind == "folder":
        target.mkdir()
    else:
        target.write_bytes(b"old")
    with pytest.raises(ValueError, match="no"), WRITERS[kind](target) as out:
        fill(kind, out)
        raise ValueError("no")
    assert list(tmp_path.iterdir()) == [target]
    assert kind == "folder" or target.read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt", reason="no links and pipes of this kind")
def test_a_link_and_a_pipe_stay_what_they_are(tmp_path: Path) -> None:
    target, link, pipe, loop = (tmp_path / name for name in ("target", "link", "pipe", "loop"))
    target.write_bytes(b"old")
    link.symlink_to(target)
    with output_file(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with output_file(pipe) as file:
        file.write(b"through")
    reader.join()
    assert got == [b"through"]
    loop.symlink_to(loop)
    with output_file(loop) as file:
        file.write(b"new")
    assert loop.read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_it_is_for_its_owner_or_for_the_group_of_a_shared_folder(tmp_path: Path, kind: str) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2770)
    for folder, for_file, for_folder in ((tmp_path, 0o600, 0o700), (shared, 0o660, 0o2770)):
        with WRITERS[kind](folder / "out") as out:
            if kind != "folder":
                fill(kind, out)
        assert stat.S_IMODE((folder / "out").stat().st_mode) == (for_folder if kind == "folder" else for_file)


@pytest.mark.skipif(os.name == "nt", reason="a child is forked and killed")
def test_what_a_kill_left_goes_with_the_next_output_and_is_told_of(
    tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    child = os.fork()
    if not child:
        with WRITERS[kind](tmp_path / "first") as out:
            fill(kind, out)
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    (left,) = tmp_path.iterdir()
    with WRITERS[kind](tmp_path / "second") as out:
        fill(kind, out)
    assert list(tmp_path.iterdir()) == [tmp_path / "second"]
    assert whole(kind, tmp_path / "second") == b"words"
    assert str(left) in caplog.text


def test_what_is_being_written_is_left_alone(tmp_path: Path, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    with WRITERS[kind](tmp_path / "first") as out:
        fill(kind, out)
        with output_file(tmp_path / "second") as other:
            other.write(b"words")
    assert {path.name for path in tmp_path.iterdir()} == {"first", "second"}
    assert whole(kind, tmp_path / "first") == b"words"
    assert not caplog.text


NAMES = st.sampled_from(
    [
        ".rightsarchive-0123456789abcdef.tmp",
        ".rightsarchive-a.tmp",
        ".rightsarchive-",
        ".rightsarchive-notes.txt",
        "lock",
    ]
)


@settings(max_examples=30, deadline=None)
@given(
    tree=st.dictionaries(
        NAMES,
        st.one_of(
            st.binary(max_size=3), st.just("link"), st.sets(st.sampled_from(["draft", "a", "lock.txt"]), min_size=1)
        ),
    )
)
def test_what_is_not_surely_ours_stays(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, bytes | str | set[str]]
) -> None:
    place = tmp_path_factory.mktemp("place")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "lock").touch()
    (elsewhere / "words").write_bytes(b"of somebody")
    for name, what in tree.items():
        if isinstance(what, bytes):
            (place / name).write_bytes(what)
        elif isinstance(what, str):
            (place / name).symlink_to(elsewhere)
        else:
            (place / name).mkdir()
            for inner in what:
                (place / name / inner).touch()
    before = sorted(place.rglob("*"))
    with output_file(place / "out") as file:
        file.write(b"words")
    assert sorted(place.rglob("*")) == sorted([*before, place / "out"])
    assert (elsewhere / "words").read_bytes() == b"of somebody"


def failing(monkeypatch: pytest.MonkeyPatch, name: str, number: int) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, name, fail)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "mkdir", "replace"])
def test_a_disk_that_fails_is_told_of_in_words(
    tmp_path: Path, kind: str, call: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    if call == "replace":
        monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(number, os.strerror(number))))
    else:
        failing(monkeypatch, call, number)
    with (
        pytest.raises(ArchiveError, match=f"cannot be written: {os.strerror(number)}") as told,
        WRITERS[kind](target) as out,
    ):
        fill(kind, out)
    monkeypatch.undo()
    assert (told.value.path, bool(told.value.advice)) == (str(target), True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("opened", [output_file, output_text])
def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path, opened: Any) -> None:
    writing: AbstractContextManager[object] = opened(tmp_path / "none" / "report.md")
    with pytest.raises(ArchiveError, match="No such file or directory"), writing:
        pass


def test_an_error_of_another_place_stays_what_it_is(tmp_path: Path, kind: str) -> None:
    def body() -> Iterator[None]:
        with WRITERS[kind](tmp_path / "a" / "out" if kind == "folder" else tmp_path / "out"):
            (tmp_path.parent / "nothing here").read_bytes()
            yield

    with pytest.raises(FileNotFoundError):
        next(body())
    assert not (tmp_path / "out").exists()
