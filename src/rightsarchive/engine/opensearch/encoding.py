"""Terms and values as OpenSearch can hold them, and back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

NEXT, SAME, GAP, _ESCAPE = "\x00", "\x01", "\x02", "\x03"
"""What stands between positions, between terms at one position, and for a position without a term."""

MOST_BYTES = 32_000
"""Lucene refuses a term of more than 32,766 bytes."""

_SPECIAL = re.compile("[\x00-\x03\ud800-\udfff]")
_ESCAPED = re.compile("\x03([0-9a-f]{4})")
_EMPTY = f"{_ESCAPE}-"


def encoded(term: str) -> str:
    """A term without signs of ours and without halves of letters, which JSON cannot carry. Terms that differ stay different; one that is
    too long is a digest of itself."""
    if not term:
        return _EMPTY
    if _SPECIAL.search(term):
        term = _SPECIAL.sub(lambda sign: f"{_ESCAPE}{ord(sign.group()):04x}", term)
    if len(term) * 4 > MOST_BYTES and len(term.encode()) > MOST_BYTES:
        return f"{term[: MOST_BYTES // 8]}{_ESCAPE}={hashlib.sha256(term.encode()).hexdigest()}"
    return term


def decoded(stored: str) -> str:
    """The term itself."""
    if _ESCAPE not in stored:
        return stored
    return "" if stored == _EMPTY else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored)


def as_bag(terms: Iterable[str]) -> str:
    """Terms as they are counted."""
    return NEXT.join(map(encoded, terms))


def as_line(terms: Sequence[str], positions: Sequence[int]) -> str:
    """Terms as they stand: each position has its terms once, or a gap."""
    parts: list[str] = []
    placed = sorted(zip(positions, map(encoded, terms), strict=True))
    for position, here in groupby(placed, lambda pair: pair[0]):
        parts += [GAP] * (position - len(parts))
        parts.append(SAME.join(sorted({term for _, term in here})))
    return NEXT.join(parts)


def of_bag(bag: str) -> list[str]:
    return [decoded(term) for term in bag.split(NEXT)] if bag else []


def of_line(line: str) -> Iterator[tuple[str, int]]:
    """Each term with its position."""
    for position, here in enumerate(line.split(NEXT) if line else ()):
        if here != GAP:
            yield from ((decoded(term), position) for term in here.split(SAME))
