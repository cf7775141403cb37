"""Court decisions, treaties, UN documents, archived pages: as the manuals of the styles want them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rightsarchive import Metadata
from tests.citation.examples import quoting


def note(style: str, locale: str, metadata: Mapping[str, object], *, entry: bool = False) -> str:
    citation = quoting("The words.", "The words.", Metadata(**{"language": "en", **metadata}), "a")
    return citation.bibliography(style, locale) if entry else citation.render(style, locale)


CASE = {"title": "Vardanov v. Sylvania", "document_type": "judgment", "court": "European Court of Human Rights", "case_number": "41207/15", "published": "2018-11-15"}  # fmt: skip
UN = {"title": "Prisons without doctors", "document_type": "UN document", "symbol": "A/HRC/52/30", "publisher": "Human Rights Council", "published": "2023-03-13"}  # fmt: skip
TREATY = {"title": "Covenant on Prisons", "document_type": "treaty", "published": "1966-12-16", "extra": {"volume": "999", "container_title": "UNTS", "page": "171"}}  # fmt: skip


@pytest.mark.parametrize(
    ("style", "locale", "metadata", "wanted"),
    [
        ("oscola", "en-GB", CASE, "Vardanov v Sylvania App no 41207/15 (ECtHR, 15 November 2018) [2]."),
        ("bluebook-law-review", "en-US", CASE, "Vardanov v. Sylvania, App. No. 41207/15 ¶ 2 (Eur. Ct. H.R. Nov. 15, 2018)."),
        ("chicago-notes-bibliography", "en-US", CASE, "Vardanov v. Sylvania, No. 41207/15 (European Court of Human Rights November 15, 2018), ¶ 2."),
        ("oscola", "en-GB", UN, "‘Prisons without Doctors’ (Human Rights Council 2023) UN Doc A/HRC/52/30 para 2."),
        ("bluebook-law-review", "en-US", UN, "Human Rights Council, Prisons without Doctors, U.N. Doc. A/HRC/52/30 ¶ 2 (Mar. 13, 2023)."),
        ("oscola", "en-GB", TREATY, "Covenant on Prisons (16 December 1966) 999 UNTS 171 para 2."),
        ("bluebook-law-review", "en-US", TREATY, "Covenant on Prisons, 999 UNTS 171 ¶ 2 (1966)."),
    ],
)  # fmt: skip
def test_a_first_note(style: str, locale: str, metadata: dict[str, object], wanted: str) -> None:
    assert note(style, locale, metadata) == wanted


def test_a_court_entered_as_publisher_is_the_court() -> None:
    as_publisher = {**CASE, "court": None, "publisher": CASE["court"]}
    for style in ("oscola", "bluebook-law-review", "chicago-notes-bibliography", "modern-language-association"):
        assert note(style, "en-US", as_publisher) == note(style, "en-US", CASE)


@pytest.mark.parametrize(
    "style", ["apa", "gost-r-7-0-5-2008", "harvard-cite-them-right", "iso690-full-note-en", "oscola"]
)
def test_no_list_leaves_out_a_number_that_is_needed_to_find_the_source(style: str) -> None:
    law = {"title": "Code of Offences", "document_type": "law", "published": "2014", "extra": {"number": "235-V"}}
    for metadata, number in ((CASE, "41207/15"), (UN, "A/HRC/52/30"), (law, "235-V")):
        assert number in note(style, "en-GB", metadata, entry=True)


def test_an_archived_copy_a_translated_title_and_a_place_in_an_archive_are_named() -> None:
    page = {"title": "A fine", "url": "https://a.example.org/x", "archived_url": "https://web.example.org/x", "document_type": "web page"}  # fmt: skip
    assert "https://a.example.org/x [https://web.example.org/x]" in note("bluebook-law-review", "en-US", page)
    letter = {"title": "Письмо", "language": "ru", "translated_title": "A letter", "authors": "Roe, Richard", "document_type": "letter", "archive": "State Archive", "call_number": "F. 12"}  # fmt: skip
    shown = note("chicago-notes-bibliography", "en-US", letter, entry=True)
    assert "Письмо [A letter]" in shown
    assert "F. 12. State Archive" in shown
