"""The two languages that show how one is added: Georgian, whose letters settle the matter, and Uzbek in both its alphabets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rightsarchive.language.continuing import continues
from rightsarchive.language.dates import dates
from rightsarchive.language.detect import detect
from rightsarchive.language.names import fold, name_folds, similarity
from rightsarchive.language.sentences import sentences
from rightsarchive.language.stopwords import stop_words
from rightsarchive.language.tokens import tokens

DATA = Path(__file__).parents[1] / "quality" / "data"
FINDINGS = ("ka", "uz", "uz-cyrl")


def texts(name: str) -> list[str]:
    return [json.loads(line)["text"] for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", FINDINGS)
def test_every_finding_is_known_by_its_first_five_words(name: str) -> None:
    for text in texts(name):
        assert detect(" ".join(text.split()[:5])) == name[:2]


@pytest.mark.parametrize("name", FINDINGS)
def test_sentences_end_where_they_end(name: str) -> None:
    written = texts(name)
    whole = " ".join(written)
    assert [whole[start:end] for start, end in sentences(whole, name[:2])] == written


@pytest.mark.parametrize("name", FINDINGS)
def test_no_other_language_goes_on_in_them(name: str) -> None:
    # Two қ or ғ without ў and ҳ may be Kazakh as well.
    others = [other for other in ("en", "fr", "ru", "uk", "kk", "ky", "tr") if (name, other) != ("uz-cyrl", "kk")]
    for text in texts(name):
        assert [other for other in others if continues(text, other)] == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2025 წლის 31 ივლისს სასამართლომ დააჯარიმა.", "ka", ["2025-07-31"]),
        ("31 ივლისი, 2025 წელი", "ka", ["2025-07-31"]),
        ("2025 წლის დეკემბერში", "ka", ["2025-12"]),
        ("2012–2015 წწ.", "ka", ["2012", "2015"]),
        ("Sud 2025-yil 31-iyulda jarima soldi.", "uz", ["2025-07-31"]),
        ("2025-yilning iyul oyida", "uz", ["2025-07"]),
        ("Суд 2025 йил 31 июлда жарима солди.", "uz", ["2025-07-31"]),
    ],
)
def test_dates(text: str, language: str, expected: list[str]) -> None:
    assert [str(mention.date) for mention in dates(text, language)] == expected


def test_a_georgian_sentence_ends_before_what_unicode_counts_as_a_small_letter() -> None:
    text = "ის მოკვდა. მოწმეები არ ყოფილან."
    assert len(sentences(text, "ka")) == 2
    assert len(sentences("იხ. გვ. 12. მაგ. სასამართლო.", "ka")) == 2


@pytest.mark.parametrize(
    ("georgian", "latin", "russian"),
    [
        ("ჯავახიშვილი", "Javakhishvili", "Джавахишвили"),
        ("წერეთელი", "Tsereteli", "Церетели"),
        ("ჭავჭავაძე", "Chavchavadze", "Чавчавадзе"),
        ("ღარიბაშვილმა", "Garibashvili", "Гарибашвили"),
    ],
)
def test_georgian_names_are_known_in_other_scripts(georgian: str, latin: str, russian: str) -> None:
    for other in (latin, russian):
        assert similarity(fold(georgian), fold(other)) >= 0.9


def test_georgian_words_may_be_names_though_they_have_no_capitals() -> None:
    text = "ირაკლი წერეთელი და ეკა"
    assert [folded for folded, _ in name_folds(tokens(text), text, "ka")] == ["irakli", "sereteli", "eka"]


@pytest.mark.parametrize(
    ("latin", "cyrillic"),
    [("Gʻaniyev", "Ғаниев"), ("Shuhrat", "Шуҳрат"), ("Yoʻldosheva", "Йўлдошева"), ("Oʻtkir", "Ўткир")],
)
def test_uzbek_names_are_one_in_both_alphabets(latin: str, cyrillic: str) -> None:
    assert similarity(fold(latin), fold(cyrillic)) >= 0.9


@pytest.mark.parametrize(("language", "word"), [("ka", "და"), ("uz", "bolgan"), ("uz", "учун")])
def test_small_words_stop_nothing(language: str, word: str) -> None:
    assert word in stop_words(language)
