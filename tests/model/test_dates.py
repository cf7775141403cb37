"""Dates as precise as the source: their order, and the days that they stand for."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive import PartialDate

DATES = st.builds(
    lambda day, precise: PartialDate(day.isoformat()[: (4, 7, 10)[precise]]),
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)) | st.just(dt.date(2025, 1, 1)),
    st.integers(0, 2),
)


@given(st.lists(DATES, min_size=2, max_size=6))
def test_they_are_in_one_order(dates: list[PartialDate]) -> None:
    ordered = sorted(dates)
    for one, other in pairwise(ordered):
        assert one == other or one < other
        assert (one < other) + (one == other) + (one > other) == 1
        assert one.earliest <= other.earliest
    assert sorted([*dates[1:], dates[0]]) == ordered
    assert max(dates) == ordered[-1]


def test_of_those_that_begin_on_one_day_the_less_precise_comes_first() -> None:
    assert sorted(map(PartialDate, ("2025-01-01", "2024-12-31", "2025", "2025-01"))) == list(
        map(PartialDate, ("2024-12-31", "2025", "2025-01", "2025-01-01"))
    )


def test_it_is_not_compared_with_what_is_no_such_date() -> None:
    with pytest.raises(TypeError):
        _ = PartialDate("2025") < "2026"
    assert PartialDate("2025") != "2025"


@given(DATES)
def test_it_becomes_a_day_only_where_the_day_is_known(date: PartialDate) -> None:
    assert date.earliest <= date.latest
    if date.day is None:
        with pytest.raises(ValueError, match="earliest"):
            date.date()
    else:
        assert date.date() == date.earliest == date.latest
    assert PartialDate(str(date)) == date


@given(st.integers(0, 9999), st.none() | st.integers(0, 40), st.integers(0, 40), st.booleans())
def test_whatever_is_written_is_a_date_with_its_days_or_none(
    year: int, month: int | None, day: int, with_day: bool
) -> None:
    written = f"{year:04d}" + ("" if month is None else f"-{month}" + (f"-{day}" if with_day else ""))
    try:
        date = PartialDate(written)
    except ValueError:
        return
    assert date.earliest <= date.latest
    assert PartialDate(str(date)) == date
    assert date.date() == date.latest if date.day else date.earliest < date.latest


@pytest.mark.parametrize(("written", "known"), [("2025-00-00", "2025"), ("2025-07-00", "2025-07"), ("2025-0", "2025")])
def test_what_a_database_writes_as_0_is_not_known(written: str, known: str) -> None:
    assert str(PartialDate(written)) == known


def test_a_day_of_no_month_is_no_date() -> None:
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate("2025-00-31")
