"""Order by arrays is the order that Python's own sorting gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.engine.arrays.ordering import SPARE, Collated, collate, gathered, spread, stable_sort

NUMBERS = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 5) | st.integers(2**64 - 3, 2**64 - 1), max_size=60)
LATIN = st.text("abé\0", max_size=30)
MANY_SCRIPTS = st.text(st.characters(), max_size=12)
"""Any code point, lone surrogates too."""


def encoded(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


def collated(terms: list[str]) -> Collated:
    sizes = np.array([len(encoded(term)) for term in terms], np.int64)
    return collate(b"".join(map(encoded, terms)) + bytes(SPARE), np.cumsum(sizes) - sizes, sizes)


@given(NUMBERS)
def test_equal_numbers_stay_as_they_came(values: list[int]) -> None:
    expected = sorted(range(len(values)), key=values.__getitem__)
    order, rising = stable_sort(np.array(values, np.uint64))
    assert order.tolist() == expected
    assert rising.tolist() == sorted(values)


def test_numbers_that_differ_in_their_last_bits_only() -> None:
    values = np.array([2**63 + 1, 2**63, 2**63 + 1, 2**63] * 500, np.uint64)
    assert stable_sort(values).order.tolist() == sorted(range(2000), key=values.tolist().__getitem__)


@given(st.lists(LATIN) | st.lists(MANY_SCRIPTS))
def test_terms_are_put_in_the_order_of_their_code_points(terms: list[str]) -> None:
    order, fresh = collated(terms)
    found = [terms[i] for i in order]
    assert found == sorted(terms)
    assert [term for term, first in zip(found, fresh, strict=True) if first] == sorted(set(terms))


def test_an_alphabet_of_thousands_of_letters() -> None:
    letters = [chr(0x4E00 + i) for i in range(3000)]
    terms = ["".join(letters[(i * 7 + j * j) % 3000] for j in range(i % 11)) for i in range(4000)] * 2
    order, fresh = collated(terms)
    assert [terms[i] for i in order] == sorted(terms)
    assert np.count_nonzero(fresh) == len(set(terms))


def test_spread() -> None:
    assert spread(np.array([5, 0, 9]), np.array([2, 0, 3])).tolist() == [5, 6, 9, 10, 11]


def test_ranges_are_gathered_in_any_number() -> None:
    data = bytes(range(256)) * 4
    begins = np.arange(10_000) * 37 % 1000
    sizes = np.arange(10_000) % 13
    expected = b"".join(data[a : a + n] for a, n in zip(begins.tolist(), sizes.tolist(), strict=True))
    assert gathered(data, begins, sizes) == expected
