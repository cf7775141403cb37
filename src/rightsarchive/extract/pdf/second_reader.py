"""The second reader, pdfium, over one file, in a child process: what hangs or crashes it costs a page, not the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rightsarchive.extract.isolation.child import Child, LostError
from rightsarchive.extract.pdf import pdfium
from rightsarchive.extract.pdf.lines import PageText

_MOST_FAILURES = 3
"""After so many pages that pdfium did not survive, the rest of the file is not shown to it."""

_SHARE_OF_TIME = 1 / 12

PDFIUM = Child(pdfium.open_document, pdfium.load)
"""This process's child, once a file needed it."""


class SecondReader:
    """pdfium over one file, opened when it is first needed.

    ``seconds`` is what the whole file may take; one page gets a twelfth of it in processor time.
    """

    def __init__(self, path: Path, seconds: float) -> None:
        self._path = path
        self._seconds = seconds * _SHARE_OF_TIME
        self.failures: dict[int, str] = {}
        """Pages (from 0) that pdfium was asked for in vain, and why."""

    def count(self) -> int:
        """The number of pages, 0 where pdfium cannot open the file."""
        return int(self._ask(0, pdfium.count) or 0)

    def read(self, index: int) -> PageText | None:
        """Page ``index`` (from 0), None where it cannot be read."""
        found: PageText | None = self._ask(index, pdfium.read_page, index)
        return found

    def sketch(self, index: int) -> str:
        """The page's text without positions, which costs little."""
        return str(self._ask(index, pdfium.sketch, index) or "")

    def picture(self, index: int) -> pdfium.Picture | None:
        """The page drawn for text recognition."""
        found: pdfium.Picture | None = self._ask(index, pdfium.picture, index)
        return found

    def _ask(self, page: int, question: Callable[..., Any], *arguments: Any) -> Any:
        if len(self.failures) >= _MOST_FAILURES:
            self.failures.setdefault(page, f"it was not asked again after it failed on {_MOST_FAILURES} pages")
            return None
        try:
            return PDFIUM.ask(self._path, question, *arguments, seconds=self._seconds)
        except LostError as lost:
            self.failures[page] = str(lost)
        except MemoryError:
            self.failures[page] = "it ran out of memory"
        except Exception as error:
            self.failures[page] = f"it failed ({type(error).__name__}: {error})"
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        PDFIUM.let_go()
