"""Searcher: asks one open archive. Parse, expand, rank, fetch the texts, group by case."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, Unpack

from rightsarchive.citation import Citation
from rightsarchive.engine.protocol import Engine, Fingerprint
from rightsarchive.errors import (
    ArchiveBusyError,
    DamagedArchiveError,
    DamagedRecordError,
    ReadOnlyArchiveError,
    UsageError,
)
from rightsarchive.language import fields
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.model import Access, Failure, Passage, PassageId
from rightsarchive.query import Filters, Query, expand, parse
from rightsarchive.query.plan import Among, Except, Plan
from rightsarchive.search.annotated import Annotated
from rightsarchive.search.batch import BatchHit, BatchLine, answers
from rightsarchive.search.facets import By, Facets, check_by, count
from rightsarchive.search.fetching import Fetcher, distinct
from rightsarchive.search.grouping import best_of_cases
from rightsarchive.search.labels import CatalogLabels
from rightsarchive.search.options import Request, SearchOptions, read_options
from rightsarchive.search.ordering import everything
from rightsarchive.search.paging import page_of
from rightsarchive.search.query_list import read_queries
from rightsarchive.search.resolving import Resolver
from rightsarchive.search.results import CaseHits, Hit, Results
from rightsarchive.search.similar import like, like_what
from rightsarchive.search.spellings import PhoneticNames
from rightsarchive.search.suggestion import Suggestion, complete, suggest
from rightsarchive.store import Catalog, Dictionary

PATIENCE = 5.0
"""Seconds that a search waits for the index where it has missed what is there."""

CATCH_UP_AFTER = 0.5
"""Seconds after which it looks whether anybody is bringing the index up."""

POLL = 0.005

CASE_DEPTH = 300
"""How far down the ranking cases are gathered. A case whose best passage stands lower is not in ``Results.cases``."""

Asking = Callable[[], tuple[Query, Plan]]
"""Makes what is asked of the state of the archive when it is called."""


class _Known(NamedTuple):
    """What is known of the last ``commit`` as one clearance sees it."""

    commit: Fingerprint | None
    languages: tuple[str, ...]
    names: PhoneticNames


class _KnownNotes(NamedTuple):
    """The notes and tags that one clearance sees, in this ``state`` of the archive."""

    state: str
    annotated: Annotated


class Searcher:
    """What a search needs of one archive, and what it remembers from one search to the next."""

    def __init__(
        self, catalog: Catalog, engine: Engine, analyzer: Analyzer, catch_up: Callable[[], bool] | None = None
    ) -> None:
        """``catch_up`` brings the index up to the catalog, unless somebody is writing to the archive; whether nobody is."""
        self._catalog = catalog
        self._engine = engine
        self._analyzer = analyzer
        self._catch_up = catch_up
        self._fetcher = Fetcher(catalog, engine, analyzer, self._annotated)
        self.forget()

    def forget(self) -> None:
        """Drop what is remembered of the last commit."""
        self._known: dict[Access, _Known] = {}
        self._notes: dict[Access, _KnownNotes] = {}

    def search(self, query: str, *, limit: int = 10, offset: int = 0, **options: Unpack[SearchOptions]) -> Results:
        """The slice of the ranking from ``offset``, and the cases of its first :data:`CASE_DEPTH` passages.

        Raises QuerySyntaxError, UsageError.
        """
        _check_counts(limit, offset)
        request = read_options(options)
        return self._page(request, partial(self._asked, request, query), limit, offset)

    def similar(
        self,
        passage: str | Passage | Citation | Hit,
        *,
        limit: int = 10,
        offset: int = 0,
        **options: Unpack[SearchOptions],
    ) -> Results:
        """Passages like one of the archive or like a text, as :meth:`search` gives what it finds. Raises NotInArchiveError, UsageError."""
        _check_counts(limit, offset)
        request = read_options(options)
        text, own = like_what(self._catalog.seen_by(request.filters.clearance), passage)
        return self._page(request, partial(self._like, request, text, own), limit, offset)

    def facets(self, query: str, by: By, **options: Unpack[SearchOptions]) -> Facets:
        """What a query finds, counted. Raises QuerySyntaxError, UsageError."""
        request = read_options(options)
        plan = self._asked(request, query)[1]
        catalog = self._catalog.seen_by(request.filters.clearance)
        with catalog.snapshot():
            return count(self._engine, catalog, plan, query, check_by(by))

    def unseen(
        self, query: str, known: Collection[int], *, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> tuple[tuple[Hit, ...], frozenset[PassageId], int, tuple[DamagedRecordError, ...]]:
        """Of what a query finds, the best first, so many hits that are not ``known``; all that it finds; how many of these are not known; and
        what of the hits is damaged and left out. Raises QuerySyntaxError, UsageError."""
        plan = self._asked(read_options(options), query)[1]
        found = everything(self._engine, plan, fields.LANGUAGE).hits
        there = self._catalog.seen_by(plan.clearance).passages.visible([scored.id for scored in found])
        new = [scored for scored in found if scored.id in there and scored.id not in known]
        damage: dict[PassageId, DamagedRecordError] = {}
        shown = new if limit is None else new[:limit]
        hits = self._fetcher.hits(plan, shown, damage)
        ranked = tuple(hits[scored.id] for scored in shown if scored.id in hits)
        return ranked, frozenset(there), len(new), distinct(damage.values())

    def search_all(self, path: Path, **options: Unpack[SearchOptions]) -> Iterator[BatchHit | BatchLine | Failure]:
        """Every hit of every query of a list, behind them the line. Raises UnreadableFileError, UsageError."""
        request = read_options({"collapse": False, **options})

        def page(query: str, limit: int, offset: int) -> Results:
            return self._page(request, partial(self._asked, request, query), limit, offset, with_cases=False)

        return answers(page, read_queries(path), path)

    def suggest(self, query: str, clearance: Access) -> tuple[Suggestion, ...]:
        """For each word of a query that no passage holds: near words that some do. Raises QuerySyntaxError.

        A word whose name form is found is spelled another way, not wrongly. Concepts are left out: that a passage says it in
        another language tells nothing of how the word is spelled.
        """
        asked = self._resolver(clearance).query(parse(query))
        plan = self._plan(asked, Request(Filters(clearance=clearance), names=True, concepts=False))
        catalog = self._catalog.seen_by(clearance)
        return suggest(catalog, self._engine, self._analyzer, asked, plan, self.languages(clearance))

    def complete(self, beginning: str, limit: int, clearance: Access) -> tuple[str, ...]:
        """Words of the archive that begin so, the most frequent first."""
        self.last_commit()
        return complete(self._catalog.seen_by(clearance), self._engine, self._analyzer, beginning, limit)

    def concepts(self) -> Vocabulary:
        """The concepts that searches know."""
        return self._catalog.vocabularies.merged()

    def vocabularies(self) -> dict[str, int]:
        """The vocabularies that they are from, and dictionaries, each with its number of concepts or entries."""
        return self._catalog.vocabularies.sizes()

    def dictionaries(self) -> tuple[Dictionary, ...]:
        """The dictionaries of two languages."""
        return tuple(self._catalog.vocabularies.dictionaries.all())

    def languages(self, clearance: Access) -> tuple[str, ...]:
        """The languages of what ``clearance`` may see, the most frequent first. Asked for anew only after a commit."""
        return self._of_last_commit(clearance).languages

    def last_commit(self) -> Fingerprint:
        """What is searched. Raises ArchiveBusyError while another program makes the index that is missing, of an earlier release or
        damaged; DamagedArchiveError where it cannot be made."""
        found = self._engine.fingerprint()
        advice = "Run `rightsarchive reindex`: it is made again from the catalog."
        if found is None and self._catch_up is not None:
            try:
                if not self._catch_up():
                    raise ArchiveBusyError(
                        "the search index is being made by another program.",
                        advice="Search again when it has finished. Until then documents can be shown, cited and verified.",
                    )
            except ReadOnlyArchiveError:
                advice = "Copy the archive to a disk that you may write to, and run `rightsarchive reindex` there."
            found = self._engine.fingerprint()
        if found is None:
            raise DamagedArchiveError(
                "the search index cannot be used: it is missing, damaged or of another release.", advice=advice
            )
        return found

    def _of_last_commit(self, clearance: Access) -> _Known:
        commit = self.last_commit()
        known = self._known.get(clearance)
        if known is None or known.commit != commit:
            counts = self._engine.values(fields.LANGUAGE, clearance)
            languages = tuple(sorted(counts, key=lambda language: (-counts[language], language)))
            names = PhoneticNames(self._catalog.seen_by(clearance), self._engine, self._analyzer)
            known = self._known[clearance] = _Known(commit, languages, names)
        return known

    def _page(self, request: Request, asking: Asking, limit: int, offset: int, *, with_cases: bool = True) -> Results:
        """Documents change while they are searched. What the index still has in another place is not hidden and not missing: the
        search waits until the index has it in its own."""
        until = time.monotonic() + PATIENCE
        made_again = False
        while True:
            commit = self.last_commit()
            try:
                results, unseen = self._page_of(request, asking, limit, offset, with_cases=with_cases)
            except DamagedArchiveError:
                # Where it was the index, there is none any more, and it is made again.
                if made_again or self._engine.fingerprint() is not None:
                    raise
                made_again = True
                continue
            if not unseen:
                return results
            reader = self._catalog.seen_by(request.filters.clearance)
            if not reader.passages.awaited(unseen, commit.revision) or not self._moved_on(commit, until):
                lost = self._lost(results.plan, unseen, commit)
                return replace(results, damaged=distinct([*results.damaged, *lost]))

    def _lost(self, plan: Plan, unseen: Collection[PassageId], commit: Fingerprint) -> list[DamagedRecordError]:
        """The damage of the documents of passages that the index has, and the catalog has no more: told where the index has seen every
        change, so that none of them took the passage away."""
        page = everything(self._engine, plan, fields.DOCUMENT)
        reader = self._catalog.seen_by(plan.clearance)
        if self._engine.fingerprint() != commit or reader.passages.revision() != commit.revision:
            return []
        gone = set(unseen)
        of_hits = zip(page.hits, page.values, strict=True)
        return [DamagedRecordError(of[0], "place") for scored, of in of_hits if scored.id in gone and of]

    def _moved_on(self, commit: Fingerprint, until: float) -> bool:
        """Wait for a later commit than this one; whether there was one in time."""
        patient = time.monotonic() + CATCH_UP_AFTER
        while self._engine.fingerprint() == commit:
            now = time.monotonic()
            if now > until:
                return False
            if now > patient and self._catch_up is not None:
                # Whoever was to do it may have come to a sudden end.
                patient = until if self._catch_up() else now + CATCH_UP_AFTER
            time.sleep(POLL)
        return True

    def _page_of(
        self, request: Request, asking: Asking, limit: int, offset: int, *, with_cases: bool
    ) -> tuple[Results, list[PassageId]]:
        """The results, and the passages that should be among them and are not there, or not for this clearance."""
        asked, plan = asking()
        remarks = list(asked.remarks)
        reader = self._catalog.seen_by(request.filters.clearance)
        page = page_of(self._engine, reader, plan, request, limit, offset, CASE_DEPTH if with_cases else 0)
        remarks += [page.remark] if page.remark else []
        shown = page.shown
        damage: dict[PassageId, DamagedRecordError] = {}
        damaged_cases: dict[str, DamagedRecordError] = {}
        hits = self._fetcher.hits(plan, shown, damage, page.copies)
        cases: tuple[CaseHits, ...] = ()
        if with_cases:
            top = page.best or self._engine.search(plan, limit=CASE_DEPTH, values_of=fields.CASE)
            by_case = best_of_cases(top.hits[:CASE_DEPTH], top.values, limit)
            cases = self._fetcher.cases(plan, by_case, {scored.id for scored in shown}, hits, damage, damaged_cases)
        results = Results(
            query=asked.text,
            total=page.total,
            offset=offset,
            hits=tuple(hits[scored.id] for scored in shown if scored.id in hits),
            cases=cases,
            plan=plan,
            remarks=tuple(remarks),
            damaged=distinct([*damage.values(), *damaged_cases.values()]),
            more=page.more,
        )
        return results, [scored.id for scored in shown if scored.id not in hits and scored.id not in damage]

    def _asked(self, request: Request, query: str) -> tuple[Query, Plan]:
        """A query with its names looked up, and its plan."""
        resolver = self._resolver(request.filters.clearance)
        asked = resolver.query(parse(query))
        return asked, self._plan(asked, replace(request, filters=resolver.filters(request.filters)))

    def _like(self, request: Request, text: str, own: Sequence[PassageId]) -> tuple[Query, Plan]:
        """What is asked for passages like a text."""
        resolver = self._resolver(request.filters.clearance)
        asked = like(self._engine, text, request.filters.clearance, own=bool(own))
        plan = self._plan(asked, replace(request, filters=resolver.filters(request.filters)))
        return asked, replace(plan, match=Except(plan.match, Among(tuple(own)))) if own else plan

    def _resolver(self, clearance: Access) -> Resolver:
        self.last_commit()
        return Resolver(self._engine, self._catalog.seen_by(clearance))

    def _plan(self, query: Query, request: Request) -> Plan:
        """What the engine is asked. It depends on nothing above the clearance."""
        known = self._of_last_commit(request.filters.clearance)
        return expand(
            query,
            languages=known.languages,
            filters=request.filters,
            names=known.names if request.names else None,
            concepts=self.concepts() if request.concepts else None,
            dictionaries=self._catalog.vocabularies.dictionaries if request.concepts else None,
            labels=CatalogLabels(
                self._catalog.seen_by(request.filters.clearance), self._annotated(request.filters.clearance)
            ),
        )

    def _annotated(self, clearance: Access) -> Annotated | None:
        """The notes and tags that a clearance sees; None where there are none."""
        reader = self._catalog.seen_by(clearance)
        state = reader.annotations.state()
        if state is None:
            return None
        known = self._notes.get(clearance)
        if known is None or known.state != state:
            language = next(iter(self.languages(clearance)), "")
            known = self._notes[clearance] = _KnownNotes(state, Annotated(reader, self._analyzer, language))
        return known.annotated


def _check_counts(limit: int, offset: int) -> None:
    if limit < 0 or offset < 0:
        raise UsageError("limit and offset are counted from 0 upwards.")
