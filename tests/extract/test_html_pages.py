"""Saved pages as the press and old sites make them: what is the matter, what surrounds it, who wrote it, when, where."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsarchive.errors import UnsupportedFileError
from rightsarchive.model import Author, PartialDate, PassageKind
from rightsarchive.model.text import Extraction
from tests.extract.make import check_offsets, read, shown

FIRST = (
    "Police in the mining town of Orlov detained the lawyer Samat Bekov on Thursday, an hour after he left a hearing in which he "
    "had defended eleven striking miners."
)
SECOND = (
    "His wife, Dinara, said that four men in plain clothes stopped his car near the bridge and took his telephone; they did not "
    "show any papers, and nobody has seen the car since."
)
SHORT = "No comment came from the ministry."
TEASER = "The strike has stopped three of the five pits, and the company says that it will not talk."
MENU = '<a href="/">Home</a><a href="/news">News</a><a href="/law">Law</a>'
CARDS = "".join(
    f'<article class="card"><h3><a href="/{n}">Miners enter week {n} of strike</a></h3><p>{TEASER}</p></article>'
    for n in (2, 3)
)
PAGES = {
    "one article among teasers": f"""<body><div class="top">{MENU}</div><article><h1>Lawyer held</h1><p>{FIRST}</p><p>{SHORT}</p>
        <p>{SECOND}</p></article><section class="more"><h2>Related articles</h2>{CARDS}</section></body>""",
    "a main with teasers beside its article": f"""<body><header>{MENU}</header><main><h1>Lawyer held</h1><article><p>{FIRST}</p>
        <p>{SHORT}</p><p>{SECOND}</p></article><div class="block"><h2>Related articles</h2>{CARDS}</div></main></body>""",
    "divisions without a meaning": f"""<body><div id="root"><div role="navigation">{MENU}</div><div class="c1"><h1>Lawyer held</h1>
        <div class="c2"><div><span>{FIRST}</span></div><div><span>{SHORT}</span></div><div><span>{SECOND}</span></div></div>
        <div class="c3"><div><a href="/2">Miners enter week 2 of strike</a></div><div>{TEASER}</div>
        <div><a href="/3">Miners enter week 3 of strike</a></div></div></div></div></body>""",
    "tables that place things": f"""<body><table><tr><td>{MENU.replace("</a>", "</a><br>")}</td><td><h1>Lawyer held</h1>{FIRST}<br><br>
        {SHORT}<br><br>{SECOND}</td><td><b>Latest</b><br><a href="/2">Miners enter week 2 of strike</a></td></tr></table></body>""",
    "readers' comments": f"""<body><h1>Lawyer held</h1><div class="post-content"><p>{FIRST}</p><p>{SHORT}</p><p>{SECOND}</p></div>
        <div id="comments"><ol class="comment-list"><li class="comment"><p>I know this man from school and he never in his life refused to help
        anybody who came to his door, whatever it was about.</p></li></ol></div></body>""",
    "a notice about cookies and a call to subscribe": f"""<body><div id="CookieBanner"><p>We and our 312 partners use cookies and store
        information on your device, such as identifiers that tell you from others. You may change your choices.</p><button>Accept</button></div>
        <div class="text"><h1>Lawyer held</h1><p>{FIRST}</p><div class="newsletter-box"><p>The week in one letter.</p><form><input></form></div>
        <p>{SHORT}</p><p>{SECOND}</p></div></body>""",
}  # fmt: skip


def page(
    tmp_path: Path, body: str, head: str = "<title>Lawyer held | Observer</title>", name: str = "a.html"
) -> Extraction:
    path = tmp_path / name
    path.write_text(f"<!DOCTYPE html><html><head>{head}</head>{body}</html>", "utf-8")
    extraction = read(path)
    check_offsets(extraction)
    return extraction


@pytest.mark.parametrize("kind", PAGES)
def test_the_matter_is_told_from_what_surrounds_it(tmp_path: Path, kind: str) -> None:
    extraction = page(tmp_path, PAGES[kind])
    assert shown(extraction, PassageKind.HEADING) == ["Lawyer held"]
    body = [line for line in shown(extraction, PassageKind.BODY) if line != "Latest"]
    assert body == [FIRST, SHORT, SECOND]


def test_chapters_that_are_named_like_boxes_stay_body(tmp_path: Path) -> None:
    sections = "".join(
        f'<section id="{name}" class="level2"><h2>{name.title()}</h2><p>{FIRST}</p><p>{SHORT}</p></section>'
        for name in ("comments", "recommendations", "related-work", "footer", "cookies", "newsletter")
    )
    extraction = page(tmp_path, f"<body><h1>Report</h1>{sections}</body>")
    assert shown(extraction, PassageKind.NAVIGATION) == []


def test_linked_signatories_in_the_matter_stay_body(tmp_path: Path) -> None:
    names = ["Committee of Bar Observers", "Northern Legal Clinic"]
    items = "".join(f'<li><a href="https://example.org/{n}">{name}</a></li>' for n, name in enumerate(names))
    extraction = page(tmp_path, f"<body><article><p>{FIRST}</p><p>Signed by:</p><ul>{items}</ul></article></body>")
    assert shown(extraction, PassageKind.BODY)[2:] == names


def test_a_table_page_without_running_text_is_body(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>Case {n}</td><td>closed</td></tr>" for n in range(5))
    extraction = page(tmp_path, f"<body><p>Cases of the year</p><table>{rows}</table></body>")
    assert len(shown(extraction, PassageKind.TABLE)) == 5
    assert shown(extraction, PassageKind.NAVIGATION) == []


def test_signs_for_programs_are_left_out_and_quotation_marks_shown(tmp_path: Path) -> None:
    body = (
        '<body><article><p>He said <q>no</q>.<span class="sr-only">Opens in a new window</span></p>'
        f'<p aria-hidden="true">{SHORT}</p><h2><button>Facts</button></h2></article></body>'
    )
    found = page(tmp_path, body)
    assert shown(found, PassageKind.BODY, PassageKind.HEADING) == ["He said “no”.", SHORT, "Facts"]
    assert shown(found, PassageKind.HIDDEN) == ["Opens in a new window"]


def test_microdata_and_a_title_without_the_name_of_the_site(tmp_path: Path) -> None:
    body = (
        '<body><div itemscope itemtype="https://schema.org/NewsArticle"><h1>Lawyer held</h1>'
        '<meta itemprop="datePublished" content="2025-03-14"><link itemprop="mainEntityOfPage" href="https://example.org/a">'
        '<p itemprop="author" itemscope>By <span itemprop="name">Anna Kowalska</span></p></div></body>'
    )
    properties = page(tmp_path, body).properties
    assert {key: value for key, (value, _) in properties.items()} == {
        "title": "Lawyer held",
        "authors": (Author(literal="Anna Kowalska"),),
        "published": PartialDate("2025-03-14"),
        "url": "https://example.org/a",
    }


def test_the_title_is_what_the_page_shows_of_it(tmp_path: Path) -> None:
    head = "<title>Lawyer held - again | News | Observer</title>"
    body = f'<body><div class="caption">Lawyer held - again</div><p>{FIRST}</p></body>'
    assert page(tmp_path, body, head).properties["title"][0] == "Lawyer held - again"
    assert (
        page(tmp_path, f"<body><p>{FIRST}</p></body>", head).properties["title"][0]
        == "Lawyer held - again | News | Observer"
    )


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ('<div class="byline">By <a rel="author">Anna Kowalska</a></div>', "Anna Kowalska"),
        ('<span class="author">Автор: Анна Ковальская</span>', "Анна Ковальская"),
        ('<span class="author">14 March</span>', None),
        ('<a rel="author">Anna Kowalska</a><a rel="author">Marat Li</a>', None),
    ],
)
def test_the_byline(tmp_path: Path, byline: str, author: str | None) -> None:
    found = page(tmp_path, f"<body><article>{byline}<p>{FIRST}</p></article></body>").properties.get("authors")
    assert (found and found[0][0].literal) == author


def test_where_and_when_a_page_was_saved(tmp_path: Path) -> None:
    note = "<!-- saved from url=(0021)https://example.org/a -->"
    assert page(tmp_path, f"<body>{note}<p>{FIRST}</p></body>").properties["url"][0] == "https://example.org/a"
    archived = "<!-- FILE ARCHIVED ON 10:00:00 Mar 15, 2025 AND RETRIEVED FROM THE INTERNET ARCHIVE -->"
    assert str(page(tmp_path, f"<body><p>{FIRST}</p></body>{archived}").properties["retrieved"][0]) == "2025-03-15"


def test_a_page_saved_as_one_file_with_what_belongs_to_it(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html"; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset=koi8-r\r\n'
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/a\r\n\r\n<html><body><p>"
        + "".join(f"={byte:02X}" for byte in "Суд вынес решение.".encode("koi8-r")).encode()
        + b"</p></body></html>\r\n--x\r\nContent-Type: image/png\r\n\r\nnot a picture\r\n--x--\r\n"
    )
    extraction = read(path)
    assert shown(extraction) == ["Суд вынес решение."]
    assert extraction.properties["url"][0] == "https://example.org/a"


@pytest.mark.parametrize("root", ["w:wordDocument", "pkg:package", "office:document"])
def test_a_document_in_one_xml_file_is_named_for_what_it_is(tmp_path: Path, root: str) -> None:
    path = tmp_path / "a.doc"
    path.write_text(f'<?xml version="1.0"?>\n<{root} xmlns:w="x">{SHORT}</{root}>', "utf-8")
    with pytest.raises(UnsupportedFileError, match="one XML file"):
        read(path)
