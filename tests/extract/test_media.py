from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from rightsarchive.errors import (
    BrokenFileError,
    EmptyFileError,
    EncryptedFileError,
    FileError,
    UnreadableFileError,
    UnsupportedFileError,
)
from rightsarchive.extract import runs_inline
from tests.extract.make import one_column, pdf, read, word


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    real = pdf(tmp_path / "report.docx", one_column([["A paragraph that is long enough to count."]]))
    assert read(real).media_type == "application/pdf"
    real = word(tmp_path / "report.pdf", "<w:p><w:r><w:t>Hello</w:t></w:r></w:p>")
    assert read(real).media_type.endswith("wordprocessingml.document")
    text = tmp_path / "note.pdf"
    text.write_text("This is only text.", "utf-8")
    assert read(text).media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.txt", b"", EmptyFileError),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), UnsupportedFileError),
        ("a.zip", b"PK\x05\x06" + bytes(18), UnsupportedFileError),
        ("a.docx", b"PK\x03\x04 cut off", BrokenFileError),
        ("a.pdf", bytes(range(256)) * 4, BrokenFileError),
        ("a.txt", bytes(range(256)) * 4, UnsupportedFileError),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), EncryptedFileError),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le"), UnsupportedFileError),
    ],
)  # fmt: skip
def test_each_kind_that_is_not_read_says_so(tmp_path: Path, name: str, data: bytes, error: type[FileError]) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read(path)
    assert caught.value.path == str(path)
    assert caught.value.advice


def test_a_spreadsheet_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnsupportedFileError, match="spreadsheet"):
        read(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read(tmp_path / "missing.txt")


def test_only_plain_text_runs_inline(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("x", "utf-8")
    assert runs_inline(text, "a.txt")
    assert not runs_inline(pdf(tmp_path / "b.pdf", one_column([["Some text."]])), "b.pdf")
