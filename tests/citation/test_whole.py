"""References of a whole document: shortened, told apart, numbered, listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsarchive import Metadata, References, compose_references
from rightsarchive.citation.citation import Citation
from tests.citation.examples import front_line, orda, quoting

NOTES = "chicago-notes-bibliography"


def source(identifier: str, **metadata: object) -> Citation:
    text = f"The words of {identifier}."
    return quoting(text, text, Metadata(identifier=identifier, language="en", **metadata), identifier)


def test_a_note_is_shortened_when_its_source_was_cited_before() -> None:
    first, again, ibid = compose_references(
        [orda(), front_line(), orda(paragraph=3, paragraph_end=3)], style=NOTES, locale="en-GB"
    ).notes
    assert first.startswith("Islam Aden, ‘Court Fines")
    assert "https://" in first
    assert again.startswith("Front Line Defenders, ")
    assert ibid == "Islam Aden, ‘Court Fines Bakhytzhan Toregozhina for Post About Marat Zhylanbayev’, para. 3."


@pytest.mark.parametrize(
    ("style", "same", "elsewhere", "later"),
    [
        ("oscola", "ibid.", "ibid para 7.", "Islam Aden (1) para 2"),
        ("bluebook-law-review", "Id.", "Id. at ¶ 7.", "supra note 1"),
        ("iso690-full-note-en", "Ibid.", "Ibid., para. 7.", "para. 2"),
    ],
)
def test_ibid_as_the_style_says(style: str, same: str, elsewhere: str, later: str) -> None:
    cited = [orda(), orda(), orda(paragraph=7, paragraph_end=7), front_line(), orda()]
    notes = compose_references(cited, style=style, locale="en-GB").notes
    assert notes[1] == same
    assert notes[2] == elsewhere
    assert later in notes[4]


def test_works_of_one_author_and_year_get_letters_in_the_order_of_the_list() -> None:
    later = source("b", title="Wells", authors="Aden, Islam", published="2024", document_type="report")
    sooner = source("a", title="Fines", authors="Aden, Islam", published="2024", document_type="report")
    other = source("c", title="Roads", authors="Aden, Islam", published="2023", document_type="report")
    references = compose_references([later, sooner, other], style="apa")
    assert [note.partition(", p")[0] for note in references.notes] == ["(Aden, 2024b", "(Aden, 2024a", "(Aden, 2023"]
    assert ["2024a" in each for each in references.bibliography] == [False, True, False]


def test_authors_of_one_family_name_are_told_apart() -> None:
    cited = [
        source("a", title="Fines", authors="Aden, Islam", published="2024", document_type="report"),
        source("b", title="Wells", authors="Aden, Marat", published="2024", document_type="report"),
    ]
    first, second = compose_references(cited, style="apa").notes
    assert "I. Aden" in first
    assert "M. Aden" in second


def test_a_numeric_style_numbers_its_sources_once() -> None:
    references = compose_references([orda(), front_line(), orda()], style="gost-r-7-0-5-2008-numeric", locale="ru-RU")
    assert [note[:2] for note in references.notes] == ["[1", "[2", "[1"]
    assert [entry[:2] for entry in references.bibliography] == ["1.", "2."]


def test_several_sources_in_one_note() -> None:
    (note,) = compose_references([[orda(), front_line()]], style="apa").notes
    assert note == "(Front Line Defenders, 2025, p. iv; Islam Aden, 2025, para. 2)"


def test_a_style_without_a_list_still_names_each_source_once() -> None:
    references = compose_references([orda(), front_line(), orda()], style="bluebook-law-review")
    assert [entry.partition(",")[0] for entry in references.bibliography] == ["Front Line Defenders", "Islam Aden"]


def test_nothing_cited_is_nothing() -> None:
    assert compose_references([]) == References("chicago-notes-bibliography", "en-US", (), ())


def test_a_style_without_ibid_calls_a_paragraph_one_in_each_note(tmp_path: Path) -> None:
    style = tmp_path / "house.csl"
    style.write_text(
        """<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note"><info><title>H</title><id>h</id><updated>2025-01-01T00:00:00Z</updated></info>
        <citation><layout><group delimiter=", "><text variable="title"/><text variable="locator"/></group></layout></citation></style>""",
        "utf-8",
    )
    notes = compose_references([orda(), orda()], style=str(style), locale="en-GB").notes
    assert notes[0] == notes[1]
    assert notes[0].endswith(", para. 2")
