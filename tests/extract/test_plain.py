from __future__ import annotations

import codecs
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.errors import EmptyFileError, LimitError
from rightsarchive.extract import extract, extract_text
from rightsarchive.extract.plain import lines_of
from rightsarchive.model import Access, Author, Origin, PartialDate
from rightsarchive.settings import Limits
from tests.extract.make import check_offsets, read, shown

characters = st.text(st.characters(codec="utf-8"), min_size=1)


def test_the_text_is_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffOne line.\r\n\r\nTwo\tlines \r\nhere.\r".encode())
    extraction = read(path)
    assert extraction.text == "One line.\r\n\r\nTwo\tlines \r\nhere.\r"
    assert extraction.encoding == "utf-8"
    assert extraction.media_type == "text/plain"
    assert extraction.pages == ()
    check_offsets(extraction)


@given(characters)
def test_every_text_keeps_its_letters_in_some_paragraph(text: str) -> None:
    extraction = extract_text(text)
    assert extraction.text == text
    check_offsets(extraction)
    covered = "".join(extraction.text[p.start : p.end] for p in extraction.paragraphs)
    assert "".join(covered.split()) == "".join(text.split())


@given(characters)
def test_lines_joined_are_the_text(text: str) -> None:
    lines = list(lines_of(text))
    assert all(text[line.start : line.end] == line.text for line in lines)
    assert sum(len(line.text) for line in lines) == len(text.translate({10: None, 12: None, 13: None}))


def test_a_text_of_lone_surrogates_can_be_stored() -> None:
    extraction = extract_text("kept \ud800 and \ud83d\ude00 joined")
    assert extraction.text == "kept \ufffd and \U0001f600 joined"


def test_wrapped_blocks_are_paragraphs_and_short_lines_end_them() -> None:
    text = (
        "The court of first instance heard the case on 3 March and decided that the\n"
        "application was to be dismissed, without hearing the two witnesses that the\n"
        "defence had named.\n"
        "The reasons were given orally and were not written down until the end of\n"
        "June.\n\nOffice of the registrar\n12 Main Street\n"
    )
    found = shown(extract_text(text))
    assert found[0].endswith("defence had named.")
    assert found[1] == "The reasons were given orally and were not written down until the end of June."
    assert found[2:] == ["Office of the registrar", "12 Main Street"]


def test_without_blank_lines_each_line_is_a_paragraph() -> None:
    text = (
        "Court fines an activist\nPhoto: archive\n"
        + "A long paragraph of one line. " * 12
        + "\nLatest news\n- One\n- Two\n"
    )
    assert len(extract_text(text).paragraphs) == 6


def test_a_wrapped_file_without_blank_lines_is_not_cut_at_each_line() -> None:
    words = "word " * 400
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) > 70:
            lines.append(line.strip())
            line = ""
        line += word + " "
    assert len(extract_text("\n".join(lines)).paragraphs) == 1


def test_a_broken_line_that_begins_with_an_abbreviation_is_no_item() -> None:
    first = "The European Court of Human Rights said so in the judgment of the case of Mamedov"
    second = "v. Azerbaijan, and the court of the city repeated it in the same words in its own"
    assert len(extract_text(f"{first}\n{second}\n\nEnd.\n").paragraphs) == 2


def test_items_with_letters_are_paragraphs_beside_each_other() -> None:
    long = "the authorities of the city are to publish the results of the examination at once"
    text = f"They ask for three things, which have been asked for since the spring of the year:\na. {long}\nb. {long}\nc. {long}\n\nEnd.\n"
    assert len(extract_text(text).paragraphs) == 5


def test_list_items_are_paragraphs() -> None:
    text = "They ask the authorities to:\n- free him at once and without any condition;\n- drop the case;\n2) pay damages.\n"
    assert len(extract_text(text).paragraphs) == 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Суд признал правозащитницу виновной в распространении ложных сведений.", "windows-1251"),
        ("Суд признал правозащитницу виновной в распространении ложных сведений.", "koi8-r"),
        ("Суд признал правозащитницу виновной в распространении ложных сведений.", "utf-16-le"),
        ("La défenseuse a été condamnée à une amende élevée, dès le début de l’été.", "cp1252"),
        ("حكمت المحكمة على المدافعة عن حقوق الإنسان بغرامة مالية كبيرة", "cp1256"),
    ],
)
def test_old_encodings_are_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((text + "\n").encode(encoding))
    extraction = read(path)
    assert extraction.text == text + "\n"
    assert extraction.encoding
    assert codecs.lookup(extraction.encoding).name == codecs.lookup(encoding).name
    assert [notice.code for notice in extraction.notices] == ["encoding-guessed"]


def test_a_broken_byte_in_utf8_is_counted_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Суд признал её виновной. ".encode() * 5 + b"\xff and the rest.")
    extraction = read(path)
    assert extraction.encoding == "utf-8"
    assert extraction.text.count("\ufffd") == 1
    assert extraction.notices[0].code == "undecodable"
    assert extraction.notices[0].path == str(path)


def test_front_matter_is_metadata_and_not_text_to_find(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        '---\ntitle: "The fine"\nauthors: ["Aden, Islam", Orda]\npublished: 2025-07\nlanguage: no\nmood: calm\n---\n# Head\n\nBody.\n',
        "utf-8",
    )
    extraction = read(path)
    assert extraction.text.startswith("---\ntitle")
    assert shown(extraction) == ["Head", "Body."]
    values = {key: value for key, (value, _) in extraction.properties.items()}
    assert values == {
        "title": "The fine",
        "authors": (Author(family="Aden", given="Islam"), Author(literal="Orda")),
        "published": PartialDate("2025-07"),
        "language": "no",
        "extra.mood": "calm",
    }
    origin = extraction.properties["published"][1]
    assert origin.origin is Origin.FRONT_MATTER
    assert origin.where.endswith("line 4")


@pytest.mark.parametrize(
    ("text", "line", "access"),
    [
        ("title: A\npublished: last summer", 3, None),
        ("title: A\naccess: top drawer", 3, Access.CONFIDENTIAL),
        ("title: [A\naccess: public", 3, Access.CONFIDENTIAL),
    ],
)
def test_front_matter_that_is_not_understood_is_told_and_closes(
    tmp_path: Path, text: str, line: int, access: Access | None
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"---\n{text}\n---\nBody.\n", "utf-8")
    extraction = read(path)
    (notice,) = extraction.notices
    assert (notice.code, f"line {line}" in notice.message) == ("metadata", True)
    assert extraction.properties.get("access", (None,))[0] is access


def test_a_rule_at_the_top_is_not_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("---\nA story that begins with a rule\n---\nand goes on.\n", "utf-8")
    extraction = read(path)
    assert not extraction.properties
    assert any("A story" in paragraph for paragraph in shown(extraction))


def test_the_original_name_tells_markdown(tmp_path: Path) -> None:
    path = tmp_path / "0f3a"
    path.write_text("# Head\n", "utf-8")
    assert read(path, original_name="notes.md").media_type == "text/markdown"
    assert read(path, original_name="notes.txt").media_type == "text/plain"


def test_nothing_but_spaces_is_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b" \n\n ")
    with pytest.raises(EmptyFileError) as caught:
        read(path)
    assert caught.value.path == str(path)


def test_limits_of_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(random.Random(1).choice([b"ab "]) * (1 << 20))
    with pytest.raises(LimitError, match="the limit is 1") as caught:
        extract(path, limits=Limits(file_mb=1))
    assert caught.value.path == str(path)
    with pytest.raises(LimitError, match="characters of text"):
        extract(path, limits=Limits(text_mb=1))
