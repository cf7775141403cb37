"""Bars that only a viewer draws, letters that are painted in nothing, lines in pieces, columns painted across, fields as they look."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightsarchive.extract.pdf.attachments import attachments
from rightsarchive.model import ContentKind, Extraction, PassageKind, Reason
from rightsarchive.settings import Limits
from tests.extract.make import check_offsets, raw_pdf, read, shown, stream

PLAIN = b"BT /F1 12 Tf 60 700 Td (The clinic was searched at night by four men.) Tj ET\n"
NAME = b"BT /F1 12 Tf 60 640 Td (The nurse Quontash) Tj ET\n"
PLACE = b"/Rect [55 635 180 651] /F 4"
BAR = b"55 635 125 16 re f\n"
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 125 16]"


def page(
    path: Path, content: bytes, *annotations: bytes, extra: tuple[bytes, ...] = (), form: bytes = b"", own: bytes = b""
) -> Extraction:
    """A page with Helvetica as /F1; ``extra`` objects are numbered from 6, the annotations follow."""
    first = 6 + len(extra)
    numbers = b" ".join(b"%d 0 R" % (first + index) for index in range(len(annotations)))
    catalog = b"/AcroForm << /Fields [%s] %s >>" % (numbers, form) if form else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Annots [%s] %s /Resources << /Font << /F1 3 0 R >> >> >>"
        % (numbers, own),
        stream(content),
        *extra,
        *annotations,
    ]
    found = read(raw_pdf(path, objects))
    check_offsets(found)
    return found


def hidden(found: Extraction) -> list[tuple[str | None, str]]:
    return [
        (p.reason, " ".join(found.text[p.start : p.end].split()))
        for p in found.paragraphs
        if p.kind is PassageKind.HIDDEN
    ]


QUADS = b"/QuadPoints [55 651 180 651 55 635 180 635]"
DRAWN = stream(b"0 g 0 0 125 16 re f", FORM)
BARS = [
    b"/Subtype /Polygon /Vertices [55 635 180 635 180 651 55 651] /IC [0 0 0]",
    b"/Subtype /Highlight %s /C [0 0 0] /AP << /N 6 0 R >>" % QUADS,
    b"/Subtype /Highlight %s /C [0 0 .1]" % QUADS,
    b"/Subtype /Line /L [55 643 180 643] /BS << /W 18 >> /C [0 0 0]",
    b"/Subtype /FreeText /C [0 0 0] /DA (/Helv 12 Tf 0 g)",
    b"/Subtype /Widget /FT /Tx /T (a) /MK << /BG [0 0 0 1] >> /AP << /N 6 0 R >>",
    b"/Subtype /Square /IC [0 0 .3]",
]


@pytest.mark.parametrize("bar", BARS)
def test_what_lies_under_the_bar_of_an_annotation_is_covered(tmp_path: Path, bar: bytes) -> None:
    found = page(tmp_path / "a.pdf", PLAIN + NAME, b"<< /Type /Annot %s %s >>" % (bar, PLACE), extra=(DRAWN,))
    assert hidden(found) == [(Reason.COVERED, "The nurse Quontash")]
    assert shown(found, PassageKind.BODY) == ["The clinic was searched at night by four men."]
    assert any("confidential" in notice.message for notice in found.notices)


@pytest.mark.parametrize(
    "mark",
    [
        b"/Subtype /Highlight %s /C [1 1 0]" % QUADS, b"/Subtype /Square /C [1 0 0]", b"/Subtype /Square /IC [1 1 0] /CA .3", b"/Subtype /Line /L [55 637 180 637] /BS << /W 1 >> /C [0 0 0]",
        b"/Subtype /Polygon /Vertices [55 635 180 635 180 651] /IC [0 0 0] /CA .2", b"/Subtype /Widget /FT /Tx /T (a) /MK << /BG [.9 .9 1] >>", b"/Subtype /Underline %s /C [0 0 0]" % QUADS,
    ],
)  # fmt: skip
def test_what_marks_and_frames_words_hides_none(tmp_path: Path, mark: bytes) -> None:
    found = page(tmp_path / "a.pdf", PLAIN + NAME, b"<< /Type /Annot %s %s >>" % (mark, PLACE))
    assert "The nurse Quontash" in " ".join(shown(found, PassageKind.BODY))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (NAME.replace(b"BT", b"q BT 7 Tr") + b"Q ", Reason.INVISIBLE),
        (b".12 g " + BAR + b"0 g " + NAME, Reason.COVERED),
        (b"0 0 .4 rg " + BAR + NAME + b"0 g", Reason.COVERED),
        (b"1 G " + NAME.replace(b"BT", b"BT 1 Tr"), Reason.GROUND_COLOUR),
    ],
)
def test_letters_that_no_eye_tells_from_their_ground_are_hidden(tmp_path: Path, content: bytes, reason: Reason) -> None:
    assert hidden(page(tmp_path / "a.pdf", PLAIN + content)) == [(reason, "The nurse Quontash")]


@pytest.mark.parametrize("content", [b".35 g " + BAR + b"0 g " + NAME, NAME.replace(b"BT", b"BT 1 Tr"), b"q " + NAME.replace(b"BT", b"BT 7 Tr") + b"0 g " + BAR + b"Q "])  # fmt: skip
def test_letters_that_an_eye_tells_from_their_ground_are_text(tmp_path: Path, content: bytes) -> None:
    assert "The nurse Quontash" in " ".join(shown(page(tmp_path / "a.pdf", PLAIN + content), PassageKind.BODY))


STRIKES = [
    b"0 G 2 w 60 643.5 m 166 643.5 l S ",
    b"0 G .7 w " + b"".join(b"%d 643.5 m %d 643.5 l S " % (x, x + 6) for x in range(60, 166, 6)),
    b"1 0 0 rg 60 643 106 1 re f ",
]


@pytest.mark.parametrize("line", STRIKES)
def test_broad_lines_and_lines_in_pieces_strike_words_out(tmp_path: Path, line: bytes) -> None:
    found = page(tmp_path / "a.pdf", PLAIN + NAME + line)
    assert shown(found, PassageKind.STRUCK) == ["The nurse Quontash"]


def test_a_small_number_at_the_end_of_another_is_no_digit_of_it(tmp_path: Path) -> None:
    content = (
        b"BT /F1 12 Tf 60 640 Td (shot 12) Tj /F1 6 Tf (4) Tj /F1 12 Tf ( persons, room 12) Tj /F1 11 Tf (4) Tj ET "
    )
    assert shown(page(tmp_path / "a.pdf", content)) == ["shot 12₄ persons, room 124"]


WORDS = st.lists(st.text("abcdeghkmnopqrs", min_size=6, max_size=8), min_size=5, max_size=5)


@given(rows=st.lists(st.tuples(WORDS, WORDS), min_size=4, max_size=9))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_columns_that_are_painted_across_are_read_one_after_the_other(
    tmp_path: Path, rows: list[tuple[list[str], list[str]]]
) -> None:
    content = b"".join(
        b"BT /F1 9 Tf %d %d Td (%s) Tj ET " % (x, 640 - 12 * number, " ".join(words).encode())
        for number, row in enumerate(rows)
        for x, words in zip((40, 270), row, strict=True)
    )
    found = page(tmp_path / "a.pdf", content)
    words = [word for column in (0, 1) for row in rows for word in row[column]]
    assert found.text.split() == words


def test_cells_of_a_table_are_no_columns_of_running_text(tmp_path: Path) -> None:
    rows = [("Arrested in May at the gate", "Released in June"), ("Beaten in the yard by four", "Treated by a doctor"), ("Held for nine days and more", "Never charged at all"), ("Moved to the other prison", "Still held there now")]  # fmt: skip
    content = b"".join(
        b"BT /F1 10 Tf 60 %d Td (%s) Tj ET BT /F1 10 Tf 320 %d Td (%s) Tj ET "
        % (640 - 14 * number, one.encode(), 640 - 14 * number, other.encode())
        for number, (one, other) in enumerate(rows)
    )
    found = " ".join(page(tmp_path / "a.pdf", content).text.split())
    assert all(f"{one} {other}" in found for one, other in rows)


@pytest.mark.parametrize("first", [True, False])
def test_a_large_first_letter_belongs_to_its_word_whenever_it_is_painted(tmp_path: Path, first: bool) -> None:
    letter = b"BT /F1 48 Tf 60 655 Td (T) Tj ET "
    lines = b"BT /F1 12 Tf 95 680 Td (he captain knew of the men who) Tj 0 -14 Td (were held in the yard and said) Tj 0 -14 Td (nothing of it to anybody.) Tj ET "
    found = page(tmp_path / "a.pdf", letter + lines if first else lines + letter)
    assert " ".join(found.text.split()).startswith("The captain knew of the men who were held")


LOOKS = stream(b"BT /F1 12 Tf 2 4 Td (Ostrakovan) Tj ET", FORM + b" /Resources << /Font << /F1 3 0 R >> >>")
RICH = b"(<body><p>Ostrakovan <b>was</b></p><p>here</p></body>)"


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        (b"/RV " + RICH, "Ostrakovan was here", False),
        (b"/AP << /N 6 0 R >>", "Ostrakovan", False),
        (b"/V (Marlow) /AP << /N 6 0 R >>", "Ostrakovan", True),
        (b"/V (Ostrakovan) /AP << /N 6 0 R >>", "Ostrakovan", False),
    ],
)
def test_a_field_is_read_as_it_looks(tmp_path: Path, field: bytes, value: str, kept: bool) -> None:
    widget = b"<< /Type /Annot /Subtype /Widget /FT /Tx /TU (Name) %s %s >>" % (PLACE, field)
    found = page(tmp_path / "a.pdf", PLAIN, widget, extra=(LOOKS,), form=b"/DA (/F1 12 Tf)")
    assert shown(found, PassageKind.FORM) == [f"Name: {value}"]
    (content,) = found.inventory.of(ContentKind.FORM_FIELD)
    assert ("Marlow" in content.why) is kept


def test_rich_text_of_a_note_is_read(tmp_path: Path) -> None:
    note = b"<< /Type /Annot /Subtype /FreeText %s /RC %s >>" % (PLACE, RICH)
    assert shown(page(tmp_path / "a.pdf", PLAIN, note), PassageKind.ANNOTATION) == ["Ostrakovan was here"]


def test_files_of_a_page_and_of_its_media_are_told_and_given(tmp_path: Path) -> None:
    files = (
        stream(b"turnkey"), b"<< /Type /Filespec /UF (annex.txt) /EF << /UF 6 0 R >> >>",
        stream(b"film"), b"<< /Type /Filespec /F (yard.mp4) /EF << /F 8 0 R >> >>",
    )  # fmt: skip
    media = b"<< /Type /Annot /Subtype /RichMedia %s /RichMediaContent << /Assets << /Names [(yard) 9 0 R] >> >> >>" % PLACE  # fmt: skip
    path = tmp_path / "a.pdf"
    found = page(path, PLAIN, media, extra=files, own=b"/AF [7 0 R]")
    assert [content.name for content in found.inventory.of(ContentKind.ATTACHMENT)] == ["annex.txt", "yard.mp4"]
    assert attachments(path, name="a.pdf", limits=Limits()) == [("annex.txt", b"turnkey"), ("yard.mp4", b"film")]
