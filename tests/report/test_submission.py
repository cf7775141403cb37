"""Two whole submissions, and a report in each of six languages, in every format: written, verified, and changed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rightsarchive import Archive
from tests.report import submission
from tests.report.printed import TEXT_FORMATS
from tests.report.test_builder import archive as archive  # noqa: PLC0414 - a fixture
from tests.report.test_builder import built
from tests.report.test_report import edit

LOCALES = ("en-GB", "fr-FR", "ru-RU", "ar", "zh-CN", "kk-KZ")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with submission.archive_in(tmp_path_factory.mktemp("submission") / "archive") as made:
        yield made


@pytest.mark.parametrize("report", [submission.english, submission.arabic])
@pytest.mark.parametrize("form", TEXT_FORMATS)
def test_a_submission_verifies_as_it_is_written(sources: Archive, tmp_path: Path, report: object, form: str) -> None:
    assert callable(report)
    made = report(sources)
    verdicts = sources.verify(made.write(tmp_path / f"submission.{form}"))
    assert len(verdicts) == len(made.citations)
    assert [each.message for each in verdicts.problems] == []


@pytest.mark.parametrize("form", TEXT_FORMATS)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_report_in_every_language_verifies_and_what_is_changed_in_it_is_told(
    archive: Archive, tmp_path: Path, locale: str, form: str
) -> None:
    path = built(archive, "chicago-notes-bibliography", locale).write(tmp_path / f"report.{form}")
    assert [each.message for each in archive.verify(path).problems] == []
    edit(path, "fined the defender", "praised the defender")
    assert any("praised" in each.message for each in archive.verify(path).problems)
