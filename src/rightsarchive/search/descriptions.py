"""Documents by what their metadata says of them: a place, an author, an identifier."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from rightsarchive.engine.protocol import Engine
from rightsarchive.language import fields
from rightsarchive.language.about import values_about
from rightsarchive.language.keywords import plain
from rightsarchive.model import Document
from rightsarchive.query.plan import Everything, Plan, all_of
from rightsarchive.query.words import phrase
from rightsarchive.store import CatalogReader

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "place": ("places",),
    "author": ("authors",),
    "identifier": ("identifier", "symbol", "case_number"),
}
"""Which fields of the metadata each kind of value stands in."""


def has_words(held: str, asked: str) -> bool:
    """Whether a value has every word of what is asked for; case and order do not count."""
    words = set(re.findall(r"\w+", plain(asked)))
    return bool(words) and words <= set(re.findall(r"\w+", plain(held)))


def is_same(held: str, asked: str) -> bool:
    """Whether both are the same, case and spacing apart."""
    return plain(held) == plain(asked)


class Descriptions:
    """The documents that one clearance sees."""

    def __init__(self, engine: Engine, catalog: CatalogReader) -> None:
        self._engine = engine
        self._catalog = catalog

    def documents(self, kind: str, value: str, fits: Callable[[str, str], bool]) -> tuple[str, ...]:
        """The ids of those with a value of this kind that fits.

        The index names those that have the words anywhere in their metadata; the metadata itself decides.
        """
        parts = [node for word in value.split() if (node := phrase(word, field=fields.ABOUT)) is not None]
        plan = Plan(all_of(parts) if parts else Everything(), clearance=self._catalog.clearance)
        # An entry at most for each document, as what is known of it stands on one of its passages.
        entries = self._engine.count(plan.match, plan.clearance)
        ranking = self._engine.search(plan, limit=entries, values_of=fields.DOCUMENT)
        named = {document for of in ranking.values for document in of}
        return tuple(document for document in sorted(named) if self._has(document, kind, value, fits))

    def known(self, kind: str) -> set[str]:
        """Every value of this kind. Reads the metadata of every document."""
        return {value for document in self._catalog.documents.all() for value in _values(document, kind)}

    def _has(self, document: str, kind: str, value: str, fits: Callable[[str, str], bool]) -> bool:
        version = self._catalog.documents.newest(document)
        if version is None:
            return False
        return any(fits(held, value) for held in _values(self._catalog.documents.record(version), kind))


def _values(document: Document, kind: str) -> list[str]:
    return [value for field, value in values_about(document.metadata, None) if field in KINDS[kind]]
