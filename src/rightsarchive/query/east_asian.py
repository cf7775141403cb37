"""Names that are typed in Chinese characters or in Hangul, by the ways in which they are written in Latin letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rightsarchive.language.fields import NAME
from rightsarchive.language.names.east_asian import name_parts
from rightsarchive.language.tokens import Token, simplified
from rightsarchive.query.joined_names import NAME_BOOST
from rightsarchive.query.knowledge import NameLookup
from rightsarchive.query.plan import Best, Phrase, Why

LIKELY_TOGETHER = 0.25
"""From this weight on of both parts together, a name is taken for the one that was typed."""

LIKELIEST = 4
"""Names of the archive that each part may be."""


def east_asian_names(tokens: Sequence[Token], names: NameLookup) -> Iterator[tuple[int, Best]]:
    """The family name and the given one side by side in either order, as the archive may have them, by the position at which the name
    begins. Only what stands alone is taken for a name: in a sentence without spaces nobody can tell where one begins."""
    for run in _runs(tokens):
        parts = name_parts("".join(token.word for token in run).translate(simplified()))
        if not parts:
            continue
        (_, family), (size, given) = parts
        surface = "".join(token.surface for token in run)
        why = Why(surface, "name", f"{surface}: {family[0]} {given[0]}, in Latin letters")
        found = [
            Phrase(NAME, ((one, 0), (other, distance)), 0, NAME_BOOST * weight, why)
            for first, first_weight in _similar(family, names)
            for second, second_weight in _similar(given, names)
            for one, other, distance in {(first, second, 1), (first, second, size), (second, first, 1)}
            if (weight := first_weight * second_weight) >= LIKELY_TOGETHER
        ]
        if found:
            found.sort(key=lambda leaf: (-leaf.boost, leaf.terms))
            yield run[0].position, Best(tuple(found))


def _similar(ways: Sequence[str], names: NameLookup) -> list[tuple[str, float]]:
    members: dict[str, float] = {}
    for sounds in names.similar(ways):
        for name, weight, _ in sounds:
            members[name] = max(weight, members.get(name, 0.0))
    return sorted(members.items(), key=lambda each: (-each[1], each[0]))[:LIKELIEST]


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of scripts without spaces that stand side by side."""
    run: list[Token] = []
    for token in tokens:
        if run and not (token.unspaced and token.start == run[-1].end):
            yield run
            run = []
        if token.unspaced:
            run.append(token)
    if run:
        yield run
