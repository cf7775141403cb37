from __future__ import annotations

import json
from pathlib import Path

import pytest

from rightsarchive.errors import HostileFileError
from rightsarchive.model import Author, PartialDate, PassageKind
from tests.extract.make import check_offsets, read, shown

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Fined for a post | Orda</title>
<meta property="og:title" content="Fined for a post"><meta property="og:site_name" content="Orda.kz">
<link rel="canonical" href="https://example.org/fined">
<script type="application/ld+json">{ld}</script><style>p {{ color: red }}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<header class="site"><a href="/">Orda</a></header>
<article><h1>Fined for a post</h1>
<p>She was <b>fined</b> in July.<br>In Almaty.</p><p style="display:none">secret</p>
<h2>Facts</h2><p>The post was about a <a href="/strike">hunger strike</a> in a prison of the north.</p>
<ul><li>free him</li><li>drop the case</li></ul>
<table><tr><th>Date</th><th>Event</th></tr><tr><td>31 July</td><td>fine</td></tr></table>
<p>Line one<br><br>Line two</p>
<div class="share-links"><a href="#">Share</a> <a href="#">Send</a></div></article>
<aside><h3>Latest news</h3><a href="/1">Another story of the day</a></aside>
<footer>All rights reserved</footer><script>document.write("x")</script></body></html>"""
THING = {
    "@graph": [
        {
            "@type": "NewsArticle",
            "headline": "Fined for a post",
            "author": [{"@type": "Person", "name": "Islam Aden"}],
            "datePublished": "2025-08-01T10:00:00+05:00",
        }
    ]
}


def test_the_matter_is_body_and_the_rest_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(ld=json.dumps(THING)), "utf-8")
    extraction = read(path)
    check_offsets(extraction)
    assert shown(extraction, PassageKind.BODY) == [
        "She was fined in July. In Almaty.", "The post was about a hunger strike in a prison of the north.", "free him", "drop the case", "Line one", "Line two",
    ]  # fmt: skip
    assert shown(extraction, PassageKind.HEADING) == ["Fined for a post", "Facts"]
    assert shown(extraction, PassageKind.TABLE) == ["Date | Event", "31 July | fine"]
    assert shown(extraction, PassageKind.NAVIGATION) == [
        "Home", "News", "Orda", "Share Send", "Latest news", "Another story of the day", "All rights reserved",
    ]  # fmt: skip
    assert shown(extraction, PassageKind.HIDDEN) == ["secret"]
    paths = {extraction.text[p.start : p.end]: p.heading_path for p in extraction.paragraphs}
    assert paths["free him"] == ("Fined for a post", "Facts")
    assert extraction.media_type == "text/html"


def test_what_the_page_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(ld=json.dumps(THING)), "utf-8")
    properties = read(path).properties
    assert {key: value for key, (value, _) in properties.items()} == {
        "title": "Fined for a post",
        "authors": (Author(literal="Islam Aden"),),
        "published": PartialDate("2025-08-01"),
        "publisher": "Orda.kz",
        "url": "https://example.org/fined",
        "language": "en",
    }
    assert properties["url"][1].where == "HTML: canonical link"


def test_broken_json_and_no_statements_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE.format(ld="{not json"), "utf-8")
    assert "authors" not in read(path).properties
    path.write_text("<html><body>Only this.</body></html>", "utf-8")
    assert read(path).properties == {}


def test_a_page_without_a_named_matter_keeps_its_text_as_body(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_text(
        "<html><body><div class='menu'><a href='a'>One</a> <a href='b'>Two</a></div><div><p>Text of the page.</p>More text.</div></body></html>",
        "utf-8",
    )
    extraction = read(path)
    assert shown(extraction, PassageKind.BODY) == ["Text of the page.", "More text."]
    assert shown(extraction, PassageKind.NAVIGATION) == ["One Two"]


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "iso-8859-5"])
def test_the_declared_encoding_is_believed_when_utf8_fails(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(
        f"<html><head><meta charset='{encoding}'></head><body><p>Суд вынес решение.</p></body></html>".encode(encoding)
    )
    extraction = read(path)
    assert shown(extraction) == ["Суд вынес решение."]
    assert extraction.encoding == encoding


def test_a_page_drawn_by_a_program_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><div id='root'></div><script>render()</script></body></html>", "utf-8")
    extraction = read(path)
    assert extraction.paragraphs == ()
    assert extraction.notices[0].code == "no-text"


def test_deep_nesting_ends_as_text_or_as_a_typed_error(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body>" + "<div>" * 5000 + "deep" + "</div>" * 5000, "utf-8")
    try:
        check_offsets(read(path))
    except HostileFileError as error:
        found = error
        assert found.path == str(path)


def test_text_that_quotes_html_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<html> is how a page begins.\n", "utf-8")
    assert read(path).media_type == "text/plain"
