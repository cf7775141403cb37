from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from rightsarchive.errors import ArchiveError, BrokenFileError, EmptyFileError, LimitError
from rightsarchive.extract import extract
from rightsarchive.extract.isolation import starting
from rightsarchive.extract.isolation.limits import limit_process
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.settings import Limits
from tests.extract.make import one_column, pdf, shown

# A worker on a busy machine takes seconds to load its readers: that is no hang.
LIMITS = Limits(seconds=15, memory_mb=600)


def hang(path: Path) -> None:
    while True:
        time.sleep(0.05)


def begin_and_hang(path: Path) -> None:
    path.touch()
    hang(path)


def die(path: Path) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def grow(path: Path) -> int:
    return len([bytes(1 << 20) for _ in range(2000)])


def fail(path: Path) -> None:
    raise ZeroDivisionError("made up")


def write_much(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(10):
            file.write(bytes(1 << 20))


def test_each_way_to_fail_is_that_tasks_alone(tmp_path: Path) -> None:
    good = pdf(tmp_path / "good.pdf", one_column([["Some text that stays readable."]]))
    empty = tmp_path / "empty.txt"
    empty.touch()
    strange = tmp_path / "strange.pdf"
    with IsolatedExecutor(LIMITS, workers=2) as executor:
        hung, dead, grown, failed = (executor.submit(task, strange) for task in (hang, die, grow, fail))
        nothing = executor.submit(extract, empty, limits=LIMITS, original_name="given.txt")
        fine = [executor.submit(extract, good, limits=LIMITS) for _ in range(5)]
        for future in fine:
            assert shown(future.result()) == ["Some text that stays readable."]
        with pytest.raises(LimitError, match="longer than 15 seconds") as late:
            hung.result()
        with pytest.raises(BrokenFileError, match="crashed") as crash:
            dead.result()
        with pytest.raises(LimitError, match="600 MiB"):
            grown.result()
        with pytest.raises(BrokenFileError, match="made up"):
            failed.result()
        with pytest.raises(EmptyFileError) as void:
            nothing.result()
    assert late.value.path == crash.value.path == str(strange)
    assert void.value.path == "given.txt"


def test_a_worker_cannot_fill_the_disk(tmp_path: Path) -> None:
    with IsolatedExecutor(Limits(file_mb=2), workers=1) as executor, pytest.raises(BrokenFileError):
        executor.submit(write_much, tmp_path / "big").result()
    assert (tmp_path / "big").stat().st_size <= 2 << 20


def test_leaving_by_an_error_stops_what_runs(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), IsolatedExecutor(Limits(seconds=3600), workers=1) as executor:
        futures = [executor.submit(begin_and_hang, tmp_path / "a.pdf") for _ in range(3)]
        while not (tmp_path / "a.pdf").exists():
            time.sleep(0.01)
        raise KeyboardInterrupt
    for future in futures:
        with pytest.raises(CancelledError):
            future.result()


def test_a_script_without_a_guard_is_run_once(tmp_path: Path) -> None:
    good = pdf(tmp_path / "good.pdf", one_column([["Some text that stays readable."]]))
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from rightsarchive.extract import extract\n"
        "from rightsarchive.extract.isolation.worker import IsolatedExecutor\n"
        "from rightsarchive.settings import Limits\n"
        "print('run')\n"
        "with IsolatedExecutor(Limits()) as executor:\n"
        f"    print(executor.submit(extract, Path({str(good)!r}), limits=Limits()).result().text.strip())\n",
        "utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["run", "Some text that stays readable."]


def test_a_function_that_workers_cannot_import_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hang, "__module__", "__main__")
    with IsolatedExecutor(LIMITS, workers=1) as executor, pytest.raises(ValueError, match="put it into a module"):
        executor.submit(hang, tmp_path)


def core_limit(path: Path) -> int:
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)[0]


def test_a_crashed_worker_leaves_no_memory_image_of_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    given: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", given.__setitem__)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    limit_process(700 << 20, 5 << 20)
    monkeypatch.undo()
    soft = {resource.RLIMIT_AS: 700 << 20, resource.RLIMIT_FSIZE: 5 << 20, resource.RLIMIT_CORE: 0}
    assert {kind: limit for kind, (limit, _) in given.items()} == soft
    with IsolatedExecutor(LIMITS, workers=1) as executor:
        assert executor.submit(core_limit, tmp_path / "a.pdf").result() == 0


def test_a_limit_of_the_system_is_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    given: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (1000, 1000))
    monkeypatch.setattr(resource, "setrlimit", given.__setitem__)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    limit_process(700 << 20, 5 << 20)
    assert set(given.values()) == {(1000, 1000), (0, 1000)}


def test_a_system_that_starts_no_process_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_: object) -> None:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(starting._Process, "_Popen", staticmethod(none))
    executor = IsolatedExecutor(LIMITS)
    with pytest.raises(ArchiveError, match=r"cannot be started: .*temporarily unavailable") as told, executor:
        executor.submit(extract, Path("a.pdf"), limits=LIMITS)
    assert told.value.advice
