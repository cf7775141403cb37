"""A copy of a Word paper with a comment at each finding."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rightsarchive.citation.embedding import visible
from rightsarchive.citation.verdicts import Verdict
from rightsarchive.errors import BrokenFileError, UnreadableFileError, UsageError
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.files import read_regular
from rightsarchive.outputs import output_file
from rightsarchive.papers.reading import LARGEST
from rightsarchive.papers.word import W
from rightsarchive.settings import Limits

AUTHOR, INITIALS = "rightsarchive", "ra"

_PARAGRAPH = re.compile(r"paragraph (\d+)")
_NOTE = re.compile(r"note (\S+)")


def write_commented(paper: Path, verdicts: Sequence[Verdict], out: Path) -> Path:
    """Write a copy of a Word paper to ``out`` with the message of each verdict as a comment at the paragraph that it is about; what is
    ok has none. The paper is read in a worker process. Raises UsageError for what is no Word file, BrokenFileError, LimitError,
    UnreadableFileError, ArchiveError where ``out`` cannot be written."""
    if out.suffix.lower() != ".docx":
        raise UsageError("a paper with comments is a Word file.", advice="Give --out a name that ends in .docx.")
    said = [
        (verdict.where, f"{verdict.status}: {verdict.message}")
        for verdict in verdicts
        if not verdict.ok or verdict.warnings
    ]
    with IsolatedExecutor(Limits()) as worker:
        made = worker.submit(commented, paper, said).result()
    with output_file(out) as file:
        file.write(made)
    return out


def commented(paper: Path, said: Sequence[tuple[str, str]]) -> bytes:
    """The bytes of a copy of ``paper`` with comments: where (as a verdict tells it), and what."""
    from docx import Document  # it takes long to load

    try:
        content = read_regular(paper, LARGEST, follow=True)
    except OSError as error:
        raise UnreadableFileError(error.strerror or "It cannot be read.", path=paper) from error
    if not content.startswith(b"PK"):
        raise UsageError("only a Word file can have comments.", advice="Leave --out away, or save the paper as .docx.")
    try:
        document = Document(io.BytesIO(content))
        for where, text in said:
            _comment(document, where, visible(text))
        stream = io.BytesIO()
        document.save(stream)
    except Exception as error:
        raise BrokenFileError("This is not a whole Word file.", path=paper, advice="Get the file again.") from error
    return stream.getvalue()


def _comment(document: Any, where: str, text: str) -> None:
    from docx.text.paragraph import Paragraph

    paragraphs = list(document.element.iter(f"{W}p"))
    element = None
    if (found := _PARAGRAPH.fullmatch(where)) and int(found[1]) <= len(paragraphs):
        element = paragraphs[int(found[1]) - 1]
    elif found := _NOTE.fullmatch(where):
        kinds = f"{W}footnoteReference", f"{W}endnoteReference"
        marks = [each for each in document.element.iter(*kinds) if each.get(f"{W}id") == found[1]]
        element = next((parent for mark in marks for parent in mark.iterancestors(f"{W}p")), None)
    if element is None:
        element = paragraphs[0] if paragraphs else document.add_paragraph()._p  # noqa: SLF001 - its element is wanted
    paragraph = Paragraph(element, document.element.body)
    runs = paragraph.runs or [paragraph.add_run()]
    document.add_comment(runs=[runs[0], runs[-1]], text=text, author=AUTHOR, initials=INITIALS)
