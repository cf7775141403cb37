"""Folds of names: keys to find candidates by, a similarity to rank them, and the cut between a name and its like.

A candidate shares a key (consonant classes, in the manner of the Daitch-Mokotoff Soundex, 1985, with every reading of the
letters that romanisations use in two ways); the best of them by a coarse comparison are compared letter by letter (``likeness``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from rightsarchive.language.names.fold import ABJAD, fold
from rightsarchive.language.names.likeness import pair_similarities, root
from rightsarchive.language.scripts import is_small

KEY_LENGTH = 5
"""Classes in a key."""

MOST_KEYS = 4
"""Readings kept of one fold."""

CUT = 0.7
"""Below this similarity two folds are different names."""

STRICT_CUT = 0.9
"""The same where a false match is likelier than a true one: a word in small letters, two words in a script without capitals."""

MOST_MATCHES = 12
_COARSE_CUT = 50
_MOST_ALIGNED = 20
# Without vowels more names look the same at first.
_MOST_ALIGNED_WITHOUT_VOWELS = 48
_VOWELS = frozenset("aeiou")

# Each consonant's classes, the likelier reading first; an empty one: it may be silent or a vowel.
_CLASSES = {
    "b": "P", "p": "P", "f": "F", "v": "F-", "k": "K", "g": "KS", "h": "K-", "d": "T", "t": "T", "s": "S", "z": "S", "x": "S",
    "c": "SK", "j": "S-", "l": "L", "r": "R", "m": "N", "n": "N",
}  # fmt: skip


class NameMatch(NamedTuple):
    """A fold of the archive that may be the name asked for. ``weight`` is 1 for the same fold and lower for the others."""

    fold: str
    weight: float
    note: str


class Asked(NamedTuple):
    """A word, its fold, the folds that share a key with it, rising, and whether near certainty is asked for."""

    word: str
    folded: str
    candidates: Sequence[str]
    strict: bool


def keys(folded: str) -> tuple[str, ...]:
    """At most two times :data:`MOST_KEYS` keys of a fold; folds of one name share at least one.

    >>> keys("jilanbaev")
    ('SLNP', 'LNP', 'SLNPF', 'LNPF')
    """
    bare = folded.removeprefix(ABJAD)
    return tuple(dict.fromkeys(_skeletons(root(bare)) + _skeletons(bare)))


def _skeletons(folded: str) -> list[str]:
    readings = [""]  # without what may be silent, and no class twice in a row
    for letter in folded:
        if letter in _VOWELS:
            continue
        classes = _CLASSES[letter]
        if len(readings) * len(classes) > MOST_KEYS:
            classes = classes[0]
        readings = [
            reading if one == "-" or reading[-1:] == one else reading + one for reading in readings for one in classes
        ]
    found = dict.fromkeys(reading[:KEY_LENGTH] for reading in readings)
    # A word of one or two consonants says little: its key also tells whether it starts with a vowel.
    start = "A" if folded[:1] in _VOWELS else "B"
    return [key if len(key) > 2 else start + key for key in found]


# What the first, coarse comparison looks at: consonants of one group are one, vowels too.
_OUTLINE = str.maketrans("xcjzghebtdfu", "sssskkipttvo", ABJAD)
_OUTLINE_WITHOUT_VOWELS = str.maketrans("xcjzghbtdf", "sssskkpttv", ABJAD + "aeiou")


def matches(
    word: str, candidates: Iterable[str], *, folded: str | None = None, strict: bool | None = None
) -> list[NameMatch]:
    """Which of ``candidates`` (folds that share a key with ``word``) may be the name ``word``, best first, at most 12.

    ``folded`` is the fold of ``word``, where the caller has it. ``strict`` asks for near certainty; None does so for a word in small letters, which may well be no name. The note is
    for the hit: ``Zhylanbaev ~ xilanbaev: sounds alike (95%)``.
    """
    folded = fold(word) if folded is None else folded
    strict = is_small(word[:1]) if strict is None else strict
    return matches_of_several([Asked(word, folded, sorted(candidates), strict)])[0]


def matches_of_several(asked: Sequence[Asked]) -> list[list[NameMatch]]:
    """The same of several words, compared all at once: that takes as many steps as one of them."""
    near = [_near(one.folded, one.candidates) for one in asked]
    alike = iter(
        pair_similarities(
            [one.folded for one, names in zip(asked, near, strict=True) for _ in names],
            [name for names in near for name in names],
        )
    )
    return [_best(one, list(zip(names, alike, strict=False))) for one, names in zip(asked, near, strict=True)]


def _near(folded: str, names: Sequence[str]) -> list[str]:
    """Those of ``names`` (rising) that are to be compared letter by letter."""
    if folded[:1] == ABJAD:
        return _nearest(folded, names, _OUTLINE_WITHOUT_VOWELS, _MOST_ALIGNED_WITHOUT_VOWELS)
    full = bisect_left(names, "a")  # the apostrophe that stands for missing vowels comes before every letter
    return [
        *_nearest(folded, names[full:], _OUTLINE, _MOST_ALIGNED),
        *_nearest(folded, names[:full], _OUTLINE_WITHOUT_VOWELS, _MOST_ALIGNED_WITHOUT_VOWELS),
    ]


def _best(asked: Asked, compared: Iterable[tuple[str, float]]) -> list[NameMatch]:
    word, folded, _, strict = asked
    without_vowels = folded[:1] == ABJAD
    found = []
    for name, alike in compared:
        if alike < CUT:
            continue
        cut = _cut(folded, name)
        if strict or (without_vowels and name[:1] == ABJAD):
            cut = max(cut + 0.2, STRICT_CUT)
        if alike >= cut:
            found.append(NameMatch(name, round(_weight(alike), 3), _note(word, folded, name, alike)))
    found.sort(key=lambda match: (-match.weight, match.fold))
    return found[:MOST_MATCHES]


def _nearest(folded: str, group: Sequence[str], outline: Mapping[int, int | None], most: int) -> list[str]:
    """The likeliest of a group by a coarse comparison, the best first."""
    if not group:
        return []
    # Hundreds of names are translated as one string, which takes a tenth of the time; a fold has no comma in it.
    outlines = ",".join(group).translate(outline).split(",")
    close = process.extract(
        folded.translate(outline), outlines, scorer=fuzz.ratio, processor=None, score_cutoff=_COARSE_CUT, limit=most
    )
    return [group[index] for _, _, index in close]


def _cut(first: str, second: str) -> float:
    # The shorter the name, the more of its kind there are.
    return {1: 0.95, 2: 0.85, 3: 0.78, 4: 0.74}.get(min(len(first.strip(ABJAD)), len(second.strip(ABJAD))), CUT)


def _weight(alike: float) -> float:
    return 1.0 if alike == 1 else 0.1 + 0.8 * max(0.0, (alike - CUT) / (1 - CUT)) ** 1.5


def _note(word: str, folded: str, name: str, alike: float) -> str:
    if folded == name:
        return f"{word}: the same name, also in other scripts"
    return f"{word} ~ {name.removeprefix(ABJAD)}: sounds alike ({alike:.0%})"
