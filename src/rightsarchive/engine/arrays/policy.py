"""When segments are merged: tiers of about one size, so each passage is written again a few times at most."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

SMALLEST_TIER = 1000
"""Segments of fewer passages than this times the factor count as one size."""

MOSTLY_DEAD = 0.5
"""A segment with at least this share of passages gone is written anew."""


class Weight(NamedTuple):
    """What the choice depends on: how many passages of a segment live, how many are gone."""

    living: int
    dead: int


def due(weights: Sequence[Weight], factor: int) -> list[int]:
    """Which segments to merge into one now, by their place in ``weights``; empty when none are due.

    The lowest tier that holds ``factor`` segments is merged, with all that are smaller. Calling it until it gives
    nothing leaves fewer than ``factor`` segments in each tier, and none that is mostly dead.
    """
    tiers = [int(math.log(max(weight.living, SMALLEST_TIER) / SMALLEST_TIER, factor)) for weight in weights]
    for tier in sorted(set(tiers)):
        if tiers.count(tier) >= factor:
            return [i for i, other in enumerate(tiers) if other <= tier]
    return [i for i, weight in enumerate(weights) if weight.dead and weight.dead >= MOSTLY_DEAD * sum(weight)][:1]
