"""The pre-filter leaves out no word that would have been found."""

from __future__ import annotations

import itertools
import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language import fields
from rightsarchive.language.analysis import Analyzer
from rightsarchive.language.folding import fold
from rightsarchive.language.names import fold as fold_name
from rightsarchive.language.names.spotting import spot
from rightsarchive.language.stems import stem
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import AROUND, RUN, pieces
from rightsarchive.query.plan import Leaf, Plan, Prefix, Term, Why
from rightsarchive.search.highlight import Highlighter
from rightsarchive.search.highlight.prefilter import Prefilter, is_by_letter
from rightsarchive.search.highlight.query_terms import QueryTerms

LATIN = "abcdefghijklmnopqrstuvwxyz"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєұүқғңәөһ"
ARABIC = "ءاأإآىةبپتثجچحخدذرزژسشصضطظعغفقكکگلمنهھوي"
ACCENTED = "éèêëàâçñõãïîôöüßäıİşğžščæøœđłþðŉ²½"


def prefilter(*leaves: Leaf, language: str = "en") -> Prefilter:
    ranked = list(enumerate(leaves))
    return Prefilter({field: QueryTerms(field, ranked) for field in (fields.WORD, fields.STEM, fields.NAME)}, language)


def is_read(word: str, leaf: Leaf, language: str = "en") -> bool:
    return word in prefilter(leaf, language=language).worth_reading([word], word)


def by_letter() -> list[str]:
    return [letter for letter in map(chr, range(0x30, 0x2C80)) if letter.isalnum() and is_by_letter(letter)]


def test_most_words_are_passed_over() -> None:
    text = "Our court released the prisoners whom Zhylanbayev had named".split()
    query_terms = prefilter(Term(fields.WORD, "prison"), Term(fields.STEM, "prison"), Term(fields.NAME, "jilanbaev"))
    assert query_terms.worth_reading(text, " ".join(text)) == ["prisoners", "Zhylanbayev"]


def test_letters_are_folded_one_by_one_in_the_scripts_of_which_it_is_said() -> None:
    letters = by_letter()
    folded = {letter: fold(letter) for letter in letters}
    some = [*"aekosиіуьاويə", *letters[::97]]
    assert [(a, b) for a in some for b in letters if fold(a + b) != folded[a] + folded[b]] == []


def test_no_letter_of_theirs_divides_a_word() -> None:
    letters = by_letter()
    assert [letter for letter in letters if len(pieces(f"lu{letter}avocat")) != 1] == []
    assert not is_by_letter("lu\u02bcavocat")


def test_no_sign_around_a_word_is_ever_a_part_of_a_run_of_letters_at_its_ends() -> None:
    for sign in AROUND:
        assert RUN.findall(f"{sign}ab{sign}") == ["ab"], unicodedata.name(sign)


@pytest.mark.parametrize("first", string.ascii_uppercase)
def test_a_name_of_latin_letters_is_read_however_it_is_spelled(first: str) -> None:
    for rest in itertools.product("acehijkostuyz", repeat=3):
        word = first + "".join(rest)
        assert is_read(word, Term(fields.NAME, fold_name(word))), word


@given(
    st.sampled_from([LATIN, CYRILLIC, ARABIC, LATIN + ACCENTED, LATIN + CYRILLIC + ARABIC, CYRILLIC + "0189"]).flatmap(
        lambda letters: st.text(alphabet=letters, min_size=1, max_size=9)
    ),
    st.sampled_from(["en", "ar", "zh"]),
)
def test_a_name_is_read_in_every_script(letters: str, language: str) -> None:
    word = letters[0].upper() + letters[1:]
    if spotted := spot(word, fold(word), frozenset()):
        assert all(is_read(word, Term(fields.NAME, heard), language) for heard in spotted.folds)


@given(
    st.sampled_from([LATIN, LATIN + ACCENTED, CYRILLIC, CYRILLIC + "ҐґЇї", ARABIC, "aeo" + ACCENTED]).flatmap(
        lambda letters: st.text(alphabet=letters, min_size=1, max_size=10)
    ),
    st.sampled_from(["ing", "ies", "ement", "ões", "ости", "larımız", "lar", "heit", "s", ""]),
    st.sampled_from(["de", "en", "es", "fr", "it", "pt", "ru", "tr", "kk", "uk", "vi", "zh", "ar", "fa", "nl", "xx"]),
)
def test_a_word_is_read_for_itself_for_its_stem_and_for_its_beginning(begin: str, end: str, language: str) -> None:
    surface = begin + end
    word = fold(surface)
    if word:
        assert is_read(surface, Term(fields.WORD, word), language)
        assert is_read(surface, Term(fields.STEM, stem(surface, language)), language)
        assert all(is_read(surface, Prefix(fields.WORD, word[:length]), language) for length in range(len(word) + 1))


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "pt", "ru", "tr"])
def test_real_words_are_read_for_their_stems(language: str) -> None:
    for other in ("de", "en", "fr", "pt", "ru", "tr"):
        for word in stop_words(other):
            assert is_read(word, Term(fields.STEM, stem(word, language)), language), word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("(court)", "court"),
        ("l’avocat", "avocat"),
        ("non-avocat,", "avocat"),
        ("xx中国", "中"),
        ("l\u02bcavocat", "avocat"),
        ("re\u0301sume\u0301", "resume"),
        ("exam-\n  ple", "example"),
        ("x\u200bample", "xample"),
        ("“’Ankara’da”", "ankara"),
        ("😀 court", "court"),
    ],
)
def test_a_word_among_other_signs_is_found(text: str, word: str) -> None:
    why = Why(word, "word")
    (found,) = Highlighter(Plan(Term(fields.WORD, word, why=why)), Analyzer()).highlights(f"pre {text} post", "en")
    assert fold(text[found.start - 4 : found.end - 4].replace("-\n  ", "")) == word
