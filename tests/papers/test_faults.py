"""A small sample of the faults, honest edits and papers that ``python -m tests.papers.faults`` draws by the thousand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive, Citation
from tests.papers.faults import ALL, SAMPLES, citations, faulty, foreign, honest, untouched


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.create(tmp_path_factory.mktemp("faults") / "archive") as made:
        made.ingest([SAMPLES])
        yield made


@pytest.fixture(scope="module")
def cited(archive: Archive) -> list[Citation]:
    return citations(archive)


def test_every_fault_in_a_report_is_told(archive: Archive, cited: list[Citation], tmp_path: Path) -> None:
    told = list(faulty(archive, tmp_path, cited, random.Random(15), len(ALL)))
    assert len(told) == len(ALL)
    assert [each for each in told if not each.told] == []


def test_a_fault_in_what_a_pdf_shows_is_told(archive: Archive, cited: list[Citation], tmp_path: Path) -> None:
    pytest.importorskip("typst")
    left_to_right = [each for each in cited if each.language != "ar"]
    told = list(faulty(archive, tmp_path, left_to_right, random.Random(19), 1, ("pdf swapped words",)))
    assert [each.told for each in told] == [True]


def test_no_honest_edit_is_called_altered(archive: Archive, cited: list[Citation]) -> None:
    assert [each for each in honest(archive, cited, random.Random(16), 60) if not each.told] == []


def test_nothing_is_told_of_a_report_that_nobody_touched(
    archive: Archive, cited: list[Citation], tmp_path: Path
) -> None:
    assert [each for each in untouched(archive, tmp_path, cited, random.Random(17), 3) if not each.told] == []


def test_marked_quotations_of_a_paper_are_found(archive: Archive, cited: list[Citation], tmp_path: Path) -> None:
    counted = foreign(archive, tmp_path, cited, random.Random(18), 20)
    assert counted["marked found"] >= 0.98 * counted["marked"]
    assert counted["rightly"] >= 0.95 * counted["said to be from a source"]
    assert counted["invented listed"] == counted["invented"]
