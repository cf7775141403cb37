"""The words of a query: the terms that the index holds for them, in the languages that the query is likely in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.analysis import analyze
from rightsarchive.language.data import languages
from rightsarchive.language.lexicon import word_tokens
from rightsarchive.language.query_analysis import analyze_query, likely_languages, stop_words_of_query
from rightsarchive.language.stems import keeps_accents
from rightsarchive.language.stopwords import stop_words

CODES = sorted(each.code for each in languages())
WORDS = st.text(alphabet="abcéñışжқїґحاعნაქ人权การ’'-19", min_size=1, max_size=70)


@given(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), st.sampled_from(CODES))
def test_a_query_looks_for_what_the_index_holds(text: str, language: str) -> None:
    held = analyze(text, language)
    words = analyze_query(word_tokens(text), (language,))
    assert [word.token.word for word in words] == list(held["word"].terms if "word" in held else ())
    stems = set(held["stem"].terms) if "stem" in held else set()
    grams = set(held["gram"].terms) if "gram" in held else set()
    for word in words:
        if word.token.unspaced or word.token.word not in stop_words(language):
            assert set(word.stems) <= stems
            assert keeps_accents(language) or set(word.grams) <= grams
            assert word.stop or word.stems


@pytest.mark.parametrize(
    ("text", "held", "expected"),
    [
        ("the right of the child", ("en", "fr"), ("en",)),
        ("les droits de la femme", ("en", "fr"), ("fr",)),
        ("torture", ("en", "fr"), ("en", "fr")),
    ],
)
def test_stop_words_tell_the_language(text: str, held: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert likely_languages(word_tokens(text), held) == expected


def test_another_language_must_be_much_likelier() -> None:
    assert "die" not in stop_words_of_query(word_tokens("die in prison"), ("en",))
    assert "die" in stop_words_of_query(word_tokens("die Rechte der Frauen und der Kinder"), ("en",))


def test_where_all_are_stop_words_none_is() -> None:
    assert [word.stop for word in analyze_query(word_tokens("the of"), ("en",))] == [False, False]
    assert [word.stop for word in analyze_query(word_tokens("the court"), ("en",))] == [True, False]
