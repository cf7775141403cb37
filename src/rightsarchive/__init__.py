"""rightsarchive: keep reports, find what they say in any language, and cite it so that it can be checked.

The public interface: every name that a user may use is here. Offsets are code points, half open; pages and paragraphs count
from 1.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rightsarchive.archive import Archive
    from rightsarchive.bags import Bag, BagImport
    from rightsarchive.cases.comparing import Comparison, Corroboration, Discrepancy, NamedValue
    from rightsarchive.cases.linking import CaseSuggestion, Evidence, RelatedCase
    from rightsarchive.cases.timeline import TimelineEntry, timeline_sections
    from rightsarchive.citation import (
        Citation,
        ClaimChange,
        Difference,
        MarkedChange,
        QuoteWarning,
        Reference,
        ReferenceKind,
        Status,
        Verdict,
        Verdicts,
        WarningKind,
        Words,
        WordsKind,
    )
    from rightsarchive.citation.exchange import export as export_citations
    from rightsarchive.citation.loading import locales, styles
    from rightsarchive.citation.surroundings import Box, Context, ContextParagraph, Exhibit
    from rightsarchive.citation.whole import References, SourceEntry, compose_references
    from rightsarchive.errors import (
        ArchiveBusyError,
        ArchiveError,
        ArchiveExistsError,
        ArchiveNotFoundError,
        ArchiveVersionError,
        BrokenFileError,
        DamagedArchiveError,
        DamagedRecordError,
        EmptyFileError,
        EncryptedFileError,
        FileError,
        HostileFileError,
        LimitError,
        MetadataError,
        NotInArchiveError,
        QuerySyntaxError,
        ReadOnlyArchiveError,
        RightsArchiveError,
        SettingsError,
        StyleError,
        TemplateError,
        UnavailableError,
        UnreadableFileError,
        UnsupportedFileError,
        UsageError,
    )
    from rightsarchive.ingest import Outcome, PassageChange, Progress, RereadDocument, RereadOutcome, SourceReport
    from rightsarchive.model import (
        Access,
        Author,
        Case,
        Content,
        ContentKind,
        Document,
        Failure,
        FieldOrigin,
        Inventory,
        Locator,
        Mark,
        MarkKind,
        Metadata,
        Notice,
        Origin,
        Page,
        PageVerdict,
        Paragraph,
        PartialDate,
        Passage,
        PassageKind,
        Provenance,
        ProvenanceKind,
        Reason,
        TextSource,
        case_id,
    )
    from rightsarchive.query.plan import Why
    from rightsarchive.report import Cite, Report, Section, cite, compose_report, write_template
    from rightsarchive.report import write as write_report
    from rightsarchive.report.timeline_svg import timeline_svg
    from rightsarchive.search.batch import BatchHit, BatchLine
    from rightsarchive.search.copies import Copy
    from rightsarchive.search.explanation import Contribution
    from rightsarchive.search.facets import Facet, Facets
    from rightsarchive.search.highlight import Highlight
    from rightsarchive.search.known import MetadataMatch
    from rightsarchive.search.options import SearchOptions
    from rightsarchive.search.query_list import BatchQuery
    from rightsarchive.search.results import CaseHits, Hit, Results
    from rightsarchive.search.suggestion import Suggestion
    from rightsarchive.store import CustodyEvent, CustodyHead, Dictionary, ForeignLog, KeptFailure
    from rightsarchive.upkeep.annotations import Note, Tag
    from rightsarchive.upkeep.backup import BackupReport
    from rightsarchive.upkeep.custody import verify_file as verify_custody_file
    from rightsarchive.upkeep.duplicates import Duplicates
    from rightsarchive.upkeep.erasure import Deletion
    from rightsarchive.upkeep.findings import Finding
    from rightsarchive.upkeep.fixity import CheckReport
    from rightsarchive.upkeep.moving import MoveReport
    from rightsarchive.upkeep.searches import SavedSearch, SearchRun
    from rightsarchive.upkeep.statements import Statement
    from rightsarchive.upkeep.statistics import Stats
    from rightsarchive.upkeep.table_in import TableChange, TableImport
    from rightsarchive.upkeep.withholding import Withheld, Withholding
    from rightsarchive.view import ArchiveView

    __version__: str

# Where each name comes from. A module is loaded when one of its names is first asked for: a script that only makes records, or
# a command that only prints its help, does not wait for numpy and the readers.
_HOMES: Final = {
    "errors": """
        ArchiveBusyError ArchiveError ArchiveExistsError ArchiveNotFoundError ArchiveVersionError
        BrokenFileError DamagedArchiveError DamagedRecordError EmptyFileError EncryptedFileError FileError
        HostileFileError LimitError MetadataError NotInArchiveError QuerySyntaxError
        ReadOnlyArchiveError RightsArchiveError SettingsError StyleError TemplateError UnavailableError UnreadableFileError
        UnsupportedFileError UsageError
    """,
    "archive": "Archive",
    "view": "ArchiveView",
    "bags": "Bag BagImport",
    "search.batch": "BatchHit BatchLine",
    "citation": """
        Citation ClaimChange Difference MarkedChange QuoteWarning Reference ReferenceKind Status Verdict Verdicts WarningKind
        Words WordsKind
    """,
    "citation.surroundings": "Box Context ContextParagraph Exhibit",
    "citation.exchange": "export_citations",
    "citation.loading": "locales styles",
    "citation.whole": "References SourceEntry compose_references",
    "search.explanation": "Contribution",
    "search.highlight": "Highlight",
    "search.known": "MetadataMatch",
    "ingest": "Outcome PassageChange Progress RereadDocument RereadOutcome SourceReport",
    "upkeep.custody": "verify_custody_file",
    "upkeep.backup": "BackupReport",
    "upkeep.moving": "MoveReport",
    "upkeep.findings": "Finding",
    "upkeep.duplicates": "Duplicates",
    "upkeep.erasure": "Deletion",
    "upkeep.fixity": "CheckReport",
    "upkeep.annotations": "Note Tag",
    "upkeep.searches": "SavedSearch SearchRun",
    "upkeep.statements": "Statement",
    "upkeep.statistics": "Stats",
    "upkeep.table_in": "TableChange TableImport",
    "upkeep.withholding": "Withheld Withholding",
    "cases.comparing": "Comparison Corroboration Discrepancy NamedValue",
    "cases.linking": "CaseSuggestion Evidence RelatedCase",
    "model": """
        Access Author Case Content ContentKind Document Failure FieldOrigin Inventory Locator Mark MarkKind Metadata Notice
        Origin Page PageVerdict Paragraph PartialDate Passage PassageKind Provenance
        ProvenanceKind Reason TextSource case_id
    """,
    "query.plan": "Why",
    "report": "Cite Report Section cite compose_report write_report write_template",
    "report.timeline_svg": "timeline_svg",
    "search.copies": "Copy",
    "search.facets": "Facet Facets",
    "search.options": "SearchOptions",
    "search.query_list": "BatchQuery",
    "search.results": "CaseHits Hit Results",
    "store": "CustodyEvent CustodyHead Dictionary ForeignLog KeptFailure",
    "search.suggestion": "Suggestion",
    "cases.timeline": "TimelineEntry timeline_sections",
}
_HOME_OF: Final = {name: module for module, names in _HOMES.items() for name in names.split()}
_NAMED_THERE: Final = {
    "export_citations": "export",
    "verify_custody_file": "verify_file",
    "write_report": "write",
}

__all__ = [
    "Access",
    "Archive",
    "ArchiveBusyError",
    "ArchiveError",
    "ArchiveExistsError",
    "ArchiveNotFoundError",
    "ArchiveVersionError",
    "ArchiveView",
    "Author",
    "BackupReport",
    "Bag",
    "BagImport",
    "BatchHit",
    "BatchLine",
    "BatchQuery",
    "Box",
    "BrokenFileError",
    "Case",
    "CaseHits",
    "CaseSuggestion",
    "CheckReport",
    "Citation",
    "Cite",
    "ClaimChange",
    "Comparison",
    "Content",
    "ContentKind",
    "Context",
    "ContextParagraph",
    "Contribution",
    "Copy",
    "Corroboration",
    "CustodyEvent",
    "CustodyHead",
    "DamagedArchiveError",
    "DamagedRecordError",
    "Deletion",
    "Dictionary",
    "Difference",
    "Discrepancy",
    "Document",
    "Duplicates",
    "EmptyFileError",
    "EncryptedFileError",
    "Evidence",
    "Exhibit",
    "Facet",
    "Facets",
    "Failure",
    "FieldOrigin",
    "FileError",
    "Finding",
    "ForeignLog",
    "Highlight",
    "Hit",
    "HostileFileError",
    "Inventory",
    "KeptFailure",
    "LimitError",
    "Locator",
    "Mark",
    "MarkKind",
    "MarkedChange",
    "Metadata",
    "MetadataError",
    "MetadataMatch",
    "MoveReport",
    "NamedValue",
    "NotInArchiveError",
    "Note",
    "Notice",
    "Origin",
    "Outcome",
    "Page",
    "PageVerdict",
    "Paragraph",
    "PartialDate",
    "Passage",
    "PassageChange",
    "PassageKind",
    "Progress",
    "Provenance",
    "ProvenanceKind",
    "QuerySyntaxError",
    "QuoteWarning",
    "ReadOnlyArchiveError",
    "Reason",
    "Reference",
    "ReferenceKind",
    "References",
    "RelatedCase",
    "Report",
    "RereadDocument",
    "RereadOutcome",
    "Results",
    "RightsArchiveError",
    "SavedSearch",
    "SearchOptions",
    "SearchRun",
    "Section",
    "SettingsError",
    "SourceEntry",
    "SourceReport",
    "Statement",
    "Stats",
    "Status",
    "StyleError",
    "Suggestion",
    "TableChange",
    "TableImport",
    "Tag",
    "TemplateError",
    "TextSource",
    "TimelineEntry",
    "UnavailableError",
    "UnreadableFileError",
    "UnsupportedFileError",
    "UsageError",
    "Verdict",
    "Verdicts",
    "WarningKind",
    "Why",
    "Withheld",
    "Withholding",
    "Words",
    "WordsKind",
    "__version__",
    "case_id",
    "cite",
    "compose_references",
    "compose_report",
    "export_citations",
    "locales",
    "styles",
    "timeline_sections",
    "timeline_svg",
    "verify_custody_file",
    "write_report",
    "write_template",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("rightsarchive")
    elif name in _HOME_OF:
        value = getattr(import_module(f"rightsarchive.{_HOME_OF[name]}"), _NAMED_THERE.get(name, name))
    else:
        raise AttributeError(f"module 'rightsarchive' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
