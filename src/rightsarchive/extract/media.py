"""Decides what a file is from its bytes and its inside, never from its name alone."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from rightsarchive.errors import (
    BrokenFileError,
    EmptyFileError,
    EncryptedFileError,
    UnreadableFileError,
    UnsupportedFileError,
)
from rightsarchive.extract import signatures
from rightsarchive.extract.encoding import is_text
from rightsarchive.extract.headers import begins_as_mail, begins_as_mailbox, is_saved_page
from rightsarchive.extract.signatures import Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HEAD = 8192
_TAIL = 256


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
    MAIL = "message/rfc822"
    MAILBOX = "application/mbox"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"


# Some writers put a banner before the header; the PDF reference lets it start within the first 1,024 bytes.
_PDF_WITHIN = 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?=\{\\rtf)")
_PICTURES = ((b"\x89PNG\r\n", Media.PNG), (b"\xff\xd8\xff", Media.JPEG), (b"II*\x00", Media.TIFF), (b"MM\x00*", Media.TIFF), (b"II+\x00", Media.TIFF), (b"MM\x00+", Media.TIFF))  # fmt: skip
_COMMENTS = rb"\s*(?:<!--.*?-->\s*)*"
_BEFORE = rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
_HTML = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
# The elements by which browsers know a page without a head (WHATWG MIME Sniffing, 7.1), and some that are newer than that list.
_ELEMENT = re.compile(
    _COMMENTS + rb"<(?:script|iframe|h[1-6]|hr|div|font|table|a|style|title|b|br|p|meta|link|main|article|aside|section|header|footer|nav|frameset|center|ul|ol|dl|span"
    rb"|strong|em|i|u|pre|blockquote|figure|img|form|details|small)(?=[\s>/])",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_PAGE_WITHIN = re.compile(rb"<html\b[^>]*>(?:\s*<!--.*?-->)*\s*<(?:head|body)\b", re.IGNORECASE | re.DOTALL)
_PAGE_END = re.compile(rb"</html>\s*\Z", re.IGNORECASE)
_ANY_TAG = re.compile(rb"</?[A-Za-z!][^>]*>")
_FEWEST_TAGS = 3
"""A text may quote a tag at its beginning; a page has more of them."""
_MARKDOWN_SUFFIXES = {".md", ".markdown"}
_WORD_SUFFIXES = {".docx", ".docm", ".dotx", ".dotm"}
_HTML_SUFFIXES = {".html", ".htm", ".xhtml"}


def media_of(path: Path, name: str) -> Media:
    """What ``path`` holds; ``name`` (the file's own name) only tells Markdown from plain text, and a page without a head.

    Raises UnreadableFileError, EmptyFileError, EncryptedFileError (a file with a password), BrokenFileError,
    UnsupportedFileError.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL))
            tail = file.read()
    except OSError as error:
        raise UnreadableFileError(
            f"the system would not open it: {error.strerror or error}",
            path=name,
            advice="Check that it is there and that you may read it.",
        ) from error
    if not head:
        raise EmptyFileError("the file has no bytes", path=name, advice="Get it again from where it came from.")
    suffix = Path(name).suffix.lower()
    # What is attached to a message may stand in it as it is.
    is_mail = begins_as_mail(head) or begins_as_mailbox(head)
    if b"%PDF-" in head[:_PDF_WITHIN] and not is_mail:
        return Media.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside_zip(path, name, suffix)
    if head.startswith(_OLE):
        return _inside_ole(path, name)
    if _RTF.match(head):
        return Media.RTF
    for magic, media in _PICTURES:
        if head.startswith(magic):
            return media
    # A page may be written in an encoding that looks like no text.
    if not is_mail and not is_text(head) and not _HTML.match(_in_ascii(head)):
        _refuse_binary(head, name, suffix)
    if found := signatures.tar_kind(head):
        _refuse(found, name)
    return _text_media(_in_ascii(head), _in_ascii(tail), name, suffix)


def begin_of_rtf(head: bytes) -> int:
    """Where RTF begins in a file of that kind: some programs write a mark or white space before it."""
    found = _RTF.match(head)
    return found.end() if found is not None else 0


def _text_media(head: bytes, tail: bytes, name: str, suffix: str) -> Media:
    """What a text is by what it begins and ends with; both in a form in which each letter of ASCII is one byte."""
    if signatures.is_locked_text(head):
        raise EncryptedFileError(
            "it is locked with a key", path=name, advice="Decrypt it with its key and take in what comes out."
        )
    if begins_as_mailbox(head):
        return Media.MAILBOX
    is_markdown = suffix in _MARKDOWN_SUFFIXES
    least = 1 if suffix in _HTML_SUFFIXES else _FEWEST_TAGS
    has_tags = len(_ANY_TAG.findall(head)) >= least
    if is_saved_page(head) or (has_tags and _HTML.match(head)):
        return Media.HTML
    if not is_markdown:
        if begins_as_mail(head):
            return Media.MAIL
        if has_tags and (_ELEMENT.match(head) or suffix in _HTML_SUFFIXES):
            return Media.HTML
    if found := signatures.text_kind(head, b"" if is_markdown else tail):
        _refuse(found, name)
    if not is_markdown and _PAGE_WITHIN.search(head) and _PAGE_END.search(tail):
        # Somebody wrote a line above the page.
        return Media.HTML
    return Media.MARKDOWN if is_markdown else Media.TEXT


def _refuse(found: Refused, name: str) -> NoReturn:
    raise UnsupportedFileError(f"this is {found.what}, which is not read here", path=name, advice=found.advice)


def _refuse_binary(head: bytes, name: str, suffix: str) -> NoReturn:
    found = signatures.binary_kind(head)
    if found is None and suffix in {".pdf", ".doc", ".odt", ".rtf", *_WORD_SUFFIXES}:
        raise BrokenFileError(
            f"the name ends in {suffix}, but the file does not begin like one",
            path=name,
            advice="Get it again from where it came from.",
        )
    if found is None:
        raise UnsupportedFileError(f"this is {signatures.NO_TEXT.what}", path=name, advice=signatures.NO_TEXT.advice)
    _refuse(found, name)


def _in_ascii(text: bytes) -> bytes:
    """The same without the mark of its encoding and the empty bytes of UTF-16 and UTF-32."""
    for mark in (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"):
        text = text.removeprefix(mark)
    return text.replace(b"\x00", b"")


def _inside_zip(path: Path, name: str, suffix: str) -> Media:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                info = archive.getinfo("mimetype")
                declared = archive.read(info)[:100] if info.file_size < 1000 else b""
                if declared.startswith(Media.ODT.encode()):
                    return Media.ODT
                for kind, found in signatures.OPEN_DOCUMENT:
                    if declared.startswith(kind):
                        _refuse(found, name)
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
    for part, found in signatures.ZIP_KINDS:
        if any(item.startswith(part) for item in names):
            _refuse(found, name)
    if suffix in _WORD_SUFFIXES:
        raise BrokenFileError(
            "a Word file without a document inside", path=name, advice="Open it in Word and save it again."
        )
    _refuse(signatures.ZIP_FOLDER, name)


def _inside_ole(path: Path, name: str) -> Media:
    # The names of an OLE file's streams stand in its directory in UTF-16; which of them there are tells what it is.
    kinds = dict(signatures.OLE_KINDS)
    found = dict.fromkeys(("EncryptedPackage", "WordDocument", *kinds), False)
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
    # A message of Outlook may hold a Word file: that is no Word file itself.
    if found["WordDocument"] and not found["__properties_version1.0"]:
        return Media.WORD_97
    _refuse(next((kind for what, kind in kinds.items() if found[what]), signatures.OLE_OTHER), name)


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
        ".eml",
        ".emlx",
        ".mbox",
        ".jpg",
        ".jpeg",
        ".png",
        ".tif",
        ".tiff",
    }
)
"""The names that documents in a folder usually end in."""
