"""The samples hold what their README promises, read with pypdf and python-docx alone."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from docx.oxml.ns import qn
from lxml import etree
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from rightsarchive.model import Access, Case, Metadata, PartialDate
from tests.samples.build import __main__ as builder

SAMPLES = Path(__file__).parents[2] / "samples"
TYPES = {".txt", ".md", ".pdf", ".docx"}
UNREADABLE = {"unreadable/locked.en.pdf", "unreadable/broken.en.pdf"}
SCAN = "tandire/lettre-scan.fr.pdf"
LISTS = {"cases", "persons", "places", "rights"}
TOREGOZHINA = "toregozhina-almaty-2025"


def text_of(path: Path) -> str:
    match path.suffix:
        case ".pdf":
            return "\n".join(page.extract_text() for page in PdfReader(path).pages)
        case ".docx":
            document = docx.Document(str(path))
            return "\n".join(paragraph.text for paragraph in document.paragraphs)
        case ".md":
            return path.read_text("utf-8").split("---\n", 2)[2]
        case _:
            data = path.read_bytes()
            return data.decode("windows-1251" if path.name == "karyer.ru.txt" else "utf-8")


def described() -> dict[str, Metadata]:
    """The metadata of every sample that has any, from sidecars, front matter and the manifest."""
    found: dict[str, Any] = {}
    for path in SAMPLES.rglob("*.*.yaml"):
        found[path.relative_to(SAMPLES).as_posix().removesuffix(".yaml")] = yaml.safe_load(path.read_text("utf-8"))
    for path in SAMPLES.rglob("*.json"):
        found[path.relative_to(SAMPLES).as_posix().removesuffix(".json")] = json.loads(path.read_text("utf-8"))
    for path in SAMPLES.rglob("*.md"):
        found[path.relative_to(SAMPLES).as_posix()] = yaml.safe_load(path.read_text("utf-8").split("---\n", 2)[1])
    with (SAMPLES / "strike/manifest.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name = row.pop("file")
            found[f"strike/{name}"] = {key: value.split(";") if key in LISTS else value for key, value in row.items()}
    return {name: Metadata.model_validate(value) for name, value in found.items()}


def files() -> dict[str, Path]:
    return {path.relative_to(SAMPLES).as_posix(): path for path in sorted(SAMPLES.rglob("*")) if path.suffix in TYPES}


def readable() -> dict[str, Path]:
    return {name: path for name, path in files().items() if name not in UNREADABLE | {SCAN}}


METADATA = described()


def test_there_are_enough_of_them_and_each_is_described() -> None:
    assert len(readable()) == 22
    assert set(METADATA) == set(files()) - UNREADABLE
    assert {item.language for item in METADATA.values()} == {
        "ar",
        "en",
        "es",
        "fa",
        "fr",
        "ka",
        "kk",
        "ru",
        "tr",
        "uk",
        "uz",
    }
    assert all(item.title and item.authors and item.license == "MIT" and item.notes for item in METADATA.values())
    assert METADATA["strike/trial-notes.en.txt"].extra == {"observer_present": "yes"}
    assert METADATA["alto-sharaya/desalojo.es.pdf"].published == PartialDate("2024-09")


def test_every_language_has_the_formats_it_is_said_to_have() -> None:
    formats = Counter(path.suffix for path in readable().values())
    assert formats == {".txt": 11, ".md": 4, ".pdf": 4, ".docx": 3}


def test_cases_are_those_described() -> None:
    cases = [Case.model_validate(case) for case in yaml.safe_load((SAMPLES / "cases.yaml").read_text("utf-8"))]
    named = Counter(case for item in METADATA.values() for case in item.cases)
    assert set(named) == {case.id for case in cases}
    assert len(cases) == 8
    assert min(named.values()) >= 2
    assert [name for name, item in METADATA.items() if len(item.cases) == 2] == [
        "alto-sharaya/communications-2024.en.docx"
    ]


def test_access_levels() -> None:
    closed = {name: item.access for name, item in METADATA.items() if item.access is not Access.PUBLIC}
    assert closed == {"ghadrani/witness-note.en.md": Access.CONFIDENTIAL, "tandire/visite.fr.docx": Access.INTERNAL}


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    guess = LanguageIdentifier.from_model_file(MODEL_FILE)
    guess.set_languages(["ar", "en", "es", "fa", "fr", "ka", "kk", "ky", "ru", "tr", "uk", "uz"])
    return guess


@pytest.mark.parametrize("name", sorted(readable()))
def test_the_text_comes_out_in_its_language(name: str, identifier: LanguageIdentifier) -> None:
    text = text_of(readable()[name])
    assert 180 <= len(text.split()) <= 1500
    assert identifier.classify(text)[0] == METADATA[name].language


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("court-fine.en.txt", ("Zhylanbayev", "20 MCI", "78.6 thousand tenge", "July 31, 2025")),
        ("amende.fr.pdf", ("Zhylanbaiev", "78 000 KZT (140 €)", "31 juillet 2025", "grève de la faim")),
        ("dvadtsat-mrp.ru.md", ("Жыланбаев", "Торегожина", "«78,6 тысячи тенге»", "31 июля 2025 года", "в 11 ч")),
        ("aiyppul.kk.pdf", ("Жыланбаев", "Төреғожина", "78,6 мың теңге", "2025 жылғы 31 шілдеде")),
    ],
)
def test_one_case_in_four_languages_each_in_its_own_spelling(name: str, words: tuple[str, ...]) -> None:
    text = text_of(SAMPLES / "toregozhina" / name)
    assert [word for word in words if word not in text] == []
    assert METADATA[f"toregozhina/{name}"].cases == (TOREGOZHINA,)
    assert sum(TOREGOZHINA in item.cases for item in METADATA.values()) == 4


def test_the_web_capture_repeats_its_summary_and_carries_navigation() -> None:
    lines = (SAMPLES / "toregozhina/court-fine.en.txt").read_text("utf-8").splitlines()
    summary = next(line for line in lines if line.startswith("A court in Almaty has fined"))
    assert lines.count(summary) == 2
    assert lines.count("Back to top") == 2
    headlines = lines[lines.index("Latest news") + 1 : -1]
    assert len(headlines) == 12
    assert all(line.startswith("- ") for line in headlines)


def left_edges(page: PageObject) -> Counter[int]:
    """How many lines start at each x, in whole points."""
    edges: Counter[int] = Counter()

    def visit(text: str, matrix: list[float], text_matrix: list[float], *_: object) -> None:
        if text.strip():
            edges[round(text_matrix[4] + matrix[4])] += 1

    page.extract_text(visitor_text=visit)
    return edges


def test_the_booklet_has_two_columns_and_roman_labels() -> None:
    reader = PdfReader(SAMPLES / "alto-sharaya/desalojo.es.pdf")
    assert reader.page_labels == ["i", "ii", "iii", "iv", "1", "2", "3"]
    (first, _), (second, _) = left_edges(reader.pages[4]).most_common(2)
    assert abs(first - second) > 150
    assert "conce-\nsión" in reader.pages[4].extract_text()


def test_the_report_has_a_running_header_a_footer_and_an_outline() -> None:
    reader = PdfReader(SAMPLES / "tandire/monitoring.en.pdf")
    assert len(reader.pages) == 3
    for number, page in enumerate(reader.pages, 1):
        lines = page.extract_text().strip().splitlines()
        assert lines[0] == "Open Cells Network · Four hundred too many"
        assert "April 2024" in "".join(lines[-2:])
        assert lines[-1].strip().endswith(str(number))
    outline: Any = reader.outline
    title, chapters = outline
    assert title.title == "Four hundred too many: conditions in Tandiré remand prison"
    assert [entry.title for entry in chapters[3]] == ["Space", "Time"]


@pytest.mark.parametrize(
    ("name", "headings", "tables", "notes"),
    [
        ("alto-sharaya/communications-2024.en.docx", 7, 1, 3),
        ("ghadrani/munashada.ar.docx", 4, 1, 1),
        ("tandire/visite.fr.docx", 6, 1, 1),
    ],
)
def test_word_files_have_headings_lists_tables_and_real_footnotes(
    name: str, headings: int, tables: int, notes: int
) -> None:
    document = docx.Document(str(SAMPLES / name))
    styles = Counter((paragraph.style.name if paragraph.style else "").split()[0] for paragraph in document.paragraphs)
    assert styles["Heading"] == headings
    assert styles["List"] >= 3
    assert len(document.tables) == tables
    marks = [mark.get(qn("w:id")) for mark in document.element.body.iter(qn("w:footnoteReference"))]
    with zipfile.ZipFile(SAMPLES / name) as package:
        root = etree.fromstring(package.read("word/footnotes.xml"))
    texts = {note.get(qn("w:id")): "".join(note.itertext()).strip() for note in root}
    assert marks == [str(number) for number in range(1, notes + 1)]
    assert all(texts[mark] for mark in marks)


def test_the_scan_is_a_picture_without_text() -> None:
    (page,) = PdfReader(SAMPLES / SCAN).pages
    assert page.extract_text().strip() == ""
    assert [image.image.size for image in page.images if image.image] == [(1654, 2339)]


def test_the_locked_file_needs_its_password() -> None:
    reader = PdfReader(SAMPLES / "unreadable/locked.en.pdf")
    assert reader.is_encrypted
    with pytest.raises(FileNotDecryptedError):
        reader.pages[0].extract_text()
    assert reader.decrypt("sample")
    assert "sealed exhibits" in reader.pages[0].extract_text()


def test_the_broken_file_is_broken() -> None:
    data = (SAMPLES / "unreadable/broken.en.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    with pytest.raises(PyPdfError):
        list(PdfReader(io.BytesIO(data)).pages)


def test_the_old_encoding_is_not_utf8() -> None:
    data = (SAMPLES / "prutivka/karyer.ru.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")
    assert "Галина Войцик" in data.decode("windows-1251")


def test_building_again_gives_the_same_text_and_the_same_bytes(tmp_path: Path) -> None:
    built = builder.build_all(tmp_path)
    assert len(built) == 10
    assert builder.build_all(tmp_path) == ()
    for path in built:
        name = path.relative_to(tmp_path).as_posix()
        if name not in UNREADABLE:
            assert text_of(path) == text_of(SAMPLES / name), name
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as package:
                assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
