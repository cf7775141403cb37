"""An original in a program of the system: a private copy of it, and the program that shows it, at a page where the program takes one."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir

from rightsarchive.errors import ArchiveError, DamagedArchiveError, UsageError
from rightsarchive.files import open_regular
from rightsarchive.model import ContentKind

DAY = 24 * 60 * 60
"""Seconds after which a copy is removed by the next one."""

NONE = "none"
"""The name of no viewer."""

_OPENED = {
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "text/markdown": ".txt",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""What is opened, and under which ending: an ending that a stranger chose could call any program."""

_NOT_OPENED = {
    "text/html": ".html",
    "multipart/related": ".mhtml",
    "message/rfc822": ".eml",
    "application/mbox": ".mbox",
    "application/msword": ".doc",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/rtf": ".rtf",
}
"""What may run programs or fetch from the network."""

# How the usual viewers of PDF are told the page (1-based), by a word in the name of their desktop entry.
_BY_OPTION = {
    "evince": ("evince", "--page-index={page}", "{file}"),
    "papers": ("papers", "--page-index={page}", "{file}"),
    "atril": ("atril", "--page-index={page}", "{file}"),
    "xreader": ("xreader", "--page-index={page}", "{file}"),
    "okular": ("okular", "--page", "{page}", "{file}"),
    "zathura": ("zathura", "--page={page}", "{file}"),
    "qpdfview": ("qpdfview", "{file}#{page}"),
    "firefox": ("firefox", "{url}#page={page}"),
    "google-chrome": ("google-chrome", "{url}#page={page}"),
    "chromium": ("chromium", "{url}#page={page}"),
}
_EXTERNAL = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*\bTargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_MOST_OF_A_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Shown:
    """``viewer`` is the program that was started, None where there is none; ``at_page`` whether it was told the page."""

    viewer: str | None
    at_page: bool = False


def private_copy(original: Path, sha256: str, name: str, suffix: str) -> Path:
    """A copy of an original that its owner alone can read, under a name that no stranger chose; copies of earlier days are removed.

    Raises DamagedArchiveError where the bytes are not those that were taken in, ArchiveError where there is no place for them.
    """
    try:
        folder = _folder()
        _remove(folder, older_than=DAY)
        place = folder / sha256[:16]
        place.mkdir(mode=0o700, exist_ok=True)
        plain = re.sub(r"[^\w.-]+", "_", name).strip("._-")[:60] or "document"
        copy, draft = place / f"{plain}{suffix}", place / f"{secrets.token_hex(8)}.tmp"
        if _copied(original, draft) != sha256:
            draft.unlink()
            raise DamagedArchiveError(
                f"the stored file of {name} is not the one that was taken in.",
                advice="Run `rightsarchive check`, and restore it from a copy.",
                path=original,
            )
        draft.replace(copy)
    except OSError as error:
        raise ArchiveError(
            f"a copy for the viewer cannot be made: {error.strerror}.",
            advice="Look at the folder.",
            path=gettempdir(),
        ) from error
    return copy


def _copied(original: Path, copy: Path) -> str:
    """Copies a file into a new one that its owner alone can read; the SHA-256 of its bytes."""
    hashed = hashlib.sha256()
    with (
        open_regular(original, follow=False) as source,
        os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        while block := source.read(1 << 20):
            hashed.update(block)
            out.write(block)
    return hashed.hexdigest()


def remove_copies() -> int:
    """Remove every copy; how many there were."""
    return _remove(_folder(), older_than=0)


def _folder() -> Path:
    """The user's own folder among the temporary ones. Raises ArchiveError where somebody else has taken its name."""
    whose = os.getuid() if sys.platform != "win32" else "copies"
    folder = Path(gettempdir()) / f"rightsarchive-open-{whose}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if sys.platform != "win32" and (folder.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077):
        raise ArchiveError(
            "the folder for copies is not yours alone.",
            advice="Remove it, or set TMPDIR to a folder of your own.",
            path=folder,
        )
    return folder


def _remove(folder: Path, *, older_than: float) -> int:
    old = [each for each in folder.iterdir() if time.time() - each.lstat().st_mtime >= older_than]
    for each in old:
        shutil.rmtree(each, ignore_errors=True)  # a copy that a program on Windows still holds goes the next time
    return len(old)


def ending(media_type: str) -> str:
    """The ending of a copy."""
    return _OPENED.get(media_type) or _NOT_OPENED.get(media_type, ".bin")


def is_safe(media_type: str, held: Collection[ContentKind], copy: Path) -> bool:
    """Whether a file runs nothing and fetches nothing, as far as its kind, its inventory and, for Word, its parts tell."""
    risky = {ContentKind.SCRIPT, ContentKind.EMBEDDED}
    return media_type in _OPENED and not risky.intersection(held) and not (copy.suffix == ".docx" and _fetches(copy))


def _fetches(word_file: Path) -> bool:
    """Whether a Word file names templates, pictures or objects that Word would fetch from elsewhere; also where that cannot be told."""
    try:
        with zipfile.ZipFile(word_file) as package:
            for part in (each for each in package.infolist() if each.filename.endswith(".rels")):
                with package.open(part) as stream:
                    content = stream.read(_MOST_OF_A_PART + 1)
                unread = len(content) > _MOST_OF_A_PART or b"\0" in content
                if unread or any(b"/hyperlink" not in found for found in _EXTERNAL.findall(content)):
                    return True
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        return True
    return False


def show(copy: Path, page: int | None, command: str | None) -> Shown:
    """Start a program that shows the copy: ``command`` with ``{file}`` and ``{page}`` in it, else the system's own."""
    if command is not None:
        return _started(shlex.split(command, posix=os.name != "nt"), copy, page) if command != NONE else Shown(None)
    if sys.platform == "win32":
        if page and (sumatra := shutil.which("SumatraPDF")) and copy.suffix == ".pdf":
            return _started((sumatra, "-page", "{page}", "{file}"), copy, page)
        try:
            os.startfile(copy)  # noqa: S606 - the system's own way; of what it is given we chose the ending
        except OSError:
            return Shown(None)
        return Shown("the program for such files")
    if sys.platform == "darwin":
        return _started(("open", "{file}"), copy, page)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return Shown(None)
    if page and copy.suffix == ".pdf" and (known := _pdf_viewer()):
        return _started(known, copy, page)
    return _started(("xdg-open", "{file}"), copy, page)


def _pdf_viewer() -> Sequence[str] | None:
    """The user's viewer of PDF, where it is one that takes a page."""
    try:
        asked = subprocess.run(
            ["xdg-mime", "query", "default", "application/pdf"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    entry = asked.stdout.strip().lower()
    known = next((command for word, command in _BY_OPTION.items() if word in entry), None)
    return known if known is not None and shutil.which(known[0]) else None


def _started(template: Sequence[str], copy: Path, page: int | None) -> Shown:
    """Raises UsageError for a template with another name in braces."""
    values = {"file": str(copy), "url": copy.as_uri(), "page": str(page or 1)}
    if not any("{file}" in each or "{url}" in each for each in template):
        template = (*template, "{file}")
    try:
        words = [each.format(**values) for each in template]
    except (KeyError, IndexError, ValueError) as error:
        raise UsageError(
            "the command of the viewer cannot be read.", advice="Write {file} and {page} where they belong."
        ) from error
    try:
        running = subprocess.Popen(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return Shown(None)
    try:
        failed = running.wait(timeout=2) != 0
    except subprocess.TimeoutExpired:
        failed = False  # it shows the file
    return (
        Shown(None)
        if failed
        else Shown(words[0], at_page=page is not None and any("{page}" in each for each in template))
    )
