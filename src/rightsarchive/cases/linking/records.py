"""What is proposed, and why: records for a person who decides."""

from __future__ import annotations

from dataclasses import dataclass

from rightsarchive.citation import Citation
from rightsarchive.model import Case, Document


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that documents share. ``kind`` is full name, date or name; ``what`` as one of the documents writes
    it, in Latin letters if any does; ``citations`` one passage from each document."""

    kind: str
    what: str
    weight: float
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class CaseSuggestion:
    """Documents that seem to tell of one case, for a person to accept. ``cases`` are those that some of them already have."""

    title: str
    score: float
    documents: tuple[Document, ...]
    evidence: tuple[Evidence, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case that shares something with another one."""

    case: Case
    score: float
    evidence: tuple[Evidence, ...]
