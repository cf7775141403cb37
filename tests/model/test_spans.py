"""A stretch without the white space around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.model import trimmed


@given(st.text(st.sampled_from("a字 \t\n\u2003\u200b"), max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_what_is_left_begins_and_ends_with_a_sign(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    first, last = trimmed(text, start, end)
    assert start <= first <= last <= end
    assert text[first:last] == text[start:end].strip()
