"""What describes documents may come from strangers: it never hangs, never fills the memory, and fails by itself alone."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from rightsarchive.errors import MetadataError
from rightsarchive.metadata.cases import read_cases
from rightsarchive.metadata.manifest import read_manifest
from rightsarchive.metadata.sidecars import SIDECAR_MOST, read_sidecar
from rightsarchive.model import Case, Metadata

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def sidecar(folder: Path, text: str, suffix: str = ".yaml") -> Any:
    path = folder / f"a.txt{suffix}"
    path.write_text(text, "utf-8")
    return read_sidecar(path)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "own: &own [*own]\n",
        "shot: 2025-02-30\n",
        f"count: {'9' * 5000}\n",
        "weight: .nan\n",
        "seal: !!binary /w==\n",
        f"own: {'[' * 200}{']' * 200}\n",
        f"title: {'[' * 200}{']' * 200}\n",
        'title: "\\ud800"\n',
        'own: "\\ud800"\n',
        "case: “—”\n",
        "cases: ['']\n",
        "own: !!python/object/apply:os.system ['true']\n",
        f"notes: {'x' * SIDECAR_MOST}\n",
    ],
)
def test_a_value_that_cannot_be_kept_is_an_error_of_its_file(tmp_path: Path, text: str) -> None:
    problems = sidecar(tmp_path, text).problems
    assert problems
    for problem in problems:
        assert "a.txt.yaml" in str(problem.error)
        assert len(str(problem.error)) < 600


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "\\ud800"}',
        '{"own\\ud800": 1}',
        f'{{"own": {"9" * 5000}}}',
        '{"own": NaN}',
        f'{{"own": {"[" * 900}{"]" * 900}}}',
        f'{{"title": {"[" * 900}{"]" * 900}}}',
    ],
)
def test_so_it_is_in_json(tmp_path: Path, text: str) -> None:
    assert sidecar(tmp_path, text, ".json").problems


def test_a_list_of_cases_is_read_with_the_same_care(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    for text in (BOMB.replace("a:", "- a:", 1), "- title: A\n  started: 2025-02-30\n", '- title: "\\ud800"\n'):
        path.write_text(text, "utf-8")
        with pytest.raises(MetadataError):
            read_cases(path)


@pytest.mark.parametrize("name", ["a\0b.txt", "y" * 3000])
def test_a_name_that_no_file_can_have_is_told(tmp_path: Path, name: str) -> None:
    path = tmp_path / "manifest.jsonl"
    path.write_text(json.dumps({"file": name, "title": "T"}) + "\n", "utf-8")
    manifest = read_manifest(path)
    assert manifest is not None
    assert [problem.error.line for problem in manifest.problems] == [1]


def test_a_line_separator_within_a_value_ends_no_row(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    path = tmp_path / "manifest.jsonl"
    path.write_text('{"file": "a.txt", "title": "one\u2028two\x85three"}\r\n', "utf-8", newline="")
    manifest = read_manifest(path)
    assert manifest is not None
    ((row,),) = manifest.rows.values()
    assert row.found["title"][0] == "one\u2028two\x85three"


@pytest.mark.parametrize("value", [dt.date(2025, 7, 31), (1, 2), {3}, {1: "a"}, 1.5, None, "x", [{"deep": [1]}]])
def test_own_values_are_what_the_catalog_gives_back(value: Any) -> None:
    metadata = Metadata.model_validate({"extra": {"own": value}})
    assert Metadata.model_validate_json(metadata.model_dump_json(exclude_defaults=True)) == metadata


@pytest.mark.parametrize(
    "values", [{"own": object()}, {"title": "\ud800"}, {"persons": ("\udcff",)}, {"cases": ("?",)}]
)
def test_a_call_is_told_at_once(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Metadata.model_validate(values)


def test_a_case_keeps_no_half_of_a_surrogate_pair() -> None:
    with pytest.raises(ValidationError):
        Case(title="A \ud800")
    for half in ('"\\ud800"', '"\\udc00 A"', '"\ud800"'):
        with pytest.raises(ValidationError):
            Case.model_validate_json(f'{{"title": {half}}}')
