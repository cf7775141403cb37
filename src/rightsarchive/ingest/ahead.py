"""Extractions that run while what came before them is written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Protocol, TypeVar

from rightsarchive.model import Extraction


class Waiting(Protocol):
    """A job that waits for its text; ``extraction`` is None where there is nothing to wait for."""

    @property
    def extraction(self) -> Future[Extraction] | None: ...


Job = TypeVar("Job", bound=Waiting)


def ahead(jobs: Iterable[Job], most: int, drop: Callable[[Job], object] = id) -> Iterator[Job]:
    """The jobs in their order, up to ``most`` of them begun before the one that is given. Whatever ends this early, those that were
    begun and not given are cancelled, and ``drop`` is called with each."""
    waiting: deque[Job] = deque()
    try:
        for job in jobs:
            waiting.append(job)
            while waiting and (len(waiting) > most or waiting[0].extraction is None or waiting[0].extraction.done()):
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()
    finally:
        for job in waiting:
            if job.extraction is not None:
                job.extraction.cancel()
            drop(job)
