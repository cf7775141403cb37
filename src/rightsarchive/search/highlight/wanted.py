"""What a plan looks for in one field of a passage: its terms, and what is like a term."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from rightsarchive.query.plan import Fuzzy, Leaf, Phrase, Prefix, Synonyms, Term


class Wanted:
    """Each term with the rank of the strongest reason to mark it by itself, None for what is only a part of a phrase; and
    what is ``like`` a term. ``ranked`` holds the leaves of a plan, each with the rank of its reason, the strongest first."""

    def __init__(self, field: str, ranked: Iterable[tuple[int, Leaf]]) -> None:
        self.terms: dict[str, int | None] = {}
        self.like: list[tuple[int, Prefix | Fuzzy]] = []
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
                        self.terms.setdefault(text, None)
                case Prefix() | Fuzzy():
                    self.like.append((rank, leaf))

    def _mark(self, text: str, rank: int) -> None:
        if self.terms.get(text) is None:
            self.terms[text] = rank

    def __bool__(self) -> bool:
        return bool(self.terms or self.like)

    def found(self, term: str) -> tuple[int | None] | None:
        """The rank of ``term``, or None where it is not looked for."""
        if not self.like:
            return (self.terms[term],) if term in self.terms else None
        ranks = [self.terms[term]] if term in self.terms else []
        ranks += [rank for rank, leaf in self.like if _is_like(term, leaf)]
        return (min((rank for rank in ranks if rank is not None), default=None),) if ranks else None


def _is_like(term: str, leaf: Prefix | Fuzzy) -> bool:
    if isinstance(leaf, Prefix):
        return term.startswith(leaf.text)
    return term[:1] == leaf.text[:1] and OSA.distance(leaf.text, term, score_cutoff=leaf.edits) <= leaf.edits
