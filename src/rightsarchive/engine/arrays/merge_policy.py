"""The merge policy, which says when segments are merged: tiers of about one size, so each passage is written again a few times at most."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

SMALLEST_TIER = 1000
"""Segments of fewer passages than this times the factor count as one size."""

MOSTLY_DELETED = 0.5
"""A segment with at least this share of deleted passages is written anew."""


AT_THE_END = 4
"""When a run is over, at most this many times as many passages are written again as it has added."""


class SegmentSize(NamedTuple):
    """What the choice depends on: how many passages of a segment are live, how many are deleted."""

    live: int
    deleted: int


def segments_to_merge(sizes: Sequence[SegmentSize], factor: int) -> list[int]:
    """Which segments to merge into one now, by their index in ``sizes``; empty when none are due.

    The lowest tier that holds ``factor`` segments is merged, with all that are smaller. Calling it until it gives
    nothing leaves fewer than ``factor`` segments in each tier, and none that is mostly deleted.
    """
    tiers = [int(math.log(max(size.live, SMALLEST_TIER) / SMALLEST_TIER, factor)) for size in sizes]
    for tier in sorted(set(tiers)):
        if tiers.count(tier) >= factor:
            return [i for i, other in enumerate(tiers) if other <= tier]
    return [i for i, size in enumerate(sizes) if size.deleted and size.deleted >= MOSTLY_DELETED * sum(size)][:1]


def segments_to_join(sizes: Sequence[SegmentSize], added: int) -> list[int]:
    """Which segments to merge when a run that added so many passages is over, by their index in ``sizes``: the smallest of them, for a
    search looks into each. What it writes again is in proportion to what the run has written."""
    chosen: list[int] = []
    left = AT_THE_END * added
    for i in sorted(range(len(sizes)), key=lambda i: sizes[i].live):
        left -= sizes[i].live
        if left < 0:
            break
        chosen.append(i)
    return sorted(chosen) if len(chosen) > 1 else []
