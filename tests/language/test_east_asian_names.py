"""Names in Chinese characters and Hangul: where a text may hold one, and its spellings in Latin letters."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.names import fold
from rightsarchive.language.names.east_asian import chinese_names, family_names, korean_names, name_parts

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=20)
HANGUL = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("律师王文博被判处有期徒刑", ["Wang", "Wenbo"]),
        ("邓小平", ["Teng", "Hsiaoping"]),
        ("张作霖", ["Chang", "Tsolin"]),
        ("曾庆红", ["Zeng", "Qinghong"]),
        ("欧阳修", ["Ouyang", "Xiu"]),
        ("毛泽东", ["Mao", "Tsetung"]),
        ("김정은은", ["Kim", "Jongun"]),
        ("박근혜", ["Park", "Geunhye"]),
        ("이명박", ["Lee"]),
        ("남궁민수", ["Namgung", "Minsu"]),
    ],
)
def test_a_name_has_its_usual_spellings(text: str, spelled: list[str]) -> None:
    found = {each for names in (chinese_names(text), korean_names(text)) for _, folds in names for each in folds}
    assert {fold(each) for each in spelled} <= found


def test_what_is_no_name_is_none() -> None:
    assert list(chinese_names("监狱")) == []
    assert list(korean_names("감옥")) == []
    assert name_parts("王") == []
    assert name_parts("王文博被判处") == []


def test_a_whole_name_is_written_in_latin_letters() -> None:
    (family, given_name) = name_parts("王文博")
    assert family == (0, ("Wang", "Wong"))
    assert given_name == (1, ("Wenbo", "Wenpo"))
    assert name_parts("김구")[1][1][0] == "Gu"


@given(st.one_of(HAN, HANGUL))
def test_parts_stand_in_the_run_from_left_to_right(run: str) -> None:
    for names in (chinese_names(run), korean_names(run)):
        starts = [start for start, _ in names]
        assert all(0 <= start < len(run) for start in starts)
        assert all(one < other for one, other in pairwise(starts))


def test_family_names_are_short() -> None:
    for script in ("han", "hangul"):
        assert all(1 <= len(name) <= 2 for name in family_names(script))
        assert len(family_names(script)) > 80
