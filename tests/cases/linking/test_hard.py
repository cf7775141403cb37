"""Proposals among look-alikes: what is proposed is right, though the same names, days and courts stand everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from rightsarchive import Archive, CaseSuggestion, TextSource
from tests.cases.linking.hard import REPORTS

CASES = {report.name: report.cases for report in REPORTS}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("hard") / "archive") as opened:
        opened.ingest(report.source for report in REPORTS)
        yield opened


@pytest.fixture(scope="module")
def suggestions(archive: Archive) -> tuple[CaseSuggestion, ...]:
    return archive.suggest_cases()


def pairs(suggestions: tuple[CaseSuggestion, ...]) -> set[tuple[str, str]]:
    return {
        pair
        for suggestion in suggestions
        for pair in combinations(sorted(str(each.metadata.identifier) for each in suggestion.documents), 2)
    }


def test_what_is_proposed_is_right_and_nothing_is_missed(suggestions: tuple[CaseSuggestion, ...]) -> None:
    wanted = {pair for pair in combinations(sorted(CASES), 2) if CASES[pair[0]] & CASES[pair[1]]}
    found = pairs(suggestions)
    assert found - wanted == set()
    assert wanted - found == set()


def test_a_list_of_persons_does_not_glue_their_cases_together(suggestions: tuple[CaseSuggestion, ...]) -> None:
    with_list = [each for each in suggestions if any(d.metadata.identifier == "monthly" for d in each.documents)]
    assert len(with_list) == 10
    assert all(len(each.documents) == 2 for each in with_list)


def test_a_judge_makes_two_cases_related_but_not_one(archive: Archive) -> None:
    for name in ("hearing-1a", "hearing-2a"):
        archive.assign(name, [archive.document(name).id])
    (related,) = archive.related_cases("hearing-1a")
    assert related.case.id == "hearing-2a"
    assert "Temir Basharov" in {piece.what for piece in related.evidence}
    assert all(archive.verify(citation).ok for piece in related.evidence for citation in piece.citations)


def test_a_name_of_three_words_is_one_thing_that_many_documents_share(tmp_path: Path) -> None:
    trades = "teacher miner baker driver doctor farmer singer painter".split()
    texts = [
        f"The {trade} met Dmitry Georgievich Novikov once, and wrote of it in {2010 + number}. Nothing else happened."
        for number, trade in enumerate(trades)
    ]
    with Archive.create(tmp_path / "archive") as opened:
        opened.ingest(TextSource(text) for text in texts)
        assert opened.suggest_cases() == ()
