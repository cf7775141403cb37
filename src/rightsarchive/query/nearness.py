"""Two parts of a query within some words of each other → phrases that an engine knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from rightsarchive.errors import QuerySyntaxError
from rightsarchive.language.fields import WORD
from rightsarchive.language.readings import readings
from rightsarchive.query.plan import AnyOf, Node, Phrase, Why
from rightsarchive.query.syntax import Near, Or, Pattern, Prefix, Together, Word
from rightsarchive.query.syntax import Node as Asked
from rightsarchive.query.syntax import Phrase as Quoted

MOST = 1_000
"""Phrases that stand for one such part of a query."""

_Words = tuple[str, ...]


def near(asked: Near, query: str) -> Node | None:
    """Whatever of the left part stands near whatever of the right. None where a part holds no word. Raises QuerySyntaxError."""
    left, right = list(_sequences(asked.left)), list(_sequences(asked.right))
    why = Why(query[asked.start : asked.end], "phrase")
    found = [
        Phrase(WORD, terms, slop, 1.0, why)
        for one, other in product(left, right)
        for terms, slop in _phrases(one, other, asked)
    ]
    if len(found) > MOST:
        raise QuerySyntaxError(
            f"this is more than {MOST:,} ways in which words may stand.",
            query=query,
            position=asked.start,
            advice="Write fewer words beside it, longer beginnings of words, or a smaller distance.",
        )
    return AnyOf(tuple(found)) if found else None


def _phrases(left: _Words, right: _Words, asked: Near) -> Iterator[tuple[tuple[tuple[str, int], ...], int]]:
    """Terms with their offsets, and how far from these they may be."""
    if not asked.ordered and len(left) == len(right) == 1:
        yield ((left[0], 0), (right[0], 1)), asked.distance - 1
        return
    orders = ((left, right),) if asked.ordered else ((left, right), (right, left))
    for first, second in orders:
        for between in range(asked.distance):
            yield (*_from(0, first), *_from(len(first) + between, second)), 0


def _from(start: int, words: _Words) -> tuple[tuple[str, int], ...]:
    return tuple((word, start + place) for place, word in enumerate(words))


def _sequences(node: Asked) -> Iterator[_Words]:
    """Every way in which the words of a part stand one after the other."""
    match node:
        case Word(text=text) | Quoted(text=text):
            for words in readings(text):
                if _is_close(words):
                    yield tuple(word for word, _ in words)
        case Pattern(words=words):
            yield from ((word,) for word in words)
        case Prefix():
            raise ValueError(node)  # looked up as a pattern before
        case Or(nodes=nodes) | Together(nodes=nodes):
            for child in nodes:
                yield from _sequences(child)
        case _:
            raise ValueError(node)


def _is_close(words: Sequence[tuple[str, int]]) -> bool:
    return [offset for _, offset in words] == list(range(len(words)))
