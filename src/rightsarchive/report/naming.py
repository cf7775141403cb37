"""Titles and names of documents inside words of ours: each keeps its own direction, and turns nothing about that stands beside it.

Quotes are not changed so: each is a paragraph of its own in every format, which no control of direction leaves (UAX 9, P1).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rightsarchive.citation.embedding import visible
from rightsarchive.controls import isolated, may_run_right_to_left, without_scopes

_CODES = frozenset({"id", "type", "URL", "DOI", "ISBN", "ISSN", "language", "custom"})
_SEPARATORS = {0x2028: " ", 0x2029: " "}


def on_its_own(text: str) -> str:
    """A title that fills a line: without separators of lines, nor controls of direction that would act on more than themselves."""
    return without_scopes(visible(text)).translate(_SEPARATORS)


def in_a_sentence(text: str) -> str:
    """A name or title among other words: isolated where it may run from right to left."""
    plain = on_its_own(text)
    return isolated(plain) if may_run_right_to_left(plain) else plain


def item_in_a_sentence(item: Mapping[str, Any]) -> dict[str, Any]:
    """A CSL-JSON item whose titles and names are so; its codes and addresses are only freed of controls."""
    return {key: _each(value, isolate=key not in _CODES) for key, value in item.items()}


def _each(value: Any, *, isolate: bool) -> Any:
    if isinstance(value, str):
        return in_a_sentence(value) if isolate else on_its_own(value)
    if isinstance(value, Mapping):
        return {key: _each(inner, isolate=isolate) for key, inner in value.items()}
    if isinstance(value, list):
        return [_each(inner, isolate=isolate) for inner in value]
    return value
