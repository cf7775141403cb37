"""A report in the format that is asked for, or that a file's name asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from rightsarchive.errors import UsageError
from rightsarchive.files import replacing
from rightsarchive.report.document import Report
from rightsarchive.report.markdown import markdown


def _html(report: Report) -> bytes:
    from rightsarchive.report.html import html  # the libraries of each format are loaded when it is written

    return html(report).encode()


def _docx(report: Report) -> bytes:
    from rightsarchive.report.docx import docx

    return docx(report)


_WRITERS: Mapping[str, Callable[[Report], bytes]] = MappingProxyType(
    {"md": lambda report: markdown(report).encode(), "html": _html, "docx": _docx}
)
FORMATS = tuple(_WRITERS)
"""The formats a report can be written in, by their file endings: Markdown, HTML, Word."""


def render(report: Report, format: str = "md") -> bytes:  # noqa: A002 - the plain word for it
    """The report as a file's bytes (text is UTF-8). ``format`` is one of :data:`FORMATS`. Raises UsageError."""
    writer = _WRITERS.get(format.lower().lstrip(".")) or _WRITERS.get(
        {"markdown": "md", "htm": "html"}.get(format.lower().lstrip("."), "")
    )
    if writer is None:
        raise UsageError(f"A report cannot be written as {format!r}.", advice=f"Take one of: {', '.join(FORMATS)}.")
    return writer(report)


def write(report: Report, path: Path) -> Path:
    """Write the report to ``path``, in the format of its ending (``.md``, ``.html``, ``.docx``), for its owner alone.

    A crash leaves what was there before, or the whole report. Raises UsageError, OSError."""
    data = render(report, path.suffix or ".md")
    with replacing(path) as file:
        file.write(data)
    return path
