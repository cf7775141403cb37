"""The page on security: the tests that it names are there, and the modes that it states are those of an archive."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from rightsarchive import Archive, TextSource
from rightsarchive.files import HAS_MODES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(tests/[^`]+)`", PAGE))
    assert len(named) > 10
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_every_row_of_what_is_protected_says_how_that_is_shown() -> None:
    table = PAGE.partition("## What is protected")[2].partition("## Whose files")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")][1:]
    assert rows
    assert [row[0] for row in rows if "`" not in row[-1]] == []


def test_the_tests_run_without_a_network() -> None:
    assert "--disable-socket" in (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.skipif(not HAS_MODES, reason="the system has no modes")
@pytest.mark.parametrize("shared", [False, True])
def test_the_modes_are_those_of_an_archive(tmp_path: Path, shared: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if shared:
        monkeypatch.setenv("RIGHTSARCHIVE_FILES__SHARED", "true")
    before = os.umask(0)
    try:
        with Archive.create(tmp_path / "indexes" / "archive") as archive:
            archive.ingest(TextSource("She was fined."))
            stated = _stated(2 if shared else 1)
            root = archive.root
            told = {
                path.relative_to(root).as_posix(): f"{path.stat().st_mode & 0o7777:04o}"
                for path in root.rglob("*")
                if path.is_file()
            }
            folders = {f"{path.stat().st_mode & 0o7777:04o}" for path in (root, *root.rglob("*")) if path.is_dir()}
    finally:
        os.umask(before)
    assert folders == {stated.pop("folders")}
    assert f"{(tmp_path / 'indexes').stat().st_mode & 0o7777:04o}" == "0700"
    assert {"catalog.sqlite", "catalog.sqlite-wal", "archive.toml", "archive.lock"} <= set(told)
    for path, mode in told.items():
        stating = [pattern for pattern in stated if Path(path).match(pattern)]
        assert stating, path
        assert mode == stated[stating[0]], path


def _stated(column: int) -> dict[str, str]:
    """The modes in the page's table, by pattern."""
    table = PAGE.partition("| in the archive |")[2].partition("\n\n")[0]
    modes: dict[str, str] = {}
    for line in table.splitlines()[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if "folder" in cells[0] and "`" not in cells[0]:
            modes["folders"] = cells[column]
        for pattern in re.findall(r"`([^`]+)`", cells[0]):
            modes[pattern] = cells[column]
    return modes
