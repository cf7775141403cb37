"""What a search gives: hits, the cases that they belong to, one page of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from rightsarchive.citation import Citation
from rightsarchive.citing import cite_excerpt
from rightsarchive.errors import DamagedRecordError
from rightsarchive.model import Case, Document, case_id
from rightsarchive.query.plan import Plan
from rightsarchive.search.explanation import Contribution
from rightsarchive.search.highlight import Highlight, Highlighter
from rightsarchive.store import Excerpt


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
        return cite_excerpt(self._excerpt, self.document)

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


class CaseHits:
    """A case that was found, with its best passages. The score is the best one, plus half the second, plus a quarter of
    the third: it rises with how good its best passages are, not with how many there are."""

    def __init__(
        self, case: Case, score: float, hits: Callable[[], tuple[tuple[Hit, ...], tuple[DamagedRecordError, ...]]]
    ) -> None:
        self.case = case
        self.score = score
        self._hits = hits

    @cached_property
    def _read(self) -> tuple[tuple[Hit, ...], tuple[DamagedRecordError, ...]]:
        return self._hits()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Its best passages, read when those of any case are first asked for: the archive must still be open."""
        return self._read[0]

    @property
    def damaged(self) -> tuple[DamagedRecordError, ...]:
        """The documents of those of them that are damaged, and left out."""
        return self._read[1]

    def __repr__(self) -> str:
        return f"<CaseHits {self.score:.3f} {self.case.title!r}>"


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found. ``total`` counts every passage that matches; ``cases`` are ranked by themselves.

    A hit whose words, place or metadata are not what the custody log vouches for is left out, and its document told in
    ``damaged``."""

    query: str
    total: int
    offset: int
    hits: tuple[Hit, ...]
    cases: tuple[CaseHits, ...]
    plan: Plan = field(repr=False)
    damaged: tuple[DamagedRecordError, ...] = ()
