"""The second reader, pdfium, held at arm's length: what hangs or crashes it costs a page, not the file.

pdfium is a C library: nothing inside the process can stop it. In a worker it therefore runs in a child of its own, forked
when it is first needed and ended with the file. In the caller's own process, which may have threads and must not be
forked, it runs directly.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rightsarchive.extract.pdf import pdfium
from rightsarchive.extract.pdf.lines import PageText

_MOST_FAILURES = 3
"""After so many pages that pdfium did not survive, the rest of the file is not shown to it."""

_SHARE_OF_TIME = 1 / 12
_PATIENCE = 3
"""Wall-clock time over processor time: a busy machine is no hang."""

_QUESTIONS: dict[str, Callable[[Any, int], Any]] = {
    "count": lambda document, _index: len(document),
    "picture": pdfium.picture,
    "read": pdfium.read_page,
    "sketch": pdfium.sketch,
}


class SecondReader:
    """pdfium over one file, opened when it is first needed; it reads nothing where it is not installed.

    ``seconds`` is what the whole file may take; one page gets a twelfth of it in processor time.
    """

    def __init__(self, path: Path, seconds: float) -> None:
        self._path = path
        self._seconds = seconds * _SHARE_OF_TIME
        self._stack = ExitStack()
        self._document: Any = None
        self._opened = False
        self._child: _Child | None = None
        self.failures: dict[int, str] = {}
        """Pages (from 0) that pdfium was asked for in vain, and why."""

    def count(self) -> int:
        """The number of pages, 0 where pdfium is missing or cannot open the file."""
        return int(self._ask("count", 0) or 0)

    def read(self, index: int) -> PageText | None:
        """Page ``index`` (from 0), None where it cannot be read."""
        found: PageText | None = self._ask("read", index)
        return found

    def sketch(self, index: int) -> str:
        """The page's text without places, which costs little."""
        return str(self._ask("sketch", index) or "")

    def picture(self, index: int) -> pdfium.Picture | None:
        """The page drawn for text recognition."""
        found: pdfium.Picture | None = self._ask("picture", index)
        return found

    def _ask(self, question: str, index: int) -> Any:
        if pdfium.extractor() is None:
            return None
        if len(self.failures) >= _MOST_FAILURES:
            self.failures.setdefault(index, f"it was not asked again after it failed on {_MOST_FAILURES} pages")
            return None
        try:
            if not _may_fork():
                if not self._opened:
                    self._opened = True
                    self._document = self._stack.enter_context(pdfium.open_document(self._path))
                return None if self._document is None else _QUESTIONS[question](self._document, index)
            if self._child is None:
                self._child = self._stack.enter_context(_Child(self._path, self._seconds))
            return self._child.ask(question, index)
        except _LostError as lost:
            self.failures[index] = str(lost)
            self._child = None
        except Exception as error:
            self.failures[index] = _reason(error)
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


class _LostError(Exception):
    """How the child ended, for a user to read."""


def _reason(error: Exception) -> str:
    return "it ran out of memory" if isinstance(error, MemoryError) else f"it failed ({type(error).__name__}: {error})"


class _Child:
    """A process that answers one question after the other about one file."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._seconds = seconds
        # Before the fork: the next file's child then has it too.
        pdfium.load()
        context = multiprocessing.get_context("fork")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_answer, args=(theirs, self._connection, path, seconds), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, question: str, index: int) -> Any:
        try:
            self._connection.send((question, index))
            if not self._connection.poll(_PATIENCE * self._seconds):
                raise _LostError(self._end(signal.SIGALRM))
            answer = self._connection.recv()
        except (EOFError, OSError) as error:
            self._process.join(1)
            raise _LostError(self._end(-(self._process.exitcode or 0))) from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _end(self, ended_by: int) -> str:
        self.__exit__()
        if ended_by in {signal.SIGPROF, signal.SIGALRM}:
            return f"it took longer than {self._seconds:.3g} seconds"
        return "it crashed"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._connection.closed:
            self._process.kill()
            self._process.join()
            self._connection.close()


def _answer(connection: Connection, others: Connection, path: Path, seconds: float) -> None:
    """In the child: answer until nobody asks any more. The timers end it inside C code too, and when its parent is gone."""
    others.close()
    for timer in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(timer, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    with pdfium.open_document(path) as document:
        while True:
            try:
                question, index = connection.recv()
            except EOFError:
                return
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.setitimer(signal.ITIMER_REAL, _PATIENCE * seconds + 1)
            try:
                answer = None if document is None else _QUESTIONS[question](document, index)
            except Exception as error:
                answer = error
            connection.send(answer)
            signal.setitimer(signal.ITIMER_REAL, 0)


def _may_fork() -> bool:
    """Only in a worker, which has one thread."""
    return (
        sys.platform != "win32"
        and multiprocessing.parent_process() is not None
        and not multiprocessing.current_process().daemon
    )
