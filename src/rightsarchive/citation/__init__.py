"""Citations: made at the hit, rendered in any CSL style, exported, and verified against the archive."""

from rightsarchive.citation.citation import CONTEXT, Citation, cite
from rightsarchive.citation.processor import Run, locales, styles
from rightsarchive.citation.reading import PrintedQuote, citations_in
from rightsarchive.citation.verification import Status, Verdict, verify

__all__ = [
    "CONTEXT",
    "Citation",
    "PrintedQuote",
    "Run",
    "Status",
    "Verdict",
    "citations_in",
    "cite",
    "locales",
    "styles",
    "verify",
]
