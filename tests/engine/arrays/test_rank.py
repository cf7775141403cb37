"""The best of a list of scores are found, however long it is and however many of them tie."""

from __future__ import annotations

import numpy as np
import pytest

from rightsarchive.engine.arrays.rank import MOST_SPARSE, SURVIVORS, _top_indices


@pytest.mark.parametrize("size", [11, SURVIVORS * 20, SURVIVORS * MOST_SPARSE * 20])
@pytest.mark.parametrize("different", [1, 7, 1_000_000])
def test_the_first_are_those_of_the_whole_order(size: int, different: int) -> None:
    scores = np.random.default_rng(7).integers(1, different + 1, size).astype(np.float32)
    for wanted in (1, 3, 10):
        lowest = np.sort(scores)[-wanted]
        assert np.array_equal(_top_indices(scores, wanted), np.flatnonzero(scores >= lowest))
