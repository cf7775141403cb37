"""Raised letters that lead to a note stand in brackets, in PDF, Word and HTML; others belong to their word."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.extract import extract
from rightsarchive.extract.note_letters import with_note_letters
from rightsarchive.model import Extraction, Mark, MarkKind, Page, PageVerdict, Paragraph, PassageKind
from rightsarchive.settings import Limits

LINE = (("The court", "a"), (" fined the lawyers of the city", "b"), (" on the 1", "er"), (" day of the n", "o"))
NOTES = (("a", "The court of Almaty."), ("b", " As of May of that year."))


def in_html(path: Path) -> Path:
    line = "".join(f"{text}<sup>{sign}</sup>" for text, sign in LINE)
    notes = "".join(f"<p><sup>{sign}</sup>{text}</p>" for sign, text in NOTES)
    path.write_text(f"<html><body><p>{line} 4.</p>{notes}</body></html>", "utf-8")
    return path


def in_word(path: Path) -> Path:
    made = docx.Document()
    body = made.add_paragraph()
    for text, sign in LINE:
        body.add_run(text)
        body.add_run(sign).font.superscript = True
    body.add_run(" 4.")
    for sign, text in NOTES:
        note = made.add_paragraph()
        note.add_run(sign).font.superscript = True
        note.add_run(text)
    made.save(str(path))
    return path


def in_pdf(path: Path) -> Path:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=11)
    for text, sign in LINE:
        made.char_vpos = "LINE"
        made.write(8, text)
        made.char_vpos = "SUP"
        made.write(8, sign)
    made.char_vpos = "LINE"
    made.write(8, " 4.")
    made.set_xy(10, 240)
    made.set_font("helvetica", size=9)
    for sign, text in NOTES:
        made.char_vpos = "SUP"
        made.write(8, sign)
        made.char_vpos = "LINE"
        made.write(8, f"{text}\n")
    made.output(str(path))
    return path


@pytest.mark.parametrize(("make", "name"), [(in_html, "a.html"), (in_word, "a.docx"), (in_pdf, "a.pdf")])
def test_marks_of_notes_glue_to_no_word(tmp_path: Path, make: object, name: str) -> None:
    assert callable(make)
    found = extract(make(tmp_path / name), limits=Limits(seconds=60))
    words = found.text.split()
    assert {"court[a]", "city[b]", "1er", "no"} <= set(words)
    assert not {"courta", "cityb", "aThe", "bAs"} & set(words)
    notes = [mark for mark in found.marks if mark.kind is MarkKind.NOTE]
    assert [found.text[mark.start : mark.end] for mark in notes][:2] == ["[a]", "[b]"]
    assert {mark.note for mark in notes} == {"a", "b"}


WORDS = st.text("abcDE é", min_size=1, max_size=8)


@given(st.lists(st.tuples(WORDS, st.sampled_from(["", "a", "b", "x"])), min_size=1, max_size=8))
def test_all_offsets_move_along(parts: list[tuple[str, str]]) -> None:
    text, paragraphs, marks = "", [], []
    for number, (words, sign) in enumerate(parts, start=1):
        begin = len(text)
        text += words
        if sign:
            marks.append(Mark(len(text), len(text) + 1, MarkKind.RAISED))
            text += sign
        paragraphs.append(Paragraph(number, begin, len(text), PassageKind.BODY, 1))
        text += "\n\n"
    pages = (Page(1, None, 0, len(text), PageVerdict.GOOD, "x"),)
    before = Extraction(text, tuple(paragraphs), "text/html", "x", pages, marks=tuple(marks))
    after = with_note_letters(before)

    def bare(words: str) -> str:
        return words.replace("[", "").replace("]", "")

    for old, new in zip(before.paragraphs, after.paragraphs, strict=True):
        assert bare(after.text[new.start : new.end]) == before.text[old.start : old.end]
    assert [bare(after.text[mark.start : mark.end]) for mark in after.marks] == [
        before.text[mark.start : mark.end] for mark in before.marks
    ] or len(after.marks) > len(before.marks)
    assert after.pages[0].end == len(after.text)
    for mark in after.marks:
        if mark.kind is MarkKind.NOTE:
            assert after.text[mark.start : mark.end] == f"[{mark.note}]"
