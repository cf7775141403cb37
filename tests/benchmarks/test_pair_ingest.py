"""The comparison of two trees on the way in works: a tree beside itself takes in the same. Times are not looked at."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from benchmarks.__main__ import ROOT

from benchmarks import pair_ingest


def test_a_tree_beside_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output, work = tmp_path / "out" / "pair.json", tmp_path / "work"
    work.mkdir()
    given = ["--old", str(ROOT), "--old-python", sys.executable, "--pairs", "1", "--texts", "3"]
    monkeypatch.setattr("sys.argv", ["pair_ingest", *given, "--folder", str(work), "--output", str(output)])
    pair_ingest.main()
    shapes = json.loads(output.read_text("utf-8"))["shapes"]
    assert set(shapes) == {"1", "20"}
    for ((old, new),) in shapes.values():
        assert old["added"] == new["added"] == 3
        assert all(found[what] > 0 for found in (old, new) for what in ("clock", "processor"))
    assert list(work.iterdir()) == []
    assert "| 20 | 3 | clock |" in capsys.readouterr().out
