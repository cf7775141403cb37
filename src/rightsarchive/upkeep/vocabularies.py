"""A vocabulary that a person adds: read in a worker, under the limits of any file from elsewhere."""

from __future__ import annotations

from pathlib import Path

from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.language.concepts import Vocabulary, load
from rightsarchive.settings import Limits


def read(path: Path, limits: Limits) -> Vocabulary:
    """What :func:`~rightsarchive.language.concepts.load` gives, or its errors. Raises LimitError over a limit."""
    with IsolatedExecutor(limits) as worker:
        return worker.submit(load, path).result()
