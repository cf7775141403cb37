"""Rows have the digest that the standard library's JSON gives them, however it is written."""

from __future__ import annotations

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.store.digests import row_digest

ODD = ("\0\x1f\x7f\u2028", "\ud800", '"\\/\b\f\n\r\t', "\U0001f600é")
VALUES: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(st.characters(exclude_categories=())),
    st.binary(),
    st.floats(),
    st.sampled_from(ODD),
)


@given(st.lists(VALUES, max_size=8))
def test_a_row_is_hashed_as_json(row: list[object]) -> None:
    kept = list(row)
    while kept and kept[-1] is None:
        kept.pop()
    written = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), default=repr)
    expected = hashlib.sha256(f"passages{written}".encode("utf-8", "surrogatepass")).hexdigest()
    assert row_digest("passages", tuple(row)) == expected
