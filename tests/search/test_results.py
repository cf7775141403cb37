"""Results in Python and in a notebook: a sequence of hits, a table, records, a data frame."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rightsarchive import Archive, Metadata, Results, TextSource, UsageError
from rightsarchive.cli import main

TITLE = "<script>alert(1)</script> & co"
TEXT = "The court <b>fined</b> the defender & her lawyer.\n\nحكمت المحكمة بالغرامة. Court."


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results") / "archive"
    with Archive.create(folder) as archive:
        archive.ingest(TextSource(TEXT, Metadata(title=TITLE, published="2025-07", publisher="<i>Orda</i>")))
        archive.ingest(TextSource("The court met on 3 May.", Metadata(title="غرامة", published="2025-08-01")))
        archive.ingest(TextSource("A court of secrets.", Metadata(title="Hidden", access="confidential")))
    return folder


@pytest.fixture
def results(location: Path) -> Iterator[Results]:
    with Archive.open(location) as archive:
        yield archive.search("court")


def test_results_are_a_sequence_of_their_hits(results: Results) -> None:
    assert isinstance(results, Sequence)
    assert len(results) == len(results.hits) == 3
    assert list(results) == list(results.hits)
    assert results[0] is results.hits[0]
    assert results[-1] is results.hits[-1]
    assert results[:1] == results.hits[:1]
    assert results.hits[1] in results
    assert list(reversed(results)) == list(results.hits[::-1])
    assert results.index(results.hits[1]) == 1
    with pytest.raises(IndexError):
        results[3]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.marked: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


def test_a_notebook_shows_a_table_in_which_nothing_of_a_document_is_markup(results: Results) -> None:
    shown = results._repr_html_()
    tags = _Tags()
    tags.feed(shown)
    assert not tags.open
    assert tags.seen == {"table", "caption", "thead", "tbody", "tr", "th", "td", "bdi", "br", "code", "div", "mark"}
    assert "&lt;script&gt;" in shown
    assert {each.casefold() for each in tags.marked} >= {"court"}
    assert "<bdi>غرامة</bdi>" in shown
    assert '<div dir="auto">' in shown
    assert "Hidden" not in shown
    assert "secrets" not in shown


def test_a_table_of_nothing_says_so(location: Path) -> None:
    with Archive.open(location) as archive:
        nothing = archive.search("volcano <zz>")
    assert "None of 0 passages" in nothing._repr_html_()
    assert "&lt;zz&gt;" in nothing._repr_html_()
    assert not nothing
    assert nothing.to_records() == []


def test_records_are_the_rows_of_the_file(results: Results, location: Path) -> None:
    records = results.to_records()
    printed = CliRunner().invoke(main, ["search", "court", "--format", "csv", "--archive", str(location)]).stdout
    (first, *_) = csv.DictReader(io.StringIO(printed, newline=""))
    assert list(first) == list(records[0])
    assert [record["rank"] for record in records] == [1, 2, 3]
    assert {record["published"] for record in records} == {"2025-07", "2025-08-01"}
    for hit, record in zip(results, records, strict=True):
        assert hit.document.text[record["start"] : record["end"]] == record["quote"]
    assert json.loads(json.dumps(records)) == records
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "terminal.md").read_text("utf-8")
    assert all(f"`{name}`" in page for name in records[0])


def test_a_document_is_the_source_that_its_citations_name(results: Results) -> None:
    for hit in results:
        assert hit.document.csl() == hit.citation.csl()
        assert hit.document.csl()["custom"]["sha256"] == hit.document.sha256
    assert results[0].document.csl()["issued"] == {"date-parts": [[2025, 7]]}


def test_a_data_frame_needs_pandas(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pip install pandas"):
        results.to_pandas()


def test_a_data_frame_has_a_row_for_each_hit(results: Results) -> None:
    pandas = pytest.importorskip("pandas")
    frame = results.to_pandas()
    assert list(frame["rank"]) == [1, 2, 3]
    days = pandas.to_datetime(frame["published_earliest"])
    assert {day.date() for day in days} == {dt.date(2025, 7, 1), dt.date(2025, 8, 1)}
    assert re.fullmatch(r"p[0-9a-f]{16}", frame["passage"][0])
    assert list(results[:0]) == []
