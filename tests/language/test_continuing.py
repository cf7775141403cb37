"""The quick look says yes only to the language itself, never to a neighbour; it may always say that it does not know."""

import pytest

from rightsarchive.language.continuing import continues
from tests.language.test_detect import SENTENCES

NEIGHBOURS = [
    ("en", "fr"), ("en", "de"), ("en", "es"), ("en", "tr"), ("fr", "es"), ("fr", "it"), ("es", "pt"), ("es", "fr"), ("pt", "es"),
    ("it", "es"), ("de", "en"), ("de", "fr"), ("tr", "az"), ("tr", "uz"), ("ru", "uk"), ("ru", "be"), ("ru", "kk"), ("ru", "ky"), ("ru", "tg"),
    ("uk", "ru"), ("uk", "be"), ("be", "ru"), ("be", "uk"), ("kk", "ru"), ("kk", "ky"), ("ky", "kk"), ("ky", "ru"), ("tg", "ru"),
    ("fr", "en"), ("fr", "de"), ("fr", "pt"), ("es", "it"), ("es", "en"), ("en", "pl"), ("en", "vi"), ("uk", "kk"), ("uk", "ky"), ("uk", "tg"),
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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Le procès du maire et la réponse donnée par"),
        ("es", "El abogado y el fiscal se reunieron ayer"),
        ("ru", "Адвокаты и судья вышли из зала заседаний"),
        ("uk", "Адвокати та суддя вийшли із зали засідань"),
    ],
)
def test_a_common_sign_tells_with_a_word_beside_it(language: str, text: str) -> None:
    assert continues(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Du kan lese et brev til presidenten"),
        ("fr", "El jutge i el fiscal van parlar amb la premsa"),
        ("es", "Il y a deux ans que la cour le disait"),
        ("es", "El jutge i el fiscal van parlar amb la premsa"),
        ("ru", "Адвокатът и съдията излязоха от залата"),
        ("ru", "Адвокаттар жана сот залдан чыгып кетишти"),
        ("uk", "Адвокаттар мен сот залдан шығып кетті"),
    ],
)
def test_a_common_sign_alone_tells_nothing(language: str, text: str) -> None:
    assert not continues(text, language)


def test_nothing_is_claimed_of_names_numbers_or_unknown_languages() -> None:
    for language in ("en", "ru", "kk", "xx", "und"):
        assert not continues("Toregozhina 2025", language)
