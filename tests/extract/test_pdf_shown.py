"""What a page shows and what it does not: hidden, struck, raised, filled-in and added text, scans behind stamps, order."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightsarchive.extract.pdf import pdfium_reader
from rightsarchive.model import ContentKind, Extraction, MarkKind, PageVerdict, PassageKind, Reason
from tests.extract.make import SENTENCE, check_offsets, content_pdf, one_column, pdf, raw_pdf, read, shown, stream

PLAIN = b"BT /F1 12 Tf 60 700 Td (The clinic was searched at night by four men.) Tj ET\n"
WORDS = b"BT /F1 12 Tf 60 660 Td (The nurse Quontash) Tj ET\n"

HIDING = {
    "a box over it": (WORDS + b"0 g 55 655 120 14 re f", Reason.COVERED),
    "a broad line over it": (WORDS + b"16 w 55 664 m 180 664 l S", Reason.COVERED),
    "black on a black box": (b"0 g 55 655 120 14 re f\n" + WORDS, Reason.COVERED),
    "white on white": (b"1 g " + WORDS + b"0 g", Reason.GROUND_COLOUR),
    "blue on blue": (b".6 .8 1 rg 55 655 120 14 re f " + WORDS + b"0 g", Reason.GROUND_COLOUR),
    "set and not painted": (WORDS.replace(b"Tf", b"Tf 3 Tr") + b"BT 0 Tr ET", Reason.INVISIBLE),
    "below the sheet": (WORDS.replace(b"660", b"-200"), Reason.OFF_PAGE),
    "very small": (WORDS.replace(b"12 Tf", b"1 Tf"), Reason.TOO_SMALL),
    "clipped away": (b"q 300 300 10 10 re W n " + WORDS + b"Q", Reason.CROPPED),
}
SEEN = {
    "a box beside it": WORDS + b"0 g 300 655 120 14 re f",
    "a highlight under it": b"1 1 0 rg 55 655 120 14 re f 0 g " + WORDS,
    "white on a black box": b"0 g 55 655 120 14 re f 1 g " + WORDS + b"0 g",
    "a frame around it": WORDS + b"55 655 120 14 re S",
    "a line under it": WORDS + b"60 657 m 170 657 l S",
    "new words on white paint over old ones": b"BT /F1 12 Tf 60 660 Td (old) Tj ET 1 g 55 655 120 14 re f 0 g " + WORDS,
}


def apart(extraction: Extraction) -> list[tuple[PassageKind, str | None, str]]:
    return [
        (p.kind, p.reason, " ".join(extraction.text[p.start : p.end].split()))
        for p in extraction.paragraphs
        if p.kind.is_apart
    ]


@pytest.mark.parametrize("how", HIDING)
def test_what_no_reader_sees_is_hidden_with_its_reason(tmp_path: Path, how: str) -> None:
    content, reason = HIDING[how]
    extraction = read(content_pdf(tmp_path / "a.pdf", [PLAIN + content]))
    check_offsets(extraction)
    assert apart(extraction) == [(PassageKind.HIDDEN, reason.value, "The nurse Quontash")]
    assert shown(extraction, PassageKind.BODY) == ["The clinic was searched at night by four men."]
    (notice,) = extraction.notices
    assert (notice.code, notice.page) == ("hidden-text", 1)
    assert reason.value in notice.message
    assert ("confidential" in notice.message) is reason.is_confidential
    (content_found,) = extraction.inventory.of(ContentKind.HIDDEN)
    assert (content_found.page, content_found.why) == (1, reason.value)


@pytest.mark.parametrize("how", SEEN)
def test_what_is_seen_stays_body_text(tmp_path: Path, how: str) -> None:
    extraction = read(content_pdf(tmp_path / "a.pdf", [PLAIN + SEEN[how]]))
    assert "The nurse Quontash" in " ".join(shown(extraction, PassageKind.BODY))


@given(words=st.lists(st.text("abcdeghkmnopqrs", min_size=3, max_size=9), min_size=3, max_size=8), data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_a_line_the_very_words_under_the_bar_are_hidden(
    tmp_path: Path, words: list[str], data: st.DataObject
) -> None:
    covered = data.draw(st.integers(0, len(words) - 1))
    measure = FPDF()
    measure.set_font("Helvetica", size=12)
    width = [
        measure.get_string_width(" ".join(words[:end]) + (" " if end else "")) * measure.k
        for end in (covered, covered + 1)
    ]
    line = b"BT /F1 12 Tf 40 660 Td (%s) Tj ET " % " ".join(words).encode()
    bar = b"0 g %.2f 655 %.2f 16 re f" % (38 + width[0], width[1] - width[0] + 1)
    extraction = read(content_pdf(tmp_path / "a.pdf", [PLAIN + line + bar]))
    check_offsets(extraction)
    assert apart(extraction) == [(PassageKind.HIDDEN, "covered", words[covered])]
    body = " ".join(shown(extraction, PassageKind.BODY)).split()
    assert body[9:] == words[:covered] + words[covered + 1 :]


def test_a_leaf_that_is_cropped_away_stands_on_its_own_page(tmp_path: Path) -> None:
    content = b"BT /F1 12 Tf 60 700 Td (The harbour master signed.) Tj 300 0 Td (The granary keeper refused.) Tj ET"
    path = content_pdf(tmp_path / "a.pdf", [content, content])
    boxes = iter((b"/CropBox [0 0 297 842] /MediaBox", b"/CropBox [297 0 595 842] /MediaBox"))
    first, second, third = path.read_bytes().split(b"/MediaBox")
    path.write_bytes(first + next(boxes) + second + next(boxes) + third)
    extraction = read(path)
    bodies = [(p.page, extraction.text[p.start : p.end]) for p in extraction.paragraphs if p.kind is PassageKind.BODY]
    assert bodies == [(1, "The harbour master signed."), (2, "The granary keeper refused.")]
    assert {reason for _, reason, _ in apart(extraction)} == {"cropped"}


def test_a_layer_that_is_off_is_hidden(tmp_path: Path) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> /Properties << /L 6 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        page,
        stream(PLAIN + b"/OC /L BDC " + WORDS + b"EMC"),
        b"<< /Type /OCG /Name (draft) >>",
    ]
    extraction = read(raw_pdf(tmp_path / "a.pdf", objects))
    assert apart(extraction) == [(PassageKind.HIDDEN, "layer off", "The nurse Quontash")]
    (layer,) = extraction.inventory.of(ContentKind.LAYER)
    assert (layer.name, layer.why) == ("draft", "off")


def annotated(path: Path, *annotations: bytes, content: bytes = PLAIN + WORDS) -> Path:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Annots [%s] /Resources << /Font << /F1 3 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        page % b" ".join(b"<< /Type /Annot %s >>" % each for each in annotations),
        stream(content),
    ]
    return raw_pdf(path, objects)


def test_words_that_wait_for_redaction_are_hidden_and_confidential(tmp_path: Path) -> None:
    extraction = read(annotated(tmp_path / "a.pdf", b"/Subtype /Redact /Rect [115 655 180 672]"))
    assert apart(extraction) == [(PassageKind.HIDDEN, "pending redaction", "Quontash")]
    assert "The nurse" in " ".join(shown(extraction, PassageKind.BODY))


def test_struck_words_are_told_by_line_or_by_annotation(tmp_path: Path) -> None:
    by_note = read(annotated(tmp_path / "a.pdf", b"/Subtype /StrikeOut /Rect [115 655 180 672]"))
    by_line = read(content_pdf(tmp_path / "b.pdf", [PLAIN + WORDS + b"1 w 116 664 m 172 664 l S"]))
    for extraction in (by_note, by_line):
        assert apart(extraction) == [(PassageKind.STRUCK, "struck through", "Quontash")]
        assert extraction.inventory.of(ContentKind.STRUCK)
        assert [notice.code for notice in extraction.notices] == ["struck-text"]


def test_a_word_closes_up_where_letters_inside_of_it_are_struck(tmp_path: Path) -> None:
    words = b"BT /F1 12 Tf 60 660 Td (He was con) Tj (xyz) Tj (victed today) Tj ET"
    extraction = read(
        annotated(tmp_path / "a.pdf", b"/Subtype /StrikeOut /Rect [116 655 137 672]", content=PLAIN + words)
    )
    assert apart(extraction) == [(PassageKind.STRUCK, "struck through", "xyz")]
    assert any("He was convicted today" in each for each in shown(extraction, PassageKind.BODY))


@pytest.mark.parametrize(
    ("annotation", "kind", "reason", "text"),
    [
        (b"/Subtype /FreeText /Rect [60 600 300 620] /Contents (Corrected by hand)", "annotation", "note", "Corrected by hand"),
        (b"/Subtype /Stamp /Rect [60 600 300 620] /Contents (RECEIVED 4417)", "annotation", "stamp", "RECEIVED 4417"),
        (b"/Subtype /Text /Rect [60 600 80 620] /Contents (Check this)", "annotation", "comment", "Check this"),
        (b"/Subtype /Widget /FT /Tx /T (f1) /V (Ostrakovan) /Rect [170 655 300 672]", "form", "form value", "The nurse Quontash: Ostrakovan"),
        (b"/Subtype /Widget /FT /Tx /T (f1) /TU (Surname) /V (Ostrakovan) /Rect [60 600 300 620]", "form", "form value", "Surname: Ostrakovan"),
        (b"/Subtype /Widget /FT /Btn /T (f1) /AS /Yes /Rect [60 600 70 610]", "form", "form value", "f1: yes"),
        (b"/Subtype /Widget /FT /Sig /T (s) /V << /Name (A. Judge) >> /Rect [60 600 300 620]", "annotation", "signature", "signed by A. Judge"),
    ],
)  # fmt: skip
def test_what_was_filled_in_and_added_is_text_of_its_own(
    tmp_path: Path, annotation: bytes, kind: str, reason: str, text: str
) -> None:
    extraction = read(annotated(tmp_path / "a.pdf", annotation))
    check_offsets(extraction)
    assert apart(extraction) == [(PassageKind(kind), reason, text)]
    assert extraction.notices == ()


@pytest.mark.parametrize("annotation", [b"/Subtype /Widget /FT /Tx /T (f1) /Rect [0 0 9 9]", b"/Subtype /Link /Rect [0 0 9 9]", b"/Subtype /FreeText", b"/Rect 7"])  # fmt: skip
def test_empty_and_broken_annotations_say_nothing(tmp_path: Path, annotation: bytes) -> None:
    assert apart(read(annotated(tmp_path / "a.pdf", annotation))) == []


def test_files_in_the_file_and_xml_forms_are_named(tmp_path: Path) -> None:
    document = one_column([[SENTENCE * 3]])
    annex = tmp_path / "annex.txt"
    annex.write_text("a list of names")
    document.embed_file(annex)
    path = pdf(tmp_path / "a.pdf", document)
    extraction = read(path)
    assert [(n.code, "annex.txt" in n.message) for n in extraction.notices] == [("attachments", True)]
    xfa = content_pdf(tmp_path / "b.pdf", [PLAIN])
    xfa.write_bytes(xfa.read_bytes().replace(b"/Type /Catalog", b"/Type /Catalog /AcroForm << /XFA [] >>"))
    assert [notice.code for notice in read(xfa).notices] == ["xfa-form"]


@given(
    st.lists(
        st.tuples(st.text("bcdeghklmnoprstuvw", min_size=3, max_size=8), st.integers(1, 199)), min_size=1, max_size=5
    )
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_raised_numbers_never_glue_to_words(tmp_path: Path, marked: list[tuple[str, int]]) -> None:
    measure = FPDF()
    content, x = [], 50.0
    for word, number in marked:
        measure.set_font("Helvetica", size=12)
        wide = measure.get_string_width(word) * measure.k
        content.append(b"BT /F1 12 Tf %.2f 660 Td (%s) Tj ET" % (x, word.encode()))
        measure.set_font("Helvetica", size=7)
        content.append(b"BT /F1 7 Tf %.2f 664.5 Td (%d) Tj ET" % (x + wide, number))
        x += wide + measure.get_string_width(str(number)) * measure.k + 4
    extraction = read(content_pdf(tmp_path / "a.pdf", [PLAIN + b"\n".join(content)]))
    up = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    assert extraction.text.split()[9:] == [f"{word}{str(number).translate(up)}" for word, number in marked]
    assert [extraction.text[mark.start : mark.end] for mark in extraction.marks] == [
        str(number).translate(up) for _, number in marked
    ]
    assert {mark.kind for mark in extraction.marks} == {MarkKind.RAISED}


def test_lowered_numbers_and_raised_letters_and_marks_of_notes(tmp_path: Path) -> None:
    content = (
        b"BT /F1 12 Tf 60 660 Td (H) Tj /F1 8 Tf 8.67 -3 Td (2) Tj /F1 12 Tf 4.45 3 Td (O on the 5) Tj /F1 7 Tf 55.5 4 Td (th) Tj ET\n"
        b"BT /F1 12 Tf 60 640 Td (He said so) Tj /F1 7 Tf 58.2 4 Td (4) Tj /F1 12 Tf 4 -4 Td (.) Tj ET\n"
        b"BT /F1 7 Tf 60 104 Td (4) Tj /F1 9 Tf 4.2 -4 Td (Letter of the governor.) Tj ET"
    )
    extraction = read(content_pdf(tmp_path / "a.pdf", [PLAIN + content]))
    assert "H₂O on the 5th" in extraction.text
    assert "He said so⁴." in extraction.text
    assert [(extraction.text[m.start : m.end], m.kind.value, m.note) for m in extraction.marks][:3] == [
        ("₂", "lowered", None),
        ("th", "raised", None),
        ("⁴", "note", "4"),
    ]


def letter(lines: int = 30) -> bytes:
    """A picture of a letter in grey, 300 by 420 pixels: dark strokes line by line on white."""
    rows = []
    for row in range(420):
        inked = row % 14 in {3, 4, 5, 6, 7} and row < 14 * lines
        rows.append(
            bytes(
                30 if inked and (column * 7 + row // 14 * 5) % 11 < 4 and 20 < column < 280 else 255
                for column in range(300)
            )
        )
    return b"".join(rows)


def pictured(path: Path, place: bytes, picture: bytes, text: bytes) -> Path:
    image = stream(
        picture, b"/Type /XObject /Subtype /Image /Width 300 /Height 420 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    return content_pdf(
        path, [b"q %s cm /X1 Do Q\n%s" % (place, text)], resources=b"/XObject << /X1 6 0 R >>", extra=[image]
    )


STAMP = b"BT /F1 9 Tf 60 820 Td (Case 3:21-cv-00417 Document 58 Filed 02/11/23) Tj ET"


@pytest.mark.parametrize(
    ("place", "verdict"),
    [(b"595 0 0 842 0 0", PageVerdict.PARTLY_SCANNED), (b"500 0 0 400 40 40", PageVerdict.PARTLY_SCANNED), (b"60 0 0 60 40 40", PageVerdict.GOOD)],
)  # fmt: skip
def test_a_picture_of_writing_beside_little_text_is_no_good_page(
    tmp_path: Path, place: bytes, verdict: PageVerdict
) -> None:
    extraction = read(pictured(tmp_path / "a.pdf", place, letter(), STAMP))
    assert extraction.pages[0].verdict is verdict
    told = [notice.code for notice in extraction.notices]
    assert told == (["page-partly-scanned"] if verdict is PageVerdict.PARTLY_SCANNED else [])
    assert extraction.inventory.of(ContentKind.PICTURE)[0].share is not None


def test_a_scan_with_its_recognised_text_is_good_and_not_hidden(tmp_path: Path) -> None:
    layer = (
        b"BT 3 Tr /F1 12 Tf 60 800 Td 20 TL "
        + b"(The lawyer came out of it only late at night again.) Tj T* " * 30
        + b"ET"
    )
    extraction = read(pictured(tmp_path / "a.pdf", b"595 0 0 842 0 0", letter(), layer))
    assert extraction.pages[0].verdict is PageVerdict.GOOD
    assert apart(extraction) == []


def test_a_photograph_is_no_scan(tmp_path: Path) -> None:
    photo = bytes((row * column // 500 + row // 3) % 256 for row in range(420) for column in range(300))
    extraction = read(pictured(tmp_path / "a.pdf", b"300 0 0 300 40 40", photo, PLAIN))
    assert extraction.pages[0].verdict is PageVerdict.GOOD


LINES = ("I write about the arrest", "He was taken from the market", "by four men in plain clothes", "No record was made of it", "by anybody at the station")  # fmt: skip


def test_lines_that_were_written_up_the_page_are_read_down(tmp_path: Path) -> None:
    painted = [b"BT /F1 12 Tf 60 %d Td (%s) Tj ET" % (700 - 16 * n, line.encode()) for n, line in enumerate(LINES)]
    extraction = read(content_pdf(tmp_path / "a.pdf", [b"\n".join(reversed(painted))]))
    assert extraction.text.split("\n") == list(LINES)


def test_numbers_that_were_painted_last_stand_before_their_paragraphs(tmp_path: Path) -> None:
    body = b"BT /F1 12 Tf 90 700 Td (The wagoners were held for two) Tj 0 -16 Td (nights at the shed.) Tj 0 -40 Td (The captain knew.) Tj ET"
    numbers = b"BT /F1 12 Tf 60 700 Td (12.) Tj 0 -56 Td (13.) Tj ET"
    extraction = read(content_pdf(tmp_path / "a.pdf", [body + b"\n" + numbers]))
    assert shown(extraction) == ["12. The wagoners were held for two nights at the shed.", "13. The captain knew."]


def test_the_words_of_a_cell_stay_together(tmp_path: Path) -> None:
    cells = [("Dornavel", "Detention centre", "Released after"), ("Ishkatal", "of the east", "nine weeks")]
    rules = b"".join(b"%d 600 m %d 700 l S " % (x, x) for x in (50, 150, 300, 450))
    rules += b"".join(b"50 %d m 450 %d l S " % (y, y) for y in (600, 700))
    text = b"".join(
        b"BT /F1 10 Tf %d %d Td (%s) Tj ET " % (x, 680 - 14 * row, words.encode())
        for row, line in enumerate(cells)
        for x, words in zip((55, 155, 305), line, strict=True)
    )
    extraction = read(content_pdf(tmp_path / "a.pdf", [rules + text]))
    assert extraction.text.split("\n") == [cell for column in zip(*cells, strict=True) for cell in column]


def test_letters_set_apart_and_large_initials_are_words(tmp_path: Path) -> None:
    content = (
        b"BT /F1 12 Tf 60 760 Td 4 Tc (ORDER OF COMMITTAL) Tj 0 Tc ET "
        b"BT /F1 34 Tf 60 690 Td (T) Tj /F1 12 Tf 21 14 Td (he quarry workers walked out) Tj 0 -14 Td (on the third of the month.) Tj ET"
    )
    extraction = read(content_pdf(tmp_path / "a.pdf", [content]))
    assert "ORDER OF COMMITTAL" in extraction.text
    assert "The quarry workers walked out" in extraction.text


def test_a_watermark_is_no_title(tmp_path: Path) -> None:
    mark = b"q .8 g BT /F1 90 Tf .7 .7 -.7 .7 150 250 Tm (DRAFT) Tj ET Q "
    extraction = read(content_pdf(tmp_path / "a.pdf", [mark + PLAIN]))
    assert apart(extraction) == [(PassageKind.ANNOTATION, "watermark", "DRAFT")]
    assert "title" not in extraction.properties


def test_a_running_line_with_the_number_of_the_case_is_found_once(tmp_path: Path) -> None:
    header = b"BT /F1 8 Tf 60 815 Td (Application no. 58217/19) Tj ET "
    extraction = read(content_pdf(tmp_path / "a.pdf", [header + PLAIN] * 3))
    assert apart(extraction) == [(PassageKind.ANNOTATION, "running line", "Application no. 58217/19")]
    assert shown(extraction, PassageKind.NAVIGATION) == ["Application no. 58217/19"] * 2


def test_a_page_on_which_nothing_can_hide_is_not_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(
        pdfium_reader.PdfiumReader, "look", lambda _self, index, _said, **_options: looked.append(index)
    )
    read(content_pdf(tmp_path / "a.pdf", [PLAIN, PLAIN + WORDS + b"55 655 120 14 re f", PLAIN]))
    assert looked == [1]


def test_words_under_the_appearance_of_a_field_are_covered(tmp_path: Path) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Annots [6 0 R] /Resources << /Font << /F1 3 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        page,
        stream(PLAIN + WORDS),
        b"<< /Type /Annot /Subtype /Square /Rect [50 650 200 680] /F 4 /AP << /N 7 0 R >> >>",
        stream(b"0 g 0 0 150 30 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 150 30]"),
    ]
    extraction = read(raw_pdf(tmp_path / "a.pdf", objects))
    assert apart(extraction) == [(PassageKind.HIDDEN, "covered", "The nurse Quontash")]
