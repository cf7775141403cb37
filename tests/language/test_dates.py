"""Dates are found where they stand, as precise as they are written, and nowhere else."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.dates import dates
from rightsarchive.language.detect import detected
from rightsarchive.language.months import month_of

FOUND = [
    ("en", "On July 31, 2025, the court sat", [("July 31, 2025", "2025-07-31")]),
    ("en", "the 31st of July 2025 and May 2020", [("31st of July 2025", "2025-07-31"), ("May 2020", "2020-05")]),
    ("en", "held since 2019 at 5 Main Street", [("2019", "2019")]),
    ("en", "25-27 July 2025", [("25", "2025-07-25"), ("27 July 2025", "2025-07-27")]),
    ("en", "29 June – 3 July 2025", [("29 June", "2025-06-29"), ("3 July 2025", "2025-07-03")]),
    ("en", "July 25-27, 2025", [("July 25", "2025-07-25"), ("27, 2025", "2025-07-27")]),
    ("en", "5, 6 and 7 May 2020", [("5", "2020-05-05"), ("6", "2020-05-06"), ("7 May 2020", "2020-05-07")]),
    ("en", "logged 2025-07-31T10:00:05Z", [("2025-07-31T10:00:05Z", "2025-07-31")]),
    ("en", "on 03/04/2025 or 07/31/2025", [("03/04/2025", "2025"), ("07/31/2025", "2025-07-31")]),
    ("fr", "Le 31\u00a0juillet\u00a02025, à 11 h", [("31\u00a0juillet\u00a02025", "2025-07-31")]),
    ("fr", "le 1er août 2025", [("1er août 2025", "2025-08-01")]),
    ("fr", "5 Août 2025", [("5 Août 2025", "2025-08-05")]),
    ("fr", "Depuis 2012, elle aide", [("2012", "2012")]),
    ("ru", "31 июля 2025 года в 11 ч", [("31 июля 2025 года", "2025-07-31")]),
    ("ru", "В июле 2025 г. его нашли", [("июле 2025 г.", "2025-07")]),
    ("ru", "31.07.2025 и 2012–2015 гг.", [("31.07.2025", "2025-07-31"), ("2012", "2012"), ("2015 гг.", "2015")]),
    ("kk", "2025 жылғы 31 шілдеде сот", [("2025 жылғы 31 шілдеде", "2025-07-31")]),
    ("kk", "2025 жылдың шілде айының 31-і", [("2025 жылдың шілде айының 31-і", "2025-07-31")]),
    ("kk", "2025 жылдың шілдесінде", [("2025 жылдың шілдесінде", "2025-07")]),
    ("uk", "31 липня 2025 року", [("31 липня 2025 року", "2025-07-31")]),
    ("be", "31 ліпеня 2025 года", [("31 ліпеня 2025 года", "2025-07-31")]),
    ("ky", "2025-жылдын 31-июлунда", [("2025-жылдын 31-июлунда", "2025-07-31")]),
    ("uz", "2025-yil 31-iyul", [("2025-yil 31-iyul", "2025-07-31")]),
    ("az", "31 iyul 2025-ci il", [("31 iyul 2025-ci il", "2025-07-31")]),
    ("tr", "31 Temmuz 2025'te ve 2023 yılında", [("31 Temmuz 2025", "2025-07-31"), ("2023 yılında", "2023")]),
    ("es", "el 31 de julio de 2025", [("31 de julio de 2025", "2025-07-31")]),
    ("pt", "em 1º de maio de 2024", [("1º de maio de 2024", "2024-05-01")]),
    ("de", "am 31. Juli 2025", [("31. Juli 2025", "2025-07-31")]),
    ("it", "il 31 luglio 2025", [("31 luglio 2025", "2025-07-31")]),
    ("pl", "31 lipca 2025 r.", [("31 lipca 2025 r.", "2025-07-31")]),
    ("ar", "في ٣١ يوليو ٢٠٢٥", [("٣١ يوليو ٢٠٢٥", "2025-07-31")]),
    ("ar", "3 كانون الثاني 2024", [("3 كانون الثاني 2024", "2024-01-03")]),
    ("ar", "31 تموز/يوليو 2025", [("31 تموز/يوليو 2025", "2025-07-31")]),
    ("zh", "2025年7月31日开庭", [("2025年7月31日", "2025-07-31")]),
    ("ko", "2025년 7월 31일", [("2025년 7월 31일", "2025-07-31")]),
    ("vi", "ngày 31 tháng 7 năm 2025", [("ngày 31 tháng 7 năm 2025", "2025-07-31")]),
]


@pytest.mark.parametrize(("language", "text", "expected"), FOUND)
@pytest.mark.parametrize("prefix", ["", "😀 e\u0301 – "])
def test_a_date_is_found_with_its_exact_place(
    language: str, text: str, expected: list[tuple[str, str]], prefix: str
) -> None:
    text = prefix + text
    assert [(text[one.start : one.end], str(one.date)) for one in dates(text, language)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "article 456-2 (3)",
        "Law No. 1998-456, tel. 10.12.2024.5",
        "31 июля в 11 ч",
        "78 000 KZT (140€)",
        "on 31.02.2025x and 12.13.14",
        "a file of 2025 pages",
        "ISBN 978-2024-07-31-5",
    ],
)
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert dates(text, "en") == []


def test_a_day_that_does_not_exist_is_no_date_of_that_day() -> None:
    assert all(len(one.date.parts) < 3 for one in dates("31 February 2025; 31.02.2025", "en"))


def test_a_short_month_that_is_a_word_elsewhere_counts_in_its_own_language_only() -> None:
    assert month_of("ago", "es") == 8
    assert month_of("ago", "en") is None
    assert month_of("шілдеде", "kk") == 7


@given(st.dates(min_value=dt.date(1800, 1, 1), max_value=dt.date(2199, 12, 31)), st.text(max_size=20))
def test_every_iso_date_comes_back(day: dt.date, before: str) -> None:
    text = f"{before} ; {day} ; x"
    assert any(text[one.start : one.end] == str(day) and str(one.date) == str(day) for one in dates(text, "und"))


PIECES = st.sampled_from(
    [
        "31",
        " ",
        "-",
        ".",
        "2025",
        "июля",
        "July",
        ",",
        "to",
        "year",
        "года",
        "г",
        "۲۰۲۵",
        "年",
        "7",
        "月",
        "\n",
        "'",
        "(",
        "1er",
        "/",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from([*sorted(detected()), "und"]))
def test_any_text_gives_ordered_mentions_that_do_not_overlap(text: str, language: str) -> None:
    end = 0
    for one in dates(text, language):
        assert end <= one.start < one.end <= len(text)
        end = one.end
