"""What a citation holds, and that it survives JSON."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.citation import CONTEXT, Citation, cite
from rightsarchive.model import Locator, Metadata
from tests.citation.examples import ENGLISH, FRENCH, ORDA, document, front_line, orda

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def test_a_citation_holds_the_exact_words_and_their_surroundings() -> None:
    citation = orda()
    start, end = citation.locator.start, citation.locator.end
    assert ENGLISH[start:end] == citation.quote
    assert ENGLISH[start - CONTEXT : start] == citation.prefix
    assert ENGLISH[end : end + CONTEXT] == citation.suffix
    assert citation.sha256 == document(ENGLISH, ORDA).sha256


@given(st.data(), st.text(min_size=1, max_size=300))
def test_any_window_that_reaches_far_enough_gives_the_same_citation(data: st.DataObject, text: str) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    locator = Locator(start, end, 1, 1)
    left = data.draw(st.integers(0, max(0, start - CONTEXT)))
    right = data.draw(st.integers(min(len(text), end + CONTEXT), len(text)))
    source = document(ENGLISH, Metadata())
    whole = cite(source, locator, text, window_start=0)
    assert cite(source, locator, text[left:right], window_start=left) == whole
    assert whole.quote == text[start:end]


def test_a_window_that_does_not_cover_the_quote_is_refused() -> None:
    with pytest.raises(ValueError, match="does not cover 10-20"):
        cite(document(ENGLISH, ORDA), Locator(10, 20, 1, 1), ENGLISH[12:40], window_start=12)


@given(TEXT, TEXT, TEXT)
def test_a_citation_survives_json(quote: str, title: str, label: str) -> None:
    source = document(
        FRENCH, Metadata(title=title, authors=("Aden, Islam", "Front Line Defenders"), published="2025-07")
    )
    locator = Locator(2, 2 + len(quote), 1, 2, 4, label, (title, quote))
    repeats = (replace(locator, paragraph=5, paragraph_end=5),)
    citation = cite(source, locator, f"ab{quote}cd", window_start=0, passage_id=7, repeats=repeats, ocr=True)
    assert Citation.from_json(citation.to_json()) == citation


def test_what_is_built_fast_is_what_validation_would_have_built() -> None:
    citation = front_line()
    assert Citation.model_validate(citation.model_dump()) == citation


def test_selectors_are_those_of_the_web_annotation_model() -> None:
    citation = orda()
    quote, position = citation.selectors()
    assert quote == {
        "type": "TextQuoteSelector",
        "exact": citation.quote,
        "prefix": citation.prefix,
        "suffix": citation.suffix,
    }
    assert position == {"type": "TextPositionSelector", "start": citation.locator.start, "end": citation.locator.end}


def test_the_public_copy_leaves_out_what_a_reader_does_not_need() -> None:
    private = Metadata(
        title="T",
        notes="met the witness at her sister's",
        extra={"contact": "+7"},
        persons="A Witness",
        places="Almaty",
        access="internal",
    )
    citation = cite(document(ENGLISH, private), Locator(0, 5, 1, 1), ENGLISH, window_start=0).public()
    assert citation.metadata == Metadata(title="T", access="internal")
    for secret in ("sister", "+7", "Witness"):
        assert secret not in citation.to_json()


def test_the_reference_reads_as_plain_english() -> None:
    assert orda().reference == (
        "Islam Aden, “Court Fines Bakhytzhan Toregozhina for Post about Marat Zhylanbayev”, Orda.kz, 31 July 2025, para. 2, "
        "https://en.orda.kz/court-fines-toregozhina/ (seen 2 August 2025)"
    )
    assert front_line().reference == (
        "Front Line Defenders, “Bakhytzhan Toregozhina condamnée à une amende pour une publication sur les réseaux sociaux”, "
        "August 2025, p. iv (page 4 of the file), para. 2, https://www.frontlinedefenders.org/fr/case/toregozhina (seen 5 August 2025)"
    )


def test_a_reference_makes_nothing_up() -> None:
    bare = cite(
        document(ENGLISH, Metadata(), "7f3a"),
        Locator(0, 5, 1, 2, heading_path=("Facts", "Trial")),
        ENGLISH,
        window_start=0,
    )
    assert bare.reference == "“7f3a”, “Facts” › “Trial”, paras 1-2"
    many = bare.model_copy(update={"metadata": Metadata(title="T", authors=("A", "B", "C", "D")), "ocr": True})
    assert many.reference.startswith("A and others, “T”")
    assert many.reference.endswith("text read from an image (OCR)")
    assert bare.model_copy(update={"metadata": Metadata(title="T", authors=("A", "B", "C"))}).reference.startswith(
        "A, B and C, “T”"
    )


def test_a_heading_that_is_the_title_is_not_said_twice() -> None:
    title = str(ORDA.title)
    cited = orda(heading_path=(title, "The ruling"))
    assert cited.reference.count(title) == 1
    assert "31 July 2025, “The ruling”, para. 2" in cited.reference
