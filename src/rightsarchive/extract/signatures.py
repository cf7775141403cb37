"""What files that are not read here begin with, and what to do with them: nothing known is ever taken for plain text."""

from __future__ import annotations

import re
from typing import NamedTuple


class Refused(NamedTuple):
    """A kind of file that is not read: what it is, and what a user does with it."""

    what: str
    advice: str


_EXPORT = "Export it to PDF and take that in."
_UNPACK = "Unpack it first and take in the files inside."
_PICTURE = "Save it as JPEG, PNG or PDF and take that in."
_OTHER = "Take in text, Markdown, PDF, Word, mail or a web page; export this one to one of them."
_PRINT = "Convert it to PDF first (for example with ps2pdf)."
_CRAWL = "Open it in a program that replays it (for example ReplayWeb.page), and save the pages as HTML or PDF."
_RECORDS = "Open it in the program that it comes from and save it as PDF, Word or text; or convert its records to text."

_BINARY: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", "an image", _PICTURE),
    (b"8BPS", "an image", _PICTURE),
    (b"BM", "an image", _PICTURE),
    (b"\x00\x00\x01\x00", "an image", _PICTURE),
    (b"\x00\x00\x00\x0cjP  ", "an image", _PICTURE),
    (b"\xff\x4f\xff\x51", "an image", _PICTURE),
    (b"\xd7\xcd\xc6\x9a", "an image", _PICTURE),
    (b"AT&TFORM", "a DjVu file", "Convert it to PDF first (for example with ddjvu -format=pdf)."),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file", _PRINT),
    (b"\xffWPC", "a WordPerfect file", "Open it in LibreOffice, save it as .docx and take that in."),
    (b"!BDN", "an Outlook mailbox", "Export its messages as .eml or .mbox and take those in."),
    (b"ID3", "a sound file", _OTHER),
    (b"OggS", "a sound or film file", _OTHER),
    (b"fLaC", "a sound file", _OTHER),
    (b"\x1aE\xdf\xa3", "a film", _OTHER),
    (b"\x1f\x8b", "a compressed file", _UNPACK),
    (b"\x1f\x9d", "a compressed file", _UNPACK),
    (b"BZh", "a compressed file", _UNPACK),
    (b"\xfd7zXZ\x00", "a compressed file", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a compressed file", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a compressed folder", _UNPACK),
    (b"Rar!\x1a\x07", "a compressed folder", _UNPACK),
    (b"MSCF", "a compressed folder", _UNPACK),
    (b"MZ", "a program", _OTHER),
    (b"\x7fELF", "a program", _OTHER),
    (b"SQLite format 3\x00", "a database", _RECORDS),
    (b"\x00\x01\x00\x00Standard ", "a database", _RECORDS),
)
_PICTURE_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"avif")
_TAR = 257

_TEXT: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"(?:\x04|\x1b%-12345X)?%!PS|\x1b%-12345X@PJL"), "a PostScript file, made for a printer", _PRINT),
    (re.compile(rb"WARC/\d"), "a crawl of web pages (WARC)", _CRAWL),
    (re.compile(rb"filedesc://"), "a crawl of web pages (ARC)", _CRAWL),
    (re.compile(rb"BEGIN:V(?:CARD|CALENDAR)\r?\n", re.IGNORECASE), "a list of addresses or dates", _RECORDS),
    (re.compile(rb" CDX [A-Za-z] "), "the index of a crawl of web pages (CDX)", _CRAWL),
    (re.compile(rb"HTTP/\d(?:\.\d)? \d{3} [^\r\n]*\r?\n[!-9;-~]+:"), "the raw answer of a web server", "Save the page from a browser, as HTML or PDF, and take that in."),
    (re.compile(rb"begin [0-7]{3} [^\r\n]+\r?\n[!-`]"), "an encoded file", "Decode it first (uudecode) and take that in."),
    (re.compile(rb"=ybegin [^\r\n]*name=|\(This file must be converted with BinHex"), "an encoded file", "Decode it first and take that in."),
    (re.compile(rb"data:[a-z]+/[\w.+-]+(?:;[^,\s]*)?;base64,"), "an encoded file", "Decode it first (base64) and take that in."),
    # The first letters of a PDF, a zip file, an OLE file, a PNG and a JPEG picture in base64.
    (re.compile(rb"\s*(?:JVBERi0|UEsDB[AB]|0M8R4KGx|iVBORw0K|/9j/[24])[A-Za-z0-9+/=\s]{40,}\Z"), "an encoded file", "Decode it first (base64) and take that in."),
    (re.compile(rb"%FDF-\d"), "what was filled into a form (FDF)", "Open it with its form, print that to PDF and take it in."),
    (re.compile(rb"\x1bE\x1b[&*(]"), "a file made for a printer (PCL)", _PRINT),
    (re.compile(rb"\s*-----BEGIN (?:[A-Z0-9 ]+ )?(?:CERTIFICATE|(?:PRIVATE|PUBLIC) KEY(?: BLOCK)?|PGP SIGNATURE|PKCS7|CMS)(?: REQUEST)?-----"), "a key, a certificate or a signature", "It is no text to be quoted: keep it beside the file that it belongs to."),
    (re.compile(rb"#![ \t]*/(?:usr/|bin/)|<\?php\b"), "a program", _OTHER),
    (re.compile(rb"(?:--[ \t]*\r?\n)?-- (?:MySQL|MariaDB|PostgreSQL|phpMyAdmin)[^\r\n]* [Dd]ump|PRAGMA foreign_keys=OFF;"), "a copy of a database (SQL)", _RECORDS),
    (re.compile(rb"\((?:dp|lp)\d+\r?\n|c[A-Za-z_][\w.]*\r?\n[A-Za-z_]\w*\r?\n(?:p\d+\r?\n|\()"), "data of a Python program (pickle)", _OTHER),
    (re.compile(rb"\s*(?:%[^\r\n]*\r?\n\s*){0,40}\\documentclass\b"), "the source of a LaTeX document", "Compile it to PDF and take that in."),
    (re.compile(rb"d\d+:(?:announce|created by|info)[\dl]"), "a torrent", _OTHER),
    (re.compile(rb"\[(?:InternetShortcut|Desktop Entry)\]\r?\n", re.IGNORECASE), "a link to a page", "Open it, save the page as HTML or PDF and take that in."),
    (re.compile(rb"# v[23] git bundle\r?\n"), "a bundle of Git", _UNPACK),
)  # fmt: skip
_LOCKED = re.compile(rb"\s*-----BEGIN PGP MESSAGE-----|age-encryption\.org/v1|\s*-----BEGIN AGE ENCRYPTED FILE-----")
_XML = re.compile(rb"\s*<\?xml\b", re.IGNORECASE)
_FIRST_TAG = re.compile(rb"\s*(?:<!--.*?-->\s*|<[!?][^>]*>\s*)*<([A-Za-z_][\w:.-]*)(?=[\s/>])", re.DOTALL)
# Word 2003's XML, Word's package in one file, OpenDocument in one file.
_XML_KINDS = re.compile(rb"(?<=<)(?:w:wordDocument|pkg:package|office:document|Workbook|svg)\b")
_JSON = re.compile(rb"\s*(?:\{|\[\s*\{)\s*\"(?:[^\"\\]|\\.){0,200}\"\s*:")


def binary_kind(head: bytes) -> Refused | None:
    """What bytes that are no text begin like, None for anything else."""
    for magic, what, advice in _BINARY:
        if head.startswith(magic):
            return Refused(what, advice)
    if head[4:8] == b"ftyp":
        return Refused("an image", _PICTURE) if head[8:12] in _PICTURE_BRANDS else Refused("a film", _OTHER)
    if head.startswith(b"RIFF"):
        return Refused("an image", _PICTURE) if head[8:12] == b"WEBP" else Refused("a sound or film file", _OTHER)
    return tar_kind(head)


def tar_kind(head: bytes) -> Refused | None:
    """A tar archive, whose first block may look like text."""
    return Refused("a folder packed with tar", _UNPACK) if head[_TAR : _TAR + 5] == b"ustar" else None


def is_locked_text(head: bytes) -> bool:
    """Whether a text is one that only its key opens (PGP, age)."""
    return _LOCKED.match(head) is not None


def text_kind(head: bytes, tail: bytes) -> Refused | None:
    """What a text in the letters of ASCII begins (and ends) like, None where it is a text for people.

    Web pages and mail are to be told before: a web page is written like XML.
    """
    for pattern, what, advice in _TEXT:
        if pattern.match(head):
            return Refused(what, advice)
    if _XML.match(head) or _is_one_element(head, tail):
        return _xml_kind(head)
    if _JSON.match(head) and tail.rstrip().endswith((b"}", b"]")):
        return Refused("a list of records (JSON)", _RECORDS)
    return None


def _is_one_element(head: bytes, tail: bytes) -> bool:
    """Whether the text begins with a tag and ends with the end of the same element."""
    first = _FIRST_TAG.match(head)
    return first is not None and tail.rstrip().endswith(b"</" + first[1] + b">")


def _xml_kind(head: bytes) -> Refused:
    found = _XML_KINDS.search(head)
    match found[0] if found else b"":
        case b"w:wordDocument" | b"pkg:package":
            return Refused("a document written as one XML file", "Open it in Word, save it as .docx and take that in.")
        case b"office:document":
            return Refused(
                "a document written as one XML file", "Open it in LibreOffice, save it as .docx and take that in."
            )
        case b"Workbook":
            return Refused("a spreadsheet written as XML", _EXPORT)
        case b"svg":
            return Refused("a drawing (SVG)", _EXPORT)
        case _:
            return Refused("a record in XML", _RECORDS)


ZIP_KINDS: tuple[tuple[str, Refused], ...] = (
    ("xl/workbook", Refused("a spreadsheet", _EXPORT)),
    ("ppt/presentation", Refused("a presentation", _EXPORT)),
    ("visio/document", Refused("a drawing", _EXPORT)),
    ("index/document.iwa", Refused("a document of Apple's Pages, Numbers or Keynote", _EXPORT)),
    ("meta-inf/container.xml", Refused("an e-book", _EXPORT)),
    ("fixeddocseq.fdseq", Refused("a page description (XPS)", _EXPORT)),
    ("fixeddocumentsequence.fdseq", Refused("a page description (XPS)", _EXPORT)),
    ("archive/data.warc", Refused("a crawl of web pages (WACZ)", _CRAWL)),
)
"""What a name of a part, in small letters, begins with, and what the package then is."""

OPEN_DOCUMENT: tuple[tuple[bytes, Refused], ...] = (
    (b"application/vnd.oasis.opendocument.spreadsheet", Refused("a spreadsheet", _EXPORT)),
    (b"application/vnd.oasis.opendocument.presentation", Refused("a presentation", _EXPORT)),
    (b"application/vnd.oasis.opendocument.graphics", Refused("a drawing", _EXPORT)),
    (b"application/epub+zip", Refused("an e-book", _EXPORT)),
)
"""What the part ``mimetype`` of a package begins with."""

OLE_KINDS: tuple[tuple[str, Refused], ...] = (
    ("__properties_version1.0", Refused("a message of Outlook (.msg)", "Save it as .eml in Outlook and take that in.")),
    ("Workbook", Refused("an old spreadsheet (.xls)", _EXPORT)),
    ("PowerPoint Document", Refused("an old presentation (.ppt)", _EXPORT)),
    ("HwpSummaryInformation", Refused("a document of Hangul (.hwp)", _EXPORT)),
    ("VisioDocument", Refused("a drawing", _EXPORT)),
)
"""Names of streams in an OLE file."""

ZIP_FOLDER = Refused("a zip folder", _UNPACK)
OLE_OTHER = Refused("an old Office file that is not a Word document", _EXPORT)
NO_TEXT = Refused("not text, PDF, Word, mail or a web page", _OTHER)
