"""From a query to ranked hits, and to ranked cases: parse, expand, rank, fetch the texts, cite."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np

from rightsarchive.citation import CONTEXT, Citation, cite
from rightsarchive.engine.protocol import Engine, Fingerprint, Scored
from rightsarchive.errors import UsageError
from rightsarchive.language import fields
from rightsarchive.language import names as sounds
from rightsarchive.language.analysis import LONGEST
from rightsarchive.language.concepts import Vocabulary
from rightsarchive.language.folding import fold
from rightsarchive.model import Access, Case, Document, PartialDate, Passage, case_id
from rightsarchive.query import Filters, Query, expand, parse
from rightsarchive.query.plan import Fuzzy, Leaf, Phrase, Plan, Prefix, Synonyms, Term, Why, leaves
from rightsarchive.search.highlight import Highlight, Highlighter
from rightsarchive.store import Catalog, Excerpt

CASE_DEPTH = 300
"""How far down the ranking cases are gathered. A case whose best passage stands lower is not in ``Results.cases``."""

ORDINARY_FROM = 5
"""Passages that tell how the archive writes a word."""

ORDINARY_SHARE = 0.1
"""A word of which fewer of its passages than this have a name that sounds the same is no name in this archive."""

CASE_HITS = 3
"""The best passages of a case that make its score and are shown with it."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """A part of a hit's score: what ``term`` it came from, ``why`` that was looked for, and how much it gave before the mix.

    ``role`` is ``finds`` for what decides whether a passage is found, ``ranks`` for what only orders what was found. A name, a
    concept or a phrase does both, and is then told twice.
    """

    term: str
    why: Why | None
    score: float
    role: Literal["finds", "ranks"]


class Hit:
    """A passage that was found. ``highlights`` are code points into ``passage.text``; ``cases`` are case ids."""

    def __init__(
        self, score: float, excerpt: Excerpt, document: Callable[[], Document],
        highlighter: Callable[[], Highlighter], explain: Callable[[], tuple[Contribution, ...]],
    ) -> None:  # fmt: skip
        self.score = score
        self.passage = excerpt.passage
        self._excerpt = excerpt
        self._document = document
        self._highlighter = highlighter
        self._explain = explain

    @property
    def document(self) -> Document:
        """The version that the passage stands in."""
        return self._document()

    @cached_property
    def citation(self) -> Citation:
        """The whole passage as a quote, with its source."""
        return _cite(self._excerpt, self.document)

    @property
    def cases(self) -> tuple[str, ...]:
        """The ids of the document's cases."""
        return tuple(case_id(name) for name in self.document.metadata.cases)

    @cached_property
    def highlights(self) -> tuple[Highlight, ...]:
        """What matched, and why: the user's own word, its stem, a name in another spelling, a concept in another language."""
        return self._highlighter().highlights(self.passage.text, self.passage.language)

    @property
    def explanation(self) -> tuple[Contribution, ...]:
        """Where the score comes from, the largest part first. Asks the engine, so the archive must still be open."""
        return self._explain()

    def __repr__(self) -> str:
        return f"<Hit {self.score:.3f} {self.document.title!r}, {self.passage.locator}>"


@dataclass(frozen=True, slots=True)
class CaseHits:
    """A case that was found, with its best passages. The score is the best one, plus half the second, plus a quarter of
    the third: it rises with how good its best passages are, not with how many there are."""

    case: Case
    score: float
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found. ``total`` counts every passage that matches; ``cases`` are ranked by themselves."""

    query: str
    total: int
    offset: int
    hits: tuple[Hit, ...]
    cases: tuple[CaseHits, ...]
    plan: Plan = field(repr=False)


class NamesBySound:
    """The names that a word may mean in another spelling or script, of the passages that ``clearance`` may see."""

    def __init__(self, catalog: Catalog, engine: Engine, clearance: Access) -> None:
        self._catalog = catalog
        self._engine = engine
        self._clearance = clearance

    def similar(self, word: str) -> Sequence[tuple[str, float, str]]:
        """(name form, weight, note) of each, the best first."""
        if self._is_ordinary(word):
            return ()
        candidates = self._catalog.names.candidates(sounds.keys(sounds.fold(word)))
        while True:
            found = sounds.matches(word, candidates)
            # A name that stands only where the reader may not look is neither shown nor takes the place of another.
            hidden = {
                sound for sound, _, _ in found if not self._engine.count(Term(fields.NAME, sound), self._clearance)
            }
            if not hidden:
                return found
            candidates = [sound for sound in candidates if sound not in hidden]

    def _is_ordinary(self, word: str) -> bool:
        """Whether it is typed in small letters, and the archive writes it so."""
        if not word[:1].islower():
            return False
        passages = self._engine.count(Term(fields.WORD, fold(word)[:LONGEST]), self._clearance)
        if passages < ORDINARY_FROM:
            return False
        return self._engine.count(Term(fields.NAME, sounds.fold(word)), self._clearance) < ORDINARY_SHARE * passages


def search(
    catalog: Catalog,
    engine: Engine,
    query: str,
    *,
    limit: int,
    offset: int,
    filters: Filters,
    names: bool,
    concepts: Vocabulary | None,
) -> Results:
    """The slice of the ranking from ``offset``, and the cases of its first :data:`CASE_DEPTH` passages.

    Raises QuerySyntaxError, UsageError.
    """
    if limit < 0 or offset < 0:
        raise UsageError("limit and offset are counted from 0 upwards.")
    plan = plan_of(catalog, engine, parse(query), filters, names=names, concepts=concepts)
    page = engine.search(plan, limit=max(CASE_DEPTH, limit) if offset == 0 else limit, offset=offset)
    top = page.hits[:CASE_DEPTH] if offset == 0 else engine.search(plan, limit=CASE_DEPTH).hits
    by_case = _best_of_cases(catalog, top, limit)
    shown = page.hits[:limit]
    wanted = dict.fromkeys([*shown, *(scored for best in by_case.values() for scored in best)])
    hits = _hits(catalog, engine, plan, wanted)
    records = catalog.cases.records(by_case)
    return Results(
        query=query,
        total=page.total,
        offset=offset,
        hits=tuple(hits[scored.id] for scored in shown if scored.id in hits),
        cases=tuple(
            CaseHits(
                records[case],
                _case_score(best),
                tuple(hits[scored.id] for scored in best if scored.id in hits),
            )
            for case, best in by_case.items()
            if case in records and any(scored.id in hits for scored in best)
        ),
        plan=plan,
    )


def plan_of(
    catalog: Catalog, engine: Engine, query: Query, filters: Filters, *, names: bool, concepts: Vocabulary | None
) -> Plan:
    """What the engine is asked for a parsed query over this archive. It depends on nothing above the clearance."""
    lookup = NamesBySound(catalog, engine, filters.clearance) if names else None
    languages = languages_of(engine, filters.clearance)
    return expand(query, languages=languages, filters=filters, names=lookup, concepts=concepts)


_languages: WeakKeyDictionary[Engine, dict[Access, tuple[Fingerprint | None, tuple[str, ...]]]] = WeakKeyDictionary()


def languages_of(engine: Engine, clearance: Access) -> tuple[str, ...]:
    """The languages of what ``clearance`` may see, the most frequent first. Counted anew only after a commit, in the index:
    the catalog takes thirty times as long."""
    commit = engine.fingerprint()
    known = _languages.setdefault(engine, {})
    if clearance not in known or known[clearance][0] != commit:
        counts: Counter[str] = Counter()
        for part in engine.occurrences(fields.LANGUAGE, clearance):
            passages = np.bincount(part.ordinals, minlength=len(part.terms))
            counts.update(dict(zip(part.terms, passages.tolist(), strict=True)))
        known[clearance] = commit, tuple(sorted(counts, key=lambda language: (-counts[language], language)))
    return known[clearance][1]


def _best_of_cases(catalog: Catalog, ranking: Sequence[Scored], most: int) -> dict[str, list[Scored]]:
    """The best passages of each case, the best case first."""
    cases_of = catalog.passages.cases_of(scored.id for scored in ranking)
    best: dict[str, list[Scored]] = {}
    for scored in ranking:
        for case in cases_of.get(scored.id, ()):
            kept = best.setdefault(case, [])
            if len(kept) < CASE_HITS:
                kept.append(scored)
    ranked = sorted(best, key=lambda case: (-_case_score(best[case]), case))
    return {case: best[case] for case in ranked[:most]}


def _case_score(best: Sequence[Scored]) -> float:
    return sum(scored.score * 0.5**place for place, scored in enumerate(best))


def _hits(catalog: Catalog, engine: Engine, plan: Plan, ranking: Iterable[Scored]) -> Mapping[int, Hit]:
    """Hits by passage id. A passage that was taken out, or put above the clearance, since the engine's last commit is
    left out: the catalog is the truth."""
    scores = {scored.id: scored.score for scored in ranking}
    found = catalog.passages.excerpts(scores, CONTEXT)
    documents = catalog.documents.readers({excerpt.version_id for excerpt in found.values()})
    highlighter = cache(partial(Highlighter, plan))
    return {
        number: Hit(
            scores[number],
            excerpt,
            documents[excerpt.version_id],
            highlighter,
            partial(_contributions, engine, plan, number),
        )
        for number, excerpt in found.items()
        if excerpt.access.level <= plan.clearance.level
    }


def _contributions(engine: Engine, plan: Plan, number: int) -> tuple[Contribution, ...]:
    finding = Counter(leaves(plan.match))
    parts = []
    # An engine tells first what finds; a leaf that ranks too comes again.
    for leaf, score in engine.explain(plan, [number])[number]:
        parts.append(Contribution(_shown(leaf), leaf.why, score, "finds" if finding[leaf] > 0 else "ranks"))
        finding[leaf] -= 1
    return tuple(sorted(parts, key=lambda part: -part.score))


def cite_passage(catalog: Catalog, version: int, document: Document, passage: Passage) -> Citation:
    """The citation of a whole passage, read from the frozen text with its context."""
    text_id = catalog.documents.text(version)
    start = max(0, passage.locator.start - CONTEXT)
    window = catalog.texts.read(text_id, start, passage.locator.end + CONTEXT)
    ocr = catalog.texts.is_ocr(text_id, passage.locator.page)
    return _cite(Excerpt(passage, version, document.metadata.access, window, start, ocr), document)


def _cite(excerpt: Excerpt, document: Document) -> Citation:
    passage = excerpt.passage
    return cite(
        document,
        passage.locator,
        excerpt.window,
        window_start=excerpt.window_start,
        passage_id=passage.id,
        language=passage.language,
        repeats=passage.repeats,
        ocr=excerpt.ocr,
    )


def clearance_of(value: Access | str) -> Access:
    """Raises UsageError for an unknown access level."""
    try:
        return Access(value)
    except ValueError:
        levels = ", ".join(access.value for access in Access)
        raise UsageError(f"{value!r} is no access level.", advice=f"Use one of: {levels}.") from None


def filters_of(
    *,
    languages: Iterable[str] | str | None = None,
    cases: Iterable[str] | str | None = None,
    publishers: Iterable[str] | str | None = None,
    persons: Iterable[str] | str | None = None,
    types: Iterable[str] | str | None = None,
    published_after: PartialDate | dt.date | str | None = None,
    published_before: PartialDate | dt.date | str | None = None,
    clearance: Access | str = Access.PUBLIC,
    navigation: bool = False,
) -> Filters:
    """The filters of a call. Raises UsageError for a wrong date or an unknown clearance."""
    try:
        return Filters(
            languages=_several(languages),
            cases=_several(cases),
            publishers=_several(publishers),
            persons=_several(persons),
            types=_several(types),
            published_after=None if published_after is None else PartialDate(published_after),
            published_before=None if published_before is None else PartialDate(published_before),
            clearance=clearance_of(clearance),
            navigation=navigation,
        )
    except ValueError as error:
        raise UsageError(f"{error}.", advice="Write 2025, 2025-07 or 2025-07-31.") from error


def _several(value: Iterable[str] | str | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _shown(leaf: Leaf) -> str:
    """What an engine looked for, in a form that a person can read."""
    match leaf:
        case Synonyms(members=members):
            return " | ".join(term for term, _ in members)
        case Phrase(terms=terms):
            return " ".join(term for term, _ in terms)
        case Prefix(text=text):
            return f"{text}*"
        case Fuzzy(text=text, edits=edits):
            return f"{text}~{edits}"
        case Term(text=text):
            return text
