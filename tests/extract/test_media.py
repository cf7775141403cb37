from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from rightsarchive.errors import (
    BrokenFileError,
    EmptyFileError,
    EncryptedFileError,
    FileError,
    UnreadableFileError,
    UnsupportedFileError,
)
from rightsarchive.extract import runs_inline
from rightsarchive.extract.media import Media, begin_of_rtf, media_of
from tests.extract.make import one_column, pdf, read, word


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    real = pdf(tmp_path / "report.docx", one_column([["A paragraph that is long enough to count."]]))
    assert read(real).media_type == "application/pdf"
    real = word(tmp_path / "report.pdf", "<w:p><w:r><w:t>Hello</w:t></w:r></w:p>")
    assert read(real).media_type.endswith("wordprocessingml.document")
    text = tmp_path / "note.pdf"
    text.write_text("This is only text.", "utf-8")
    assert read(text).media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.txt", b"", EmptyFileError),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), BrokenFileError),
        ("a.zip", b"PK\x05\x06" + bytes(18), UnsupportedFileError),
        ("a.docx", b"PK\x03\x04 cut off", BrokenFileError),
        ("a.pdf", bytes(range(256)) * 4, BrokenFileError),
        ("a.txt", bytes(range(256)) * 4, UnsupportedFileError),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), EncryptedFileError),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "Workbook".encode("utf-16-le"), UnsupportedFileError),
    ],
)  # fmt: skip
def test_each_kind_that_is_not_read_says_so(tmp_path: Path, name: str, data: bytes, error: type[FileError]) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        read(path)
    assert caught.value.path == str(path)
    assert caught.value.advice


def test_a_spreadsheet_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(UnsupportedFileError, match="spreadsheet"):
        read(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read(tmp_path / "missing.txt")


def test_only_plain_text_runs_inline(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("x", "utf-8")
    assert runs_inline(text, "a.txt")
    assert not runs_inline(pdf(tmp_path / "b.pdf", one_column([["Some text."]])), "b.pdf")


@pytest.mark.parametrize(
    ("start", "what"),
    [
        ("%!PS-Adobe-3.0\n(x) show\n", "PostScript"),
        ("\x1b%-12345X@PJL JOB\n%!PS\n", "PostScript"),
        ("WARC/1.0\r\nWARC-Type: response\r\n\r\n<html><body><p>x</p></body></html>", "crawl"),
        ("<?xml version='1.0'?><record><note>x</note></record>", "XML"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>\n", "XML"),
        ("<?xml version='1.0'?><Workbook xmlns='x'><Row/></Workbook>", "spreadsheet"),
        ('{"victim": "x", "note": "y"}\n', "JSON"),
        ('[{"victim": "x"},\n {"victim": "y"}]', "JSON"),
        ("begin 644 a.txt\n#0V%T\n`\nend\n", "encoded"),
        ("BEGIN:VCARD\r\nFN:X\r\nEND:VCARD\r\n", "addresses"),
        (" CDX N b a m s k r M S V g\ncom,example)/ 2020 a.warc.gz\n", "crawl"),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>x</p></body></html>", "web server"),
        ("=ybegin line=128 size=12 name=a.pdf\nx\n=yend size=12\n", "encoded"),
        ("(This file must be converted with BinHex 4.0)\n\n:x\n", "encoded"),
        ("data:application/pdf;base64,JVBERi0xLjQK", "encoded"),
        ("JVBERi0xLjQKAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj\nJCUmJygpKissLS4v\n", "encoded"),
        ("%FDF-1.2\n1 0 obj\n<< /FDF << >> >>\nendobj\n", "form"),
        ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "certificate"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\n", "key"),
        ("#!/bin/sh\necho x\n", "program"),
        ("<?php echo 'x'; ?>\n<p>x</p>\n", "program"),
        ("-- MySQL dump 10.13\nCREATE TABLE a (b int);\n", "database"),
        ("--\n-- PostgreSQL database dump\n--\n", "database"),
        ("(dp0\nVa\np1\nVb\np2\ns.", "pickle"),
        ("ccopy_reg\n_reconstructor\np0\n(x\n.", "pickle"),
        ("% made by us\n\\documentclass{article}\n\\begin{document}x\\end{document}\n", "LaTeX"),
        ("d8:announce20:http://tracker.x/ann4:infod6:lengthi1eee", "torrent"),
        ("[InternetShortcut]\r\nURL=http://example.org/\r\n", "link"),
        ("# v2 git bundle\nx HEAD\n", "Git"),
        ("<?xml version='1.0'?><a><b>c</b><b>d</b></a>", "XML"),
        ("<!-- ours -->\n<?xml-stylesheet href='a'?>\n<rss version='2.0'><channel/></rss>\n", "XML"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_nothing_known_is_taken_for_plain_text(tmp_path: Path, start: str, what: str, encoding: str) -> None:
    for name in ("a.txt", "a.eml", "a"):
        path = tmp_path / name
        path.write_bytes(start.encode(encoding))
        with pytest.raises(UnsupportedFileError, match=what) as caught:
            read(path)
        assert caught.value.advice


@pytest.mark.parametrize("name", ["a.txt", "a.htm", "a.eml", "a"])
@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><title>T</title><main><p>The words.</p></main>",
        "\n<html><body><p>The words.</p></body></html>",
        "<div><p>The words.</p></div>",
        "<blockquote><p>The words.</p></blockquote>",
        "<strong><em>The</em></strong> <em>words.</em><br>",
        "<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><body><p>The words.</p></body></html>",
    ],
)
def test_a_page_is_a_page_under_any_name(tmp_path: Path, name: str, page: str) -> None:
    path = tmp_path / name
    path.write_text(page, "utf-8")
    found = read(path)
    assert (found.media_type, found.text) == ("text/html", "The words.")


@pytest.mark.parametrize(
    "text",
    [
        "From: the Registrar\nTo: the prosecutor\nSubject: the appeal\n\nIt is to be heard.\n",
        "From here 10:00 in 2024\nwe walked.\n",
        "<html> is how a page begins.\n",
        "{curly} words\n",
        "He wrote <html> and <body> and <p> in it.\n",
        "HTTP is a protocol.\nIt is 200 years old.\n",
        "PRAGMA is a word.\n",
        "#! he cried, and left.\n",
        "data: nine rows of it\n",
        "(listen) he said.\n",
        "\\documents are kept here.\n",
        "-- the second part of it\n",
        "begin with the gate.\n",
        "[1] A note.\n",
        "< 5 years in prison\n",
    ],
)
def test_what_people_write_is_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    assert (read(path).media_type, read(path).text) == ("text/plain", text)


def test_mail_with_the_parts_of_a_page_is_mail(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(
        b"From: a@example.org\r\nTo: b@example.org\r\nDate: Tue, 05 Mar 2024 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>The words.</p>\r\n--x--\r\n'
    )
    assert read(path).media_type == "message/rfc822"


def test_a_message_that_only_its_key_opens_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "utf-8")
    with pytest.raises(EncryptedFileError):
        read(path)


def test_a_page_in_an_encoding_that_looks_like_no_text_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"<html><body><p>The words.</p><p>" + bytes(range(1, 32)) * 3 + b"</p></body></html>")
    assert read(path).media_type == "text/html"


def test_a_line_above_a_page_makes_no_text_of_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Saved on 3 May 2020\n\n<html><head><title>T</title></head><body><p>Words.</p></body></html>\n")
    found = read(path)
    assert found.media_type == "text/html"
    assert "<p>" not in found.text


@pytest.mark.parametrize("before", ["", "\n\n", "412\n"])
def test_a_message_is_read_whatever_stands_before_its_header(tmp_path: Path, before: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        f"{before}From: Ann <a@example.org>\nTo: b@example.org\nMIME-Version: 1.0\nSubject: x\nContent-Transfer-Encoding: base64\n"
        "Content-Type: text/plain; charset=utf-8\n\nVGhlIGNhcHRhaW4ga25ldy4=\n"
    )
    found = read(path)
    assert found.media_type == "message/rfc822"
    assert "The captain knew." in found.text


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b" \r\n", b"\xef\xbb\xbf\n"])
def test_rtf_is_rtf_whatever_stands_before_it(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(before + rb"{\rtf1\ansi The captain knew.\par}")
    assert media_of(path, "a.txt") is Media.RTF
    assert begin_of_rtf(path.read_bytes()) == len(before)
