"""Manifests: tables that describe the files of a folder."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from rightsarchive.metadata.manifest import (
    Manifest,
    is_manifest,
    is_ours,
    looks_like_manifest,
    read_lookalike,
    read_manifest,
)
from rightsarchive.model import Access, PartialDate


def manifest(
    folder: Path, text: str | bytes, name: str = "manifest.csv", files: tuple[str, ...] = ("a.txt",)
) -> Manifest:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("x")
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    found = read_manifest(folder / name)
    assert found is not None
    return found


def said(found: Manifest, file: Path) -> dict[str, Any]:
    (reading,) = found.row(file.resolve())
    return {name: value for name, (value, _) in reading.found.items()}


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_manifest_describes_files_below_it(tmp_path: Path, mark: str) -> None:
    row = mark.join(["sub/r.txt", "Title", '"A;B"', "2025", "yes"])
    text = mark.join(["file", "title", "cases", "date", "seen by"]) + f"\n{row}\n"
    found = manifest(tmp_path, text, files=("sub/r.txt",))
    assert said(found, tmp_path / "sub" / "r.txt") == {
        "title": "Title",
        "cases": ("A", "B"),
        "published": PartialDate("2025"),
        "extra.seen by": "yes",
    }
    (reading,) = found.row((tmp_path / "sub" / "r.txt").resolve())
    assert reading.found["title"][1].where == "manifest.csv, line 2"


def test_a_wrong_value_spoils_itself_alone(tmp_path: Path) -> None:
    text = '{"file": "a.txt", "published": "soon", "title": "A"}\n\n{"file": "b.txt", "title": "B"}\n'
    found = manifest(tmp_path, text, "manifest.jsonl", ("a.txt", "b.txt"))
    assert (said(found, tmp_path / "a.txt"), said(found, tmp_path / "b.txt")) == ({"title": "A"}, {"title": "B"})
    (reading,) = found.row((tmp_path / "a.txt").resolve())
    assert [(problem.error.line, problem.closes) for problem in reading.problems] == [(1, False)]


@pytest.mark.parametrize(
    ("text", "line", "closes"),
    [
        ("title,access\nx,secret\n", 1, True),
        ("file,access\n,secret\n", 2, True),
        ("file,title\n,x\n", 2, False),
        ("file,title\nb.txt,x\n", 2, False),
        ("file,access\nb.txt,public\n", 2, False),
        ("file,access\nb.txt,internal\n", 2, True),
        ("file,access\nb.txt,top drawer\n", 2, True),
    ],
)
def test_what_names_no_file_closes_the_folder_if_it_restricts(
    tmp_path: Path, text: str, line: int, closes: bool
) -> None:
    found = manifest(tmp_path, text)
    told = [*found.problems, *([] if found.rest is None else [found.rest])]
    assert {problem.error.line for problem in told} == {line}
    assert (found.rest is not None) is closes


def test_a_table_of_something_else_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "manifest.csv").write_text("sku,amount\n1,2\n")
    assert read_manifest(tmp_path / "manifest.csv") is None


@pytest.mark.parametrize(
    "content",
    [
        "sep=;\r\nfile;access\r\na.txt;confidential\r\n".encode("utf-8-sig"),
        b"Our list, 2025\n\nfile,access\na.txt,confidential\n",
        "Fichier;Accès\r\na.txt;Confidentiel\r\n".encode("cp1252"),
        "Файл;Доступ\r\na.txt;Конфиденциально\r\n".encode("cp1251"),
        "الملف;الوصول\r\na.txt;سري\r\n".encode("cp1256"),
        "Dosya;Gizlilik\r\na.txt;Gizli\r\n".encode("cp1254"),
        "file\taccess\r\na.txt\tconfidential\r\n".encode("utf-16"),
        "file\taccess\r\na.txt\tconfidential\r\n".encode("utf-16-le"),
        b'"file,access"\n"a.txt,confidential"\n',
        b'file,title,access\na.txt,The "old" man"s,confidential\n',
        b",\na.txt,confidential\n",
        b"no,where it is,who sees it\n1,a.txt,confidential\n",
        b"file,confidential\na.txt,x\n",
        b"file,public\na.txt,no\n",
        b"file,access\n.\\A.TXT,confidential\n",
        b"file,access\nC:\\Users\\Ana\\a.txt,confidential\n",
        b"file,access\na,confidential\n",
    ],
)
def test_a_list_of_any_spreadsheet_restricts(tmp_path: Path, content: bytes) -> None:
    assert said(manifest(tmp_path, content), tmp_path / "a.txt")["access"] is Access.CONFIDENTIAL


def test_an_excel_list_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Our files"], [], ["Fichier", "Niveau d'accès"], ["A.txt", "Confidentiel"]):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    assert said(manifest(tmp_path, packed.getvalue(), "Manifest.XLSX"), tmp_path / "a.txt") == {
        "access": Access.CONFIDENTIAL
    }


@pytest.mark.parametrize("content", [b"PK\x03\x04 nothing", b"", b"PK"])
def test_an_excel_list_that_is_none_closes_the_folder(tmp_path: Path, content: bytes) -> None:
    assert manifest(tmp_path, content, "manifest.xlsx").rest is not None


def test_a_table_under_another_name_keeps_closed_what_it_restricts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("x")
    (tmp_path / "list.csv").write_text("file,access\na.txt,internal\nb.txt,public\n")
    found = read_lookalike(tmp_path / "list.csv")
    assert found is not None
    assert set(found.rows) == {(tmp_path / "a.txt").resolve()}
    assert said(found, tmp_path / "a.txt") == {"access": Access.CONFIDENTIAL}
    (tmp_path / "list.csv").write_text("file,accessed,status\na.txt,2025-01-01,closed\n")
    assert read_lookalike(tmp_path / "list.csv") is None


def test_names_of_manifests() -> None:
    assert all(map(is_manifest, ["manifest.csv", "Manifest.CSV", "MANIFEST.xlsx", "manifest.jsonl", "manifest.tsv"]))
    assert all(map(looks_like_manifest, ["manifest (1).csv", "_manifest.csv", "manifest.csv.bak", "manifest-old.xlsx"]))
    assert not any(map(looks_like_manifest, ["manifest.csv", "list.csv", "manifesto.txt"][:2]))


@pytest.mark.parametrize(
    "text",
    [
        ",".join(f"c{n}" for n in range(1500)) + "\n",
        "file,title\na.txt," + "x" * (1 << 20) + "\n",
        "file,title\n" + ",\n" * 1_100_000,
    ],
)
def test_a_table_beyond_its_bounds_is_not_read_in_part(tmp_path: Path, text: str) -> None:
    assert manifest(tmp_path, text).rest is not None


def test_a_manifest_of_another_user_says_nothing_about_one_s_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, report = tmp_path / "manifest.csv", tmp_path / "report.txt"
    path.write_text("file,access\nreport.txt,public\n", "utf-8")
    report.write_text("x", "utf-8")
    assert is_ours(path, report)
    stat = Path.stat

    def foreign(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = list(stat(self, follow_symlinks=follow_symlinks))
        if self == path:
            found[4] += 1  # its owner
        return os.stat_result(found)

    monkeypatch.setattr(Path, "stat", foreign)
    assert not is_ours(path, report)
