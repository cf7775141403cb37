"""What a page shows in a line from right to left, held against what was to be painted there."""

import pytest

from rightsarchive.papers.painted import is_quoted, shown_alike

NOTE = "\u2068Open Cells Network\u2069, \u2068Four Hundred Too Many\u2069 (\u2068Open Cells Network\u2069, 2024), 2."


@pytest.mark.parametrize(
    ("printed", "alike"),
    [
        (",Open Cells Network( Four Hundred Too Many,Open Cells Network .2 ,(2024", True),
        (",Open Cells Network( Four Hundred,Open Cells Network Too Many .2 ,(2024", True),
        (",Open Cells Network( Four Hundred Too Many,Open Cells Network .2 ,(2042", False),
        (",Open Cells Network( Four Too Hundred Many,Open Cells Network .2 ,(2024", False),
        (",Open Cells Network( Nine Hundred Too Many,Open Cells Network .2 ,(2024", False),
    ],
)
def test_names_from_left_to_right_in_a_line_from_the_right(printed: str, *, alike: bool) -> None:
    assert shown_alike(printed, NOTE) is alike


@pytest.mark.parametrize(
    ("printed", "right"), [("شرب كأسا", True), ("شرب كأساا", True), ("شرب كأس", False), ("شرب رأسا", False)]
)
def test_a_letter_that_comes_out_twice_is_one(printed: str, *, right: bool) -> None:
    assert is_quoted(printed, "شرب كأسا") is right
