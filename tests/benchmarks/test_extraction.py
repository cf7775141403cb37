from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from benchmarks import extraction
from tests.extract.make import content_pdf


def test_a_small_run_compares_all_readers_and_names_what_it_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out" / "extraction.json"
    made = tmp_path / "made"
    made.mkdir()
    files = list(extraction.make(made, 1))
    assert [path.stem for path in files] == ["one column", "two columns", "tables", "long"]
    assert len(PdfReader(files[-1]).pages) == 20
    files[-1].unlink()
    (made / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing")
    monkeypatch.setattr(
        "sys.argv", ["extraction", "--folder", str(made), "--rounds", "1", "--output", str(output), "--long"]
    )
    extraction.main()
    results = json.loads(output.read_text("utf-8"))
    assert [path.rsplit("/", 1)[1] for path in results["files"]] == ["one column.pdf", "tables.pdf", "two columns.pdf"]
    assert [path.rsplit("/", 1)[1] for path in results["not compared"]] == ["broken.pdf"]
    for each in results["files"].values():
        assert each["pages"] == 1
        assert set(each["ms"]) == {"rightsarchive", "pypdf", "pypdfium2"}
        assert all(ms > 0 for ms in each["ms"].values())
    shown = capsys.readouterr().out
    assert "| all 3 | 3 |" in shown
    assert "Not compared, since a reader refused them: 1." in shown
    assert "in ranges" in shown


def test_made_files_say_the_same_each_time(tmp_path: Path) -> None:
    texts = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        path = next(extraction.make(tmp_path / name, 1))
        texts.append(PdfReader(path).pages[0].extract_text())
    assert texts[0] == texts[1]
    assert len(texts[0].split()) > 300


def test_every_reader_counts_the_pages(tmp_path: Path) -> None:
    good = b"BT /F1 12 Tf 72 700 Td (This page can be read without any trouble.) Tj ET"
    path = content_pdf(tmp_path / "a.pdf", [good] * 3)
    assert {reader(path) for reader in extraction.READERS.values()} == {3}
