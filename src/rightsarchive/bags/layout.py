"""Where everything stands in an evidence package, and the records that bring it back into an archive.

A package is a BagIt bag 1.0 (RFC 8493) with this payload::

    data/index.html                              to be opened in a browser
    data/package.json                            what it is: format, clearance, which documents
    data/cases.json                              the cases
    data/citations/references.json               one CSL-JSON item for each document
    data/citations/quotes.jsonl                  for a query: each passage that it found, as a citation
    data/custody.jsonl                           what the clearance is told of the custody log
    data/documents/ID/about.json                 where it was found, what each source says of it, notes and tags
    data/documents/ID/VERSION/original.…         the bytes as received (or the reduced text, as a file)
    data/documents/ID/VERSION/text.txt           the extracted text, UTF-8, to which every offset refers
    data/documents/ID/VERSION/document.json      what is known of it, as ``rightsarchive show --json`` prints it
    data/documents/ID/VERSION/record.json        the same for programs: what an import needs besides
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, Field

from rightsarchive.model import (
    Access,
    Case,
    FieldOrigin,
    Inventory,
    Mark,
    Metadata,
    Notice,
    Origin,
    Page,
    Paragraph,
    Record,
    Span,
)

FORMAT: Final = "evidence package of rightsarchive"
FORMAT_VERSION: Final = 1

PACKAGE: Final = "data/package.json"
CASES: Final = "data/cases.json"
CUSTODY: Final = "data/custody.jsonl"
REFERENCES: Final = "data/citations/references.json"
QUOTES: Final = "data/citations/quotes.jsonl"
INDEX: Final = "data/index.html"

DOCUMENT_ID: Final = r"d[0-9a-f]{16}"

LEVELS: Final = tuple(Access)

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def about(document: str) -> str:
    """Where it stands what people said of a document."""
    return f"data/documents/{document}/about.json"


def folder(document: str, version: int) -> str:
    """Where a version of a document stands, from the folder of the bag on."""
    return f"data/documents/{document}/{version}"


def original_name(path: str | None, media_type: str) -> str:
    """What the file with the bytes is called: never by a name that the document brings, but for a plain suffix."""
    suffix = PurePosixPath(path.replace("\\", "/")).suffix.lower() if path else ""
    if _SUFFIX.fullmatch(suffix):
        return f"original{suffix}"
    return "original.txt" if media_type == "text/plain" else "original.bin"


class CaseEntry(Record):
    """A case. It is ``named`` where nothing is known of it but that documents name it."""

    case: Case
    named: bool = False


class Redaction(Record):
    """A mark in one version: below ``access``, ``code`` is read in the place of each of the ``spans`` (code points, half open, of
    the text in the package). Where there are none nobody has said where its words stand."""

    id: str
    access: Access
    code: str | None = None
    spans: tuple[Span, ...] = ()


class VersionRecord(Record):
    """What an import needs of one version. ``access`` is the lowest clearance that saw it; ``assigned`` are the ids of the cases
    that a person gave to the document."""

    id: str
    version: int
    sha256: str
    size: int
    original: str | None
    text_sha256: str
    media_type: str
    extractor: str
    encoding: str | None = None
    access: Access
    redacted: bool = False
    ingested: str
    metadata: Metadata
    origins: dict[str, FieldOrigin]
    properties: dict[str, tuple[object, FieldOrigin]]
    assigned: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...]
    pages: tuple[Page, ...] = ()
    marks: tuple[Mark, ...] = ()
    inventory: Inventory
    notices: tuple[Notice, ...] = ()
    redactions: tuple[Redaction, ...] = ()


class PlaceRecord(Record):
    """Where a document was found in another archive, and what was declared of it there: see :class:`~rightsarchive.model.Provenance`."""

    kind: str
    name: str
    sha256: str
    declared: Metadata
    origins: dict[str, FieldOrigin]
    identifier: str | None = None


class AnnotationRecord(Record):
    """A note or a tag: of a document, or of ``start`` to ``end`` (code points, half open) of the text with this SHA-256. ``access`` is the
    lowest clearance that sees it; its document's level holds too."""

    id: Annotated[str, Field(pattern=r"^[nt][0-9a-f]{16}$")]
    kind: Literal["note", "tag"]
    body: str
    text_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None
    author: Annotated[str, Field(max_length=200)]
    at: AwareDatetime
    edited: AwareDatetime | None = None
    access: Access


class AboutRecord(Record):
    """What people said of a document and wrote to it, as far as the clearance of the package sees it. ``sources`` has by source and
    field a value (null: there is none) and where it stands; ``left`` are the ids of the cases that a person took it out of. These two
    stand in packages at the highest clearance alone."""

    id: str
    places: tuple[PlaceRecord, ...] = ()
    sources: dict[Origin, dict[str, tuple[Any, str]]] = Field(default_factory=dict)
    left: tuple[str, ...] = ()
    annotations: tuple[AnnotationRecord, ...] = ()


class DocumentEntry(Record):
    """A document of the package, and the numbers of its versions."""

    id: str
    versions: tuple[int, ...]


class PackageRecord(Record):
    """What the package is. ``query`` and ``cases`` say which documents were chosen; without either it is all of them."""

    format: Literal["evidence package of rightsarchive"]
    version: Literal[1]
    made: str
    tool: str
    archive: str | None = None
    clearance: Access
    query: str | None = None
    cases: tuple[str, ...] = ()
    custody_head: str
    documents: tuple[DocumentEntry, ...]


def fits(record: VersionRecord, length: int) -> bool:
    """Whether every stretch lies within the text, and those of one kind follow each other."""
    listed: tuple[tuple[Any, ...], ...] = (record.paragraphs, record.pages, record.marks)
    for stretches in listed:
        spans = [(each.start, each.end) for each in stretches]
        if any(not 0 <= start <= end <= length for start, end in spans):
            return False
        if any(before[1] > after[0] for before, after in pairwise(spans)):
            return False
    spans = [span for mark in record.redactions for span in mark.spans]
    return _numbered(record.paragraphs) and all(0 <= start < end <= length for start, end in spans)


def _numbered(paragraphs: tuple[Paragraph, ...]) -> bool:
    return [each.number for each in paragraphs] == list(range(1, len(paragraphs) + 1))
