"""How often a phrase stands in a passage, where Lucene counts otherwise than ``query.plan`` does: with slop, or two terms at one place."""

from __future__ import annotations

from collections.abc import Iterable

from rightsarchive.query.plan import Phrase


def frequency(phrase: Phrase, placed: Iterable[tuple[str, int]]) -> int:
    """How often a phrase stands among terms with their positions, as ``query.plan`` has it."""
    places: dict[str, list[int]] = {}
    for text, position in placed:
        places.setdefault(text, []).append(position)
    if not phrase.slop:
        starts = [{position - offset for position in places.get(text, ())} for text, offset in phrase.terms]
        return len(set.intersection(*starts))
    needed: dict[str, int] = {}
    for text, _ in phrase.terms:
        needed[text] = needed.get(text, 0) + 1
    offsets = [offset for _, offset in phrase.terms]
    widest = max(offsets) - min(offsets) + 1 + phrase.slop
    count, after = 0, -1
    for end in sorted({position for text in needed for position in places.get(text, ())}):
        start = end
        for text, times in needed.items():
            seen = [position for position in places.get(text, ()) if after < position <= end]
            if len(seen) < times:
                break
            start = min(start, seen[-times])
        else:
            if end - start + 1 <= widest:
                count, after = count + 1, end
    return count
