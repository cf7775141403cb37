"""Court decisions, treaties, UN documents, archived pages: as the manuals of the styles want them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from rightsarchive import Metadata
from rightsarchive.citation.processor import render_note, styles
from rightsarchive.citation.rendered import plain
from tests.citation.examples import quoting


def note(style: str, locale: str, metadata: Mapping[str, object], *, entry: bool = False) -> str:
    citation = quoting("The words.", "The words.", Metadata(**{"language": "en", **metadata}), "a")
    return citation.bibliography(style, locale) if entry else citation.render(style, locale)


CASE = {"title": "Vardanov v. Sylvania", "document_type": "judgment", "court": "European Court of Human Rights", "case_number": "41207/15", "published": "2018-11-15"}  # fmt: skip
UN = {"title": "Prisons without doctors", "document_type": "UN document", "symbol": "A/HRC/52/30", "publisher": "Human Rights Council", "published": "2023-03-13"}  # fmt: skip
TREATY = {"title": "Covenant on Prisons", "document_type": "treaty", "published": "1966-12-16", "extra": {"volume": "999", "container_title": "UNTS", "page": "171"}}  # fmt: skip

COMPLAINT = {"title": "Complaint on the beating", "document_type": "complaint", "authors": "Vardanov, Marat", "published": "2023-05-09"}  # fmt: skip
POST = {"title": "They took him at six", "document_type": "post", "authors": "Aden, Islam", "publisher": "Telegram", "published": "2025-07-31", "url": "https://t.example.org/1"}  # fmt: skip
DIARY = {"title": "Diary", "document_type": "manuscript", "authors": "Roe, Richard", "published": "1986", "archive": "State Archive", "call_number": "F. 12"}  # fmt: skip


@pytest.mark.parametrize(
    ("style", "locale", "metadata", "wanted"),
    [
        ("oscola", "en-GB", CASE, "Vardanov v Sylvania App no 41207/15 (ECtHR, 15 November 2018) [2]."),
        ("bluebook-law-review", "en-US", CASE, "Vardanov v. Sylvania, App. No. 41207/15 ¶ 2 (Eur. Ct. H.R. Nov. 15, 2018)."),
        ("chicago-notes-bibliography", "en-US", CASE, "Vardanov v. Sylvania, No. 41207/15 (European Court of Human Rights November 15, 2018), ¶ 2."),
        ("oscola", "en-GB", UN, "‘Prisons without Doctors’ (Human Rights Council 2023) UN Doc A/HRC/52/30 para 2."),
        ("bluebook-law-review", "en-US", UN, "Human Rights Council, Prisons without Doctors, U.N. Doc. A/HRC/52/30 ¶ 2 (Mar. 13, 2023)."),
        ("oscola", "en-GB", TREATY, "Covenant on Prisons (16 December 1966) 999 UNTS 171 para 2."),
        ("oscola", "en-GB", COMPLAINT, "Marat Vardanov, ‘Complaint on the Beating’ (9 May 2023) para 2."),
        ("bluebook-law-review", "en-US", COMPLAINT, "Marat Vardanov, Complaint on the Beating, ¶ 2 (May 9, 2023)."),
        ("oscola", "en-GB", POST, "Islam Aden, ‘They Took Him at Six’ (Telegram, 31 July 2025) para 2 <https://t.example.org/1>."),
        ("oscola", "en-GB", DIARY, "Richard Roe, ‘Diary’ (1986) para 2, State Archive, F. 12."),
        ("bluebook-law-review", "en-US", DIARY, "Richard Roe, Diary, ¶ 2 (1986), State Archive, F. 12."),
        ("iso690-note-fr", "fr-FR", CASE, "Vardanov v. Sylvania, nᵒ 41207/15. European Court of Human Rights, 15 novembre 2018, paragr. 2."),
        ("iso690-note-fr", "fr-FR", TREATY, "Covenant on Prisons, 999 UNTS 171. 16 décembre 1966, paragr. 2."),
        ("gost-r-7-0-5-2008", "en-GB", DIARY, "[Roe, 1986, para. 2]"),
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


@pytest.mark.parametrize("style", styles())
def test_no_style_leaves_out_where_a_paper_is_kept_or_names_it_twice(style: str) -> None:
    assert [note(style, "en-GB", DIARY, entry=True).count(each) for each in ("State Archive", "F. 12")] == [1, 1]


def test_an_entry_of_gost_has_no_sign_of_a_container_where_there_is_none() -> None:
    assert note("gost-r-7-0-5-2008", "ru-RU", DIARY, entry=True) == "1. Roe R. Diary. 1986. State Archive, F. 12."


def test_a_number_in_a_title_runs_in_the_direction_of_its_line() -> None:
    assert "\u2068\u2068Vardanov v. Sylvania\u2069, رقم 41207/15\u2069" in note(
        "gost-r-7-0-5-2008", "ar", CASE, entry=True
    )


def test_an_item_that_is_no_source_of_an_archive_is_rendered_as_its_style_says() -> None:
    item = {"id": "1", "type": "legal_case", "title": "Vardanov v. Sylvania", "publisher": "ECtHR", "number": "41207/15", "issued": {"date-parts": [[2018]]}}  # fmt: skip
    assert plain(render_note(item, None, "oscola", "en-GB")) == "Vardanov v Sylvania [2018]."
