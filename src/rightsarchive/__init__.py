"""rightsarchive: keep reports, find what they say in any language, and cite it so that it can be checked.

The public door: every name that a user may touch is here. Offsets are code points, half open; pages and paragraphs count
from 1.
"""

from importlib.metadata import version as _version

from rightsarchive.archive import Archive, Stats
from rightsarchive.batch import BatchHit, BatchQuery
from rightsarchive.citation import Citation, Status, Verdict, locales, styles
from rightsarchive.errors import (
    ArchiveBusyError,
    ArchiveError,
    ArchiveExistsError,
    ArchiveNotFoundError,
    ArchiveVersionError,
    BrokenFileError,
    DamagedArchiveError,
    EmptyFileError,
    EncryptedFileError,
    FileError,
    HostileFileError,
    LimitError,
    MetadataError,
    NotInArchiveError,
    QuerySyntaxError,
    RightsArchiveError,
    SettingsError,
    StyleError,
    UnreadableFileError,
    UnsupportedFileError,
    UsageError,
)
from rightsarchive.highlight import Highlight
from rightsarchive.ingest import Outcome, Progress
from rightsarchive.integrity import CheckReport, Finding
from rightsarchive.linking import CaseSuggestion, Evidence, RelatedCase
from rightsarchive.model import (
    Access,
    Author,
    Case,
    Document,
    Failure,
    FieldOrigin,
    Locator,
    Metadata,
    Notice,
    Origin,
    Page,
    PageVerdict,
    Paragraph,
    PartialDate,
    Passage,
    PassageKind,
    TextSource,
    case_id,
)
from rightsarchive.query.plan import Why
from rightsarchive.report import Report, Section
from rightsarchive.report import compose as compose_report
from rightsarchive.report import write as write_report
from rightsarchive.search import CaseHits, Contribution, Hit, Results
from rightsarchive.store import CustodyEvent
from rightsarchive.suggestion import Suggestion
from rightsarchive.timeline import TimelineEntry, timeline_sections

__version__ = _version("rightsarchive")

__all__ = [
    "Access",
    "Archive",
    "ArchiveBusyError",
    "ArchiveError",
    "ArchiveExistsError",
    "ArchiveNotFoundError",
    "ArchiveVersionError",
    "Author",
    "BatchHit",
    "BatchQuery",
    "BrokenFileError",
    "Case",
    "CaseHits",
    "CaseSuggestion",
    "CheckReport",
    "Citation",
    "Contribution",
    "CustodyEvent",
    "DamagedArchiveError",
    "Document",
    "EmptyFileError",
    "EncryptedFileError",
    "Evidence",
    "Failure",
    "FieldOrigin",
    "FileError",
    "Finding",
    "Highlight",
    "Hit",
    "HostileFileError",
    "LimitError",
    "Locator",
    "Metadata",
    "MetadataError",
    "NotInArchiveError",
    "Notice",
    "Origin",
    "Outcome",
    "Page",
    "PageVerdict",
    "Paragraph",
    "PartialDate",
    "Passage",
    "PassageKind",
    "Progress",
    "QuerySyntaxError",
    "RelatedCase",
    "Report",
    "Results",
    "RightsArchiveError",
    "Section",
    "SettingsError",
    "Stats",
    "Status",
    "StyleError",
    "Suggestion",
    "TextSource",
    "TimelineEntry",
    "UnreadableFileError",
    "UnsupportedFileError",
    "UsageError",
    "Verdict",
    "Why",
    "__version__",
    "case_id",
    "compose_report",
    "locales",
    "styles",
    "timeline_sections",
    "write_report",
]
