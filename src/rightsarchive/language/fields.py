"""The fields of a passage: in which a term is looked up, and by which it is filtered.

Searched fields hold the terms that :func:`rightsarchive.language.analysis.analyze` makes from a passage's text. Keyword
fields hold exact values that come from the document's metadata.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

WORD = "word"
"""Every word as it stands, folded (case, accents, letter variants). Holds positions, so phrases are asked here."""

STEM = "stem"
"""Every word that carries meaning (no stop words), as its stem in the passage's language. Holds positions."""

GRAM = "gram"
"""Character 4-grams of the words: they rank, and never decide what is found. Holds no positions."""

NAME = "name"
"""Words that may be names, folded to one form across scripts and spellings. Holds positions."""

TITLE = "title"
"""The words of the document's title. Holds positions."""

ABOUT = "about"
"""The words of what is known of the document, on one of its passages; see :mod:`rightsarchive.language.about`. Holds positions."""

SEARCHED = (WORD, STEM, GRAM, NAME, TITLE, ABOUT)

LANGUAGE = "language"
CASE = "case"
PUBLISHER = "publisher"
PERSON = "person"
TYPE = "type"
KIND = "kind"
DOCUMENT = "document"
WORDS = "words"
"""A digest of the passage's words: passages with the same words share it. See :mod:`rightsarchive.language.sameness`."""
PUBLISHED_FROM = "published_from"
"""The first day that the document's date can mean, ``2025-07-01`` for ``2025-07``."""
PUBLISHED_TO = "published_to"
"""The last day that it can mean, ``2025-07-31`` for ``2025-07``."""
MENTIONS = "mentions"
"""Days, months and years that the passage speaks of: ``2025``, ``2025-07``, ``2025-07-31``."""

SEPARATOR = "\0"
"""Stands between joined terms, and in none."""


class JoinedTerms(Sequence[str]):
    """Terms kept as one string, ``joined`` by :data:`SEPARATOR`: the hundreds of a passage are made and handed over as one."""

    __slots__ = ("joined",)

    def __init__(self, joined: str) -> None:
        self.joined = joined

    def __len__(self) -> int:
        return self.joined.count(SEPARATOR) + 1 if self.joined else 0

    def __bool__(self) -> bool:
        return bool(self.joined)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parted())

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...

    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self._parted()[index]

    def __eq__(self, other: object) -> bool:
        return self.joined == other.joined if isinstance(other, JoinedTerms) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.joined)

    def __repr__(self) -> str:
        return f"JoinedTerms({self.joined!r})"

    def _parted(self) -> list[str]:
        return self.joined.split(SEPARATOR) if self.joined else []


class FieldTerms(NamedTuple):
    """The terms of one field of one passage, in order. ``positions`` (0-based, not falling) runs beside ``terms``; None
    for a field in which no phrase is ever asked for. The field's length is ``len(terms)``."""

    terms: Sequence[str]
    positions: Sequence[int] | None = None
