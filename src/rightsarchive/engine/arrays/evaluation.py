"""What the nodes of a plan's tree find among the passages of a view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rightsarchive.engine.arrays.doc_sets import (
    NOTHING,
    Found,
    Workspace,
    difference,
    intersection,
    joined,
    union_max,
    union_sum,
    unscored,
)
from rightsarchive.engine.arrays.leaf_scores import filtered, inside, score_leaf
from rightsarchive.engine.arrays.scoring import (
    Counted,
    Within,
    batches,
    lone_member,
    score_synonyms,
    score_terms,
)
from rightsarchive.engine.arrays.view import View
from rightsarchive.query.plan import (
    AllOf,
    Among,
    AnyOf,
    Best,
    Everything,
    Except,
    Filter,
    Keyword,
    KeywordRange,
    Node,
    Phrase,
    Synonyms,
    Term,
    leaves,
)


class Evaluation:
    """What the nodes of trees find among the passages of a view (of those ``within``, where it is given).

    ``synonyms`` are those that were scored before, over all that may be of interest.
    """

    def __init__(
        self,
        view: View,
        space: Workspace,
        roots: Sequence[Node],
        within: Within | None = None,
        synonyms: dict[int, Found] | None = None,
    ) -> None:
        self._view = view
        self._space = space
        self._within = within
        self.synonyms: dict[int, Found] = {} if synonyms is None else synonyms
        self._scored: dict[int, Found] = {}
        self._rarest: dict[int, Found] = {}
        asked: list[Counted] = []
        narrowed: dict[tuple[Filter, ...], list[AllOf]] = {}
        for root in roots:
            for node in _scored_at_once(root):
                if isinstance(node, Term):
                    asked.append(Counted(node, node.text))
                elif isinstance(node, AllOf):
                    narrowed.setdefault(tuple(_filters_of(node)), []).append(node)
                elif id(node) not in self.synonyms and (lone := lone_member(view, node)) is not None:
                    asked.append(lone)
        # In few steps over long arrays: a step for each of them would be most of a search.
        for part in batches(view, asked):
            for (each, _), found in zip(part, score_terms(view, part, within), strict=True):
                (self._scored if isinstance(each.leaf, Term) else self.synonyms)[id(each.leaf)] = found
        for filters, nodes in narrowed.items():
            self._score_rarest(filters, nodes)

    def _score_rarest(self, filters: Sequence[Filter], nodes: Sequence[AllOf]) -> None:
        """Of terms and ``filters`` that all must match: what the rarest term of each of the ``nodes`` finds where the filters let it."""
        within = self._within
        for node in filters:
            passed = filtered(self._view, node)
            within = passed if within is None else within.also(passed)
        if within is not None and not len(within.docs):
            self._rarest.update((id(each), NOTHING) for each in nodes)
            return
        rarest = [(id(each), _by_frequency(self._view, each)[-1]) for each in nodes]
        counted = [Counted(term, term.text) for _, term in rarest]
        owners = {id(each): owner for each, (owner, _) in zip(counted, rarest, strict=True)}
        for part in batches(self._view, counted):
            for (one, _), found in zip(part, score_terms(self._view, part, within), strict=True):
                self._rarest[owners[id(one)]] = found

    def found(self, node: Node) -> Found:
        """The passages that match, with their scores."""
        space = self._space
        match node:
            case Everything():
                parts = [reader.live_docs() for reader in self._view.readers]
                return inside(unscored(joined(parts, self._view.bases)), self._within)
            case Keyword() | KeywordRange() | Among():
                return inside(unscored(filtered(self._view, node).docs), self._within)
            case AnyOf(nodes):
                return self._grouped(nodes, union_sum)
            case AllOf(nodes):
                return self._narrowed(node) if _is_plain(nodes) else self._grouped(nodes, intersection)
            case Best(nodes):
                return self._grouped(nodes, union_max)
            case Except(kept, removed):
                return difference(self.found(kept), self.found(removed), space)
            case Term():
                return self._scored[id(node)]
            case Synonyms():
                found = self.synonyms.get(id(node))
                if found is None:
                    found = self.synonyms[id(node)] = score_synonyms(self._view, node)
                return inside(found, self._within)
            case _:
                return score_leaf(self._view, node, space, self._within)

    def _grouped(self, nodes: Sequence[Node], combine: Callable[[Sequence[Found], Workspace], Found]) -> Found:
        # The longest list first, which is the cheapest way to add up.
        parts = sorted((self.found(node) for node in nodes), key=lambda found: len(found.docs), reverse=True)
        return combine(parts, self._space)

    def _narrowed(self, node: AllOf) -> Found:
        """The passages that have all of some terms and pass all of some filters: what the filters and the rarest term leave is
        looked up in the lists of the others."""
        found = self._rarest[id(node)]
        *others, _ = _by_frequency(self._view, node)
        if not others or not len(found.docs):
            return found
        marks = self._space.narrow
        marks[found.docs] = True
        few = Within(found.docs, marks)
        parts = [
            each
            for part in batches(self._view, [Counted(term, term.text) for term in others])
            for each in score_terms(self._view, part, few)
        ]
        marks[found.docs] = False
        return intersection([*parts, found], self._space)


def _by_frequency(view: View, node: AllOf) -> list[Term]:
    """The terms among the children, the rarest last."""
    terms = [child for child in node.nodes if isinstance(child, Term)]
    known = view.terms([(term.field, term.text) for term in terms])
    frequencies = {id(term): frequency for term, (_, frequency, _) in zip(terms, known, strict=True)}
    return sorted(terms, key=lambda term: frequencies[id(term)], reverse=True)


def _filters_of(node: AllOf) -> list[Filter]:
    return [child for child in node.nodes if isinstance(child, Filter)]


def _is_plain(nodes: Sequence[Node]) -> bool:
    """Whether all are terms and filters, and there are terms among them."""
    return all(isinstance(node, Term | Filter) for node in nodes) and any(isinstance(node, Term) for node in nodes)


def _scored_at_once(node: Node) -> Iterator[Term | Synonyms | AllOf]:
    """The terms and synonyms of a tree, also of what is taken away; those that all must match together."""
    match node:
        case Term() | Synonyms():
            yield node
        case AllOf(nodes) if _is_plain(nodes):
            yield node
        case AnyOf(nodes) | AllOf(nodes) | Best(nodes):
            for child in nodes:
                yield from _scored_at_once(child)
        case Except(kept, removed):
            yield from _scored_at_once(kept)
            yield from _scored_at_once(removed)


def terms_of(node: Node) -> Iterator[tuple[str, str]]:
    """Field and text of every term in a tree that is looked up."""
    for leaf in leaves(node, taken_away=True):
        match leaf:
            case Term(field, text):
                yield field, text
            case Synonyms(field, members):
                yield from ((field, text) for text, _ in members)
            case Phrase(field, terms):
                yield from ((field, text) for text, _ in terms)
