"""An entry of a dictionary: a word, and what it is in the other language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

MOST_BYTES = 256 << 20
"""Bytes of a dictionary, unpacked."""

MOST_ENTRIES = 1_000_000

_MOST_LETTERS = 120
"""Letters of a translation; what is longer explains the word."""

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>|/[^/]*/")
_NUMBER = re.compile(r"^\s*\d+[.)]\s*")
_BETWEEN = re.compile(r"[,;،؛、，；|]")


class WordEntry(NamedTuple):
    """``translations``: the likeliest first."""

    word: str
    translations: tuple[str, ...]


def word_of(text: str) -> str:
    """A head word without pronunciation, gender and other notes in brackets."""
    return " ".join(_ASIDE.sub(" ", text).split())


def translations_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The translations in lines such as *1. arrest, (formal) detention*, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for part in _BETWEEN.split(_ASIDE.sub(" ", _NUMBER.sub("", text))):
            word = " ".join(part.split()).rstrip(".")
            if word and len(word) <= _MOST_LETTERS:
                found[word] = None
    return tuple(found)
