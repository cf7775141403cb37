"""From glyphs as they stand on a line, left to right, to characters in the order in which they are read.

The reverse of the last step of the Unicode Bidirectional Algorithm (UAX #9, rules W7, N1, N2, L2 and L4), on whole
letters with their marks: runs of right-to-left letters are turned round, numbers and Latin words inside are not.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from rightsarchive.language.scripts import direction_of

_RIGHT, _LEFT, _NUMBER, _NEUTRAL = "R", "L", "N", "0"


def direction(character: str) -> str:
    """R for right-to-left letters, L for left-to-right ones, N for digits, 0 for the rest."""
    return direction_of(character) or (_NUMBER if unicodedata.bidirectional(character) in {"EN", "AN"} else _NEUTRAL)


def logical(clusters: Sequence[str]) -> list[tuple[int, bool]]:
    """For letters (each with its marks) from left to right: their indexes in reading order, and whether each is read
    from right to left, so that a bracket there is to be :func:`mirrored`.

    A line reads from right to left when most of its letters do.
    """
    kinds = [direction(cluster[0]) if cluster else _NEUTRAL for cluster in clusters]
    if _RIGHT not in kinds:
        return [(index, False) for index in range(len(kinds))]
    kinds = _resolved(kinds, clusters)
    base_right = kinds.count(_RIGHT) > kinds.count(_LEFT)
    base = _RIGHT if base_right else _LEFT
    kinds = [base if kind == _NEUTRAL else kind for kind in kinds]
    runs = [[index for index, _ in group] for _, group in groupby(enumerate(kinds), key=lambda item: item[1] == _RIGHT)]
    order: list[tuple[int, bool]] = []
    for run in reversed(runs) if base_right else runs:
        right = kinds[run[0]] == _RIGHT
        order.extend((index, right) for index in (reversed(run) if right else run))
    return order


def _resolved(kinds: list[str], clusters: Sequence[str]) -> list[str]:
    """Numbers take their separators with them; what stands between two of a kind is of that kind."""
    last = len(kinds) - 1
    arabic = any(unicodedata.bidirectional(cluster[0]) == "AL" for cluster in clusters if cluster)
    for index in range(1, last):
        if kinds[index] == _NEUTRAL and kinds[index - 1] == kinds[index + 1] == _NUMBER:
            separator = unicodedata.bidirectional(clusters[index][0])
            # After Arabic letters a hyphen parts two numbers, which then stand in the line's order (rules W2 and W4).
            if separator == "CS" or (separator == "ES" and not arabic):
                kinds[index] = _NUMBER
    # A number to the right of a Latin word belongs to it (“COVID 19”); any other counts as its right-to-left surroundings.
    strong = _RIGHT
    sides = []
    for kind in kinds:
        strong = kind if kind in {_LEFT, _RIGHT} else strong
        sides.append(
            _LEFT
            if kind == _LEFT or (kind == _NUMBER and strong == _LEFT)
            else _NEUTRAL
            if kind == _NEUTRAL
            else _RIGHT
        )
    resolved = list(kinds)
    index = 0
    while index <= last:
        if sides[index] != _NEUTRAL:
            index += 1
            continue
        end = index
        while end <= last and sides[end] == _NEUTRAL:
            end += 1
        if index and end <= last and sides[index - 1] == sides[end]:
            resolved[index:end] = [sides[end]] * (end - index)
        index = end
    return [_LEFT if kind == _NUMBER else kind for kind in resolved]


_OPENING, _CLOSING = "([{«‹", ")]}»›"
_PAIRS = str.maketrans(_OPENING + _CLOSING, _CLOSING + _OPENING)


def mirrored(character: str) -> str:
    """The bracket that reads as this one looks when the line runs the other way."""
    return character.translate(_PAIRS)


def settled(text: str) -> str:
    """Brackets of a right-to-left line turned as their surroundings demand: none opens before a space or closes after one.

    PDF writers and readers mirror some brackets and not others, so the character itself does not tell.
    """
    letters = list(text)
    for index, letter in enumerate(letters):
        if letter not in _OPENING and letter not in _CLOSING:
            continue
        before = letters[index - 1] if index else " "
        after = letters[index + 1] if index + 1 < len(letters) else " "
        opens = before.isspace() or before in _OPENING
        closes = after.isspace() or not (after.isalnum() or after in _OPENING)
        if (opens and not closes and letter in _CLOSING) or (closes and not opens and letter in _OPENING):
            letters[index] = mirrored(letter)
    return "".join(letters)
