"""Columns that run down the page: they become lines, as a reader sees them."""

from __future__ import annotations

from pathlib import Path

from rightsarchive.extract.pdf.glyphs import Glyph
from rightsarchive.extract.pdf.vertical import upright
from tests.extract.make import check_offsets, raw_pdf, read, stream

COLUMNS = (
    "歩行者は、道路の横断を始めてはならないこと。",
    "第二条第一項の表の青色の灯火の項を除き、",
    "以下この条において同じ。",
)


def down(text: str, x: float, *, step: float = 10, top: float = 700) -> list[Glyph]:
    return [Glyph(letter, x, x + 10, top - step * place, 10, bold=False) for place, letter in enumerate(text)]


def test_letters_painted_one_below_the_other_read_column_by_column(tmp_path: Path) -> None:
    painted = [
        b"BT /F1 10 Tf %d %d Td <%04x> Tj ET" % (400 - 20 * n, 760 - 10 * place, ord(letter))
        for n, column in enumerate(COLUMNS)
        for place, letter in enumerate(column)
    ]
    path = raw_pdf(
        tmp_path / "a.pdf",
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                b" /Resources << /Font << /F1 5 0 R >> >> >>"
            ),
            stream(b"\n".join(painted)),
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Mincho /Encoding /UniJIS-UTF16-H /DescendantFonts [6 0 R] >>",
            (
                b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Mincho /FontDescriptor 7 0 R"
                b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>"
            ),
            (
                b"<< /Type /FontDescriptor /FontName /Mincho /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
                b" /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>"
            ),
        ],
    )
    extraction = read(path)
    check_offsets(extraction)
    assert extraction.text == "\n".join(COLUMNS)
    assert extraction.pages[0].extractor.startswith("pypdfium2 ")


def test_columns_follow_each_other_as_lines() -> None:
    seen = upright([*down("横断歩道において", 400), *down("同じ", 380), *down("歩道", 360)])
    assert {glyph.turn for glyph in seen} == {270}
    assert [glyph.left for glyph in seen[:8]] == sorted(glyph.left for glyph in seen[:8])
    assert seen[0].y > seen[8].y > seen[10].y


def test_a_table_s_column_and_latin_letters_stay_as_they_are() -> None:
    for glyphs in (down("男女男女男女", 400, step=20), down("abcdefgh", 400), down("同じ", 400)):
        assert upright(glyphs) == glyphs
