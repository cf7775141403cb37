"""Puts a text together piece by piece and marks the paragraphs in it."""

from __future__ import annotations

from rightsarchive.errors import LimitError
from rightsarchive.model import Paragraph, PassageKind, Span, trimmed
from rightsarchive.settings import Limits


class TextAssembly:
    """A growing text. What has been appended never changes, so that an offset once given stays right."""

    def __init__(self, limits: Limits) -> None:
        self._pieces: list[str] = []
        self._limit = limits.text_mb * 1024 * 1024
        self._limit_mb = limits.text_mb
        self.length = 0

    def append(self, piece: str) -> Span:
        """Add ``piece`` and return where it stands. Raises LimitError over ``text_mb`` (counted in code points)."""
        start = self.length
        self.length += len(piece)
        if self.length > self._limit:
            raise LimitError(
                f"more than {self._limit_mb} million characters of text come out of it",
                advice="Split the file, or raise text_mb under [limits] in archive.toml if you trust it.",
            )
        self._pieces.append(piece)
        return start, self.length

    def text(self) -> str:
        return "".join(self._pieces)


class Paragraphs:
    """Collects paragraphs in order: trims white space, drops empty ones, numbers the rest from 1."""

    def __init__(self) -> None:
        self._found: list[Paragraph] = []

    def add(
        self,
        text: str,
        start: int,
        end: int,
        *,
        offset: int = 0,
        kind: PassageKind = PassageKind.BODY,
        page: int | None = None,
        heading_path: tuple[str, ...] = (),
        reason: str | None = None,
    ) -> None:
        """Mark ``text[start:end]``, white space at its ends left out. ``offset`` is where ``text`` itself starts."""
        start, end = trimmed(text, start, end)
        if start < end:
            self._found.append(
                Paragraph(
                    number=len(self._found) + 1,
                    start=offset + start,
                    end=offset + end,
                    kind=kind,
                    page=page,
                    heading_path=heading_path,
                    reason=reason,
                )
            )

    def __len__(self) -> int:
        return len(self._found)

    def done(self) -> tuple[Paragraph, ...]:
        return tuple(self._found)


class HeadingPath:
    """The headings above the current paragraph, outermost first."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def enter(self, level: int, title: str) -> tuple[str, ...]:
        """A heading of ``level`` (smaller is further out) begins: its own path, itself last."""
        self.leave(level)
        self._open.append((level, " ".join(title.split())))
        return self.path

    def leave(self, level: int) -> None:
        """What follows is not under the headings of ``level`` and further in any more."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._open)


def without_surrogates(text: str) -> str:
    """Join surrogate pairs and put U+FFFD for lone ones, which no file, database or checksum could hold."""
    try:
        text.encode()  # the quickest look at every character: UTF-8 takes all but surrogates
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
