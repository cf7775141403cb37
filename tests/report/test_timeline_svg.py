"""A timeline as a picture: text stays text, in its direction; labels never meet; nothing in it reaches out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from rightsarchive import Access, Citation, Metadata, PartialDate, UsageError, timeline_svg
from rightsarchive.report.line_breaking import broken, width
from rightsarchive.report.timeline_svg import WIDTH
from tests.citation.examples import ARABIC, ENGLISH, quoting

SVG = "{http://www.w3.org/2000/svg}"
WORDS = "She had written that Marat Zhylanbayev was on hunger strike."


@dataclass(frozen=True)
class Entry:
    date: PartialDate
    until: PartialDate | None = None
    event: bool = True
    citation: Citation = field(default_factory=lambda: said(WORDS))


def said(words: str, number: int = 0, **known: Any) -> Citation:
    made = quoting(ENGLISH, WORDS, Metadata(title="A <title> & more", publisher="Post", **known), f"d{number}")
    return made.model_copy(update={"quote": words})


def read(svg: str) -> Any:
    return etree.fromstring(svg.encode())


def lines(svg: str) -> Iterator[tuple[float, float, str]]:
    """Each line of text: its top, its bottom, its direction and place."""
    for each in read(svg).iter(f"{SVG}text"):
        size, y = float(each.get("font-size")), float(each.get("y"))
        assert 0 < y <= float(read(svg).get("height"))
        assert width("".join(each.itertext())) * size <= WIDTH
        yield y - size, y, str(each.get("font-size"))


DAYS = st.dates().map(PartialDate) | st.integers(1, 9999).map(lambda year: PartialDate(f"{year:04d}"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(DAYS, st.none() | DAYS, st.text(max_size=300).filter(str.strip) | st.just("كلمات عربية " * 30)),
        max_size=12,
    ),
    st.text(max_size=80),
    st.sampled_from(["en-US", "ar", "zh-CN", "kk"]),
)
def test_no_text_meets_another_and_every_word_is_there(found: list[Any], title: str, locale: str) -> None:
    entries = [
        Entry(min(first, last or first), None if last is None else max(first, last), citation=said(words, number))
        for number, (first, last, words) in enumerate(found)
    ]
    svg = timeline_svg(entries, title=title, locale=locale)
    root = read(svg)
    labels = sorted((top, bottom) for top, bottom, size in lines(svg) if size != "12")
    assert all(above[1] <= below[0] + 0.2 for above, below in pairwise(labels))
    shown = re.sub(r"\s", "", "".join("".join(each.itertext()) for each in root.iter(f"{SVG}text")))
    for _, _, words in found:
        plain = "".join(broken(words, 1000))
        assert re.sub(r"\s", "", plain) in shown
    assert root.get("role") == "img"
    assert {each.tag for each in root.iter()} <= {
        f"{SVG}{tag}" for tag in "svg title desc rect line circle polyline text".split()
    }
    assert not [name for each in root.iter() for name in each.attrib if "href" in name or name.startswith("on")]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.floats(4, 60))
def test_lines_hold_all_of_a_text_and_are_no_wider_than_their_room(text: str, room: float) -> None:
    made = broken(text, room)
    plain = "".join(broken(text, 10_000))
    kept = re.compile(r"[\s\u2066-\u2069]")
    assert kept.sub("", "".join(made)) == kept.sub("", plain)
    assert all(width(line) <= room + 2 for line in made)


def test_it_is_titled_told_of_and_runs_as_its_language_does() -> None:
    arabic = quoting(ARABIC, "قالت: «لن أصمت».", Metadata(title="غرامة", language="ar"), "arabic")
    entries = [Entry(PartialDate("2025-07-31")), Entry(PartialDate("2025-08"), citation=arabic)]
    root = read(timeline_svg(entries, title="Toregozhina", locale="ar"))
    assert root.get("direction") == "rtl"
    assert root.findtext(f"{SVG}title") == "Toregozhina"
    assert "2025-07-31" in str(root.findtext(f"{SVG}desc"))
    texts = {"".join(each.itertext()): each for each in root.iter(f"{SVG}text")}
    quote = texts["قالت: «لن أصمت»."]
    assert (quote.get("direction"), quote.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("rtl", "ar")
    assert texts[WORDS].get("direction") == "ltr"
    assert float(quote.get("x")) > float(texts[WORDS].get("x"))


def test_what_is_left_out_and_what_is_not_public() -> None:
    own = Entry(PartialDate("2025-07-31"), event=False)
    assert WORDS not in timeline_svg([own])
    assert WORDS in timeline_svg([own], everything=True)
    secret = Entry(PartialDate("2025"), citation=said(WORDS, access=Access.CONFIDENTIAL))
    assert "CONFIDENTIAL" in timeline_svg([secret])
    assert "CONFIDENTIAL" not in timeline_svg([Entry(PartialDate("2025"))])
    assert "CONFIDENTIAL" in timeline_svg([Entry(PartialDate("2025"))], access=Access.CONFIDENTIAL)
    with pytest.raises(UsageError, match="no words of their own"):
        timeline_svg([own], locale="nl-NL")
