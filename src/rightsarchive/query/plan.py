"""What an engine is asked: a tree of terms over fields, filters, and how the scores are made. No text, no language.

The score of a passage (every engine computes the same, to float noise):

* ``Term``: BM25, ``boost * idf * tf / (tf + k1 * (1 - b + b * length / average))`` with ``k1 = 1.2``, ``b = 0.75``,
  ``idf = ln(1 + (N - n + 0.5) / (n + 0.5))`` (Robertson and Zaragoza 2009, in the form Lucene uses since release 8).
  ``length`` is the number of terms the passage has in that field, ``average`` is over the passages that have at least
  one term in the field; N counts those.
* ``Synonyms``, ``Prefix``, ``Fuzzy``: scored as one term. ``tf`` is the sum of the weights times the frequencies of
  its members, ``n`` the number of passages that hold any.
* ``Phrase``: ``tf`` is how often it occurs; ``idf`` is the sum of its terms' idf. A field without
  positions holds no phrase.
* ``AnyOf``: the sum over its matching children. ``AllOf``: the sum, all must match. ``Best``: the highest child.
  ``Except``: the score of ``node``. ``Everything`` and the filters: 0. A group of no nodes matches nothing.

**Who may see what comes first.** N, n and average are those of the passages that ``clearance`` may see and that are not
deleted; the other filters do not change them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rightsarchive.model import Access
from rightsarchive.model.brief import Brief

WINDOW = 5_000
"""Passages that a second score ranks anew: of more it takes most of a question's time, and the first ten are as good as never
others."""

K1 = 1.2
B = 0.75


@dataclass(frozen=True, slots=True, repr=False)
class Why(Brief):
    """Why a term is in the plan: the user's ``word``, the ``origin`` (word, stem, gram, prefix, fuzzy, phrase, name,
    concept, dictionary, metadata, part) and, for an expansion, a ``note`` a person can read."""

    word: str
    origin: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    field: str
    text: str
    boost: float = 1.0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Several terms of one field that count as one, each with a weight of at most 1."""

    field: str
    members: tuple[tuple[str, float], ...]
    boost: float = 1.0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    field: str
    text: str
    boost: float = 1.0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Terms within ``edits`` Damerau-Levenshtein edits (optimal string alignment) that share the first letter."""

    field: str
    text: str
    edits: int
    boost: float = 1.0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Terms at given distances: ``terms`` are (term, offset from the first), ``slop`` how far from them all may be.

    ``slop`` 0 is the exact phrase. With ``slop`` n > 0 the terms may stand in any order, so long as the window from the
    first to the last is at most n positions wider than the phrase itself (from its lowest offset to its highest); a term
    that the phrase has twice needs two positions. Windows that overlap count once: from the left, the one that ends
    first is taken (the shortest of those that end there), and the next begins after its end.
    """

    field: str
    terms: tuple[tuple[str, int], ...]
    slop: int = 0
    boost: float = 1.0
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class AnyOf:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Best:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Except:
    node: Node
    without: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """Every passage."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """Passages with one of ``values`` in a keyword field. As a node it scores 0."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeywordRange:
    """Passages with a value between ``low`` and ``high`` in a keyword field (inclusive, by code point; None is open)."""

    field: str
    low: str | None = None
    high: str | None = None


@dataclass(frozen=True, slots=True)
class Among:
    """Those of the passages with these ids that there are. As a node it scores 0."""

    ids: tuple[int, ...]


Leaf = Term | Synonyms | Prefix | Fuzzy | Phrase
Filter = Keyword | KeywordRange | Among
Node = Leaf | Filter | AnyOf | AllOf | Best | Except | Everything


@dataclass(frozen=True, slots=True)
class Plan:
    """``match`` decides what is found. With ``second``, the score is
    ``(1 - mix) * match / max(match) + mix * second / max(second)`` (0 where a maximum is 0); without it, the score of
    ``match``. ``filters`` must all hold; ``exclude`` none.

    ``max(match)`` is that of all passages found. ``second`` is asked about the best ``window`` of them by ``match``, and those
    that tie with the last of these; it is 0 for the others, which are never above one of the window with no more ``match``.
    """

    match: Node
    second: Node | None = None
    mix: float = 0.5
    window: int = WINDOW
    filters: tuple[Filter, ...] = ()
    exclude: tuple[Filter, ...] = ()
    clearance: Access = Access.PUBLIC


def leaves(node: Node, *, taken_away: bool = False) -> tuple[Leaf, ...]:
    """Every scoring leaf of the tree, left to right; with ``taken_away`` those under ``Except.without`` too, which score nothing."""
    match node:
        case AnyOf(nodes) | AllOf(nodes) | Best(nodes):
            return tuple(leaf for child in nodes for leaf in leaves(child, taken_away=taken_away))
        case Except(kept, without) if taken_away:
            return (*leaves(kept, taken_away=True), *leaves(without, taken_away=True))
        case Except(kept, _):
            return leaves(kept)
        case Term() | Synonyms() | Prefix() | Fuzzy() | Phrase():
            return (node,)
        case _:
            return ()


def any_of(nodes: Sequence[Node]) -> Node:
    """:class:`AnyOf` the nodes; one node alone is itself."""
    return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))


def all_of(nodes: Sequence[Node]) -> Node:
    """:class:`AllOf` the nodes; one node alone is itself."""
    return nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))
