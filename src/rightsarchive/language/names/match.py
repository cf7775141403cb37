"""Folds of names: keys to find candidates by, a similarity to rank them, and the cut between a name and its like.

A candidate shares a key (consonant classes, in the manner of the Daitch-Mokotoff Soundex, 1985, with every reading of the
letters that romanisations use in two ways); the similarity is that of a weighted edit distance (Wagner and Fischer 1974)
in which what transliterations change is cheap: vowels, glides, and consonants that stand for each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rapidfuzz import fuzz, process

from rightsarchive.language.names.fold import ABJAD, fold

KEY_LENGTH = 5
"""Classes in a key."""

MOST_KEYS = 4
"""Readings kept of one fold."""

CUT = 0.7
"""Below this similarity two folds are different names."""

STRICT_CUT = 0.9
"""The same where a false match is likelier than a true one: a word in small letters, two words in a script without capitals."""

MOST_MATCHES = 12
_ROOT_LOSS = 0.92
_HOPELESS = 0.4
_VOWEL_SIZE = 0.45
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


def _costs() -> dict[str, float]:
    table: dict[str, float] = {}
    tiers = (
        ("eo eu iu io", 0.3),
        ("ae ai ao au", 0.22),
        ("ei ou", 0.15),
        ("sz", 0.2),
        ("vu", 0.25),
        ("kh ji", 0.3),
        ("xj xc cj xs cs js zj ck ch cx gh kg gj bp dt fv bv vo", 0.35),
        ("pf", 0.4),
        ("tz dz ts vi ui", 0.5),
        ("mn jk", 0.6),
        ("ks", 0.7),
        ("lr", 0.8),
    )
    for pairs, cost in tiers:
        for pair in pairs.split():
            table[pair] = table[pair[::-1]] = cost
    return table


_SWAP = _costs()

# Patronymics and case endings that one language adds to a family name and another does not: -ұлы, -кызы, -ова, -евтың.
_FAMILY_ENDING = re.compile(
    "(?<=[a-z]{4})(?:a?[ou][gv]l[iu]|ul[iu]|k[iu]z[iu]|(?:[eo]v|in)(?:a|u|e|i|oi|im|om|[tdn]in|[kg]a|[tdn]i|[td]an?|nan|men)|[eo]v"
    "|[oei]m|[tdn]in|men|nin|ga|ge)$"
)
_ARTICLE = re.compile("^(?:al|el|ul)(?=[a-z]{3})")
_GLIDE_END = re.compile("(?<=[aeou])i$")


class NameMatch(NamedTuple):
    """A fold of the archive that may be the name asked for. ``weight`` is 1 for the same fold and lower for the others."""

    fold: str
    weight: float
    note: str


@lru_cache(maxsize=65536)
def root(folded: str) -> str:
    """The fold without an Arabic article, a patronymic or family ending and its case ending: Zhylanbayev, Жыланбайұлы → *jilanba*."""
    bare = _ARTICLE.sub("", folded.removeprefix(ABJAD))
    return _GLIDE_END.sub("", _FAMILY_ENDING.sub("", bare))


@lru_cache(maxsize=65536)
def keys(folded: str) -> tuple[str, ...]:
    """At most two times :data:`MOST_KEYS` keys of a fold; folds of one name share at least one.

    >>> keys("jilanbaev")
    ('SLNP', 'LNP', 'SLNPF', 'LNPF')
    """
    bare = folded.removeprefix(ABJAD)
    return tuple(dict.fromkeys(_skeletons(root(bare)) + _skeletons(bare)))


def _skeletons(folded: str) -> list[str]:
    readings = [""]
    for letter in folded:
        if letter in _VOWELS:
            continue
        classes = _CLASSES[letter]
        if len(readings) * len(classes) > MOST_KEYS:
            classes = classes[0]
        readings = [reading + one for reading in readings for one in classes]
    found = dict.fromkeys(
        "".join(one for one, _ in groupby(reading.replace("-", "")))[:KEY_LENGTH] for reading in readings
    )
    # A word of one or two consonants says little: its key also tells whether it starts with a vowel.
    start = "A" if folded[:1] in _VOWELS else "B"
    return [key if len(key) > 2 else start + key for key in found]


@lru_cache(maxsize=65536)
def similarity(first: str, second: str) -> float:
    """How alike two folds sound, 0 to 1; 1 for equal ones only. Symmetric."""
    if first == second:
        return 1.0
    vowels_missing = first.startswith(ABJAD) != second.startswith(ABJAD)
    a, b = first.removeprefix(ABJAD), second.removeprefix(ABJAD)
    best = _alike(a, b, vowels_missing)
    root_a, root_b = root(a), root(b)
    if _HOPELESS < best < _ROOT_LOSS and (root_a, root_b) != (a, b):
        best = max(best, _ROOT_LOSS * _alike(root_a, root_b, vowels_missing))
    return min(best, 0.99)


def _alike(a: str, b: str, vowels_missing: bool) -> float:
    whole = max(_size(a), _size(b))
    return max(0.0, 1 - _distance(a, b, vowels_missing) / whole) if whole else 0.0


@lru_cache(maxsize=65536)
def _size(word: str) -> float:
    return sum(_VOWEL_SIZE if letter in _VOWELS else 0.6 if letter == "h" else 1.0 for letter in word)


@lru_cache(maxsize=65536)
def _gaps(word: str, vowels_missing: bool) -> tuple[float, ...]:
    """What it costs that a letter stands in one spelling alone."""
    vowel = 0.12 if vowels_missing else 0.38
    costs = []
    for place, letter in enumerate(word):
        if letter in _VOWELS:
            beside_vowel = (place and word[place - 1] in _VOWELS) or word[place + 1 : place + 2] in _VOWELS
            if letter in "iu" and beside_vowel:
                cost = 0.15
            elif place == 0:
                cost = max(vowel, 0.3)
            elif letter == "e" and place == len(word) - 1:
                cost = min(vowel, 0.2)
            else:
                cost = vowel
        else:
            cost = {"h": 0.35, "v": 0.7, "j": 0.8}.get(letter, 1.0 if place else 1.4)
        costs.append(cost)
    return tuple(costs)


def _distance(a: str, b: str, vowels_missing: bool) -> float:
    gaps_a, gaps_b = _gaps(a, vowels_missing), _gaps(b, vowels_missing)
    above = [0.0]
    for gap in gaps_b:
        above.append(above[-1] + gap)
    for letter_a, gap_a in zip(a, gaps_a, strict=True):
        left = above[0] + gap_a
        row = [left]
        for place, letter_b in enumerate(b):
            swap = above[place]
            if letter_a != letter_b:
                swap += _SWAP.get(letter_a + letter_b, 1.1)
            left += gaps_b[place]
            if (up := above[place + 1] + gap_a) < left:
                left = up
            if swap < left:  # noqa: PLR1730 - this loop is the cost of every name search
                left = swap
            row.append(left)
        above = row
    return above[-1]


# What the first, coarse look at a candidate compares: consonants of one group are one, vowels too.
_OUTLINE = str.maketrans("xcjzghebtdfu", "sssskkipttvo", ABJAD)
_OUTLINE_WITHOUT_VOWELS = str.maketrans("xcjzghbtdf", "sssskkpttv", ABJAD + "aeiou")


def matches(word: str, candidates: Iterable[str], *, strict: bool | None = None) -> list[NameMatch]:
    """Which of ``candidates`` (folds that share a key with ``word``) may be the name ``word``, best first, at most 12.

    ``strict`` asks for near certainty; None does so for a word in small letters, which may well be no name. The note is
    for the hit: ``Zhylanbaev ~ xilanbaev: sounds alike (95%)``.
    """
    folded = fold(word)
    if strict is None:
        strict = word[:1].islower()
    near: list[str] = []
    with_vowels: list[str] = []
    without: list[str] = []
    for name in candidates:
        (without if folded[:1] == ABJAD or name[:1] == ABJAD else with_vowels).append(name)
    for group, table, most in (
        (with_vowels, _OUTLINE, _MOST_ALIGNED),
        (without, _OUTLINE_WITHOUT_VOWELS, _MOST_ALIGNED_WITHOUT_VOWELS),
    ):
        outlines = [name.translate(table) for name in group]
        close = process.extract(
            folded.translate(table), outlines, scorer=fuzz.ratio, processor=None, score_cutoff=_COARSE_CUT, limit=most
        )
        near += [group[place] for _, _, place in close]
    found = []
    for name in near:
        alike = similarity(folded, name)
        cut = _cut(folded, name)
        if strict or (folded[:1] == ABJAD == name[:1]):
            cut = max(cut + 0.2, STRICT_CUT)
        if alike >= cut:
            found.append(NameMatch(name, round(_weight(alike), 3), _note(word, folded, name, alike)))
    found.sort(key=lambda match: (-match.weight, match.fold))
    return found[:MOST_MATCHES]


def _cut(first: str, second: str) -> float:
    # The shorter the name, the more of its kind there are.
    return {1: 0.95, 2: 0.85, 3: 0.78, 4: 0.74}.get(min(len(first.strip(ABJAD)), len(second.strip(ABJAD))), CUT)


def _weight(alike: float) -> float:
    return 1.0 if alike == 1 else 0.1 + 0.8 * max(0.0, (alike - CUT) / (1 - CUT)) ** 1.5


def _note(word: str, folded: str, name: str, alike: float) -> str:
    if folded == name:
        return f"{word}: the same name, also in other scripts"
    return f"{word} ~ {name.removeprefix(ABJAD)}: sounds alike ({alike:.0%})"
