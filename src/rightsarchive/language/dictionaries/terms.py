"""Entries of a dictionary → its terms, by their stems, in both directions, as a table holds them.

The key of a term are the stems of its words that carry meaning, a blank between them. A word that is the translation of hundreds is of
no use to a search: of each term the first few are kept, those that stand first in their entries before the others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from rightsarchive.language.concepts import LONGEST, Label, label
from rightsarchive.language.dictionaries.entries import WordEntry

MOST_TRANSLATIONS = 12
"""Translations of one term that are kept."""

_REMEMBERED = 1 << 16


class TermRow(NamedTuple):
    """``term`` of the language ``source`` is called in ``target`` what ``body`` holds: labels in JSON, the likeliest first."""

    source: str
    term: str
    target: str
    body: str


def rows_of(entries: Iterable[WordEntry], source: str, target: str) -> tuple[int, list[TermRow]]:
    """How many entries were of use, and the rows of both directions, in order."""
    from_source: dict[str, list[tuple[int, Label]]] = {}
    from_target: dict[str, list[tuple[int, Label]]] = {}
    labelled = lru_cache(_REMEMBERED)(label)
    count = 0
    for word, translations in entries:
        own = labelled(word, source)
        used = False
        for rank, text in enumerate(translations[: 2 * MOST_TRANSLATIONS]):
            other = labelled(text, target)
            if _is_short(own) and _is_short(other):
                from_source.setdefault(key(own), []).append((rank, other))
                from_target.setdefault(key(other), []).append((rank, own))
                used = True
        count += used
    rows = [TermRow(source, term, target, body) for term, body in _bodies(from_source)]
    from_source.clear()
    rows += [TermRow(target, term, source, body) for term, body in _bodies(from_target)]
    return count, sorted(rows)


def labels_in(body: str) -> list[Label]:
    """What the body of a row holds. Raises ValueError or TypeError where it was not made here."""
    return [(text, packed) for text, packed in json.loads(body)]


def key(of: Label) -> str:
    """The stems of a label without the places of what carries no meaning."""
    return of[1].replace(" .", "")


def _is_short(of: Label) -> bool:
    """Whether it may be a term: what has more words explains one."""
    return 0 < len(key(of).split()) <= LONGEST


def _bodies(found: Mapping[str, list[tuple[int, Label]]]) -> Iterator[tuple[str, str]]:
    for term, ranked in found.items():
        distinct: dict[str, Label] = {}
        for _, one in sorted(ranked):
            distinct.setdefault(one[1], one)
            if len(distinct) == MOST_TRANSLATIONS:
                break
        yield term, json.dumps([*distinct.values()], ensure_ascii=False, separators=(",", ":"))
