"""Records as JSON objects, of the types in ``shapes``. The keys are explained in ``docs/reference/json.md``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pathlib import Path

    from rightsarchive.cases.linking import CaseSuggestion, Evidence, RelatedCase
    from rightsarchive.cases.timeline import TimelineEntry
    from rightsarchive.citation import Citation, Verdict
    from rightsarchive.citation.surroundings import Context
    from rightsarchive.errors import DamagedRecordError
    from rightsarchive.ingest import Outcome, RereadDocument, RereadOutcome, SourceReport
    from rightsarchive.model import Case, Document, Failure, Locator, Mark, Notice, Page, Passage, Provenance
    from rightsarchive.published import shapes
    from rightsarchive.search.batch import BatchLine
    from rightsarchive.search.facets import Facets
    from rightsarchive.search.results import CaseHits, Hit, Results
    from rightsarchive.search.suggestion import Suggestion
    from rightsarchive.store import CustodyEvent, CustodyHead, KeptFailure
    from rightsarchive.upkeep.annotations import Note, Tag
    from rightsarchive.upkeep.backup import BackupReport
    from rightsarchive.upkeep.duplicates import Duplicates
    from rightsarchive.upkeep.findings import Finding
    from rightsarchive.upkeep.fixity import CheckReport
    from rightsarchive.upkeep.moving import MoveReport
    from rightsarchive.upkeep.searches import SavedSearch, SearchRun
    from rightsarchive.upkeep.statements import Statement
    from rightsarchive.upkeep.statistics import Stats
    from rightsarchive.upkeep.table_in import TableImport
    from rightsarchive.upkeep.withholding import Withheld, Withholding


def document_json(document: Document) -> shapes.DocumentObject:
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
        "access": document.access.value,
        "redacted": document.redacted,
        "inventory": {
            "pages": document.inventory.pages,
            "contents": [asdict(content) for content in document.inventory.contents],
        },
        "cases": list(document.cases),
        "metadata": document.metadata.as_json(),
        "origins": {name: str(origin) for name, origin in document.origins.items()},
    }


def provenance_json(provenance: Provenance) -> shapes.ProvenanceObject:
    return {
        "kind": provenance.kind.value,
        "name": provenance.name,
        "sha256": provenance.sha256,
        "version": provenance.version,
        "found": provenance.found.isoformat(),
        "gone": None if provenance.gone is None else provenance.gone.isoformat(),
        "access": None if provenance.access is None else provenance.access.value,
        "declared": provenance.declared.as_json(),
        "origins": {name: str(origin) for name, origin in provenance.origins.items()},
        "identifier": provenance.identifier,
    }


def duplicates_json(found: Duplicates) -> shapes.DuplicatesObject:
    return {
        "kind": found.kind,
        "likeness": round(found.likeness, 3),
        "documents": [
            {"id": each.id, "title": each.title, "path": each.path, "access": each.access.value}
            for each in found.documents
        ],
    }


def source_json(source: SourceReport) -> shapes.SourceObject:
    return {
        "path": source.path,
        "status": source.status,
        "document": source.document,
        "access": None if source.access is None else source.access.value,
        "code": source.code,
        "message": source.message,
        "advice": source.advice,
    }


def kept_failure_json(failure: KeptFailure) -> shapes.KeptFailureObject:
    return {
        "path": failure.path,
        "kind": failure.kind,
        "code": failure.code,
        "message": failure.message,
        "advice": failure.advice,
        "first": failure.first.isoformat(),
        "last": failure.last.isoformat(),
    }


def locator_json(locator: Locator) -> shapes.LocatorObject:
    return {
        "start": locator.start,
        "end": locator.end,
        "paragraph": locator.paragraph,
        "paragraph_end": locator.paragraph_end,
        "page": locator.page,
        "page_label": locator.page_label,
        "heading_path": list(locator.heading_path),
        "page_end": locator.page_end,
        "page_end_label": locator.page_end_label,
        "line": locator.line,
        "line_end": locator.line_end,
        "parts": [{"start": start, "end": end} for start, end in locator.spans],
        "text": str(locator),
    }


def page_json(page: Page) -> shapes.PageObject:
    return asdict(page)


def mark_json(mark: Mark) -> shapes.MarkObject:
    return asdict(mark)


def contents_json(counts: Mapping[str, tuple[int, int]]) -> dict[str, shapes.TallyObject]:
    return {kind: {"count": count, "as_text": as_text} for kind, (count, as_text) in counts.items()}


def event_json(event: CustodyEvent) -> shapes.EventObject:
    return asdict(event)


def passage_json(passage: Passage) -> shapes.PassageObject:
    return {
        "name": passage.name,
        "document": passage.document_id,
        "ordinal": passage.ordinal,
        "text": passage.text,
        "language": passage.language,
        "kind": passage.kind,
        "reason": passage.reason,
        "locator": locator_json(passage.locator),
        "repeats": [locator_json(other) for other in passage.repeats],
    }


def context_json(context: Context) -> shapes.ContextObject:
    return {
        "citation": citation_json(context.citation),
        "paragraphs": [
            {
                "number": each.paragraph.number,
                "page": each.paragraph.page,
                "kind": each.paragraph.kind,
                "text": each.text,
                "quoted": [{"start": start, "end": end} for start, end in each.quoted],
            }
            for each in context.paragraphs
        ],
    }


def citation_json(citation: Citation) -> shapes.CitationObject:
    return {
        "quote": citation.quote,
        "reference": citation.reference,
        "sha256": citation.sha256,
        "selectors": citation.selectors(),
        "csl": citation.csl(),
        "record": citation.as_json(),
    }


def verdicts_json(paper: Path, verdicts: Sequence[Verdict]) -> shapes.PaperVerdicts:
    return {
        "paper": str(paper),
        "ok": all(each.ok for each in verdicts),
        "verdicts": [_verdict_json(each) for each in verdicts],
    }


def _verdict_json(verdict: Verdict) -> shapes.VerdictObject:
    words, reference = verdict.words, verdict.reference
    return {
        "status": str(verdict.status),
        "ok": verdict.ok,
        "message": verdict.message,
        "quote": verdict.quote,
        "where": verdict.where,
        "note": verdict.note,
        "words": {
            "kind": str(words.kind),
            "ok": words.ok,
            "differences": [{"op": each.op, "mine": each.mine, "its": each.its} for each in words.differences],
            "changes": [{"mark": each.mark, "kind": str(each.kind), "source": each.source} for each in words.changes],
            "document": words.document,
            "title": words.title,
        },
        "reference": {
            "kind": str(reference.kind),
            "ok": reference.ok,
            "changes": [
                {"field": each.field, "claimed": each.claimed, "archive": each.archive} for each in reference.changes
            ],
            "place": None if reference.place is None else str(reference.place),
        },
        "warnings": [
            {"kind": str(each.kind), "where": str(each.where), "words": list(each.words), "grave": each.grave}
            for each in verdict.warnings
        ],
        "nearest": verdict.nearest,
        "start": verdict.start,
        "end": verdict.end,
        "citation": None if verdict.citation is None else citation_json(verdict.citation),
        "given": None if verdict.given is None else citation_json(verdict.given),
    }


def hit_json(hit: Hit, *, explain: bool = False) -> shapes.HitObject:
    found: shapes.HitObject = {
        "score": hit.score,
        "cases": list(hit.cases),
        "title": hit.document.title,
        "publisher": hit.document.metadata.publisher,
        "published": None if hit.document.metadata.published is None else str(hit.document.metadata.published),
        "passage": passage_json(hit.passage),
        "highlights": [asdict(highlight) for highlight in hit.highlights],
        "metadata": [
            {"field": each.field, "value": each.value, "words": list(each.words)} for each in hit.metadata_matches
        ],
        "copies": [
            {
                "document": copy.document.id,
                "title": copy.document.title,
                "passage": copy.passage.name,
                "locator": str(copy.passage.locator),
                "cases": list(copy.document.cases),
            }
            for copy in hit.copies
        ],
        "citation": citation_json(hit.citation),
    }
    if explain:
        found["explanation"] = [asdict(part) for part in hit.explanation]
    return found


def case_json(case: Case, documents: int) -> shapes.CaseObject:
    return cast("shapes.CaseObject", {**case.as_json(), "documents": documents})


def case_hits_json(found: CaseHits) -> shapes.CaseHitsObject:
    return {
        "id": found.case.id,
        "title": found.case.title,
        "score": found.score,
        "passages": [hit.passage.name for hit in found.hits],
    }


def results_json(
    results: Results, suggestions: Sequence[Suggestion] = (), *, explain: bool = False
) -> shapes.ResultsObject:
    return {
        "query": results.query,
        "total": results.total,
        "offset": results.offset,
        "more": results.more,
        "hits": [hit_json(hit, explain=explain) for hit in results.hits],
        "cases": [case_hits_json(found) for found in results.cases],
        "suggestions": [asdict(suggestion) for suggestion in suggestions],
        "damaged": list(map(_damage_json, results.damaged)),
        "remarks": list(results.remarks),
    }


def search_json(search: SavedSearch) -> shapes.SavedSearchObject:
    return {
        "name": search.name,
        "query": search.query,
        "options": dict(search.options),
        "access": search.access.value,
        "author": search.author,
        "saved": search.saved,
        "last_run": search.last_run,
    }


def run_json(run: SearchRun) -> shapes.SearchRunObject:
    return {
        "search": search_json(run.search),
        "since": run.since,
        "total": run.total,
        "new": run.new,
        "hits": [hit_json(hit) for hit in run.hits],
        "noted": run.noted,
        "damaged": list(map(_damage_json, run.damaged)),
    }


def facets_json(found: Facets) -> shapes.FacetsObject:
    return {
        "query": found.query,
        "by": found.by,
        "passages": found.passages,
        "documents": found.documents,
        "passages_without": found.passages_without,
        "documents_without": found.documents_without,
        "values": [
            {"value": each.value, "label": each.label, "passages": each.passages, "documents": each.documents}
            for each in found
        ],
        "damaged": list(map(_damage_json, found.damaged)),
    }


def _damage_json(damage: DamagedRecordError) -> shapes.DamageObject:
    return {"record": damage.record, "part": damage.part, "message": damage.message, "advice": damage.advice}


def line_json(line: BatchLine) -> shapes.LineAsked:
    return {
        "line": line.query.line,
        "id": line.query.id,
        "query": line.query.text,
        "total": line.total,
        "remarks": list(line.remarks),
    }


def evidence_json(evidence: Evidence) -> shapes.EvidenceObject:
    return {
        "kind": evidence.kind,
        "what": evidence.what,
        "weight": evidence.weight,
        "citations": [citation_json(citation) for citation in evidence.citations],
    }


def suggestion_json(suggestion: CaseSuggestion) -> shapes.SuggestedCaseObject:
    return {
        "title": suggestion.title,
        "score": suggestion.score,
        "documents": [document.id for document in suggestion.documents],
        "cases": [case.id for case in suggestion.cases],
        "evidence": [evidence_json(evidence) for evidence in suggestion.evidence],
    }


def related_json(related: RelatedCase) -> shapes.RelatedCaseObject:
    return {
        "id": related.case.id,
        "title": related.case.title,
        "score": related.score,
        "evidence": [evidence_json(evidence) for evidence in related.evidence],
    }


def timeline_entry_json(entry: TimelineEntry) -> shapes.TimelineEntryObject:
    return {
        "date": str(entry.date),
        "until": None if entry.until is None else str(entry.until),
        "words": entry.words,
        "start": entry.start,
        "end": entry.end,
        "kind": entry.kind,
        "dateline": entry.dateline,
        "elsewhere": list(entry.elsewhere),
        "document": entry.document.id,
        "title": entry.document.title,
        "citation": citation_json(entry.citation),
    }


def notice_json(notice: Notice) -> shapes.NoticeObject:
    return asdict(notice)


def failure_json(failure: Failure) -> shapes.FailureObject:
    return asdict(failure)


def table_import_json(done: TableImport) -> shapes.TableImportObject:
    return {
        "rows": done.rows,
        "changes": [
            {
                "row": change.row,
                "document": change.document,
                "field": change.field,
                "before": change.before,
                "after": change.after,
            }
            for change in done.changes
        ],
        "failed": [failure_json(failure) for failure in done.failed],
        "dry_run": done.dry_run,
    }


def outcome_json(outcome: Outcome) -> shapes.OutcomeObject:
    return {
        "added": [document_json(document) for document in outcome.added],
        "updated": [document_json(document) for document in outcome.updated],
        "unchanged": len(outcome.unchanged),
        "failed": [failure_json(failure) for failure in outcome.failed],
        "notices": [asdict(notice) for notice in outcome.notices],
        "contents": contents_json(outcome.contents),
    }


def reread_json(outcome: RereadOutcome) -> shapes.RereadObject:
    return {
        "changed": [_reread_document_json(each) for each in outcome.changed],
        "unchanged": outcome.unchanged,
        "skipped": outcome.skipped,
        "failed": [failure_json(failure) for failure in outcome.failed],
        "notices": [asdict(notice) for notice in outcome.notices],
    }


def _reread_document_json(document: RereadDocument) -> shapes.RereadDocumentObject:
    return {
        "document_id": document.document_id,
        "version": document.version,
        "name": document.name,
        "reader": list(document.reader),
        "text_sha256": list(document.text_sha256),
        "metadata": list(document.metadata),
        "covered": list(document.covered),
        "closed": list(document.closed),
        "changes": [
            {
                "words": change.words,
                "before": locator_json(change.before),
                "now": change.now,
                "after": None if change.after is None else locator_json(change.after),
            }
            for change in document.changes()
        ],
    }


def check_json(report: CheckReport) -> shapes.CheckObject:
    return {
        "ok": report.ok,
        "originals": report.originals,
        "findings": [finding_json(finding) for finding in report.findings],
        "unused": list(report.unused),
        "open_to_others": list(report.open_to_others),
        "leftovers": list(report.leftovers),
        "quick": report.quick,
    }


def backup_json(report: BackupReport) -> shapes.BackupObject:
    return {
        "ok": report.ok,
        "originals": report.originals,
        "copied": report.copied,
        "removed": report.removed,
        "findings": [finding_json(finding) for finding in report.findings],
    }


def move_json(report: MoveReport) -> shapes.MoveObject:
    return {
        "ok": report.ok,
        "originals": report.originals,
        "copied": report.copied,
        "before": report.before,
        "now": report.now,
        "findings": [finding_json(finding) for finding in report.findings],
    }


def finding_json(finding: Finding) -> shapes.FindingObject:
    return asdict(finding)


def head_json(head: CustodyHead) -> shapes.HeadObject:
    return {"head": str(head), "number": head.number, "digest": head.digest, "at": head.at}


def withheld_json(withheld: Withheld) -> shapes.WithheldObject:
    return asdict(withheld)


def withholding_json(done: Withholding) -> shapes.WithholdingObject:
    return asdict(done)


def stats_json(stats: Stats) -> shapes.StatsObject:
    return {
        "documents": stats.documents,
        "versions": stats.versions,
        "passages": stats.passages,
        "cases": stats.cases,
        "original_bytes": stats.original_bytes,
        "languages": stats.languages,
        "media_types": stats.media_types,
        "pages": stats.pages,
        "contents": contents_json(stats.contents),
        "engine": stats.engine,
        "indexed": stats.indexed,
    }


def statement_json(statement: Statement) -> shapes.StatementObject:
    from rightsarchive.store import plain_values  # help does not wait for the catalog

    value = plain_values({statement.field: statement.value})[statement.field]
    return {"value": value, "origin": str(statement.origin), "holds": statement.holds}


def tag_json(tag: Tag) -> shapes.TagObject:
    return {
        "tag": tag.name,
        "documents": tag.documents,
        "places": tag.places,
        "locators": [locator_json(each) for each in tag.locators],
    }


def note_json(note: Note) -> shapes.NoteObject:
    return {
        "id": note.id,
        "document": note.document_id,
        "text": note.text,
        "author": note.author,
        "at": note.at,
        "edited": note.edited,
        "access": note.access.value,
        "quote": note.quote,
        "locator": None if note.locator is None else locator_json(note.locator),
        "version": note.version,
    }
