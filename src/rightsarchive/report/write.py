"""A report in the format that is asked for, or that a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from rightsarchive.errors import UsageError
from rightsarchive.model import Access
from rightsarchive.outputs import output_file
from rightsarchive.report.builder import Report
from rightsarchive.report.document import Document
from rightsarchive.report.markdown import markdown


def _html(report: Document) -> bytes:
    from rightsarchive.report.html import html  # the libraries of each format are loaded when it is written

    return html(report).encode()


def _markdown(report: Document) -> bytes:
    return markdown(report).encode()


def _docx(report: Document) -> bytes:
    from rightsarchive.report.docx import docx

    return docx(report)


def _pdf(report: Document) -> bytes:
    from rightsarchive.report.pdf import pdf

    return pdf(report)


_WRITERS: Mapping[str, Callable[[Document], bytes]] = MappingProxyType(
    {"md": _markdown, "html": _html, "docx": _docx, "pdf": _pdf}
)
FORMATS = tuple(_WRITERS)
"""The formats a report can be written in, by their file endings: Markdown, HTML, Word, PDF."""


def render(report: Report, format: str = "md") -> bytes:  # noqa: A002 - the plain word for it
    """The report as a file's bytes (text is UTF-8). ``format`` is one of :data:`FORMATS`. Raises UsageError, StyleError."""
    return _writer(format)(report.compose())


def _writer(form: str) -> Callable[[Document], bytes]:
    plain = form.lower().lstrip(".")
    writer = _WRITERS.get(plain) or _WRITERS.get({"markdown": "md", "htm": "html"}.get(plain, ""))
    if writer is None:
        raise UsageError(f"A report cannot be written as {form!r}.", advice=f"Take one of: {', '.join(FORMATS)}.")
    return writer


def _beside(path: Path, report: Document) -> dict[int, str]:
    """Write the pictures of a report beside it; the names of their files by their numbers."""
    names = {}
    for picture in report.pictures:
        names[picture.number] = f"{path.stem}-{picture.number}.png"
        with output_file(path.with_name(names[picture.number])) as file:
            file.write(picture.png)
    return names


class NotesExports(Protocol):
    """Whatever keeps a record of the files that leave it: an :class:`~rightsarchive.Archive`."""

    def note_export(
        self, path: Path, *, kind: str, clearance: Access | str, documents: Iterable[str], reason: str
    ) -> None: ...


def write(
    report: Report,
    path: str | Path,
    *,
    archive: NotesExports | None = None,
    clearance: Access | str | None = None,
    reason: str = "",
) -> Path:
    """Write the report to ``path``, in the format of its ending (``.md``, ``.html``, ``.docx``, ``.pdf``), for its owner alone. The pictures of a
    Markdown file stand beside it, as ``report-1.png`` and so on.

    With the ``archive`` that its quotes are from, its custody log tells of the file, with ``reason`` and the clearance that the
    report was made at: unless it is given, the level of its strictest source. A crash leaves what was there before, or the whole
    report. Raises UsageError; ArchiveError where the report cannot be written, or where the log cannot, after the report is.
    """
    path = Path(path)
    writer = _writer(path.suffix or ".md")
    composed = report.compose()
    data = markdown(composed, _beside(path, composed)).encode() if writer is _markdown else writer(composed)
    with output_file(path) as file:
        file.write(data)
    if archive is not None:
        documents = dict.fromkeys(citation.document_id for citation in composed.citations)
        level = composed.access if clearance is None else clearance
        archive.note_export(path, kind="report", clearance=level, documents=documents, reason=reason)
    return path
