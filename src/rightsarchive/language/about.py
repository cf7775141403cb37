"""What is known of a document, as words to find it by: its title, the persons and organisations, where it is from, what people wrote to it.

These words stand in the field ``about`` of one passage, the first that a search sees: so a document is found once for them, and whoever may
not see the document is not told of them either. The terms of a value are its words, its stems (behind ``=``) and the folds of what may be names
(behind ``~``). No word of a text begins with one of these signs. Between two values lies a gap that no phrase reaches over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rightsarchive.language.fields import NAME, STEM, WORD, FieldTerms
from rightsarchive.model import Metadata

STEM_SIGN: Final = "="
NAME_SIGN: Final = "~"

GAP: Final = 1_000
"""Positions between the last word of one value and the first of the next."""

FIELDS: Final = (
    "title", "translated_title", "original_title", "authors", "editors", "recipient", "interviewer", "publisher",
    "publisher_place", "court", "persons", "places", "rights", "identifier", "symbol", "case_number", "archive", "call_number",
    "url", "archived_url", "notes",
)  # fmt: skip
"""The fields of the metadata that are searched; beside them the user's own (``extra.k``), and the name of the file."""

FILE_NAME: Final = "file"


def values_about(metadata: Metadata, path: str | None) -> Iterator[tuple[str, str]]:
    """What is known of a document, as (field, value): ``persons`` come one after the other, ``file`` is the name of its file."""
    for field in FIELDS:
        value = getattr(metadata, field)
        if value:
            yield from ((field, str(each)) for each in (value if isinstance(value, tuple) else (value,)))
    for key, value in metadata.extra.items():
        yield from ((f"extra.{key}", text) for text in _strings(value))
    if path:
        yield FILE_NAME, path.replace("\\", "/").rpartition("/")[2]


def _strings(value: Any) -> Iterator[str]:
    """Texts and lists of texts. What is nested deeper was no label: an extractor keeps the comments of a Word file so."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))


def terms_about(fields: Mapping[str, FieldTerms]) -> Iterator[tuple[str, int]]:
    """The terms that one value gives, each with its position in the value, from the fields that analysis made of it."""
    for field, sign in ((WORD, ""), (STEM, STEM_SIGN), (NAME, NAME_SIGN)):
        if held := fields.get(field):
            yield from zip((sign + term for term in held.terms), held.positions or (), strict=True)
