from __future__ import annotations

import contextlib
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from rightsarchive.errors import BrokenFileError, FileError, HostileFileError
from rightsarchive.extract.counting import roman
from rightsarchive.model import Author, Origin, PassageKind
from tests.extract.make import WORD, check_offsets, read, shown, with_part, word

NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def test_headings_lists_and_properties(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Fines for posts"
    document.core_properties.author = "Aigul Serik"
    document.core_properties.language = "en-US"
    document.add_heading("The case", 1)
    document.add_paragraph("She was fined in July.")
    document.add_heading("The trial", 2)
    document.add_paragraph("Heard in one day.")
    for text in ("first", "second"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("a point", style="List Bullet")
    document.add_heading("The law", 1)
    document.add_paragraph("Article 456-2.")
    path = tmp_path / "a.docx"
    document.save(str(path))
    extraction = read(path)
    check_offsets(extraction)
    assert extraction.pages == ()
    assert shown(extraction) == [
        "The case", "She was fined in July.", "The trial", "Heard in one day.", "1. first", "2. second", "• a point", "The law", "Article 456-2.",
    ]  # fmt: skip
    paths = {extraction.text[p.start : p.end]: p.heading_path for p in extraction.paragraphs}
    assert paths["Heard in one day."] == ("The case", "The trial")
    assert paths["Article 456-2."] == ("The law",)
    assert extraction.properties["title"][0] == "Fines for posts"
    assert extraction.properties["authors"][0] == (Author(literal="Aigul Serik"),)
    assert extraction.properties["language"][0] == "en"
    # The creation date of python-docx's own template says nothing of this file.
    assert "published" not in extraction.properties


def test_dates_and_the_title_style(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.created = __import__("datetime").datetime(2025, 8, 4, 10, 0)
    document.add_heading("Hunger strike in Aktau", 0)
    document.add_paragraph("Body.")
    path = tmp_path / "a.docx"
    document.save(str(path))
    properties = read(path).properties
    assert properties["extra.created"][0] == "2025-08-04"
    assert "published" not in properties
    assert properties["title"][0] == "Hunger strike in Aktau"
    assert properties["title"][1].origin is Origin.INFERRED


def test_tables_give_a_paragraph_a_row_and_merged_cells_once(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Before.")
    table = document.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "tall"
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "In a frame."
    path = tmp_path / "a.docx"
    document.save(str(path))
    extraction = read(path)
    check_offsets(extraction)
    assert shown(extraction, PassageKind.TABLE) == ["wide | | 02", "10 | 11 | tall", "20 | 21"]
    assert shown(extraction, PassageKind.BODY) == ["Before.", "In a frame."]


def test_footnotes_stand_after_the_paragraph_of_their_mark(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx",
        f'<w:p>{run("She was fined.")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" She appealed.")}</w:p>',
        paragraph("Next."),
    )
    notes = (
        f'<w:footnotes {WORD}><w:footnote w:type="separator" w:id="-1"><w:p>{run("---")}</w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run(" Interview, August.")}</w:p></w:footnote></w:footnotes>'
    )
    extraction = read(with_part(path, "footnotes.xml", notes, "footnotes", NOTES))
    check_offsets(extraction)
    assert shown(extraction) == ["She was fined.¹ She appealed.", "[1] Interview, August.", "Next."]
    assert shown(extraction, PassageKind.FOOTNOTE) == ["[1] Interview, August."]


def test_tracked_changes_content_controls_links_and_symbols(tmp_path: Path) -> None:
    path = word(
        tmp_path / "a.docx",
        f'<w:p>{run("He was ")}<w:del w:id="1" w:author="x"><w:r><w:delText>free</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="x">{run("held")}</w:ins>'
        f'<w:moveFrom w:id="3" w:author="x">{run(" old")}</w:moveFrom><w:moveTo w:id="4" w:author="x">{run(" for long")}</w:moveTo>{run(".")}</w:p>',
        f"<w:sdt><w:sdtContent>{paragraph('In a control.')}</w:sdtContent></w:sdt>",
        f"<w:p><w:hyperlink>{run('A link')}</w:hyperlink><w:smartTag>{run(' and a tag')}</w:smartTag></w:p>",
        '<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:sym w:font="Symbol" w:char="F0B7"/></w:r></w:p>',
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    )
    extraction = read(path)
    assert shown(extraction) == [
        "He was held for long.",
        "In a control.",
        "A link and a tag",
        "a b c-d•",
        "seen",
        "secret",
        "7",
    ]
    assert shown(extraction, PassageKind.HIDDEN) == ["secret"]
    assert "a\tb\nc-d•" in extraction.text
    assert {notice.code for notice in extraction.notices} == {"tracked-deletions", "hidden-text"}


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + paragraph("In the box.") + "</w:txbxContent>"
    path = word(
        tmp_path / "a.docx",
        f"<w:p>{run('Beside.')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    assert shown(read(path)) == ["Beside.", "In the box."]


def test_headers_are_navigation_and_comments_are_kept_apart(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Body.")
    document.sections[0].header.paragraphs[0].text = "Draft of the office"
    path = tmp_path / "a.docx"
    document.save(str(path))
    comments = f'<w:comments {WORD}><w:comment w:id="1" w:author="Ann" w:date="2025-08-01">{paragraph("Is this so?")}</w:comment></w:comments>'
    extraction = read(
        with_part(
            path,
            "comments.xml",
            comments,
            "comments",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml",
        )
    )
    assert shown(extraction, PassageKind.NAVIGATION) == ["Draft of the office"]
    assert "Is this so?" not in extraction.text
    assert extraction.properties["extra.comments"][0] == [
        {"author": "Ann", "date": "2025-08-01", "text": "Is this so?"}
    ]
    assert "comments" in {notice.code for notice in extraction.notices}


def test_a_file_without_text_is_kept_with_a_notice(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))
    extraction = read(path)
    assert extraction.paragraphs == ()
    assert [notice.code for notice in extraction.notices] == ["no-text"]


def test_roman_numbers() -> None:
    assert [roman(number) for number in (1, 4, 9, 14, 40, 90, 1994, 4000)] == [
        "I",
        "IV",
        "IX",
        "XIV",
        "XL",
        "XC",
        "MCMXCIV",
        "4000",
    ]


def repacked(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The same package with ``change(name, data)`` applied to each part."""
    source = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return path


def test_a_blank_medium_that_fills_the_memory(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", paragraph("Hello"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/image1.bmp", bytes(64 << 20))
    with pytest.raises(HostileFileError, match="times its size") as caught:
        read(path)
    assert caught.value.path == str(path)


def test_an_external_entity_is_refused(tmp_path: Path) -> None:
    path = repacked(
        word(tmp_path / "a.docx", paragraph("Hello")),
        lambda name, data: (
            data.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document', 1)
            if name == "word/document.xml"
            else data
        ),
    )
    with pytest.raises(HostileFileError, match="entities"):
        read(path)


def test_a_part_that_climbs_out_is_refused(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", paragraph("Hello"))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/../../../evil.txt", "x")
    with pytest.raises(HostileFileError, match="climbs out"):
        read(path)


def test_millions_of_elements_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rightsarchive.extract.word.package._MOST_TAGS", 100_000)
    noise = random.Random(3)
    many = "".join(f'<w:p w:rsidR="{noise.randrange(1 << 30):08x}"/>' for _ in range(1000))
    path = repacked(
        word(tmp_path / "a.docx", paragraph("Hello")),
        lambda name, data: (
            data.replace(b"<w:sectPr", many.encode() * 110 + b"<w:sectPr", 1) if name == "word/document.xml" else data
        ),
    )
    with pytest.raises(HostileFileError, match="millions of elements"):
        read(path)


def test_deep_nesting_ends_as_a_typed_error(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 120 + paragraph("Deep.") + "</w:sdtContent></w:sdt>" * 120
    with pytest.raises(HostileFileError):
        read(word(tmp_path / "a.docx", deep))


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.95])
def test_a_file_cut_off_is_broken(tmp_path: Path, cut: float) -> None:
    path = word(tmp_path / "a.docx", paragraph("Hello"))
    data = path.read_bytes()
    path.write_bytes(data[: int(cut * len(data))])
    with pytest.raises(BrokenFileError):
        read(path)


def test_any_damaged_byte_ends_as_text_or_as_a_typed_error(tmp_path: Path) -> None:
    source = word(
        tmp_path / "a.docx", *[paragraph(f"Paragraph {number} of the text.") for number in range(20)]
    ).read_bytes()
    noise = random.Random(7)
    path = tmp_path / "b.docx"
    for _ in range(60):
        data = bytearray(source)
        for _ in range(3):
            data[noise.randrange(len(data))] = noise.randrange(256)
        path.write_bytes(bytes(data))
        with contextlib.suppress(FileError):
            check_offsets(read(path))
