"""Native code that opens files, in a child process: a hang or a crash costs one answer and nothing else.

A C library cannot be stopped from inside its process, and it may remember one file while it reads the next. So it runs in
a child process, which answers questions one after the other. In a worker, which has one thread, the child is forked (a
fork costs as much as ten small files); anywhere else, and on macOS, whose system libraries do not survive a fork, it is
started like a worker. A process that may have no children (a daemon of multiprocessing) answers for itself.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from rightsarchive.extract.isolation.limits import end_with_parent, limit_process, limits_in_force
from rightsarchive.extract.isolation.starting import process_context

Opening = Callable[[Path], AbstractContextManager[Any]]

_PATIENCE = 3
"""Wall-clock time over processor time: a busy machine is no hang."""

_START = 60.0
"""Seconds in which a child has to be up."""

_GRACE = 1.0
"""Seconds that a child has to end by its own timer before its parent ends it."""

_CLOSING = 1.0
"""Seconds in which a file has to be closed."""


class LostError(Exception):
    """How the child ended, for a user to read."""


class Child:
    """One child process, started with the first question, kept for the files that follow, replaced when it is lost.

    ``opening`` gives a file opened, or None where it cannot be; ``prepare`` loads what it needs, before a fork where there
    is one, so that the children that follow a lost one have it too. Both and all questions must be importable. The child ends
    with its parent.
    """

    def __init__(self, opening: Opening, prepare: Callable[[], object]) -> None:
        self._opening = opening
        self._prepare = prepare
        self._lock = threading.Lock()
        self._owner = 0
        self._path: Path | None = None
        self._connection: Connection | None = None
        self._here: _Answerer | None = None
        self.process: BaseProcess | None = None
        """The child, while there is one."""

    def ask(self, path: Path, question: Callable[..., Any], *arguments: Any, seconds: float) -> Any:
        """``question(opened, *arguments)`` for the file at ``path``, or the exception that stood in its way; None where the
        file cannot be opened.

        ``seconds`` are of processor time. Raises LostError when the child is gone, or has to go.
        """
        return self._ask(path, question, arguments, seconds)

    def let_go(self) -> None:
        """Close the file that the child has open."""
        if self._path is not None:
            with suppress(LostError):
                self._ask(None, None, (), _CLOSING)

    def end(self) -> None:
        """End the child; the next question starts another."""
        with self._lock:
            self._kill()

    def _ask(
        self, path: Path | None, question: Callable[..., Any] | None, arguments: tuple[Any, ...], seconds: float
    ) -> Any:
        with self._lock:
            if self._owner != os.getpid():
                # What another process started, this one, forked from it, must not talk to.
                self._owner, self._connection, self._here, self.process = os.getpid(), None, None, None
            self._path = path
            if multiprocessing.current_process().daemon:
                self._here = self._here or _Answerer(self._opening)
                return self._here.answer(path, question, arguments)
            connection = self._connection or self._start()
            try:
                connection.send((path, question, arguments, seconds))
                if not connection.poll(_PATIENCE * seconds + _GRACE):
                    raise LostError(self._fate(seconds, late=True))
                answer = connection.recv()
            except (EOFError, OSError) as error:
                assert self.process is not None
                self.process.join(1)
                late = -(self.process.exitcode or 0) in _TIMERS
                raise LostError(self._fate(seconds, late=late)) from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _start(self) -> Connection:
        ours: Connection
        theirs: Connection
        if _may_fork():
            self._prepare()
            context: Any = multiprocessing.get_context("fork")
            ours, theirs = context.Pipe()
            arguments: tuple[object, ...] = (theirs, ours, self._opening, _nothing, None)
        else:
            context = process_context()
            ours, theirs = context.Pipe()
            arguments = (theirs, None, self._opening, self._prepare, limits_in_force())
        process = context.Process(target=_serve, args=arguments, daemon=True)
        try:
            process.start()
        except OSError as error:
            # For want of memory or processes; or this process was forked beside multiprocessing's back.
            ours.close()
            raise LostError(f"no process could be started for it ({error})") from error
        finally:
            theirs.close()
        self.process, self._connection = process, ours
        try:
            if not ours.poll(_START):
                raise LostError(self._fate(_START, late=True))
            ours.recv()
        except EOFError as error:
            raise LostError(self._fate(_START, late=False)) from error
        return ours

    def _fate(self, seconds: float, *, late: bool) -> str:
        self._kill()
        return f"it took longer than {seconds:.3g} seconds" if late else "it crashed"

    def _kill(self) -> None:
        if self.process is not None and self._connection is not None:
            self.process.kill()
            self.process.join()
            self._connection.close()
        self.process = self._connection = self._path = None


# Windows has neither timer: there the parent's patience alone ends what hangs.
_TIMERS = frozenset(getattr(signal, name) for name in ("SIGPROF", "SIGALRM") if hasattr(signal, name))


class _Answerer:
    """Keeps one file open, and answers questions about it."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._stack = ExitStack()
        self._path: Path | None = None
        self._opened: Any = None

    def answer(self, path: Path | None, question: Callable[..., Any] | None, arguments: tuple[Any, ...]) -> Any:
        if path != self._path:
            self._opened = self._path = None
            self._stack.close()
            if path is not None:
                self._opened = self._stack.enter_context(self._opening(path))
            self._path = path
        return None if self._opened is None or question is None else question(self._opened, *arguments)


def _nothing() -> None:
    """What is left to prepare after a fork."""


def _serve(
    connection: Connection,
    others: Connection | None,
    opening: Opening,
    prepare: Callable[[], object],
    limits: tuple[int, int] | None,
) -> None:
    """In the child: answer until nobody asks any more. The timers end it inside C code too, and when its parent is gone."""
    if others is not None:
        others.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for timer in _TIMERS:
        signal.signal(timer, signal.SIG_DFL)
    if limits is not None:
        limit_process(*limits)
    else:
        end_with_parent()
    # One file at a time needs no threads for sums, which would take of the memory that it may use.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    prepare()
    answerer = _Answerer(opening)
    connection.send(None)
    while True:
        try:
            path, question, arguments, seconds = connection.recv()
        except EOFError:
            return
        _set_timers(seconds, _PATIENCE * seconds)
        try:
            answer = answerer.answer(path, question, arguments)
        except Exception as error:
            answer = error
        connection.send_bytes(_packed(answer))
        _set_timers(0, 0)


def _packed(answer: Any) -> bytes:
    """As ``Connection.send`` packs it; an exception that cannot be packed is told in words."""
    try:
        return pickle.dumps(answer)
    except Exception:
        return pickle.dumps(RuntimeError(f"{type(answer).__name__}: {answer}"))


def _set_timers(processor: float, clock: float) -> None:
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, processor)
        signal.setitimer(signal.ITIMER_REAL, clock)


def _may_fork() -> bool:
    """Only in a worker, which has one thread."""
    return (
        sys.platform not in {"win32", "darwin"}
        and multiprocessing.parent_process() is not None
        and threading.active_count() == 1
    )
