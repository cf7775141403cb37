"""Runs extraction in worker processes that a file can hang, crash or fill without harm to anything else."""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from rightsarchive.errors import ArchiveError, BrokenFileError, LimitError, RightsArchiveError
from rightsarchive.extract.isolation.limits import limit_process
from rightsarchive.extract.isolation.starting import process_context
from rightsarchive.settings import Limits

T = TypeVar("T")

# A fresh process now and then gives back what parsers leak.
_TASKS_PER_WORKER = 50
_UNTRUSTED = "Look at it in a reader that you trust; if it opens there, print it to a new PDF and take that in."


class IsolatedExecutor(concurrent.futures.Executor):
    """An executor whose tasks have limits of time, memory and written bytes; what breaks one task breaks that task alone.

    A future's exception is always a typed error: LimitError over a limit, BrokenFileError where the process died. The path in
    it is the task's ``original_name`` or its first Path. Leave the ``with`` block by an error (also Ctrl-C) and what still
    runs is stopped. The functions given must be importable: the caller's ``__main__`` is not run again in the workers.
    """

    def __init__(self, limits: Limits, *, workers: int = 1) -> None:
        self.workers = workers
        self._limits = limits
        self._stopping = False
        self._open: set[Future[Any]] = set()
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=_TASKS_PER_WORKER,
            initializer=limit_process,
            initargs=(limits.memory_mb << 20, limits.file_mb << 20),
            context=process_context(),
        )

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Run ``fn(*args, **kwargs)`` in a worker. Raises ValueError for a function that a worker could not import,
        ArchiveError where the system starts no process."""
        if getattr(fn, "__module__", None) == "__main__":
            raise ValueError(f"{fn!r} stands in the main script, which workers do not run: put it into a module")
        future: Future[T] = Future()
        path = kwargs.get("original_name") or next((arg for arg in args if isinstance(arg, Path)), None)
        try:
            inner = self._pool.schedule(fn, args=args, kwargs=kwargs, timeout=self._limits.seconds)
        except BrokenExecutor as error:
            raise ArchiveError(
                f"the process that files are read in cannot be started: {error.__cause__ or error}.",
                advice="Close other programs, or raise the limits that the system sets you; then do the same again.",
            ) from error
        future.set_running_or_notify_cancel()
        self._open.add(future)
        inner.add_done_callback(lambda done: self._settle(done, future, path))
        return future

    def _settle(self, done: Future[T], future: Future[T], path: object) -> None:
        self._open.discard(future)
        try:
            result = done.result()
        except BaseException as error:
            # Whatever a task ends with once its worker is stopped says nothing about its file.
            cancelled = self._stopping or isinstance(error, (CancelledError, KeyboardInterrupt))
            future.set_exception(
                CancelledError() if cancelled else self._typed(error, None if path is None else str(path))
            )
        else:
            future.set_result(result)

    def _typed(self, error: BaseException, path: str | None) -> BaseException:
        if isinstance(error, RightsArchiveError):
            error.path = error.path or path
            return error
        found: RightsArchiveError
        if isinstance(error, TimeoutError):
            found = took_too_long(self._limits, path)
        elif isinstance(error, MemoryError) or (isinstance(error, ProcessExpired) and error.exitcode == -9):
            found = LimitError(
                f"reading it takes more than {self._limits.memory_mb} MiB of memory",
                path=path,
                advice="Raise memory_mb under [limits] in archive.toml if you trust it.",
            )
        elif isinstance(error, ProcessExpired):
            found = BrokenFileError(
                f"the reader crashed on it (exit code {error.exitcode})", path=path, advice=_UNTRUSTED
            )
        elif isinstance(error, Exception):
            found = BrokenFileError(
                f"the reader failed on it ({type(error).__name__}: {error})", path=path, advice=_UNTRUSTED
            )
        else:
            return error
        found.__cause__ = error
        return found

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks; ``cancel_futures`` stops the running ones too."""
        if cancel_futures:
            self._stopping = True
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        if wait:
            self._pool.join()
            for future in tuple(self._open):
                # A stopped pool forgets what it had not begun.
                future.set_exception(CancelledError())
            self._open.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown(cancel_futures=error is not None)


def took_too_long(limits: Limits, path: str | None) -> LimitError:
    """What a file ends with that is not read in time."""
    return LimitError(
        f"reading it took longer than {limits.seconds:g} seconds",
        path=path,
        advice="Raise seconds under [limits] in archive.toml if it is long; otherwise do not trust it.",
    )
