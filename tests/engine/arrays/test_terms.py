"""A dictionary finds its terms, and the place of those that it does not have."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.arrays import terms
from rightsarchive.engine.arrays.files import StoredArray
from rightsarchive.engine.arrays.terms import TermDictionary, encode

texts = st.text("ab\0жз\U0001f54a\udc80", max_size=12)


def dictionary(held: list[bytes]) -> TermDictionary:
    offsets = np.cumsum([0, *map(len, held)]).astype(np.uint32)
    return TermDictionary(b"before" + b"".join(held), len(b"before"), StoredArray(offsets))


@given(held=st.sets(texts, max_size=60), asked=st.lists(texts, max_size=10), most=st.sampled_from((1, 3, 16_384)))
def test_every_place_is_that_of_a_plain_search(held: set[str], asked: list[str], most: int) -> None:
    ordered = sorted(map(encode, held))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(terms, "SPARSE_STEP", 2)
        patched.setattr(terms, "SPARSE_ENTRIES", most)
        found = dictionary(ordered)
        for key in [*ordered, *map(encode, asked)]:
            place = bisect_left(ordered, key)
            assert found.seek(key) == place
            assert found.seek(key, place // 2) == place
            assert found.seek(key + b"\xff") == bisect_left(ordered, key + b"\xff")
        for text in asked:
            assert found.find(text) == (ordered.index(encode(text)) if text in held else -1)
