"""The query language as a frozen tree, every node with its ``start`` and ``end`` in the string (code points, half open).

======================  ====================================================================================
``hunger strike``       any of the words, passages with more of them first
``"hunger strike"``     the words one after the other; also « », “ ”, „ “, »  «, 「 」
``"court fined"~5``     near each other, in any order, with at most five other words among them
``detain*``             words that begin so; two letters at least
``pri*son``, ``pris?n`` a pattern: ``*`` is any number of letters, ``?`` is one; also at the beginning, ``*ison``
``police w/5 van``      within five words of each other, in any order; ``pre/5`` in this order; ``NEAR/5`` is ``w/5``
``detention~``          words within two letters of it, within one if it is short (or ``~1``, ``~2``)
``=strike``             literally so: no stem, no other spelling, no concept; also ``="hunger strike"``
``AND OR NOT ( )``      in capitals; words side by side belong together first, then NOT, AND, OR
``-word``               the same as ``NOT word``
``case:value``          a field, see :data:`FIELDS`; ``title:`` is searched, the others filter
======================  ====================================================================================

Everything else is plain words, with a remark where it could have been meant otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

FIELDS = (
    "case", "person", "publisher", "language", "type", "title", "tag", "document", "sha256", "place", "author", "identifier",
    "before", "after", "mentions",
)  # fmt: skip
DATE_FIELDS = frozenset({"before", "after", "mentions"})

# Each opening mark with those that close it.
QUOTES = {'"': '"', "＂": "＂", "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Word:
    """One run of characters without spaces, as typed. ``literal``: to be found as it is."""

    start: int
    end: int
    text: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in quotation marks. ``slop`` 0 is one after the other."""

    start: int
    end: int
    text: str
    slop: int = 0
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that fit ``text``, in which ``*`` is any number of letters and ``?`` is one. ``words`` are those of the archive, folded, once
    somebody looked."""

    start: int
    end: int
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most ``edits`` letters away from ``text``."""

    start: int
    end: int
    text: str
    edits: int


@dataclass(frozen=True, slots=True)
class Field:
    """``name:value``. A date field's value is a date, ``mentions`` also takes ``2025-07..2025-08``. ``found`` are the values of an archive
    that the value stands for, where they were looked up: any of them will do."""

    start: int
    end: int
    name: str
    value: str
    quoted: bool = False
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """Nodes side by side: any of the words; every field holds (of several values of one field, any); nothing of a Not."""

    start: int
    end: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class And:
    start: int
    end: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    start: int
    end: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    start: int
    end: int
    node: Node


@dataclass(frozen=True, slots=True)
class Near:
    """``left`` and ``right`` at most ``distance`` words from each other: 1 is side by side. ``ordered``: the left one first."""

    start: int
    end: int
    left: Node
    right: Node
    distance: int
    ordered: bool = False


Node = Word | Phrase | Prefix | Pattern | Fuzzy | Field | Together | And | Or | Not | Near


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: its ``text``, the ``root`` of its tree, and ``remarks`` for a person on what was taken for plain words and could
    have been meant otherwise."""

    text: str
    root: Node
    remarks: tuple[str, ...] = ()


def replaced(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with each node without children changed."""
    match node:
        case Together(nodes=nodes) | And(nodes=nodes) | Or(nodes=nodes):
            return replace(node, nodes=tuple(replaced(child, change) for child in nodes))
        case Not(node=inner):
            return replace(node, node=replaced(inner, change))
        case Near(left=left, right=right):
            return replace(node, left=replaced(left, change), right=replaced(right, change))
        case _:
            return change(node)


def unparse(query: Query) -> str:
    """A string that parses to the same tree, positions apart."""
    return _written(query.root, outer=True)


def _written(node: Node, *, outer: bool = False) -> str:
    match node:
        case Word(text=text, literal=literal):
            return f"={text}" if literal else text
        case Phrase(text=text, slop=slop, literal=literal):
            return f"{'=' if literal else ''}{_in_quotes(text)}{f'~{slop}' if slop else ''}"
        case Prefix(text=text):
            return f"{text}*"
        case Pattern(text=text):
            return text
        case Near(left=left, right=right, distance=distance, ordered=ordered):
            return f"{_written(left)} {'pre' if ordered else 'w'}/{distance} {_written(right)}"
        case Fuzzy(text=text, edits=edits):
            return f"{text}~{edits}"
        case Field(name=name, value=value, quoted=quoted):
            return f"{name}:{_in_quotes(value) if quoted else value}"
        case Not(node=inner):
            return f"NOT {_written(inner)}"
        case Together(nodes=nodes):
            written = " ".join(_written(child) for child in nodes)
        case And(nodes=nodes):
            written = " AND ".join(_written(child) for child in nodes)
        case Or(nodes=nodes):
            written = " OR ".join(_written(child) for child in nodes)
    return written if outer else f"({written})"


def _in_quotes(text: str) -> str:
    """``text`` between marks that it does not hold itself: those that it was written with, at least, are such."""
    opening, closing = next(
        (opening, closing[0]) for opening, closing in QUOTES.items() if not any(mark in text for mark in closing)
    )
    return f"{opening}{text}{closing}"
