"""Where the bytes of a document were found, and what was declared of them there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from rightsarchive.model.access import Access
from rightsarchive.model.brief import Brief
from rightsarchive.model.ids import VersionNumber
from rightsarchive.model.metadata import FieldOrigin, Metadata


class ProvenanceKind(StrEnum):
    """A file of a disk, a file that another document holds, a text that a program handed over, a document of another archive."""

    FILE = "file"
    ATTACHMENT = "attachment"
    TEXT = "text"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, repr=False)
class Provenance(Brief):
    """One of the places where a document was found. The same bytes are one document, wherever they are found.

    ``name`` is the path of a file; of an attachment the id of the document that holds it; of a text its identifier, or empty; of
    another archive its name for itself. ``version`` is the last version with the bytes that were last found there (``sha256``),
    ``found`` when they first were. ``gone`` is when a file was found not to be there any more. ``declared`` is what was said of the
    document there, and ``origins`` by which source; ``access`` is the level among it, None where none was said. ``identifier`` is
    another name that leads to the document: one that was declared there, or its id in the other archive.
    """

    kind: ProvenanceKind
    name: str
    sha256: str
    version: VersionNumber
    found: dt.datetime
    gone: dt.datetime | None
    access: Access | None
    declared: Metadata
    origins: Mapping[str, FieldOrigin]
    identifier: str | None
