from __future__ import annotations

import zlib
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF

from rightsarchive.extract import extract
from rightsarchive.extract.pdf import ocr
from rightsarchive.model import PageVerdict
from rightsarchive.settings import Limits
from tests.extract.make import SENTENCE, check_offsets, content_pdf, pdf, shown, stream

# Recognition is given as long as it takes, on a busy machine too.
LIMITS = Limits(seconds=300)
TEXT = "The court fined the lawyer in July. She filed an appeal."


def scan_of(path: Path, folder: Path, *, also: bytes = b"") -> Path:
    """A PDF whose page is a picture of the first page of ``path``; ``also`` is a second page's content."""
    document = pypdfium2.PdfDocument(path)
    bitmap = document[0].render(scale=150 / 72, grayscale=True)
    rows = b"".join(
        bytes(bitmap.buffer)[r * bitmap.stride : r * bitmap.stride + bitmap.width] for r in range(bitmap.height)
    )
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    picture = stream(zlib.compress(rows), entries % (bitmap.width, bitmap.height))
    document.close()
    contents = [b"q 595 0 0 842 0 0 cm /Im1 Do Q", *([also] if also else [])]
    number = 4 + 2 * len(contents)
    return content_pdf(folder / "scan.pdf", contents, resources=b"/XObject << /Im1 %d 0 R >>" % number, extra=[picture])


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    document = FPDF()
    document.add_page()
    document.set_font("Helvetica", size=18)
    document.multi_cell(0, 12, TEXT)
    return pdf(tmp_path / "printed.pdf", document)


def test_a_scan_is_recognised_in_a_stated_language_or_says_what_is_missing(tmp_path: Path, printed: Path) -> None:
    path = scan_of(printed, tmp_path)
    extraction = extract(path, limits=LIMITS, languages=("en",))
    check_offsets(extraction)
    page = extraction.pages[0]
    if "eng" in ocr.installed():
        assert " ".join(extraction.text.split()) == TEXT
        assert page.verdict is PageVerdict.GOOD
        assert page.extractor.startswith("OCR: tesseract")
        assert extraction.notices[0].code == "page-recognised"
        stored = extraction.properties["extra.ocr"][0][1]
        assert stored["confidence"] > 60
    else:
        assert page.verdict is PageVerdict.SCANNED
        assert "apt install tesseract-ocr tesseract-ocr-eng" in extraction.notices[0].advice


def test_the_language_of_the_other_pages_is_taken(tmp_path: Path, printed: Path) -> None:
    lines = [b"BT /F1 10 Tf 50 %d Td (%s) Tj ET" % (800 - 14 * n, SENTENCE.strip().encode()) for n in range(8)]
    extraction = extract(scan_of(printed, tmp_path, also=b"\n".join(lines)), limits=LIMITS)
    if "eng" in ocr.installed():
        assert extraction.pages[0].extractor.endswith("(eng)")
        assert TEXT in " ".join(shown(extraction))
    else:
        assert "tesseract-ocr-eng" in extraction.notices[0].advice


def test_without_a_known_language_nothing_is_recognised(tmp_path: Path, printed: Path) -> None:
    extraction = extract(scan_of(printed, tmp_path), limits=LIMITS)
    assert extraction.pages[0].verdict is PageVerdict.SCANNED
    assert extraction.paragraphs == ()
    assert "language:" in extraction.notices[0].advice


def test_a_page_for_which_no_time_is_left_is_named(tmp_path: Path, printed: Path) -> None:
    extraction = extract(scan_of(printed, tmp_path), limits=Limits(seconds=0.001), languages=("en",))
    assert extraction.pages[0].verdict is PageVerdict.SCANNED
    advice = extraction.notices[0].advice
    assert ("Raise seconds under [limits]" if "eng" in ocr.installed() else "apt install") in advice


def test_a_missing_model_is_named(tmp_path: Path, printed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: frozenset({"eng", "osd"}))
    extraction = extract(scan_of(printed, tmp_path), limits=LIMITS, languages=("kk", "en"))
    assert extraction.pages[0].verdict is PageVerdict.SCANNED
    assert "apt install tesseract-ocr tesseract-ocr-kaz" in extraction.notices[0].advice


def test_the_table_of_words_becomes_lines_and_doubts(monkeypatch: pytest.MonkeyPatch) -> None:
    table = (
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
        "1\t1\t0\t0\t0\t0\t0\t0\t1000\t1000\t-1\t\n"
        "5\t1\t1\t1\t1\t1\t100\t100\t80\t40\t96.5\tСуд\n"
        "5\t1\t1\t1\t1\t2\t200\t100\t80\t30\t41\tвынес\n"
        '5\t1\t1\t1\t2\t1\t100\t160\t80\t42\t91\t"решение"\n'
    )
    words = ocr._words(table)
    page, doubtful = ocr._page(words, 300 / 72, 842)
    assert page.text == 'Суд вынес\n"решение"'
    assert [line.text for line in page.lines] == ["Суд вынес", '"решение"']
    assert all(page.text[line.start : line.end] == line.text for line in page.lines)
    assert [(page.text[start:end], confidence) for start, end, confidence in doubtful] == [("вынес", 41.0)]
    assert page.lines[0].y > page.lines[1].y
