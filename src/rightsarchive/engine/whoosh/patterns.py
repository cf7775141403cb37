"""Patterns over the dictionary: the terms that Whoosh's prefix, wildcard and regular-expression queries stand for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rightsarchive.engine.arrays.terms import decode, encode
from rightsarchive.engine.arrays.visible import VisibleField
from rightsarchive.engine.protocol import ExpandedTerm
from rightsarchive.engine.whoosh import imports


def wildcard(field: str, pattern: str) -> Any:
    """Whoosh's query for a pattern of ``*`` (any number of code points) and ``?`` (one); all else stands for itself."""
    literal, star, rest = pattern.partition("*")
    if star and not rest and "?" not in literal:
        return imports.Prefix(field, literal)
    # Whoosh reads sets in brackets, as file names have them: a bracket is itself when it stands in a set.
    return imports.Wildcard(field, pattern.replace("[", "[[]"))


def longest_literal(pattern: str) -> str:
    """The longest part of a wildcard pattern that stands for itself: every term that matches contains it."""
    return max(re.split(r"[*?]", pattern), key=len)


def expand(reader: Any, query: Any, literal: str = "") -> Sequence[ExpandedTerm]:
    """The terms of ``reader`` that a query for many terms stands for, in the order of code points.

    ``reader`` is one of :func:`rightsarchive.engine.whoosh.codec.whoosh_reader`. Every term looked for contains
    ``literal``: where the query would go through the whole dictionary, it then goes through these terms alone.
    """
    name = query.field()
    counts = Counter[bytes]()
    for leaf, _ in reader.leaf_readers():
        field: VisibleField | None = leaf.segment().visible.fields.get(name) if leaf.segment() else None
        if field is not None:
            source = _Containing(leaf, field, encode(literal)) if literal else leaf
            for _, text in query.expanded_terms(source):
                raw = encode(text) if isinstance(text, str) else text
                counts[raw] += field.doc_frequency(field.find(raw))
    # The order of UTF-8 is that of code points.
    return [ExpandedTerm(decode(text), count) for text, count in sorted(counts.items())]


class _Containing:
    """A Whoosh reader of one segment as a pattern query sees it, with only those terms of one field that contain a literal."""

    def __init__(self, reader: Any, field: VisibleField, literal: bytes) -> None:
        self.schema = reader.schema
        self.expand_prefix = reader.expand_prefix
        self._field = field
        self._literal = literal

    def lexicon(self, _name: str) -> Iterator[bytes]:
        return (self._field.raw(term) for term in self._field.containing(self._literal).tolist())
