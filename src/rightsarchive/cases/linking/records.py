"""What is proposed, and why: records for a person who decides."""

from __future__ import annotations

from dataclasses import dataclass

from rightsarchive.citation import Citation
from rightsarchive.model import Case, Document
from rightsarchive.model.brief import Brief


@dataclass(frozen=True, slots=True, repr=False)
class Evidence(Brief):
    """Something that documents share. ``kind`` is full name, date or name; ``what`` as one of the documents writes
    it, in Latin letters if any does; ``citations`` one passage from each document."""

    kind: str
    what: str
    weight: float
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, repr=False)
class CaseSuggestion(Brief):
    """Documents that seem to tell of one case, for a person to accept. ``cases`` are those that some of them already have."""

    title: str
    score: float
    documents: tuple[Document, ...]
    evidence: tuple[Evidence, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True, repr=False)
class RelatedCase(Brief):
    """A case that shares something with another one."""

    case: Case
    score: float
    evidence: tuple[Evidence, ...]
