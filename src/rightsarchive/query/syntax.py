"""The query language as a frozen tree, every node with its ``start`` and ``end`` in the string (code points, half open).

======================  ====================================================================================
``hunger strike``       any of the words, passages with more of them first
``"hunger strike"``     the words one after the other; also « », “ ”, „ “, »  «, 「 」
``"court fined"~5``     near each other, in any order, with at most five other words among them
``detain*``             words that begin so; two letters at least
``detention~``          words within two letters of it, within one if it is short (or ``~1``, ``~2``)
``=strike``             literally so: no stem, no other spelling, no concept; also ``="hunger strike"``
``AND OR NOT ( )``      in capitals; words side by side belong together first, then NOT, AND, OR
``case:value``          a field, see :data:`FIELDS`; ``title:`` is searched, the others filter
======================  ====================================================================================

Everything else is plain words: no other sign is an error.
"""

from __future__ import annotations

from dataclasses import dataclass

FIELDS = ("case", "person", "publisher", "language", "type", "title", "before", "after", "mentions")
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
class Fuzzy:
    """Words at most ``edits`` letters away from ``text``."""

    start: int
    end: int
    text: str
    edits: int


@dataclass(frozen=True, slots=True)
class Field:
    """``name:value``. A date field's value is a date, ``mentions`` also takes ``2025-07..2025-08``."""

    start: int
    end: int
    name: str
    value: str
    quoted: bool = False


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


Node = Word | Phrase | Prefix | Fuzzy | Field | Together | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: its ``text`` and the ``root`` of its tree."""

    text: str
    root: Node


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
