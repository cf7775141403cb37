"""CSL-JSON as Zotero, Better BibTeX and pandoc write it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rightsarchive.metadata import Problem
from rightsarchive.metadata.references.csl_json import items_of, read_csl_json
from rightsarchive.metadata.references.entries import Entry

HERE = Path("library.json")


def only(item: dict[str, Any]) -> Entry:
    (entry,) = read_csl_json(json.dumps([{"id": "k", "type": "report", **item}]), HERE)
    assert isinstance(entry, Entry), entry
    return entry


def test_an_item_of_zotero() -> None:
    entry = only(
        {
            "type": "legal_case",
            "title": "Balogh v Hungary",
            "author": [{"family": "Berg", "given": "Anna", "non-dropping-particle": "van den", "suffix": "Jr."}, {"literal": "OSCE"}],
            "editor": [{"given": "Aden"}],
            "issued": {"date-parts": [["2021", 3, "5"]]},
            "accessed": {"date-parts": [[2025, 8]]},
            "authority": "European Court of Human Rights",
            "number": "123/04",
            "URL": "https://x.y",
            "language": "en-US",
            "container-title": "Reports",
            "keyword": "torture, prisons",
            "note": "Original Title: Balogh\nA word of mine",
            "attachments": [{"path": "files/x.pdf", "title": "PDF"}, "y.pdf", {"path": "https://x.y/z.pdf"}],
            "custom": {"shelf": 7},
        }
    )  # fmt: skip
    assert entry.fields == {
        "document_type": "legal_case",
        "title": "Balogh v Hungary",
        "authors": [{"family": "van den Berg", "given": "Anna, Jr."}, {"literal": "OSCE"}],
        "editors": [{"literal": "Aden"}],
        "published": "2021-03-05",
        "retrieved": "2025-08",
        "court": "European Court of Human Rights",
        "case_number": "123/04",
        "url": "https://x.y",
        "language": "en",
        "original_title": "Balogh",
        "notes": "A word of mine",
    }
    assert entry.own == {
        "citation-key": "k",
        "container-title": "Reports",
        "keyword": ["torture", "prisons"],
        "shelf": 7,
    }
    assert entry.files == ("files/x.pdf", "y.pdf")


@pytest.mark.parametrize(
    ("issued", "published", "kept"),
    [
        ({"date-parts": [[2020], [2021]]}, "2020", True),
        ({"raw": "5 March 2021"}, "2021-03-05", False),
        ({"literal": "2021-03"}, "2021-03", False),
        ({"date-parts": [[2021]], "circa": True}, "2021", True),
        ({"date-parts": [[]]}, None, True),
        ("2021", "2021", False),
    ],
)
def test_dates(issued: Any, published: str | None, kept: bool) -> None:
    entry = only({"issued": issued})
    assert entry.fields.get("published") == published
    assert ("issued" in entry.own) is kept


def test_an_item_that_is_none_is_told_with_its_line_and_the_others_go_on() -> None:
    text = '[\n{"id": "a", "type": "report"},\n{"id": "b", "note": "confidential"},\n3,\n{"id": "c", "type": "book"}\n]'
    found = list(read_csl_json(text, HERE))
    assert [each.key for each in found if isinstance(each, Entry)] == ["a", "c"]
    told = [each for each in found if isinstance(each, Problem)]
    assert [(each.error.line, each.closes) for each in told] == [(3, True), (3, False)]


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "[1]", '{"title": "T"}', '[{"file": "a.pdf", "type": "secret"}]', "[" * 5000, '{"a": {"type": "report"}}'],
)  # fmt: skip
def test_other_json_is_no_bibliography(text: str) -> None:
    assert items_of(text) is None
