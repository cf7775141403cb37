from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest

from rightsarchive.errors import BrokenFileError, EncryptedFileError, UnsupportedFileError
from rightsarchive.extract.office import libreoffice
from rightsarchive.files import HAS_MODES
from rightsarchive.model import PassageKind
from tests.extract.make import check_offsets, read, shown

RTF = (
    r"{\rtf1\ansi\deff0{\fonttbl{\f0 Times;}}\f0\fs24 She was fined in July.\par "
    r"She appealed.{\footnote An interview.} The court refused.\par}"
)


def odt(path: Path, *, locked: bool = False) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        entry = "<encryption-data/>" if locked else ""
        package.writestr("META-INF/manifest.xml", f"<manifest>{entry}</manifest>")
        package.writestr("content.xml", "<office:document-content/>")
    return path


def doc(path: Path, *, locked: bool) -> Path:
    stream = bytearray(512)
    stream[0:2] = b"\xec\xa5"
    stream[11] = 1 if locked else 0
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
        + bytes(stream)
        + "WordDocument".encode("utf-16-le").ljust(512, b"\0")
    )
    return path


def test_rich_text_is_read_or_the_missing_program_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(RTF, "ascii")
    if libreoffice() is None:
        with pytest.raises(UnsupportedFileError, match="LibreOffice"):
            read(path)
    else:
        extraction = read(path)
        check_offsets(extraction)
        assert shown(extraction, PassageKind.BODY) == ["She was fined in July.", "She appealed.¹ The court refused."]
        assert shown(extraction, PassageKind.FOOTNOTE) == ["[1] An interview."]
        assert extraction.media_type == "application/rtf"
        assert extraction.extractor.startswith("LibreOffice + python-docx")


def test_without_the_program_each_kind_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.rtf"
    path.write_text(RTF, "ascii")
    for file in (path, odt(tmp_path / "a.odt"), doc(tmp_path / "a.doc", locked=False)):
        with pytest.raises(UnsupportedFileError, match="LibreOffice, which is not installed") as caught:
            read(file)
        assert "save the file as .docx" in caught.value.advice
        assert caught.value.path == str(file)


def test_locked_files_ask_for_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rightsarchive.extract.office.libreoffice", lambda: "/bin/false")
    for file in (odt(tmp_path / "a.odt", locked=True), doc(tmp_path / "a.doc", locked=True)):
        with pytest.raises(EncryptedFileError):
            read(file)


def test_a_file_that_cannot_be_converted_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rightsarchive.extract.office.libreoffice", lambda: "/bin/false")
    with pytest.raises(BrokenFileError, match="damaged"):
        read(odt(tmp_path / "a.odt"))


@pytest.mark.skipif(not HAS_MODES, reason="the system has no modes")
def test_what_is_written_on_the_way_is_for_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, seen = tmp_path / "program", tmp_path / "seen"
    # In the place of LibreOffice: it writes a file of its own, and lists the modes of all that is there.
    listing = (
        f"#!{sys.executable}\nimport os, pathlib\nhere = pathlib.Path(os.environ['TMPDIR'])\n(here / 'own').touch()\n"
        "told = [f'{path.stat().st_mode & 0o777:o} {path.relative_to(here)}' for path in (here, *here.rglob('*'))]\n"
        f"pathlib.Path({str(seen)!r}).write_text('\\n'.join(told), 'utf-8')\n"
    )
    program.write_text(listing, "utf-8")
    program.chmod(0o700)
    monkeypatch.setattr("rightsarchive.extract.office.libreoffice", lambda: str(program))
    before = os.umask(0)
    try:
        with pytest.raises(BrokenFileError):
            read(odt(tmp_path / "a.odt"))
    finally:
        os.umask(before)
    modes = {name: mode for mode, name in (line.split(" ", 1) for line in seen.read_text("utf-8").splitlines())}
    assert set(modes) >= {".", "own", "source.odt", "profile/user/registrymodifications.xcu"}
    assert set(modes.values()) == {"600", "700"}
