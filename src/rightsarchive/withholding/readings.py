"""Keeps the reduced texts of a document in step with its marks, in the transaction of whatever moves either."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from rightsarchive.errors import DamagedRecordError
from rightsarchive.model import Access, Extraction, Notice, Paragraph, PassageKind, Reason, Span, VersionId
from rightsarchive.passages import split
from rightsarchive.store import Catalog, Originals, Reading, Redaction, RedactionInVersion, text_digest
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

    def __init__(self, catalog: Catalog, originals: Originals) -> None:
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
            if whole.current:
                self._settle_version(document, whole)
            else:
                self._settle_earlier(document, whole)
        for row, _ in self._catalog.readings.with_passages(document):
            self._catalog.passages.supersede(row)
        self._catalog.documents.settle(document)
        return notices

    def close_covered(
        self, document: str, version: VersionId, extraction: Extraction, *, before: Extraction | None = None
    ) -> tuple[Covered, ...]:
        """Withhold, until a person decides, what somebody meant to take away and only covered in the text of a new version; or in a
        later reading of it: what the reading ``before`` had as covered was decided on, or is withheld, since then.

        To be called before :meth:`settle`; what it returns is to be recorded after it.
        """
        known = Counter(_covered_words(before)) if before is not None else Counter()
        closed = []
        for paragraph, words in _covered_paragraphs(extraction):
            if known[_plainly(words)]:
                known[_plainly(words)] -= 1
                continue
            redaction = self._catalog.withheld.add(document, _HIGHEST, paragraph.reason)
            self._catalog.withheld.set_spans(redaction.id, version, ((paragraph.start, paragraph.end),))
            closed.append(Covered(redaction.id, words, str(paragraph.reason), paragraph.page))
        return tuple(closed)

    def record_covered(self, document: str, number: int, covered: Sequence[Covered]) -> None:
        """Write the lines of the custody log about what was withheld in a version because its page covers it."""
        for each in covered:
            where = "" if each.page is None else f" on page {each.page}"
            self._catalog.custody.record(
                "withhold",
                document,
                private={"words": each.words, "code": each.reason, "reason": f"the file hides them{where}"},
                mark=each.redaction,
                version=number,
                access=Access.CONFIDENTIAL.value,
                places=1,
            )

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
            if whole.floor < floor:
                yield document, f"version {whole.number} is open below the level of a stretch that is withheld"
            if not whole.current:
                expected = ()  # what is kept for citations alone is read in no other way
            reduced_ones = [r for r in there if r.whole == whole.id and r.ceiling != _HIGHEST]
            wanted = {(each.ceiling, each.floor, each.sha256) for each in expected}
            if {(r.ceiling, r.floor, r.text_sha256) for r in reduced_ones if r.current} != wanted:
                yield document, f"the reduced texts of version {whole.number} are not those that its marks ask for"
            if any(r.floor < self.floor_of(document, whole, r) for r in reduced_ones if not r.current):
                yield document, f"an earlier reduced text of version {whole.number} shows what is withheld"

    def floor_of(self, document: str, whole: Reading, reading: Reading) -> int:
        """How far down an earlier reduced text may be seen: no further than the marks whose stretches stand in it."""
        return max(
            [
                whole.least,
                *(
                    placed.redaction.level
                    for placed in self._catalog.withheld.of_version(document, whole.id)
                    if not placed.spans or not all(_covered(span, reading.holes) for span in placed.spans)
                ),
            ]
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
                earlier = next((w for w in reversed(wholes) if w.number == whole.number and w.id in known), None)
                if earlier is not None and whole.current:
                    self._carry_on(known[earlier.id], earlier, whole)
                    if known[earlier.id].released:
                        continue
                    spans = self._spans(mark, whole)
                else:
                    text = FoldedText(self._catalog.texts.read(whole.text_id))
                    spans = wording.find(text).whole
                    later = whole.number > max((w.number for w in wholes if w.id in known), default=0)
                    if any(not Wording([each]).find(text).whole for each in words) or (later and len(spans) < most):
                        spans = ()
                    self._catalog.withheld.set_spans(mark.id, whole.id, spans)
                if not spans and whole.current:
                    level = tuple(Access)[mark.level].value
                    yield Notice(
                        "withheld-not-found",
                        f"Words that are withheld from this document ({mark.id}) do not all stand in version {whole.number};"
                        f" it is {level} until somebody decides.",
                        "Withhold the words there with `rightsarchive withhold`, then `rightsarchive release` the old mark in"
                        " this version.",
                    )

    def _carry_on(self, placed: RedactionInVersion, earlier: Reading, later: Reading) -> None:
        """Place a redaction in a later reading of the same bytes: in the same places, if its words stand as often there; else wherever
        they stand; nowhere, if a word of it is no longer read or stands less often. What was lifted in the version stays so."""
        before, after = (self._catalog.texts.read(each.text_id) for each in (earlier, later))
        folded, spans = (FoldedText(before), FoldedText(after)), set[Span]()
        for words in {before[start:end] for start, end in placed.spans}:
            wording = Wording([words])
            old, new = (wording.find(text).whole for text in folded)
            mine = [span for span in placed.spans if before[slice(*span)] == words]
            if len(old) == len(new) and set(mine) <= set(old):
                spans |= {new[old.index(span)] for span in mine}
            elif len(new) >= max(len(old), 1):
                spans |= set(new)
            else:
                spans = set()
                break
        self._catalog.withheld.set_spans(placed.redaction.id, later.id, _apart(spans))
        if placed.released:
            self._catalog.withheld.release(placed.redaction.id, later.id)

    def _spans(self, mark: Redaction, whole: Reading) -> tuple[Span, ...]:
        return next(
            (placed.spans for placed in self._catalog.withheld.in_versions(mark) if placed.version == whole.id), ()
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
        floor = max([whole.least, *(each.redaction.level for each in placed)])
        levels = sorted({each.redaction.level for each in placed if each.spans}, reverse=True)
        if not levels:
            return whole, floor, ()
        extraction = self._catalog.texts.extraction(whole.text_id)
        found: list[Expected] = []
        for level in levels:
            above = [each for each in placed if each.redaction.level >= level]
            below = [each.redaction.level for each in placed if each.redaction.level < level or not each.spans]
            least = max([whole.least, *below])
            made = self._reduced(extraction, above, ceiling=level - 1, floor=least)
            if found and found[-1].extraction.text == made.extraction.text:
                made = found.pop()
                made = Expected(made.ceiling, least, made.holes, made.extraction, made.scrub)
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
        ours = [each for each in others if each.whole == whole.id]
        # With the same words, a reduced text of an earlier reading has the same passages.
        before = [each.id for each in others if each.whole != whole.id]
        taken = set()
        for each in expected:
            known = next((r for r in ours if r.text_sha256 == each.sha256 and r.id not in taken), None)
            taken.add(self._keep(document, whole, each, known, before))
        for reading in ours:
            if reading.id not in taken:
                self._put_aside(document, whole, reading)

    def _settle_earlier(self, document: str, whole: Reading) -> None:
        """An earlier reading of the same bytes is kept for the citations of it, as closed as the stretches of it that are withheld."""
        placed = self._catalog.withheld.of_version(document, whole.id)
        floor = max([whole.least, *(each.redaction.level for each in placed)])
        self._catalog.readings.adjust(whole.id, ceiling=_HIGHEST, floor=floor, current=False, newest=False)
        for reading in self._catalog.readings.of_document(document):
            if reading.whole == whole.id != reading.id:
                self._put_aside(document, whole, reading)

    def _put_aside(self, document: str, whole: Reading, reading: Reading) -> None:
        least = self.floor_of(document, whole, reading)
        self._catalog.readings.adjust(reading.id, ceiling=reading.ceiling, floor=least, current=False, newest=False)

    def _keep(
        self,
        document: str,
        whole: Reading,
        expected: Expected,
        known: Reading | None,
        before: Sequence[VersionId],
    ) -> VersionId:
        catalog = self._catalog
        metadata, origins = catalog.documents.description(whole.id)
        said = origins.get("language")
        hint = None if said is None or said.origin in UNSAID else metadata.language
        passages = split(document, expected.extraction, hint)
        cleared = catalog.sources.cleared(document) if whole.newest else frozenset()
        fresh, sources = scrubbed(metadata, origins, expected.extraction, passages, expected.scrub, cleared)
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
            catalog.passages.replace(row, passages, superseded=before)
        return row


def _covered_paragraphs(extraction: Extraction) -> Iterator[tuple[Paragraph, str]]:
    for paragraph in extraction.paragraphs:
        if paragraph.kind is PassageKind.HIDDEN and paragraph.reason in _TAKEN_AWAY:
            yield paragraph, extraction.text[paragraph.start : paragraph.end]


def _covered_words(extraction: Extraction) -> Iterator[str]:
    return (_plainly(words) for _, words in _covered_paragraphs(extraction))


def _plainly(words: str) -> str:
    return FoldedText(words).readings[0].letters.strip()


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, those that overlap as one."""
    kept: list[Span] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return tuple(kept)


def _covered(span: Span, holes: Sequence[tuple[int, int, str]]) -> bool:
    """Whether holes take in all of a stretch but white space between them, as where a page ends."""
    start, end = span
    inside = sorted(hole for hole in holes if hole[0] < end and hole[1] > start)
    return bool(inside) and inside[0][0] <= start and inside[-1][1] >= end
