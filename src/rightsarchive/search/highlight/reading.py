"""Which terms of a plan each chunk of a passage holds. They are the terms that analysis gives: those of the index.

A chunk (``language.tokens.Cut``) is known by itself what words it holds, so one that comes again is not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from rightsarchive.language.fields import NAME, STEM, WORD
from rightsarchive.language.lexicon import Lexicon
from rightsarchive.search.highlight.query_terms import QueryTerms

Worth = Callable[[Collection[str], str], Collection[str]]
"""Which of some chunks of a text may hold a term of the plan."""


class Found(NamedTuple):
    """A term of the plan in a chunk, from ``start`` to ``end`` in code points of the chunk; ``number`` is its position in the
    chunk, from 0. ``rank`` is that of the reason to mark it by itself, if there is one; ``inside``, if it is no term at
    the start of a sentence, where its word begins."""

    number: int
    field: str
    term: str
    start: int
    end: int
    rank: int | None
    inside: int | None


class Reader:
    """What is found in the chunks of texts in one language, each read once."""

    def __init__(self, query_terms: Mapping[str, QueryTerms], lexicon: Lexicon, worth: Worth | None) -> None:
        self._query_terms = query_terms
        self._lexicon = lexicon
        self._worth = worth
        self._terms = tuple(query_terms[field].ranks.keys() for field in (WORD, STEM, NAME))
        self._like = [(field, terms) for field, terms in query_terms.items() if terms.like]
        self._known: set[str] = set()
        self._found: dict[str, Sequence[Found]] = {}

    def read(self, chunks: Collection[str], text: str) -> Mapping[str, Sequence[Found]]:
        """What is found in the ``chunks`` of ``text``, among what was found before; nothing if none of them holds anything."""
        distinct = set(chunks)
        new: Collection[str] = distinct - self._known
        self._known.update(new)
        if self._worth is not None:
            new = self._worth(new, text)
        for chunk in new:
            if found := self._in(chunk):
                self._found[chunk] = found
        return {} if self._found.keys().isdisjoint(distinct) else self._found

    def _in(self, chunk: str) -> Sequence[Found]:
        for field, terms in self._like:
            terms.meet(self._lexicon.terms(chunk, field))
        found = self._lexicon.find(chunk, *self._terms)
        if not found:
            return ()
        numbers = sorted({number for term in found for number in (term.first, term.last)})
        spans = dict(zip(numbers, self._lexicon.spans(chunk, numbers), strict=True))
        return [
            Found(at, field, term, spans[first][0], spans[last][1], self._query_terms[field].ranks[term], start)
            for field, term, first, last, at, start in found
        ]
