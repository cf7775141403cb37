"""The benchmark works: a small one runs, and what it says of the engine is true. Times are not looked at."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.__main__ import run
from benchmarks.corpus import Corpus
from benchmarks.exact import agreement
from benchmarks.growth import slope
from benchmarks.peers import ONLY_SEARCHED_WITH, PEERS, maker, version
from benchmarks.report import publish, write

from rightsarchive.engine import arrays


@pytest.mark.timeout(300)
def test_a_small_run(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    result = run(tmp_path, 600, ["rightsarchive", "fts5"])
    ours, peer = result["engines"]["rightsarchive"], result["engines"]["fts5"]
    assert ours["agreement"] == 1.0
    assert peer["agreement"] > 0.9
    assert set(ours["warm"]) == {"mixed", "rare", "middle", "common", "phrase", "question"}
    assert ours["build"]["megabytes"] > 0
    write({"kind": "made"}, "| query | ms |", tmp_path / "search-600.json")
    publish({"600": result, "3000": result}, tmp_path, tmp_path)
    page = (tmp_path / "benchmarks.md").read_text("utf-8")
    assert "## 600 passages" in page
    assert "## A search, the whole way" in page
    assert "| query | ms |" in page
    assert "## Ingestion" not in page
    capfd.readouterr()
    again = run(tmp_path, 600, ["rightsarchive", "fts5"])
    assert capfd.readouterr().err.count("built already") == 2
    assert {name: engine["build"] for name, engine in again["engines"].items()} == {
        name: engine["build"] for name, engine in result["engines"].items()
    }
    assert (tmp_path / "images" / "benchmark-query.svg").read_text("utf-8").startswith("<svg")


def test_an_engine_that_is_not_installed_is_left_out_with_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "xapian", None)
    result = run(tmp_path, 100, ["xapian"])
    assert result["engines"] == {}
    assert result["left_out"] == ["Xapian"]
    assert capsys.readouterr().err == "xapian: not installed, left out\n"


def test_another_state_of_the_engine_builds_anew() -> None:
    assert maker(PEERS["fts5"]) == version(PEERS["fts5"])
    assert str(version(PEERS["rightsarchive"])) + "+" in maker(PEERS["rightsarchive"])
    modules = {path.stem for path in Path(str(arrays.__file__)).parent.glob("*.py")}
    assert modules > ONLY_SEARCHED_WITH
    assert {"segment_writer", "invert", "merge"} <= modules - ONLY_SEARCHED_WITH


def test_a_passage_is_the_same_whatever_is_asked_for() -> None:
    corpus = Corpus()
    some = list(corpus.passages(2100))
    assert list(corpus.passages(3, 2050)) == some[2050:2053]
    assert 100 < sum(map(len, some)) / len(some) < 112


def test_agreement_counts_ties() -> None:
    scores = dict.fromkeys(range(20), 1.0) | {99: 2.0}
    assert agreement([99, *range(11, 20)], scores) == 1.0
    assert agreement([99, 500], scores) == 0.1
    assert agreement([], {}) == 1.0


def test_slope() -> None:
    assert slope([10, 100, 1000], [5, 50, 500]) == pytest.approx(1)
    assert slope([10, 100, 1000], [5, 5, 5]) == pytest.approx(0)
