"""Records as JSON objects. The keys are documented in ``docs/reference/json.md``; a test compares the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rightsarchive.cases.linking import CaseSuggestion, Evidence, RelatedCase
    from rightsarchive.cases.timeline import TimelineEntry
    from rightsarchive.citation import Citation
    from rightsarchive.ingest import Outcome
    from rightsarchive.model import Case, Document, Failure, Locator, Page, Passage
    from rightsarchive.search.results import CaseHits, Hit, Results
    from rightsarchive.search.suggestion import Suggestion
    from rightsarchive.store import CustodyEvent
    from rightsarchive.upkeep.fixity import CheckReport
    from rightsarchive.upkeep.statistics import Stats


def document_json(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "version": document.version,
        "sha256": document.sha256,
        "size": document.size,
        "media_type": document.media_type,
        "extractor": document.extractor,
        "encoding": document.encoding,
        "ingested": document.ingested.isoformat(),
        "newest": document.newest,
        "path": document.path,
        "passages": document.passages,
        "pages": document.pages,
        "metadata": document.metadata.model_dump(mode="json", exclude_defaults=True),
        "origins": {name: str(origin) for name, origin in document.origins.items()},
    }


def locator_json(locator: Locator) -> dict[str, Any]:
    return {**asdict(locator), "heading_path": list(locator.heading_path), "text": str(locator)}


def page_json(page: Page) -> dict[str, Any]:
    return asdict(page)


def event_json(event: CustodyEvent) -> dict[str, Any]:
    return asdict(event)


def passage_json(passage: Passage) -> dict[str, Any]:
    return {
        "name": passage.name,
        "document": passage.document_id,
        "ordinal": passage.ordinal,
        "text": passage.text,
        "language": passage.language,
        "kind": passage.kind.value,
        "locator": locator_json(passage.locator),
        "repeats": [locator_json(other) for other in passage.repeats],
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "quote": citation.quote,
        "reference": citation.reference,
        "sha256": citation.sha256,
        "selectors": citation.selectors(),
        "csl": citation.csl(),
        "record": citation.model_dump(mode="json", exclude_defaults=True),
    }


def hit_json(hit: Hit, *, explain: bool = False) -> dict[str, Any]:
    explanation = {"explanation": [asdict(part) for part in hit.explanation]} if explain else {}
    return {
        **explanation,
        "score": hit.score,
        "cases": list(hit.cases),
        "title": hit.document.title,
        "publisher": hit.document.metadata.publisher,
        "published": None if hit.document.metadata.published is None else str(hit.document.metadata.published),
        "passage": passage_json(hit.passage),
        "highlights": [asdict(highlight) for highlight in hit.highlights],
        "citation": citation_json(hit.citation),
    }


def case_json(case: Case, documents: int) -> dict[str, Any]:
    return {**case.model_dump(mode="json", exclude_defaults=True), "documents": documents}


def case_hits_json(found: CaseHits) -> dict[str, Any]:
    return {
        "id": found.case.id,
        "title": found.case.title,
        "score": found.score,
        "passages": [hit.passage.name for hit in found.hits],
    }


def results_json(results: Results, suggestions: Sequence[Suggestion] = (), *, explain: bool = False) -> dict[str, Any]:
    return {
        "query": results.query,
        "total": results.total,
        "offset": results.offset,
        "hits": [hit_json(hit, explain=explain) for hit in results.hits],
        "cases": [case_hits_json(found) for found in results.cases],
        "suggestions": [asdict(suggestion) for suggestion in suggestions],
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    return {
        "kind": evidence.kind,
        "what": evidence.what,
        "weight": evidence.weight,
        "citations": [citation_json(citation) for citation in evidence.citations],
    }


def suggestion_json(suggestion: CaseSuggestion) -> dict[str, Any]:
    return {
        "title": suggestion.title,
        "score": suggestion.score,
        "documents": [document.id for document in suggestion.documents],
        "cases": [case.id for case in suggestion.cases],
        "evidence": [evidence_json(evidence) for evidence in suggestion.evidence],
    }


def related_json(related: RelatedCase) -> dict[str, Any]:
    return {
        "id": related.case.id,
        "title": related.case.title,
        "score": related.score,
        "evidence": [evidence_json(evidence) for evidence in related.evidence],
    }


def timeline_entry_json(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "date": str(entry.date),
        "until": None if entry.until is None else str(entry.until),
        "words": entry.words,
        "start": entry.start,
        "end": entry.end,
        "kind": entry.kind.value,
        "dateline": entry.dateline,
        "elsewhere": list(entry.elsewhere),
        "document": entry.document.id,
        "title": entry.document.title,
        "citation": citation_json(entry.citation),
    }


def failure_json(failure: Failure) -> dict[str, Any]:
    return asdict(failure)


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "added": [document_json(document) for document in outcome.added],
        "updated": [document_json(document) for document in outcome.updated],
        "unchanged": len(outcome.unchanged),
        "failed": [failure_json(failure) for failure in outcome.failed],
        "notices": [asdict(notice) for notice in outcome.notices],
    }


def check_json(report: CheckReport) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "originals": report.originals,
        "findings": [asdict(finding) for finding in report.findings],
        "unused": list(report.unused),
    }


def stats_json(stats: Stats) -> dict[str, Any]:
    return asdict(stats)
