"""The Whoosh codec of the index: Whoosh's own readers, searchers and query classes over array postings.

The engine ranks with numpy; this is the door for whatever Whoosh can do besides (its query classes, spelling, its
scoring models). What a reader sees is what the clearance sees: the rest is not in it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from rightsarchive.engine.arrays.files import Array
from rightsarchive.engine.arrays.phrase import posting_positions
from rightsarchive.engine.arrays.segment import Field
from rightsarchive.engine.arrays.view import SegmentReader, View
from rightsarchive.engine.whoosh import stock
from rightsarchive.engine.whoosh.stock import (
    STORED,
    Codec,
    EmptyReader,
    Existence,
    FieldCursor,
    FieldType,
    Frequency,
    ListMatcher,
    MultiReader,
    PerDocumentReader,
    Positions,
    Schema,
    Segment,
    Span,
    TermInfo,
    TermNotFound,
    TermsReader,
)

INDEX = "rightsarchive"


def whoosh_reader(view: View) -> Any:
    """A Whoosh ``IndexReader`` over what ``view`` sees. The stored field ``id`` is the passage's id."""
    schema = Schema(id=STORED())
    for reader in view.readers:
        for name, field in reader.segment.fields.items():
            shape = Frequency() if field.positions is None else Positions()
            if name not in schema.names() or field.positions is not None:
                schema._fields[name] = FieldType(shape, None, scorable=True)
        for name in reader.segment.keywords:
            schema._fields.setdefault(name, FieldType(Existence(), None))
    readers = [stock.SegmentReader(None, schema, ArraySegment(reader)) for reader in view.readers]
    return MultiReader(readers) if readers else EmptyReader(schema)


class ArraySegment(Segment):  # type: ignore[misc]
    """The visible part of a segment, as Whoosh knows segments."""

    def __init__(self, reader: SegmentReader) -> None:
        super().__init__(INDEX)
        self.segid = reader.segment.entry.name
        self.reader = reader

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    def doc_count_all(self) -> int:
        return self.reader.size

    def deleted_docs(self) -> set[int]:
        live = self.reader.live
        return set() if live is None else set(np.flatnonzero(~live).tolist())

    def deleted_count(self) -> int:
        live = self.reader.live
        return 0 if live is None else len(live) - int(np.count_nonzero(live))

    def is_deleted(self, docnum: int) -> bool:
        return self.reader.live is not None and not self.reader.live[docnum]


class ArrayCodec(Codec):  # type: ignore[misc]
    """Reads segments of array postings. They are written by :class:`rightsarchive.engine.arrays.writer.ArrayWriter`."""

    def terms_reader(self, _storage: object, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(segment.reader)

    def per_document_reader(self, _storage: object, segment: ArraySegment) -> ArrayPerDocumentReader:
        return ArrayPerDocumentReader(segment)


class ArrayTermsReader(TermsReader):  # type: ignore[misc]
    def __init__(self, reader: SegmentReader) -> None:
        self._reader = reader
        self._fields: dict[str, Field] = {**reader.segment.keywords, **reader.segment.fields}

    def _number(self, name: str, text: bytes) -> int:
        field = self._fields.get(name)
        if field is None:
            return -1
        ordinal = field.terms.seek(text)
        return ordinal if ordinal < len(field.terms) and field.terms.raw(ordinal) == text else -1

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._number(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        return sorted(self._fields)

    def cursor(self, name: str, kind: Any) -> ArrayCursor:
        return ArrayCursor(self, name, self._fields.get(name), kind)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, text) for name in self.indexed_field_names() for _, text in self.terms_from(name, b""))

    def terms_from(self, name: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        field = self._fields.get(name)
        if field is not None:
            for ordinal in range(field.terms.seek(prefix), len(field.terms)):
                yield name, field.terms.raw(ordinal)

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, name: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(name, prefix))

    def term_info(self, name: str, text: bytes) -> Any:
        docs, freqs = self._postings(name, text)
        lengths = self._fields[name].lengths
        if not len(docs):
            return TermInfo()
        sizes = np.ones(1, np.uint8) if lengths is None else lengths[docs]
        return TermInfo(
            weight=int(freqs.sum()),
            df=len(docs),
            minlength=int(sizes.min()),
            maxlength=int(sizes.max()),
            maxweight=int(freqs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def _postings(self, name: str, text: bytes) -> tuple[Array, Array]:
        ordinal = self._number(name, text)
        if ordinal < 0:
            raise TermNotFound(f"No term {name}:{text!r}")
        docs, freqs = self._fields[name].postings(ordinal)
        cut = int(np.searchsorted(docs, self._reader.size))
        return docs[:cut], np.ones(cut, np.uint8) if freqs is None else freqs[:cut]

    def matcher(self, name: str, text: bytes, shape: Any, scorer: Any = None) -> ArrayMatcher:
        docs, freqs = self._postings(name, text)
        field, ordinal = self._fields[name], self._number(name, text)
        positions = None if field.positions is None else posting_positions(field, ordinal, len(docs))
        weights = freqs.astype(float).tolist()
        return ArrayMatcher(docs.tolist(), weights, positions, format=shape, scorer=scorer, term=(name, text))


class ArrayMatcher(ListMatcher):  # type: ignore[misc]
    """Steps through postings that were read at once; positions come from the arrays, no value is ever decoded."""

    def __init__(
        self, ids: list[int], weights: list[float], positions: Sequence[list[int]] | None, **given: Any
    ) -> None:
        super().__init__(ids, weights, **given)
        self._positions = positions

    _i: int

    def copy(self) -> ArrayMatcher:
        return ArrayMatcher(
            self._ids,
            self._weights,
            self._positions,
            format=self._format,
            scorer=self._scorer,
            term=self._term,
            position=self._i,
        )

    def skip_to(self, id: int) -> None:  # noqa: A002 - Whoosh's name
        self._i = bisect_left(self._ids, id, self._i)

    def supports_block_quality(self) -> bool:
        return False

    def value_as(self, astype: str) -> Any:
        if astype == "positions" and self._positions is not None:
            return self._positions[self._i]
        return self._weights[self._i]

    def term_ranges(self) -> list[Any]:
        return [Span(place) for place in self.value_as("positions")]


class ArrayCursor(FieldCursor):  # type: ignore[misc]
    """Walks a field's terms; Whoosh's automata leap over it."""

    def __init__(self, reader: ArrayTermsReader, name: str, field: Field | None, kind: Any) -> None:
        self._reader = reader
        self._name = name
        self._terms = None if field is None else field.terms
        self._kind = kind
        self._number = 0

    def first(self) -> str | None:
        self._number = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        if self._terms is not None:
            self._number = self._terms.seek(term if isinstance(term, bytes) else self._kind.to_bytes(term))
        return self.text()

    def next(self) -> str | None:
        self._number += 1
        return self.text()

    def text(self) -> str | None:
        return self._terms.text(self._number) if self._terms is not None and self.is_valid() else None

    def term_info(self) -> Any:
        if self._terms is None or not self.is_valid():
            return None
        return self._reader.term_info(self._name, self._terms.raw(self._number))

    def is_valid(self) -> bool:
        return self._terms is not None and self._number < len(self._terms)


class ArrayPerDocumentReader(PerDocumentReader):  # type: ignore[misc]
    def __init__(self, segment: ArraySegment) -> None:
        self._segment = segment
        self._reader = segment.reader

    def doc_count(self) -> int:
        return self._segment.doc_count_all() - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> set[int]:
        return self._segment.deleted_docs()

    def _lengths(self, name: str) -> Array:
        field = self._reader.segment.fields.get(name)
        return np.zeros(1, np.uint32) if field is None or field.lengths is None else field.lengths[: self._reader.size]

    def doc_field_length(self, docnum: int, name: str, default: int = 0) -> int:
        lengths = self._lengths(name)
        return int(lengths[docnum]) if docnum < len(lengths) else default

    def field_length(self, name: str) -> int:
        return int(self._lengths(name).sum(dtype=np.uint64))

    def min_field_length(self, name: str) -> int:
        return int(self._lengths(name).min())

    def max_field_length(self, name: str) -> int:
        return int(self._lengths(name).max())

    def stored_fields(self, docnum: int) -> dict[str, int]:
        return {"id": int(self._reader.segment.ids[docnum])}
