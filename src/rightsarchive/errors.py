"""Every error the library raises on purpose, in one tree.

RightsArchiveError
├── UsageError                  the call itself is wrong
│   ├── QuerySyntaxError        a query cannot be parsed: says where and why
│   ├── MetadataError           a metadata value is wrong: says file, line and field
│   ├── SettingsError           archive.toml or the environment is wrong
│   ├── StyleError              no such citation style or locale
│   └── TemplateError           a template of a report is malformed, or what it makes does not hold: says file and line
├── ArchiveError                the archive as a whole
│   ├── ArchiveNotFoundError    there is no archive at that location
│   ├── ArchiveExistsError      there is one already
│   ├── ArchiveBusyError        another process is writing to it
│   ├── UnavailableError        a server that it keeps something on does not answer
│   ├── ReadOnlyArchiveError    it was opened for reading, and is not to be changed
│   ├── ArchiveVersionError     it was written by a newer release
│   ├── DamagedArchiveError     a part of it is missing or does not match its checksum
│   │   └── DamagedRecordError  a document or a case is not what the custody log vouches for
│   └── NotInArchiveError       no such document, passage or case
└── FileError                   one file could not be taken in (it never stops the others)
    ├── UnreadableFileError     the operating system would not give the bytes
    ├── UnsupportedFileError    a kind of file that is not read here
    ├── EmptyFileError          no bytes
    ├── EncryptedFileError      a password is needed
    ├── BrokenFileError         the file does not follow its own format
    ├── HostileFileError        built to exhaust or mislead the reader
    └── LimitError              over a limit of time, memory or size
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

DamagedPart = Literal["text", "place", "metadata", "case"]
"""What of a record is damaged: its words; where they stand; what is known of it; the record of a case."""

_TOLD = {
    "text": "its words are not those that were taken in",
    "place": "where its words stand (page, paragraph, heading) is not what was recorded",
    "metadata": "what is known of it is not what was recorded last",
    "case": "what is known of the case is not what was recorded last",
}


class RightsArchiveError(Exception):
    """The root: ``message`` says what happened, ``advice`` what to do next, ``path`` the file at fault (or None)."""

    code = "error"
    """A short stable word for machines; it is what ``--json`` and ``outcome.failed`` carry."""

    def __init__(self, message: str, *, advice: str = "", path: str | Path | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.path = None if path is None else str(path)

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        what_next = f" {self.advice}" if self.advice else ""
        return f"{where}{self.message}{what_next}"

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders: rebuild from state, whatever a subclass's constructor takes.
        return (_rebuild, (type(self), self.args, self.__dict__))


def _rebuild(kind: type[RightsArchiveError], args: tuple[object, ...], state: dict[str, object]) -> RightsArchiveError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


class UsageError(RightsArchiveError):
    """The call itself is wrong: an argument, an option, a value."""

    code = "usage"


class QuerySyntaxError(UsageError):
    """A query cannot be parsed: ``position`` is the 0-based code point in ``query`` where parsing stopped."""

    code = "query-syntax"

    def __init__(self, message: str, *, query: str, position: int, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.query = query
        self.position = position

    def __str__(self) -> str:
        pointer = " " * self.position + "^"
        what_next = f"\n{self.advice}" if self.advice else ""
        return f"The query cannot be read at character {self.position + 1}: {self.message}\n  {self.query}\n  {pointer}{what_next}"


class MetadataError(UsageError):
    """A value of the metadata is wrong: ``line`` is 1-based (None where a file has no lines); ``field`` is the key as the user wrote it."""

    code = "metadata"

    def __init__(
        self,
        message: str,
        *,
        field: str = "",
        line: int | None = None,
        path: str | Path | None = None,
        advice: str = "",
    ) -> None:
        super().__init__(message, advice=advice, path=path)
        self.field = field
        self.line = line

    def __str__(self) -> str:
        where = self.path or "metadata"
        if self.line is not None:
            where += f", line {self.line}"
        if self.field:
            where += f", field {self.field!r}"
        what_next = f" {self.advice}" if self.advice else ""
        return f"{where}: {self.message}{what_next}"


class SettingsError(UsageError):
    """``archive.toml`` or a variable of the environment is wrong."""

    code = "settings"


class StyleError(UsageError):
    """There is no such citation style or locale, or the style cannot be used."""

    code = "style"


class TemplateError(UsageError):
    """A template of a report cannot be read or used, or the report that it makes does not hold. ``line`` is 1-based, None where none is known."""

    code = "template"

    def __init__(self, message: str, *, path: str | Path, line: int | None = None, advice: str = "") -> None:
        super().__init__(message, advice=advice, path=path)
        self.line = line

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}, line {self.line}"
        what_next = f" {self.advice}" if self.advice else ""
        return f"{where}: {self.message}{what_next}"


class ArchiveError(RightsArchiveError):
    """Something is wrong with the archive as a whole."""

    code = "archive"


class ArchiveNotFoundError(ArchiveError):
    """There is no archive at that location."""

    code = "archive-not-found"


class ArchiveExistsError(ArchiveError):
    """There is an archive already where one was to be made."""

    code = "archive-exists"


class ArchiveBusyError(ArchiveError):
    """Another process is writing to the archive."""

    code = "archive-busy"


class UnavailableError(ArchiveError):
    """A server that the archive keeps something on does not answer, or not as it should."""

    code = "unavailable"


class ReadOnlyArchiveError(ArchiveError):
    """The archive was opened for reading, and is not to be changed."""

    code = "read-only"


class ArchiveVersionError(ArchiveError):
    """The archive was written by a newer release."""

    code = "archive-version"


class DamagedArchiveError(ArchiveError):
    """A part of the archive is missing or does not match its checksum."""

    code = "damaged"


class DamagedRecordError(DamagedArchiveError):
    """A document or a case is not what the custody log vouches for: ``record`` is the id of a document or of a case, ``part`` what of it is damaged."""

    def __init__(self, record: str, part: DamagedPart) -> None:
        super().__init__(
            f"{part} damaged: {record}: {_TOLD[part]}, so nothing is quoted from it.",
            advice="Run `rightsarchive check`, and restore catalog.sqlite from a copy.",
        )
        self.record = record
        self.part: DamagedPart = part


class NotInArchiveError(ArchiveError):
    """The archive has no such document, passage or case, as far as the clearance sees."""

    code = "not-in-archive"


class FileError(RightsArchiveError):
    """One file could not be taken in; it never stops the others."""

    code = "file"


class UnreadableFileError(FileError):
    """The operating system would not give the bytes."""

    code = "unreadable"


class UnsupportedFileError(FileError):
    """A kind of file that is not read here."""

    code = "unsupported"


class EmptyFileError(FileError):
    """The file has no bytes."""

    code = "empty"


class EncryptedFileError(FileError):
    """A password is needed to read the file."""

    code = "encrypted"


class BrokenFileError(FileError):
    """The file does not follow its own format."""

    code = "broken"


class HostileFileError(FileError):
    """The file is built to exhaust or to mislead its reader."""

    code = "hostile"


class LimitError(FileError):
    """The file goes over a limit of time, memory or size."""

    code = "limit"
