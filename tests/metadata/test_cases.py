"""Lists of cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.cases import read_cases
from rightsarchive.model import Notice, PartialDate


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_cases_are_read_with_their_lines(tmp_path: Path) -> None:
    path = write(
        tmp_path / "cases.yaml", "- title: Toregozhina 2025\n  persons: [B. Toregozhina]\n  started: 2025-07-25\n"
    )
    (case,) = read_cases(path)
    assert (case.id, case.started) == ("toregozhina-2025", PartialDate("2025-07-25"))
    with pytest.raises(MetadataError) as caught:
        read_cases(write(path, "- title: A\n\n- title: B\n  colour: red\n"))
    assert (caught.value.line, caught.value.field) == (4, "colour")
    with pytest.raises(MetadataError):
        read_cases(write(path, "title: A\n"))


def test_an_unknown_level_closes_a_case_and_is_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "cases.yaml", "- title: A\n  access: top drawer\n- title: B\n  access: internal\n- title: C\n"
    )
    told: list[Notice] = []
    assert [case.access.value for case in read_cases(path, told.append)] == ["confidential", "internal", "public"]
    assert [(notice.code, "line 2" in notice.message) for notice in told] == [("unknown-access", True)]
