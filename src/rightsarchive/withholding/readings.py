"""Keeps the reduced texts of a document in step with its marks, in the transaction of whatever moves either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rightsarchive.errors import DamagedRecordError
from rightsarchive.model import Access, Extraction, Notice, PassageKind, Reason, Span, VersionId
from rightsarchive.passages import split
from rightsarchive.store import Catalog, FolderOriginals, Reading, Redaction, RedactionInVersion, text_digest
from rightsarchive.withholding.reduction import Hole, as_file, bracketed, joined, reduced
from rightsarchive.withholding.scrubbing import UNSAID, scrubbed
from rightsarchive.withholding.words import FoldedText, Scrubber, Wording

_HIGHEST = Access.CONFIDENTIAL.level

_TAKEN_AWAY = frozenset(reason.value for reason in Reason if reason.is_confidential)


@dataclass(frozen=True, slots=True)
class Expected:
    """A reduced text that a version has to have: for clearances from the level ``floor`` up to ``ceiling``."""

    ceiling: int
    floor: int
    holes: tuple[Hole, ...]
    extraction: Extraction
    scrub: Scrubber

    @property
    def sha256(self) -> str:
        return text_digest(self.extraction.text)


@dataclass(frozen=True, slots=True)
class Covered:
    """Words that were withheld because the page covers them: under which mark, and why."""

    redaction: str
    words: str
    reason: str
    page: int | None


class ReadingKeeper:
    """Carries marks to the versions of a document and makes the reduced texts that they ask for."""

    def __init__(self, catalog: Catalog, originals: FolderOriginals) -> None:
        self._catalog = catalog
        self._originals = originals

    def settle(self, document: str) -> tuple[Notice, ...]:
        """Bring the readings of a document up to date; what a person should look at.

        Marks go to versions that have none of them yet. Reduced texts that are no longer read stay for the citations of them.
        """
        if not self._catalog.withheld.has_any(document):
            return ()
        notices = tuple(self._carry(document))
        wholes = self._wholes(document)
        # Of what is searched no more, the passages stay until the next change: for a version, or for a reading of the newest one.
        newest = max((whole.number for whole in wholes), default=0)
        for row, number in self._catalog.readings.with_passages(document):
            if number != newest - 1:
                self._catalog.passages.drop(row)
        for whole in wholes:
            self._settle_version(document, whole)
        for row, _ in self._catalog.readings.with_passages(document):
            self._catalog.passages.supersede(row)
        self._catalog.documents.settle(document)
        return notices

    def close_covered(self, document: str, version: VersionId, extraction: Extraction) -> tuple[Covered, ...]:
        """Withhold, until a person decides, what somebody meant to take away and only covered in the text of a new version.

        To be called before :meth:`settle`; what it returns is to be recorded after it.
        """
        closed = []
        for paragraph in extraction.paragraphs:
            if paragraph.kind is PassageKind.HIDDEN and paragraph.reason in _TAKEN_AWAY:
                span = paragraph.start, paragraph.end
                redaction = self._catalog.withheld.add(document, _HIGHEST, paragraph.reason)
                self._catalog.withheld.set_spans(redaction.id, version, (span,))
                closed.append(Covered(redaction.id, extraction.text[slice(*span)], paragraph.reason, paragraph.page))
        return tuple(closed)

    def inconsistencies(self) -> Iterator[tuple[str, str]]:
        """Documents that are not read as their marks say, with what is wrong: each reduced text is made again and compared."""
        marked = set(self._catalog.withheld.documents())
        for document in sorted(marked | set(self._catalog.readings.reduced_documents())):
            # What is damaged is told of by itself.
            with suppress(DamagedRecordError):
                yield from self._astray(document)

    def _astray(self, document: str) -> Iterator[tuple[str, str]]:
        marks, there = self._catalog.withheld.of_document(document), self._catalog.readings.of_document(document)
        for whole in self._wholes(document):
            _, floor, expected = self._version(document, whole, marks)
            if whole.floor < floor or not whole.current:
                yield document, f"version {whole.number} is open below the level of a stretch that is withheld"
            reduced_ones = [r for r in there if r.number == whole.number and r.ceiling != _HIGHEST]
            wanted = {(each.ceiling, each.floor, each.sha256) for each in expected}
            if {(r.ceiling, r.floor, r.text_sha256) for r in reduced_ones if r.current} != wanted:
                yield document, f"the reduced texts of version {whole.number} are not those that its marks ask for"
            if any(r.floor < self.floor_of(document, whole, r) for r in reduced_ones if not r.current):
                yield document, f"an earlier reduced text of version {whole.number} shows what is withheld"

    def floor_of(self, document: str, whole: Reading, reading: Reading) -> int:
        """How far down an earlier reduced text may be seen: no further than the marks whose stretches stand in it."""
        return max(
            (
                placed.redaction.level
                for placed in self._catalog.withheld.of_version(document, whole.id)
                if not placed.spans or not all(_covered(span, reading.holes) for span in placed.spans)
            ),
            default=0,
        )

    def _wholes(self, document: str) -> list[Reading]:
        return [each for each in self._catalog.readings.of_document(document) if each.ceiling == _HIGHEST]

    def _carry(self, document: str) -> Iterator[Notice]:
        wholes = self._wholes(document)
        for mark in self._catalog.withheld.of_document(document):
            known = {placed.version: placed for placed in self._catalog.withheld.in_versions(mark)}
            missing = [whole for whole in wholes if whole.id not in known]
            if not missing:
                continue
            words = self.words(mark)
            wording = Wording(words)
            most = max((len(placed.spans) for placed in known.values()), default=0)
            for whole in missing:
                text = FoldedText(self._catalog.texts.read(whole.text_id))
                spans = wording.find(text).whole
                later = whole.number > max((w.number for w in wholes if w.id in known), default=0)
                if any(not Wording([each]).find(text).whole for each in words) or (later and len(spans) < most):
                    spans = ()
                self._catalog.withheld.set_spans(mark.id, whole.id, spans)
                if not spans:
                    level = tuple(Access)[mark.level].value
                    yield Notice(
                        "withheld-not-found",
                        f"Words that are withheld from this document ({mark.id}) do not all stand in version {whole.number};"
                        f" it is {level} until somebody decides.",
                        "Redaction the words there with `rightsarchive withhold`, then `rightsarchive release` the old mark in"
                        " this version.",
                    )

    def words(self, mark: Redaction) -> list[str]:
        """What a mark withholds, in all its spellings."""
        texts = {whole.id: whole.text_id for whole in self._wholes(mark.document_id)}
        return sorted(
            {
                self._catalog.texts.read(texts[placed.version], start, end)
                for placed in self._catalog.withheld.in_versions(mark)
                if placed.version in texts
                for start, end in placed.spans
            }
        )

    def _version(
        self, document: str, whole: Reading, marks: Sequence[Redaction]
    ) -> tuple[Reading, int, tuple[Expected, ...]]:
        placed = self._catalog.withheld.of_version(document, whole.id) if marks else []
        floor = max((each.redaction.level for each in placed), default=0)
        levels = sorted({each.redaction.level for each in placed if each.spans}, reverse=True)
        if not levels:
            return whole, floor, ()
        extraction = self._catalog.texts.extraction(whole.text_id)
        found: list[Expected] = []
        for level in levels:
            above = [each for each in placed if each.redaction.level >= level]
            below = [each.redaction.level for each in placed if each.redaction.level < level or not each.spans]
            made = self._reduced(extraction, above, ceiling=level - 1, floor=max(below, default=0))
            if found and found[-1].extraction.text == made.extraction.text:
                made = found.pop()
                made = Expected(made.ceiling, max(below, default=0), made.holes, made.extraction, made.scrub)
            found.append(made)
        return whole, floor, tuple(found)

    def _reduced(
        self, extraction: Extraction, placed: Sequence[RedactionInVersion], *, ceiling: int, floor: int
    ) -> Expected:
        holes = joined(
            [Hole(start, end, bracketed(each.redaction.code)) for each in placed for start, end in each.spans],
            extraction.pages,
            extraction.text,
        )
        # The words of a mark are known from every version: a title may have them in the spelling of another.
        scrub = Scrubber([(Wording(self.words(each.redaction)), bracketed(each.redaction.code)) for each in placed])
        return Expected(ceiling, floor, holes, reduced(extraction, holes, scrub), scrub)

    def _settle_version(self, document: str, whole: Reading) -> None:
        catalog = self._catalog
        _, floor, expected = self._version(document, whole, catalog.withheld.of_document(document))
        catalog.readings.adjust(whole.id, ceiling=_HIGHEST, floor=floor, current=True, newest=whole.newest)
        others = [
            each
            for each in catalog.readings.of_document(document)
            if each.number == whole.number and each.ceiling != _HIGHEST
        ]
        taken = set()
        for each in expected:
            known = next((r for r in others if r.text_sha256 == each.sha256 and r.id not in taken), None)
            taken.add(self._keep(document, whole, each, known))
        for reading in others:
            if reading.id not in taken:
                least = self.floor_of(document, whole, reading)
                catalog.readings.adjust(reading.id, ceiling=reading.ceiling, floor=least, current=False, newest=False)

    def _keep(self, document: str, whole: Reading, expected: Expected, known: Reading | None) -> VersionId:
        catalog = self._catalog
        metadata, origins = catalog.documents.description(whole.id)
        said = origins.get("language")
        hint = None if said is None or said.origin in UNSAID else metadata.language
        passages = split(document, expected.extraction, hint)
        fresh, sources = scrubbed(metadata, origins, expected.extraction, passages, expected.scrub)
        if known is None:
            staged = self._originals.stage(as_file(expected.extraction))
            catalog.add_original(staged.sha256, staged.size)
            self._originals.keep([staged])
            row = catalog.readings.add(
                whole.id,
                original=staged.sha256,
                size=staged.size,
                text_id=catalog.texts.add(staged.sha256, expected.extraction),
                holes=[(hole.start, hole.end, hole.mark) for hole in expected.holes],
                metadata=fresh,
                origins=sources,
            )
        else:
            row = known.id
        described = catalog.readings.describe(row, fresh, sources)
        catalog.readings.adjust(row, ceiling=expected.ceiling, floor=expected.floor, current=True, newest=whole.newest)
        moved = known is None or not known.newest or known.ceiling != expected.ceiling
        if whole.newest and (moved or described):
            catalog.passages.replace(row, passages)
        return row


def _covered(span: Span, holes: Sequence[tuple[int, int, str]]) -> bool:
    """Whether holes take in all of a stretch but white space between them, as where a page ends."""
    start, end = span
    inside = sorted(hole for hole in holes if hole[0] < end and hole[1] > start)
    return bool(inside) and inside[0][0] <= start and inside[-1][1] >= end
