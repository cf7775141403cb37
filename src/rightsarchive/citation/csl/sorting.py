"""Sort keys of cites and entries (CSL 1.0.2, "Sorting")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from rightsarchive.citation.csl import dates
from rightsarchive.citation.csl.context import Context
from rightsarchive.citation.csl.item import DATE_VARIABLES, NAME_VARIABLES, NUMBER_VARIABLES
from rightsarchive.citation.csl.names import options_of, sort_text
from rightsarchive.citation.csl.output import Span
from rightsarchive.citation.csl.rendering import rendered
from rightsarchive.citation.csl.tree import SortKey

_ALPHABETS = {
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
}
"""Alphabets whose letters do not follow each other as in Unicode, or would lose a mark that makes another letter."""


def collation(text: str, language: str) -> tuple[tuple[str, ...], str, str]:
    """A key that sorts text as a reader of the language does: letters first, then their marks, then their case; signs count for nothing."""
    alphabet = _ALPHABETS.get(language, "")
    base = []
    for letter in text.casefold():
        if letter in alphabet:
            base.append(f"\u0430{alphabet.index(letter):02d}")
            continue
        for part in unicodedata.normalize("NFKD", letter):
            kind = unicodedata.category(part)
            if kind[0] in "LN" or part in " \u0001":
                base.append(part)
            elif part in "-–—/":
                base.append(" ")
    primary = " ".join("".join(base).split(" ")).strip()
    return tuple(primary.split("\u0001")), unicodedata.normalize("NFD", text.casefold()), text.swapcase()


class Key:
    """One sort key of one cite: a text, or none, which comes last in either direction."""

    __slots__ = ("descending", "value")

    def __init__(self, value: Any, *, descending: bool) -> None:
        self.value = value
        self.descending = descending

    def __lt__(self, other: Key) -> bool:
        if self.value is None or other.value is None:
            return self.value is not None and other.value is None
        if self.descending:
            return bool(other.value < self.value)
        return bool(self.value < other.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]  # keys are compared, never kept in a set


def keys(
    of: Sequence[SortKey], make: Callable[[SortKey], Context], text: Callable[[Any], str], language: str
) -> tuple[Key, ...]:
    """The keys of one item. ``make`` gives a fresh context for each, ``text`` puts a tree on one line."""
    return tuple(Key(_value(key, make(key), text, language), descending=key.descending) for key in of)


def _value(key: SortKey, context: Context, text: Callable[[Any], str], language: str) -> Any:
    if key.macro:
        outs = rendered(context.style.macros[key.macro], context)
        found = text(Span(outs)) if outs else ""
        return _comparable(found, language) if found.strip() else None
    variable, item = key.variable, context.item
    if variable in NAME_VARIABLES:
        names = item.names.get(variable)
        return collation(sort_text(names, options_of(None, context), context), language) if names else None
    if variable in DATE_VARIABLES:
        date = item.dates.get(variable)
        return dates.sort_key(date) if date else None
    if variable == "citation-number":
        return int(context.citation_number) if context.citation_number.isdigit() else None
    words = item.text(variable)
    if not words:
        return None
    if variable in NUMBER_VARIABLES and (number := re.search(r"\d+", words)):
        return (int(number[0]),)
    return _comparable(re.sub(r"</?[^>]+>", "", words), language)


def _comparable(text: str, language: str) -> Any:
    return collation(re.sub(r"\d+", lambda found: found[0].zfill(8), text), language)
