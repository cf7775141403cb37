"""Metadata beside the files: what is read, and how wrong values are told."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.errors import MetadataError
from rightsarchive.metadata import (
    check,
    find_manifest,
    from_call,
    is_sidecar,
    parse_yaml_mapping,
    read_cases,
    read_manifest,
    read_sidecar,
    resolve,
    sidecar_of,
    unlikely_keys,
)
from rightsarchive.model import Access, Author, FieldOrigin, Metadata, Notice, Origin, PartialDate


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def values(found: Any) -> dict[str, Any]:
    return {name: value for name, (value, _) in found.items()}


def test_a_yaml_sidecar_gives_checked_fields_with_their_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path / "r.pdf.yaml",
        "title: Court fines defender\nauthor: Aden, Islam\npublished: 2025-07\nlanguage: no\ncase: [A, B]\nfile_number: 017\n",
    )
    found = read_sidecar(path)
    assert values(found) == {
        "title": "Court fines defender",
        "authors": (Author(family="Aden", given="Islam"),),
        "published": PartialDate("2025-07"),
        "language": "no",
        "cases": ("A", "B"),
        "extra.file_number": 15,
    }
    assert found["published"][1] == FieldOrigin(origin=Origin.SIDECAR, where="r.pdf.yaml, line 3")


@pytest.mark.parametrize(
    ("name", "text", "line", "field"),
    [
        ("a.txt.yaml", "title: x\npublished: soon\n", 2, "published"),
        ("a.txt.yaml", "title: x\naccess: secret\n", 2, "access"),
        ("a.txt.yaml", "title: x\n\ntitle: y\n", 3, "title"),
        ("a.txt.yaml", "author: A\nauthors: B\n", 2, "authors"),
        ("a.txt.yaml", "- title\n", 1, ""),
        ("a.txt.yaml", "title: [x\n", 2, ""),
        ("a.txt.json", '{\n "title": "x",\n "published": "soon"}', 3, "published"),
        ("a.txt.json", '{"title": \n}', 2, ""),
        ("a.txt.json", '["title"]', 1, ""),
        ("a.txt.json", '{"title": "a", "title": "b"}', 1, "title"),
    ],
)
def test_a_wrong_sidecar_names_file_line_and_field(tmp_path: Path, name: str, text: str, line: int, field: str) -> None:
    path = write(tmp_path / name, text)
    with pytest.raises(MetadataError) as caught:
        read_sidecar(path)
    assert (caught.value.path, caught.value.line, caught.value.field) == (str(path), line, field)
    assert str(path) in str(caught.value)


def test_a_sidecar_belongs_to_the_file_whose_name_it_extends(tmp_path: Path) -> None:
    report = write(tmp_path / "report.pdf", "x")
    assert sidecar_of(report) is None
    side = write(tmp_path / "report.pdf.json", "{}")
    assert sidecar_of(report) == side
    assert is_sidecar(side)
    assert not is_sidecar(write(tmp_path / "alone.yaml", ""))
    write(tmp_path / "report.pdf.yml", "")
    with pytest.raises(MetadataError, match="two sidecars"):
        sidecar_of(report)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_manifest_describes_files_below_it(tmp_path: Path, mark: str) -> None:
    lists = "A|B" if mark == ";" else "A;B"
    row = mark.join(["sub/r.txt", "Title", f'"{lists.replace("|", ";")}"', "2025", "yes"])
    path = write(tmp_path / "manifest.csv", mark.join(["file", "title", "cases", "date", "seen by"]) + f"\n{row}\n")
    report = write(tmp_path / "sub" / "r.txt", "x")
    assert find_manifest(report) == path
    manifest = read_manifest(path)
    assert manifest is not None
    row_found = manifest.row(report.resolve())
    assert row_found is not None
    assert values(row_found) == {
        "title": "Title",
        "cases": ("A", "B"),
        "published": PartialDate("2025"),
        "extra.seen by": "yes",
    }
    assert row_found["title"][1].where == "manifest.csv, line 2"


def test_a_wrong_row_spoils_its_own_file_alone(tmp_path: Path) -> None:
    path = write(
        tmp_path / "manifest.jsonl", '{"file": "a.txt", "published": "soon"}\n\n{"file": "b.txt", "title": "B"}\n'
    )
    manifest = read_manifest(path)
    assert manifest is not None
    bad, good = manifest.missing()
    with pytest.raises(MetadataError) as caught:
        manifest.row(bad)
    assert (caught.value.line, caught.value.field) == (1, "published")
    found = manifest.row(good)
    assert found is not None
    assert found["title"][1].where == "manifest.jsonl, line 3"
    assert len(manifest.missing()) == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title,date\nx,2025\n", 1),
        ("file,title\n,x\n", 2),
        ("file,title\na.txt,x,y\n", 2),
        ("file,title\na.txt,x\na.txt,y\n", 3),
    ],
)
def test_a_manifest_that_cannot_be_used_says_where(tmp_path: Path, text: str, line: int) -> None:
    path = write(tmp_path / "manifest.csv", text)
    with pytest.raises(MetadataError) as caught:
        read_manifest(path)
    assert caught.value.line == line


def test_a_table_of_something_else_is_no_manifest(tmp_path: Path) -> None:
    assert read_manifest(write(tmp_path / "manifest.csv", "sku,amount\n1,2\n")) is None


def test_cases_are_read_with_their_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path / "cases.yaml", "- title: Toregozhina 2025\n  persons: [B. Toregozhina]\n  started: 2025-07-25\n"
    )
    (case,) = read_cases(path)
    assert (case.id, case.started) == ("toregozhina-2025", PartialDate("2025-07-25"))
    with pytest.raises(MetadataError) as caught:
        read_cases(write(path, "- title: A\n\n- title: B\n  colour: red\n"))
    assert (caught.value.line, caught.value.field) == (4, "colour")
    with pytest.raises(MetadataError):
        read_cases(write(path, "title: A\n"))


def test_the_strongest_layer_wins_field_by_field() -> None:
    weak = check(
        {"title": ("weak", 1), "publisher": ("P", 2), "k": ("w", 3)}, origin=Origin.FILE, path=None, source="PDF info"
    )
    strong = from_call(Metadata(title="strong", extra={"k": "s", "j": 1}))
    metadata, origins = resolve([strong, weak])
    assert (metadata.title, metadata.publisher, metadata.extra) == ("strong", "P", {"k": "s", "j": 1})
    assert {name: origin.origin for name, origin in origins.items()} == {
        "title": Origin.CALL,
        "publisher": Origin.FILE,
        "extra.k": Origin.CALL,
        "extra.j": Origin.CALL,
    }


def test_a_slip_of_the_pen_is_noticed() -> None:
    assert unlikely_keys(["acess", "shelf", "Publishd"]) == {"acess": "access", "Publishd": "published"}


def test_metadata_takes_what_people_write() -> None:
    metadata = Metadata.model_validate(
        {
            "Author": "Front Line Defenders",
            "retrieved": "2025-08-05T10:00:00+05:00",
            "lang": "fr-FR",
            "access": "internal",
        }
    )
    assert metadata.authors == (Author(literal="Front Line Defenders"),)
    assert (metadata.language, metadata.access) == ("fr", Access.INTERNAL)
    assert Metadata.model_validate_json(metadata.model_dump_json()) == metadata


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        written = parse_yaml_mapping(text, path="x.yaml")
        check(written, origin=Origin.SIDECAR, path="x.yaml", source="x.yaml")
    except MetadataError as error:
        assert error.path == "x.yaml"


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_partial_dates_keep_what_is_known(day: Any, length: int) -> None:
    date = PartialDate(day.isoformat()[:length])
    assert str(date) == day.isoformat()[:length]
    assert date.earliest <= day <= date.latest
    assert PartialDate(date) == date


def test_a_manifest_of_another_user_says_nothing_about_one_s_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, report = tmp_path / "manifest.csv", tmp_path / "report.txt"
    manifest.write_text("file,access\nreport.txt,public\n", "utf-8")
    report.write_text("x", "utf-8")
    assert find_manifest(report) == manifest
    stat = Path.stat

    def foreign(path: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = list(stat(path, follow_symlinks=follow_symlinks))
        if path == manifest:
            found[4] += 1  # its owner
        return os.stat_result(found)

    monkeypatch.setattr(Path, "stat", foreign)
    assert find_manifest(report) is None


def test_a_manifest_with_a_stray_quotation_mark_is_refused(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_text('file,title\n"report.txt"x,Title\n', "utf-8")
    with pytest.raises(MetadataError, match="not valid CSV"):
        read_manifest(manifest)


def test_an_unknown_level_closes_a_case_and_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.yaml", "- title: A\n  access: secret\n- title: B\n  access: internal\n- title: C\n")
    told: list[Notice] = []
    assert [case.access.value for case in read_cases(path, told.append)] == ["confidential", "internal", "public"]
    assert [(notice.code, "line 2" in notice.message) for notice in told] == [("unknown-access", True)]
