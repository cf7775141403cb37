"""Passages are verbatim, in order, of one page, kind, heading and language, and hold every word once."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightsarchive.extract.plain import extract_text
from rightsarchive.model import Extraction, Page, Paragraph, Passage, PassageKind
from rightsarchive.passages import split
from rightsarchive.passages.measure import cut, size

ENGLISH = "The guards took his books away and kept the light on all night. "
FRENCH = "Les gardiens ont pris ses livres et laissé la lumière toute la nuit. "
RUSSIAN = "Охранники забрали у него книги и всю ночь не выключали свет. "
KAZAKH = "Күзетшілер оның кітаптарын алып қойып, түні бойы жарықты өшірмеді. "
CHINESE = "看守拿走了他的书，整夜不关灯。"


def extraction_of(
    pieces: list[tuple[str, dict[str, object]]], gap: str = "\n\n", labels: dict[int, str] | None = None
) -> Extraction:
    """An extraction whose paragraphs are ``pieces``, each with fields of Paragraph."""
    text, paragraphs = "", []
    for number, (piece, fields) in enumerate(pieces, 1):
        text += gap if text else ""
        paragraphs.append(Paragraph(number, len(text), len(text) + len(piece), **fields))  # type: ignore[arg-type]
        text += piece
    pages = tuple(Page(n, (labels or {}).get(n), 0, 0) for n in sorted({p.page for p in paragraphs if p.page}))
    return Extraction(text=text, paragraphs=tuple(paragraphs), media_type="text/plain", extractor="test", pages=pages)


def check(extraction: Extraction, passages: tuple[Passage, ...]) -> None:
    """What must hold for every document."""
    end = 0
    assert [passage.ordinal for passage in passages] == list(range(1, len(passages) + 1))
    assert len({passage.id for passage in passages}) == len(passages)
    by_number = {paragraph.number: paragraph for paragraph in extraction.paragraphs}
    for passage in passages:
        place = passage.locator
        assert extraction.text[place.start : place.end] == passage.text == passage.text.strip() != ""
        assert end <= place.start
        end = place.end
        covered = [by_number[number] for number in range(place.paragraph, place.paragraph_end + 1)]
        assert {paragraph.page for paragraph in covered} == {place.page}
        assert {paragraph.heading_path for paragraph in covered} == {place.heading_path}
        assert covered[0].start <= place.start
        assert place.end <= covered[-1].end
        for repeat in passage.repeats:
            assert 0 <= repeat.start < repeat.end <= len(extraction.text)
    held = {at for passage in passages for at in range(passage.locator.start, passage.locator.end)}
    repeated = {place.paragraph for passage in passages for place in passage.repeats}
    for paragraph in extraction.paragraphs:
        if paragraph.number not in repeated:
            for at in range(paragraph.start, paragraph.end):
                assert at in held or extraction.text[at].isspace()


def test_short_paragraphs_are_put_together_up_to_sixty_words() -> None:
    extraction = extraction_of([(f"{ENGLISH}Witness {n}.", {}) for n in range(12)])
    passages = split("d", extraction)
    check(extraction, passages)
    assert all(60 <= size(passage.text) <= 150 for passage in passages)
    assert passages[0].locator.paragraph == 1
    assert passages[0].locator.paragraph_end == 4


def test_a_long_paragraph_is_cut_at_sentence_ends_into_about_equal_parts() -> None:
    paragraph = " ".join(f"Witness number {n} told the court what the guards had done." for n in range(40))
    extraction = extraction_of([(paragraph, {})])
    passages = split("d", extraction, "en")
    check(extraction, passages)
    assert [60 <= size(passage.text) <= 150 for passage in passages] == [True] * 4
    assert all(passage.text.startswith("Witness") and passage.text.endswith(".") for passage in passages)


def test_pages_headings_and_kinds_are_never_mixed_and_locators_say_where() -> None:
    extraction = extraction_of(
        [
            ("Facts", {"kind": PassageKind.HEADING, "page": 3, "heading_path": ("Facts",)}),
            (ENGLISH.strip(), {"page": 3, "heading_path": ("Facts",)}),
            ("1 The file says otherwise.", {"page": 3, "heading_path": ("Facts",), "kind": PassageKind.FOOTNOTE}),
            (ENGLISH.strip(), {"page": 4, "heading_path": ("Facts",)}),
            ("He was not told why.", {"page": 4, "heading_path": ("Facts",)}),
            ("Trial", {"kind": PassageKind.HEADING, "page": 4, "heading_path": ("Facts", "Trial")}),
            ("Name | Date", {"kind": PassageKind.TABLE, "page": 4, "heading_path": ("Facts", "Trial")}),
        ],
        labels={3: "iii", 4: "iv"},
    )
    passages = split("d", extraction, "en")
    check(extraction, passages)
    assert [passage.kind.value for passage in passages] == ["heading", "footnote", "body", "heading", "table"]
    # The sentence that stands on both pages is one finding, with the other place named.
    assert [str(place) for place in passages[2].repeats] == ["p. iii (page 3 of the file), para. 2"]
    assert str(passages[0].locator) == "p. iii (page 3 of the file), para. 1"
    assert passages[-1].locator.heading_path == ("Facts", "Trial")


@pytest.mark.parametrize(
    ("one", "other", "languages"),
    [(ENGLISH, RUSSIAN, ["en", "ru"]), (FRENCH, ENGLISH, ["fr", "en"]), (KAZAKH, RUSSIAN, ["kk", "ru"])],
)
def test_languages_are_never_mixed_between_paragraphs_or_within_one(one: str, other: str, languages: list[str]) -> None:
    between = extraction_of([((one * 3).strip(), {}), ((other * 3).strip(), {})])
    within = extraction_of([((one * 3 + other * 3).strip(), {})])
    for extraction in (between, within):
        passages = split("d", extraction)
        check(extraction, passages)
        assert [passage.language for passage in passages] == languages


def test_a_foreign_name_does_not_cut_a_passage_and_short_pieces_follow_their_neighbours() -> None:
    extraction = extraction_of(
        [((FRENCH * 2).strip(), {}), ("Amnesty International", {}), ("2025", {}), ((FRENCH + "Puis rien.").strip(), {})]
    )
    passages = split("d", extraction)
    check(extraction, passages)
    assert {passage.language for passage in passages} == {"fr"}


def test_a_wrong_declared_language_yields_to_the_text() -> None:
    assert {passage.language for passage in split("d", extraction_of([((RUSSIAN * 3).strip(), {})]), "fr")} == {"ru"}


def test_chinese_is_measured_in_signs() -> None:
    paragraph = "".join(f"证人{n}说，{CHINESE}" for n in range(40))
    extraction = extraction_of([(paragraph, {})])
    passages = split("d", extraction)
    check(extraction, passages)
    assert {passage.language for passage in passages} == {"zh"}
    assert all(100 <= len(passage.text) <= 260 and passage.text.endswith("。") for passage in passages)


def test_a_sentence_stays_whole_up_to_four_hundred_words() -> None:
    words = " ".join(f"word{n}" for n in range(399))
    assert [size(passage.text) for passage in split("d", extraction_of([(words, {})]), "en")] == [399]
    words = " ".join(f"word{n}" for n in range(1000))
    extraction = extraction_of([(words, {})])
    passages = split("d", extraction, "en")
    check(extraction, passages)
    assert all(size(passage.text) <= 150 for passage in passages)


def test_a_run_without_spaces_is_cut_between_characters() -> None:
    text = "xe\u0301" * 20_000
    extraction = extraction_of([(text, {})])
    passages = split("d", extraction, "en")
    check(extraction, passages)
    assert len(passages) > 5
    assert not any(passage.text.startswith("\u0301") for passage in passages)


def test_cut_keeps_everything_but_white_space() -> None:
    text = "a b  c\nd " * 100
    assert "".join(text[start:end] for start, end in cut(text, (0, len(text)), 7)).split() != []
    assert "".join("".join(text[start:end].split()) for start, end in cut(text, (0, len(text)), 7)) == "".join(
        text.split()
    )


def test_the_id_depends_on_document_text_and_place_alone() -> None:
    extraction = extraction_of([((ENGLISH * 12).strip(), {}), ((RUSSIAN * 9).strip(), {})])
    first = [passage.id for passage in split("d", extraction)]
    assert first == [passage.id for passage in split("d", extraction, "ru")]
    assert not set(first) & {passage.id for passage in split("e", extraction)}
    changed = extraction_of([((ENGLISH * 12).strip(), {}), ((RUSSIAN * 9 + "Да.").strip(), {})])
    assert not set(first) & {passage.id for passage in split("d", changed)}


def test_an_empty_document_has_no_passages() -> None:
    assert split("d", Extraction(text=" \n", paragraphs=(), media_type="text/plain", extractor="test")) == ()


def test_a_saved_page_keeps_its_navigation_apart() -> None:
    headlines = [
        "Latest news",
        "- Storm closes schools in the north",
        "- Bank keeps its rate unchanged",
        "- Floods displace thousands in the delta",
    ]
    text = "Back to top\n\n" + (ENGLISH * 4).strip() + "\n\n" + "\n".join(headlines)
    extraction = extract_text(text)
    passages = split("d", extraction)
    check(extraction, passages)
    assert [(passage.kind.value, passage.text) for passage in passages] == [
        ("navigation", "Back to top"),
        ("body", (ENGLISH * 4).strip()),
        ("navigation", "\n".join(headlines)),
    ]


SENTENCES = st.sampled_from(
    [
        ENGLISH,
        FRENCH,
        RUSSIAN,
        KAZAKH,
        CHINESE,
        "art. 5. ",
        "2025 ",
        "“Why?” ",
        "😀 e\u0301. ",
        "Share",
        "Latest news",
        "- A headline of five words",
        "ст. 130 УК. ",
    ]
)
PARAGRAPHS = (
    st.lists(st.one_of(SENTENCES, st.text(max_size=30)), min_size=1, max_size=25)
    .map("".join)
    .map(str.strip)
    .filter(bool)
)
FIELDS = st.fixed_dictionaries(
    {
        "page": st.sampled_from([None, 1, 2]),
        "kind": st.sampled_from(list(PassageKind)),
        "heading_path": st.sampled_from([(), ("A",), ("A", "B")]),
    }
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(PARAGRAPHS, FIELDS), max_size=12),
    st.sampled_from(["\n\n", "\n", " ", "\n# "]),
    st.sampled_from([None, "en", "kk", "xx"]),
)
def test_whatever_the_paragraphs_passages_hold_every_word_once(
    pieces: list[tuple[str, dict[str, object]]], gap: str, language: str | None
) -> None:
    extraction = extraction_of(pieces, gap)
    passages = split("d", extraction, language)
    check(extraction, passages)
    assert passages == split("d", extraction, language)
    for before, after in itertools.pairwise(passages):
        assert before.locator.end <= after.locator.start


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(SENTENCES, st.sampled_from(["\n", "\n\n", "\n- "]), st.text(max_size=20)), max_size=60).map(
        "".join
    )
)
def test_plain_text_of_any_kind_is_split_verbatim(text: str) -> None:
    extraction = extract_text(text)
    check(extraction, split("d", extraction))
