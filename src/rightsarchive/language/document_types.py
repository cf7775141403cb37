"""What people write as the type of a document, in any language, in the words of CSL."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from rightsarchive.language.data import languages
from rightsarchive.language.data.records import DOCUMENT_TYPES

CSL_TYPES: Final = DOCUMENT_TYPES | frozenset(
    "article broadcast classic collection document entry entry-dictionary entry-encyclopedia event figure graphic hearing map "
    "motion_picture musical_score paper-conference patent performance periodical regulation review review-book software song "
    "standard".split()
)
"""Every type of CSL 1.0.2; those of them that people write in words stand in the data of the languages."""


def document_type(text: str) -> str | None:
    """The CSL type that is meant: ``Report``, ``доклад`` and ``report`` are one. None where it is none that is known."""
    return _types().get(_plain(text))


@cache
def _types() -> Mapping[str, str]:
    found = {_plain(kind): kind for kind in CSL_TYPES}
    for each in languages():
        for kind, names in each.document_types.items():
            found.update(dict.fromkeys(names, kind))
    return found


def _plain(text: str) -> str:
    return text.strip().casefold().replace("_", " ")
