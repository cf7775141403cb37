"""Old Word, OpenDocument and RTF files, through LibreOffice where it is installed: converted to Word, then read as such."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

from rightsarchive.errors import BrokenFileError, EncryptedFileError, LimitError, UnsupportedFileError
from rightsarchive.extract.media import HEAD, Media, begin_of_rtf
from rightsarchive.extract.word import extract_word
from rightsarchive.files import make_folder, new_file
from rightsarchive.held_folders import HeldFolder
from rightsarchive.model import Extraction
from rightsarchive.settings import Limits

_NAMES = {Media.WORD_97: "an old Word file (.doc)", Media.ODT: "an OpenDocument file (.odt)", Media.RTF: "an RTF file"}
_SUFFIXES = {Media.WORD_97: ".doc", Media.ODT: ".odt", Media.RTF: ".rtf"}
_PROGRAMS = ("soffice", "libreoffice")
# A converted file is stopped before the worker itself is, so that nothing of it is left running.
_SHARE_OF_TIME = 0.8
_LARGEST_MANIFEST = 4 << 20
# No macros, no pictures or documents fetched from anywhere else, no proxy that could carry such a request.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def libreoffice() -> str | None:
    """The path of LibreOffice's program, None where it is not installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def extract_office(path: Path, media: Media, *, name: str, limits: Limits) -> Extraction:
    """Text and paragraphs of a ``.doc``, ``.odt`` or ``.rtf`` file; it has no pages.

    Raises UnsupportedFileError where LibreOffice is not installed, EncryptedFileError, BrokenFileError, LimitError and what
    :func:`~rightsarchive.extract.word.extract_word` raises.
    """
    program = libreoffice()
    if program is None:
        raise UnsupportedFileError(
            f"this is {_NAMES[media]}; reading it needs LibreOffice, which is not installed",
            path=name,
            advice="Install it (Debian, Ubuntu: apt install libreoffice-writer-nogui) or save the file as .docx and take that in.",
        )
    if _is_locked(path, media):
        raise EncryptedFileError(
            "the file is locked with a password",
            path=name,
            advice="Open it with the password, save a copy without one and take that in.",
        )
    with HeldFolder(Path(tempfile.gettempdir()), "rightsarchive-office-", private=True) as folder:
        converted = _convert(program, path, media, folder.path, name, limits)
        found = extract_word(converted, name=name, limits=limits)
    return replace(found, media_type=media.value, extractor=f"LibreOffice + {found.extractor}")


def _convert(program: str, path: Path, media: Media, folder: Path, name: str, limits: Limits) -> Path:
    source = folder / f"source{_SUFFIXES[media]}"
    with path.open("rb") as original, new_file(source) as copy:
        if media is Media.RTF:
            # What stands before the first bracket, LibreOffice takes for the beginning of a plain text.
            original.seek(begin_of_rtf(original.read(HEAD)))
        shutil.copyfileobj(original, copy)
    settings = folder / "profile" / "user"
    make_folder(settings)
    with new_file(settings / "registrymodifications.xcu") as file:
        file.write(_PROFILE.encode())
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault",
        "--convert-to", "docx:MS Word 2007 XML",
        "--outdir", str(folder), str(source),
    ]  # fmt: skip
    nowhere = {f"{kind}_proxy": "http://127.0.0.1:9" for kind in ("http", "https", "ftp", "all")}
    environment = os.environ | nowhere | {"HOME": str(folder), "TMPDIR": str(folder)}
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        umask=0o077,  # what it writes on the way is nobody else's to read
    )
    try:
        process.wait(timeout=_SHARE_OF_TIME * limits.seconds)
    except subprocess.TimeoutExpired as error:
        raise LimitError(
            f"converting it took longer than {_SHARE_OF_TIME * limits.seconds:g} seconds",
            path=name,
            advice="Open it in a word processor and save it as .docx.",
        ) from error
    finally:
        # LibreOffice starts a second process of its own: both go.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    result = folder / "source.docx"
    if not result.exists():
        raise BrokenFileError(
            f"LibreOffice cannot open it: {_NAMES[media]} that is damaged",
            path=name,
            advice="Open it in a word processor, save it as .docx and take that in.",
        )
    return result


def _is_locked(path: Path, media: Media) -> bool:
    """Whether a password is needed, by what the format says of itself."""
    if media is Media.ODT:
        # OpenDocument 1.3 part 2, 4.8.4: the manifest describes how each part was encrypted.
        with contextlib.suppress(KeyError, zipfile.BadZipFile, OSError), zipfile.ZipFile(path) as package:
            manifest = package.getinfo("META-INF/manifest.xml")
            return manifest.file_size < _LARGEST_MANIFEST and b"encryption-data" in package.read(manifest)
    if media is Media.WORD_97:
        # [MS-DOC] 2.5.2: the document's stream begins with A5EC; bit 8 of the flags ten bytes on says encrypted.
        data = path.read_bytes()
        starts = (offset for offset in range(0, len(data) - 12, 512) if data[offset : offset + 2] == b"\xec\xa5")
        return any(data[offset + 11] & 1 for offset in starts)
    return False
