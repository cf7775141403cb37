"""A corpus made with a fixed seed: passages in twenty invented languages, with the word statistics of real ones.

Each language has a vocabulary whose frequencies follow the Zipf-Mandelbrot law, and some words (names, numbers) are
shared by all. A passage has 106 terms on average. The n-th passage is the same whatever the size of the corpus.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

SEED = 20250731
BLOCK = 100
LANGUAGES = 20
VOCABULARY = 80_000
SHARED = 20_000
SHARED_SHARE = 0.03
MEAN_LENGTH = 106
EXPONENT, OFFSET = 1.07, 2.7
"""Zipf-Mandelbrot: the n-th word's frequency falls as ``(n + OFFSET) ** -EXPONENT``."""

BANDS = {"rare": (2000, 20_000), "middle": (100, 2000), "common": (0, 100)}
"""How frequent the words of a query are, as ranks in their language."""

SCRIPTS = (
    ("bcdfghjklmnprstvz", "aeiou"),
    ("бвгджзклмнпрстфх", "аеиоуы"),
    ("بتجحدرسشطعفقكلمن", "اويى"),
    ("βγδζθκλμνπρσφχψ", "αεηιου"),
    ("კლმნპრსტფქღყჩცძ", "აეიოუ"),
)


@dataclass(frozen=True, slots=True)
class Query:
    """``kind`` is rare, middle, common, phrase or question; a phrase's words stand side by side."""

    kind: str
    words: tuple[str, ...]


def word(language: int, rank: int) -> str:
    """The word of that rank: frequent words are short, and no two languages share one."""
    consonants, vowels = SCRIPTS[language % len(SCRIPTS)]
    syllables = len(consonants) * len(vowels)
    number, letters = rank * LANGUAGES + language, []
    while True:
        number, syllable = divmod(number, syllables)
        letters.append(consonants[syllable // len(vowels)] + vowels[syllable % len(vowels)])
        if not number:
            return "".join(letters)
        number -= 1


class _Words(dict[int, str]):
    """The words of a language by rank, made when they are first asked for; those past the vocabulary are shared by all."""

    def __init__(self, language: int) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, rank: int) -> str:
        shared = rank - VOCABULARY
        made = word(self._language, rank) if shared < 0 else f"{chr(0x61 + shared % 26)}{shared}"
        self[rank] = made
        return made


class Corpus:
    """The vocabularies, and the passages made of them."""

    def __init__(self, seed: int = SEED) -> None:
        self._seed = seed
        self._words = [_Words(language) for language in range(LANGUAGES)]
        law = (np.arange(1, VOCABULARY + 1) + OFFSET) ** -EXPONENT
        shared = (np.arange(1, SHARED + 1) + OFFSET) ** -EXPONENT
        both = np.concatenate([law / law.sum() * (1 - SHARED_SHARE), shared / shared.sum() * SHARED_SHARE])
        self._cumulated = np.cumsum(both)

    def passages(self, count: int, start: int = 0) -> Iterator[list[str]]:
        """The terms of passages ``start`` to ``start + count``, in order."""
        for language, ranks in self._drawn(count, start):
            words = self._words[language]
            yield [words[rank] for rank in ranks]

    def _drawn(self, count: int, start: int) -> Iterator[tuple[int, list[int]]]:
        """The language and the ranks of the words of each passage."""
        begin = start - start % BLOCK
        return islice(self._blocks(begin), start - begin, start - begin + count)

    def _blocks(self, begin: int) -> Iterator[tuple[int, list[int]]]:
        while True:
            chooser = np.random.default_rng((self._seed, begin))
            lengths = np.clip(chooser.normal(MEAN_LENGTH, 30, BLOCK).astype(int), 20, 300)
            languages = chooser.integers(0, LANGUAGES, BLOCK)
            ranks = self._ranks(chooser.random(int(lengths.sum()))).tolist()
            at = 0
            for length, language in zip(lengths.tolist(), languages.tolist(), strict=True):
                yield language, ranks[at : at + length]
                at += length
            begin += BLOCK

    def _ranks(self, drawn: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        return np.minimum(np.searchsorted(self._cumulated, drawn), len(self._cumulated) - 1)

    def queries(self, passages: int, each: int = 50) -> list[Query]:
        """``each`` of every kind, with words that stand in the first ``passages``: of one passage where they are several."""
        chooser = random.Random(self._seed)
        found: list[Query] = []
        for kind in ("rare", "middle", "common", "phrase", "question"):
            made = 0
            while made < each:
                language, ranks = next(self._drawn(1, chooser.randrange(passages)))
                chosen = _chosen(chooser, kind, ranks, 1 + made % 3)
                if chosen:
                    found.append(Query(kind, tuple(self._words[language][rank] for rank in chosen)))
                    made += 1
        return found


def _chosen(chooser: random.Random, kind: str, ranks: list[int], size: int) -> list[int]:
    """Some of a passage's words, by rank; none where it has not enough of the kind."""
    if kind == "phrase":
        at = chooser.randrange(len(ranks) - 3)
        return ranks[at : at + 2 + size % 2]
    if kind == "question":
        low, high, size = 0, VOCABULARY + SHARED, 8
    else:
        low, high = BANDS[kind]
    fitting = [rank for rank in dict.fromkeys(ranks) if low <= rank < high]
    return chooser.sample(fitting, size) if len(fitting) >= size else []
