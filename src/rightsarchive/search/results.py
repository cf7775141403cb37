"""What a search gives: hits, the cases that they belong to, one page of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, overload

from rightsarchive.citation import Citation
from rightsarchive.citing import cite_excerpt
from rightsarchive.errors import DamagedRecordError, UsageError
from rightsarchive.model import Case, Document
from rightsarchive.model.brief import brief, cut
from rightsarchive.query.plan import Plan
from rightsarchive.search.copies import Copy
from rightsarchive.search.explanation import Contribution
from rightsarchive.search.highlight import Highlight, Highlighter
from rightsarchive.search.html_table import html_table, isolated_text, marked_text
from rightsarchive.search.known import Known, MetadataMatch, MetadataMatcher
from rightsarchive.store import Excerpt

if TYPE_CHECKING:
    import pandas as pd

HIT_COLUMNS = (
    "query", "rank", "score", "cases", "title", "publisher", "published", "published_earliest", "published_latest", "language", "page", "page_label",
    "paragraph", "kind", "reason", "quote", "matched", "reference", "document", "version", "passage", "start", "end", "sha256",
    "copies",
)  # fmt: skip
"""What :meth:`Results.to_records` says of each hit, in the order of a table."""


class Hit:
    """A passage that was found. ``highlights`` are code points into ``passage.text``; ``cases`` are case ids."""

    def __init__(
        self, score: float, excerpt: Excerpt, document: Callable[[], Document],
        highlighter: Callable[[], Highlighter], explain: Callable[[], tuple[Contribution, ...]],
        metadata: Callable[[], MetadataMatcher], annotations: Sequence[tuple[str, str, Known]] = (),
        copies: Callable[[], tuple[Copy, ...]] = tuple,
    ) -> None:  # fmt: skip
        self.score = score
        self.passage = excerpt.passage
        self._excerpt = excerpt
        self._document = document
        self._highlighter = highlighter
        self._explain = explain
        self._metadata = metadata
        self._annotations = annotations
        self._copies = copies

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
        return self.document.cases

    @cached_property
    def highlights(self) -> tuple[Highlight, ...]:
        """What matched, and why: the user's own word, its stem, a name in another spelling, a concept in another language."""
        return self._highlighter().highlights(self.passage.text, self.passage.language)

    @cached_property
    def metadata_matches(self) -> tuple[MetadataMatch, ...]:
        """What of the things known of the document the query asks for: its title, persons, publisher, … and the notes and tags on it and
        on the passage. A document is found once for these, by its first passage."""
        return self._metadata().matches(self.document, self.passage.language, self._annotations)

    @cached_property
    def copies(self) -> tuple[Copy, ...]:
        """The other passages with the same words (white space apart) that the query finds, in the order of their documents: this hit
        stands for them. Read when they are first asked for, so the archive must still be open. None with ``collapse=False``."""
        return self._copies()

    @property
    def explanation(self) -> tuple[Contribution, ...]:
        """Where the score comes from, the largest part first. Asks the engine, so the archive must still be open."""
        return self._explain()

    def to_record(self, query: str, rank: int) -> dict[str, Any]:
        """The hit as plain values by :data:`HIT_COLUMNS`. ``published`` is ISO 8601, as precise as the source was;
        ``published_earliest`` and ``published_latest`` are the first and the last day that it may be."""
        passage, document, at = self.passage, self.document, self.passage.locator
        published = document.metadata.published
        return {
            "query": query,
            "rank": rank,
            "score": round(self.score, 6),
            "cases": list(self.cases),
            "title": document.title,
            "publisher": document.metadata.publisher,
            "published": None if published is None else str(published),
            "published_earliest": None if published is None else published.earliest.isoformat(),
            "published_latest": None if published is None else published.latest.isoformat(),
            "language": passage.language,
            "page": at.page,
            "page_label": at.page_label,
            "paragraph": at.paragraph,
            "kind": passage.kind.value,
            "reason": passage.reason,
            "quote": self.citation.quote,
            "matched": list(dict.fromkeys(passage.text[mark.start : mark.end] for mark in self.highlights)),
            "reference": self.citation.reference,
            "document": document.id,
            "version": document.version,
            "passage": passage.name,
            "start": at.start,
            "end": at.end,
            "sha256": self.citation.sha256,
            "copies": [copy.passage.name for copy in self.copies],
        }

    def __repr__(self) -> str:
        return f"<Hit {self.score:.3f} {brief(self.document.title)}, {cut(str(self.passage.locator))}>"


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
        return f"<CaseHits {self.score:.3f} {brief(self.case.title)}>"


@dataclass(frozen=True, slots=True, repr=False)
class Results(Sequence[Hit]):
    """One page of what was found, a sequence of its hits: ``len(results)`` and ``results[0]`` are of this page, ``total`` counts every
    passage that matches, also those that a hit stands for (:attr:`Hit.copies`); ``more`` tells whether hits come after this page. ``cases``
    are ranked by themselves.

    ``remarks`` tell of signs in the query that were taken for plain words or punctuation, and could have been meant otherwise; and of
    what comes last for want of a date or a case, where hits are sorted by it.
    A hit whose words, place or metadata are not what the custody log vouches for is left out, and its document told in
    ``damaged``."""

    query: str
    total: int
    offset: int
    hits: tuple[Hit, ...]
    cases: tuple[CaseHits, ...]
    plan: Plan
    damaged: tuple[DamagedRecordError, ...] = ()
    remarks: tuple[str, ...] = ()
    more: bool = False

    def __len__(self) -> int:
        return len(self.hits)

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, index: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[index]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def to_records(self) -> list[dict[str, Any]]:
        """The hits of this page as plain values, one dict for each: those of the CSV that ``rightsarchive search --out`` writes."""
        return [hit.to_record(self.query, rank) for rank, hit in enumerate(self.hits, start=self.offset + 1)]

    def to_pandas(self) -> pd.DataFrame:
        """The hits of this page as a pandas data frame, a row for each, with the columns of :meth:`to_records`.

        Dates are text: ``pd.to_datetime(frame.published_earliest)`` makes days of them. Raises UsageError where pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise UsageError(
                "a data frame needs pandas, which is not installed.",
                advice="Install it (pip install pandas), or take results.to_records().",
            ) from error
        return pd.DataFrame.from_records(self.to_records(), columns=list(HIT_COLUMNS))

    def __repr__(self) -> str:
        return f"<Results {brief(self.query)}: {len(self.hits)} of {self.total} passages, {len(self.cases)} cases>"

    def _repr_html_(self) -> str:
        """What a notebook shows: a table of the hits, the matches marked."""
        rows = []
        for rank, hit in enumerate(self.hits, start=self.offset + 1):
            metadata, marks = hit.document.metadata, [(mark.start, mark.end) for mark in hit.highlights]
            source = [metadata.publisher, hit.document.title, str(metadata.published or "no date")]
            rows.append(
                (
                    str(rank),
                    "<br>".join(isolated_text(each) for each in source if each),
                    f"{isolated_text(hit.citation.locator)}<br><code>{hit.passage.name}</code>",
                    marked_text(hit.passage.text, marks),
                )
            )
        last = self.offset + len(self.hits)
        count = f"{self.offset + 1} to {last} of {self.total} passages" if rows else f"None of {self.total} passages"
        caption = f"{isolated_text(self.query)}: {count}"
        if self.damaged:
            caption += f"; {len(self.damaged)} documents left out, for they are damaged"
        return html_table(caption, ("", "Source", "Where", "Passage"), rows)
