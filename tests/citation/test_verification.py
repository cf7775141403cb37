"""Every way a quote can be right or wrong, and what is said of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightsarchive.citation import ReferenceKind, Status
from rightsarchive.citation.citation import Citation
from rightsarchive.citation.locating import Source
from rightsarchive.citation.verdicts import Verdict
from rightsarchive.citation.verification import find, same_words, verify
from rightsarchive.model import Locator, Page, Paragraph
from tests.citation.examples import ENGLISH, FRENCH, front_line, orda

CITED = orda()


def check(
    text: str | None = ENGLISH,
    printed: str | None = None,
    citation: Citation = CITED,
    original: str | None = CITED.sha256,
    **more: Any,
) -> Verdict:
    return verify(citation, original=original, text=text, printed=printed, **more)


def test_an_untouched_quote_is_verbatim() -> None:
    verdict = check()
    assert verdict.status is Status.VERBATIM
    assert verdict.ok
    assert verdict.message == "Word for word in the source: para. 2."
    assert ENGLISH[verdict.start : verdict.end] == CITED.quote


@given(st.text(max_size=60), st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_whatever_was_cited_is_verbatim(before: str, quote: str, after: str) -> None:
    text = before + quote + after
    citation = CITED.model_copy(
        update={"quote": quote, "locator": Locator(len(before), len(before) + len(quote), 1, 1)}
    )
    assert verify(citation, original=CITED.sha256, text=text).status is Status.VERBATIM


def test_words_that_stand_elsewhere_have_moved_and_the_place_is_told() -> None:
    verdict = check(text=f"A new first line.\n\n{ENGLISH}")
    assert verdict.status is Status.MOVED
    assert verdict.words.ok
    assert verdict.reference.kind is ReferenceKind.WRONG_PLACE
    assert not verdict.ok
    assert verdict.start == CITED.locator.start + 19
    assert f"characters {verdict.start} to {verdict.end}" in verdict.message
    moved = f"A new first line.\n\n{ENGLISH}"
    source = Source(moved, [Paragraph(3, 19, len(moved), page=2)], [Page(2, "ii", 0, len(moved))])
    placed = check(text=moved, source=source)
    assert placed.message.endswith("than the citation says: p. ii (page 2 of the file), para. 3.")


def test_of_several_places_the_nearest_is_given() -> None:
    text = CITED.quote + " " * CITED.locator.start + CITED.quote + "." * 400 + CITED.quote
    assert check(text=text).start == len(CITED.quote) + CITED.locator.start


def test_line_breaks_and_canonical_letters_do_not_count() -> None:
    cited = front_line()
    reflowed = "le tribunal d’Almaty  a condamne\u0301 Bakhytzhan\nToregozhina a\u0300 une amende."
    assert verify(cited, original=cited.sha256, text=FRENCH, printed=reflowed).status is Status.VERBATIM


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("She had written that Marat Zhylanbayev was never on hunger strike.", "The source does not have “never”"),
        ("She had written that Marat Zhylanbayev was on strike.", "The source also has “hunger”"),
        (
            "She had claimed that Marat Zhylanbayev was on hunger strike.",
            "Where the report has “claimed”, the source has “written”",
        ),
        ("She had written that Marat Zhylanbaiev was on hunger strike.", "Where the report has “Zhylanbaiev”"),
        ("Quite other words, about nothing that is here at all, zzz", "Where the report has"),
    ],
)
def test_a_changed_word_is_altered_and_the_change_is_shown(printed: str, said: str) -> None:
    verdict = check(printed=printed)
    assert verdict.status is Status.ALTERED
    assert not verdict.ok
    assert said in verdict.message
    assert verdict.nearest == CITED.quote


@given(st.integers(0, 3), st.sampled_from("xqз"))
def test_one_changed_letter_anywhere_is_caught(seed: int, letter: str) -> None:
    for place in range(seed, len(CITED.quote), 4):
        if CITED.quote[place] not in {" ", letter}:
            printed = CITED.quote[:place] + letter + CITED.quote[place + 1 :]
            assert check(printed=printed).status is Status.ALTERED


def test_a_quote_may_be_shortened_or_have_marked_omissions() -> None:
    short = check(printed="Marat Zhylanbayev was on hunger strike")
    assert short.status is Status.VERBATIM
    assert "shortened" in short.message
    assert ENGLISH[short.start : short.end] == "Marat Zhylanbayev was on hunger strike"
    gap = check(printed="She had written that […] Zhylanbayev was [...] strike.")
    assert gap.status is Status.VERBATIM
    assert "omissions" in gap.message
    assert check(printed="She had written that Zhylanbayev was strike.").status is Status.ALTERED
    assert check(printed="Zhylanbayev was […] She had written").status is Status.ALTERED


def test_half_a_word_is_not_a_quote() -> None:
    assert check(printed="Marat Zhylanbay").status is Status.ALTERED


def test_other_words_of_the_same_text_are_found_but_not_where_the_citation_says() -> None:
    verdict = check(printed="Her lawyers asked the court to hear Zhylanbayev")
    assert verdict.status is Status.MOVED
    assert ENGLISH[verdict.start : verdict.end] == "Her lawyers asked the court to hear Zhylanbayev"


def test_a_quote_that_is_gone_from_the_report_is_said_to_be_gone() -> None:
    verdict = check(printed="  \n")
    assert verdict.status is Status.ALTERED
    assert "no longer in the report" in verdict.message


def test_a_citation_whose_own_words_were_changed_is_altered_with_the_nearest_passage() -> None:
    forged = CITED.model_copy(update={"quote": "She had written that Marat Zhylanbayev was in good health."})
    verdict = check(citation=forged)
    assert verdict.status is Status.ALTERED
    assert verdict.nearest is not None
    assert "hunger strike" in verdict.nearest


def test_a_missing_document_a_damaged_file_and_a_lost_text_are_told_apart() -> None:
    assert check(original=None).status is Status.MISSING
    assert "has lost its file" in check(original=None).message
    assert "is not in this archive" in check(original=None, text=None).message
    damaged = check(original="0" * 64)
    assert damaged.status is Status.DAMAGED
    assert "000000000000…" in damaged.message
    lost = check(text=None)
    assert lost.status is Status.TEXT_CHANGED
    assert "Rebuild" in lost.message
    assert not any(v.ok for v in (check(original=None), damaged, lost))


def test_a_text_extracted_anew_without_the_words_is_not_called_a_false_quote() -> None:
    verdict = check(text=ENGLISH.replace("hunger strike", "hun ger str ike"))
    assert verdict.status is Status.TEXT_CHANGED
    assert "extracted anew" in verdict.message
    assert check(text="", printed=None).status is Status.TEXT_CHANGED


def test_a_quote_from_a_scan_says_that_it_was_read_by_a_machine() -> None:
    scanned = orda().model_copy(update={"ocr": True})
    assert "OCR" in check(citation=scanned).message
    assert "OCR" not in check(citation=scanned, printed="Other words").message


WORDS = st.lists(
    st.sampled_from(["a", "B", "ab", "_", ".", "é", "法", "1", "pre", "²", "-"]), min_size=1, max_size=8
).map(" ".join)


@given(WORDS, WORDS, WORDS, st.sampled_from([" ", "\n", "  ", " \u2003"]))
def test_words_stand_where_they_were_put(before: str, words: str, after: str, between: str) -> None:
    text = f"{before}\n{words.replace(' ', between)}\n{after}"
    at = len(before) + 1
    span = find(words, text, near=at)
    assert span is not None
    assert abs(span[0] - at) <= len(words)
    assert same_words(words, text[slice(*span)])


def test_no_words_stand_nowhere() -> None:
    assert find(" \n", "the court") is None
