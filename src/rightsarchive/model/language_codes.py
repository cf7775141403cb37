"""Language codes as people and files write them (``kk``, ``KK``, ``kk-Cyrl-KZ``, ``kk_KZ``), and the one that is kept."""

from __future__ import annotations

import re
from typing import Final

LANGUAGE_TAG: Final = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*"
"""A regular expression for a language tag: a code of two or three letters, then script and region (BCP 47), or a locale's name."""

_TAG: Final = re.compile(LANGUAGE_TAG)


def primary_language(tag: str) -> str:
    """The language of a tag, in small letters: its primary subtag (BCP 47), without script and region.

    >>> primary_language(" pt_BR "), primary_language("kk-Cyrl")
    ('pt', 'kk')
    """
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def is_language_tag(value: str) -> bool:
    """Whether ``value`` has the form of a language tag. Nothing says that there is such a language."""
    return _TAG.fullmatch(value.strip()) is not None
