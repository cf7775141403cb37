"""Citations: made at the hit, and verified against the archive.

What renders them (``processor``) and what verifies them (``verification``) is imported from there: both take long to load.
"""

from rightsarchive.citation.citation import CONTEXT, Citation, cite
from rightsarchive.citation.marked import MarkedChange
from rightsarchive.citation.rendered import Run
from rightsarchive.citation.verdicts import (
    ClaimChange,
    Difference,
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

__all__ = [
    "CONTEXT",
    "Citation",
    "ClaimChange",
    "Difference",
    "MarkedChange",
    "QuoteWarning",
    "Reference",
    "ReferenceKind",
    "Run",
    "Status",
    "Verdict",
    "Verdicts",
    "WarningKind",
    "Words",
    "WordsKind",
    "cite",
]
