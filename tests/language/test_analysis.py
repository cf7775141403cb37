"""A passage into the terms of its fields."""

from __future__ import annotations

import threading
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.analysis import analyze
from rightsarchive.language.fields import GRAM, NAME, SEARCHED, SEPARATOR, STEM, TITLE, WORD, JoinedTerms
from rightsarchive.language.lexicon import LONGEST, grams
from rightsarchive.language.names import name_folds
from rightsarchive.language.stems import stem
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import RUN, indexed, tokens

CONTRACT = ("en", "fr", "es", "de", "pt", "it", "ru", "uk", "kk", "ky", "tr", "ar", "fa", "zh")


def test_an_english_passage() -> None:
    found = analyze("The court released\nZhylanbayev.", "en", "A hunger strike")
    assert list(found[WORD].terms) == ["the", "court", "released", "zhylanbayev"]
    assert list(found[WORD].positions or ()) == [0, 1, 2, 3]
    assert list(found[STEM].terms) == ["court", "releas", "zhylanbayev"]
    assert list(found[STEM].positions or ()) == [1, 2, 3]
    assert "_cou" in found[GRAM].terms
    assert "_the" not in found[GRAM].terms
    assert found[GRAM].positions is None
    assert list(found[NAME].terms) == ["jilanbaev"]
    assert list(found[TITLE].terms) == ["a", "hunger", "strike"]


def test_positions_count_words_inside_runs() -> None:
    found = analyze("qu’il l’avocat n’a pas", "fr")
    assert list(found[WORD].terms) == ["qu", "il", "l", "avocat", "n", "a", "pas"]
    assert list(found[STEM].terms) == ["avocat"]
    assert list(found[STEM].positions or ()) == [3]


def test_a_script_without_spaces_gives_single_and_double_characters() -> None:
    found = analyze("人权，2025年", "zh")
    assert list(found[WORD].terms) == ["人", "权", "2025", "年"]
    assert list(zip(found[STEM].terms, found[STEM].positions or (), strict=True)) == [
        ("人", 0),
        ("人权", 0),
        ("权", 1),
        ("2025", 2),
        ("年", 3),
    ]
    assert "人权" in found[GRAM].terms


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "strikes", "striking"),
        ("fr", "libérées", "libérer"),
        ("es", "manifestaciones", "manifestación"),
        ("de", "Gefängnisse", "Gefängnis"),
        ("pt", "prisões", "prisão"),
        ("it", "detenuti", "detenuto"),
        ("ru", "голодовку", "голодовки"),
        ("uk", "голодування", "голодуванням"),
        ("kk", "қамауға", "қамауда"),
        ("ky", "камакка", "камакта"),
        ("tr", "tutuklular", "tutuklu"),
        ("ar", "المحامين", "محامين"),
        ("fa", "زندان‌ها", "زندان"),
        ("xx", "qwertyuiop", "qwertyasdf"),
    ],
)
def test_forms_of_one_word_share_a_stem(language: str, one: str, other: str) -> None:
    assert stem(one, language) == stem(other, language)


def test_accents_make_the_stem_and_are_folded_after() -> None:
    assert stem("grève", "fr") == "grev"
    assert stem("KADIN", "tr") == stem("kadın", "tr")


def test_vietnamese_keeps_its_tones_in_stems_and_loses_them_in_words() -> None:
    found = analyze("nhân quyền", "vi")
    assert list(found[WORD].terms) == ["nhan", "quyen"]
    assert list(found[STEM].terms) == ["nhân", "quyền"]


@pytest.mark.parametrize(
    ("language", "word"),
    [
        *(("en", word) for word in ("state", "case", "right", "member", "un")),
        *(("ru", word) for word in ("россия", "человек", "война")),
        *(("de", word) for word in ("mensch", "recht")),
        ("fr", "personne"),
        ("es", "estado"),
    ],
)
def test_words_that_people_search_for_are_no_stop_words(language: str, word: str) -> None:
    assert word not in stop_words(language)


@pytest.mark.parametrize(
    ("language", "word"), [("en", "the"), ("ru", "из"), ("kk", "және"), ("uk", "від"), ("tg", "барои")]
)
def test_stop_words_are_known(language: str, word: str) -> None:
    assert word in stop_words(language)


def test_a_long_string_is_cut_and_a_hostile_one_is_no_problem() -> None:
    found = analyze("x" * 1_000_000 + " " + "a'" * 50_000, "en")
    assert max(len(term) for held in found.values() for term in held.terms) == LONGEST
    assert len(found[WORD].terms) == 50_001


@given(
    st.sampled_from((*CONTRACT, "ja", "th", "ko", "vi", "xx", "und")),
    st.text(max_size=80) | st.text("aA-\n²¹人\u00ad", max_size=20),
)
def test_every_language_gives_terms_that_engines_can_hold(language: str, text: str) -> None:
    found = analyze(text, language, text)
    assert set(found) <= set(SEARCHED)
    held_words = [piece.word[:LONGEST] for run in RUN.findall(text) for piece in indexed(run)]
    assert held_words == list(found[WORD].terms if WORD in found else ())
    for held in found.values():
        assert held.terms
        assert all(held.terms)
        if held.positions is not None:
            assert len(held.positions) == len(held.terms)
            assert list(held.positions) == sorted(held.positions)


_NAMES = st.sampled_from(
    [
        "This",
        "Where",
        "Court",
        "Zhylanbayev",
        "l’Avocat",
        "TIGʻI",
        "D’Après",
        "После",
        "Суд",
        "المحكمة",
        "قوانین\u200cها",
        "人权",
        "it",
        "No",
    ]
)
_BETWEEN = st.sampled_from([" ", ". ", ".\n", " «", ", ", "-\n", ": “"])


@given(
    st.sampled_from((*CONTRACT, "uz")),
    st.lists(st.tuples(_BETWEEN, _NAMES), max_size=12),
)
def test_the_names_in_the_index_are_those_that_are_marked_in_a_passage(
    language: str, parts: list[tuple[str, str]]
) -> None:
    text = "".join(chain.from_iterable(parts))
    found = analyze(text, language).get(NAME)
    named = [] if found is None else list(zip(found.terms, found.positions or (), strict=True))
    assert named == name_folds(tokens(text), text, language)


def test_the_memory_of_words_changes_nothing_across_threads() -> None:
    texts = [f"Le mot {number} d’avocats libérés à Almaty, {number}e jour" for number in range(400)]
    expected = [analyze(text, "fr") for text in texts]
    found: list[list[object]] = [[] for _ in range(4)]
    threads = [
        threading.Thread(target=lambda mine=mine: mine.extend(analyze(text, "fr") for text in texts)) for mine in found
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(mine == expected for mine in found)


@given(st.text(min_size=1, max_size=20))
def test_grams_cover_the_word(word: str) -> None:
    found = grams(word)
    assert found[0][1:] + "".join(gram[-1] for gram in found[1:]) == f"{word}_"


@given(st.lists(st.text(st.characters(exclude_characters=SEPARATOR), min_size=1)))
def test_joined_terms_are_a_sequence_of_them(terms: list[str]) -> None:
    joined = JoinedTerms(SEPARATOR.join(terms))
    assert list(joined) == terms
    assert [joined[place] for place in range(len(joined))] == terms
    assert list(joined[1:]) == terms[1:]
    assert bool(joined) == bool(terms)
    assert joined == JoinedTerms(joined.joined)


@given(
    st.sampled_from((*CONTRACT, "vi", "th", "ja", "xx")),
    st.lists(
        st.sampled_from(
            [
                "The",
                "courts",
                "l’avocat",
                "d’",
                "co\u00ad\nurt",
                "x" * 70,
                "人权",
                "人a",
                "ะก",
                "2025",
                "n’a",
                "(Это)",
                "“Суды”,",
                "—",
                "З’їзд",
            ]
        )
        | st.text(max_size=8)
    ),
)
def test_the_terms_of_a_passage_are_those_of_its_words(language: str, parts: list[str]) -> None:
    text = " ".join(parts)
    found = analyze(text, language)
    words = tokens(text)
    stems: list[tuple[str, int]] = []
    runs_of_four: list[str] = []
    for token, following in zip(words, [*words[1:], None], strict=False):
        if token.unspaced:
            stems.append((token.word, token.position))
            if following and following.unspaced and RUN.fullmatch(text, token.start, following.end):
                stems.append((token.word + following.word, token.position))
                runs_of_four.append(token.word + following.word)
        elif token.word not in stop_words(language):
            stemmed = stem(token.surface, language, token.word)[:LONGEST]
            stems.append((stemmed, token.position))
            runs_of_four += grams(stemmed if language == "vi" else token.word)
    held = found.get(STEM)
    assert stems == ([] if held is None else list(zip(held.terms, held.positions or (), strict=True)))
    assert runs_of_four == list(found[GRAM].terms if GRAM in found else ())


def test_the_halves_of_a_broken_word_are_found_at_its_place_and_rank_nothing() -> None:
    found = analyze("of pre-\ntreatments², Al-\nHasan", "en")
    words = list(zip(found[WORD].terms, found[WORD].positions or (), strict=True))
    assert words == [("of", 0), ("pretreatments", 1), ("pre", 1), ("treatments", 1), ("²", 1), ("al", 2), ("hasan", 3)]
    stems = list(zip(found[STEM].terms, found[STEM].positions or (), strict=True))
    assert stems == [("pretreat", 1), ("pre", 1), ("treatment", 1), ("al", 2), ("hasan", 3)]
    assert "_pre" in found[GRAM].terms
    assert "_tre" not in found[GRAM].terms
    assert found[NAME].positions == [2, 3]
