"""Right-to-left lines: written in reading order, laid out as a page would show them, and read back."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.extract.pdf.glyph_lines import line_of
from rightsarchive.extract.pdf.glyphs import Glyph
from rightsarchive.extract.pdf.reading_order import direction, logical, mirrored, settled

ARABIC = {
    "subject": ["المحامية", "الصحفي", "مدافعة عن حقوق الإنسان", "الطالب", "رئيسة المنظمة"],
    "verb": ["احتُجزت", "مثُل أمام المحكمة", "غُرّمت 78600 تنغي", "بدأ إضراباً عن الطعام", "استأنفت الحكم (رقم 456)"],
    "when": ["في 31 يوليو 2025", "منذ ٢٠ يوما", "بعد منشور على Facebook", "قبل الساعة 11:30", "في قضية «ألماتي»"],
}
PERSIAN = {
    "subject": ["وکیل", "روزنامه‌نگار", "مدافع حقوق بشر"],
    "verb": ["بازداشت شد", "به دادگاه احضار شد", "اعتصاب غذا کرد (بار دوم)"],
    "when": ["در ۲۰ مرداد ۱۴۰۴", "پس از پیام در Telegram"],
}
LINES = [
    f"{subject} {verb} {when}."
    for parts in (ARABIC, PERSIAN)
    for subject, verb, when in itertools.product(parts["subject"], parts["verb"], parts["when"])
]


def _line(glyphs: list[Glyph]) -> tuple[str, Glyph]:
    found = line_of(glyphs)
    assert found is not None
    return found


def clusters(text: str) -> list[str]:
    found: list[str] = []
    for character in text:
        if found and (direction(character) == "0") and "\u064b" <= character <= "\u0655":
            found[-1] += character
        else:
            found.append(character)
    return found


def laid_out(text: str) -> list[str]:
    """What stands on the page from left to right (UAX #9, for lines whose outer direction is right to left)."""
    letters = clusters(text)
    runs: list[tuple[bool, list[str]]] = []
    for place, letter in enumerate(letters):
        ltr = direction(letter[0]) in {"L", "N"} or (
            0 < place < len(letters) - 1 and letter in ".:,٬٫" and direction(letters[place - 1]) == direction(letters[place + 1]) == "N"
        )  # fmt: skip
        if runs and runs[-1][0] == ltr:
            runs[-1][1].append(letter)
        else:
            runs.append((ltr, [letter]))
    page: list[str] = []
    for ltr, run in runs:
        page = (run if ltr else [mirrored(letter) for letter in reversed(run)]) + page
    return page


def test_there_are_at_least_a_hundred_lines() -> None:
    assert len(LINES) >= 100


@pytest.mark.parametrize("line", LINES)
def test_every_line_comes_back_letter_for_letter(line: str) -> None:
    shown = laid_out(line)
    read = "".join(
        mirrored(shown[place]) if right else shown[place] for place, right in logical([cluster[0] for cluster in shown])
    )
    assert settled(read) == line


@pytest.mark.parametrize("line", LINES[::7])
def test_glyphs_in_any_order_of_painting_give_the_line(line: str) -> None:
    shown = laid_out(line)
    x, glyphs = 50.0, []
    for cluster in shown:
        for place, character in enumerate(cluster):
            glyphs.append(
                Glyph(character, x + 1 if place else x, x + 5 if place else x + 6, 700 + place, 12, bold=False)
            )
        x += 6
    order = glyphs[1::2] + glyphs[0::2]
    marks_last = [g for g in order if not "\u064b" <= g.text <= "\u0655"] + [
        g for g in order if "\u064b" <= g.text <= "\u0655"
    ]
    text, first = _line(marks_last)
    assert "".join(text.split()) == "".join(line.split())
    assert first.left == 50.0


def test_a_ligature_keeps_its_letters_in_order() -> None:
    # pdfium names the letters of one glyph from left to right.
    row = [
        Glyph("م", 56, 62, 700, 12, bold=False),
        Glyph("ا", 50, 56, 700, 12, bold=False),
        Glyph("ل", 50, 56, 700, 12, bold=False),
        Glyph("س", 62, 68, 700, 12, bold=False),
    ]
    assert _line(row)[0] == "سملا"


def test_letters_painted_out_of_order_stand_by_place() -> None:
    word = "қазақтың"
    glyphs = [Glyph(letter, 50 + 6 * n, 56 + 6 * n, 700, 12, bold=False) for n, letter in enumerate(word)]
    first_the_common_ones = [g for g in glyphs if g.text not in "қң"] + [g for g in glyphs if g.text in "қң"]
    assert _line(first_the_common_ones)[0] == word


@given(st.text(st.sampled_from("abcxyz 0123 .,"), min_size=1))
def test_left_to_right_lines_stay_as_they_are(text: str) -> None:
    assert [place for place, _ in logical(text)] == list(range(len(text)))


@given(st.lists(st.sampled_from(["a", "7", " ", "م", "ב", "(", ")", "-"]), min_size=1))
def test_no_letter_is_lost_or_doubled(letters: list[str]) -> None:
    assert sorted(place for place, _ in logical(letters)) == list(range(len(letters)))


@pytest.mark.parametrize(
    ("line", "wanted"), [("قال )نعم( ثم", "قال (نعم) ثم"), ("(a) b (c)", "(a) b (c)"), ("«نص»", "«نص»")]
)
def test_brackets_open_and_close_as_their_surroundings_demand(line: str, wanted: str) -> None:
    assert settled(line) == wanted
