from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from rightsarchive.errors import BrokenFileError, EncryptedFileError, FileError, HostileFileError
from rightsarchive.extract.pdf.pages import clean
from rightsarchive.model import Author, Origin, PageVerdict, PassageKind
from tests.extract.make import SENTENCE, check_offsets, content_pdf, one_column, pdf, raw_pdf, read, shown, stream

LONG = SENTENCE * 5


def test_paragraphs_are_rebuilt_and_stand_on_their_pages(tmp_path: Path) -> None:
    wanted = [[LONG + f"{page}.{number}." for number in range(4)] for page in range(3)]
    extraction = read(pdf(tmp_path / "a.pdf", one_column(wanted)))
    check_offsets(extraction)
    assert shown(extraction) == [text for page in wanted for text in page]
    assert [p.page for p in extraction.paragraphs] == [1] * 4 + [2] * 4 + [3] * 4
    assert [page.number for page in extraction.pages] == [1, 2, 3]
    assert {page.label for page in extraction.pages} == {None}
    assert {page.verdict for page in extraction.pages} == {PageVerdict.GOOD}
    assert {page.extractor for page in extraction.pages} == {extraction.extractor}
    assert extraction.extractor.startswith("pypdfium2 ")
    assert extraction.text[extraction.pages[0].end : extraction.pages[1].start] == "\n\f\n"


def test_indented_paragraphs_without_gaps(tmp_path: Path) -> None:
    lines = []
    y = 780
    for number in range(3):
        for row in range(4):
            text = f"Paragraph {number} row {row} of a text that fills its line up to the edge"
            lines.append(b"BT /F1 11 Tf %d %d Td (%s) Tj ET" % (90 if row == 0 else 72, y, text.encode()))
            y -= 13
    extraction = read(content_pdf(tmp_path / "a.pdf", [b"\n".join(lines)]))
    assert [text[:15] for text in shown(extraction)] == [f"Paragraph {n} row" for n in range(3)]


def test_two_columns_and_a_paragraph_that_crosses_them(tmp_path: Path) -> None:
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=10)
    paragraphs = [LONG + f"Paragraph {number} ends here." for number in range(16)]
    with document.text_columns(ncols=2, gutter=8, line_height=1.1) as columns:
        for text in paragraphs:
            with columns.paragraph(bottom_margin=3) as paragraph:
                paragraph.write(text)
    extraction = read(pdf(tmp_path / "a.pdf", document))
    check_offsets(extraction)
    found = shown(extraction)
    assert sum(text in found for text in paragraphs) >= 15


def test_running_lines_are_navigation_and_headings_make_the_path(tmp_path: Path) -> None:
    pages = [["# Part One", LONG], [LONG, "# Part Two", LONG], [LONG]]
    extraction = read(pdf(tmp_path / "a.pdf", one_column(pages, header="Annual report on detention", footer=True)))
    check_offsets(extraction)
    assert shown(extraction, PassageKind.NAVIGATION) == [
        line for number in (1, 2, 3) for line in ("Annual report on detention", f"Page {number}")
    ]
    assert shown(extraction, PassageKind.HEADING) == ["Part One", "Part Two"]
    body = [p.heading_path for p in extraction.paragraphs if p.kind is PassageKind.BODY]
    assert body == [("Part One",), ("Part One",), ("Part Two",), ("Part Two",)]


def test_repeated_body_text_is_not_navigation(tmp_path: Path) -> None:
    pages = [[LONG, "Signed in Almaty by the members of the board.", LONG] for _ in range(4)]
    extraction = read(pdf(tmp_path / "a.pdf", one_column(pages)))
    assert not shown(extraction, PassageKind.NAVIGATION)


def test_notes_that_look_alike_are_not_running_lines(tmp_path: Path) -> None:
    numbers = [(1, 17, 9), (2, 4, 27), (5, 32, 14), (6, 8, 3), (9, 21, 30)]
    document = one_column([])
    document.set_auto_page_break(False)
    for page, (mark, case, day) in enumerate(numbers, start=1):
        document.add_page()
        document.set_font("Helvetica", size=11)
        words = LONG.split()
        document.multi_cell(0, 5, " ".join(words[page:] + words[:page]), new_x="LMARGIN", new_y="NEXT")
        document.set_y(-32)
        document.set_font("Helvetica", size=8)
        document.cell(
            0, 4, f"{mark} Interview with the lawyer of case {case}, {day} August.", new_x="LMARGIN", new_y="NEXT"
        )
        document.set_y(-21)
        document.cell(0, 4, f"Annual report 2025, {page}", new_x="LMARGIN", new_y="NEXT")
    extraction = read(pdf(tmp_path / "a.pdf", document))
    assert shown(extraction, PassageKind.NAVIGATION) == [f"Annual report 2025, {page}" for page in range(1, 6)]
    assert len(shown(extraction, PassageKind.FOOTNOTE)) == 5


def test_a_numbered_heading_above_every_page_is_a_heading(tmp_path: Path) -> None:
    extraction = read(pdf(tmp_path / "a.pdf", one_column([[f"# Case {number}", LONG] for number in range(1, 6)])))
    assert shown(extraction, PassageKind.HEADING) == [f"Case {number}" for number in range(1, 6)]
    assert not shown(extraction, PassageKind.NAVIGATION)


def at(x: float, y: float, text: str) -> bytes:
    return b"BT /F1 11 Tf %.1f %.1f Td (%s) Tj ET" % (x, y, text.encode())


def test_paragraphs_of_one_line_or_two_are_parted_by_their_gaps(tmp_path: Path) -> None:
    lines, y, wanted = [], 780.0, []
    for number in range(16):
        rows = [f"Finding {number} of the report stands on a line that is about as long as this one."]
        if number % 5 == 0:
            rows = [
                f"Finding {number} of the report is longer than the others and so it goes on to",
                "a second line that is as long as all the other lines of this report here.",
            ]
        lines += [at(72, y - 14 * row, text) for row, text in enumerate(rows)]
        y -= 14 * len(rows) + 9
        wanted.append(" ".join(rows))
    assert shown(read(content_pdf(tmp_path / "a.pdf", [b"\n".join(lines)]))) == wanted


def test_a_block_set_in_from_the_margin_is_no_part_of_the_text_around_it(tmp_path: Path) -> None:
    lines, y = [], 780.0
    text = [
        "The commission heard all of them and wrote down what each of them had said",
        "before it closed the hearing of that day in the town hall of the old quarter.",
    ]
    block = ["Name Date Place", "A. Serik 12.03.2024 Almaty", "B. Orda 14.03.2024 Astana"]
    for rows, x in ((text, 72), (block, 92), (text, 72), (text[:1], 72)):
        for row in rows:
            lines.append(at(x, y, row))
            y -= 14
    found = shown(read(content_pdf(tmp_path / "a.pdf", [b"\n".join(lines)])))
    assert found[:2] == [" ".join(text), " ".join(block)]


def test_a_name_at_the_top_of_a_column_goes_on_with_the_paragraph_before(tmp_path: Path) -> None:
    left = [
        "The lawyer of the family, who had come from",
        "the capital in the night, was not let into the",
        "court room, and so the hearing of her client",
        "began without her and ended after an hour,",
        "as three of the journalists who were present",
        "in the building have told the observers of the",
        "bar association, among them a reporter of the",
        "newspaper of the region whose name is Nurlan",
    ]
    right = ["Serik and who had been there since the early", "morning of that day."]
    lines = [at(72, 780 - 14 * row, text) for row, text in enumerate(left)]
    lines += [at(320, 780 - 14 * row, text) for row, text in enumerate(right)]
    assert shown(read(content_pdf(tmp_path / "a.pdf", [b"\n".join(lines)]))) == [" ".join(left + right)]


def test_the_outline_is_the_heading_path(tmp_path: Path) -> None:
    document = FPDF()
    document.set_font("Helvetica", size=11)
    for chapter in ("Facts", "Law"):
        document.add_page()
        document.start_section(chapter)
        document.multi_cell(0, 6, chapter, new_x="LMARGIN", new_y="NEXT")
        document.ln(4)
        document.multi_cell(0, 6, LONG, new_x="LMARGIN", new_y="NEXT")
        document.ln(4)
        document.start_section("Detail", level=1)
        document.multi_cell(0, 6, "Detail", new_x="LMARGIN", new_y="NEXT")
        document.ln(4)
        document.multi_cell(0, 6, LONG, new_x="LMARGIN", new_y="NEXT")
    extraction = read(pdf(tmp_path / "a.pdf", document))
    assert [p.heading_path for p in extraction.paragraphs if p.kind is PassageKind.HEADING] == [
        ("Facts",), ("Facts", "Detail"), ("Law",), ("Law", "Detail"),
    ]  # fmt: skip
    assert extraction.paragraphs[-1].heading_path == ("Law", "Detail")


def test_printed_page_labels(tmp_path: Path) -> None:
    document = FPDF()
    document.set_font("Helvetica", size=11)
    for number in range(5):
        document.add_page(
            label_style="r" if number == 0 else "D" if number == 3 else None,
            label_start=1 if number in {0, 3} else None,
        )
        document.multi_cell(0, 6, LONG)
    extraction = read(pdf(tmp_path / "a.pdf", document))
    assert [page.label for page in extraction.pages] == ["i", "ii", "iii", "1", "2"]


def test_small_print_under_the_text_is_a_footnote(tmp_path: Path) -> None:
    document = one_column([[LONG, LONG]])
    document.set_y(-60)
    document.set_font("Helvetica", size=8)
    document.multi_cell(0, 4, "1 Interview with the lawyer, Almaty, 4 August 2025.")
    extraction = read(pdf(tmp_path / "a.pdf", document))
    assert shown(extraction, PassageKind.FOOTNOTE) == ["1 Interview with the lawyer, Almaty, 4 August 2025."]


def test_properties_of_the_file(tmp_path: Path) -> None:
    document = one_column([[LONG]])
    document.set_title("Report on the strike")
    document.set_author("Aigul Serik; Orda")
    document.set_lang("en-GB")
    document.set_creation_date(__import__("datetime").datetime(2025, 8, 4, 12, 0, tzinfo=__import__("datetime").UTC))
    properties = read(pdf(tmp_path / "a.pdf", document)).properties
    assert properties["title"][0] == "Report on the strike"
    assert properties["title"][1].origin is Origin.FILE
    assert properties["title"][1].where == "PDF info: /Title"
    assert properties["authors"][0] == (Author(literal="Aigul Serik"), Author(literal="Orda"))
    assert properties["extra.created"][0] == "2025-08-04"
    assert "published" not in properties
    assert properties["language"][0] == "en"


@pytest.mark.parametrize("title", ["Microsoft Word - doc1.doc", "untitled", "report_final.docx", "Document1", "  "])
def test_a_title_filled_in_by_software_is_none(tmp_path: Path, title: str) -> None:
    document = one_column([["# Hunger strike in Aktau", LONG]])
    document.set_title(title)
    title_found, origin = read(pdf(tmp_path / "a.pdf", document)).properties["title"]
    assert (title_found, origin.origin) == ("Hunger strike in Aktau", Origin.INFERRED)


def test_a_password_is_asked_for_only_where_there_is_one(tmp_path: Path) -> None:
    locked = one_column([[LONG]])
    locked.set_encryption(owner_password="owner", user_password="user")
    with pytest.raises(EncryptedFileError) as caught:
        read(pdf(tmp_path / "locked.pdf", locked))
    assert caught.value.advice
    restricted = one_column([[LONG]])
    restricted.set_encryption(owner_password="owner", permissions=AccessPermission.none())
    assert shown(read(pdf(tmp_path / "restricted.pdf", restricted))) == [LONG.strip()]


def test_a_scan_gives_a_notice_with_the_way_out(tmp_path: Path) -> None:
    picture = stream(
        b"\x80" * 10000,
        b"/Type /XObject /Subtype /Image /Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    path = content_pdf(
        tmp_path / "a.pdf", [b"q 595 0 0 842 0 0 cm /Im1 Do Q"], resources=b"/XObject << /Im1 6 0 R >>", extra=[picture]
    )
    extraction = read(path)
    assert extraction.paragraphs == ()
    assert extraction.pages[0].verdict is PageVerdict.SCANNED
    notice = extraction.notices[0]
    assert (notice.code, notice.page, notice.path) == ("page-scanned", 1, str(path))
    assert "ocr" in notice.advice


def test_an_empty_page_is_named(tmp_path: Path) -> None:
    extraction = read(pdf(tmp_path / "a.pdf", one_column([[LONG], [], [LONG]])))
    assert [page.verdict for page in extraction.pages] == [PageVerdict.GOOD, PageVerdict.EMPTY, PageVerdict.GOOD]
    assert [(notice.code, notice.page) for notice in extraction.notices] == [("page-empty", 2)]


def test_a_page_that_cannot_be_followed_is_cut_and_the_others_are_kept(tmp_path: Path) -> None:
    good = b"BT /F1 12 Tf 72 700 Td (This page can be read without any trouble.) Tj ET"
    path = content_pdf(tmp_path / "a.pdf", [good, good])
    data = path.read_bytes()
    broken = data.replace(b"/Length %d" % len(good), b"/Filter /A85 /Length %d" % len(good), 1)
    path.write_bytes(broken)
    extraction = read(path)
    assert [page.verdict for page in extraction.pages] == [PageVerdict.CUT, PageVerdict.GOOD]
    assert extraction.notices[0].code == "page-cut"
    assert shown(extraction) == ["This page can be read without any trouble."]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_file_cut_off_in_the_middle_is_read_or_refused(tmp_path: Path, cut: float) -> None:
    data = pdf(tmp_path / "a.pdf", one_column([[LONG] * 4])).read_bytes()
    path = tmp_path / "cut.pdf"
    path.write_bytes(data[: int(len(data) * cut)])
    with pytest.raises(BrokenFileError) as caught:
        read(path)
    assert caught.value.path == str(path)
    assert caught.value.advice


def test_no_pages_is_broken(tmp_path: Path) -> None:
    path = raw_pdf(tmp_path / "a.pdf", [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])
    with pytest.raises(BrokenFileError, match="no pages"):
        read(path)


def test_pages_that_contain_themselves_end_as_a_typed_error(tmp_path: Path) -> None:
    path = raw_pdf(
        tmp_path / "a.pdf", [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]
    )
    with pytest.raises(FileError) as caught:
        read(path)
    assert isinstance(caught.value, (BrokenFileError, HostileFileError))


def test_what_no_database_takes_is_replaced_one_for_one() -> None:
    assert clean("a\x00b\ud800c\x1b\n\t") == "a\ufffdb\ufffdc\ufffd\n\t"
    assert clean("plain") == "plain"


def test_garbled_and_glued_pages_are_named(tmp_path: Path) -> None:
    garbled = b"\n".join(
        b"BT /F1 12 Tf 72 %d Td (%s) Tj ET" % (y, b"/g12/g34/g5/g77 " * 4) for y in range(500, 700, 40)
    )
    line = b"BT /F1 12 Tf 72 %d Td (Thelawyerwascalledtothestationatnoonandcameoutofitonlylateatnight) Tj ET"
    glued = b"\n".join(line % y for y in range(500, 700, 25))
    extraction = read(content_pdf(tmp_path / "a.pdf", [garbled, glued]))
    assert [page.verdict for page in extraction.pages] == [PageVerdict.GARBLED, PageVerdict.GLUED]
    assert [notice.code for notice in extraction.notices] == ["page-garbled", "page-glued"]


@pytest.mark.parametrize(
    ("written", "created"),
    [
        (b"D:20150520134530Z00'00'", "2015-05-20"),
        (b"20150520", "2015-05-20"),
        (b"D:2015", "2015-01-01"),
        (b"D:20159999", None),
        (b"last May", None),
    ],
)
def test_the_day_a_file_was_made_is_read_as_producers_write_it(
    tmp_path: Path, written: bytes, created: str | None
) -> None:
    path = raw_pdf(
        tmp_path / "a.pdf",
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            b"<< /CreationDate (%s) >>" % written,
        ],
        trailer=b"/Root 1 0 R /Info 4 0 R",
    )
    assert read(path).properties.get("extra.created", (None,))[0] == created
