"""pdfium over one file, in a child process: what hangs or crashes it costs a page, not the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rightsarchive.extract.isolation.child import Child, LostError
from rightsarchive.extract.pdf import pdfium
from rightsarchive.extract.pdf.painted import Painted
from rightsarchive.extract.pdf.sight import Annotated, Sight, look

_MOST_FAILURES = 3
"""After so many pages that pdfium did not survive, the rest of the file is not shown to it."""

_SHARE_OF_TIME = 1 / 12

PDFIUM = Child(pdfium.open_document, pdfium.load)
"""This process's child, once a file needed it."""


class PdfiumReader:
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

    def read(self, index: int, *, layers: bool, annotations: bool) -> Painted | None:
        """Page ``index`` (from 0), None where it cannot be read. All pages are to be read before one is looked at."""
        found: Painted | None = self._ask(index, pdfium.read_page, index, layers, annotations)
        return found

    def look(self, index: int, said: Annotated, *, layers: bool) -> Sight | None:
        """What of the page is seen, by drawing it."""
        found: Sight | None = self._ask(index, look, index, said, layers)
        return found

    def picture(self, index: int, *, without_text: bool = False) -> pdfium.Picture | None:
        """The page drawn for text recognition, without its own text if that is known."""
        found: pdfium.Picture | None = self._ask(index, pdfium.picture, index, without_text)
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
