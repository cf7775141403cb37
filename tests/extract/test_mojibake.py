"""Letters read in the wrong encoding are put right, and sound texts are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsarchive.extract.mojibake import repair
from tests.extract.make import check_offsets, read, shown, word
from tests.extract.test_quality import TEXTS, repaired

MORE = {
    "uk": "Суд сказав, що адвоката не було в кімнаті, коли поліція взяла папери зі столу, і що це має пояснити держава.\n"
    "Вона просила список усього, що було взято, але їй сказали, що таких паперів немає.\n",
    "fa": "دادگاه گفت که وکیل در اتاق نبود و پلیس کاغذها را از روی میز برداشت و این را باید دولت توضیح دهد.\n"
    "او فهرست همه چیز را خواست، اما به او گفتند که چنین کاغذهایی نیست.\n",
    "es": "La policía detuvo al abogado; según su señora, más tarde no dejó salir a nadie.\nLa acusación era política, añadió.\n",
    "pl": "Sąd powiedział, że adwokata nie było w pokoju, gdy policja zabrała papiery i że to państwo musi wyjaśnić.\n"
    "Ona prosiła o listę wszystkiego, co zostało zabrane, ale są tylko te, które się znalazły.\n",
    "vi": "Tòa án nói rằng luật sư không có mặt trong phòng khi cảnh sát lấy giấy tờ trên bàn.\nBà đã hỏi danh sách.\n",
    "de": "„Spaß“, sagte er, „ist das größte Übel“. Die Straße war voll, und der Richter kam nicht über die Brücke.\n",
}
ALL = {**{language: text.replace(". ", ".\n") for language, text in TEXTS.items()}, **MORE}
SINGLE = [
    *((language, wrong, right) for language in ("ru", "uk") for wrong in ("cp1252", "mac_roman", "cp1250")
      for right in ("cp1251",)),
    *(("ru", "cp1252", right) for right in ("koi8_r", "cp866", "iso8859_5", "mac_cyrillic")),
    ("uk", "cp1252", "koi8_u"),
    ("ru", "cp1251", "koi8_r"), ("ru", "koi8_r", "cp1251"), ("ru", "cp1251", "cp866"), ("ru", "cp866", "cp1251"),
    ("ru", "cp1251", "iso8859_5"),
    ("ar", "cp1252", "cp1256"), ("ar", "cp1251", "cp1256"), ("fa", "cp1252", "cp1256"), ("ar", "cp1252", "iso8859_6"),
    ("tr", "cp1252", "cp1254"), ("pl", "cp1252", "cp1250"), ("pl", "cp1252", "iso8859_2"),
    ("kk", "cp1251", "kz1048"), ("kk", "cp1252", "kz1048"),
]  # fmt: skip


def misread(text: str, right: str, wrong: str) -> str:
    """``text`` stored as ``right`` and shown as ``wrong``; bytes without a letter as the control characters they are."""

    def letter(byte: int) -> str:
        try:
            return bytes((byte,)).decode(wrong)
        except UnicodeDecodeError:
            return chr(byte)

    return "".join(map(letter, text.encode(right)))


def storable(text: str, encoding: str) -> str:
    return text.encode(encoding, "ignore").decode(encoding)


@pytest.mark.parametrize(("language", "wrong", "right"), SINGLE)
def test_one_byte_a_letter(language: str, wrong: str, right: str) -> None:
    meant = storable(ALL[language], right)
    found = repair(misread(meant, right, wrong))
    assert found is not None
    assert found.text == meant
    assert found.lines == len(meant.splitlines())


@pytest.mark.parametrize("wrong", ["cp1252", "latin_1", "cp1251", "cp1250", "mac_roman", "cp437", "koi8_r", "cp1254"])
@pytest.mark.parametrize("language", [language for language in ALL if language not in {"en", "de"}])
def test_utf8_read_as_anything(language: str, wrong: str) -> None:
    meant = ALL[language]
    found = repair(misread(meant, "utf-8", wrong))
    assert found is not None
    assert (found.text, found.right) == (meant, "utf-8")


@pytest.mark.parametrize("language", ["ru", "fr", "ar", "tr", "es"])
def test_what_was_damaged_twice(language: str) -> None:
    meant = ALL[language]
    assert repaired(misread(misread(meant, "utf-8", "cp1252"), "utf-8", "cp1252")).text == meant


@pytest.mark.parametrize("language", ["ru", "fr", "ar", "tr", "es"])
def test_a_damaged_line_in_a_sound_text(language: str) -> None:
    lines = ALL[language].splitlines(keepends=True)
    shown_wrongly = lines[0] + misread(lines[1], "utf-8", "cp1252") + "".join(lines)
    found = repaired(shown_wrongly)
    assert found.text == lines[0] + lines[1] + "".join(lines)
    assert found.lines == 1


def test_a_damaged_apostrophe_is_enough() -> None:
    assert repaired("The lawyer doesnâ€™t know.\n").text == "The lawyer doesn’t know.\n"


@pytest.mark.parametrize("language", ALL)
def test_sound_texts_are_left_alone(language: str) -> None:
    text = ALL[language]
    assert repair(text) is None
    assert repair(text.upper()) is None
    assert all(repair(line) is None for line in text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "„Spaß“, „Fuß“, „Schluß“, „Gruß“, sagte er.",
        "ÉGALITÉ” À « ÎLE » — Ça, où ? Ö”, Ü”, Ñ» Ã",
        "Það er ekki rétt að hún hafi verið í húsinu þegar lögreglan kom og tók bréfin, sagði hann við dómara.",
        "Он работал в ОсОО «КыргызТелеком» и ПАО «МРСК»; Р», СССР», «РСФСР», Д’Артаньян.",
        "Ж. Ахметов\n* хром,\nИВАНОВ ПЕТР СЕРГЕЕВИЧ, АЛМАТЫ\nСИДОРОВ ИВАН\n",
        "Суд го донесе решението, а адвокатот рече дека ќе се жали; њиве су биле празне, људи ћуте, ђаци џеп.",
    ],
)
def test_quotation_marks_icelandic_and_names_are_no_damage(text: str) -> None:
    assert repair(text) is None


def test_files_say_what_was_put_right_and_keep_their_bytes(tmp_path: Path) -> None:
    good, line = ALL["fr"].splitlines()[:2]
    path = tmp_path / "a.txt"
    path.write_text(f"{good}\n{misread(line, 'utf-8', 'cp1252')}\n", "utf-8")
    before = path.read_bytes()
    extraction = read(path)
    assert extraction.text == f"{good}\n{line}\n"
    assert extraction.encoding == "utf-8 (utf-8 taken for cp1252)"
    assert [notice.message[:25] for notice in extraction.notices] == ["the letters of 1 line(s) "]
    assert path.read_bytes() == before
    page = tmp_path / "a.html"
    page.write_text(f"<html><body><p>{misread(line, 'utf-8', 'cp1252')}</p></body></html>", "utf-8")
    extraction = read(page)
    assert shown(extraction) == [line]
    assert [notice.code for notice in extraction.notices] == ["letters-repaired"]


def test_a_word_file_set_in_an_old_cyrillic_font(tmp_path: Path) -> None:
    lines = ALL["ru"].strip().splitlines()
    body = "".join(f"<w:p><w:r><w:t>{misread(line, 'cp1251', 'cp1252')}</w:t></w:r></w:p>" for line in lines)
    extraction = read(word(tmp_path / "a.docx", body))
    check_offsets(extraction)
    assert shown(extraction) == lines
    assert [notice.code for notice in extraction.notices] == ["letters-repaired"]
