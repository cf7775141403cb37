"""Two lists of lines put side by side: what should be printed, and what is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

Says = Callable[[str, str], bool]
"""Whether a printed line says what was expected."""


def aligned(expected: Sequence[str], printed: Sequence[str], says: Says) -> Iterator[tuple[int | None, int | None]]:
    """Pairs of places in both lists, in order; None where one has nothing for the other.

    Lists of one length are paired as they stand. Else lines that are the same are (Ratcliff and Obershelp, as ``difflib`` has it), and what
    stands between two of these as far as it goes.
    """
    if len(expected) == len(printed):
        yield from ((at, at) for at in range(len(expected)))
        return
    ours, theirs = [_key(line) for line in expected], [_key(line) for line in printed]
    for _, start, end, its_start, its_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        yield from _between(range(start, end), range(its_start, its_end), expected, printed, says)


def _between(
    ours: range, its: range, expected: Sequence[str], printed: Sequence[str], says: Says
) -> Iterator[tuple[int | None, int | None]]:
    if len(ours) == len(its):
        yield from zip(ours, its, strict=True)
        return
    # One more or less: lines that say the same although they are set otherwise keep together.
    found = {one: other for one in ours for other in its if says(printed[other], expected[one])}
    rest = [one for one in ours if one not in found]
    others = [other for other in its if other not in found.values()]
    yield from found.items()
    yield from zip_longest(rest, others)


def _key(line: str) -> str:
    return " ".join(line.split())
