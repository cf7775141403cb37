"""What a query is read with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rightsarchive.language.concepts import Vocabulary
from rightsarchive.language.dictionaries.translation import DictionaryLookup


class NameLookup(Protocol):
    """The names of an archive."""

    def similar(self, words: Sequence[str]) -> Sequence[Sequence[tuple[str, float, str]]]:
        """For each of ``words`` the folds that it may mean: each with a weight of at most 1 and a note that a person can read."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a query is read with: the archive's languages, its names, a vocabulary, dictionaries; None switches one of the last three off.
    ``about``: what is known of a document is searched too."""

    languages: tuple[str, ...] = ()
    names: NameLookup | None = None
    concepts: Vocabulary | None = None
    dictionaries: DictionaryLookup | None = None
    about: bool = True
