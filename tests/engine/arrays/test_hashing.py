"""Terms that differ have different hashes, and the hash of a term does not depend on where it stands."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.arrays.hashing import AT_ONCE, ROUNDS, hashes
from rightsarchive.engine.arrays.ordering import SPARE

LONGEST = ROUNDS * 8
TERMS = st.binary(max_size=20) | st.binary(min_size=LONGEST - 2, max_size=LONGEST + 2) | st.sampled_from((b"", b"\0"))


def hashed(terms: list[bytes]) -> list[int]:
    sizes = np.array([len(term) for term in terms], np.int64)
    found: list[int] = hashes(b"".join(terms) + bytes(SPARE), np.cumsum(sizes) - sizes, sizes).tolist()
    return found


@given(st.lists(TERMS))
def test_terms_and_hashes_go_together(terms: list[bytes]) -> None:
    assert len(set(zip(terms, hashed(terms), strict=True))) == len(set(terms)) == len(set(hashed(terms)))


def test_zeros_and_what_follows_make_a_difference() -> None:
    terms = [b"\0" * size for size in range(LONGEST + 20)] + [b"a" + b"\0" * size for size in range(LONGEST + 20)]
    assert len(set(hashed(terms))) == len(terms)
    assert hashed([b"ab", b"c"])[0] == hashed([b"ab", b"d"])[0]


def test_words_that_change_places() -> None:
    words = [bytes([65 + i]) * 8 for i in range(6)]
    terms = [a + b + c for a in words for b in words for c in words]
    assert len(set(hashed(terms))) == len(terms)


def test_more_terms_than_are_hashed_at_one_time() -> None:
    chooser = random.Random(1)
    terms = [str(chooser.randrange(10**12)).encode() * chooser.choice((1, 2, 7)) for _ in range(AT_ONCE * 2 + 7)]
    assert hashed(terms) == hashed(terms[:AT_ONCE]) + hashed(terms[AT_ONCE:])
    assert len(set(hashed(terms))) == len(set(terms))
