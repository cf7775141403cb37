"""A paper that cannot be read ends as a broken file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from rightsarchive.errors import BrokenFileError
from rightsarchive.papers.reading import read_paper


@pytest.mark.parametrize("at", range(0, 60, 3))
def test_a_package_whose_parts_cannot_be_unpacked(tmp_path: Path, at: int) -> None:
    path = tmp_path / "paper.docx"
    name = "word/document.xml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, "".join(f"<a{number}>" for number in range(300)))
    data = bytearray(path.read_bytes())
    begin = data.index(name.encode()) + len(name) + at
    data[begin : begin + 2] = b"\xff\xff"
    path.write_bytes(data)
    with pytest.raises(BrokenFileError):
        read_paper(path)
