"""The custody log for those who keep the archive: its verification, what leaves the archive, and the log as a file of its own.

An export is JSON Lines: a first line that says what it is, then one line of the log in each, so that the chain can be followed with
this file alone.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rightsarchive.errors import BrokenFileError, LimitError, UnreadableFileError
from rightsarchive.files import open_regular
from rightsarchive.model import Access
from rightsarchive.outputs import output_text
from rightsarchive.store import Catalog, CatalogReader, CustodyHead
from rightsarchive.store.chain import START, Line, canonical, problems
from rightsarchive.store.custody_event import ARCHIVE
from rightsarchive.upkeep.findings import Finding

FORMAT = "rightsarchive custody log"
FORMAT_VERSION = 1

LONGEST_LINE = 64 << 20
"""Characters of one line of an export that are read."""

LARGEST_LOG = 1 << 30
"""Bytes of a log that comes with a package."""

_COMPARE = "Compare the log with a copy: somebody changed it outside of the program."


def verify(catalog: Catalog, head: CustodyHead | None = None) -> tuple[Finding, ...]:
    """What is wrong with the log itself, and with what it says of the records; empty when all is well."""
    with catalog.snapshot():
        return (*_findings(catalog.custody.broken(head)), *_against_records(catalog))


def _against_records(catalog: Catalog) -> Iterator[Finding]:
    """Where documents, cases and vocabularies are not what the log says of them."""
    advice = "Compare the catalog with a copy: it was changed from outside."
    for document, number in catalog.unrecorded():
        message = f"the custody log does not say that version {number} with these bytes was taken in"
        yield Finding("custody", document, message, advice)
    for document in catalog.redescribed():
        message = "its metadata, access level or newest version are not what the custody log recorded last"
        yield Finding("custody", document, message, advice)
    for document in catalog.custody.misjudged():
        yield Finding("custody", document, "its deletion is not what the custody log recorded last", advice)
    for case in catalog.cases.rewritten():
        yield Finding("custody", case, "the case is not what the custody log recorded last", advice)
    for name, message in catalog.foreign_logs.broken():
        yield Finding("custody", f"log of another archive, {name}", message, advice)
    for name in catalog.vocabularies.altered():
        yield Finding("custody", name, "the vocabulary is not what the custody log recorded last", advice)
    for name in catalog.searches.altered():
        yield Finding("custody", name, "the saved search is not what the custody log recorded last", advice)


def export(catalog: Catalog, path: Path, clearance: Access) -> CustodyHead:
    """Write the log to ``path`` as ``clearance`` is told of it; the head of what was written. Raises ArchiveError."""
    with catalog.snapshot(), output_text(path) as file:
        return write_log(catalog.seen_by(clearance), file.write, archive=catalog.id)


def head(catalog: Catalog, clearance: Access) -> CustodyHead:
    """The head of what :func:`export` would write."""
    with catalog.snapshot():
        return write_log(catalog.seen_by(clearance), len, archive=catalog.id)


def write_log(
    catalog: CatalogReader, write: Callable[[str], object], *, archive: str, subjects: AbstractSet[str] | None = None
) -> CustodyHead:
    """Write the log as the reader of ``catalog`` is told of it, or what it says of some documents and cases; the head of what was
    written. ``archive`` is the archive's name for itself."""
    top: dict[str, Any] = {"format": FORMAT, "version": FORMAT_VERSION, "clearance": catalog.clearance.value}
    if subjects is not None:
        top["part"] = True
    elif catalog.clearance is Access.CONFIDENTIAL:
        top["archive"] = archive
    head = CustodyHead(0, START)
    write(canonical(top) + "\n")
    for line, private in catalog.custody.chain(subjects):
        write(_written(line, private) + "\n")
        head = CustodyHead(line.number, line.digest, line.at)
    return head


def _written(line: Line, private: str | None) -> str:
    fields: dict[str, Any] = {name: getattr(line, name) for name in Line.__slots__}
    fields["detail"] = _parsed(line.detail)
    if private is not None:
        fields["private"] = _parsed(private)
    return canonical(fields)


def _parsed(text: str) -> Any:
    """What ``text`` means; itself where somebody wrote what means nothing: the line then does not verify."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def verify_file(path: str | Path, head: CustodyHead | str | None = None) -> tuple[Finding, ...]:
    """What is wrong with a custody log that :meth:`Archive.export_custody` wrote; empty when it is whole. No archive is needed.

    ``head`` is that of the file, kept elsewhere. Raises BrokenFileError where the file is no export, UnreadableFileError, UsageError.
    """
    path = Path(path)
    if isinstance(head, str):
        head = CustodyHead.read(head)
    try:
        with io.TextIOWrapper(open_regular(path, follow=True), encoding="utf-8", errors="surrogatepass") as file:
            lines = _lines(file, path)
            _check_top(next(lines, None), path)
            return tuple(_findings(problems(map(_read, lines), head)))
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}", path=path) from error
    except UnicodeDecodeError as error:
        raise _no_export(path) from error


@dataclass(frozen=True, slots=True)
class Log:
    """A log that was read from a file and is whole: what it says of itself, its lines with what is private in them, its last one."""

    top: dict[str, Any]
    lines: tuple[tuple[Line, str | None], ...]
    head: CustodyHead


def read_log(path: Path) -> Log:
    """A log that :func:`write_log` wrote. Raises BrokenFileError where it is none, or is not whole; UnreadableFileError, LimitError."""
    try:
        size = path.stat().st_size
        if size > LARGEST_LOG:
            raise LimitError(f"the file is larger than the limit of {LARGEST_LOG >> 20} MiB.", path=path)
        with path.open(encoding="utf-8", errors="surrogatepass") as file:
            written = _lines(file, path)
            top = next(written, None)
            _check_top(top, path)
            lines = tuple(map(_read, written))
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}", path=path) from error
    except UnicodeDecodeError as error:
        raise _no_export(path) from error
    if (wrong := next(iter(problems(lines)), None)) is not None:
        raise BrokenFileError(f"the custody log is not whole: {wrong}.", advice="Get the package anew.", path=path)
    last = lines[-1][0] if lines else None
    head = CustodyHead(0, START) if last is None else CustodyHead(last.number, last.digest, last.at)
    return Log(top or {}, lines, head)


def _lines(file: Any, path: Path) -> Iterator[dict[str, Any]]:
    while text := file.readline(LONGEST_LINE):
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise _no_export(path) from error
        if not isinstance(fields, dict):
            raise _no_export(path)
        yield fields


def _check_top(top: dict[str, Any] | None, path: Path) -> None:
    if top is None or top.get("format") != FORMAT or top.get("version") != FORMAT_VERSION:
        raise _no_export(path)


def _no_export(path: Path) -> BrokenFileError:
    return BrokenFileError(
        "it is no custody log as `rightsarchive custody export` writes it, or it was cut within a line.",
        path=path,
        advice="Get the file anew from where it came.",
    )


def _read(fields: dict[str, Any]) -> tuple[Line, str | None]:
    """A line of an export. What is missing or of another kind is not what was hashed, and shows as such."""
    private = fields.get("private")
    line = Line(
        number=_whole(fields.get("number")),
        at=str(fields.get("at")),
        who=str(fields.get("who")),
        tool=str(fields.get("tool")),
        action=str(fields.get("action")),
        subject=str(fields.get("subject")),
        level=_whole(fields.get("level")),
        detail=canonical(fields.get("detail")),
        previous=str(fields.get("previous")),
        digest=str(fields.get("digest")),
        rule=_whole(fields.get("rule")),
    )
    return line, None if private is None else canonical(private)


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _findings(messages: Iterable[str]) -> Iterator[Finding]:
    for message in messages:
        yield Finding("custody", "custody log", message, _COMPARE)


def note_export(
    catalog: Catalog,
    path: Path,
    kind: str,
    clearance: Access,
    documents: Iterable[str],
    name: str | None = None,
    *,
    package: str | None = None,
    recipients: Iterable[str] = (),
) -> None:
    """Record that ``path`` (or ``name``, of which it is a part), made of the words of ``documents``, left the archive. Where it is
    encrypted, ``recipients`` are the public keys, and ``package`` is the SHA-256 that pins what is in it. Raises UnreadableFileError.
    """
    sealed: dict[str, Any] = {} if package is None else {"package": package}
    keys = {} if package is None else {"recipients": list(map(storable, recipients))}
    try:
        with open_regular(path, follow=True) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as error:
        raise UnreadableFileError(f"it cannot be read: {error.strerror}", path=path) from error
    with catalog.transaction():
        catalog.custody.record(
            "export",
            ARCHIVE,
            private={"file": storable(name or path.name), **keys},
            kind=kind,
            clearance=clearance.value,
            sha256=digest,
            size=size,
            **sealed,
            documents=sorted(set(map(storable, documents))),
        )


def note_reindex(catalog: Catalog, passages: int) -> None:
    """Record that the index was made again."""
    with catalog.transaction():
        catalog.custody.record("reindex", ARCHIVE, passages=passages)


def take_note(catalog: Catalog, settings: dict[str, Any]) -> None:
    """Before the first change by whoever opened the archive: record settings that were changed by hand, and take over what
    earlier releases kept beside the catalog."""
    with catalog.transaction():
        catalog.custody.note_settings(settings)
        catalog.vocabularies.adopt()
    catalog.vocabularies.clear_folder()


def storable(name: str) -> str:
    """A name without halves of letters, which UTF-8 cannot write."""
    return name.encode("utf-8", "replace").decode()
