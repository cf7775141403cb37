"""Which passages of an earlier reading have other words in the newest one, or another place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from rightsarchive.citation.locating import Source
from rightsarchive.citation.verification import nearest
from rightsarchive.errors import UsageError
from rightsarchive.model import Locator, Passage

Pair = tuple[Locator, Locator | None]

_MOST = 20_000
"""Code points in which something like a passage is looked for: what is near where it stood."""


def changed_passages(before: Sequence[Passage], source: Source) -> Iterator[Pair]:
    """The passages, in order, that do not stand in ``source`` with the same words at the same page, line, paragraph and heading: each
    with where its words, or what is most like them, stand there (None: nothing is like them)."""
    at = 0
    for passage in before:
        place = _same_words(passage, source, at)
        if place is None:
            place = _nearest(passage, source, at)
            yield passage.locator, place
        elif str(place) != str(passage.locator):
            yield passage.locator, place
        at = max(at, at if place is None else place.end)


def _same_words(passage: Passage, source: Source, at: int) -> Locator | None:
    """Where the words stand, as much apart from the body as before: nearest to where those before them end."""
    words = passage.text
    start = source.text.find(words, at)
    places: list[Locator] = []
    with suppress(UsageError):
        if start >= 0 and not source.text[at:start].strip():
            places = [source.locate(start, start + len(words))]
        if not any(_is_like(passage, source, place) for place in places):
            places = source.find(words)
    alike = [place for place in places if _is_like(passage, source, place)]
    same = [place for place in alike if str(place) == str(passage.locator)]
    return min(same or alike, key=lambda place: abs(place.start - at), default=None)


def _is_like(passage: Passage, source: Source, place: Locator) -> bool:
    return source.kind_apart(place) is (passage.kind if passage.kind.is_apart else None)


def _nearest(passage: Passage, source: Source, at: int) -> Locator | None:
    begin = max(0, at - _MOST // 4)
    found = nearest(passage.text[:_MOST], source.text[begin : begin + _MOST])
    if found is None:
        return None
    with suppress(UsageError):
        return source.locate(found[0] + begin, found[1] + begin)
    return None
