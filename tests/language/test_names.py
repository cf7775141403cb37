"""Names across scripts and spellings: folds, keys, similarity, and which words are taken for names."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.names import (
    fold,
    keys,
    matches,
    name_folds,
    similarity,
)
from rightsarchive.language.names.likeness import pair_similarities
from rightsarchive.language.names.match import MOST_MATCHES
from rightsarchive.language.tokens import tokens

# Every spelling of a line is the same person's name.
SAME = [
    "Zhylanbayev Zhylanbaiev Jylanbaiev Schylanbajew Жыланбаев Жыланбайұлы Жыланбай Жыланбаевтың Жыланбаеву Жыланбаевым",
    "Toregozhina Toregojina Төреғожина Торегожина Тореғожина Торегожиной Төреғожинаның",
    "Khrushchev Khrouchtchev Chruschtschow Хрущев Хрущёв Хрущов",
    "Nazarbayev Nazarbaïev Nasarbajew Назарбаев Назарбаєв نازارباييف نظربایف",
    "Mohammed Muhammad Mohamed Mehmed محمد Мухаммед Мохаммед",
    "Yeltsin Eltsine Jelzin Ельцин Єльцин يلتسين یلتسین",
    "Çavuşoğlu Cavusoglu Чавушоглу تشاووشأوغلو",
    "Tikhanovskaya Tikhanovskaïa Tichanowskaja Тихановская Тихановська",
    "Otunbayeva Otounbaïeva Otunbajewa Отунбаева Отунбаєва أوتونباييفا",
    "Bashar Bachar Baschar Башар بشار",
]

DIFFERENT = [
    ("Zhylanbayev", "Toregozhina"),
    ("Иванов", "Назарбаев"),
    ("Ahmed", "Mahmoud"),
    ("Алиев", "Оразов"),
    ("Sarsen", "Сергей"),
    ("محمد", "Ahmad"),
]


@pytest.mark.parametrize("line", SAME, ids=lambda line: line.split()[0])
def test_spellings_of_one_name_find_each_other(line: str) -> None:
    apart = []
    for first, second in combinations(line.split(), 2):
        found = [
            match.fold
            for match in matches(first, {fold(second)} if set(keys(fold(first))) & set(keys(fold(second))) else ())
        ]
        if fold(second) not in found and not (fold(first)[0] == fold(second)[0] == "'"):
            apart.append((first, second, fold(first), fold(second), similarity(fold(first), fold(second))))
    assert not apart


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_different_names_stay_apart(first: str, second: str) -> None:
    assert matches(first, {fold(second)}) == []


def test_the_same_fold_is_first_and_the_others_weigh_less() -> None:
    found = matches("Жыланбаев", {fold("Zhylanbayev"), fold("Schylanbajew"), fold("Жыланбайұлы"), fold("Hunger")})
    assert [match.fold for match in found] == ["jilanbaev", "xilanbaev", "jilanbauli"]
    assert found[0].weight == 1
    assert all(match.weight < 1 for match in found[1:])
    assert found[1].note == "Жыланбаев ~ xilanbaev: sounds alike (95%)"


def test_no_more_matches_than_a_query_can_bear() -> None:
    crowd = {"mari" + end for end in "aeiou"} | {"mar" + a + b for a in "aeiou" for b in "aeiou"}
    assert len(matches("Мария", crowd)) == MOST_MATCHES


def test_strict_matches_ask_for_near_certainty() -> None:
    assert matches("Hunger", {fold("Ungar")})
    assert matches("Hunger", {fold("Ungar")}, strict=True) == []
    assert matches("zhylanbaiev", {fold("Жыланбаев")}, strict=True)


def test_small_letters_are_strict() -> None:
    assert [match.fold for match in matches("hunger", {fold("Ungar"), fold("Hunger")})] == ["hunger"]
    assert [match.fold for match in matches("the", {fold("Theo")})] == []
    assert [match.fold for match in matches("schylanbajew", {fold("Жыланбаев")})] == ["jilanbaev"]


def test_two_arabic_words_match_only_when_they_are_nearly_the_same() -> None:
    assert matches("سجن", {fold("سجون")}) == []
    assert [match.fold for match in matches("أحمد", {fold("احمد")})] == [fold("أحمد")]


@given(st.text(max_size=30))
def test_any_text_folds_to_plain_letters(word: str) -> None:
    folded = fold(word)
    assert set(folded.removeprefix("'")) <= set("abcdefghijklmnoprstuvxz")
    assert 1 <= len(keys(folded)) <= 8


@given(st.text("abcdefghijklmnoprstuvxz", max_size=14), st.text("abcdefghijklmnoprstuvxz", max_size=14))
def test_similarity_is_symmetric_and_one_for_equals_alone(first: str, second: str) -> None:
    alike = similarity(first, second)
    assert alike == pytest.approx(similarity(second, first))
    assert 0 <= alike <= 1
    assert (alike == 1) == (first == second)


folds = st.text("abcdefghijklmnoprstuvxz", max_size=14) | st.text("abcdefghijklmnoprstuvxz", max_size=14).map(
    "'{}".format
)


@given(folds, st.lists(folds, max_size=8))
def test_many_at_once_are_as_alike_as_one_by_one(first: str, others: list[str]) -> None:
    others = [*others, *(first[:-1] + ending for ending in ("", "a", "ov", "ova", "uli"))]
    expected = [similarity(first, other) for other in others]
    assert pair_similarities([first] * len(others), others) == pytest.approx(expected, abs=1e-9)


def names_of(text: str, language: str | None) -> list[str]:
    words = tokens(text)
    return [words[position].surface for _, position in name_folds(words, text, language)]


def test_names_are_the_capitalised_words() -> None:
    text = "The court questioned Marat Zhylanbayev on Tuesday. He said no. M. Auezov was there in 2023."
    assert names_of(text, "en") == ["Marat", "Zhylanbayev", "Tuesday", "Auezov"]


def test_a_stop_word_may_be_a_name_inside_a_sentence() -> None:
    assert names_of("The judge asked Will and Begin. Will he answer?", "en") == ["Will", "Begin"]


def test_scripts_without_capitals_give_every_word_but_stop_words() -> None:
    assert names_of("استجوبت المحكمة مراد يوم الثلاثاء من", "ar") == ["استجوبت", "المحكمة", "مراد", "يوم", "الثلاثاء"]


def test_scripts_without_spaces_give_none() -> None:
    assert names_of("习近平在北京", "zh") == []


def test_a_joined_compound_is_found_whole_and_in_parts() -> None:
    words = tokens("حسن\u200cنژاد")
    assert [folded for folded, _ in name_folds(words, "حسن\u200cنژاد", "fa")] == ["'hsnjad", "'hsn", "'njad"]


def test_capitals_throughout_keep_the_name() -> None:
    assert "ЖЫЛАНБАЕВ" in names_of("МАРАТ ЖЫЛАНБАЕВ ПРИГОВОРЕН К СЕМИ ГОДАМ", "ru")
