"""The records that pass between rooms: metadata, cases, extracted text, passages, documents. All are frozen.

Units, everywhere: offsets are Unicode code points into the document's frozen text, 0-based and half open, in logical
order; pages and paragraphs count from 1; dates are as precise as the source was, never more.
"""

from rightsarchive.model.access import Access
from rightsarchive.model.cases import Case, case_id
from rightsarchive.model.dates import PartialDate
from rightsarchive.model.document import Document
from rightsarchive.model.ids import PassageId, TextId, VersionId, VersionNumber
from rightsarchive.model.inventory import Content, ContentKind, Inventory
from rightsarchive.model.language_codes import is_language_tag, primary_language
from rightsarchive.model.lines import LineNumbers
from rightsarchive.model.metadata import Author, FieldOrigin, Metadata, Origin, metadata_field
from rightsarchive.model.provenance import Provenance, ProvenanceKind
from rightsarchive.model.record import Record
from rightsarchive.model.spans import JOINT, Joined, Span, joined_offset, source_of, trimmed
from rightsarchive.model.text import (
    Extraction,
    Failure,
    Locator,
    Mark,
    MarkKind,
    Notice,
    Page,
    PageVerdict,
    Paragraph,
    Passage,
    PassageKind,
    Reason,
    TextSource,
    stable_id,
)

__all__ = [
    "JOINT",
    "Access",
    "Author",
    "Case",
    "Content",
    "ContentKind",
    "Document",
    "Extraction",
    "Failure",
    "FieldOrigin",
    "Inventory",
    "Joined",
    "LineNumbers",
    "Locator",
    "Mark",
    "MarkKind",
    "Metadata",
    "Notice",
    "Origin",
    "Page",
    "PageVerdict",
    "Paragraph",
    "PartialDate",
    "Passage",
    "PassageId",
    "PassageKind",
    "Provenance",
    "ProvenanceKind",
    "Reason",
    "Record",
    "Span",
    "TextId",
    "TextSource",
    "VersionId",
    "VersionNumber",
    "case_id",
    "first",
    "is_language_tag",
    "joined_offset",
    "metadata_field",
    "primary_language",
    "resolve",
    "source_of",
    "stable_id",
    "trimmed",
]
