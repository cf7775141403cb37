"""What a search finds can be cited, and what is cited is verified, whatever form the words are typed in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive import Archive, Metadata, NotInArchiveError, TextSource, UsageError
from tests.extract.make import pdf
from tests.extract.test_numbered_lines import hearing

TEXT = (
    "The Board heard Nguye\u0302\u0303n Va\u0306n Ha\u0323\u0302u about the in-\njuries of 12⁴ persons, their ill-\ntreatment and the “ﬁnal” pre-trial\n"
    "detention. The com\u00admandant\u200b of the non\u2011military garrison forbade it¹². No one asked why."
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    room = tmp_path_factory.mktemp("quoting")
    document = FPDF()
    document.set_font("Helvetica", size=11)
    for number, lines in enumerate(
        (
            ["The miller gave the order to open", "fire on the boats and the incommuni-"],
            ["cado men fled. Later the miller wept."],
        ),
        7,
    ):
        document.add_page()
        document.text(20, 15, "Report of the Board of Inquiry")
        for line, words in enumerate(lines):
            document.text(20, 60 + 6 * line, words)
        document.text(100, 285, str(number))
    with Archive.create(room / "archive") as archive:
        text = TextSource(TEXT, Metadata(identifier="text"))
        archive.ingest([pdf(room / "boats.pdf", document), hearing(room / "hearing.pdf"), text])
        yield archive


def finds(archive: Archive, words: str) -> bool:
    return archive.search('"' + words.replace('"', " ").replace("“", " ").replace("”", " ") + '"').total > 0


FORMS: list[Callable[[str], str]] = [
    lambda words: unicodedata.normalize("NFC", words),
    lambda words: unicodedata.normalize("NFD", words),
    lambda words: words.replace("\n", " ").replace("- ", "-"),
    lambda words: words.replace("-\n", ""),
    lambda words: words.replace("\u00ad", "").replace("\u200b", "").replace("\u2011", "-"),
    lambda words: words.replace("“", '"').replace("”", '"').replace("ﬁ", "fi"),
    lambda words: words.replace("⁴", "").replace("¹²", ""),
    lambda words: words[0].upper() + words[1:],
    lambda words: words.replace(" ", "  "),
]
BREAKS = [0, *(at + 1 for at, letter in enumerate(TEXT) if letter == " "), len(TEXT) + 1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(BREAKS) - 2), st.integers(1, 9), st.lists(st.sampled_from(FORMS), max_size=4))
def test_words_are_found_cited_and_verified_in_every_form(
    archive: Archive, first: int, count: int, forms: list[Callable[[str], str]]
) -> None:
    start, end = BREAKS[first], BREAKS[min(first + count, len(BREAKS) - 1)] - 1
    words = TEXT[start:end]
    for form in forms:
        words = form(words)
    citation = archive.cite_words("text", words)
    text = archive.document("text").text
    assert text[citation.locator.start : citation.locator.end] == citation.quote
    assert archive.verify(citation).ok
    assert finds(archive, words)


def test_a_phrase_over_the_end_of_a_page_is_found_and_cited_in_two_parts(archive: Archive) -> None:
    results = archive.search('"order to open fire on the boats and the incommunicado men"')
    assert results.total == 1
    for citation in (
        results.hits[0].citation,
        archive.cite_words("boats.pdf", "fire on the boats and the incommunicado men fled"),
    ):
        text = archive.document("boats.pdf").text
        assert [text[start:end] for start, end in citation.locator.spans] == [*citation.parts]
        assert len(citation.parts) == 2
        assert "Board" not in citation.quote
        assert "7" not in citation.quote
        assert (citation.locator.page, citation.locator.page_end) == (1, 2)
        assert "pp. 1–2" in citation.reference
        assert "1–2" in citation.render()
        assert archive.verify(citation).ok
        whole = archive.cite("boats.pdf", citation.locator.start, citation.locator.end)
        assert whole.locator.spans == citation.locator.spans
        assert [each["start"] for each in citation.selectors() if "start" in each] == [
            start for start, _ in citation.locator.spans
        ]


def test_chinese_has_no_space_at_the_end_of_a_line(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "other") as other:
        other.ingest([TextSource("看守拿走了他的书，律师要求公\n开审理。", Metadata(identifier="a"))])
        assert other.cite_words("a", "律师要求公开审理").quote == "律师要求公\n开审理"
        assert finds(other, "律师要求公开审理")


def test_a_line_of_a_transcript_is_cited_by_page_and_line(archive: Archive) -> None:
    citation = archive.cite_words("hearing.pdf", "the driver said that he had seen nobody on the road")
    assert (citation.locator.line, citation.locator.line_end) == (2, 3)
    assert citation.locator.pinpoint == "1:2–3"
    assert str(citation.locator).startswith("p. 1:2–3")
    hit = archive.search('"that he had seen nobody on the road"').hits[0]
    assert hit.citation.locator.line == 1


def test_words_that_stand_nowhere_are_answered_with_the_nearest(archive: Archive) -> None:
    with pytest.raises(NotInArchiveError) as error:
        archive.cite_words("boats.pdf", "The miller gave the order to close fire")
    assert "order to open" in str(error.value.advice)
    assert "p. 1" in str(error.value.advice)
    with pytest.raises(NotInArchiveError):
        archive.cite_words("text", "124 persons")


def test_a_citation_tells_where_else_its_words_stand(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "other") as other:
        other.ingest(
            [TextSource("He wept. Then it rained.\n\nHe wept, they said. He  wept.", Metadata(identifier="a"))]
        )
        citation = other.cite_words("a", "he wept")
        assert citation.quote == "He wept"
        assert len(citation.repeats) == 2
        assert len(other.cite("a", citation.repeats[0].start, citation.repeats[0].end).repeats) == 2


def test_the_context_of_a_quote_is_its_paragraphs_and_those_around_them(archive: Archive) -> None:
    hit = archive.search('"I did not believe a word of it"').hits[0]
    citation = archive.cite_words("hearing.pdf", "the driver said that he had seen nobody")
    found = archive.context(citation)
    assert [each.text.split(" ", 2)[:2] for each in found.paragraphs] == [["Q.", "Where"], ["A.", "It"], ["Q.", "Did"]]
    quoted = [each.text[start:end] for each in found.paragraphs for start, end in each.quoted]
    assert quoted == [citation.quote]
    assert len(archive.context(hit, paragraphs=0).paragraphs) >= 1
    over = archive.cite_words("boats.pdf", "and the incommunicado men")
    paragraphs = archive.context(over, paragraphs=0).paragraphs
    assert [each.text[slice(*span)] for each in paragraphs for span in each.quoted] == [*over.parts]
    with pytest.raises(UsageError):
        archive.context(citation, paragraphs=-1)
    with pytest.raises(NotInArchiveError):
        archive.context(citation.model_copy(update={"sha256": "0" * 64}))
    with pytest.raises(NotInArchiveError):
        archive.context(citation.model_copy(update={"quote": "the driver said nothing"}))


def test_the_boxes_of_a_quote_are_where_its_words_were_painted(archive: Archive) -> None:
    points = 72 / 25.4
    boxes = archive.boxes(archive.cite_words("boats.pdf", "to open fire on the boats and the incommunicado men"))
    assert [box.page for box in boxes] == [1, 1, 2]
    height = 841.89
    for box, y in zip(boxes, (60, 66, 60), strict=True):
        assert box.bottom < height - y * points < box.top < box.bottom + 20
        assert 0 < box.left < box.right < 595
    assert abs(boxes[1].left - 20 * points) < 2
    assert boxes[0].left > boxes[1].left + 50
    lines = archive.boxes(archive.cite_words("hearing.pdf", "the driver said that he had seen nobody"))
    assert len(lines) == 2
    assert lines[1].top < lines[0].bottom + 10
    with pytest.raises(UsageError):
        archive.boxes(archive.cite_words("text", "The Board heard"))
