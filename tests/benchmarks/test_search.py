"""The benchmark of the whole way of a query works: a small archive is made, asked and asked again. Times are not looked at."""

from __future__ import annotations

import json

import pytest

from benchmarks import search


def test_a_small_run_asks_every_kind(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["search", "--size", "60", "--each", "6", "--folder", str(tmp_path)])
    search.main()
    results = json.loads((tmp_path / "search-60.json").read_text("utf-8"))
    assert results["passages"] >= 60
    assert results["languages"] >= 5
    for kinds in results["names"].values():
        assert {"all", *search.KINDS} == set(kinds)
        assert all(found["cpu"]["p50"] > 0 for found in kinds.values())
    assert "| question |" in capsys.readouterr().out
    monkeypatch.setattr(search.Archive, "create", None)  # the second run asks the archive of the first
    search.main()


@pytest.mark.parametrize("kind", search.KINDS)
def test_queries_of_a_kind_are_all_different(kind):
    found = [query.text for query in search.queries(60, 5) if query.kind == kind]
    assert len(found) == len(set(found)) > 2


def test_half_of_the_names_are_asked_for_in_each_script():
    asked = [query.text for query in search.queries(60, 40) if query.kind == "full name"]
    assert 10 < sum(name.isascii() for name in asked) < 30
