"""Metadata as exact values to filter by: the same folding when a document is indexed and when it is asked for."""

from __future__ import annotations

import unicodedata

from rightsarchive.language.names import FoldName, fold
from rightsarchive.model import PartialDate


def plain(value: str) -> str:
    """Case and spacing do not count: ``Front  Line DEFENDERS`` is ``front line defenders``."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def person_words(name: str, fold_name: FoldName = fold) -> tuple[str, ...]:
    """The words of a name, each in the one form that its spellings and scripts share; a search may ask for some of them."""
    words = "".join(letter if letter.isalnum() else " " for letter in name).split()
    return tuple(dict.fromkeys(folded for word in words if (folded := fold_name(word))))


def spans_of(date: PartialDate) -> tuple[str, ...]:
    """A date at every precision that it has: ``2025``, ``2025-07``, ``2025-07-31``."""
    parts = str(date).split("-")
    return tuple("-".join(parts[: count + 1]) for count in range(len(parts)))
