from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfReader

from rightsarchive.extract.pdf import glyph_lines, pdfium_reader
from rightsarchive.extract.pdf.pages import read_page
from rightsarchive.model import PageVerdict
from tests.extract.make import (
    SENTENCE,
    check_offsets,
    content_pdf,
    one_column,
    page_by_pdfium,
    pdf,
    raw_pdf,
    read,
    shown,
    stream,
)


def words_without_a_space_glyph(text: str, y: int) -> bytes:
    """Each word painted by itself, as TeX does: only the distance says that there is a space."""
    measure = FPDF()
    measure.set_font("Helvetica", size=10)
    x, painted = 60.0, []
    for word in text.split():
        painted.append(b"BT /F1 10 Tf %.2f %d Td (%s) Tj ET" % (x, y, word.encode()))
        x += measure.get_string_width(word) * measure.k + 2.8
    return b"\n".join(painted)


def test_a_page_reads_the_same_through_either_reader(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", one_column([["# A heading", SENTENCE * 5, SENTENCE * 3]]))
    with PdfReader(path) as reader:
        by_pypdf = read_page(reader.pages[0])
    page = page_by_pdfium(path)
    assert page is not None
    assert " ".join(page.text.split()) == " ".join(by_pypdf.text.split())
    assert all(page.text[line.start : line.end] == line.text for line in page.lines)
    assert page.lines[0].size == 16
    assert page.lines[0].bold
    assert not page.lines[1].bold


def test_glyphs_painted_out_of_order_are_sorted(tmp_path: Path) -> None:
    # The i of “Zhylanbaiev” and two more come from another font, painted after the line.
    line = b"BT /F1 10 Tf 60 %d Td (abcd) Tj 27.3 0 Td (fghk) Tj /F1 10 Tf -5.6 0 Td (e) Tj ET"
    path = content_pdf(tmp_path / "a.pdf", [b"\n".join(line % y for y in (700, 680, 660))])
    extraction = read(path)
    assert extraction.pages[0].extractor.startswith("pypdfium2 ")
    assert "pypdfium2" in extraction.extractor
    check_offsets(extraction)
    assert extraction.text.split() == ["abcdefghk"] * 3


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_like_an_upright_one(tmp_path: Path, turn: int) -> None:
    line = b"BT /F1 10 Tf 60 %d Td (abcd) Tj 27.3 0 Td (fghk) Tj /F1 10 Tf -5.6 0 Td (e) Tj ET"
    upright = content_pdf(tmp_path / "a.pdf", [b"\n".join(line % y for y in (700, 680, 660))])
    turned = tmp_path / "b.pdf"
    turned.write_bytes(upright.read_bytes().replace(b"/MediaBox", b"/Rotate %d /MediaBox" % turn))
    found = [page_by_pdfium(path) for path in (upright, turned)]
    assert found[0] == found[1]
    assert found[0] is not None
    assert found[0].text.split() == ["abcdefghk"] * 3
    assert (found[0].bottom, found[0].top) == (0, 842)


@pytest.mark.parametrize(
    ("left", "right", "leans"),
    [("a", ",", True), (",", "a", False), ("ب", "،", False), ("،", "ب", True), ("a", "b", False), (")", "ب", True)],
)
def test_a_sign_leans_on_the_word_before_it(left: str, right: str, leans: bool) -> None:
    assert glyph_lines._leans(left, right) is leans


def test_words_torn_into_letters_are_read_again(tmp_path: Path) -> None:
    # Spaces painted inside words, over which the next letter is pulled back.
    word = b"(b) Tj (r) Tj [( ) 278] TJ (k) Tj [( ) 278] TJ (f) Tj [( ) 278] TJ (g) Tj [( ) 278] TJ (n) Tj"
    lines = [b"BT /F1 10 Tf 60 %d Td %s ET" % (700 - 14 * row, word) for row in range(6)]
    extraction = read(content_pdf(tmp_path / "a.pdf", [b"\n".join(lines)]))
    assert extraction.text.split() == ["brkfgn"] * 6
    assert extraction.pages[0].extractor.startswith("pypdfium2")


def test_a_file_that_pypdf_cannot_open_is_read(tmp_path: Path) -> None:
    data = pdf(tmp_path / "a.pdf", one_column([[SENTENCE * 4], [SENTENCE * 2]])).read_bytes()
    path = tmp_path / "b.pdf"
    path.write_bytes(data[: data.rindex(b"startxref")])
    extraction = read(path)
    check_offsets(extraction)
    assert shown(extraction) == [(SENTENCE * 4).strip(), (SENTENCE * 2).strip()]
    assert {page.extractor.split()[0] for page in extraction.pages} == {"pypdfium2"}


def test_a_page_that_pypdf_gives_up_is_read(tmp_path: Path) -> None:
    good = b"BT /F1 12 Tf 72 700 Td (This page can be read without any trouble.) Tj ET"
    path = content_pdf(tmp_path / "a.pdf", [good, good])
    encoded = good.hex().encode() + b">"
    old = b"<< /Length %d  >>\nstream\n%s" % (len(good), good)
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, b"<< /Length %d /Filter /AHx >>\nstream\n%s" % (len(encoded), encoded), 1))
    extraction = read(path)
    assert [page.verdict for page in extraction.pages] == [PageVerdict.GOOD, PageVerdict.GOOD]
    assert [page.extractor.split()[0] for page in extraction.pages] == ["pypdfium2", "pypdfium2"]


def test_right_to_left_letters_of_a_file_that_pdfium_does_not_open_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdfium_reader.PdfiumReader, "_ask", lambda *_: None)
    letters = {1 + n: letter for n, letter in enumerate("אבגדהוזחטי ")}
    codes = {letter: code for code, letter in letters.items()}
    table = "".join(f"<{code:02x}> <{ord(letter):04x}>\n" for code, letter in letters.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
        f"{len(letters)} beginbfchar\n{table}endbfchar endcmap end"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Hebrew /ToUnicode 4 0 R >>"
    shown_codes = "".join(f"{codes[letter]:02x}" for letter in "אבגד הוזח טי אבגדה")
    content = b"BT /F1 12 Tf 72 700 Td <%s> Tj ET" % shown_codes.encode()
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        stream(cmap.encode()),
        font,
        stream(content),
    ]
    extraction = read(raw_pdf(tmp_path / "a.pdf", objects))
    assert [notice.code for notice in extraction.notices] == ["page-right-to-left"]


def test_words_set_apart_without_a_space_are_words(tmp_path: Path) -> None:
    text = "She was fined for a post about a hunger strike in a prison of the north and she filed an appeal"
    extraction = read(
        content_pdf(tmp_path / "a.pdf", [b"\n".join(words_without_a_space_glyph(text, 700 - 14 * n) for n in range(5))])
    )
    assert extraction.text.split() == text.split() * 5
