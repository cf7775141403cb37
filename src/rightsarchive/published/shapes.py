"""What each command prints with ``--json``, as types: mypy holds ``records`` to them, and the published JSON Schema is made
from them (``docs/reference/schema.json``).

Nothing imports this module when a command runs.
"""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from pydantic import GetCoreSchemaHandler, JsonValue
from pydantic_core import CoreSchema
from typing_extensions import TypedDict

from rightsarchive.citation import Citation
from rightsarchive.model import Failure, Inventory, Mark, Metadata, Notice, Page, PassageKind
from rightsarchive.search.explanation import Contribution
from rightsarchive.search.highlight import Highlight
from rightsarchive.search.suggestion import Suggestion
from rightsarchive.store import CustodyEvent
from rightsarchive.upkeep.findings import Finding
from rightsarchive.upkeep.withholding import Withheld, Withholding


class _Dumped:
    """Marks a dictionary as what a record becomes in JSON."""

    def __init__(self, record: type) -> None:
        self._record = record

    def __get_pydantic_core_schema__(self, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return handler.generate_schema(self._record)


CitationRecord = Annotated[dict[str, Any], _Dumped(Citation)]
ContributionObject = Annotated[dict[str, Any], _Dumped(Contribution)]
EventObject = Annotated[dict[str, Any], _Dumped(CustodyEvent)]
FailureObject = Annotated[dict[str, Any], _Dumped(Failure)]
FindingObject = Annotated[dict[str, Any], _Dumped(Finding)]
HighlightObject = Annotated[dict[str, Any], _Dumped(Highlight)]
MetadataObject = Annotated[dict[str, Any], _Dumped(Metadata)]
NoticeObject = Annotated[dict[str, Any], _Dumped(Notice)]
PageObject = Annotated[dict[str, Any], _Dumped(Page)]
InventoryObject = Annotated[dict[str, Any], _Dumped(Inventory)]
MarkObject = Annotated[dict[str, Any], _Dumped(Mark)]
WithheldObject = Annotated[dict[str, Any], _Dumped(Withheld)]
WithholdingObject = Annotated[dict[str, Any], _Dumped(Withholding)]
SuggestionObject = Annotated[dict[str, Any], _Dumped(Suggestion)]


class TallyObject(TypedDict):
    """How many things of one kind there are, and how many of them became text."""

    count: int
    as_text: int


class StatsObject(TypedDict):
    """What an archive holds, in figures; ``contents`` by the kind of what the files hold."""

    documents: int
    versions: int
    passages: int
    cases: int
    original_bytes: int
    languages: dict[str, int]
    media_types: dict[str, int]
    pages: dict[str, int]
    contents: dict[str, TallyObject]
    engine: str
    indexed: int


class DocumentObject(TypedDict):
    """One version of one document."""

    id: str
    version: int
    sha256: str
    size: int
    media_type: str
    extractor: str
    encoding: str | None
    ingested: str
    newest: bool
    path: str | None
    passages: int
    pages: int
    access: str
    redacted: bool
    cases: list[str]
    inventory: InventoryObject
    metadata: MetadataObject
    origins: dict[str, str]


class PartObject(TypedDict):
    """A stretch of a text, in code points, half open."""

    start: int
    end: int


class LocatorObject(TypedDict):
    """Where words stand. Offsets are code points, half open; pages and paragraphs count from 1. ``page_end`` is told of words that
    go over the end of a page, ``parts`` are the stretches that they are made of (one, as a rule), lines are those of a margin."""

    start: int
    end: int
    paragraph: int
    paragraph_end: int
    page: int | None
    page_label: str | None
    heading_path: list[str]
    page_end: int | None
    page_end_label: str | None
    line: int | None
    line_end: int | None
    parts: list[PartObject]
    text: str


class PassageObject(TypedDict):
    """A passage with the other locators of the same words."""

    name: str
    document: str
    ordinal: int
    text: str
    language: str
    kind: PassageKind
    reason: str | None
    locator: LocatorObject
    repeats: list[LocatorObject]


class CitationObject(TypedDict):
    """A citation: for a reader, as selectors (W3C Web Annotation), as CSL-JSON, and whole, to be read back."""

    quote: str
    reference: str
    sha256: str
    selectors: list[dict[str, JsonValue]]
    csl: dict[str, JsonValue]
    record: CitationRecord


class ContextParagraphObject(TypedDict):
    """A paragraph around a quote; ``quoted`` are the stretches of its text that are quoted."""

    number: int
    page: int | None
    kind: str
    text: str
    quoted: list[PartObject]


class ContextObject(TypedDict):
    """A passage with the paragraphs around it."""

    citation: CitationObject
    paragraphs: list[ContextParagraphObject]


class StatementObject(TypedDict):
    """What one source says of a field of the metadata; ``value`` is null where it says that there is none."""

    value: JsonValue
    origin: str
    holds: bool


class TagObject(TypedDict):
    """A tag, and how many documents and stretches (``places``) have it; of one document, where these are."""

    tag: str
    documents: int
    places: int
    locators: list[LocatorObject]


class NoteObject(TypedDict):
    """A note to a document, or to a quote from it."""

    id: str
    document: str
    text: str
    author: str
    at: str
    edited: str | None
    access: str
    quote: str | None
    locator: LocatorObject | None
    version: int | None


class TagList(TypedDict):
    tags: list[TagObject]


class NoteList(TypedDict):
    notes: list[NoteObject]


class ActsDone(TypedDict):
    """The lines of the custody log that tell of what was done; none where it was so already."""

    lines: list[EventObject]


class MetadataMatchObject(TypedDict):
    """A value of the metadata that matched ``words`` of the query; of ``file``, ``note`` and ``tag`` too."""

    field: str
    value: str
    words: list[str]


class CopyObject(TypedDict):
    """Another passage with the words of a hit."""

    document: str
    title: str
    passage: str
    locator: str
    cases: list[str]


class HitObject(TypedDict):
    """A passage that was found. ``metadata`` is what of its document matched, ``copies`` are the other places with the same words that
    it stands for. ``explanation`` is there with ``--explain``."""

    explanation: NotRequired[list[ContributionObject]]
    score: float
    cases: list[str]
    title: str
    publisher: str | None
    published: str | None
    passage: PassageObject
    highlights: list[HighlightObject]
    metadata: list[MetadataMatchObject]
    copies: list[CopyObject]
    citation: CitationObject


class CaseObject(TypedDict):
    """A case, and how many of its documents the clearance may see. What is not known is left out."""

    id: str
    title: str
    persons: NotRequired[list[str]]
    places: NotRequired[list[str]]
    started: NotRequired[str]
    ended: NotRequired[str]
    status: NotRequired[str]
    rights: NotRequired[list[str]]
    notes: NotRequired[str]
    access: NotRequired[str]
    documents: int


class CaseHitsObject(TypedDict):
    """A case that was found, with the names of its best passages."""

    id: str
    title: str
    score: float
    passages: list[str]


class DamageObject(TypedDict):
    """A document, or a case, that was found and is left out: ``part`` of it (text, place, metadata, case) is not what the custody
    log vouches for."""

    record: str
    part: str
    message: str
    advice: str


class ResultsObject(TypedDict):
    """One page of what was found. ``total`` counts passages, also those that a hit stands for; ``more`` tells whether hits come after
    this page."""

    query: str
    total: int
    offset: int
    more: bool
    hits: list[HitObject]
    cases: list[CaseHitsObject]
    suggestions: list[SuggestionObject]
    damaged: list[DamageObject]
    remarks: list[str]


class SavedSearchObject(TypedDict):
    """A saved search. ``options`` are those of a search; ``last_run`` is when it was last run at this clearance."""

    name: str
    query: str
    options: dict[str, Any]
    access: str
    author: str
    saved: str
    last_run: str | None


class SavedSearchList(TypedDict):
    searches: list[SavedSearchObject]


class SearchDeleted(TypedDict):
    deleted: str


class SearchRunObject(TypedDict):
    """What a saved search finds now, and as hits what its last run, at ``since``, did not find."""

    search: SavedSearchObject
    since: str | None
    total: int
    new: int
    hits: list[HitObject]
    noted: bool
    damaged: list[DamageObject]


class FacetObject(TypedDict):
    """A value, and how many passages of how many documents have it. A case is called by its id in ``value``."""

    value: str
    label: str
    passages: int
    documents: int


class FacetsObject(TypedDict):
    """What a search finds, counted."""

    query: str
    by: str
    passages: int
    documents: int
    passages_without: int
    documents_without: int
    values: list[FacetObject]
    damaged: list[DamageObject]


class EvidenceObject(TypedDict):
    """Something that documents share, with one citation from each."""

    kind: str
    what: str
    weight: float
    citations: list[CitationObject]


class SuggestedCaseObject(TypedDict):
    """Documents that seem to tell of one case."""

    title: str
    score: float
    documents: list[str]
    cases: list[str]
    evidence: list[EvidenceObject]


class RelatedCaseObject(TypedDict):
    """Another case that names the same persons."""

    id: str
    title: str
    score: float
    evidence: list[EvidenceObject]


class TimelineEntryObject(TypedDict):
    """A date that a document of the case names."""

    date: str
    until: str | None
    words: str
    start: int
    end: int
    kind: PassageKind
    dateline: bool
    elsewhere: list[str]
    document: str
    title: str
    citation: CitationObject


class ArchiveMade(TypedDict):
    archive: str


class OutcomeObject(TypedDict):
    """What one run of ingestion did."""

    added: list[DocumentObject]
    updated: list[DocumentObject]
    unchanged: int
    failed: list[FailureObject]
    notices: list[NoticeObject]
    contents: dict[str, TallyObject]


class PassageChangeObject(TypedDict):
    """A passage of the reading of before, and what the newest reading has there."""

    words: str
    before: LocatorObject
    now: str | None
    after: LocatorObject | None


class RereadDocumentObject(TypedDict):
    """A version that reads otherwise now; ``reader`` and ``text_sha256`` before and after."""

    document_id: str
    version: int
    name: str
    reader: list[str | None]
    text_sha256: list[str]
    metadata: list[str]
    covered: list[str]
    closed: list[str]
    changes: list[PassageChangeObject]


class RereadObject(TypedDict):
    """What reading originals again did."""

    changed: list[RereadDocumentObject]
    unchanged: int
    skipped: int
    failed: list[FailureObject]
    notices: list[NoticeObject]


class TableWritten(TypedDict):
    """How many documents a table has, and where it is."""

    out: str
    documents: int


class TableChangeObject(TypedDict):
    """A cell that was changed, as text."""

    row: int
    document: str
    field: str
    before: str
    after: str


class TableImportObject(TypedDict):
    """What a table changed, or would change."""

    rows: int
    changes: list[TableChangeObject]
    failed: list[FailureObject]
    dry_run: bool


class BibliographyObject(TypedDict):
    """A list of sources, or where it was written."""

    documents: int
    format: str
    out: str | None
    text: str | None


class LineAsked(TypedDict):
    """What became of a line of a list of queries: how many passages match what was asked."""

    line: int
    id: str
    query: str
    total: int
    remarks: list[str]


class HitsWritten(TypedDict):
    """How many hits of a list of queries were written, and where."""

    hits: int
    out: str
    failed: list[FailureObject]
    lines: list[LineAsked]


class DocumentList(TypedDict):
    documents: list[DocumentObject]


class DoubleObject(TypedDict):
    """One of the documents that say the same."""

    id: str
    title: str
    path: str | None
    access: str


class DuplicatesObject(TypedDict):
    """Documents that say the same: ``kind`` is same bytes, same text or near; ``likeness`` the share that is common to both."""

    kind: str
    likeness: float
    documents: list[DoubleObject]


class DuplicatesList(TypedDict):
    duplicates: list[DuplicatesObject]


class SourceObject(TypedDict):
    """What became, or would become, of one source."""

    path: str
    status: str
    document: str | None
    access: str | None
    code: str
    message: str
    advice: str


class PreviewObject(TypedDict):
    """What a run would do."""

    dry_run: bool
    sources: list[SourceObject]


class KeptFailureObject(TypedDict):
    """What could not be taken in, and is not mended yet."""

    path: str
    kind: str
    code: str
    message: str
    advice: str
    first: str
    last: str


class FailureList(TypedDict):
    failures: list[KeptFailureObject]


class ProvenanceObject(TypedDict):
    """One of the places where a document was found, and what was declared of it there."""

    kind: str
    name: str
    sha256: str
    version: int
    found: str
    gone: str | None
    access: str | None
    declared: MetadataObject
    origins: dict[str, str]
    identifier: str | None


class DocumentSheet(DocumentObject):
    """A document with the places where it was found, its pages, its passages (of the newest version) and its history."""

    provenance: list[ProvenanceObject]
    page_list: list[PageObject]
    mark_list: list[MarkObject]
    passage_list: list[PassageObject]
    sources: dict[str, list[StatementObject]]
    tags: list[TagObject]
    notes: list[NoteObject]
    history: list[EventObject]


class CaseList(TypedDict):
    cases: list[CaseObject]


class CaseSheet(CaseObject):
    """A case with its documents."""

    document_list: list[DocumentObject]


class Timeline(TypedDict):
    """``case`` is an id. What was not asked for is null."""

    case: str | None
    person: str | None
    query: str | None
    entries: list[TimelineEntryObject]


class TimelineWritten(TypedDict):
    out: str
    quotes: int


class TemplateWritten(TypedDict):
    template: str


class SuggestedCases(TypedDict):
    suggestions: list[SuggestedCaseObject]


class RelatedCases(TypedDict):
    related: list[RelatedCaseObject]


class VocabularyCounts(TypedDict):
    vocabularies: dict[str, int]


class VocabularyObject(TypedDict):
    """``kind`` is thesaurus or dictionary; ``source`` and ``target`` are the languages of a dictionary, null of a thesaurus."""

    name: str
    kind: str
    source: str | None
    target: str | None
    entries: int


class VocabularyList(TypedDict):
    vocabularies: list[VocabularyObject]


class LanguageObject(TypedDict):
    """What is known of one language. ``has`` and ``lacks`` name parts."""

    code: str
    name: str
    own_name: str
    scripts: list[str]
    has: list[str]
    lacks: list[str]


class LanguageList(TypedDict):
    languages: list[LanguageObject]


class Deleted(TypedDict):
    deleted: str
    sha256: str
    reason: str
    left: list[str]
    parts: list[str]


class WithheldList(TypedDict):
    withheld: list[WithheldObject]


class Released(TypedDict):
    released: str
    version: int | None
    reason: str


class OriginalOpened(TypedDict):
    """``viewer`` is the program that was started, none where there is none or the file is not ``safe``; ``page`` is one of the file."""

    document: str
    copy: str
    page: int | None
    viewer: str | None
    at_page: bool
    safe: bool


class CopiesRemoved(TypedDict):
    removed: int


class CheckObject(TypedDict):
    """What is damaged, the files that no document refers to, and those that others than the owner may use."""

    ok: bool
    originals: int
    findings: list[FindingObject]
    unused: list[str]
    open_to_others: list[str]
    leftovers: list[str]
    quick: bool


class BackupObject(TypedDict):
    """What was copied, and the originals that could not be."""

    ok: bool
    originals: int
    copied: int
    removed: int
    findings: list[FindingObject]


class MoveObject(TypedDict):
    """What was brought from one place to another (empty: the archive's own folder), and the originals that could not be."""

    ok: bool
    originals: int
    copied: int
    before: str
    now: str
    findings: list[FindingObject]


class RestoredOriginal(TypedDict):
    restored: str


class EventList(TypedDict):
    events: list[EventObject]


class HeadObject(TypedDict):
    """The last line of a custody log. ``head`` is the number and the digest, as they are kept elsewhere."""

    head: str
    number: int
    digest: str
    at: str | None


class LogWritten(HeadObject):
    """A custody log in a file of its own, with the file's head."""

    out: str


class BagWritten(TypedDict):
    """An evidence package. ``recipients`` are the public keys that it is encrypted to; ``sha256`` is that of its tagmanifest-sha256.txt, which pins every byte of it; ``custody`` the head of the
    log in it; ``left_out`` tells of originals that could not be put in."""

    bag: str
    documents: list[str]
    files: int
    size: int
    sha256: str
    custody: HeadObject
    left_out: list[FailureObject]
    recipients: list[str]


class BagTakenIn(TypedDict):
    """Ids of documents and cases; ``failed`` tells of documents that were not taken in, each under its id."""

    added: list[str]
    updated: list[str]
    unchanged: list[str]
    failed: list[FailureObject]
    cases: list[str]
    custody: HeadObject
    conflicts: list[NoticeObject]


class CustodyVerdict(TypedDict):
    ok: bool
    findings: list[FindingObject]


class DifferenceObject(TypedDict):
    """``op`` is equal, replace, delete or insert."""

    op: str
    mine: str
    its: str


class MarkedChangeObject(TypedDict):
    mark: str
    kind: str
    source: str


class WordsObject(TypedDict):
    kind: str
    ok: bool
    differences: list[DifferenceObject]
    changes: list[MarkedChangeObject]
    document: str | None
    title: str | None


class ClaimChangeObject(TypedDict):
    field: str
    claimed: str
    archive: str


class ReferenceObject(TypedDict):
    kind: str
    ok: bool
    changes: list[ClaimChangeObject]
    place: str | None


class QuoteWarningObject(TypedDict):
    kind: str
    where: str
    words: list[str]
    grave: bool


class VerdictObject(TypedDict):
    """``citation`` is what the report carries, ``given`` what the archive gives; ``where`` is the place in the paper."""

    status: str
    ok: bool
    message: str
    quote: str
    where: str
    note: str
    words: WordsObject
    reference: ReferenceObject
    warnings: list[QuoteWarningObject]
    nearest: str | None
    start: int | None
    end: int | None
    citation: CitationObject | None
    given: CitationObject | None


class PaperVerdicts(TypedDict):
    paper: str
    ok: bool
    verdicts: list[VerdictObject]


class Reindexed(TypedDict):
    passages: int


class DemoObject(TypedDict):
    ingest: OutcomeObject
    searches: list[ResultsObject]


class Problem(TypedDict):
    code: str
    message: str
    path: str | None


class ErrorObject(TypedDict):
    """Printed by any command that could not do what was asked."""

    error: Problem
