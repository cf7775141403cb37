"""The names of the months in the languages of reports, as they stand in dates: declined, inflected, abbreviated."""

from __future__ import annotations

from functools import cache

from rightsarchive.language.data import language as known
from rightsarchive.language.data import languages

_LONGEST_ENDING = 7


@cache
def _names() -> tuple[dict[str, int], dict[str, int]]:
    """Whole names, and stems that take endings, each with its month."""
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    for line in (line for each in languages() for line in each.dates.months):
        for month, variants in enumerate(line, 1):
            for name in variants.split("/"):
                table, key = (stems, name[:-1]) if name.endswith("*") else (whole, name)
                table[key] = month
    return whole, stems


@cache
def _beginnings() -> frozenset[str]:
    """The first two letters of every name, by which most words are passed over."""
    whole, stems = _names()
    own = (name for each in languages() for name in _own_names(each.code))
    return frozenset(name[:2] for name in (*whole, *stems, *own))


@cache
def _own_names(language: str) -> dict[str, int]:
    lines = known(language).dates.own_months
    return {name: month for line in lines for month, name in enumerate(line, 1) if name != "-"}


@cache
def first_halves() -> frozenset[str]:
    """The first words of the names that are two words."""
    return frozenset(name.partition("_")[0] for name in _names()[0] if "_" in name)


def month_of(word: str, language: str) -> int | None:
    """1 to 12 for the name of a month in any of our languages (case does not matter), else None.

    A name of two words is given with ``_`` between them. ``language`` settles short forms that are words elsewhere.
    """
    word = word.lower().replace("i̇", "i")
    if word[:2] not in _beginnings():
        return None
    whole, stems = _names()
    if word in whole:
        return whole[word]
    for length in range(len(word), max(2, len(word) - _LONGEST_ENDING - 1), -1):
        if word[:length] in stems:
            return stems[word[:length]]
    return _own_names(language).get(word)
