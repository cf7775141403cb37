from __future__ import annotations

import unicodedata
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
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
        "Amina\u00a0Kovac",
        "Amina\u202fKo-\nvac",
        "Ami\u00ad\nna Kovac",
        "Ａｍｉｎａ Ｋｏｖａｃ",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert len(Wording(["Amina Kovac"]).find(text).whole) == 1


NAMES = ("Zoë Müller-Brügge", "Жұлдыз Әбдіғаппарқызы", "Артём Йылмаз", "İclal Yıldırım", "Ελένη Ψαρράς", "محمّد أحمد", "김민준", "नीरज शर्मा",
         "Nguyễn Thị Ấm", "Weiß", "O‘tkir Yo‘ldoshev", "Şafak Çağrı")  # fmt: skip
UNSEEN = "\u00ad\u200b\u200e\u2060\ufeff"
BLANKS = (" ", "\u00a0", "\u202f", "\n", "  ", " \u200b ", "\t")


@st.composite
def forms(draw: st.DrawFn, name: str) -> str:
    """``name`` as another program may write the same letters."""
    case = draw(st.sampled_from(("format", "upper", "lower", "title")))
    written: str = getattr(name, case)()
    written = unicodedata.normalize(draw(st.sampled_from(("NFC", "NFD", "NFKC", "NFKD"))), written)
    letters = []
    for n, letter in enumerate(written):
        if n and draw(st.integers(0, 4)) == 0:
            letters.append(draw(st.sampled_from(UNSEEN)))
        letters.append(draw(st.sampled_from(BLANKS)) if letter == " " else letter)
    return "".join(letters)


@settings(max_examples=80)
@given(st.data(), st.sampled_from(NAMES))
def test_a_name_is_found_in_all_its_forms_and_nothing_beside_it_is(data: st.DataObject, name: str) -> None:
    here, there = data.draw(forms(name)), data.draw(forms(name))
    before, after = data.draw(st.sampled_from((("", ""), ("Then ", " spoke."), ("(", ")\n"), ("é ", " ʼ"))))
    found = Wording([here]).find(f"{before}{there}{after}")
    assert found.whole == ((len(before), len(before) + len(there)),)
    assert not found.inside


@settings(max_examples=30)
@given(st.data(), st.sampled_from(NAMES))
def test_what_is_told_beside_a_text_loses_a_name_in_all_its_forms(data: st.DataObject, name: str) -> None:
    scrub = Scrubber([(Wording([data.draw(forms(name))]), "[A]")])
    there = data.draw(forms(name))
    assert scrub(f"about {there}!") == "about [A]!"
    address = f"https://example.org/{quote(there)}/1"
    assert not Wording([name]).stand_in(unquote(scrub(address)))
    assert "%" not in scrub(address)


def test_another_accent_is_another_word() -> None:
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "José spoke")
        assert not Wording(["Jose"]).find(text).whole
        assert Wording([unicodedata.normalize("NFD", "José")]).find(text).whole


def test_a_hyphen_at_the_end_of_a_line_parts_a_word_or_two() -> None:
    for words in ("Annamaria", "Anna Maria"):
        assert Wording([words]).find("by Anna-\nMaria today").whole == ((3, 14),)


def test_parts_of_longer_words_are_told_apart() -> None:
    found = Wording(["Amina"]).find("Aminas mother saw Amina; Аминаның.")
    assert found.whole == ((18, 23),)
    assert found.inside == ((0, 5),)
    assert len(Wording(["Амина"]).find("Аминаның").inside) == 1


def test_short_words_do_not_stand_inside_of_others() -> None:
    assert not Wording(["Bo"]).stand_in("The body")
    assert not Wording(["Bo"]).stand_in("In limbo")
    assert Wording(["Limbo"]).find("Climbo limbo").inside == ((1, 6),)
    assert Wording(["Amina"]).find("AminaAmina").inside == ((0, 5), (5, 10))
    assert Wording(["Bo"]).stand_in("To Bo, with love")


@given(st.text(min_size=1, max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_words_that_stand_alone_are_always_found(words: str, before: str, after: str) -> None:
    if not words.strip():
        return
    text = f"{before} {words} {after}"
    assert any(Wording([words]).find(text))


def test_what_is_told_beside_a_text_loses_the_words() -> None:
    scrub = Scrubber([(Wording(["Amina Kovac"]), "[A]"), (Wording(["Karvelin"]), "[withheld]")])
    assert scrub("Amina Kovac's day in Karvelin") == "[A]'s day in [withheld]"
    assert scrub.name("Dr Kovac, Amina") == "[A]"
    assert scrub.name("Somebody else") == "Somebody else"
