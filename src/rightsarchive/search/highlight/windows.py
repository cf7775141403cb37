"""Where the whole of a phrase stands: the windows that ``query.plan`` counts for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from rightsarchive.query.plan import Phrase

Spans = Mapping[int, tuple[int, int]]
"""Where a term stands: its start and end in code points, by the number of its word in the passage."""


def windows(leaf: Phrase, terms: Mapping[str, Spans]) -> Iterator[tuple[int, int]]:
    """The start and end of each window in code points. ``terms`` has every term of the phrase."""
    found = _exact(leaf, terms) if leaf.slop == 0 else _near(leaf, terms)
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for by_position in terms.values():
        for position, (start, end) in by_position.items():  # the halves of a broken word have one position
            starts[position] = min(start, starts.get(position, start))
            ends[position] = max(end, ends.get(position, end))
    for first, last in found:
        yield starts[first], ends[last]


def _exact(leaf: Phrase, terms: Mapping[str, Spans]) -> list[tuple[int, int]]:
    """The first and last word of each."""
    offsets = [offset for _, offset in leaf.terms]
    starts = set.intersection(*({position - offset for position in terms[text]} for text, offset in leaf.terms))
    return [(start + min(offsets), start + max(offsets)) for start in sorted(starts)]


def _near(leaf: Phrase, terms: Mapping[str, Spans]) -> list[tuple[int, int]]:
    """The first and last word of each."""
    offsets = [offset for _, offset in leaf.terms]
    widest = max(offsets) - min(offsets) + leaf.slop
    needed = Counter(text for text, _ in leaf.terms)
    found, after = [], -1
    for end in sorted({position for text in needed for position in terms[text]}):
        start = end
        for text, times in needed.items():
            seen = [position for position in terms[text] if after < position <= end]
            if len(seen) < times:
                break
            start = min(start, seen[-times])
        else:
            if end - start <= widest:
                found.append((start, end))
                after = end
    return found
