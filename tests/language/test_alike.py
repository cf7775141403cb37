"""What a person types or pastes is known again in the source, and nothing else is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.alike import alike, find
from rightsarchive.language.readings import readings
from tests.language.test_readings import stands

SOURCE = (
    "He wrote a report about the in-\njuries. Ca\u0301fe\u0301 D\u00e9tention “arbitraire” of 12⁴ persons… The com\u00admandant\u200b of\n"
    "Non\u2011refoulement: ﬁnal oﬃce, pre-\ntrial ill-treat\u00ad\nment – 律师要\n求公开 审理。\nJean-\nPierre, l’article 116¹ incited¹² them."
)


@pytest.mark.parametrize(
    ("typed", "quote"),
    [
        ("about the injuries", "about the in-\njuries"),
        ("about the in-juries", "about the in-\njuries"),
        ("the in- juries", "the in-\njuries"),
        ("the in-\njuries", "the in-\njuries"),
        ("C\u00e1f\u00e9 De\u0301tention", "Ca\u0301fe\u0301 D\u00e9tention"),
        ('"arbitraire" of', "“arbitraire” of"),
        ("«arbitraire» of", "“arbitraire” of"),
        ("12 persons... The commandant", "12⁴ persons… The com\u00admandant"),
        ("12⁴ persons", "12⁴ persons"),
        ("non-refoulement", "Non\u2011refoulement"),
        ("Final office", "ﬁnal oﬃce"),
        ("pretrial ill-treatment", "pre-\ntrial ill-treat\u00ad\nment"),
        ("pre-trial ill-treat\u00adment -", "pre-\ntrial ill-treat\u00ad\nment –"),
        ("律师要求公开审理", "律师要\n求公开 审理"),
        ("jean-Pierre, l'article 116", "Jean-\nPierre, l’article 116"),
        ("l'article 116¹", "l’article 116¹"),
        ("incited them", "incited¹² them"),
    ],
)
def test_what_is_typed_gives_the_words_of_the_source(typed: str, quote: str) -> None:
    assert [SOURCE[slice(*span)] for span in find(typed, SOURCE)] == [quote]


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "124 persons",
            "l’article 1161",
            "article 116²",
            "incited¹³",
            "Nonrefoulement",
            "JeanPierre",
            "ill treatment",
        ),
        *("wrote a repor", "ice", "Cafe", "REPORT", "report About", "a report, about", "⁵", "persons of 12", " \n", ""),
    ],
)
def test_other_words_are_not_there(typed: str) -> None:
    assert list(find(typed, SOURCE.replace("116¹ ", "1160 "))) == []


LETTERS = st.text("aбéĐhế人ʼ'1²-", min_size=1, max_size=4)
WORDS = st.lists(LETTERS.filter(lambda word: word[0].isalpha() and word[-1].isalpha()), min_size=1, max_size=6)
Form = Callable[[str], str]
FORMS: st.SearchStrategy[Form] = st.sampled_from(
    [
        lambda text: text,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", " \u200b"),
        lambda text: text.replace("a", "a\u00ad"),
        lambda text: text.replace("'", "’"),
        lambda text: text.replace("-", "\u2011"),
        lambda text: text[0].upper() + text[1:],
        lambda text: text.replace("²", ""),
        lambda text: text.replace("-", "-\n"),
    ]
)


@given(WORDS, st.lists(FORMS, max_size=3), st.sampled_from(["", "x ", "人"]), st.sampled_from(["", " y", ". 人"]))
def test_words_are_found_whatever_form_the_source_gives_them(
    words: list[str], forms: list[Form], before: str, after: str
) -> None:
    typed = " ".join(words)
    source = typed
    for form in forms:
        source = form(source)
    text = before + source + after
    marks_lost = "²" in typed and "²" not in source
    spans = list(find(typed, text))
    assert spans or marks_lost
    for span in spans:
        assert alike(typed, text[slice(*span)])


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=10))
def test_every_stretch_of_a_text_is_like_itself(before: str, words: str, after: str) -> None:
    assert alike(words, words)
    text = before + words + after
    for start, end in find(words, text):
        assert 0 <= start < end <= len(text)
        assert alike(words, text[start:end])


@given(WORDS, FORMS, FORMS)
def test_what_is_quoted_is_found_by_a_search(words: list[str], form: Form, other: Form) -> None:
    typed, text = form(" ".join(words)), f"x {other(' '.join(words))}"
    if any(True for _ in find(typed, text)):
        assert stands(typed, text) or not readings(typed)


@given(st.text("x a0¹²-–\n\u00ad\x1b\u200b\u202e", max_size=12))
def test_signs_that_nobody_sees_part_nothing(text: str) -> None:
    seen = re.sub("[\x1b\u200b\u202e]", "", text)
    assert alike(seen, text)
    assert alike(text, seen)
