"""``open``: a private copy of the original, in a viewer that the tests stand in for, at its page; nothing that runs programs is opened."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document as WordDocument

from rightsarchive import Archive
from rightsarchive.cli import main, viewer

Run = Callable[..., str]
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHOWN = "\"{program}\" -c \"import sys; open(r'{out}', 'w').write(chr(10).join(sys.argv[1:]))\" {{page}} {{file}}"
PAGES = "The court met on Monday.\fThe prisoner began a hunger strike.\fThe judge left."


def _word(**relations: str) -> bytes:
    document = WordDocument()
    document.add_paragraph("The lawyer wrote a letter about the hearing.")
    for kind, target in relations.items():
        document.part.relate_to(target, f"{RELATIONS}/{kind}", is_external=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _with_program(word: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as package, zipfile.ZipFile(out, "w") as other:
        for part in package.infolist():
            content = package.read(part)
            if part.filename == "word/_rels/document.xml.rels":
                relation = b'<Relationship Id="r99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
                content = content.replace(b"</Relationships>", relation + b"</Relationships>")
            if part.filename == "[Content_Types].xml":
                kind = b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
                content = content.replace(b"<Default", kind + b"<Default", 1)
            other.writestr(part, content)
        other.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory, pdf: Callable[[str], bytes]) -> Path:
    place = tmp_path_factory.mktemp("opening")
    files = {
        "strike.pdf": pdf(PAGES),
        "secret.pdf": pdf("The witness spoke of the guards."),
        "page.html": b"<p>The court fined her.</p>",
        "-rf x; $(touch owned).txt": b"The court fined the lawyer on Monday.",
        "letter.docx": _word(hyperlink="https://example.org/"),
        "template.docx": _word(attachedTemplate="https://example.org/t.dotm"),
        "program.docx": _with_program(_word()),
        "secret.pdf.yaml": b"access: confidential\n",
    }
    (place / "in").mkdir()
    for name, content in files.items():
        (place / "in" / name).write_bytes(content)
    with Archive.create(place / "archive") as archive:
        archive.ingest([place / "in"])
    return place / "archive"


@pytest.fixture
def asked(location: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command with a viewer that writes down what it is given."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(viewer, "gettempdir", lambda: str(tmp_path / "tmp"))
    monkeypatch.setenv("RIGHTSARCHIVE_VIEWER", SHOWN.format(program=sys.executable, out=tmp_path / "shown"))

    def invoke(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, ["open", *words, "--archive", str(location)], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return invoke


def _given(tmp_path: Path) -> tuple[str, Path]:
    page, file = (tmp_path / "shown").read_text("utf-8").splitlines()
    return page, Path(file)


def test_a_passage_is_opened_at_its_page_in_a_private_copy(asked: Run, location: Path, tmp_path: Path) -> None:
    with Archive.open(location) as archive:
        hit = archive.search('"hunger strike"').hits[0]
        original = archive.original(hit.citation.sha256).read_bytes()
    told = asked(hit.passage.name)
    page, copy = _given(tmp_path)
    assert page == "2"
    assert copy.name == "strike.pdf"
    assert copy.read_bytes() == original
    assert str(copy) in told
    if sys.platform != "win32":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        for folder in (copy.parent, copy.parent.parent):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_document_is_opened_at_a_page(asked: Run, tmp_path: Path) -> None:
    asked("strike.pdf", "--page", "3")
    assert _given(tmp_path)[0] == "3"
    assert "3 pages" in asked("strike.pdf", "--page", "4", code=2)
    assert "no pages" in asked("letter.docx", "--page", "1", code=2)
    assert json.loads(asked("strike.pdf", "--page", "2", "--json"))["at_page"] is True


def test_nothing_above_the_clearance_is_opened(asked: Run, tmp_path: Path) -> None:
    hidden = asked("secret.pdf", code=1)
    assert hidden.replace("secret.pdf", "x") == asked("never.pdf", code=1).replace("never.pdf", "x")
    assert not (tmp_path / "shown").exists()
    assert not list((tmp_path / "tmp").rglob("*.pdf"))
    asked("secret.pdf", "--clearance", "confidential")
    assert _given(tmp_path)[1].name == "secret.pdf"


def test_the_whole_file_is_not_opened_where_parts_of_it_are_withheld(
    asked: Run, location: Path, tmp_path: Path
) -> None:
    with Archive.open(location) as archive:
        known = archive.document("strike.pdf").id
        held = archive.withhold(known, 4, 9, access="confidential", reason="a name").withheld
    try:
        assert "withheld" in asked(known, code=2)
        assert not (tmp_path / "shown").exists()
        asked("strike.pdf", "--clearance", "confidential")
        assert (tmp_path / "shown").exists()
    finally:
        with Archive.open(location) as archive:
            archive.release(held.id, reason="a test")


@pytest.mark.parametrize("name", ["page.html", "template.docx", "program.docx"])
def test_what_may_run_programs_is_copied_and_not_opened(asked: Run, tmp_path: Path, name: str) -> None:
    assert "not opened" in asked(name)
    assert not (tmp_path / "shown").exists()
    assert list((tmp_path / "tmp").rglob(name))


def test_what_runs_nothing_is_opened_under_a_name_that_is_only_a_name(
    asked: Run, location: Path, tmp_path: Path
) -> None:
    asked("letter.docx")
    assert _given(tmp_path)[1].name == "letter.docx"
    with Archive.open(location) as archive:
        asked(archive.document("-rf x; $(touch owned).txt").id)
    assert _given(tmp_path)[1].name == "rf_x_touch_owned.txt"


def test_without_a_viewer_the_copy_and_the_page_are_told(asked: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in ("none", "no-such-program-anywhere {file}"):
        told = asked("strike.pdf", "--page", "2", "--viewer", command)
        assert "No viewer" in told
        assert "strike.pdf" in told
        assert "Turn to page 2" in told
    monkeypatch.delenv("RIGHTSARCHIVE_VIEWER")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert "No viewer" in asked("strike.pdf")
    assert "{file}" in asked("strike.pdf", "--viewer", "x {nothing} {file}", code=2)


def test_a_viewer_that_takes_no_page_leaves_it_to_the_reader(asked: Run) -> None:
    assert "Turn to page 2" in asked("strike.pdf", "--page", "2", "--viewer", f'"{sys.executable}" -c pass')


@pytest.mark.skipif(sys.platform == "win32", reason="programs of Linux")
def test_the_users_own_viewer_is_asked_for_the_page(
    asked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = {"xdg-mime": "echo org.kde.okular.desktop", "okular": f'printf "%s\\n" "$@" > {tmp_path}/shown', "xdg-open": f'echo "$@" > {tmp_path}/shown'}  # fmt: skip
    for name, script in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("RIGHTSARCHIVE_VIEWER")
    asked("strike.pdf", "--page", "2")
    assert (tmp_path / "shown").read_text("utf-8").splitlines()[:2] == ["--page", "2"]
    assert "Turn to" not in asked("letter.docx")
    assert (tmp_path / "shown").read_text("utf-8").strip().endswith("letter.docx")


def test_copies_are_removed(asked: Run, tmp_path: Path) -> None:
    asked("strike.pdf")
    asked("letter.docx")
    (folder,) = (tmp_path / "tmp").iterdir()
    assert len(list(folder.iterdir())) == 2
    old = next(each for each in folder.iterdir() if list(each.glob("*.docx")))
    os.utime(old, (time.time() - viewer.DAY - 1,) * 2)
    asked("strike.pdf")
    assert not old.exists()
    assert "Removed" in asked("--clear")
    assert not list(folder.iterdir())
    asked(code=2)
    asked("strike.pdf", "--clear", code=2)


@pytest.mark.skipif(sys.platform == "win32", reason="folders of other users")
def test_a_folder_that_somebody_else_prepared_is_not_used(asked: Run, tmp_path: Path) -> None:
    folder = tmp_path / "tmp" / f"rightsarchive-open-{os.getuid()}"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    assert "not yours alone" in asked("strike.pdf", code=1)
    folder.rmdir()
    (tmp_path / "elsewhere").mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    assert "not yours alone" in asked("strike.pdf", code=1)


def test_a_damaged_original_is_not_shown(asked: Run, location: Path, tmp_path: Path) -> None:
    with Archive.open(location) as archive:
        original = archive.original(archive.document("letter.docx").sha256)
    before = original.read_bytes()
    original.chmod(0o600)
    original.write_bytes(before + b"\0")
    try:
        assert "not the one that was taken in" in asked("letter.docx", code=1)
        assert not (tmp_path / "shown").exists()
    finally:
        original.write_bytes(before)
