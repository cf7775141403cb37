"""What is marked in a passage.

The terms of a plan are looked for among those that analysis gives, as it did for the index, so that what is marked is what was found. Character n-grams are not
marked: they rank and do not find. A phrase is marked only where the whole of it stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.fields import NAME, STEM, WORD
from rightsarchive.language.names.spotting import starts_sentence
from rightsarchive.language.tokens import Cut, count
from rightsarchive.model.brief import Brief
from rightsarchive.query.plan import Phrase, Plan, Why, leaves
from rightsarchive.search.highlight.named_dates import NamedDates
from rightsarchive.search.highlight.prefilter import Prefilter, signs_of
from rightsarchive.search.highlight.query_terms import QueryTerms
from rightsarchive.search.highlight.reading import Reader, Worth
from rightsarchive.search.highlight.windows import windows

_STRENGTH = {
    origin: rank
    for rank, origin in enumerate(("phrase", "word", "prefix", "stem", "fuzzy", "name", "concept", "dictionary"))
}
"""Which reason is told where a word matches for several."""

_UNKNOWN = Why("", "word")
_DATE = Why("", "word", "a date that was asked for")


@dataclass(frozen=True, slots=True, repr=False)
class Highlight(Brief):
    """``passage.text[start:end]`` matched, and ``why``."""

    start: int
    end: int
    why: Why


_Match = tuple[int, int, int]
"""The start, the end negated, the rank of the reason: in order, the outermost come first, and of those the strongest."""

_Spans = dict[tuple[str, str], list[tuple[int, int, int, int]]]
"""Where the terms of each field stand: the number of the piece of the passage and of the word in it, from 0; the start and
end in code points of the passage."""


class Highlighter:
    """Marks a plan in many passages. It remembers what it found in the words that it read, so it lives no longer than a
    page of hits. Without the ``prefilter`` the marks are the same, and cost more."""

    def __init__(self, plan: Plan, analyzer: Analyzer, *, prefilter: bool = True) -> None:
        self._analyzer = analyzer
        self._prefilter = prefilter
        found = sorted(leaves(plan.match), key=lambda leaf: _strength(leaf.why or _UNKNOWN))
        ranked = list(enumerate(found))
        self._dates = NamedDates(plan.match)
        self._whys = [*(leaf.why or _UNKNOWN for leaf in found), _DATE]
        self._phrases = [(rank, leaf) for rank, leaf in ranked if isinstance(leaf, Phrase)]
        self._query_terms = {field: QueryTerms(field, ranked) for field in (WORD, STEM, NAME)}
        self._readers: dict[str, Reader] = {}

    def highlights(self, text: str, language: str) -> tuple[Highlight, ...]:
        """The matches of the plan in a passage, in order, without overlap: where several do, the outermost are joined and the
        strongest reason is told (phrase, word, prefix, stem, fuzzy, name, concept)."""
        reader = self._readers.get(language)
        if reader is None:
            reader = self._readers[language] = Reader(
                self._query_terms, self._analyzer.lexicon(language), self._worth_reading(language)
            )
        cut = Cut(text)
        found = reader.read(cut.chunks, text)
        matches: list[_Match] = []
        if self._dates:
            named = self._analyzer.dates(text, language)
            matches += [(date.start, -date.end, len(self._whys) - 1) for date in named if self._dates.want(date.date)]
        if not found and not matches:
            return ()
        spans: _Spans = defaultdict(list)
        for index in [index for index, chunk in enumerate(cut.chunks) if chunk in found]:
            at = cut.start(index)
            for number, field, term, start, end, rank, inside in found[cut.chunks[index]]:
                if inside is not None and starts_sentence(text, at + inside):
                    continue
                if self._phrases:
                    spans[field, term].append((index, number, at + start, at + end))
                if rank is not None:
                    matches.append((at + start, -at - end, rank))
        matches += self._whole_phrases(cut.chunks, spans)
        return tuple(self._joined(matches))

    def _worth_reading(self, language: str) -> Worth | None:
        if not self._prefilter:
            return None
        return Prefilter(self._query_terms, language, self._analyzer.remembering(signs_of)).worth_reading

    def _whole_phrases(self, chunks: Sequence[str], spans: _Spans) -> Iterator[_Match]:
        whole = [
            (rank, leaf) for rank, leaf in self._phrases if all((leaf.field, text) in spans for text, _ in leaf.terms)
        ]
        if not whole:  # so that words are counted only where it matters
            return
        held = [index for found in spans.values() for index, *_ in found]
        first = min(held)
        before = [0, *accumulate(map(count, chunks[first : max(held)]))]
        for rank, leaf in whole:
            terms = {
                text: {
                    before[index - first] + number: (start, end)
                    for index, number, start, end in spans[leaf.field, text]
                }
                for text, _ in leaf.terms
            }
            for start, end in windows(leaf, terms):
                yield start, -end, rank

    def _joined(self, matches: list[_Match]) -> Iterator[Highlight]:
        current: Highlight | None = None
        for start, end, rank in sorted(matches):
            why = self._whys[rank]
            if current is None or start >= current.end:
                if current is not None:
                    yield current
                current = Highlight(start, -end, why)
            else:
                current = Highlight(current.start, max(current.end, -end), min(current.why, why, key=_strength))
        if current is not None:
            yield current


def _strength(why: Why) -> int:
    return _STRENGTH.get(why.origin, len(_STRENGTH))
