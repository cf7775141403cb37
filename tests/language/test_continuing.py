"""The quick look says yes only to the language itself, never to a neighbour; it may always say that it does not know."""

import pytest

from rightsarchive.language.continuing import continues
from tests.language.test_detect import SENTENCES

NEIGHBOURS = [
    ("en", "fr"), ("en", "de"), ("en", "es"), ("en", "tr"), ("fr", "es"), ("fr", "it"), ("es", "pt"), ("es", "fr"), ("pt", "es"),
    ("it", "es"), ("de", "en"), ("de", "fr"), ("tr", "az"), ("tr", "uz"), ("ru", "uk"), ("ru", "be"), ("ru", "kk"), ("ru", "ky"), ("ru", "tg"),
    ("uk", "ru"), ("uk", "be"), ("be", "ru"), ("be", "uk"), ("kk", "ru"), ("kk", "ky"), ("ky", "kk"), ("ky", "ru"), ("tg", "ru"),
    ("tg", "kk"), ("ar", "fa"), ("ar", "ur"), ("ar", "ug"), ("fa", "ar"), ("fa", "ur"),
]  # fmt: skip


@pytest.mark.parametrize(
    "language", ["en", "fr", "es", "pt", "it", "de", "ru", "uk", "be", "kk", "ky", "tg", "ar", "fa"]
)
def test_a_sentence_of_the_language_itself_is_known(language: str) -> None:
    assert continues(SENTENCES[language], language)


@pytest.mark.parametrize(("language", "other"), NEIGHBOURS)
def test_a_neighbour_is_never_taken_for_the_language(language: str, other: str) -> None:
    assert not continues(SENTENCES[other], language)


def test_nothing_is_claimed_of_names_numbers_or_unknown_languages() -> None:
    for language in ("en", "ru", "kk", "xx", "und"):
        assert not continues("Toregozhina 2025", language)
