"""The benchmark of the whole way of a query works: a small archive is made, asked and asked again. Times are not looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import report, search
from rightsarchive import Archive


def test_a_small_run_asks_every_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["search", "--size", "60", "--each", "6", "--folder", str(tmp_path)])
    search.main()
    results = json.loads((tmp_path / "search-60.json").read_text("utf-8"))
    assert results["passages"] >= 60
    assert results["languages"] >= 5
    for kinds in results["names"].values():
        assert {"all", *search.KINDS} == set(kinds)
        assert all(found["cpu"]["p50"] > 0 for found in kinds.values())
    assert "| question |" in capsys.readouterr().out
    monkeypatch.setattr(Archive, "create", None)  # the second run asks the archive of the first
    search.main()
    assert json.loads((tmp_path / "search-60.json").read_text("utf-8"))["made"] == results["made"]


def test_growth_is_shown_where_several_sizes_were_measured(tmp_path: Path) -> None:
    for size, query in ((100, 1.0), (1000, 10.0)):
        names = {key: {"all": {"cpu": {"p50": query}}} for key in ("on", "off")}
        made = {"passages": size, "seconds": size / 1000}
        run = {"passages": size, "made": made, "names": names}
        (tmp_path / f"search-{size}.json").write_text(json.dumps(run), "utf-8")
        (tmp_path / f"search-{size}.md").write_text(f"Table of {size}\n", "utf-8")
    report.publish({}, tmp_path, tmp_path / "docs")
    page = (tmp_path / "docs" / "benchmarks.md").read_text("utf-8")
    assert page.index("Table of 100\n") < page.index("Table of 1000\n") < page.index("Growth of the whole way")
    assert "| names on | 1.00 |  |" in page
    assert "| ten a text |  | 0.00 |" in page
    assert (tmp_path / "docs" / "images" / "benchmark-whole-ingest.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize("kind", search.KINDS)
def test_queries_of_a_kind_are_all_different(kind: str) -> None:
    found = [query.text for query in search.queries(60, 5) if query.kind == kind]
    assert len(found) == len(set(found)) > 2


def test_half_of_the_names_are_asked_for_in_each_script() -> None:
    asked = [query.text for query in search.queries(60, 40) if query.kind == "full name"]
    assert 10 < sum(name.isascii() for name in asked) < 30
