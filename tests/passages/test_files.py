"""From a real file to its passages: whatever stands in a PDF, a Word file or a text, every passage is verbatim and in its place."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

import docx
import matplotlib as mpl
from fpdf import FPDF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightsarchive.extract import extract
from rightsarchive.model import Extraction, Passage, PassageKind
from rightsarchive.passages import split
from rightsarchive.settings import Limits

FONT = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
SENTENCES = (
    "The court in Almaty fined the human rights defender on Thursday.",
    "Her lawyers, who were not heard, announced an appeal (art. 456-2).",
    "Le tribunal a condamné la défenseuse à une amende d’environ 78 000 tenges.",
    "La grève de la faim du militant dure depuis le 18 juillet 2025.",
    "Суд оштрафовал правозащитницу 31 июля 2025 года, её адвокаты подали жалобу.",
    "Сот құқық қорғаушыға айыппұл салды, адвокаттары шағым түсіреді.",
    "He lost 12.5 kg in nine days; no doctor came.",
)
paragraphs = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=9).map(" ".join)
documents = st.lists(
    st.tuples(st.sampled_from(["text", "text", "text", "heading", "table", "page"]), paragraphs),
    min_size=1,
    max_size=10,
)
few = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def read(data: bytes, name: str) -> tuple[Extraction, tuple[Passage, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        extraction = extract(path, limits=Limits(), original_name=name)
    return extraction, split("d1", extraction)


def hold(extraction: Extraction, passages: tuple[Passage, ...]) -> None:
    """What is true of every passage of every file."""
    pages = {page.number: page for page in extraction.pages}
    end = 0
    for number, passage in enumerate(passages, start=1):
        at = passage.locator
        assert passage.ordinal == number
        assert extraction.text[at.start : at.end] == passage.text == passage.text.strip()
        assert at.start >= end
        end = at.end
        first, last = extraction.paragraphs[at.paragraph - 1], extraction.paragraphs[at.paragraph_end - 1]
        assert first.start <= at.start < first.end
        assert last.start < at.end <= last.end
        assert first.page == last.page == at.page
        if at.page is not None:
            assert pages[at.page].start <= at.start < at.end <= pages[at.page].end
            assert at.page_label == pages[at.page].label


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@few
@given(documents)
def test_word_files(parts: list[tuple[str, str]]) -> None:
    document = docx.Document()
    for kind, text in parts:
        if kind == "heading":
            document.add_heading(text.split(".")[0], level=2)
        elif kind == "table":
            document.add_table(rows=1, cols=2).rows[0].cells[0].text = text
        else:
            document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    extraction, passages = read(out.getvalue(), "a.docx")
    hold(extraction, passages)
    assert not extraction.pages
    written = [word for kind, text in parts for word in words(text.split(".")[0] if kind == "heading" else text)]
    assert words(extraction.text) == written
    # What is no passage of its own stands, word for word, in one that names it as a repeat.
    found = {word for passage in passages for word in words(passage.text)}
    assert found == set(written)


@few
@given(documents)
def test_pdf_files(parts: list[tuple[str, str]]) -> None:
    pdf = FPDF()
    pdf.add_font("DejaVu", fname=str(FONT))
    pdf.add_page()
    for kind, text in parts:
        if kind == "page":
            pdf.add_page()
        pdf.set_font("DejaVu", size=18 if kind == "heading" else 11)
        pdf.multi_cell(0, 8 if kind == "heading" else 6, text.split(".")[0] if kind == "heading" else text)
        pdf.ln(5)
    extraction, passages = read(bytes(pdf.output()), "a.pdf")
    hold(extraction, passages)
    assert [page.number for page in extraction.pages] == list(range(1, pdf.pages_count + 1))
    written = [word for kind, text in parts for word in words(text.split(".")[0] if kind == "heading" else text)]
    assert words(extraction.text) == written
    assert {word for passage in passages for word in words(passage.text)} == set(written)


@few
@given(documents, st.sampled_from(["\n", "\r\n"]))
def test_text_files(parts: list[tuple[str, str]], line_end: str) -> None:
    text = (line_end * 2).join(text for _, text in parts)
    extraction, passages = read(text.encode(), "a.txt")
    hold(extraction, passages)
    assert extraction.text == text
    assert all(passage.kind in {PassageKind.BODY, PassageKind.NAVIGATION} for passage in passages)
    assert {word for passage in passages for word in words(passage.text)} == set(words(text))
