"""Spans of time: two dates that are joined are one span, two that are listed stay two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.language.dates import dates
from rightsarchive.language.periods import periods

SPANS = [
    ("en", "held from 5 to 9 July 2025 in a cell", "5 to 9 July 2025", "2025-07-05", "2025-07-09"),
    ("en", "six visits, March 2023 to February 2024", "March 2023 to February 2024", "2023-03", "2024-02"),
    ("en", "between 5 and 9 July 2025", "5 and 9 July 2025", "2025-07-05", "2025-07-09"),
    ("en", "July 25-27, 2025", "July 25-27, 2025", "2025-07-25", "2025-07-27"),
    ("fr", "du 3 mai 2024 au 9 juillet 2025", "3 mai 2024 au 9 juillet 2025", "2024-05-03", "2025-07-09"),
    ("ru", "25–27 июля 2025 года", "25–27 июля 2025 года", "2025-07-25", "2025-07-27"),
    ("ru", "с 5 по 9 июля 2025 года", "5 по 9 июля 2025 года", "2025-07-05", "2025-07-09"),
    ("uk", "між 5 і 9 липня 2025 року", "5 і 9 липня 2025 року", "2025-07-05", "2025-07-09"),
    ("uk", "між 5 й 9 липня 2025", "5 й 9 липня 2025", "2025-07-05", "2025-07-09"),
    ("uk", "з 5 до 9 липня 2025 року", "5 до 9 липня 2025 року", "2025-07-05", "2025-07-09"),
    ("es", "entre el 3 y el 21 de junio de 2025", "3 y el 21 de junio de 2025", "2025-06-03", "2025-06-21"),
    ("es", "del 3 al 21 de junio de 2025", "3 al 21 de junio de 2025", "2025-06-03", "2025-06-21"),
    ("es", "desde el 3 hasta el 21 de junio de 2025", "3 hasta el 21 de junio de 2025", "2025-06-03", "2025-06-21"),
    ("fr", "entre le 3 et le 21 juin 2025", "3 et le 21 juin 2025", "2025-06-03", "2025-06-21"),
    ("fr", "entre les 3 et 21 juin 2025", "3 et 21 juin 2025", "2025-06-03", "2025-06-21"),
    ("fr", "du 3 au 21 juin 2025", "3 au 21 juin 2025", "2025-06-03", "2025-06-21"),
    (
        "pt",
        "entre o dia 1 e 2; entre o 3 e o 21 de junho de 2025",
        "3 e o 21 de junho de 2025",
        "2025-06-03",
        "2025-06-21",
    ),
    ("pt", "de 3 a 21 de junho de 2025", "3 a 21 de junho de 2025", "2025-06-03", "2025-06-21"),
    ("en", "between the 3rd and the 21st of June 2025", "3rd and the 21st of June 2025", "2025-06-03", "2025-06-21"),
    ("en", "between 3 and 21 June 2025", "3 and 21 June 2025", "2025-06-03", "2025-06-21"),
    ("ru", "с 3 по 21 июня 2025 года", "3 по 21 июня 2025 года", "2025-06-03", "2025-06-21"),
    ("ru", "между 3 и 21 июня 2025 года", "3 и 21 июня 2025 года", "2025-06-03", "2025-06-21"),
    ("kk", "2025 жылғы 3-21 маусым аралығында", "2025 жылғы 3-21 маусым", "2025-06-03", "2025-06-21"),
    ("kk", "2025 жылғы 3 пен 21 маусым аралығында", "2025 жылғы 3 пен 21 маусым", "2025-06-03", "2025-06-21"),
    ("kk", "2025 жылғы 3 мамырдан 21 маусымға дейін", "2025 жылғы 3 мамырдан 21 маусымға", "2025-05-03", "2025-06-21"),
    ("tr", "3 ile 21 Haziran 2025 arasında", "3 ile 21 Haziran 2025", "2025-06-03", "2025-06-21"),
    ("tr", "3-21 Haziran 2025 tarihleri arasında", "3-21 Haziran 2025", "2025-06-03", "2025-06-21"),
    ("de", "zwischen dem 3. und dem 21. Juni 2025", "3. und dem 21. Juni 2025", "2025-06-03", "2025-06-21"),
    ("de", "vom 3. bis zum 21. Juni 2025", "3. bis zum 21. Juni 2025", "2025-06-03", "2025-06-21"),
    ("ar", "بين 3 و21 يونيو 2025", "3 و21 يونيو 2025", "2025-06-03", "2025-06-21"),
    ("de", "vom 5. bis 9. Juli 2025", "5. bis 9. Juli 2025", "2025-07-05", "2025-07-09"),
]


@pytest.mark.parametrize(("language", "text", "words", "first", "last"), SPANS)
def test_a_span_has_both_ends(language: str, text: str, words: str, first: str, last: str) -> None:
    (period,) = periods(text, language)
    assert (text[period.start : period.end], str(period.first), str(period.last)) == (words, first, last)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "on 5 and 9 July 2025"),
        ("fr", "les 11 et 12 février 2024"),
        ("en", "deaths of 3 June and 29 November 2023"),
        ("ru", "5 июля 2025 года, 9 июля 2025 года"),
        ("en", "sent on 9 July 2025 – 5 July 2025"),
    ],
)
def test_a_list_stays_a_list(language: str, text: str) -> None:
    assert [period.last for period in periods(text, language)] == [None, None]


@given(
    st.lists(st.sampled_from(["5 July 2025", "9 May 2024", " to ", "–", " and ", "between ", ", ", "in 2023", "x "]))
)
def test_no_date_is_lost_and_none_is_made(pieces: list[str]) -> None:
    text = "".join(pieces)
    ends = [end for period in periods(text, "en") for end in (period.first, period.last) if end is not None]
    assert ends == [mention.date for mention in dates(text, "en")]
