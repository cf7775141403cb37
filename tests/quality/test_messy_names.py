"""Names are found as people paste them. ``python -m tests.quality.messy_names`` asks a thousand lines; here are some of each kind and script."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsarchive import Archive
from rightsarchive.search.name_query import name_query
from tests.quality.messy_names import KINDS, SCRIPTS, ask, documents, lines

LINES = 13 * 36


def test_every_name_of_a_pasted_list_is_found_and_little_else(tmp_path: Path) -> None:
    asked = lines(LINES, seed=1)
    assert {line.kind for line in asked} == {*KINDS, "slash"}
    assert len(SCRIPTS) >= 12
    with Archive.create(tmp_path / "archive") as archive:
        archive.ingest(source for _, source in documents())
        outcome = ask(archive, asked, tmp_path)
    assert [(line.kind, line.text) for line in outcome.missed] == []
    assert outcome.foreign <= 0.5 * outcome.lines


@pytest.mark.parametrize(
    ("pasted", "query"),
    [
        ("Zhylanbayev, lawyer", "Zhylanbayev"),
        ("адвокат Жыланбаев М.К.", "Жыланбаев"),
        ("Lawyer: Marat Zhylanbayev (1970)", "Marat AND Zhylanbayev"),
        ("李文博 律师", "李文博"),
        ("남궁민수 – 기자", "남궁민수"),
        ("12. Petrov <petrov@example.org>", "Petrov"),
        ("Petrov Ivan, +7 701 123 45 67", "Petrov AND Ivan"),
        # A family name may be a word for what somebody is; and where there is nothing else, that is asked.
        ("Anna Defender", "Anna AND Defender"),
        ("Max Born", "Max AND Born"),
        ("lawyer", "lawyer"),
        ("1970", "1970"),
        ("petrov@example.org", "petrov AND example.org"),
    ],
)
def test_what_is_no_part_of_a_name_is_not_asked(pasted: str, query: str) -> None:
    assert name_query(pasted) == query
