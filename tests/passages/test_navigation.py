"""Navigation is marked on two signs; lists of names and of demands, and reports that look like pages, stay body."""

import pytest

from rightsarchive.extract.plain import plain_paragraphs
from rightsarchive.model import Paragraph, PassageKind
from rightsarchive.passages.navigation import navigation
from tests.passages.pages import LATER_PAGES, LOOK_ALIKES, OTHER_PAGES, PAGES, REPORTS, lines_of


def marked(lines: list[str]) -> set[int]:
    """The places (from 0) of the lines that are marked, each line being a paragraph."""
    text, paragraphs, at = "\n".join(lines), [], 0
    for number, line in enumerate(lines, 1):
        paragraphs.append(Paragraph(number, at, at + len(line)))
        at += len(line) + 1
    return set(navigation(text, paragraphs))


@pytest.mark.parametrize("language", PAGES)
def test_every_line_of_a_page_is_told_rightly(language: str) -> None:
    lines = lines_of(PAGES[language])
    assert marked([line for _, line in lines]) == {
        place for place, (is_navigation, _) in enumerate(lines) if is_navigation
    }


def test_on_pages_of_another_make_nine_tenths_are_caught_and_no_report_line_is_lost() -> None:
    caught = expected = 0
    for page in (*OTHER_PAGES.values(), *LATER_PAGES.values()):
        lines = lines_of(page)
        found = marked([line for _, line in lines])
        right = {place for place, (is_navigation, _) in enumerate(lines) if is_navigation}
        assert found <= right
        caught += len(found)
        expected += len(right)
    assert caught >= 0.9 * expected


@pytest.mark.parametrize("place", ["alone", "in the middle", "at the end"])
@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_lists_of_the_report_stay_body_wherever_they_stand(kind: str, place: str) -> None:
    body = [f"Witness {n} described the raid and the search that followed it." for n in range(20)]
    items = LOOK_ALIKES[kind].strip().splitlines()
    lines = {"alone": items, "in the middle": [*body[:10], *items, *body[10:]], "at the end": [*body, *items]}[place]
    assert marked(lines) == set()


def test_a_weak_title_needs_other_navigation_beside_its_list() -> None:
    lines = [
        "More on this story",
        "Activist beaten in May identifies officer",
        "Embassy picket and what we know so far",
    ]
    body = "The court heard the officer on Monday. It heard nobody else."
    assert marked([body, *lines, body]) == set()
    assert marked([body, *lines, "Top stories", *lines[1:], "Flights resume after two days of storms"]) == set(
        range(1, 8)
    )


@pytest.mark.parametrize("report", REPORTS)
def test_reports_that_look_like_pages_stay_body(report: str) -> None:
    assert navigation(report, plain_paragraphs(report)) == frozenset()


def test_headlines_are_marked_to_the_end_of_their_run_only() -> None:
    lines = [
        "Latest news",
        "- Storm closes schools in the north",
        "- Bank keeps its rate unchanged",
        "- Floods displace thousands, say officials",
    ]
    assert marked(lines) == {0, 1, 2, 3}
    assert marked([*lines, "The court sat on Monday. It heard both sides."]) == {0, 1, 2, 3}
    assert marked([*lines, "Statement of the northern bar association on the arrests"]) == {0, 1, 2, 3}
    assert marked(lines[:2]) == set()


def test_one_sign_alone_is_not_enough() -> None:
    body = [f"Witness {n} described the raid and the search that followed it." for n in range(40)]
    assert marked([*body[:20], "Follow us", *body[20:]]) == set()
    assert marked([*body[:20], "Follow us", *body[20:], "Follow us"]) == {20, 41}
    assert marked(["Follow us", *body]) == {0}


def test_table_rows_are_never_navigation() -> None:
    text = "Share"
    assert navigation(text, [Paragraph(1, 0, 5, kind=PassageKind.TABLE)]) == frozenset()
