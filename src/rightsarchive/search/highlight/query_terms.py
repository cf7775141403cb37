"""What a plan looks for in one field of a passage: its terms, and what is like a term."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from rightsarchive.query.plan import Fuzzy, Leaf, Phrase, Prefix, Synonyms, Term


class QueryTerms:
    """The terms that the leaves of a plan look for in ``field``. ``ranked`` holds these leaves, each with the rank of its
    reason, the strongest first.

    ``ranks`` has each term with the rank of the strongest reason to mark it by itself, None for what is only a part of a
    phrase. What is ``like`` a term that is looked for comes to it when it is met.
    """

    def __init__(self, field: str, ranked: Iterable[tuple[int, Leaf]]) -> None:
        self.ranks: dict[str, int | None] = {}
        self.like: list[tuple[int, Prefix | Fuzzy]] = []
        self._met: set[str] = set()
        for rank, leaf in ranked:
            if leaf.field != field:
                continue
            match leaf:
                case Term(text=text):
                    self._mark(text, rank)
                case Synonyms(members=members):
                    for text, _ in members:
                        self._mark(text, rank)
                case Phrase(terms=terms):
                    for text, _ in terms:
                        self.ranks.setdefault(text, None)
                case Prefix() | Fuzzy():
                    self.like.append((rank, leaf))

    def meet(self, terms: Iterable[str]) -> None:
        """Look for those of ``terms`` too that are like one that is looked for."""
        if not self.like:
            return
        new = set(terms) - self._met
        self._met |= new
        for term in new:
            for rank, leaf in self.like:
                if is_like(term, leaf):
                    self._mark(term, rank)

    def _mark(self, text: str, rank: int) -> None:
        known = self.ranks.get(text)
        self.ranks[text] = rank if known is None else min(known, rank)


def is_like(term: str, leaf: Prefix | Fuzzy) -> bool:
    """Whether a leaf stands for a term."""
    if isinstance(leaf, Prefix):
        return term.startswith(leaf.text)
    return term[:1] == leaf.text[:1] and OSA.distance(leaf.text, term, score_cutoff=leaf.edits) <= leaf.edits
