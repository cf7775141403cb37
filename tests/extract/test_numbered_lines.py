"""Transcripts: the numbers of the lines are no text, and each line knows its number."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.extract.numbered_lines import without_margin
from rightsarchive.extract.plain import extract_text
from rightsarchive.model import Extraction, LineNumbers
from tests.extract.make import check_offsets, pdf, read, shown

SPOKEN = [
    "Q. Where did the cart stop on the morning of the fair?",
    "A. It stopped by the well, and the driver said that he",
    "had seen nobody on the road since the bridge.",
    "",
    "Q. Did you believe him?",
    "A. I did not believe a word of it, for the mud on the",
    "wheels was red, and there is no red earth but at the",
    "quarry.",
]


def hearing(path: Path, *, joined: bool = False) -> Path:
    document = FPDF()
    document.set_font("Courier", size=11)
    for page, first in ((SPOKEN, 212), (["Resumed at three.", *SPOKEN[5:]], 213)):
        document.add_page()
        for number, line in enumerate(page, 1):
            y = 40 + 8 * number
            if joined:
                document.text(20, y, f"{number:>2}  {line}")
            else:
                document.text(20, y, f"{number:>2}")
                document.text(35, y, line)
        document.text(180, 285, str(first))
    return pdf(path, document)


def lines_of(extraction: Extraction, words: str) -> tuple[int | None, int | None]:
    at = extraction.text.index(words)
    return LineNumbers(extraction.marks, extraction.pages).of(at, at + len(words))


@pytest.mark.parametrize("joined", [False, True])
def test_the_margin_of_a_page_is_no_text(tmp_path: Path, joined: bool) -> None:
    extraction = read(hearing(tmp_path / "hearing.pdf", joined=joined))
    check_offsets(extraction)
    assert "he\nhad seen nobody" in extraction.text.replace(" \n", "\n")
    assert (
        "A. I did not believe a word of it, for the mud on the wheels was red, and there is no red earth but at the quarry."
        in shown(extraction)
    )
    assert lines_of(extraction, "had seen nobody") == (3, 3)
    assert lines_of(extraction, "wheels was red, and there is no red earth but at the\nquarry") == (7, 8)
    second = extraction.text.index("Resumed")
    assert LineNumbers(extraction.marks, extraction.pages).of(second, second + 1) == (1, 1)


def test_the_margin_of_a_text_is_no_text() -> None:
    text = "\n".join(f"  {number:>2}   {line}".rstrip() for number, line in enumerate(SPOKEN, 1))
    extraction = extract_text(f"HEARING OF 4 MAY\n\n{text}\n")
    assert shown(extraction)[1:4] == [SPOKEN[0], " ".join(SPOKEN[1:3]), SPOKEN[4]]
    assert lines_of(extraction, "had seen nobody") == (3, 3)
    assert extraction.text.startswith("HEARING OF 4 MAY\n\nQ. Where")


def test_lines_at_twice_the_distance_go_on_all_the_same() -> None:
    text = "\n\n".join(f"{number:>2} {line}" for number, line in enumerate(filter(None, SPOKEN), 1))
    assert shown(extract_text(text))[1] == " ".join(SPOKEN[1:3])


def test_every_fifth_line_may_be_numbered(tmp_path: Path) -> None:
    document = FPDF()
    document.set_font("Courier", size=11)
    document.add_page()
    lines = [
        line.replace(" the ", f" the {number} ") for number in ("old", "red", "low", "far") for line in SPOKEN if line
    ]
    for number, line in enumerate(lines, 1):
        document.text(35, 30 + 8 * number, line)
        if number % 5 == 0:
            document.text(20, 30 + 8 * number, str(number))
    extraction = read(pdf(tmp_path / "fifth.pdf", document))
    assert lines_of(extraction, lines[5]) == (6, 6)
    assert lines_of(extraction, lines[0]) == (1, 1)
    assert lines_of(extraction, f"{lines[8]}\n{lines[9]}") == (9, 10)


@pytest.mark.parametrize(
    "text",
    [
        "1 apples\n2 pears\n3 plums\n4 nuts\n5 figs\n",
        "1. The captain knew.\n2. The miller\ndid not know.\n3. The smith slept.\n4. Nobody spoke.\n5. It rained.\n",
        "\n".join(f"{number} The witness said so and\nwent home." for number in range(1, 9)),
        "1 The clerk rose.\n2 The judge sat.\n3 The usher left.\n4 The door shut.\n5 The bell rang.\n",
        "",
    ],
)
def test_lists_and_numbered_paragraphs_keep_their_numbers(text: str) -> None:
    assert without_margin(text) == (text, ())


def test_the_rows_of_a_table_keep_their_numbers(tmp_path: Path) -> None:
    document = FPDF()
    document.set_font("Helvetica", size=11)
    document.add_page()
    for number in range(1, 12):
        document.text(20, 40 + 8 * number, f"{number}")
        document.text(40, 40 + 8 * number, f"Detained person of the village number {number}.")
        document.text(140, 40 + 8 * number, "released")
    extraction = read(pdf(tmp_path / "table.pdf", document))
    assert extraction.marks == ()
    assert "11" in extraction.text.split()


@given(st.lists(st.sampled_from([*SPOKEN, "3 men came.", "he said"]), max_size=12), st.integers(0, 3))
def test_every_word_but_the_numbers_stays(lines: list[str], start: int) -> None:
    text = "\n".join(f"{number} {line}" for number, line in enumerate(lines, 1 + start))
    stripped, marks = without_margin(text)
    if marks:
        assert stripped.split() == " ".join(lines).split()
        assert [mark.note for mark in marks] == [str(n) for n, line in enumerate(lines, 1) if line]
        assert all(stripped[mark.start : mark.end].strip() for mark in marks)
    else:
        assert stripped == text
