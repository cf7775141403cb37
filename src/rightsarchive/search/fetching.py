"""What a ranking names, read from the catalog: hits with their texts, and cases with their best hits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, partial

from rightsarchive.citation import CONTEXT
from rightsarchive.engine.protocol import Engine, Scored
from rightsarchive.errors import DamagedRecordError
from rightsarchive.language.analysis import Analyzer
from rightsarchive.model import Access, PassageId, VersionId
from rightsarchive.query.plan import Plan
from rightsarchive.search.annotated import Annotated
from rightsarchive.search.copies import Copy
from rightsarchive.search.explanation import contributions
from rightsarchive.search.grouping import case_score
from rightsarchive.search.highlight import Highlighter
from rightsarchive.search.known import MetadataMatcher
from rightsarchive.search.paging import Copies
from rightsarchive.search.results import CaseHits, Hit
from rightsarchive.store import Catalog, CatalogReader


class Fetcher:
    """Reads for one searcher."""

    def __init__(
        self, catalog: Catalog, engine: Engine, analyzer: Analyzer, annotated: Callable[[Access], Annotated | None]
    ) -> None:
        """``annotated`` gives the notes and tags that a clearance sees."""
        self._catalog = catalog
        self._engine = engine
        self._analyzer = analyzer
        self._annotated = annotated

    def hits(
        self,
        plan: Plan,
        ranking: Iterable[Scored],
        damage: dict[PassageId, DamagedRecordError],
        copies: Copies | None = None,
    ) -> Mapping[PassageId, Hit]:
        """Hits by passage id. A passage that was taken out, or put above the clearance, since the engine's last commit is
        left out: the catalog is the truth. So is one that is damaged, and told in ``damage``. Their ``copies`` are read when they are
        asked for."""
        scores = {scored.id: scored.score for scored in ranking}
        catalog = self._catalog.seen_by(plan.clearance)
        damaged_versions: dict[VersionId, DamagedRecordError] = {}
        with catalog.snapshot():
            found = catalog.passages.excerpts(scores, CONTEXT, damage)
            versions = {excerpt.version_id for excerpt in found.values()}
            documents = catalog.documents.readers(versions, damaged_versions)
        for passage, excerpt in found.items():
            if excerpt.version_id in damaged_versions:
                damage[passage] = damaged_versions[excerpt.version_id]
        highlighter = cache(partial(Highlighter, plan, self._analyzer))
        metadata = cache(partial(MetadataMatcher, plan, self._analyzer))
        annotated = self._annotated(plan.clearance)
        return {
            passage: Hit(
                scores[passage],
                excerpt,
                documents[excerpt.version_id],
                highlighter,
                partial(contributions, self._engine, plan, passage),
                metadata,
                () if annotated is None else tuple(annotated.of(excerpt.passage.document_id, passage)),
                partial(_copies_read, catalog, copies[passage]) if copies and passage in copies else tuple,
            )
            for passage, excerpt in found.items()
            if excerpt.version_id in documents
        }

    def cases(
        self,
        plan: Plan,
        by_case: Mapping[str, list[Scored]],
        shown: Collection[PassageId],
        hits: Mapping[PassageId, Hit],
        damage: dict[PassageId, DamagedRecordError],
        damaged_cases: dict[str, DamagedRecordError],
    ) -> tuple[CaseHits, ...]:
        """The cases of which there is a passage to be seen. Passages that are not ``shown`` are read when they are asked for."""
        others = {scored.id: scored for best in by_case.values() for scored in best if scored.id not in shown}
        catalog = self._catalog.seen_by(plan.clearance)
        # As a rule the best passage of a case is there, and tells that the case is.
        open_cases = {case: best for case, best in by_case.items() if not any(scored.id in hits for scored in best)}
        visible = hits.keys() | catalog.passages.visible([best[0].id for best in open_cases.values()])
        if left := [best for best in open_cases.values() if best[0].id not in visible]:
            visible |= catalog.passages.visible([scored.id for best in left for scored in best[1:]])

        damage_of_all: dict[PassageId, DamagedRecordError] = {}

        @cache
        def every() -> Mapping[PassageId, Hit]:
            found = {**hits, **self.hits(plan, others.values(), damage_of_all)}
            damage_of_all.update(damage)
            return found

        def best_hits(best: Sequence[Scored]) -> tuple[tuple[Hit, ...], tuple[DamagedRecordError, ...]]:
            found = every()
            wrong = distinct(damage_of_all[scored.id] for scored in best if scored.id in damage_of_all)
            return tuple(found[scored.id] for scored in best if scored.id in found), wrong

        records = catalog.cases.records(by_case, damaged_cases)
        return tuple(
            CaseHits(records[case], case_score(best), partial(best_hits, best))
            for case, best in by_case.items()
            if case in records and any(scored.id in visible for scored in best)
        )


def _copies_read(catalog: CatalogReader, passages: Iterable[PassageId]) -> tuple[Copy, ...]:
    """In the order of their documents; what is damaged is left out."""
    with catalog.snapshot():
        found = catalog.passages.excerpts(passages, CONTEXT, {})
        documents = catalog.documents.readers({excerpt.version_id for excerpt in found.values()}, {})
    read = [Copy(each, documents[each.version_id]()) for each in found.values() if each.version_id in documents]
    return tuple(sorted(read, key=lambda copy: (copy.document.id, copy.passage.ordinal)))


def distinct(damage: Iterable[DamagedRecordError]) -> tuple[DamagedRecordError, ...]:
    """Each record and part of it once."""
    return tuple({(error.record, error.part): error for error in damage}.values())
