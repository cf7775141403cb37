"""The quotes of a report that is to be verified: a long one is read in a worker, for it may come from anybody."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

from rightsarchive.citation.reading import PrintedQuote, citations_in
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.files import open_regular
from rightsarchive.settings import Limits

SMALL = 64 << 10
"""Bytes of a report that is read at once: the worst of that length takes a few seconds."""

SMALL_UNPACKED = 1 << 20
"""Bytes of the parts of a Word report that is."""


def quotes_of(report: Path) -> tuple[PrintedQuote, ...]:
    """What :func:`~rightsarchive.citation.reading.citations_in` gives, or its errors. Raises LimitError over a limit."""
    if _is_small(report):
        return citations_in(report)
    with IsolatedExecutor(Limits()) as worker:
        return worker.submit(citations_in, report).result()


def _is_small(report: Path) -> bool:
    # What cannot be opened is told of by whoever reads it.
    with contextlib.suppress(OSError), open_regular(report, follow=True) as file:
        if zipfile.is_zipfile(file):
            try:
                with zipfile.ZipFile(file) as package:
                    return sum(part.file_size for part in package.infolist()) <= SMALL_UNPACKED
            except (zipfile.BadZipFile, ValueError, NotImplementedError):
                return False
        return file.seek(0, 2) <= SMALL
    return True
