"""Likely copies are found the same way whichever hashes are taken, and only copies are."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rightsarchive.passages import shingles
from rightsarchive.passages.shingles import likely_copies, words_of

LETTERS = st.text(st.sampled_from("abАбİıßΣςçقв١² _-.,’\n\u0301\ufeff"), max_size=40)


def words_by_hash(found: tuple[shingles.Hashes, shingles.Owners]) -> list[tuple[int, int]]:
    """Each word as the number of the first that is like it, and its paragraph."""
    hashes, places = (each.tolist() for each in found)
    return [(hashes.index(one), place) for one, place in zip(hashes, places, strict=True)]


@given(st.lists(LETTERS, min_size=1, max_size=6))
@example(["", " "])
@example(["a b", "A_b"])
@example(["x" * 70, "x" * 69 + "y", "x" * 70])
def test_both_ways_to_hash_tell_the_same_words_apart(paragraphs: list[str]) -> None:
    at_once = shingles._hashed_at_once(paragraphs)
    assert at_once is not None
    assert words_by_hash(at_once) == words_by_hash(shingles._hashed(paragraphs))


@pytest.mark.parametrize("sign", ["ก", "中", "ひ", "𝐀"])
def test_signs_that_are_words_are_left_to_the_slower_way(sign: str) -> None:
    assert shingles._hashed_at_once(["a b", sign]) is None


def sentence(chance: random.Random, words: int) -> str:
    return " ".join("".join(chance.choices("abcdefghij", k=6)) for _ in range(words))


@pytest.mark.parametrize("odd", ["", " 中", " 𝐀"])
@pytest.mark.parametrize("longest", [1_000_000, 100])
def test_a_copy_and_what_it_was_copied_from_are_likely(odd: str, longest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shingles, "_LONG_TEXT", longest)
    chance = random.Random(4)
    texts = [sentence(chance, 60) for _ in range(12)] + [odd]
    copied = f"{texts[3][:1].upper()}{texts[3][1:]}.".replace(" ", ",\n", 7)
    assert likely_copies([*texts, copied, f"{sentence(chance, 9)} {texts[7]}"]) == [3, 7, 13, 14]
    assert likely_copies(texts) == []


def test_few_words_and_few_signs_are_no_copies() -> None:
    seven, eight = "one two three four five six seven", "one two three four five six seven eight"
    assert likely_copies([seven, seven]) == []
    assert likely_copies([eight, eight]) == [0, 1]
    signs = "二〇二四年三月四日区法院因教师阿米娜发表关于矿"
    assert len(words_of(signs)) == 23
    assert likely_copies([signs, signs]) == []
    assert likely_copies([f"{signs}工", f"{signs}工"]) == [0, 1]
