"""Reads the pages of a long PDF side by side: cut into ranges for the workers of an executor, joined when all are there."""

from __future__ import annotations

import pickle
import time
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from rightsarchive.errors import BrokenFileError
from rightsarchive.extract import extract, extract_unless_long
from rightsarchive.extract.declared import with_own_level
from rightsarchive.extract.isolation.worker import took_too_long
from rightsarchive.model import Extraction
from rightsarchive.settings import IngestSettings, Limits


class _Part(NamedTuple):
    """The readings of a range, packed: the process that passes them from worker to worker need not hold them unpacked."""

    packed: bytes
    seconds: float


def submit_extraction(
    executor: Executor,
    path: Path,
    *,
    limits: Limits,
    original_name: str,
    languages: Sequence[str] = (),
    pages_at_once: int = IngestSettings().pages_at_once,
) -> Future[Extraction]:
    """What :func:`rightsarchive.extract.extract` gives for the file, or its error, by tasks in ``executor``.

    Where the executor has several ``workers``, a PDF of at least one and a half times ``pages_at_once`` pages is cut into
    ranges; for all of them together each worker has ``limits.seconds``. Leave the executor open until the result is there.
    """
    given: dict[str, Any] = {"limits": limits, "original_name": original_name, "languages": languages}
    workers = getattr(executor, "workers", 1)
    if workers < 2:
        return executor.submit(extract, path, **given)
    return _LongFile(executor, path, given, limits, workers, pages_at_once).result


class _LongFile:
    """Follows one file from task to task, one range for each worker at a time, so that other files get their turn."""

    def __init__(
        self, executor: Executor, path: Path, given: dict[str, Any], limits: Limits, workers: int, pages_at_once: int
    ) -> None:
        self.result: Future[Extraction] = Future()
        self.result.set_running_or_notify_cancel()
        self._executor, self._path, self._given = executor, path, given
        self._limits, self._workers, self._pages_at_once = limits, workers, pages_at_once
        self._lock = RLock()
        self._parts: dict[int, bytes] = {}
        self._pages = self._ranges = self._begun = 0
        self._seconds = 0.0
        self._start(self._surveyed, extract_unless_long, most_pages=pages_at_once * 3 // 2 - 1)

    def _start(self, then: Callable[[Any], None], task: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        ranges = self._ranges

        def done(future: Future[Any]) -> None:
            with self._lock:
                # A range that ends after its file was given up says nothing more.
                if self.result.done() or ranges != self._ranges:
                    return
                try:
                    then(future.result())
                except BaseException as error:
                    self._fail(error)

        self._executor.submit(task, self._path, *args, **self._given, **kwargs).add_done_callback(done)

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, BrokenFileError) and self._ranges:
            # In one piece another reader may still open it.
            self._ranges = 0
            self._start(self.result.set_result, extract)
        else:
            self.result.set_exception(error)

    def _surveyed(self, found: Extraction | int) -> None:
        if isinstance(found, Extraction):
            self.result.set_result(found)
            return
        self._pages = found
        self._ranges = max(2, round(found / self._pages_at_once))
        while self._begun < min(self._workers, self._ranges):
            self._next()

    def _next(self) -> None:
        index = self._begun
        self._begun += 1
        pages = range(self._pages * index // self._ranges, self._pages * (index + 1) // self._ranges)
        seconds = self._limits.seconds * min(1.0, self._workers / self._ranges)
        self._start(lambda part: self._keep(index, part), read_range, pages, seconds=seconds)

    def _keep(self, index: int, part: _Part) -> None:
        self._parts[index] = part.packed
        self._seconds += part.seconds
        if self._seconds > self._workers * self._limits.seconds:
            raise took_too_long(self._limits, self._given["original_name"])
        if self._begun < self._ranges:
            self._next()
        elif len(self._parts) == self._ranges:
            self._start(self.result.set_result, join, [self._parts.pop(each) for each in range(self._ranges)])


def read_range(
    path: Path, pages: range, *, limits: Limits, original_name: str, languages: Sequence[str], seconds: float
) -> _Part:
    """In a worker: some pages of a PDF. ``seconds`` is the share of the file's time that they have."""
    from rightsarchive.extract import pdf

    began = time.monotonic()
    readings = pdf.read_range(path, pages, name=original_name, limits=limits, languages=languages, seconds=seconds)
    return _Part(zlib.compress(pickle.dumps(readings, pickle.HIGHEST_PROTOCOL), 1), time.monotonic() - began)


def join(
    path: Path, parts: Sequence[bytes], *, limits: Limits, original_name: str, languages: Sequence[str]
) -> Extraction:
    """In a worker: the whole document from the readings of all its ranges, in order."""
    from rightsarchive.extract import pdf

    # Packed by read_range, and come the way that every answer of a worker comes.
    readings = (reading for part in parts for reading in pickle.loads(zlib.decompress(part)))  # noqa: S301
    return with_own_level(pdf.join(path, readings, name=original_name, limits=limits, languages=languages))
