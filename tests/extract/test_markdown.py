"""Markdown: what a line is, and that none with content is lost."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rightsarchive.extract.markdown import markdown_paragraphs
from rightsarchive.model import Paragraph, PassageKind
from tests.extract.make import check_offsets, read, shown


def parts(text: str, kind: PassageKind | None = None) -> list[str]:
    return [text[p.start : p.end] for p in markdown_paragraphs(text) if kind in {None, p.kind}]


def paths(text: str) -> dict[str, tuple[str, ...]]:
    return {text[p.start : p.end]: p.heading_path for p in markdown_paragraphs(text)}


MARKS = st.sampled_from(
    ["# ", "## ", "###### ", "- ", "* ", "1. ", "2) ", "> ", "    ", "\t", "```", "~~~", "``` a`b", "|", " | ", "--|--", "|---|",
     "---", "===", "***", "[a]: ", "[^1]: ", "[x]", "<!--", "-->", "<div>", "</div>", "<script>", "\\", "\\#", "`", "\0", "\f",
     "\u2028", "&amp;", "\ufeff"]
)  # fmt: skip
PIECES = st.one_of(
    MARKS,
    st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r", " "]),
    st.text(max_size=6),
    st.sampled_from(["word", "слово", "字"]),
)
PAGES = st.lists(PIECES, max_size=40).map("".join)


def check_nothing_is_lost(text: str, paragraphs: tuple[Paragraph, ...], start: int = 0) -> None:
    assert [p.number for p in paragraphs] == list(range(1, len(paragraphs) + 1))
    assert all(start <= p.start < p.end <= len(text) for p in paragraphs)
    assert all(p.end <= other.start for p, other in pairwise(paragraphs))
    assert all(text[p.start : p.end] == text[p.start : p.end].strip() for p in paragraphs)
    covered = "".join(text[p.start : p.end] for p in paragraphs)
    assert [sign for sign in covered if sign.isalnum()] == [sign for sign in text[start:] if sign.isalnum()]


@given(PAGES)
@example("1. ```")
@example("```\nword")
@example("> 2) ~~~\n> word\n")
def test_every_line_with_content_stands_in_a_paragraph(text: str) -> None:
    check_nothing_is_lost(text, markdown_paragraphs(text))


@given(PAGES, PAGES)
def test_what_stands_before_the_start_is_left_alone(before: str, text: str) -> None:
    check_nothing_is_lost(
        f"{before}\n{text}", markdown_paragraphs(f"{before}\n{text}", len(before) + 1), len(before) + 1
    )


@given(st.text(min_size=1))
def test_any_text_at_all_is_read(text: str) -> None:
    check_nothing_is_lost(text, markdown_paragraphs(text))


def test_lists_nested_deeper_than_is_read_are_kept() -> None:
    text = "".join(f"{'> ' * depth}word{depth}\n\n" for depth in range(60))
    check_nothing_is_lost(text, markdown_paragraphs(text))


def test_headings_lists_tables_footnotes_and_code(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "Case file\n=========\n\nIntro line one\nline two.[^1]\n\n## Facts ##\n\n- first\n- second\n  goes on\n\n| a | b |\n|---|---|\n"
        "| 1 | 2 |\n\n### Trial\nText under it.\n\n```\n# not a heading\n```\n\n## Law\n\nEnd.\n\n[^1]: A note.\n",
        "utf-8",
    )
    extraction = read(path)
    check_offsets(extraction)
    assert shown(extraction, PassageKind.HEADING) == ["Case file", "Facts", "Trial", "Law"]
    assert shown(extraction, PassageKind.TABLE) == ["| a | b |", "| 1 | 2 |"]
    assert shown(extraction, PassageKind.FOOTNOTE) == ["[^1]: A note."]
    assert shown(extraction, PassageKind.BODY) == [
        "Intro line one line two.[^1]", "- first", "- second goes on", "Text under it.", "# not a heading", "End.",
    ]  # fmt: skip
    found = {extraction.text[p.start : p.end]: p.heading_path for p in extraction.paragraphs}
    assert found["Text under it."] == ("Case file", "Facts", "Trial")
    assert found["End."] == ("Case file", "Law")
    assert extraction.properties["title"][0] == "Case file"
    assert "markdown-it-py" in extraction.extractor


def test_a_backtick_behind_a_fence_opens_no_code() -> None:
    text = "``` he wrote `so`\n\n# Facts\n\nHe was freed.\n"
    assert paths(text)["He was freed."] == ("Facts",)


def test_a_fence_that_is_never_closed_holds_the_rest() -> None:
    text = "Before.\n\n~~~ text\n# no heading\n\nlast\n"
    assert parts(text, PassageKind.BODY) == ["Before.", "# no heading\n\nlast"]
    assert parts(text, PassageKind.NAVIGATION) == ["~~~ text"]


def test_a_heading_in_a_comment_heads_nothing() -> None:
    text = "# Facts\n\n<!--\n# Draft\n\nnot said\n-->\n\nHe was freed.\n\n<!-- a --> Shown.\n"
    assert paths(text)["He was freed."] == ("Facts",)
    assert parts(text, PassageKind.NAVIGATION) == ["<!--\n# Draft\n\nnot said\n-->", "<!-- a -->"]
    assert "Shown." in parts(text, PassageKind.BODY)


def test_a_comment_that_is_never_closed_hides_nothing() -> None:
    assert parts("<!-- a\n\nHe was freed.\n", PassageKind.BODY) == ["<!-- a", "He was freed."]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_tables_need_no_pipes_at_their_edges(line_end: str) -> None:
    text = line_end.join(["Name | Age", "--- | ---", "Aden | 31", "Orda | 40", "", "After."])
    assert parts(text, PassageKind.TABLE) == ["Name | Age", "Aden | 31", "Orda | 40"]
    assert parts(text, PassageKind.BODY) == ["After."]


def test_a_dash_under_an_item_makes_it_no_heading() -> None:
    assert parts("- item\n---\nText.\n", PassageKind.HEADING) == []


def test_a_number_at_the_start_of_a_broken_line_is_no_item() -> None:
    assert parts("The hearing was moved to room\n14. It was full.\n") == [
        "The hearing was moved to room\n14. It was full."
    ]


def test_headings_inside_of_quotations_divide_nothing() -> None:
    text = "# Facts\n\n> # Quoted\n> words\n\nText.\n"
    assert parts(text, PassageKind.HEADING) == ["Facts"]
    assert paths(text)["Text."] == ("Facts",)


def test_notes_stand_one_by_one_with_what_belongs_to_them() -> None:
    text = "Text.[^1]\n\n[^1]: Note\n[^2]: Another note\n    goes on.\n\n    More of it.\n\n[a]: https://example.org\n"
    assert parts(text, PassageKind.FOOTNOTE) == ["[^1]: Note", "[^2]: Another note\n    goes on.", "More of it."]
    assert parts(text, PassageKind.BODY) == ["Text.[^1]", "[a]: https://example.org"]
