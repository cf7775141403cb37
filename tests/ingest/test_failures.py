"""What could not be taken in is kept until it is mended; a run can be tried first; and what became of each file is told."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from rightsarchive import Access, Archive, Metadata, Outcome, SourceReport, TextSource
from rightsarchive.cli import main

WITNESS = "The protected witness Alina lives in Tokmok."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as opened:
        yield opened


def take(archive: Archive, *sources: Path | TextSource) -> Outcome:
    with ThreadPoolExecutor(1) as workers:
        return archive.ingest(sources, executor=workers)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def kept(archive: Archive) -> list[tuple[str, str, str]]:
    return [(Path(each.path).name, each.kind, each.code) for each in archive.failures()]


def test_what_failed_stays_until_it_is_mended(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    write(folder / "a.txt", WITNESS)
    empty, drawing = write(folder / "sub" / "empty.txt", ""), write(folder / "plan.dwg", "AC1027")
    write(folder / "Thumbs.db", "x")
    write(folder / ".DS_Store", "x")
    write(folder / "manifest.csv", "file,access\na.txt,top drawer\n")
    take(archive, folder)
    wanted = [
        ("manifest.csv", "failed", "metadata"),
        ("plan.dwg", "skipped", "skipped"),
        ("empty.txt", "failed", "empty"),
    ]
    assert kept(archive) == wanted
    first = archive.failures()
    assert all(each.advice and each.first == each.last for each in first)
    monkeypatch.chdir(folder)
    take(archive, Path("sub"), Path("a.txt"))  # named from elsewhere: the same file
    assert kept(archive) == wanted
    write(empty, "The court heard it.")
    take(archive, Path("sub"))
    assert kept(archive) == wanted[:2]
    write(folder / "manifest.csv", "file,access\na.txt,internal\n")
    drawing.unlink()
    take(archive, folder)
    assert kept(archive) == []


def test_a_text_that_failed_is_mended_by_its_name(archive: Archive) -> None:
    take(archive, TextSource("", Metadata(identifier="R-1")), TextSource("", Metadata(identifier="R-2")))
    assert [each.path for each in archive.failures()] == ["R-1", "R-2"]
    take(archive, TextSource(WITNESS, Metadata(identifier="R-1")))
    assert [each.path for each in archive.failures()] == ["R-2"]
    assert archive.dismiss_failures("R-2") == 1
    assert archive.failures() == ()


def test_a_folder_of_failures_is_dismissed_at_once(archive: Archive, tmp_path: Path) -> None:
    for name in ("a/one.txt", "a/b/two.txt", "ab/three.txt"):
        write(tmp_path / "in" / name, "")
    take(archive, tmp_path / "in")
    assert archive.dismiss_failures(tmp_path / "in" / "a", reason="known") == 2
    assert kept(archive) == [("three.txt", "failed", "empty")]
    with Archive.open(archive.root) as again:
        assert kept(again) == [("three.txt", "failed", "empty")]


def state(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_run_can_be_tried_without_a_write(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    write(folder / "a.txt", WITNESS)
    write(folder / "b.txt", "The court heard it.")
    with Archive.create(tmp_path / "archive") as archive:
        take(archive, folder)
    write(folder / "copy.txt", WITNESS)
    write(folder / "new.txt", "Nothing was said.")
    write(folder / "b.txt", "The court heard it again.")
    write(folder / "empty.txt", "")
    write(folder / "plan.dwg", "x")
    write(folder / "manifest.csv", "file,access\ncopy.txt,confidential\nnew.txt,top drawer\n")
    before = state(tmp_path / "archive")
    with Archive.open(tmp_path / "archive") as archive, ThreadPoolExecutor(1) as workers:
        foreseen = archive.preview(folder, executor=workers)
    assert state(tmp_path / "archive") == before
    found = {Path(each.path).name: (each.status, each.access) for each in foreseen}
    assert found == {
        "a.txt": ("unchanged", Access.CONFIDENTIAL),  # for its copy is declared so
        "b.txt": ("updated", Access.PUBLIC),
        "copy.txt": ("updated", Access.CONFIDENTIAL),
        "new.txt": ("added", Access.CONFIDENTIAL),
        "empty.txt": ("failed", None),
        "plan.dwg": ("skipped", None),
        "manifest.csv": ("failed", None),
    }
    (line,) = (each for each in foreseen if each.path.endswith("manifest.csv"))
    assert "line 3" in line.message
    assert "new.txt" in line.message
    with Archive.open(tmp_path / "archive") as archive, ThreadPoolExecutor(1) as workers:
        told: list[SourceReport] = []
        archive.ingest(folder, executor=workers, report=told.append)
    assert [(each.path, each.status, each.access) for each in told] == [(e.path, e.status, e.access) for e in foreseen]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_command_writes_what_became_of_every_file(tmp_path: Path, ending: str) -> None:
    write(tmp_path / "in" / "=a.txt", WITNESS)
    write(tmp_path / "in" / "plan.dwg", "x")
    write(tmp_path / "page.html", "<html><body><p>The court heard it.</p></body></html>")
    write(tmp_path / "page_files" / "style.css", "p {}")
    report, place = tmp_path / f"report.{ending}", ["--archive", str(tmp_path / "archive")]
    run = CliRunner().invoke
    assert run(main, ["init", *place]).exit_code == 0
    done = run(main, ["ingest", str(tmp_path / "in"), "--report", str(report), *place])
    assert done.exit_code == 1
    text = report.read_text("utf-8-sig")
    rows = json.loads(text) if ending == "json" else list(csv.DictReader(text.splitlines()))
    assert [(Path(row["path"]).name, row["status"]) for row in rows] == [("=a.txt", "added"), ("plan.dwg", "skipped")]
    listed = run(main, ["failures", *place])
    assert listed.exit_code == 1
    assert "plan.dwg" in listed.output
    assert run(main, ["failures", "--dismiss", str(tmp_path / "in"), *place]).exit_code == 0
    assert run(main, ["ingest", str(tmp_path / "page.html"), str(tmp_path / "page_files"), *place]).exit_code == 0
    assert run(main, ["ingest", str(tmp_path / "in"), "--dry-run", "--report", "report.txt", *place]).exit_code == 2
