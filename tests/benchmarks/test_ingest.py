"""The benchmark of the way in works: a small run takes everything in, and its stages add up. Times are not looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import ingest
from rightsarchive.language.detect import detect


def test_a_small_run_tells_every_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out" / "ingest.json"
    monkeypatch.setattr("sys.argv", ["ingest", "--size", "40", "--folder", str(tmp_path), "--output", str(output)])
    ingest.main()
    shapes = json.loads(output.read_text("utf-8"))["shapes"]
    assert {shape: found["texts"] for shape, found in shapes.items()} == {"1": 40, "20": 2}
    for found in shapes.values():
        assert found["added"] == found["unchanged"] == found["texts"]
        assert 35 <= found["passages"] <= 60
        assert set(found["stages"]) == {"extract", "split", "analysis", "index", "originals", "names", "catalog"}
        assert all(seconds > 0 for seconds in found["stages"].values())
        assert sum(found["stages"].values()) == pytest.approx(found["seconds"])
    assert "| 20 |" in capsys.readouterr().out


def test_made_texts_are_the_same_each_time_and_in_the_languages_they_should_be() -> None:
    made = list(ingest.texts(10, 2))
    assert made == list(ingest.texts(10, 2))
    assert [detect(source.text) for source in made] == ["en", "fr", "es", "ru", "kk"] * 2
    assert all("\n\n" in source.text for source in made)
