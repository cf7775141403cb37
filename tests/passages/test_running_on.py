"""A paragraph that goes on over the end of a page is one passage, in exact parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.model import Extraction, PassageKind
from rightsarchive.passages import split
from rightsarchive.passages.running_on import runs_on
from tests.passages.test_split import ENGLISH, extraction_of

NAVIGATION, FOOTNOTE, HIDDEN, STRUCK = (
    {"kind": PassageKind.NAVIGATION},
    {"kind": PassageKind.FOOTNOTE},
    {"kind": PassageKind.HIDDEN, "reason": "covered"},
    {"kind": PassageKind.STRUCK},
)


def parts_of(extraction: Extraction) -> list[list[str]]:
    passages = split("d", extraction, "en")
    for passage in passages:
        assert "\n".join(extraction.text[start:end] for start, end in passage.locator.spans) == passage.text
        assert (len(passage.locator.spans) > 1) == (passage.locator.page_end is not None)
    return [
        [extraction.text[start:end] for start, end in passage.locator.spans]
        for passage in passages
        if passage.kind is PassageKind.BODY
    ]


def test_what_stands_between_two_pages_is_no_part_of_the_passage() -> None:
    extraction = extraction_of(
        [
            ("Report of the Board", {"page": 3, **NAVIGATION}),
            ("The miller gave the order to", {"page": 3}),
            ("1 See the map.", {"page": 3, **FOOTNOTE}),
            ("3", {"page": 3, **NAVIGATION}),
            ("Report of the Board", {"page": 4, **NAVIGATION}),
            ("A secret word", {"page": 4, **HIDDEN}),
            ("open the sluice. Nobody", {"page": 4}),
            ("asked him why.", {"page": 5}),
        ],
        labels={3: "iii", 4: "iv", 5: "v"},
    )
    assert parts_of(extraction) == [["The miller gave the order to", "open the sluice. Nobody", "asked him why."]]
    (place,) = [each.locator for each in split("d", extraction, "en") if each.kind is PassageKind.BODY]
    assert (place.page, place.page_label, place.page_end, place.page_end_label) == (3, "iii", 5, "v")
    assert str(place) == "pp. iii–v (pages 3–5 of the file), paras 2-8"


@pytest.mark.parametrize(
    ("between", "after"),
    [
        ([("Struck words", {"page": 1, **STRUCK})], {"page": 2}),
        ([], {"page": 3}),
        ([], {"page": 2, "heading_path": ("Facts",)}),
        ([("A row", {"page": 2, "kind": PassageKind.TABLE})], {"page": 2}),
    ],
)
def test_nothing_is_joined_over_other_text(
    between: list[tuple[str, dict[str, object]]], after: dict[str, object]
) -> None:
    extraction = extraction_of([("He gave the order to", {"page": 1}), *between, ("open the sluice.", after)])
    assert parts_of(extraction) == [["He gave the order to"], ["open the sluice."]]


def test_a_long_paragraph_is_cut_at_sentences_and_one_part_goes_over_the_page() -> None:
    extraction = extraction_of(
        [(f"{ENGLISH * 20}The miller said", {"page": 1}), (f"no word. {ENGLISH * 20}".strip(), {"page": 2})]
    )
    found = parts_of(extraction)
    assert sum(len(parts) == 2 for parts in found) == 1
    assert any(
        parts[0].endswith("The miller said") and parts[1].startswith("no word.") for parts in found if len(parts) > 1
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("the order to", "open fire", True),
        ("detained incommuni-", "cado for days", True),
        ("detained incommuni\u00ad", "cado for days", True),
        ("He said so.", "nobody asked", False),
        ("The court held:", "the appeal fails", False),
        ("the order of", "• open fire", False),
        ("Annex", "Dr Ivanov was there", False),
        ("It was said in the village that the\ncommander had received a letter from", "General Petrov", True),
        ("It was said in the village that the\nletter was", "General Petrov", False),
        ("村民说,士兵们在早晨来到村里,\n指挥官下令向河边的人", "群开火。", True),
        ("شهد الرجل أن القائد أمر الجنود بأن\nيطلقوا النار على الناس في", "القرية", True),
    ],
)
def test_whether_a_paragraph_goes_on(before: str, after: str, expected: bool) -> None:
    assert runs_on(before, after) is expected


WORDS = st.sampled_from([ENGLISH * 3, "he went to", "the well.", "Then", "it rained", "No one came."])
KINDS = st.sampled_from([{}, {}, {}, NAVIGATION, FOOTNOTE])


@given(st.lists(st.tuples(WORDS, KINDS, st.integers(0, 1)), max_size=12))
def test_every_word_is_in_one_passage(drawn: list[tuple[str, dict[str, object], int]]) -> None:
    page, pieces = 1, []
    for words, kind, step in drawn:
        page += step
        pieces.append((words.strip(), {"page": page, **kind}))
    extraction = extraction_of(pieces)
    passages = split("d", extraction, "en")
    held = [at for passage in passages for span in passage.locator.spans for at in range(*span)]
    assert len(held) == len(set(held))
    repeated = {place.paragraph for passage in passages for place in passage.repeats}
    for paragraph in extraction.paragraphs:
        if paragraph.number not in repeated:
            assert all(at in set(held) or extraction.text[at].isspace() for at in range(paragraph.start, paragraph.end))
