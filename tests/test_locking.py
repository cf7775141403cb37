"""One holder at a time, among threads and processes; whatever happens to the holder, the lock ends with it."""

from __future__ import annotations

import gc
import math
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from rightsarchive import Archive, ArchiveBusyError
from rightsarchive.errors import ArchiveError
from rightsarchive.locking import HeldLock, ReentrantLock, try_lock

posix = pytest.mark.skipif(os.name == "nt", reason="signals, fork and flock are POSIX")

HOLD = """
import sys, time
from pathlib import Path
from rightsarchive.locking import try_lock
held = try_lock(Path(sys.argv[1]))
print("held" if held else "busy", flush=True)
time.sleep(60)
"""

HOLD_AS_EARLIER_RELEASES_DO = """
import fcntl, os, sys, time
fd = os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY)
try:
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    print("held", flush=True)
except OSError:
    print("busy", flush=True)
time.sleep(60)
"""


def start(program: str, path: Path) -> tuple[subprocess.Popen[str], str]:
    """A process that tries to take the lock, and what it said of that."""
    process = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def taken(path: Path, wait: float = 0) -> HeldLock:
    held = try_lock(path, wait)
    assert held is not None
    return held


def test_there_is_one_holder_even_in_one_thread(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with taken(path):
        assert try_lock(path) is None
        assert try_lock(path, wait=0.1) is None
    with taken(path) as held:
        held.release()
        with taken(path):
            held.release()
            assert try_lock(path) is None, "what was released before lets go of nothing"


def test_an_error_in_the_block_lets_go(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), taken(tmp_path / "lock"):
        _ = 1 / 0
    taken(tmp_path / "lock").release()


def test_what_nobody_holds_any_more_is_free(tmp_path: Path) -> None:
    held = taken(tmp_path / "lock")
    del held
    gc.collect()
    taken(tmp_path / "lock").release()


def test_another_thread_may_release_it(tmp_path: Path) -> None:
    held = taken(tmp_path / "lock")
    timer = threading.Timer(0.1, held.release)
    timer.start()
    taken(tmp_path / "lock", wait=math.inf).release()
    timer.join()


def test_threads_take_turns(tmp_path: Path) -> None:
    inside, most, done = 0, 0, 0
    guard = threading.Lock()

    def work() -> None:
        nonlocal inside, most, done
        for _ in range(5):
            with taken(tmp_path / "lock", wait=math.inf):
                with guard:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.001)
                with guard:
                    inside -= 1
                    done += 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, done) == (1, 20)


def test_waiting_ends_when_it_is_told_to(tmp_path: Path) -> None:
    stop = threading.Event()
    with taken(tmp_path / "lock"):
        timer = threading.Timer(0.1, stop.set)
        timer.start()
        assert try_lock(tmp_path / "lock", wait=math.inf, stop=stop) is None
        timer.join()


@posix
def test_a_process_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    process, said = start(HOLD, tmp_path / "lock")
    assert said == "held"
    assert try_lock(tmp_path / "lock") is None
    process.send_signal(signal.SIGKILL)
    process.communicate()
    taken(tmp_path / "lock").release()


@posix
def test_earlier_releases_and_this_one_exclude_each_other(tmp_path: Path) -> None:
    process, said = start(HOLD_AS_EARLIER_RELEASES_DO, tmp_path / "lock")
    assert said == "held"
    assert try_lock(tmp_path / "lock") is None
    end(process)
    with taken(tmp_path / "lock"):
        process, said = start(HOLD_AS_EARLIER_RELEASES_DO, tmp_path / "lock")
        assert said == "busy"
        end(process)


@posix
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork.*:DeprecationWarning")
def test_a_forked_child_does_not_keep_the_lock(tmp_path: Path) -> None:
    """Such a child lives on where its parent is killed: its copy of the file must not lock anybody out."""
    program = """
import os, sys, time
from pathlib import Path
from rightsarchive.locking import try_lock
held = try_lock(Path(sys.argv[1]))
child = os.fork()
if child == 0:
    time.sleep(60)
    os._exit(0)
print(child, flush=True)
time.sleep(60)
"""
    process, child = start(program, tmp_path / "lock")
    try:
        assert try_lock(tmp_path / "lock") is None
        end(process)
        os.kill(int(child), 0)  # it is there
        taken(tmp_path / "lock", wait=20).release()  # the child lets go once it runs
    finally:
        os.kill(int(child), signal.SIGKILL)


@posix
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ArchiveError) as caught:
        try_lock(tmp_path / "lock")
    assert caught.value.advice
    assert not (tmp_path / "elsewhere").exists()


def test_what_cannot_be_locked_is_told_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(ArchiveError) as caught:
        try_lock(tmp_path / "lock")
    assert caught.value.path == str(tmp_path / "lock")


def test_the_thread_that_has_a_reentrant_lock_may_take_it_again(tmp_path: Path) -> None:
    lock, other = ReentrantLock(tmp_path / "lock"), ReentrantLock(tmp_path / "lock")
    said = list[bool]()

    def ask() -> None:
        said.append(lock.acquire())

    assert lock.acquire()
    assert lock.acquire()
    assert not other.acquire()
    for left in (2, 1):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        assert said.pop() is False, f"held {left} times by the first thread"
        lock.release()
    assert other.acquire()
    assert not lock.acquire()
    other.release()


def test_one_change_of_an_archive_at_a_time(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive") as archive:
        process, said = start(HOLD, archive.root / "archive.lock")
        assert said == "held"
        with pytest.raises(ArchiveBusyError) as caught:
            archive.reindex()
        assert caught.value.path == str(archive.root)
        end(process)
        assert archive.reindex() == 0


def test_who_only_reads_loads_no_lock() -> None:
    program = "import sys, rightsarchive, rightsarchive.cli; sys.exit('filelock' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
