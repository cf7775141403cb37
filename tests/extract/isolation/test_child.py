"""Whatever foreign code does in the child, the asker gets an answer or is told, and the next question is answered."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive.extract.isolation import child as module
from rightsarchive.extract.isolation import limits, starting
from rightsarchive.extract.isolation.child import Child, LostError
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.settings import Limits


@contextmanager
def opening(path: Path) -> Iterator[list[Path] | None]:
    """Stands for a file opened; what is asked of it is appended, so that a forgotten file shows."""
    yield None if path.name == "unreadable" else [path]


def nothing() -> None:
    return


def append(opened: list[Path], word: str) -> list[str]:
    opened.append(Path(word))
    return [str(each) for each in opened]


def process_id(_opened: object) -> int:
    return os.getpid()


def hang(_opened: object) -> None:
    ctypes.CDLL(None).pause()


def spin(_opened: object) -> None:
    while True:
        pass


def crash(_opened: object) -> None:
    ctypes.string_at(0)


def leave(_opened: object) -> None:
    os._exit(0)


class OddError(Exception):
    """It cannot be pickled and read again: it wants two arguments and keeps one."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)
        self.held = threading.Lock()


def fail(_opened: object) -> None:
    raise ZeroDivisionError("made up")


def fail_oddly(_opened: object) -> None:
    raise OddError("made", " up")


def answer_oddly(_opened: object) -> object:
    return threading.Lock()


def outcome(asked: Child, path: Path, question: Callable[..., Any]) -> str:
    try:
        return str(asked.ask(path, question, seconds=0.3))
    except LostError as lost:
        return f"lost: {lost}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


OUTCOMES: dict[Callable[..., Any], str] = {
    hang: "lost: it took longer than 0.3 seconds",
    spin: "lost: it took longer than 0.3 seconds",
    crash: "lost: it crashed",
    leave: "lost: it crashed",
    fail: "ZeroDivisionError: made up",
    fail_oddly: "RuntimeError: OddError: made up",
    answer_oddly: "RuntimeError: lock: ",
}


def ask_in_turn(questions: list[Callable[..., Any]], folder: Path) -> list[tuple[str, list[str], bool]]:
    """For each question: what came of it, what a good question answers afterwards, and whether the child is another process."""
    asked = Child(opening, nothing)
    found = []
    for question in questions:
        told = outcome(asked, folder / "a", question)
        asked.let_go()
        good = asked.ask(folder / "a", append, "b", seconds=120)
        found.append((told, good, asked.ask(folder / "a", process_id, seconds=120) != os.getpid()))
    asked.end()
    return found


def check(questions: list[Callable[..., Any]], found: list[tuple[str, list[str], bool]], folder: Path) -> None:
    for question, (told, good, elsewhere) in zip(questions, found, strict=True):
        assert told.startswith(OUTCOMES[question].partition(" object")[0]), question
        assert good == [str(folder / "a"), "b"]
        assert elsewhere


def test_in_the_caller_s_process(tmp_path: Path) -> None:
    questions = list(OUTCOMES)
    check(questions, ask_in_turn(questions, tmp_path), tmp_path)


def test_in_a_worker(tmp_path: Path) -> None:
    questions = list(OUTCOMES)
    with IsolatedExecutor(Limits(seconds=120)) as executor:
        found = executor.submit(ask_in_turn, questions, tmp_path).result()
    check(questions, found, tmp_path)


def test_without_posix_timers_the_parent_ends_what_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As on Windows; the child is started from nothing there too.
    monkeypatch.setattr(module, "_PATIENCE", 1)
    monkeypatch.setattr(module, "_GRACE", 0)
    monkeypatch.setattr(module, "process_context", lambda: multiprocessing.get_context("spawn"))
    asked = Child(opening, nothing)
    assert asked.ask(tmp_path / "a", append, "b", seconds=120) == [str(tmp_path / "a"), "b"]
    assert outcome(asked, tmp_path / "a", hang) == "lost: it took longer than 0.3 seconds"
    assert asked.process is None
    assert asked.ask(tmp_path / "a", append, "b", seconds=120) == [str(tmp_path / "a"), "b"]
    asked.end()


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), max_size=8))
@settings(max_examples=30)
def test_a_file_stays_open_until_another_is_asked_for_or_it_is_let_go(
    shared_child: Child, turns: list[tuple[str, bool]]
) -> None:
    shared_child.let_go()
    held: list[str] = []
    last = ""
    for name, let_go in turns:
        if name != last:
            held, last = [name], name
        held = [*held, "x"]
        assert shared_child.ask(Path(name), append, "x", seconds=120) == held
        if let_go:
            shared_child.let_go()
            last = ""


@pytest.fixture(scope="module")
def shared_child() -> Iterator[Child]:
    shared = Child(opening, nothing)
    yield shared
    shared.end()


def test_threads_take_turns(shared_child: Child) -> None:
    failures: list[BaseException] = []

    def ask(name: str) -> None:
        try:
            for _ in range(20):
                assert shared_child.ask(Path(name), append, name, seconds=120)[0] == name
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ask, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_what_cannot_be_opened_has_no_answer(shared_child: Child) -> None:
    assert shared_child.ask(Path("unreadable"), append, "x", seconds=120) is None


def ask_as_a_daemon(path: Path) -> tuple[list[str], int, int]:
    multiprocessing.current_process()._config["daemon"] = True  # type: ignore[attr-defined]
    asked = Child(opening, nothing)
    answer = asked.ask(path, append, "b", seconds=120)
    there = asked.ask(path, process_id, seconds=120)
    asked.let_go()
    return answer, there, os.getpid()


def test_a_process_that_may_have_no_children_answers_for_itself(tmp_path: Path) -> None:
    with IsolatedExecutor(Limits(seconds=60)) as executor:
        answer, there, here = executor.submit(ask_as_a_daemon, tmp_path / "a").result()
    assert answer == [str(tmp_path / "a"), "b"]
    assert there == here


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_forked_process_never_talks_to_another_s_child(tmp_path: Path) -> None:
    code = (
        "import os, pathlib\n"
        "from tests.extract.isolation.test_child import Child, LostError, nothing, opening, process_id\n"
        "asked = Child(opening, nothing)\n"
        "path = pathlib.Path('a')\n"
        "first = asked.ask(path, process_id, seconds=120)\n"
        "forked = os.fork()\n"
        "try:\n"
        "    second = asked.ask(path, process_id, seconds=120)\n"
        "except LostError:\n"
        "    second = None  # older Pythons start no process there, and say so\n"
        "if not forked:\n"
        "    asked.end()\n"
        "    os._exit(3 if second != first else 4)\n"
        "assert os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]) == 3\n"
        "assert second == first == asked.ask(path, process_id, seconds=120)\n"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=root, check=True)


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a child's processes by other means")
def test_the_child_ends_with_its_parent() -> None:
    code = (
        "import os, pathlib\n"
        "from tests.extract.isolation.test_child import Child, nothing, opening, process_id\n"
        "asked = Child(opening, nothing)\n"
        "print(asked.ask(pathlib.Path('a'), process_id, seconds=120), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, check=False, capture_output=True, text=True)
    there = Path(f"/proc/{done.stdout.strip()}")
    while there.exists():  # the test's own time limit ends it where the child stays
        time.sleep(0.05)


def memory_limit(_opened: object) -> tuple[int, int] | None:
    return limits.limits_in_force()


def ask_for_the_limit(path: Path) -> tuple[object, object]:
    """The limits of a worker's child, forked and started."""
    forked, started = Child(opening, nothing), Child(opening, nothing)
    first = forked.ask(path, memory_limit, seconds=120)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "platform", "darwin")
        second = started.ask(path, memory_limit, seconds=120)
    for each in (forked, started):
        each.end()
    return first, second


@pytest.mark.skipif(os.name == "nt", reason="Windows has no resource limits")
def test_a_child_has_the_limits_of_its_worker(tmp_path: Path) -> None:
    with IsolatedExecutor(Limits(memory_mb=900, file_mb=70)) as executor:
        forked, started = executor.submit(ask_for_the_limit, tmp_path / "a").result()
    assert forked == started == (900 << 20, 70 << 20)


def test_the_way_processes_start_depends_on_the_system_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert starting.process_context().get_start_method() == ("spawn" if os.name == "nt" else "forkserver")
    monkeypatch.setattr(multiprocessing, "parent_process", object)
    for platform, may in (("linux", True), ("darwin", False), ("win32", False)):
        monkeypatch.setattr(sys, "platform", platform)
        assert module._may_fork() is may
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    monkeypatch.setattr(sys, "platform", "linux")
    assert not module._may_fork()


def test_windows_has_no_resource_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setitem(sys.modules, "resource", None)
    limits.limit_process(1, 1)
    assert limits.limits_in_force() is None
