"""The Whoosh codec of the index: Whoosh's own readers, searchers and query classes over array postings.

What a reader sees is what the clearance sees: the rest is neither in its dictionary nor in its statistics.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from rightsarchive.engine.arrays.terms import decode, encode
from rightsarchive.engine.arrays.visible import VisibleField, VisibleSegment
from rightsarchive.engine.whoosh.imports import (
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
    SegmentReader,
    Span,
    TermInfo,
    TermNotFound,
    TermsReader,
)

INDEX = "rightsarchive"


def whoosh_reader(segments: Sequence[VisibleSegment]) -> Any:
    """A Whoosh ``IndexReader`` over what is visible of segments. The stored field ``id`` is the passage's id."""
    schema = Schema(id=STORED())
    for segment in segments:
        for name, field in segment.fields.items():
            known = schema._fields.get(name)
            if known is None or known.rank < rank_of(field):
                schema._fields[name] = TermField(field)
    readers = [SegmentReader(None, schema, ArraySegment(segment)) for segment in segments]
    return MultiReader(readers) if readers else EmptyReader(schema)


def rank_of(field: VisibleField) -> int:
    """What is known of each posting: that it is there (0), how often (1), where (2)."""
    return 0 if field.keyword else 1 + field.has_positions


class TermField(FieldType):  # type: ignore[misc]
    """The type of every field but ``id``: its terms are looked up as they are."""

    def __init__(self, field: VisibleField) -> None:
        self.rank = rank_of(field)
        super().__init__((Existence, Frequency, Positions)[self.rank](), None, scorable=not field.keyword)

    def to_bytes(self, value: str | bytes) -> bytes:
        return value if isinstance(value, bytes) else encode(value)

    def from_bytes(self, data: bytes) -> str:
        return decode(data)


class ArraySegment(Segment):  # type: ignore[misc]
    """The visible part of a segment, as Whoosh knows segments. Nothing in it is deleted: that was left out before."""

    def __init__(self, visible: VisibleSegment) -> None:
        super().__init__(INDEX)
        self.segid = visible.name
        self.visible = visible

    def codec(self) -> ArrayCodec:
        return ArrayCodec()

    def doc_count_all(self) -> int:
        return len(self.visible)

    def deleted_docs(self) -> set[int]:
        return set()

    def deleted_count(self) -> int:
        return 0

    def is_deleted(self, docnum: int) -> bool:
        del docnum
        return False


class ArrayCodec(Codec):  # type: ignore[misc]
    """Reads segments of array postings. They are written by :class:`rightsarchive.engine.arrays.writer.ArrayWriter`."""

    def terms_reader(self, _storage: object, segment: ArraySegment) -> ArrayTermsReader:
        return ArrayTermsReader(segment.visible)

    def per_document_reader(self, _storage: object, segment: ArraySegment) -> ArrayPerDocumentReader:
        return ArrayPerDocumentReader(segment)


class ArrayTermsReader(TermsReader):  # type: ignore[misc]
    def __init__(self, visible: VisibleSegment) -> None:
        self._fields = visible.fields

    def _found(self, name: str, text: bytes) -> tuple[VisibleField, int]:
        field = self._fields.get(name)
        term = -1 if field is None else field.find(text)
        if field is None or term < 0:
            raise TermNotFound(f"No term {name}:{text!r}")
        return field, term

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, text = term
        return name in self._fields and self._fields[name].find(text) >= 0

    def indexed_field_names(self) -> list[str]:
        return sorted(self._fields)

    def cursor(self, name: str, kind: Any) -> ArrayCursor:
        return ArrayCursor(self, name, self._fields.get(name), kind)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, text) for name in self.indexed_field_names() for _, text in self.terms_from(name, b""))

    def terms_from(self, name: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        field = self._fields.get(name)
        if field is not None:
            for term in range(field.seek(prefix), len(field)):
                yield name, field.raw(term)

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, name: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(name, prefix))

    def term_info(self, name: str, text: bytes) -> Any:
        field, term = self._found(name, text)
        docs, freqs = field.postings(term)
        assert freqs is not None
        lengths = field.lengths[docs]
        return TermInfo(
            weight=int(freqs.sum()),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=int(freqs.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, name: str, text: bytes) -> int:
        if (name, text) not in self:
            return 0
        weight: int = self.term_info(name, text).weight()
        return weight

    def doc_frequency(self, name: str, text: bytes) -> int:
        if (name, text) not in self:
            return 0
        field, term = self._found(name, text)
        return field.doc_frequency(term)

    def matcher(self, name: str, text: bytes, shape: Any, scorer: Any = None) -> ArrayMatcher:
        field, term = self._found(name, text)
        docs, freqs = field.postings(term)
        assert freqs is not None
        positions = field.positions(term) if field.has_positions else None
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
        if astype == "positions":
            return [] if self._positions is None else self._positions[self._i]
        return self._weights[self._i]

    def spans(self) -> list[Any]:
        return [Span(position) for position in self.value_as("positions")]


class ArrayCursor(FieldCursor):  # type: ignore[misc]
    """Walks a field's terms; Whoosh's automata leap over it."""

    def __init__(self, reader: ArrayTermsReader, name: str, field: VisibleField | None, kind: Any) -> None:
        self._reader = reader
        self._name = name
        self._terms = field
        self._kind = kind
        self._term = 0

    def first(self) -> str | None:
        self._term = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        if self._terms is not None:
            self._term = self._terms.seek(term if isinstance(term, bytes) else self._kind.to_bytes(term))
        return self.text()

    def next(self) -> str | None:
        self._term += 1
        return self.text()

    def text(self) -> str | None:
        return self._terms.text(self._term) if self._terms is not None and self.is_valid() else None

    def term_info(self) -> Any:
        if self._terms is None or not self.is_valid():
            return None
        return self._reader.term_info(self._name, self._terms.raw(self._term))

    def is_valid(self) -> bool:
        return self._terms is not None and self._term < len(self._terms)


class ArrayPerDocumentReader(PerDocumentReader):  # type: ignore[misc]
    def __init__(self, segment: ArraySegment) -> None:
        self._segment = segment
        self._visible = segment.visible

    def doc_count(self) -> int:
        return len(self._visible)

    def doc_count_all(self) -> int:
        return len(self._visible)

    def all_doc_ids(self) -> Iterator[int]:
        return iter(range(len(self._visible)))

    def has_deletions(self) -> bool:
        return False

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> set[int]:
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, name: str, default: int = 0) -> int:
        field = self._visible.fields.get(name)
        return default if field is None else int(field.lengths[docnum])

    def field_length(self, name: str) -> int:
        field = self._visible.fields.get(name)
        return 0 if field is None else int(field.lengths.sum(dtype="u8"))

    def min_field_length(self, name: str) -> int:
        field = self._visible.fields.get(name)
        return 0 if field is None else int(field.lengths.min())

    def max_field_length(self, name: str) -> int:
        field = self._visible.fields.get(name)
        return 0 if field is None else int(field.lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, int]:
        return {"id": self._visible.id(docnum)}
