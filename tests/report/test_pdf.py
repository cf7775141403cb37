"""Reports as PDF: tagged, without anything of the machine, verifiable; no text of a user is markup."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from rightsarchive import Archive, Metadata, Report, Section, TextSource, UsageError, compose_report
from rightsarchive.papers import checking
from rightsarchive.papers.reading import read_paper
from rightsarchive.report import render
from tests.report.test_builder import archive as archive  # noqa: PLC0414 - a fixture
from tests.report.test_builder import built
from tests.report.test_exhibits import WORDS, cited
from tests.report.test_exhibits import archive as pages  # noqa: F401 - a fixture

typst = pytest.importorskip("typst")

from rightsarchive.report import pdf  # noqa: E402 - behind the question whether it is installed


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker takes a second to start; that papers are read in one is tested where papers are."""
    monkeypatch.setattr(checking, "paper_of", read_paper)


MARKUP = st.text(
    st.sampled_from("#*_`$@<>[]{}()\\/\"'~=-+.:;0aя€") | st.characters(codec="utf-8", max_codepoint=0x17F), max_size=30
)


def set_here(report: Report, **changed: Any) -> bytes:
    """The file, set in this process; ``changed`` are blocks of the data that somebody changed."""
    data = pdf.data_of(report.compose())
    data.update(changed)
    return pdf.typeset(json.dumps(data), 0)


def reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def tags(data: bytes) -> list[str]:
    found: list[str] = []

    def walk(element: Any) -> None:
        element = element.get_object()
        for each in element if isinstance(element, list) else [element]:
            kid = each.get_object()
            if isinstance(kid, dict):
                found.append(str(kid.get("/S", "")))
                if "/K" in kid:
                    walk(kid["/K"])

    walk(reader(data).root_object["/StructTreeRoot"])
    return found


def test_it_is_tagged_titled_and_says_its_language(archive: Archive) -> None:
    data = set_here(built(archive))
    root: Any = reader(data).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader(data).metadata.title == "Punished for speaking"  # type: ignore[union-attr]
    found = tags(data)
    for tag, least in (("/BlockQuote", 7), ("/Note", 12), ("/H1", 2), ("/Table", 2), ("/TH", 2)):
        assert found.count(tag) >= least, tag
    xmp = root["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1<" in xmp
    assert b"<pdfaid:part>3<" in xmp


def test_the_same_report_is_the_same_file_and_names_no_place_of_this_machine(archive: Archive) -> None:
    report = built(archive)
    one, other = render(report, "pdf"), render(report, "pdf")
    assert one == other
    whole = b"".join(each.get_data() for each in _streams(reader(one))) + one
    for place in (str(Path.home()), str(Path.cwd()), "site-packages", "/tmp/"):
        assert place.encode() not in whole


def _streams(read: PdfReader) -> Iterator[Any]:
    for number in range(1, len(read.xref[0]) + 1 if 0 in read.xref else 1):
        found = read.get_object(number)
        if hasattr(found, "get_data"):
            yield found


@pytest.mark.parametrize(
    ("style", "locale"), [("oscola", "en-GB"), ("apa", "en-US"), ("oscola", "ar"), ("gost-r-7-0-5-2008-numeric", "ru")]
)
@pytest.mark.parametrize("endnotes", [False, True])
def test_it_verifies_in_every_direction_and_with_notes_at_the_end(
    archive: Archive, tmp_path: Path, style: str, locale: str, endnotes: bool
) -> None:
    report = built(archive, style, locale)
    report.endnotes = endnotes
    path = tmp_path / "report.pdf"
    path.write_bytes(set_here(report))
    verdicts = archive.verify(path)
    assert [each.message for each in verdicts.problems] == []
    assert len(verdicts) == len(report.citations)
    # Whose words run from right to left is told what was not compared.
    told = [each.quote for each in verdicts if "not fully compared" in each.message]
    assert any("المدافعة" in quote for quote in told)
    assert not any(quote.startswith("The court") for quote in told)


CHANGES = (
    ("fined the defender", "freed the defender"),
    ("3 July 2025.", "4 July 2025."),
    ("المحكمة", "الحكومة"),
    ("Суд в Алматы", "Суд в Астане"),
    ("(4 July 2025)", "(4 July 2021)"),
    ("para 1", "para 9"),
    ("Before the first section.", "Before it. “Nobody was ever harmed in this place”, he said."),
)


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_what_somebody_changes_in_it_is_told(archive: Archive, tmp_path: Path, old: str, new: str) -> None:
    data = pdf.data_of(built(archive).compose())
    kept = data["citations"]
    words = json.dumps(data, ensure_ascii=False)
    assert old in words
    changed = json.loads(words.replace(old, new)) | {"citations": kept}
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf.typeset(json.dumps(changed), 0))
    assert archive.verify(path).problems


@pytest.mark.parametrize("hash_of", ["hash", "source"])
def test_a_changed_annex_is_told(archive: Archive, tmp_path: Path, hash_of: str) -> None:
    annex = pdf.data_of(built(archive).compose())["annex"]
    if hash_of == "hash":
        annex["sources"][0]["sha256"] = "0" * 64
    else:
        annex["sources"].append(
            {"entry": [{"text": "Nobody, ‘Invented’ (2020)"}], "sha256": "1" * 64, "places": "p. 1"}
        )
    path = tmp_path / "report.pdf"
    path.write_bytes(set_here(built(archive), annex=annex))
    assert archive.verify(path).problems


def test_words_painted_beside_the_tags_are_read(archive: Archive, tmp_path: Path) -> None:
    from fpdf import FPDF
    from pypdf import PdfWriter

    stamp = FPDF()
    stamp.add_page()
    stamp.set_font("Helvetica", size=11)
    stamp.text(25, 280, 'He said: "Nobody was ever harmed in this place by anyone".')
    writer = PdfWriter(clone_from=io.BytesIO(set_here(built(archive))))
    writer.pages[0].merge_page(PdfReader(io.BytesIO(bytes(stamp.output()))).pages[0])
    writer.write(tmp_path / "report.pdf")
    assert any("Nobody" in str(each) for each in archive.verify(tmp_path / "report.pdf").problems)


@settings(max_examples=25, deadline=None)
@given(MARKUP, MARKUP)
def test_no_text_of_a_user_is_markup(title: str, words: str) -> None:
    section = Section(f"S{words}").prose(f"q{words}q".replace("{", "{{").replace("}", "}}"))
    section.table([f"h{title}", "i"], [[f"c{words}", f"d{title}"]])
    report = compose_report(f"T{title}", [section])
    path = Path("report.pdf")
    data = pdf.data_of(report.compose())
    shown = {"Title", data["title"]} | {each.get("text", "") for each in data["blocks"]}
    made = PdfReader(io.BytesIO(pdf.typeset(json.dumps(data), 0)))
    text = "".join(page.extract_text() for page in made.pages)
    for expected in shown - {"Title", ""}:
        assert _bare(expected) in _bare(text), path


def _bare(text: str) -> str:
    return "".join(re.findall(r"[^\W_]", text.replace("\u0149", "")))


def test_a_sign_without_a_font_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="MONGOLIAN LETTER MA"):
        set_here(compose_report("ᠮᠣᠩᠭᠣᠯ", []))


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "rightsarchive.report.pdf.find_spec"
    monkeypatch.setattr(asked, lambda name: None if name == "manimgx_fonts_cjk" else find_spec(name))
    with pytest.raises(UsageError, match=r"CJK UNIFIED IDEOGRAPH.*rightsarchive\[pdf-cjk\]"):
        set_here(compose_report("中文", []))
    monkeypatch.setattr(asked, lambda name: None)
    with pytest.raises(UsageError, match=r"rightsarchive\[pdf\]"):
        pdf.pdf(compose_report("T", []).compose())


def test_every_script_that_is_promised_has_a_font() -> None:
    words = "Latin Кириллица Ұлы Ελληνικά العربية فارسی اردو עברית Հայերեն ქართული አማርኛ हिन्दी বাংলা ગુજરાતી ਪੰਜਾਬੀ தமிழ் తెలుగు ಕನ್ನಡ മലയാളം සිංහල ไทย ລາວ ខ្មែរ မြန်မာ"
    assert set_here(compose_report(words, [])).startswith(b"%PDF-")


def test_an_exhibit_stands_in_it_with_its_words_for_those_who_cannot_see(pages: Archive, tmp_path: Path) -> None:  # noqa: F811
    report = Report("T", archive=pages, clearance="public")
    report.section("S").exhibit(cited(pages, "open.pdf"))
    path = report.annex_sources().write(tmp_path / "report.pdf")
    assert "/Figure" in tags(path.read_bytes())
    assert [each.message for each in pages.verify(path).problems] == []
    assert WORDS[:20] in json.dumps(pdf.data_of(report.compose()))


def test_a_quote_over_two_pages_is_one(tmp_path: Path) -> None:
    text = " ".join(f"In the year {year} the court heard the case again." for year in range(1000, 1400))
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest([TextSource(text, Metadata(identifier="long", title="Long", language="en"))])
        section = Section("S", [archive.cite("long", 0, len(text))])
        path = tmp_path / "report.pdf"
        path.write_bytes(set_here(compose_report("R", [section])))
        assert len(reader(path.read_bytes()).pages) > 2
        assert [each.message for each in archive.verify(path).problems] == []
        assert len(read_paper(path).quotes) == 1


@pytest.mark.parametrize("locale", ["ru-RU", "zh-CN", "kk-KZ"])
def test_a_pdf_with_a_table_of_contents_verifies_in_every_language(
    archive: Archive, tmp_path: Path, locale: str
) -> None:
    report = Report("R", locale=locale, author=["Ana Ruiz", "Бота Ким"], archive=archive)
    for number in range(6):
        report.section(f"Section {number}").quote(archive.search("court fined", limit=1).hits[0])
    data = set_here(report.annex_sources())
    assert reader(data).metadata.author == "Ana Ruiz, Бота Ким"  # type: ignore[union-attr]
    path = tmp_path / "report.pdf"
    path.write_bytes(data)
    assert [each.message for each in archive.verify(path).problems] == []
