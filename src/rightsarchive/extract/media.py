"""Decides what a file is from its first bytes and its inside, never from its name alone."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from rightsarchive.errors import (
    BrokenFileError,
    EmptyFileError,
    EncryptedFileError,
    UnreadableFileError,
    UnsupportedFileError,
)
from rightsarchive.extract.encoding import is_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEAD = 8192


class Media(StrEnum):
    """What can be read, by media type."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    PDF = "application/pdf"
    WORD = DOCX
    WORD_97 = "application/msword"
    ODT = "application/vnd.oasis.opendocument.text"
    RTF = "application/rtf"


# Some writers put a banner before the header; the PDF reference lets it start within the first 1,024 bytes.
_PDF_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# A page and what belongs to it in one file (RFC 2557).
_MHTML = re.compile(
    rb"(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,20}?content-type:\s*multipart/related\b", re.IGNORECASE
)
# Word 2003's XML, Word's package in one file, OpenDocument in one file.
_XML_KINDS = re.compile(rb"(?<=<)(?:w:wordDocument|pkg:package|office:document)\b")
_OTHERS = (
    (b"\x89PNG", "an image", "image"),
    (b"\xff\xd8\xff", "an image", "image"),
    (b"GIF8", "an image", "image"),
    (b"II*\x00", "an image", "image"),
    (b"MM\x00*", "an image", "image"),
    (b"RIFF", "a sound, film or image file", ""),
    (b"ID3", "a sound file", ""),
    (b"OggS", "a sound or film file", ""),
    (b"\x1aE\xdf\xa3", "a film", ""),
    (b"\x1f\x8b", "a compressed file", "archive"),
    (b"BZh", "a compressed file", "archive"),
    (b"\xfd7zXZ\x00", "a compressed file", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed folder", "archive"),
    (b"Rar!\x1a\x07", "a compressed folder", "archive"),
    (b"MZ", "a program", ""),
    (b"\x7fELF", "a program", ""),
    (b"SQLite format 3\x00", "a database", ""),
    (b"%!PS", "a PostScript file", "print"),
)
_ADVICE = {
    "image": "Text in images is read only from PDF files: put the image into a PDF (with the extra “ocr”) or type it out.",
    "archive": "Unpack it first and take in the files inside.",
    "print": "Convert it to PDF first (for example with ps2pdf).",
    "": "Take in text, Markdown, PDF or Word files; export this one to one of them.",
}
_ZIP_KINDS = (
    ("xl/workbook", "a spreadsheet"),
    ("ppt/presentation", "a presentation"),
    ("meta-inf/container.xml", "an e-book"),
)
_MARKDOWN_SUFFIXES = {".md", ".markdown"}
_WORD_SUFFIXES = {".docx", ".docm", ".dotx", ".dotm"}


def media_of(path: Path, name: str) -> Media:
    """What ``path`` holds; ``name`` (the file's own name) only tells Markdown from plain text.

    Raises UnreadableFileError, EmptyFileError, EncryptedFileError (a Word file with a password), BrokenFileError,
    UnsupportedFileError.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise UnreadableFileError(
            f"the system would not open it: {error.strerror or error}",
            path=name,
            advice="Check that it is there and that you may read it.",
        ) from error
    if not head:
        raise EmptyFileError("the file has no bytes", path=name, advice="Get it again from where it came from.")
    suffix = Path(name).suffix.lower()
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return Media.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(path, name, suffix)
    if head.startswith(_OLE):
        return _inside_ole(path, name)
    if head.startswith(b"{\\rtf"):
        return Media.RTF
    for magic, what, advice in _OTHERS:
        if head.startswith(magic) and not is_text(head):
            raise UnsupportedFileError(f"this is {what}, which is not read here", path=name, advice=_ADVICE[advice])
    if suffix not in {".txt", *_MARKDOWN_SUFFIXES}:
        plain = _plain_head(head)
        if _HTML.match(plain) or is_mhtml(plain):
            return Media.HTML
        if found := _XML_KINDS.search(plain):
            raise UnsupportedFileError(
                "this is a document written as one XML file, which is not read here",
                path=name,
                advice=f"Open it in {'Word' if found[0] != b'office:document' else 'LibreOffice'} and save it as .docx.",
            )
    if not is_text(head):
        if suffix in {".pdf", ".doc", ".odt", ".rtf", *_WORD_SUFFIXES}:
            raise BrokenFileError(
                f"the name ends in {suffix}, but the file does not begin like one",
                path=name,
                advice="Get it again from where it came from.",
            )
        raise UnsupportedFileError("this is not text, PDF or Word", path=name, advice=_ADVICE[""])
    return Media.MARKDOWN if suffix in _MARKDOWN_SUFFIXES else Media.TEXT


def is_mhtml(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a web page saved as MHTML."""
    return _MHTML.match(head) is not None


def _plain_head(head: bytes) -> bytes:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _inside_zip(path: Path, name: str, suffix: str) -> Media:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                info = archive.getinfo("mimetype")
                declared = archive.read(info)[:100] if info.file_size < 1000 else b""
                if declared.startswith(Media.ODT.encode()):
                    return Media.ODT
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        what = "a Word file" if suffix in _WORD_SUFFIXES else "a zip file"
        raise BrokenFileError(
            f"{what} whose list of parts cannot be read: {error}",
            path=name,
            advice="Get it again from where it came from.",
        ) from error
    # Parts have the same name whatever the case of its letters; some programs write it with backslashes.
    names = {name.replace("\\", "/").lower() for name in names}
    if "[content_types].xml" in names and any(part.startswith("word/") for part in names):
        return Media.WORD
    for part, what in _ZIP_KINDS:
        if any(item.startswith(part) for item in names):
            raise UnsupportedFileError(
                f"this is {what}, which is not read here", path=name, advice="Export it to PDF and take that in."
            )
    if suffix in _WORD_SUFFIXES:
        raise BrokenFileError(
            "a Word file without a document inside", path=name, advice="Open it in Word and save it again."
        )
    raise UnsupportedFileError("this is a zip folder", path=name, advice=_ADVICE["archive"])


def _inside_ole(path: Path, name: str) -> Media:
    # The names of an OLE file's streams stand in its directory in UTF-16; which of them there are tells what it is.
    found = dict.fromkeys(("EncryptedPackage", "WordDocument"), False)
    markers = {what: what.encode("utf-16-le") for what in found}
    overlap = max(map(len, markers.values()))
    with path.open("rb") as file:
        tail = b""
        while block := file.read(1 << 20):
            window = tail + block
            for what, marker in markers.items():
                found[what] = found[what] or marker in window
            tail = window[-overlap:]
    if found["EncryptedPackage"]:
        raise EncryptedFileError(
            "the file is locked with a password",
            path=name,
            advice="Open it in Word with the password, save a copy without one and take that in.",
        )
    if found["WordDocument"]:
        return Media.WORD_97
    raise UnsupportedFileError(
        "an old Office file that is not a Word document", path=name, advice="Export it to PDF and take that in."
    )


SUFFIXES = frozenset(
    {
        ".txt",
        ".md",
        ".markdown",
        ".pdf",
        ".docx",
        ".docm",
        ".doc",
        ".odt",
        ".rtf",
        ".html",
        ".htm",
        ".xhtml",
        ".mhtml",
        ".mht",
    }
)
"""The names that documents in a folder usually end in."""
