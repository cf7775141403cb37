"""Control characters of documents in every format of a report: names are isolated, quotes stay verbatim and act on nothing else."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from docx import Document as WordDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from rightsarchive import Metadata
from rightsarchive.citation import Status
from rightsarchive.citation.citation import Citation
from rightsarchive.citation.embedding import MARK
from rightsarchive.citation.verification import same_words, verify
from rightsarchive.controls import CONTROLS
from rightsarchive.report import Section, compose_report, render
from tests.citation.examples import orda, quoting
from tests.report.printed import TEXT_FORMATS, citations_in

BEGIN, END = "\u2068", "\u2069"
MARKS = {"\u200e", "\u200f", "\u061c"}
RIGHT_TO_LEFT = re.compile("[\u0590-\u07ff\ufb1d-\ufdff\ufe70-\ufefc]")

PIECES = ["\x1b[2J", "\x9b31m", "\x00", "\r", "\u2028", "\u2029", "\u202e", "\u202a", "\u2066", "\u2067", "\u2069", "\u202c", "\u200f",
          "عنوان", "כותרת", "Almaty", "1992", " ", "k[/b]", "<b>", "**", "\n\n"]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)


def rows(data: bytes, form: str) -> list[tuple[str, bool]]:
    """The paragraphs of a report as they are shown, each with whether it is (part of) a quote."""
    if form == "docx":
        found = WordDocument(io.BytesIO(data)).paragraphs
        return [(each.text, bool(each.style and each.style.name == "Quote")) for each in found]
    page = data.decode()
    if form == "md":
        page = page.partition("<!-- ")[0]
        page = MarkdownIt("commonmark", {"html": True}).render(page)
    root = lxml_html.document_fromstring(page)
    for gone in root.xpath("//style | //script | //sup | //*[@class='back']"):
        gone.drop_tree()
    passages = [each.text_content() for each in root.xpath("//q[@class='passage']")]
    for gone in root.xpath("//q[@class='passage']"):
        gone.drop_tree()
    blocks = root.xpath("//title | //h1 | //h2 | //p | //li | //td | //blockquote")
    return [(passage, True) for passage in passages] + [
        (
            re.sub(r"\[\^\d+\]", "", block.text_content()),
            block.tag == "blockquote" or bool(block.xpath("ancestor::blockquote")),
        )
        for block in blocks
    ]


def test_each_format_has_rows() -> None:
    for form in TEXT_FORMATS:
        told = rows(render(compose_report("Title", [Section("S", [orda()])]), form), form)
        assert ("Title", False) in [(text.strip(), quote) for text, quote in told]
        assert any(quote for _, quote in told)


@settings(max_examples=30, deadline=None)
@given(HOSTILE, HOSTILE, st.sampled_from(TEXT_FORMATS), st.sampled_from(["en-US", "ar", "fr-FR"]))
def test_names_keep_their_direction_and_quotes_their_letters(
    tmp_path_factory: pytest.TempPathFactory, name: str, words: str, form: str, locale: str
) -> None:
    text = f"q{words}q"
    extra = {"journal": words, "volume": name}
    metadata = Metadata(title=f"t{name}", authors=f"a{words}", publisher=f"p{name}", language="en", extra=extra)
    hostile = quoting(text, text, metadata, "hostile", heading_path=(name, words))
    report = compose_report(f"T{name}", [Section(f"S{words}", [hostile, orda()])], locale=locale)
    path: Path = tmp_path_factory.mktemp("directions") / f"report.{form}"
    path.write_bytes(render(report, form))
    for row, is_quote in rows(path.read_bytes(), form):
        if is_quote:
            continue
        assert not set(CONTROLS.findall(row)) - MARKS - {BEGIN, END}, row
        outside = re.sub(f"{BEGIN}[^{BEGIN}{END}]*{END}", "", row)
        assert not {BEGIN, END} & set(outside), row
        if row.strip().startswith(("T", "S")) or locale == "ar":
            continue  # a title that fills its line; words of ours that run from right to left
        assert not RIGHT_TO_LEFT.search(outside), row
    first, second = citations_in(path)
    assert first.citation.quote == text
    assert first.citation.metadata.title == hostile.metadata.title
    assert same_words(first.quote, text)
    assert second.quote == orda().quote
    assert verify(first.citation, original=hostile.sha256, text=text, printed=first.quote).status is Status.VERBATIM


@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_the_controls_of_direction_in_a_quote_stay_in_it(form: str) -> None:
    quote = "She was \u202enot freed\u202c."
    data = render(compose_report("R", [Section("S", [cited(quote)])]), form)
    quotes = [text.strip() for text, is_quote in rows(data, form) if is_quote]
    assert quote in quotes
    if form == "html":
        root = lxml_html.document_fromstring(data.decode())
        assert root.get_element_by_id(f"{MARK}-1").tag == "blockquote"


def cited(text: str) -> Citation:
    return quoting(text, text, Metadata(title="T", language="en"), "d")
