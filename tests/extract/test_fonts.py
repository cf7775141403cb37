"""The same bytes give the same text, whatever fonts the machine has and whatever pdfium read and drew before."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2.raw
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib import get_data_path

from rightsarchive.extract import extract
from rightsarchive.extract.isolation.worker import IsolatedExecutor
from rightsarchive.extract.pdf import fonts, pdfium, pdfium_reader
from rightsarchive.extract.pdf.fonts.__main__ import write
from rightsarchive.extract.pdf.lines import PageText
from rightsarchive.extract.pdf.page_lines import page_text
from rightsarchive.model import ContentKind, PassageKind, Reason
from rightsarchive.settings import Limits
from tests.extract.make import page_by_pdfium, pdf, raw_pdf, stream

LIMITS = Limits(seconds=60)
JAPANESE = "歩行者は道路の横断を始めてはならない"
CHINESE = "律师于七月被罚款后提起上诉"
TRADITIONAL = "律師於七月被罰款後提起上訴"
KOREAN = "변호사는벌금형을받고항소했다"
# How a file names its characters without a font: the registered encoding, its collection, and the bytes for a text.
ENCODINGS: dict[str, tuple[str, str, str]] = {
    "UniJIS-UTF16-H": ("Japan1", "utf-16-be", JAPANESE),
    "UniJIS-UCS2-H": ("Japan1", "utf-16-be", JAPANESE),
    "90ms-RKSJ-H": ("Japan1", "cp932", JAPANESE),
    "EUC-H": ("Japan1", "euc_jp", JAPANESE),
    "UniGB-UCS2-H": ("GB1", "utf-16-be", CHINESE),
    "GBK-EUC-H": ("GB1", "gbk", CHINESE),
    "UniCNS-UCS2-H": ("CNS1", "utf-16-be", TRADITIONAL),
    "ETen-B5-H": ("CNS1", "big5", TRADITIONAL),
    "UniKS-UCS2-H": ("Korea1", "utf-16-be", KOREAN),
    "KSCms-UHC-H": ("Korea1", "cp949", KOREAN),
}

Painting = Callable[[list[bytes]], list[bytes]]


def at_once(codes: list[bytes]) -> list[bytes]:
    return [b"BT /F1 10 Tf 60 700 Td <%s> Tj ET" % b"".join(codes).hex().encode()]


def one_by_one(codes: list[bytes]) -> list[bytes]:
    """Each character is an object of its own; such a one has no width where no font has it."""
    return [b"BT /F1 10 Tf %d 700 Td <%s> Tj ET" % (60 + 10 * n, code.hex().encode()) for n, code in enumerate(codes)]


def down(codes: list[bytes]) -> list[bytes]:
    return [b"BT /F1 10 Tf 60 %d Td <%s> Tj ET" % (760 - 10 * n, code.hex().encode()) for n, code in enumerate(codes)]


def one_font(path: Path, content: bytes, font: bytes, *more: bytes) -> Path:
    """A page in one font, which is object 5; ``more`` are those from 6 on."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
    pages = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return raw_pdf(path, [b"<< /Type /Catalog /Pages 2 0 R >>", pages, page, stream(content), font, *more])


def not_embedded(path: Path, encoding: str, text: str, painting: Painting) -> Path:
    collection, codec, _ = ENCODINGS[encoding]
    return one_font(
        path,
        b"\n".join(painting([letter.encode(codec) for letter in text])),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Elsewhere /Encoding /%s /DescendantFonts [6 0 R] >>"
        % encoding.encode(),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Elsewhere /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 2 >> >>" % collection.encode(),
        b"<< /Type /FontDescriptor /FontName /Elsewhere /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
    )


def western(path: Path, name: str, content: bytes) -> Path:
    """A page in a Western font that the file names, measures and does not embed."""
    return one_font(
        path,
        content,
        b"<< /Type /Font /Subtype /TrueType /BaseFont /%s /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 126"
        b" /Widths [%s] /FontDescriptor 6 0 R >>" % (name.encode(), b"500 " * 95),
        b"<< /Type /FontDescriptor /FontName /%s /Flags 32 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
        b" /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>" % name.encode(),
    )


def with_its_own_font(path: Path) -> Path:
    document = FPDF()
    document.add_font("own", fname=Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    document.set_font("own", size=12)
    document.add_page()
    document.multi_cell(0, 6, "Сот адвокатқа шілде айында айыппұл салды. The court fined the lawyer.")
    return pdf(path, document)


def font_file(path: Path, family: str, letters: str, width: int) -> None:
    """A font of these letters, each a box, which says that it is for every script."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((width, 700))
    pen.closePath()
    glyph = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "letter"])
    font.setupCharacterMap(dict.fromkeys(map(ord, letters), "letter"))
    font.setupGlyf({".notdef": glyph, "letter": glyph})
    font.setupHorizontalMetrics({".notdef": (width, 0), "letter": (width, 0)})
    font.setupHorizontalHeader(ascent=900, descent=-300)
    font.setupOS2(ulCodePageRange1=0xFFFFFFFF, sTypoAscender=900, usWinAscent=900, usWinDescent=300)
    font.setupNameTable({"familyName": family, "styleName": "Regular"})
    font.setupPost()
    font.save(path)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders of fonts that machines could have."""
    latin = "".join(map(chr, range(32, 127)))
    found = {}
    for name, given_fonts in {
        "none": [],
        "western": [("Garamond", latin, 480), ("Arial", latin, 700)],
        "eastern": [("IPAGothic", JAPANESE + CHINESE + TRADITIONAL + KOREAN, 1000), ("Elsewhere", JAPANESE, 400)],
    }.items():
        found[name] = tmp_path_factory.mktemp(name)
        for family, letters, width in given_fonts:
            font_file(found[name] / f"{family}.ttf", family, letters, width)
    return found


@pytest.fixture
def on_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Makes pdfium take a folder for that of the machine's fonts."""
    initialise = pypdfium2.raw.FPDF_InitLibraryWithConfig

    def set_folder(folder: Path) -> None:
        paths = (ctypes.c_char_p * 2)(str(folder).encode(), None)

        def with_fonts(config: Any) -> None:
            config.m_pUserFontPaths = ctypes.cast(paths, type(config.m_pUserFontPaths))
            initialise(config)

        monkeypatch.setattr(pypdfium2.raw, "FPDF_InitLibraryWithConfig", with_fonts)

    yield set_folder
    monkeypatch.undo()
    pdfium._begin()


def made(folder: Path) -> dict[str, tuple[Path, str]]:
    """Files of many kinds, each with the letters on it."""
    found = {
        f"{encoding} {painting.__name__}": (
            not_embedded(folder / f"{encoding} {painting.__name__}.pdf", encoding, text, painting),
            text,
        )
        for encoding, (_, _, text) in ENCODINGS.items()
        for painting in (at_once, one_by_one, down)
    }
    line = b"BT /F1 10 Tf 60 700 Td (The court fined the lawyer) Tj ET"
    for name in ("Garamond", "Arial", "Tahoma,Bold"):
        found[name] = (western(folder / f"{name}.pdf", name, line), "Thecourtfinedthelawyer")
    own = "Сотадвокатқашілдеайындаайыппұлсалды.Thecourtfinedthelawyer."
    found["own"] = (with_its_own_font(folder / "own.pdf"), own)
    return found


def test_fonts_of_the_machine_change_nothing(
    tmp_path: Path, machines: dict[str, Path], on_machine: Callable[[Path], None]
) -> None:
    files = made(tmp_path)
    read: dict[str, dict[str, PageText | None]] = {}
    for name, folder in machines.items():
        on_machine(folder)
        read[name] = {kind: page_by_pdfium(path) for kind, (path, _) in files.items()}
    assert read["none"] == read["western"] == read["eastern"]
    for kind, (_, letters) in files.items():
        page = read["none"][kind]
        assert page is not None, kind
        assert "".join(page.text.split()) == letters, kind


def test_left_to_itself_pdfium_takes_the_machine_s_fonts(
    tmp_path: Path, machines: dict[str, Path], on_machine: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Else the test above could not fail.
    monkeypatch.setattr(pypdfium2.raw, "FPDF_SetSystemFontInfo", lambda _info: None)
    path = not_embedded(tmp_path / "a.pdf", "UniJIS-UTF16-H", JAPANESE, one_by_one)
    texts = []
    for name in ("none", "eastern"):
        on_machine(machines[name])
        page = page_by_pdfium(path)
        assert page is not None
        texts.append("".join(page.text.split()))
    assert texts == ["", JAPANESE]


@given(st.sampled_from(sorted(ENCODINGS)), st.data(), st.sampled_from([at_once, one_by_one, down]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_characters_are_told_without_their_font(
    tmp_path: Path, encoding: str, data: st.DataObject, painting: Painting
) -> None:
    collection, _, sample = ENCODINGS[encoding]
    letters = st.sampled_from(sample)
    text = data.draw(st.text(letters, min_size=1, max_size=30))
    page = page_by_pdfium(not_embedded(tmp_path / "a.pdf", encoding, text, painting))
    assert page is not None, collection
    assert "".join(page.text.split()) == text
    assert all(line.size == 10 for line in page.lines)


# Two words so far apart that a little more in the width of their letters joins them.
APART = b"\n".join(
    b"BT /F1 10 Tf 60 %d Td (unauthorised) Tj ET BT /F1 10 Tf %.2f %d Td (copying) Tj ET"
    % (700 - 14 * n, 121.95, 700 - 14 * n)
    for n in range(3)
)


def remembering() -> None:
    """Stands for the beginning that is left out."""


def boxes(path: Path) -> list[tuple[float, ...]]:
    """Where the words of the first page stand."""
    with pdfium.open_document(path) as document:
        page = pdfium.read_page(document, 0, False, False)
    assert page is not None
    return [run.box for run in page.runs]


def draw(path: Path) -> None:
    with pdfium.open_document(path) as document:
        assert pdfium.picture(document, 0) is not None


@pytest.fixture
def drawn_and_read(tmp_path: Path) -> tuple[Path, Path]:
    return (
        western(tmp_path / "drawn.pdf", "Garamond", b"BT /F1 10 Tf 60 700 Td (The court) Tj ET"),
        western(tmp_path / "read.pdf", "Tahoma", APART),
    )


def test_what_was_drawn_before_changes_nothing(drawn_and_read: tuple[Path, Path]) -> None:
    drawn, read = drawn_and_read
    before, places = page_by_pdfium(read), boxes(read)
    draw(drawn)
    assert page_by_pdfium(read) == before
    assert boxes(read) == places
    assert before is not None
    assert before.text.split() == ["unauthorised", "copying"] * 3 or before.text.split() == ["unauthorisedcopying"] * 3


def test_left_to_itself_pdfium_remembers_what_it_drew(
    drawn_and_read: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, read = drawn_and_read
    before = boxes(read)
    monkeypatch.setattr(pdfium, "_begin", remembering)
    draw(drawn)
    after = boxes(read)
    monkeypatch.undo()
    pdfium._begin()
    assert before != after


def read_around_a_drawing(drawn: Path, read: Path) -> tuple[PageText | None, PageText | None]:
    """A file read before and after another was drawn, in this process's child."""
    found = []
    for _ in range(2):
        with pdfium_reader.PdfiumReader(read, 60) as reader:
            page = reader.read(0, layers=False, annotations=False)
            found.append(None if page is None else page_text(page, None))
        with pdfium_reader.PdfiumReader(drawn, 60) as reader:
            assert reader.picture(0) is not None
    return found[0], found[1]


def test_in_the_child_it_changes_nothing_either(drawn_and_read: tuple[Path, Path]) -> None:
    one, other = read_around_a_drawing(*drawn_and_read)
    with IsolatedExecutor(LIMITS) as executor:
        third, fourth = executor.submit(read_around_a_drawing, *drawn_and_read).result()
    assert one == other == third == fourth == page_by_pdfium(drawn_and_read[1])
    assert one is not None


def test_the_font_is_made_anew_byte_for_byte(tmp_path: Path) -> None:
    write(tmp_path / "boxes.ttf")
    assert (tmp_path / "boxes.ttf").read_bytes() == fonts.PATH.read_bytes()


CID_FONT = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Elsewhere /FontDescriptor 7 0 R /DW 1000"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 2 >> >>"
)
DESCRIPTOR = (
    b"<< /Type /FontDescriptor /FontName /Elsewhere /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0"
    b" /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>"
)
IDENTITY = b"<< /Type /Font /Subtype /Type0 /BaseFont /Elsewhere /Encoding /Identity-H /DescendantFonts [6 0 R] %s >>"


@given(st.sampled_from([3, 0x300, 0x1000, 0x4E00]), st.lists(st.integers(0, 0x1000), min_size=20, max_size=50))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_of_glyphs_in_a_font_that_is_not_there_are_never_text(
    tmp_path: Path, first: int, steps: list[int]
) -> None:
    codes = [(first + step).to_bytes(2, "big") for step in steps]
    path = tmp_path / "a.pdf"
    one_font(path, b"\n".join(at_once(codes)), IDENTITY % b"", CID_FONT % b"Identity", DESCRIPTOR)
    extraction = extract(path, limits=LIMITS)
    assert {notice.code for notice in extraction.notices} == {"page-garbled"}
    # What leaves no trace on the page is no hidden text either: its letters are wrong.
    assert PassageKind.HIDDEN not in {paragraph.kind for paragraph in extraction.paragraphs}
    assert extraction.inventory.of(ContentKind.HIDDEN) or extraction.text


def test_wrong_letters_that_may_be_covered_close_the_file_and_are_no_words(tmp_path: Path) -> None:
    codes = [(0x24 + number % 20).to_bytes(2, "big") for number in range(30)]
    bar = b"0 g 50 690 520 30 re f"
    path = tmp_path / "a.pdf"
    one_font(path, b"\n".join([*at_once(codes), bar]), IDENTITY % b"", CID_FONT % b"Identity", DESCRIPTOR)
    extraction = extract(path, limits=LIMITS)
    assert {notice.code for notice in extraction.notices} == {"page-garbled", "hidden-text"}
    hidden = [each for each in extraction.paragraphs if each.kind is PassageKind.HIDDEN]
    assert {each.reason for each in hidden} == {Reason.COVERED}
    assert {letter for each in hidden for letter in extraction.text[each.start : each.end]} == {"\ufffd"}


def test_numbers_of_a_registered_collection_are_characters(tmp_path: Path) -> None:
    # Adobe-Japan1: 1200 is 一, 843 is あ.
    codes = [number.to_bytes(2, "big") for number in (1200, 1201, 843, 844)]
    for painting in (at_once, one_by_one):
        path = tmp_path / "a.pdf"
        one_font(path, b"\n".join(painting(codes)), IDENTITY % b"", CID_FONT % b"Japan1", DESCRIPTOR)
        assert "".join(extract(path, limits=LIMITS).text.split()) == "一壱あぃ"


@pytest.mark.parametrize("painting", [at_once, one_by_one, down])
@pytest.mark.parametrize("encoding", sorted(ENCODINGS))
def test_either_reader_s_choice_is_the_right_text(tmp_path: Path, encoding: str, painting: Painting) -> None:
    text = ENCODINGS[encoding][2]
    extraction = extract(not_embedded(tmp_path / "a.pdf", encoding, text, painting), limits=LIMITS)
    assert "".join(extraction.text.split()) == text
    assert extraction.notices == ()


def test_a_table_of_characters_is_believed(tmp_path: Path) -> None:
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
        b"1 beginbfrange <0321> <0340> <0041> endbfrange endcmap end"
    )
    codes = [bytes((3, 0x21 + n)) for n in range(26)]
    path = tmp_path / "a.pdf"
    font = IDENTITY % b"/ToUnicode 8 0 R"
    one_font(path, b"\n".join(at_once(codes)), font, CID_FONT % b"Identity", DESCRIPTOR, stream(cmap))
    extraction = extract(path, limits=LIMITS)
    assert extraction.text == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert extraction.notices == ()
