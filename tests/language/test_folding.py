"""The search form of a word: what is folded, and what must never be."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.folding import fold, lower


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("grève", "greve"),
        ("GRÈVE", "greve"),
        ("gre\u0300ve", "grève"),
        ("Łódź", "lodz"),
        ("Straße", "STRASSE"),
        ("œuvre", "oeuvre"),
        ("ﬁnal", "final"),
        ("ｆｕｌｌ", "full"),
        ("inter\u00adnational", "international"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "ıstanbul"),
        ("Ελλάδα", "ΕΛΛΑΔΑ"),
        ("Артём", "Артем"),
        ("за\u0301мок", "замок"),
        ("oʻzbek", "ozbek"),
        ("حُرِّيَّة", "حرية"),
        ("أحمد", "احمد"),
        ("علي", "علی"),
        ("كتاب", "کتاب"),
        ("المحاميـــن", "المحامين"),
        ("ﺍﻟﻤﺤﺎﻣﻲ", "المحامي"),
        ("می\u200cخواهم", "میخواهم"),
        ("١٢٣", "123"),
        ("۱۲۳", "123"),
        ("שָׁלוֹם", "שלום"),
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("letter", list("йәғқңөұүһіїєўґъьэ") + list("ऀािी")[1:] + ["が", "パ", "ญ"])
def test_letters_of_their_own_stay(letter: str) -> None:
    assert fold(f"а{letter}")[1:] == letter


@pytest.mark.parametrize(
    ("one", "other"), [("ма", "мә"), ("бір", "бир"), ("құн", "кун"), ("край", "краи"), ("գիր", "գիւ")]
)
def test_different_letters_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text(max_size=30))
def test_folding_is_stable_and_blind_to_normal_forms(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(unicodedata.normalize("NFC", text)) == folded


@given(st.text(max_size=30))
def test_what_is_equal_in_small_letters_is_equal_folded(text: str) -> None:
    assert fold(lower(text)) == fold(text)


@given(
    st.text(st.characters(max_codepoint=0x6FF, categories=("L", "N")), min_size=1, max_size=12),
    st.sampled_from("\u0301\u0308\u0654"),
)
def test_letters_fold_each_by_itself_until_a_sign_comes_between(word: str, sign: str) -> None:
    for change in (fold, lower):
        assert change(word) == "".join(map(change, word))
    assert fold(word + sign) == fold(unicodedata.normalize("NFC", word + sign))
