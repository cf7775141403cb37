"""Lists of names and queries: every hit is written, a bad line is told of, and the rest goes on."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive import Archive, Failure, Metadata, TextSource
from rightsarchive.cli import main
from rightsarchive.controls import signs
from rightsarchive.rows import cell
from rightsarchive.search.batch import PAGE, BatchHit, BatchLine
from rightsarchive.search.hit_table import COLUMNS
from rightsarchive.search.name_query import name_query


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch") / "archive"
    texts = [f"Guard number {number} said that Marat Zhylanbayev refused food." for number in range(PAGE + 20)]
    with Archive.create(folder) as archive:
        archive.ingest([TextSource(text, Metadata(title="Log")) for text in texts])
        archive.ingest(
            TextSource('=HYPERLINK("x") was the text of the message to Aliya Bekova.', Metadata(title="@sum"))
        )
    return folder


@pytest.fixture
def archive(location: Path) -> Iterator[Archive]:
    with Archive.open(location) as opened:
        yield opened


def test_every_hit_of_every_line_is_given(archive: Archive, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("id;name\na;Жыланбаев Марат\nb;(\nc;Aliya Bekova\nd;Nobody Atall\n", "utf-8")
    found = list(archive.search_all(names))
    hits = [each for each in found if isinstance(each, BatchHit)]
    assert [hit.rank for hit in hits if hit.query.id == "a"] == list(range(1, PAGE + 21))
    assert [hit.query.id for hit in hits][-1] == "c"
    (failure,) = (each for each in found if isinstance(each, Failure))
    assert failure.path == f"{names}, line 3"


def test_a_plain_list_and_json_lines_are_read_too(archive: Archive, tmp_path: Path) -> None:
    plain = tmp_path / "queries.csv"
    plain.write_text('"number 7"\n(unclosed\nBekova\n', "utf-8")
    lines_of = [each for each in archive.search_all(plain) if isinstance(each, BatchLine)]
    assert [(line.query.text, line.total) for line in lines_of] == [('"number 7"', 1), ("(unclosed", 0), ("Bekova", 1)]
    assert "bracket" in lines_of[1].message
    lines = tmp_path / "queries.jsonl"
    lines.write_text('{"query": "Bekova", "id": 1}\nnot json\n[1]\n\n{"name": "Aliya Bekova"}\n', "utf-8")
    results = list(archive.search_all(lines))
    assert [each.path for each in results if isinstance(each, Failure)] == [f"{lines}, line 2", f"{lines}, line 3"]
    assert [each.query.line for each in results if isinstance(each, BatchHit)] == [1, 5]


def test_the_files_hold_page_and_quote_and_no_formula_runs(location: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name\nAliya Bekova\n", "utf-8")

    def run(out: Path, code: int = 0) -> str:
        words = ["search", "--archive", str(location), "--queries", str(names), "--out", str(out)]
        result = CliRunner().invoke(main, words, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    assert "1 hits written" in run(tmp_path / "hits.csv")
    (row,) = csv.DictReader((tmp_path / "hits.csv").open(encoding="utf-8-sig", newline=""))
    assert (tmp_path / "hits.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # Excel would guess the code page
    assert tuple(row) == COLUMNS
    assert row["quote"].startswith("'=HYPERLINK")
    assert row["title"] == "'@sum"
    run(tmp_path / "hits.jsonl")
    assert not (tmp_path / "hits.jsonl").read_bytes().startswith(b"\xef")
    (line,) = map(json.loads, (tmp_path / "hits.jsonl").read_text("utf-8").splitlines())
    assert line["quote"].startswith("=HYPERLINK")
    assert (line["paragraph"], line["page"], line["matched"]) == (1, None, ["Aliya", "Bekova"])
    run(tmp_path / "hits.xlsx", code=2)
    names.write_text("name\n(\n", "utf-8")
    assert "line 2" in run(tmp_path / "hits.csv", code=1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sep.csv", b"sep=;\r\nid;name\r\n7;Bekova\r\n"),
        ("surnames.csv", "№;фамилия;имя\r\n1;Bekova;Aliya\r\n".encode("cp1251")),
        ("open.csv", b'name,id\n"Nobody,1\nBekova,2\n'),
        ("wide.csv", "Prénom,Nom\nAliya,BEKOVA\n".encode("utf-16")),
        ("titles.txt", "ФИО\nг-жа Bekova А.\n".encode()),
        ("slash.csv", b"name\nNobody/Bekova\n"),
        ("quoted.txt", b'"Aliya Bekova"\n'),
    ],
)
def test_a_list_is_understood_however_it_was_saved(archive: Archive, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    found = list(archive.search_all(tmp_path / name))
    assert [each.hit.document.title for each in found if isinstance(each, BatchHit)] == ["@sum"]


def test_a_table_without_a_known_column_is_told_once(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("colour,size\nred,Bekova\nblue,2\n", "utf-8")
    (failure,) = archive.search_all(tmp_path / "t.csv")
    assert isinstance(failure, Failure)
    assert "colour, size" in failure.message


def test_a_name_asks_for_its_words() -> None:
    assert name_query("Жыланбаев М.К.") == name_query("г-н Жыланбаев") == "Жыланбаев"
    assert name_query("Petrov/Ivanov") == "(Petrov) OR (Ivanov)"
    assert name_query("सुधा त्रिवेदी") == "सुधा AND त्रिवेदी"
    assert name_query("M.") == "M"
    assert name_query("Dr. Mr") == "Dr AND Mr"
    assert name_query("O’Brien, Jean-Luc") == "O’Brien AND Jean-Luc"
    assert name_query("Marat Zhylanbayev") == "Marat AND Zhylanbayev"
    assert name_query("M. Zhylanbayev") == "Zhylanbayev"
    assert name_query("Торегожина, Бахытжан Омаровна") == (
        "(Торегожина AND Бахытжан) OR (Торегожина AND Омаровна) OR (Бахытжан AND Омаровна)"
    )
    assert name_query("AND") == "and"
    assert name_query("(;") == ""


FORMULA = "=+-@\t\r\n＝＋－＠"
"""Characters after which a spreadsheet runs what follows (OWASP, CSV injection), the full-width ones included."""


@pytest.mark.parametrize("first", FORMULA)
def test_no_cell_begins_as_a_formula_would(first: str) -> None:
    # A carriage return is shown as a sign, which begins nothing.
    before = "␍" if first == "\r" else f"'{first}"
    assert cell(f"{first}1+1") == f"{before}1+1"
    assert cell([f"{first}1", "b"]) == f"{before}1; b"


@given(st.text(st.sampled_from(FORMULA + "a 'é"), max_size=6))
def test_a_cell_is_the_text_with_at_most_an_apostrophe_before_it(text: str) -> None:
    shown = cell(text)
    assert shown in {signs(text), f"'{signs(text)}"}
    assert shown[:1] == "" or shown[0] not in FORMULA


def test_numbers_and_nothing_are_left_as_they_are() -> None:
    assert [cell(value) for value in (-0.5, 7, None)] == [-0.5, 7, None]
