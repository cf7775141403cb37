from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.withholding import Wording
from rightsarchive.withholding.words import Scrubber


@pytest.mark.parametrize(
    "text",
    [
        "Amina Kovac",
        "AMINA  kovac",
        "Amina\nKovac",
        "Kovac, Amina",
        "kovac-amina",
        "Ami\u00adna Ko\u200bvac",
        "amina_kovac.pdf",
        "https://example.org/amina-kovac/",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert len(Wording(["Amina Kovac"]).places(text).whole) == 1


def test_parts_of_longer_words_are_told_apart() -> None:
    found = Wording(["Amina"]).places("Aminas mother saw Amina; Аминаның.")
    assert found.whole == ((18, 23),)
    assert found.inside == ((0, 5),)
    assert len(Wording(["Амина"]).places("Аминаның").inside) == 1


def test_short_words_do_not_stand_inside_of_others() -> None:
    assert not Wording(["Bo"]).stand_in("The body")
    assert Wording(["Bo"]).stand_in("To Bo, with love")


@given(st.text(min_size=1, max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_words_that_stand_alone_are_always_found(words: str, before: str, after: str) -> None:
    if not words.strip():
        return
    text = f"{before} {words} {after}"
    assert any(Wording([words]).places(text))


def test_what_is_told_beside_a_text_loses_the_words() -> None:
    scrub = Scrubber([(Wording(["Amina Kovac"]), "[A]"), (Wording(["Karvelin"]), "[withheld]")])
    assert scrub("Amina Kovac's day in Karvelin") == "[A]'s day in [withheld]"
    assert scrub.name("Dr Kovac, Amina") == "[A]"
    assert scrub.name("Somebody else") == "Somebody else"
