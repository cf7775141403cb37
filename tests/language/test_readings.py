"""What is typed is found however its words are broken at the ends of lines."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.analysis import analyze
from rightsarchive.language.readings import readings


def stands(query: str, text: str) -> bool:
    """Whether any reading of the query is a phrase of what an index holds of the text."""
    word = analyze(text, "en").get("word")
    if word is None or word.positions is None:
        return False
    at: dict[str, set[int]] = defaultdict(set)
    for term, position in zip(word.terms, word.positions, strict=True):
        at[term].add(position)
    return any(set.intersection(*({p - offset for p in at[term]} for term, offset in way)) for way in readings(query))


@pytest.mark.parametrize(
    "query", ["pre-trial detention", "pretrial detention", "in pre-\ntrial detention", "pre\u2011trial"]
)
@pytest.mark.parametrize("text", ["held in pre-\ntrial detention", "held in pre‐\r\n  trial detention for"])
def test_a_broken_word_is_found_in_one_and_in_two(query: str, text: str) -> None:
    assert stands(query, text)


def test_a_hyphen_on_a_line_parts_two_words() -> None:
    assert stands("pre-trial", "a pre-trial hearing")
    assert stands("pre-\ntrial", "a pre-trial hearing")
    assert not stands("pretrial", "a pre-trial hearing")
    assert not stands("bye-bye", "he said bye")
    assert not stands("ill-treatment", "ill of his treatment")


def test_a_mark_of_raised_digits_may_be_left_out_and_is_told_from_others() -> None:
    assert stands("article 116 of the code", "article 116¹ of the code")
    assert stands("article 116¹ of the code", "article 116¹ of the code")
    assert not stands("article 116¹", "article 116² of article 116")
    assert not stands("1161", "article 116¹")


PARTS = st.lists(st.sampled_from(["ill", "treat", "ment", "Al", "x", "é"]), min_size=2, max_size=5)


@given(PARTS, st.data())
def test_words_are_found_however_their_hyphens_fall(parts: list[str], data: st.DataObject) -> None:
    breaks = st.lists(st.sampled_from(["-", "-\n", "‐\n"]), min_size=len(parts), max_size=len(parts))
    text = "".join(part + sign for part, sign in zip(parts, data.draw(breaks), strict=True)).rstrip("-‐\n")
    assert stands("-".join(parts), f"of {text} he") or len(set(parts)) < len(parts)


def test_no_word_has_no_reading() -> None:
    assert readings(" -¹ …") == ()
    assert len(readings("a-b-c-d-e-f-g-h-i-j")) <= 32
