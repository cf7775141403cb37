"""The script that holds references against citeproc-js writes a text for each key, in every mode."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.citations import MODES, Mode, items, render


@pytest.mark.parametrize("mode", MODES)
def test_each_key_gets_a_text(tmp_path: Path, mode: Mode) -> None:
    item = {**items()[0], "id": "a"}
    keys = ("oscola|en-GB|a|note:page", "oscola|en-GB|a|bib")
    (tmp_path / "items.json").write_text(
        json.dumps({"items": {"a": item}, "locators": {"page": ["page", "12"]}}), "utf-8"
    )
    (tmp_path / "citeproc-js.json").write_text(json.dumps({key: [] for key in keys}), "utf-8")
    render(tmp_path, tmp_path / "ours.json", mode)
    ours = json.loads((tmp_path / "ours.json").read_text("utf-8"))
    assert set(ours) == set(keys)
    assert " 12" in ours[keys[0]]
    assert "12" not in ours[keys[1]]
