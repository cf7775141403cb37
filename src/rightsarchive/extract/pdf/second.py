"""The second reader, pdfium, held at arm's length: what hangs or crashes it costs a page, not the file.

pdfium is a C library: nothing inside the process can stop it. In a worker it therefore runs in a child of its own, forked
when it is first needed and kept for the files that follow (a fork costs as much as ten small files). In the caller's own
process, which may have threads and must not be forked, it runs directly.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
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
            if not self._opened:
                self._opened = True
                self._stack.callback(_close)
            return _child().ask(self._path, question, index, self._seconds)
        except _LostError as lost:
            self.failures[index] = str(lost)
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
    """A process that answers one question after the other. It ends with its parent, which alone holds the other end."""

    def __init__(self) -> None:
        # Before the fork: the child that follows a lost one then has it too.
        pdfium.load()
        context = multiprocessing.get_context("fork")
        self._connection, theirs = context.Pipe()
        self.process = context.Process(target=_answer, args=(theirs, self._connection), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, path: Path | None, question: str, index: int, seconds: float) -> Any:
        """The answer, or the exception that stood in its way. Raises _LostError when the child is gone, or has to go."""
        try:
            self._connection.send((path, question, index, seconds))
            if not self._connection.poll(_PATIENCE * seconds):
                raise _LostError(self._end(signal.SIGALRM, seconds))
            answer = self._connection.recv()
        except (EOFError, OSError) as error:
            self.process.join(1)
            raise _LostError(self._end(-(self.process.exitcode or 0), seconds)) from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _end(self, ended_by: int, seconds: float) -> str:
        self.process.kill()
        self.process.join()
        self._connection.close()
        _CHILDREN.clear()
        if ended_by in {signal.SIGPROF, signal.SIGALRM}:
            return f"it took longer than {seconds:.3g} seconds"
        return "it crashed"


_CHILDREN: list[_Child] = []
"""This worker's child, while it has one."""


def _child() -> _Child:
    if not _CHILDREN:
        _CHILDREN.append(_Child())
    return _CHILDREN[0]


def _close() -> None:
    """Let go of the file that the child has open."""
    with suppress(_LostError):
        for child in tuple(_CHILDREN):
            child.ask(None, "count", 0, 1.0)


def _answer(connection: Connection, others: Connection) -> None:
    """In the child: answer until nobody asks any more. The timers end it inside C code too, and when its parent is gone."""
    others.close()
    for timer in (signal.SIGPROF, signal.SIGALRM):
        signal.signal(timer, signal.SIG_DFL)
    opened: Path | None = None
    document = None
    with ExitStack() as stack:
        while True:
            try:
                path, question, index, seconds = connection.recv()
            except EOFError:
                return
            signal.setitimer(signal.ITIMER_PROF, seconds)
            signal.setitimer(signal.ITIMER_REAL, _PATIENCE * seconds + 1)
            try:
                if path != opened:
                    stack.close()
                    opened = path
                    document = None if path is None else stack.enter_context(pdfium.open_document(path))
                answer = None if document is None else _QUESTIONS[question](document, index)
            except Exception as error:
                answer = error
            connection.send(answer)
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)


def _may_fork() -> bool:
    """Only in a worker, which has one thread."""
    return (
        sys.platform != "win32"
        and multiprocessing.parent_process() is not None
        and not multiprocessing.current_process().daemon
    )
