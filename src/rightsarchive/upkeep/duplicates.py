"""Documents that say the same: of the same bytes, of the same text, or nearly so, as one clearance reads them.

Texts are compared by their shingles, runs of four words within a paragraph (Broder, "On the resemblance and containment of documents",
1997); menus, headers and what the page hides are left out. Of a long text those shingles are kept whose hash is among the lowest
values, so that two texts keep the same ones. Two documents are near copies when at least eight tenths of the shingles of the shorter one
stand in the longer one, and half of the shingles of both are common to both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Final, Literal

import numpy as np

from rightsarchive.model import Document, PassageKind, TextId, VersionId
from rightsarchive.model.brief import Brief
from rightsarchive.passages.shingles import Hashes, shingles_of
from rightsarchive.store import CatalogReader

Kind = Literal["same bytes", "same text", "near"]

CONTAINED: Final = 0.8
RESEMBLING: Final = 0.5

_FEWEST = 16
"""Shingles of a text that can be told from a turn of phrase."""

_KEPT = 512
"""Shingles of one text that are compared at most."""

_OFTEN = 32
"""A shingle of more texts than this pairs each with the one before it and with the first alone."""

_READ = frozenset({PassageKind.BODY, PassageKind.TABLE, PassageKind.FOOTNOTE})
_BEYOND = re.compile("[\U00010000-\U0010ffff]")

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, repr=False)
class Duplicates(Brief):
    """Documents that are doubles of each other, in the order of their ids. ``likeness`` is the share of the shingles of both that
    are common to both, of the least alike neighbours among them: 1 for the same bytes and the same text."""

    kind: Kind
    likeness: float
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class _Sketch:
    """The shingles of a text whose hashes are below ``limit``, each once, in order."""

    hashes: Hashes
    limit: np.uint64


def duplicates(catalog: CatalogReader, advance: Callable[[int], None] | None = None) -> tuple[Duplicates, ...]:
    """What is double among the newest versions that are seen: first the same bytes, then the same texts, then near copies, the most
    alike first. ``advance`` is called with numbers of documents."""
    rows = catalog.documents.newest_of_all()
    texts = catalog.texts_of([row for row, _ in rows])
    sketches: list[_Sketch | None] = []
    by_text: dict[str, int] = {}
    for row, _ in rows:
        text, digest = texts[row][1:]
        # Equal texts have equal shingles: they are read once.
        known = by_text.setdefault(digest, len(sketches))
        sketches.append(sketches[known] if known < len(sketches) else _sketch(catalog, text))
        if advance is not None:
            advance(1)
    found = list(_equal(texts, 0, "same bytes"))
    said = {frozenset(rows) for _, _, rows in found}
    found += [each for each in _equal(texts, 1, "same text") if frozenset(each[2]) not in said]
    alike = _near(sketches)
    numbers = [row for row, _ in rows]
    found += sorted(
        (
            ("near", likeness, tuple(numbers[each] for each in group))
            for likeness, group in _groups(alike)
            if len({texts[numbers[each]][2] for each in group}) > 1
        ),
        key=lambda each: (-each[1], each[2]),
    )
    return tuple(
        Duplicates(
            kind, likeness, tuple(sorted(catalog.documents.records(versions).values(), key=lambda each: each.id))
        )
        for kind, likeness, versions in found
    )


def near_copies(catalog: CatalogReader, rows: Sequence[VersionId]) -> Iterator[tuple[VersionId, VersionId]]:
    """Pairs of some versions that are copies of each other, or nearly so."""
    texts = catalog.texts_of(rows)
    for one, other in combinations(rows, 2):
        if texts[one][2] == texts[other][2]:
            yield one, other
    for one_at, other_at in _near([_sketch(catalog, texts[row][1]) for row in rows]):
        yield rows[one_at], rows[other_at]


Found = tuple[Kind, float, tuple[VersionId, ...]]


def _equal(texts: Mapping[VersionId, tuple[str, TextId, str]], what: int, kind: Kind) -> Iterator[Found]:
    groups: dict[Any, list[VersionId]] = defaultdict(list)
    for row, (original, _, digest) in texts.items():
        groups[(original, digest)[what]].append(row)
    for rows in groups.values():
        if len(rows) > 1:
            yield kind, 1.0, tuple(rows)


def _sketch(catalog: CatalogReader, text: TextId) -> _Sketch | None:
    words = catalog.texts.read(text)
    paragraphs = [
        _BEYOND.sub(" ", words[each.start : each.end]) for each in catalog.texts.paragraphs(text) if each.kind in _READ
    ]
    hashes = np.unique(_mixed(shingles_of(paragraphs))) if paragraphs else np.empty(0, np.uint64)
    if len(hashes) < _FEWEST:
        return None
    limit = 1 << 64
    while len(hashes) > _KEPT:
        limit >>= 1
        hashes = hashes[: int(hashes.searchsorted(np.uint64(limit)))]
    return _Sketch(hashes, np.uint64(limit - 1))


def _mixed(hashes: Hashes) -> Hashes:
    """Hashes whose lowest values are no choice of words (the finalizer of MurmurHash3)."""
    mixed = hashes.copy()
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        mixed ^= mixed >> np.uint64(33)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(33)
    return mixed


def _near(sketches: list[_Sketch | None]) -> dict[Pair, float]:
    """The pairs of near copies, each with its likeness."""
    found = {}
    for one, other in _candidates(sketches):
        left, right = sketches[one], sketches[other]
        assert left is not None
        assert right is not None
        limit = min(left.limit, right.limit)
        sizes = [int(each.hashes.searchsorted(limit, "right")) for each in (left, right)]
        common = len(np.intersect1d(left.hashes, right.hashes, assume_unique=True))
        resembling = common / (sum(sizes) - common)
        if min(sizes) and common / min(sizes) >= CONTAINED and resembling >= RESEMBLING:
            found[one, other] = resembling
    return found


def _candidates(sketches: list[_Sketch | None]) -> Iterable[Pair]:
    """Pairs that share a shingle; where many do, enough of them to join all that are alike."""
    kept = [(number, each.hashes) for number, each in enumerate(sketches) if each is not None]
    if not kept:
        return set()
    hashes = np.concatenate([each for _, each in kept])
    owners = np.repeat([number for number, _ in kept], [len(each) for _, each in kept])
    order = hashes.argsort(kind="stable")
    hashes, owners = hashes[order], owners[order]
    edges = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1], [True])))
    shared = np.flatnonzero(np.diff(edges) > 1)
    counted: dict[Pair, int] = defaultdict(int)
    for start, end in zip(edges[shared].tolist(), edges[shared + 1].tolist(), strict=True):
        group = owners[start:end].tolist()
        pairs = (
            combinations(group, 2)
            if len(group) <= _OFTEN
            else {*pairwise(group), *((group[0], each) for each in group[1:])}
        )
        for pair in pairs:
            counted[pair] += 1
    # A near copy shares half of the shingles; that a pair shares a fourth of the shorter one's is a look before it.
    sizes = {number: len(each) for number, each in kept}
    return [pair for pair, count in counted.items() if 8 * count >= min(sizes[pair[0]], sizes[pair[1]]) or count >= 8]


def _groups(alike: Mapping[Pair, float]) -> Iterator[tuple[float, tuple[int, ...]]]:
    """What is joined by pairs, with the likeness of the least alike of the closest neighbours."""
    leader: dict[int, int] = {}

    def of(number: int) -> int:
        while (up := leader.setdefault(number, number)) != number:
            leader[number] = leader[up]
            number = up
        return number

    best: dict[int, float] = defaultdict(float)
    for (one, other), likeness in alike.items():
        leader[of(one)] = of(other)
        for each in (one, other):
            best[each] = max(best[each], likeness)
    members: dict[int, list[int]] = defaultdict(list)
    for number in sorted(leader):
        members[of(number)].append(number)
    for group in members.values():
        yield min(best[each] for each in group), tuple(group)
